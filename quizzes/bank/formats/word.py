"""Word files (.docx) as lines with the look of each letter, automatic numbers and pictures included."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias
from xml.etree.ElementTree import Element

from lms.documents.readers.archive import unpacked
from lms.documents.readers.numbering import Numbering, W, int_of, levels_of, list_of, style_lists_of, value_of
from lms.documents.readers.xml import root_of
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from quizzes.bank.formats.columns import Columns
from quizzes.bank.formats.listing.lines import PICTURE, Line, Look, Shown
from quizzes.bank.formats.listing.tables import Row, columns_in, questions_in
from quizzes.bank.formats.reading import Reading

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
DESCRIBED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
INSIDE = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"})
"""What may stand around paragraphs, tables and rows."""
DOCUMENT = "word/document.xml"
BESIDE = re.compile(r"word/(?:header|footer)\d*\.xml")
MOST_LETTERS, LONGEST_PARAGRAPH = 6_000_000, 200_000
MOST_COLUMNS = 60
PLAIN_COLOURS = frozenset({"auto", "000000", "0D0D0D", "1F1F1F", "212529", "333333"})
OFF = frozenset({"0", "false", "none", "off"})
SIGNS = {f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
LOST = {
    f"{W}footnoteReference": "footnote",
    f"{W}endnoteReference": "endnote",
    f"{W}commentReference": "comment",
    f"{W}sym": "sym",
    f"{W}object": "object",
    f"{W}pict": "pict",
    MATH: "oMath",
    f"{CHART}chart": "chart",
    f"{DIAGRAM}relIds": "diagram",
}
TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What stands here stands before it, too, for programs that are younger."""

Letter: TypeAlias = tuple[str, frozenset[Look], Shown | None]


def read_word(content: bytes, name: str, reading: Reading) -> list[Line]:
    """Return the lines of a Word file; rows of tables carry their cells."""
    parts = unpacked(content, name)
    if DOCUMENT not in parts:
        raise Refused(_l("Tệp “%(name)s” không phải văn bản Word (.docx).", name=name))
    document = Document(parts, reading)
    for path in sorted(parts):
        if BESIDE.fullmatch(path) and any(
            (part.text or "").strip() for part in root_of(parts[path]).iter(f"{W}t")
        ):
            reading.lost(path)
    body = root_of(parts[DOCUMENT]).find(f"{W}body")
    return [] if body is None else list(document.lines(body))


class Document:
    """A document while it is read."""

    def __init__(self, parts: Mapping[str, bytes], reading: Reading) -> None:
        self.parts = parts
        self.reading = reading
        self.relations = _relations(parts)
        self.numbering = Numbering(levels_of(parts))
        self.styles = style_lists_of(parts)
        self.number = 0
        self.letters_of_all = self.letters_of_paragraph = 0
        self.table_count = 0
        self.columns: tuple[Columns, int] | None = None
        """The columns of the table of questions that was last, and how many there are with those not used."""

    def lines(self, block: Element) -> Iterator[Line]:
        """Give the lines of a part of the document."""
        for child in block:
            if child.tag == f"{W}p":
                for line in self.paragraph(child):
                    self.columns = None
                    yield line
            elif child.tag == f"{W}tbl":
                yield from self.table(child)
            elif child.tag in INSIDE:
                yield from self.lines(child)

    def table(self, table: Element) -> Iterator[Line]:
        """Give the questions of a table that asks some, a line each; of any other its rows.

        A table without headings goes on with the columns of the one right before it.
        """
        self.table_count += 1
        place, before = self.table_count, self.columns
        rows = [
            self.row(row, {"table": place, "row": number}) for number, row in enumerate(_rows(table), start=1)
        ]
        width = max((len(row.cells) for row in rows), default=0)
        columns = columns_in(rows)
        if columns is None and before is not None and before[1] == width:
            columns = replace(before[0], row=-1)
        self.columns = (columns, width) if columns else None
        yield from questions_in(rows, columns, self.reading) if columns else self.plain_rows(rows)

    def row(self, row: Element, where: Mapping[str, int]) -> Row:
        """Return a row of a table; a cell that takes several columns has empty ones behind it."""
        cells: list[tuple[Line, ...]] = []
        parts = row.findall(f"{W}tc")
        for cell in parts:
            cells.append(tuple(self.lines(cell)))
            cells += [()] * (_span(cell) - 1)
        return Row(cells, where, is_whole=len(parts) == 1 < len(cells))

    def plain_rows(self, rows: Iterable[Row]) -> Iterator[Line]:
        """Give rows as lines; a cell with several lines gives them one by one, so that options stay."""
        for row in rows:
            cells = row.cells
            if all(len(cell) <= 1 and not any(line.fields for line in cell) for cell in cells):
                texts = tuple(cell[0].text if cell else "" for cell in cells)
                if any(texts):
                    yield _row([cell[0] for cell in cells if cell], texts)
            else:
                for cell in cells:
                    yield from cell

    def paragraph(self, paragraph: Element) -> Iterator[Line]:
        """Give the lines of a paragraph, the first with its automatic number."""
        self.letters_of_paragraph = 0
        letters: list[Letter] = [(letter, frozenset(), None) for letter in self.label(paragraph)]
        for run in _runs(paragraph):
            letters += self.run(run)
        line: list[Letter] = []
        for letter in [*letters, ("\n", frozenset(), None)]:
            if letter[0] != "\n":
                line.append(letter)
                continue
            text = "".join(part[0] for part in line)
            if text.strip():
                self.number += 1
                pictures = tuple(part[2] for part in line if part[2])
                yield Line(self.number, text, tuple(part[1] for part in line), pictures).part(0)
            line = []

    def label(self, paragraph: Element) -> str:
        """Return the automatic number of a paragraph with a space behind it."""
        numbered = paragraph.find(f"{W}pPr/{W}numPr")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        list_id, level = "", 0
        if numbered is not None:
            list_id, level = list_of(numbered)
        elif style is not None:
            list_id, level = self.styles.get(style.get(f"{W}val", ""), ("", 0))
        label = self.numbering.label(list_id, level) if list_id not in ("", "0") else ""
        return f"{label} " if label else ""

    def run(self, run: Element) -> Iterator[Letter]:
        """Give the letters of a run with their look, and its pictures with what they show in words."""
        looks = _looks(run.find(f"{W}rPr"))
        words = ""
        for part in _inside(run):
            if part.tag == f"{W}t":
                self.count(len(part.text or ""))
                for letter in nfc(part.text or ""):
                    yield letter, looks, None
            elif part.tag in SIGNS:
                yield SIGNS[part.tag], looks, None
            elif part.tag in (f"{W}br", f"{W}cr"):
                yield "\n", frozenset(), None
            elif part.tag == DESCRIBED:
                words = part.get("descr", "")
            elif part.tag == BLIP:
                address = self.picture(part.get(RELATION, ""))
                if address:
                    yield PICTURE, frozenset(), Shown(address, words)
            elif part.tag in LOST:
                self.reading.lost(LOST[part.tag])

    def count(self, letters: int) -> None:
        """Refuse a document or a paragraph without end: each letter is kept with its look."""
        self.letters_of_all += letters
        self.letters_of_paragraph += letters
        if self.letters_of_all > MOST_LETTERS or self.letters_of_paragraph > LONGEST_PARAGRAPH:
            raise Refused(_l("Tệp Word có quá nhiều chữ, hoặc có đoạn quá dài. Hãy chia thành nhiều tệp."))

    def picture(self, relation: str) -> str:
        """Return the address of a picture of the document."""
        path = self.relations.get(relation, "")
        if path not in self.parts:
            self.reading.lost(f"blip {relation}")
            return ""
        return self.reading.picture(self.parts[path], posixpath.basename(path))


