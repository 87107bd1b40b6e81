"""Documents as Word files: plain paragraphs and tables, which an office can go on editing."""

import io
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from xml.etree.ElementTree import Element, SubElement, tostring
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lms.documents.rules import Align, Document, Grid, Line, Part, Parts, Sheet
from lms.documents.writers.package import HEAD, NAMESPACES, OFFICE, RELATIONS, STYLES, TYPES, watermark

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MILLIMETRE = 56.7
"""In twentieths of a point, as Word counts."""
UPRIGHT, LYING = (210, 297), (297, 210)
MARGINS = {False: (20, 15, 20, 30), True: (16, 24, 18, 24)}
"""Top, right, bottom, left in millimetres, of papers and of certificates."""
ALIGNS = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right", Align.JUSTIFY: "both"}
RULE = 38
"""Millimetres that a rule is long."""
FRAME = {"w:val": "thickThinMediumGap", "w:sz": "24", "w:space": "22", "w:color": "B5121B"}
AFTER = {False: 80, True: 0}
"""The space below a line of papers and of certificates, in twentieths of a point."""
THIN = {"w:before": "0", "w:after": "0", "w:line": "20", "w:lineRule": "exact"}
"""The spacing of a paragraph that says nothing: on a certificate each line counts."""
PARTS = (("styles", "styles"), ("header", "header1"), ("header", "header2"), ("footer", "footer1"))
"""What the text points to: r0, r1 and so on."""
MADE = (2000, 1, 1, 0, 0, 0)
"""A moment for every entry of the archive, so that the same document is the same bytes."""


