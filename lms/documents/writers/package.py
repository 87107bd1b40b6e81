"""What every Word file of ours holds beside its text: kinds of parts, styles, and a mark across the page."""

from xml.etree.ElementTree import Element, SubElement

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": OFFICE,
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OVERRIDES = {
    "document": "document.main",
    "styles": "styles",
    "header1": "header",
    "header2": "header",
    "footer1": "footer",
}
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{KIND}.{kind}+xml"/>'
        for name, kind in OVERRIDES.items()
    )
    + "</Types>"
)
STYLES = (
    f'{HEAD}<w:styles xmlns:w="{NAMESPACES["w"]}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/>'
    '<w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0"/></w:pPr>'
    "</w:pPrDefault></w:docDefaults></w:styles>"
)
ACROSS = (
    "position:absolute;width:460pt;height:115pt;rotation:325;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:page;"
    "mso-position-vertical:center;mso-position-vertical-relative:page"
)


FORMULAS = (
    *("sum #0 0 10800", "prod #0 2 1", "sum 21600 0 @1", "sum 0 0 @2", "sum 21600 0 @3", "if @0 @3 0"),
    *("if @0 21600 @1", "if @0 0 @2", "if @0 @4 21600", "mid @5 @6", "mid @8 @5", "mid @7 @8", "mid @6 @7"),
    "sum @6 0 @5",
)
"""How Word lays words along a line, as it says so itself in each file with such a mark."""
FACE = "font-family:'Times New Roman';font-weight:bold"


def watermark(text: str) -> Element:
    """Return a run of a header that puts words across the page, as Word itself makes them."""
    run = Element("w:r")
    picture = SubElement(run, "w:pict")
    shape = SubElement(
        picture,
        "v:shapetype",
        {
            "id": "across",
            "coordsize": "21600,21600",
            "o:spt": "136",
            "adj": "10800",
            "path": "m@7,l@8,m@5,21600l@6,21600e",
        },
    )
    formulas = SubElement(shape, "v:formulas")
    for one in FORMULAS:
        SubElement(formulas, "v:f", {"eqn": one})
    SubElement(shape, "v:path", {"textpathok": "t"})
    SubElement(shape, "v:textpath", {"on": "t", "fitshape": "t"})
    looks = {"id": "mark", "type": "#across", "style": ACROSS, "fillcolor": "#e8b4b7", "stroked": "f"}
    mark = SubElement(picture, "v:shape", looks)
    SubElement(mark, "v:fill", {"opacity": ".5"})
    SubElement(mark, "v:textpath", {"style": FACE, "string": text})
    return run
