"""From a Word file to the lines of a study text: headings, lists, tables and automatic numbers kept."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element

from flask_babel import LazyString

from courses.catalogue.study_lines import DRAWN_LINE, Line
from courses.catalogue.study_styles import Look, Style, font_of, is_on, look_of, styles_of
from lms.documents.readers.archive import unpacked
from lms.documents.readers.numbering import Numbering, W, int_of, levels_of, list_of, value_of
from lms.documents.readers.xml import root_of
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.legacy_fonts import decode, legacy_font
from lms.text import nfc

DOCUMENT = "word/document.xml"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
AROUND = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo"))
GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr"))
LOST = {
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip": _l("hình"),
    "{urn:schemas-microsoft-com:vml}imagedata": _l("hình"),
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": _l("biểu đồ"),
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": _l("sơ đồ"),
    f"{W}txbxContent": _l("hộp chữ"),
    f"{W}footnoteReference": _l("chú thích cuối trang"),
    f"{W}endnoteReference": _l("chú thích cuối trang"),
    MATH: _l("công thức"),
}
"""What a lesson made from a Word file goes without, in the words of the note."""
BULLETS = "-+•"
MOST_LETTERS = 2_000_000
MOST_PIECES = 10_000
"""So many paragraphs and cells; each takes up to 500 µs to put in order."""
MOST_COLUMNS = 60
SPACED = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)
ADDRESS = re.compile(r"https?://[^\s()<>\[\]]{1,1000}")


@dataclass(frozen=True)
class WordText:
    """The lines of a Word file, what could not come along, and whether old fonts were converted."""

    lines: Sequence[Line]
    lost: Mapping[LazyString, int]
    had_old_fonts: bool


def read_word(data: bytes, filename: str) -> WordText:
    """Return what a Word file says, a line for each paragraph and for each row of a table."""
    parts = unpacked(data, filename)
    if DOCUMENT not in parts:
        raise Refused(_l("Tệp “%(name)s” không phải văn bản Word (.docx).", name=filename))
    reader = _Reader(parts)
    body = root_of(parts[DOCUMENT]).find(f"{W}body")
    lines = [] if body is None else list(reader.lines(body))
    said = [line for line in lines if not DRAWN_LINE.fullmatch(line.text)]
    return WordText(said, reader.lost, reader.had_old_fonts)


class _Reader:
    """A document while it is read."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.numbering = Numbering(levels_of(parts))
        self.links = _links(parts)
        self.styles = styles_of(parts)
        self.lost = Counter[LazyString]()
        self.had_old_fonts = False
        self.letters = self.pieces = 0

    def lines(self, block: Element) -> Iterator[Line]:
        """Give the lines of a part of the document."""
        for child in block:
            if child.tag == f"{W}p":
                yield from self.paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self.table(child)
            elif child.tag in AROUND:
                yield from self.lines(child)

    def table(self, table: Element) -> Iterator[Line]:
        """Give the rows of a table; a frame of one column holds plain paragraphs."""
        rows = [list(_within(row, f"{W}tc")) for row in _within(table, f"{W}tr")]
        is_frame = all(len(row) <= 1 for row in rows)
        for row in rows:
            if is_frame:
                for cell in row:
                    yield from self.lines(cell)
                continue
            cells: list[str] = []
            for cell in row:
                self.count(pieces=1)
                texts = [line.text.lstrip("# ") for line in self.lines(cell)]
                cells += ["<br>".join(texts), *[""] * (_span(cell) - 1)]
            if any(cells):
                yield Line(" ".join(filter(None, cells)), cells=tuple(cells))

    def paragraph(self, paragraph: Element) -> Iterator[Line]:
        """Give the lines of a paragraph; its automatic number and its place among headings go before it."""
        self.count(pieces=1)
        properties = paragraph.find(f"{W}pPr")
        named = "" if properties is None else value_of(properties, "pStyle", "")
        style = self.styles.get(named, self.styles[""])
        runs = [piece for run in _runs(paragraph) for piece in self.run(run, style)]
        texts = "".join(_marked(runs)).split("\n")
        before = self.label(paragraph, style)
        for text in filter(None, (" ".join(text.split()) for text in texts)):
            whole = f"{before}{text}"
            yield Line(f"{'#' * style.depth} {whole}" if style.depth else whole)
            before = ""

    def label(self, paragraph: Element, style: Style) -> str:
        """Return the number or the bullet that Word writes before a paragraph."""
        numbered = paragraph.find(f"{W}pPr/{W}numPr")
        list_id, level = style.listed if numbered is None else list_of(numbered)
        list_id = list_id or style.listed[0]
        if list_id in ("", "0"):
            return ""
        label = self.numbering.label(list_id, level)
        if label:
            return f"{label} "
        is_bullet = self.numbering.kind(list_id, level) == "bullet" and not style.depth
        return f"{BULLETS[min(level, len(BULLETS) - 1)]} " if is_bullet else ""

    def run(self, linked: tuple[Element, str], style: Style) -> Iterator[tuple[Look, str]]:
        """Give the pieces of a run with their look, letters of old fonts in Unicode."""
        run, relation = linked
        properties = run.find(f"{W}rPr")
        if properties is not None and is_on(properties, "vanish"):
            return
        look = look_of(properties, style, self.links.get(relation, ""))
        font = font_of(properties) or style.font
        for part in _inside(run):
            if part.tag in LOST:
                self.lost[LOST[part.tag]] += 1
            if part.tag == f"{W}t":
                yield look, self.words(part.text or "", font)
            elif part.tag == f"{W}tab":
                yield look, " "
            elif part.tag in (f"{W}br", f"{W}cr"):
                yield look, "\n"
            elif part.tag == f"{W}noBreakHyphen":
                yield look, "-"

    def count(self, *, letters: int = 0, pieces: int = 0) -> None:
        """Refuse a document without end."""
        self.letters += letters
        self.pieces += pieces
        if self.letters > MOST_LETTERS or self.pieces > MOST_PIECES:
            raise Refused(_l("Tệp Word có quá nhiều chữ. Hãy chia thành nhiều tệp."))

    def words(self, text: str, font: str) -> str:
        """Return letters as they were meant, so that no mark is seen in them that was not."""
        self.count(letters=len(text))
        old = legacy_font(font)
        if old is not None and old.encoding is not None and not text.isascii():
            self.had_old_fonts = True
            text = decode(text, old.encoding)
        if old is not None and old.shows_capitals:
            text = text.upper()
        return nfc(text).replace("*", "\\*").replace("\n", " ")