def _rows(table: Element) -> Iterator[Element]:
    """Give the rows of a table, not those of tables in its cells."""
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in INSIDE:
            yield from _rows(child)


def _span(cell: Element) -> int:
    """Return how many columns a cell takes."""
    properties = cell.find(f"{W}tcPr")
    return (
        1
        if properties is None
        else min(max(int_of(value_of(properties, "gridSpan", "1"), 1), 1), MOST_COLUMNS)
    )


def _row(lines: list[Line], texts: tuple[str, ...]) -> Line:
    """Return the cells of a row as one line."""
    text, looks, pictures = "", (), ()  # type: tuple[str, tuple[frozenset[Look], ...], tuple[Shown, ...]]
    for line in lines:
        text += ("\t" if text else "") + line.text
        looks += ((frozenset(),) if looks else ()) + line.looks
        pictures += line.pictures
    return Line(lines[0].number, text, looks, pictures, row=texts)


def _runs(paragraph: Element) -> Iterator[Element]:
    """Give the runs of a paragraph, also those in links and in insertions; deleted ones are gone."""
    for child in paragraph:
        if child.tag in (f"{W}r", MATH):
            yield child
        elif child.tag not in (f"{W}del", f"{W}moveFrom", f"{W}pPr"):
            yield from _runs(child)


def _inside(element: Element) -> Iterator[Element]:
    """Give an element and all in it, without what stands there twice."""
    yield element
    for child in element:
        if child.tag != TWICE:
            yield from _inside(child)


def _looks(properties: Element | None) -> frozenset[Look]:
    if properties is None:
        return frozenset()
    found = set()
    for tag, look in (("b", Look.BOLD), ("u", Look.UNDERLINE), ("i", Look.ITALIC)):
        part = properties.find(f"{W}{tag}")
        if part is not None and part.get(f"{W}val", "single").lower() not in OFF:
            found.add(look)
    colour, highlight = properties.find(f"{W}color"), properties.find(f"{W}highlight")
    shade, align = properties.find(f"{W}shd"), properties.find(f"{W}vertAlign")
    if colour is not None and colour.get(f"{W}val", "auto").upper() not in {x.upper() for x in PLAIN_COLOURS}:
        found.add(Look.COLOUR)
    if highlight is not None and highlight.get(f"{W}val") not in ("none", "white"):
        found.add(Look.HIGHLIGHT)
    if shade is not None and shade.get(f"{W}fill", "auto").upper() not in ("AUTO", "FFFFFF"):
        found.add(Look.HIGHLIGHT)
    if align is not None and align.get(f"{W}val") in ("superscript", "subscript"):
        found.add(Look.SUP if align.get(f"{W}val") == "superscript" else Look.SUB)
    return frozenset(found)


def _relations(parts: Mapping[str, bytes]) -> dict[str, str]:
    content = parts.get("word/_rels/document.xml.rels")
    if content is None:
        return {}
    targets = {one.get("Id", ""): one.get("Target", "").lstrip("/") for one in root_of(content)}
    return {name: posixpath.normpath(posixpath.join("word", path)) for name, path in targets.items()}