def write_word(document: Document) -> bytes:
    """Return a document as a Word file; the same document is the same bytes."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _relations([("officeDocument", "word/document")]),
        "word/document.xml": _text(_document(document)),
        "word/styles.xml": STYLES,
        "word/header1.xml": _text(_header(document, has_number=not document.is_certificate)),
        "word/header2.xml": _text(_header(document, has_number=False)),
        "word/footer1.xml": _text(_footer(document)),
        "word/_rels/document.xml.rels": _relations(PARTS),
    }
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name, MADE), content, ZIP_DEFLATED)
    return made.getvalue()


def _text(element: Element) -> str:
    return HEAD + tostring(element, "unicode")


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="r{place}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>'
        for place, (kind, name) in enumerate(targets)
    )
    return f'{HEAD}<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def _root(name: str) -> Element:
    return Element(name, {f"xmlns:{prefix}": address for prefix, address in NAMESPACES.items()})


def _document(document: Document) -> Element:
    root = _root("w:document")
    body = SubElement(root, "w:body")
    _top, right, _bottom, left = MARGINS[document.is_certificate]
    width = int((_size(document)[0] - right - left) * MILLIMETRE)
    for number, sheet in enumerate(document.sheets):
        _add_sheet(body, sheet, width, is_first=number == 0, after=AFTER[document.is_certificate])
    body.append(_section(document))
    return root


def _add_sheet(body: Element, sheet: Sheet, width: int, *, is_first: bool, after: int) -> None:
    if not is_first:
        settings = SubElement(_add_nothing(body), "w:pPr")
        SubElement(settings, "w:pageBreakBefore")
        SubElement(settings, "w:spacing", THIN)
    for block, beneath in zip_longest(sheet, sheet[1:]):
        match block:
            case Line():
                _add_line(body, block, width, after=after, is_kept=isinstance(beneath, Grid))
            case Parts():
                _add_space(body, block.before)
                _add_parts(body, block, width, after=after)
            case Grid():
                _add_space(body, block.before)
                _add_grid(body, block, width)


def _add_line(
    parent: Element, line: Line, width: int, *, after: int = AFTER[False], is_kept: bool = False
) -> None:
    """Add a paragraph, on the page of what follows if it is kept with it."""
    paragraph = SubElement(parent, "w:p")
    settings = SubElement(paragraph, "w:pPr")
    if is_kept:
        SubElement(settings, "w:keepNext")
    spacing = {
        "w:before": str(int(line.before * 20)),
        "w:after": str(min(after, 40) if line.is_ruled else after),
    }
    SubElement(settings, "w:spacing", spacing)
    if line.is_indented:
        SubElement(settings, "w:ind", {"w:firstLine": str(int(10 * MILLIMETRE))})
    SubElement(settings, "w:jc", {"w:val": ALIGNS[line.align]})
    if line.lead:
        _add_run(paragraph, f"{line.lead} ", line, is_bold=True)
    _add_run(paragraph, line.text, line, is_bold=line.is_bold)
    if line.is_ruled:
        _add_rule(parent, width)


def _add_run(paragraph: Element, text: str, line: Line, *, is_bold: bool) -> None:
    run = SubElement(paragraph, "w:r")
    looks = SubElement(run, "w:rPr")
    if is_bold:
        SubElement(looks, "w:b")
    if line.is_italic:
        SubElement(looks, "w:i")
    if line.color:
        SubElement(looks, "w:color", {"w:val": line.color})
    SubElement(looks, "w:sz", {"w:val": str(int(line.size * 2))})
    SubElement(run, "w:t", {"xml:space": "preserve"}).text = text


def _add_rule(parent: Element, width: int) -> None:
    side = str(max(int((width - RULE * MILLIMETRE) / 2), 0))
    settings = SubElement(_add_nothing(parent), "w:pPr")
    borders = SubElement(settings, "w:pBdr")
    SubElement(borders, "w:top", {"w:val": "single", "w:sz": "6", "w:space": "1", "w:color": "000000"})
    SubElement(settings, "w:spacing", {"w:after": "40", "w:line": "40", "w:lineRule": "exact"})
    SubElement(settings, "w:ind", {"w:left": side, "w:right": side})


def _add_space(parent: Element, points: float) -> None:
    if points:
        settings = SubElement(_add_nothing(parent), "w:pPr")
        spacing = {"w:after": "0", "w:line": str(int(points * 20)), "w:lineRule": "exact"}
        SubElement(settings, "w:spacing", spacing)


def _add_nothing(parent: Element) -> Element:
    """Return a new paragraph without text."""
    return SubElement(parent, "w:p")


def _add_parts(parent: Element, block: Parts, width: int, *, after: int) -> None:
    table = _table(parent, _widths([part.share for part in block.parts], width), has_lines=False)
    row = _row(table)
    for part, wide in zip(block.parts, _widths([part.share for part in block.parts], width), strict=True):
        _fill(_cell(row, wide), part, wide, after=after)
    _close(parent)


def _fill(cell: Element, part: Part, width: int, *, after: int) -> None:
    for line in part.lines:
        _add_line(cell, line, width, after=after)
    if not part.lines:
        _add_nothing(cell)


def _add_grid(parent: Element, block: Grid, width: int) -> None:
    widths = _widths([head.share for head in block.heads], width)
    table = _table(parent, widths, has_lines=True)
    titles = _row(table)
    SubElement(titles[0], "w:tblHeader")
    for head, wide in zip(block.heads, widths, strict=True):
        title = _of(head.title, Align.CENTER, block.size, is_bold=True)
        _add_line(_cell(titles, wide), title, wide, is_kept=True)
    for values in block.rows:
        row = _row(table)
        for head, value, wide in zip(block.heads, values, widths, strict=True):
            _add_line(_cell(row, wide), _of(value, head.align, block.size), wide)
    _close(parent)


def _of(text: str, align: Align, size: float, *, is_bold: bool = False) -> Line:
    return Line(text, align=align, size=size, is_bold=is_bold)


def _widths(shares: list[int], width: int) -> list[int]:
    return [width * share // sum(shares) for share in shares]


def _table(parent: Element, widths: list[int], *, has_lines: bool) -> Element:
    table = SubElement(parent, "w:tbl")
    settings = SubElement(table, "w:tblPr")
    SubElement(settings, "w:tblW", {"w:w": str(sum(widths)), "w:type": "dxa"})
    if has_lines:
        borders = SubElement(settings, "w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            SubElement(borders, f"w:{side}", {"w:val": "single", "w:sz": "4", "w:color": "000000"})
    SubElement(settings, "w:tblLayout", {"w:type": "fixed"})
    if not has_lines:
        margins = SubElement(settings, "w:tblCellMar")
        for side in ("left", "right"):
            SubElement(margins, f"w:{side}", {"w:w": "0", "w:type": "dxa"})
    columns = SubElement(table, "w:tblGrid")
    for wide in widths:
        SubElement(columns, "w:gridCol", {"w:w": str(wide)})
    return table


def _row(table: Element) -> Element:
    row = SubElement(table, "w:tr")
    SubElement(SubElement(row, "w:trPr"), "w:cantSplit")
    return row


def _cell(row: Element, width: int) -> Element:
    cell = SubElement(row, "w:tc")
    SubElement(SubElement(cell, "w:tcPr"), "w:tcW", {"w:w": str(width), "w:type": "dxa"})
    return cell


def _close(parent: Element) -> None:
    """Keep two tables apart, which Word would make one of."""
    _add_space(parent, 4)


def _size(document: Document) -> tuple[int, int]:
    return LYING if document.is_certificate else UPRIGHT


def _section(document: Document) -> Element:
    section = Element("w:sectPr")
    for kind, place in (("default", 1), ("first", 2)):
        SubElement(section, "w:headerReference", {"w:type": kind, "r:id": f"r{place}"})
    for kind in ("default", "first"):
        SubElement(section, "w:footerReference", {"w:type": kind, "r:id": "r3"})
    width, height = _size(document)
    size = {"w:w": str(int(width * MILLIMETRE)), "w:h": str(int(height * MILLIMETRE))}
    SubElement(section, "w:pgSz", size | ({"w:orient": "landscape"} if document.is_certificate else {}))
    sides = zip(("top", "right", "bottom", "left"), MARGINS[document.is_certificate], strict=True)
    margins = {f"w:{side}": str(int(size * MILLIMETRE)) for side, size in sides}
    SubElement(section, "w:pgMar", margins | {"w:header": "510", "w:footer": "480", "w:gutter": "0"})
    if document.is_certificate:
        frame = SubElement(section, "w:pgBorders", {"w:offsetFrom": "page"})
        for side in ("top", "left", "bottom", "right"):
            SubElement(frame, f"w:{side}", FRAME)
        SubElement(section, "w:vAlign", {"w:val": "center"})
    SubElement(section, "w:titlePg")
    return section


def _header(document: Document, *, has_number: bool) -> Element:
    root = _root("w:hdr")
    paragraph = SubElement(root, "w:p")
    SubElement(SubElement(paragraph, "w:pPr"), "w:jc", {"w:val": "center"})
    if has_number:
        field = SubElement(paragraph, "w:fldSimple", {"w:instr": "PAGE"})
        SubElement(SubElement(field, "w:r"), "w:t").text = "2"
    for run in _watermarks(document):
        paragraph.append(run)
    return root


def _watermarks(document: Document) -> Iterator[Element]:
    if document.watermark:
        yield watermark(document.watermark)


def _footer(document: Document) -> Element:
    root = _root("w:ftr")
    line = Line(document.foot, align=Align.CENTER, size=8, color="5A5A5A")
    _add_line(root, line, 0)
    return root
