"""Word files (.docx) as lines with the look of each letter, automatic numbers and pictures included."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.etree.ElementTree import Element

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from quizzes.bank.formats.archive import unpacked
from quizzes.bank.formats.listing.lines import PICTURE, Line, Look, Shown
from quizzes.bank.formats.reading import Reading
from quizzes.bank.formats.xml import root_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
DESCRIBED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
DOCUMENT = "word/document.xml"
PLAIN_COLOURS = frozenset({"auto", "000000", "0D0D0D", "1F1F1F", "212529", "333333"})
OFF = frozenset({"0", "false", "none", "off"})
LOST = {f"{W}footnoteReference": "footnote", f"{W}object": "object", f"{W}pict": "pict", MATH: "oMath"}

Letter: TypeAlias = tuple[str, frozenset[Look], Shown | None]


@dataclass
class Numbering:
    """The automatic numbers of a document, counted as Word counts them."""

    levels: Mapping[tuple[str, int], tuple[str, str, int]]
    counters: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, list_id: str, level: int) -> str:
        """Return the number that Word shows before the next paragraph of a list."""
        shape = self.levels.get((list_id, level))
        if shape is None:
            return ""
        kind, text, start = shape
        self.counters[list_id, level] = self.counters.get((list_id, level), start - 1) + 1
        for deeper in range(level + 1, 9):
            self.counters.pop((list_id, deeper), None)
        if kind in ("bullet", "none"):
            return ""
        for place in range(level + 1):
            counter = self.counters.get((list_id, place), 1)
            text = text.replace(f"%{place + 1}", _counted(self.kind(list_id, place), counter))
        return text

    def kind(self, list_id: str, level: int) -> str:
        """Return whether a level counts in figures or in letters."""
        return self.levels.get((list_id, level), ("decimal", "", 1))[0]


def read_word(content: bytes, name: str, reading: Reading) -> list[Line]:
    """Return the lines of a Word file; rows of tables carry their cells."""
    parts = unpacked(content, name)
    if DOCUMENT not in parts:
        raise Refused(_l("Tệp “%(name)s” không phải văn bản Word (.docx).", name=name))
    document = Document(parts, reading)
    body = root_of(parts[DOCUMENT]).find(f"{W}body")
    return [] if body is None else list(document.lines(body))


class Document:
    """A document while it is read."""

    def __init__(self, parts: Mapping[str, bytes], reading: Reading) -> None:
        self.parts = parts
        self.reading = reading
        self.relations = _relations(parts)
        self.numbering = Numbering(_levels(parts))
        self.styles = _style_lists(parts)
        self.number = 0

    def lines(self, block: Element) -> Iterator[Line]:
        """Give the lines of a part of the document."""
        for child in block:
            if child.tag == f"{W}p":
                yield from self.paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self.table(child)
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
                yield from self.lines(child)

    def table(self, table: Element) -> Iterator[Line]:
        """Give the rows of a table; a cell with several lines gives them one by one, so that options stay."""
        for row in table.iter(f"{W}tr"):
            cells = [list(self.lines(cell)) for cell in row.findall(f"{W}tc")]
            if all(len(cell) <= 1 for cell in cells):
                texts = tuple(cell[0].text if cell else "" for cell in cells)
                if any(texts):
                    yield _row([cell[0] for cell in cells if cell], texts)
            else:
                for cell in cells:
                    yield from cell

    def paragraph(self, paragraph: Element) -> Iterator[Line]:
        """Give the lines of a paragraph, the first with its automatic number."""
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
            list_id, level = _list_of(numbered)
        elif style is not None:
            list_id, level = self.styles.get(style.get(f"{W}val", ""), ("", 0))
        label = self.numbering.label(list_id, level) if list_id not in ("", "0") else ""
        return f"{label} " if label else ""

    def run(self, run: Element) -> Iterator[Letter]:
        """Give the letters of a run with their look, and its pictures with what they show in words."""
        looks = _looks(run.find(f"{W}rPr"))
        words = ""
        for part in run.iter():
            if part.tag == f"{W}t":
                for letter in nfc(part.text or ""):
                    yield letter, looks, None
            elif part.tag == f"{W}tab":
                yield "\t", looks, None
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


def _runs(paragraph: Element) -> Iterator[Element]:
    """Give the runs of a paragraph, also those in links and in insertions; deleted ones are gone."""
    for child in paragraph:
        if child.tag in (f"{W}r", MATH):
            yield child
        elif child.tag not in (f"{W}del", f"{W}pPr"):
            yield from _runs(child)


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


def _levels(parts: Mapping[str, bytes]) -> dict[tuple[str, int], tuple[str, str, int]]:
    """Return kind, text and start of each level of each list."""
    content = parts.get("word/numbering.xml")
    if content is None:
        return {}
    root = root_of(content)
    shapes = {shape.get(f"{W}abstractNumId", ""): shape for shape in root.findall(f"{W}abstractNum")}
    found = {}
    for listed in root.findall(f"{W}num"):
        list_id, abstract = listed.get(f"{W}numId", ""), listed.find(f"{W}abstractNumId")
        shape = shapes.get("" if abstract is None else abstract.get(f"{W}val", ""))
        for level in () if shape is None else shape.findall(f"{W}lvl"):
            found[list_id, _int(level.get(f"{W}ilvl"))] = (
                _value(level, "numFmt", "decimal"),
                _value(level, "lvlText", ""),
                _int(_value(level, "start", "1"), 1),
            )
        for override in listed.findall(f"{W}lvlOverride"):
            place = list_id, _int(override.get(f"{W}ilvl"))
            if place in found and override.find(f"{W}startOverride") is not None:
                found[place] = (*found[place][:2], _int(_value(override, "startOverride", "1"), 1))
    return found


def _style_lists(parts: Mapping[str, bytes]) -> dict[str, tuple[str, int]]:
    """Return the list and the level of each style that numbers its paragraphs."""
    content = parts.get("word/styles.xml")
    if content is None:
        return {}
    found = {}
    for style in root_of(content).findall(f"{W}style"):
        numbered = style.find(f"{W}pPr/{W}numPr")
        if numbered is not None:
            found[style.get(f"{W}styleId", "")] = _list_of(numbered)
    return found


def _list_of(numbered: Element) -> tuple[str, int]:
    return _value(numbered, "numId", ""), _int(_value(numbered, "ilvl", "0"))


def _value(element: Element, name: str, default: str) -> str:
    child = element.find(f"{W}{name}")
    return default if child is None else child.get(f"{W}val", default)


def _int(text: str | None, default: int = 0) -> int:
    is_small = text is not None and text.isascii() and text.isdecimal() and len(text) < 6
    return int(text) if text is not None and is_small else default


def _counted(kind: str, number: int) -> str:
    if kind in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if kind == "upperLetter" else letter.lower()
    return str(number)
