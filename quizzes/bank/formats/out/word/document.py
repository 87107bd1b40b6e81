"""Questions as a Word file, in the form that trainers write and an import reads back."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, tostring
from zipfile import ZIP_DEFLATED, ZipFile

from quizzes.bank.content import NewQuestion
from quizzes.bank.formats.listing.lines import PICTURE, Line, Look, Shown
from quizzes.bank.formats.out.moodle import PictureOf
from quizzes.bank.formats.out.word.lines import lines_of_question
from quizzes.bank.formats.out.word.sizes import pixels

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": OFFICE,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
NAME = re.compile(r"/files/pictures/([0-9a-f]{64})(\.\w+)")
LOOKS = {
    Look.BOLD: ("b", {}),
    Look.ITALIC: ("i", {}),
    Look.UNDERLINE: ("u", {"w:val": "single"}),
    Look.SUB: ("vertAlign", {"w:val": "subscript"}),
    Look.SUP: ("vertAlign", {"w:val": "superscript"}),
}
EMU_PER_PIXEL, WIDEST = 9525, 5_400_000
"""A picture is as wide as on a screen, or as the lines of a page."""
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = f"""{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Default Extension="png" ContentType="image/png"/>
<Default Extension="jpg" ContentType="image/jpeg"/>
<Default Extension="gif" ContentType="image/gif"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/styles.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
</Types>"""
ROOT = f"""{HEAD}<Relationships xmlns="{RELATIONS}">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>
</Relationships>"""
STYLES = f"""{HEAD}<w:styles xmlns:w="{NAMESPACES["w"]}"><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="26"/>
<w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="60"/></w:pPr>
</w:pPrDefault></w:docDefaults></w:styles>"""


@dataclass
class Pictures:
    """The pictures of a document as they come, each once."""

    picture_of: PictureOf
    found: dict[str, bytes] = field(default_factory=dict)

    def take(self, address: str) -> tuple[str, tuple[int, int]]:
        """Return the name of a picture's relation, and its size."""
        match = NAME.fullmatch(address)
        name = f"{match[1]}{match[2]}" if match else address
        if name not in self.found:
            self.found[name] = self.picture_of(name.partition(".")[0])
        return f"p{list(self.found).index(name) + 1}", pixels(self.found[name])


def write_word(questions: Iterable[NewQuestion], picture_of: PictureOf) -> bytes:
    """Return the questions as a Word file."""
    pictures = Pictures(picture_of)
    document = Element("w:document", {f"xmlns:{name}": uri for name, uri in NAMESPACES.items()})
    body = SubElement(document, "w:body")
    for number, question in enumerate(questions, start=1):
        for place, line in enumerate(lines_of_question(question, number)):
            _add_paragraph(body, line, pictures, is_first=place == 0)
    relations = Element("Relationships", xmlns=RELATIONS)
    SubElement(relations, "Relationship", Id="styles", Type=f"{OFFICE}/styles", Target="styles.xml")
    for place, name in enumerate(pictures.found, start=1):
        SubElement(relations, "Relationship", Id=f"p{place}", Type=f"{OFFICE}/image", Target=f"media/{name}")
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("word/document.xml", _xml(document))
        archive.writestr("word/styles.xml", STYLES)
        archive.writestr("word/_rels/document.xml.rels", _xml(relations))
        for name, content in pictures.found.items():
            archive.writestr(f"word/media/{name}", content)
    return stream.getvalue()


def _add_paragraph(body: Element, line: Line, pictures: Pictures, *, is_first: bool) -> None:
    paragraph = SubElement(body, "w:p")
    properties = SubElement(paragraph, "w:pPr")
    SubElement(properties, "w:spacing", {"w:before": "240" if is_first else "0"})
    for text, looks, picture in _runs(line):
        run = SubElement(paragraph, "w:r")
        if picture is not None:
            _add_picture(run, picture, pictures)
            continue
        shape = SubElement(run, "w:rPr")
        for look, (tag, attributes) in LOOKS.items():
            if look in looks:
                SubElement(shape, f"w:{tag}", attributes)
        SubElement(run, "w:t", {"xml:space": "preserve"}).text = text


def _runs(line: Line) -> Iterator[tuple[str, frozenset[Look], Shown | None]]:
    """Give the parts of a line that look the same, and its pictures."""
    shown = iter(line.pictures)
    looks = line.looks or (frozenset[Look](),) * len(line.text)
    letters = zip(line.text, looks, strict=True)
    for (is_picture, look), run in groupby(letters, key=lambda letter: (letter[0] == PICTURE, letter[1])):
        text = "".join(letter for letter, _look in run)
        if is_picture:
            yield from (("", look, next(shown)) for _letter in text)
        else:
            yield text, look, None


def _add_picture(run: Element, picture: Shown, pictures: Pictures) -> None:
    relation, (width, height) = pictures.take(picture.address)
    wide = min(width * EMU_PER_PIXEL, WIDEST)
    size = {"cx": str(wide), "cy": str(max(wide * height // width, 1))}
    number = relation[1:]
    inline = SubElement(SubElement(run, "w:drawing"), "wp:inline")
    SubElement(inline, "wp:extent", size)
    SubElement(inline, "wp:docPr", id=number, name=relation, descr=picture.words)
    data = SubElement(SubElement(inline, "a:graphic"), "a:graphicData", uri=NAMESPACES["pic"])
    shape = SubElement(data, "pic:pic")
    named = SubElement(shape, "pic:nvPicPr")
    SubElement(named, "pic:cNvPr", id=number, name=relation)
    SubElement(named, "pic:cNvPicPr")
    filled = SubElement(shape, "pic:blipFill")
    SubElement(filled, "a:blip", {"r:embed": relation})
    SubElement(SubElement(filled, "a:stretch"), "a:fillRect")
    drawn = SubElement(shape, "pic:spPr")
    place = SubElement(drawn, "a:xfrm")
    SubElement(place, "a:off", x="0", y="0")
    SubElement(place, "a:ext", size)
    SubElement(SubElement(drawn, "a:prstGeom", prst="rect"), "a:avLst")


def _xml(root: Element) -> str:
    content: str = tostring(root, encoding="unicode")
    return HEAD + content
