"""Word files (.docx) as lines with the look of each letter, automatic numbers and pictures included."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeAlias
from xml.etree.ElementTree import Element

from lms.documents.readers.archive import unpacked
from lms.documents.readers.numbering import Numbering, W, levels_of, list_of, style_lists_of
from lms.documents.readers.xml import check_package, root_of
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.i18n import number
from lms.text import excerpt, nfc
from quizzes.bank.formats.columns import Columns
from quizzes.bank.formats.listing.lines import PICTURE, Line, Look, Shown
from quizzes.bank.formats.listing.marked import options_in, with_marks
from quizzes.bank.formats.listing.merges import key_cells, unmerged
from quizzes.bank.formats.listing.rows import Row
from quizzes.bank.formats.listing.tables import columns_in, questions_in
from quizzes.bank.formats.reading import Place, Reading
from quizzes.bank.formats.word_looks import Styles
from quizzes.bank.formats.word_parts import (
    INSIDE,
    MATH,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    goes_on,
    inside,
    relations_of,
    rows_of,
    runs_of,
    span_of,
)

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
DESCRIBED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
DOCUMENT = "word/document.xml"
BESIDE = re.compile(r"word/(?:header|footer)\d*\.xml")
MOST_LETTERS, LONGEST_PARAGRAPH = 6_000_000, 200_000
NO_LOOKS: frozenset[Look] = frozenset()
GONE = frozenset({Look.HIDDEN, Look.DELETED})
LEFT_OUT = {
    Look.STRUCK: _l("bị gạch ngang"),
    Look.HIDDEN: _l("là chữ ẩn"),
    Look.DELETED: _l("đã bị xoá khi theo dõi sửa đổi"),
}
TEXTS = frozenset({f"{W}t", f"{W}delText"})
SIGNS = {f"{W}tab": "\t", f"{W}noBreakHyphen": "-", f"{W}br": "\n", f"{W}cr": "\n"}
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
Letter: TypeAlias = tuple[str, frozenset[Look], Shown | None]


def read_word(content: bytes, name: str, reading: Reading) -> list[Line]:
    """Return the lines of a Word file; rows of tables carry their cells."""
    parts = unpacked(content, name)
    if DOCUMENT not in parts:
        raise Refused(_l("Tệp “%(name)s” không phải văn bản Word (.docx).", name=name))
    check_package(parts)
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
        self.relations = relations_of(parts)
        self.numbering = Numbering(levels_of(parts))
        self.list_styles = style_lists_of(parts)
        self.styles = Styles(parts)
        self.number = 0
        self.letters_of_all = self.letters_of_paragraph = 0
        self.table_count = self.row_count = self.cell_count = 0
        self.place_of_row: Place | None = None
        """The place of the row that is read; nothing outside tables."""
        self.carried: list[Letter] = []
        """The letters of a paragraph; of one whose end was deleted they belong to the next."""
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
                yield from self.written("")
                yield from self.table(child)
            elif child.tag in INSIDE:
                yield from self.lines(child)
        yield from self.written("")

    def table(self, table: Element) -> Iterator[Line]:
        """Give the questions of a table that asks some, a line each; of any other its rows.

        A table without headings goes on with the columns of the one right before it.
        """
        self.table_count += 1
        place, before = self.table_count, self.columns
        written = list(rows_of(table))
        self.row_count += len(written)
        if self.row_count > MOST_ROWS:
            raise Refused(_l("Tệp Word có hơn %(most)s hàng trong bảng.", most=number(MOST_ROWS)))
        rows = [self.row(row, {"table": place, "row": n}) for n, row in enumerate(written, start=1)]
        width = max((len(row.cells) for row in rows), default=0)
        columns = columns_in(rows)
        if columns is None and before is not None and before[1] == width:
            columns = replace(before[0], row=-1)
        self.columns = (columns, width) if columns else None
        if columns is None:
            yield from self.plain_rows(rows)
        else:
            rows = unmerged(list(with_marks(rows, columns)), columns, self.repeat)
            yield from questions_in(rows, columns, self.reading)

    def row(self, row: Element, where: Mapping[str, int]) -> Row:
        """Return a row of a table; a cell that takes several columns has empty ones behind it."""
        cells: list[tuple[Line, ...]] = []
        continued, behind = set(), set()
        parts = row.findall(f"{W}tc")
        outer, self.place_of_row = self.place_of_row, Place(table=where["table"], row=where["row"])
        for cell in parts:
            if goes_on(cell):
                continued.add(len(cells))
            cells.append(tuple(self.lines(cell)))
            behind |= set(range(len(cells), len(cells) + span_of(cell) - 1))
            cells += [()] * (span_of(cell) - 1)
            if len(cells) > MOST_COLUMNS:
                raise Refused(_l("Tệp Word có bảng nhiều hơn %(most)d cột.", most=MOST_COLUMNS))
        self.cell_count += len(cells)
        if self.cell_count > MOST_CELLS:
            raise Refused(_l("Tệp Word có hơn %(most)s ô trong bảng.", most=number(MOST_CELLS)))
        self.place_of_row = outer
        if row.find(f"{W}trPr/{W}del") is not None:
            return Row([()] * len(cells), where)
        is_whole = len(parts) == 1 < len(cells)
        return Row(cells, where, is_whole, frozenset(continued), frozenset(behind))

    def plain_rows(self, rows: Sequence[Row]) -> Iterator[Line]:
        """Give rows as lines; a cell with several lines gives them one by one, so that options stay."""
        for row, texts in zip(rows, key_cells(rows), strict=True):
            cells, options = row.cells, options_in(row)
            if options:
                yield from options
            elif all(len(cell) <= 1 and not any(line.fields for line in cell) for cell in cells):
                if any(cells):
                    yield _row([cell[0] for cell in cells if cell], texts)
            else:
                for cell in cells:
                    yield from cell

    def paragraph(self, paragraph: Element) -> Iterator[Line]:
        """Give the lines of a paragraph, the first with its automatic number."""
        self.letters_of_paragraph = 0
        properties = paragraph.find(f"{W}pPr")
        end = None if properties is None else properties.find(f"{W}rPr")
        letters = [
            letter
            for run, is_deleted in runs_of(paragraph)
            for letter in self.run(run, properties, is_deleted=is_deleted)
        ]
        if end is not None and any(end.find(f"{W}{name}") is not None for name in ("del", "moveFrom")):
            self.carried += letters
            return
        is_hidden = Look.HIDDEN in self.styles.looks(end, properties)
        self.carried += letters
        yield from self.written("" if is_hidden else self.label(paragraph))

    def written(self, label: str) -> Iterator[Line]:
        """Give the lines of the letters carried so far, the first behind its automatic number."""
        letters = [*((letter, NO_LOOKS, None) for letter in label), *self.carried]
        self.carried = []
        self.tell_left_out(letters)
        line: list[Letter] = []
        for letter in [*letters, ("\n", NO_LOOKS, None)]:
            if letter[1] & GONE:
                continue
            if letter[0] != "\n":
                line.append(letter)
                continue
            text = "".join(part[0] for part in line)
            if text.strip():
                self.number += 1
                pictures = tuple(part[2] for part in line if part[2])
                yield Line(self.number, text, tuple(part[1] for part in line), pictures).part(0)
            line = []

    def tell_left_out(self, letters: Sequence[Letter]) -> None:
        """Name what stands in a paragraph that is no part of its text, each with its place."""
        place = self.place_of_row or Place(line=self.number + 1)
        for look, run in groupby(
            letters, key=lambda letter: next((x for x in LEFT_OUT if x in letter[1]), None)
        ):
            text = excerpt("".join(letter[0] for letter in run)) if look else ""
            if look and text:
                self.reading.at(place)
                why = _l("Đoạn “%(text)s” %(why)s nên không được dùng.", text=text, why=LEFT_OUT[look])
                self.reading.lost(f"{look.value}: {text}", why)
                self.reading.at(Place())

    def label(self, paragraph: Element) -> str:
        """Return the automatic number of a paragraph with a space behind it."""
        numbered = paragraph.find(f"{W}pPr/{W}numPr")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        list_id, level = "", 0
        if numbered is not None:
            list_id, level = list_of(numbered)
        elif style is not None:
            list_id, level = self.list_styles.get(style.get(f"{W}val", ""), ("", 0))
        label = self.numbering.label(list_id, level) if list_id not in ("", "0") else ""
        return f"{label} " if label else ""

    def run(self, run: Element, paragraph: Element | None, *, is_deleted: bool) -> Iterator[Letter]:
        """Give the letters of a run with their look, and its pictures with what they show in words."""
        looks = self.styles.looks(run.find(f"{W}rPr"), paragraph)
        if is_deleted:
            looks |= {Look.DELETED}
        words = ""
        for part in inside(run):
            if part.tag in TEXTS:
                self.count(len(part.text or ""))
                for letter in nfc(part.text or ""):
                    yield letter, looks, None
            elif part.tag in SIGNS:
                yield SIGNS[part.tag], looks, None
            elif part.tag == DESCRIBED:
                words = part.get("descr", "")
            elif not looks & GONE:
                yield from self.shown(part, words)

    def shown(self, part: Element, words: str) -> Iterator[Letter]:
        """Give the picture that a part of a run is; name what it is of things that cannot be kept."""
        if part.tag == BLIP:
            address = self.picture(part.get(RELATION, ""))
            if address:
                yield PICTURE, NO_LOOKS, Shown(address, words)
        elif part.tag in LOST:
            self.reading.lost(LOST[part.tag])

    def count(self, letters: int) -> None:
        """Refuse a document or a paragraph without end: each letter is kept with its look."""
        self.letters_of_all += letters
        self.letters_of_paragraph += letters
        if self.letters_of_all > MOST_LETTERS or self.letters_of_paragraph > LONGEST_PARAGRAPH:
            raise Refused(_l("Tệp Word có quá nhiều chữ, hoặc có đoạn quá dài. Hãy chia thành nhiều tệp."))

    def repeat(self, letters: int) -> None:
        """Count letters that several questions of a table share once more."""
        self.letters_of_paragraph = 0
        self.count(letters)

    def picture(self, relation: str) -> str:
        """Return the address of a picture of the document."""
        path = self.relations.get(relation, "")
        if path not in self.parts:
            self.reading.lost(f"blip {relation}")
            return ""
        return self.reading.picture(self.parts[path], posixpath.basename(path))


def _row(lines: list[Line], texts: tuple[str, ...]) -> Line:
    """Return the cells of a row as one line."""
    text, looks, pictures = "", (), ()  # type: tuple[str, tuple[frozenset[Look], ...], tuple[Shown, ...]]
    for line in lines:
        text += ("\t" if text else "") + line.text
        looks += ((frozenset(),) if looks else ()) + line.looks
        pictures += line.pictures
    return Line(lines[0].number, text, looks, pictures, row=texts)
