"""What calamine does not tell of .xlsx files: hidden rows and columns, old fonts, formulas without values."""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from lxml import etree

from lms.rosters.reading.legacy_fonts import legacy_font
from lms.rosters.reading.workbook import Cell, column_index

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
DIGITS = "0123456789"
NOTEWORTHY = (b"<!", b"<f", b"hidden=", b":c ", b":c>", b":c/", b":c\n", b":c\t", b":c\r")

_opening = re.compile(rb"<c[\s/>]")
_reference = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(/>|[^>]*/>)?')

Parts = Mapping[str, bytes]


@dataclass
class SheetFacts:
    """What the XML of one sheet says; `height` and `width` reach to the last cell with a value."""

    height: int = 0
    width: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    fonts: dict[Cell, str] = field(default_factory=dict)
    formulas: dict[Cell, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OldFonts:
    """The fonts of a workbook that were not made for Unicode, by cell style and by shared text."""

    of_styles: Mapping[str, str]
    of_texts: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.of_styles or self.of_texts)


def sheet_parts(parts: Parts) -> dict[str, str]:
    """The part that holds each sheet, by the name of the sheet."""
    targets = {
        relation.get("Id", ""): _inside(relation.get("Target", ""))
        for relation in _tree(parts["xl/_rels/workbook.xml.rels"])
    }
    sheets = _tree(parts["xl/workbook.xml"]).iter("{*}sheet")
    return {sheet.get("name", ""): targets.get(sheet.get(RELATION, ""), "") for sheet in sheets}


def old_fonts(parts: Parts) -> OldFonts:
    """The fonts that need converting, where the workbook uses any."""
    styles, texts = parts.get("xl/styles.xml"), parts.get("xl/sharedStrings.xml")
    return OldFonts(_style_fonts(styles) if styles else {}, _text_fonts(texts) if texts else {})


def sheet_facts(xml: bytes, fonts: OldFonts) -> SheetFacts:
    """Read a sheet in one pass; cells that share a formula name the first of them."""
    if not fonts and b"<sheetData" in xml and not any(sign in xml for sign in NOTEWORTHY):
        sizes = _sizes(xml)
        if sizes:
            return sizes
    reader = _SheetReader(fonts)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.starts
    parser.EndElementHandler = reader.ends
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.buffer_text = True
    parser.Parse(xml, True)
    return reader.facts


def _sizes(xml: bytes) -> SheetFacts | None:
    """The size of a sheet in which nothing but its size is of note, if each cell says where it is."""
    height, count, columns = 0, 0, set()
    for count, reference in enumerate(_reference.finditer(xml), start=1):  # noqa: B007 - counted for below
        letters, row, is_empty = reference.groups()
        if not is_empty:
            columns.add(letters)
            height = max(height, int(row))
    if count != sum(1 for _ in _opening.finditer(xml)):
        return None
    width = 1 + max((column_index(letters.decode()) for letters in columns), default=-1)
    return SheetFacts(height=height, width=width)


class _SheetReader:
    """Follows the elements of a sheet: `c` is a cell, `v` and `is` its value, `f` its formula."""

    def __init__(self, fonts: OldFonts) -> None:
        self.facts = SheetFacts()
        self.fonts = fonts
        self.row = -1
        self.column = -1
        self.attributes: dict[str, str] = {}
        self.formula: str | None = None
        self.value: str | None = None
        self.columns: dict[str, int] = {}
        self.inside = ""
        self.openers: dict[str, Callable[[dict[str, str]], None]] = {
            "col": self.column_starts,
            "row": self.row_starts,
            "c": self.cell_starts,
            "v": self.value_starts,
            "t": self.value_starts,
            "f": self.formula_starts,
        }

    def starts(self, name: str, attributes: dict[str, str]) -> None:
        opener = self.openers.get(name if ":" not in name else name.rpartition(":")[2])
        if opener:
            opener(attributes)

    def column_starts(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes["min"]) - 1, int(attributes["max"])
            self.facts.hidden_columns.update(range(first, min(last, first + 16384)))

    def row_starts(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.add(self.row)

    def cell_starts(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip(DIGITS)
        if letters and letters not in self.columns:
            self.columns[letters] = column_index(letters)
        self.column = self.columns[letters] if letters else self.column + 1
        self.attributes, self.formula, self.value = attributes, None, None

    def value_starts(self, _attributes: dict[str, str]) -> None:
        if self.row >= self.facts.height:
            self.facts.height = self.row + 1
        if self.column >= self.facts.width:
            self.facts.width = self.column + 1
        self.inside, self.value = "v", ""

    def formula_starts(self, _attributes: dict[str, str]) -> None:
        self.inside, self.formula = "f", ""

    def text(self, text: str) -> None:
        if self.inside == "v":
            self.value = (self.value or "") + text
        elif self.inside == "f":
            self.formula = (self.formula or "") + text

    def ends(self, name: str) -> None:
        self.inside = ""
        if name != "c" and not name.endswith(":c"):
            return
        if self.formula is not None and not self.value:
            self.value_starts({})
            self.facts.formulas[Cell(self.row, self.column)] = f"={self.formula}"
        if self.fonts and self.value:
            self.note_font()

    def note_font(self) -> None:
        is_shared = self.attributes.get("t") == "s"
        of_text = self.fonts.of_texts.get(self.value or "") if is_shared else None
        font = of_text or self.fonts.of_styles.get(self.attributes.get("s", "0"))
        if font:
            self.facts.fonts[Cell(self.row, self.column)] = font


def _style_fonts(xml: bytes) -> dict[str, str]:
    """The old font of each cell style that has one, by the number of the style."""
    tree = _tree(xml)
    names = [
        next((name.get("val", "") for name in font.iterchildren("{*}name")), "")
        for font in tree.iterfind("{*}fonts/{*}font")
    ]
    fonts = {}
    for number, style in enumerate(tree.iterfind("{*}cellXfs/{*}xf")):
        font_number = int(style.get("fontId", "0"))
        if font_number < len(names) and legacy_font(names[font_number]):
            fonts[str(number)] = names[font_number]
    return fonts


def _text_fonts(xml: bytes) -> dict[str, str]:
    """The old font of each shared text whose own letters have one, by the number of the text."""
    if not re.search(rb'rFont\s+val="\s*(\.vn|vni)', xml, re.IGNORECASE):
        return {}
    fonts = {}
    for number, text in enumerate(_tree(xml).iterchildren("{*}si")):
        names = [run.get("val", "") for run in text.iterfind("{*}r/{*}rPr/{*}rFont")]
        old = next((name for name in names if legacy_font(name)), None)
        if old:
            fonts[str(number)] = old
    return fonts


def _inside(target: str) -> str:
    """The name of a part that the workbook points at."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _tree(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(xml, parser)


def refuse_doctype(*_declaration: object) -> None:
    """Refuse what could define entities."""
    raise ValueError("a sheet declares no document type")