def _marked(runs: Sequence[tuple[Look, str]]) -> Iterator[str]:
    """Give runs with marks around what stands out, none around line ends and spaces at the edges."""
    for look, group in groupby(runs, key=lambda run: run[0]):
        for at, line in enumerate("".join(text for _, text in group).split("\n")):
            found = SPACED.match(line)
            before, words, after = found.groups() if found else ("", line, "")
            yield "\n" * bool(at) + before + (_with_marks(words, look) if words else "") + after


def _with_marks(words: str, look: Look) -> str:
    if look.link:
        words = f"[{words}]({look.link})"
    if look.raised:
        words = f"<{look.raised}>{words}</{look.raised}>"
    if look.is_struck:
        words = f"<s>{words}</s>"
    stars = "*" * (2 * look.is_bold + look.is_italic)
    return f"{stars}{words}{stars}"


def _runs(paragraph: Element, relation: str = "") -> Iterator[tuple[Element, str]]:
    """Give the runs of a paragraph with the link they stand in; what was deleted is gone."""
    for child in paragraph:
        if child.tag in (f"{W}r", MATH):
            yield child, relation
        elif child.tag not in GONE:
            yield from _runs(child, child.get(LINK, relation))


def _inside(element: Element) -> Iterator[Element]:
    """Give an element and all in it, not what stands there twice; of what is lost, only itself."""
    yield element
    if element.tag not in LOST:
        for child in element:
            if child.tag != TWICE:
                yield from _inside(child)


def _within(element: Element, tag: str) -> Iterator[Element]:
    """Give the rows of a table or the cells of a row, not those of tables in its cells."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in AROUND:
            yield from _within(child, tag)


def _span(cell: Element) -> int:
    """Return how many columns a cell takes."""
    properties = cell.find(f"{W}tcPr")
    columns = 1 if properties is None else int_of(value_of(properties, "gridSpan", "1"), 1)
    return min(max(columns, 1), MOST_COLUMNS)


def _links(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the web addresses that the document leads to, by the names of their relations."""
    content = parts.get("word/_rels/document.xml.rels")
    if content is None:
        return {}
    found = {one.get("Id", ""): one.get("Target", "") for one in root_of(content)}
    return {name: address for name, address in found.items() if ADDRESS.fullmatch(address)}
