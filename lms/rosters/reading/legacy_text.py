"""Old letters in a workbook: where they are, and the workbook with all of them in Unicode."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from lms.rosters.reading.legacy_fonts import (
    Encoding,
    LegacyFont,
    decode,
    guessed_encoding,
    legacy_font,
    may_be_legacy,
)
from lms.rosters.reading.syllables import likeness
from lms.rosters.reading.workbook import Cell, Sheet, Workbook, column_letter
from lms.text import TONES

SAMPLES = 12
LEAST_CAPITALS = 5
NO_FONT = LegacyFont(None, shows_capitals=False)


class Conversion(NamedTuple):
    """One cell before and after; the row counts from 1."""

    sheet: str
    row: int
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class LegacyText:
    """What was found: the encodings and fonts, how many cells, and the first of them before and after."""

    encodings: tuple[Encoding, ...]
    fonts: tuple[str, ...]
    count: int
    samples: tuple[Conversion, ...]


def converted(workbook: Workbook) -> tuple[Workbook, LegacyText | None]:
    """The workbook in Unicode, and what had to be converted for that, if anything."""
    found: list[tuple[Encoding, Conversion]] = []
    sheets = tuple(_converted_sheet(sheet, found) for sheet in workbook.sheets)
    if not found:
        return workbook, None
    fonts = {font for sheet in workbook.sheets for font in sheet.fonts.values()}
    legacy = LegacyText(
        encodings=tuple(sorted({encoding for encoding, _ in found})),
        fonts=tuple(sorted(fonts)),
        count=len(found),
        samples=tuple(conversion for _, conversion in found[:SAMPLES]),
    )
    return Workbook(sheets), legacy


def _converted_sheet(sheet: Sheet, found: list[tuple[Encoding, Conversion]]) -> Sheet:
    """The sheet in Unicode; the cells of one kind of font are judged together."""
    kinds = {name: legacy_font(name) or NO_FONT for name in set(sheet.fonts.values())}
    groups: dict[LegacyFont, list[tuple[Cell, str]]] = defaultdict(list)
    for row_number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            if isinstance(value, str) and value:
                cell = Cell(row_number, column)
                font = kinds[sheet.fonts[cell]] if cell in sheet.fonts else NO_FONT
                if font is not NO_FONT or may_be_legacy(value):
                    groups[font].append((cell, value))
    rows = sheet.rows
    changes = sorted(change for font, cells in groups.items() for change in _changes(font, cells))
    if changes:
        rows = [row.copy() for row in rows]
    for cell, before, after, encoding in changes:
        rows[cell.row][cell.column] = after
        place = Conversion(sheet.name, cell.row + 1, column_letter(cell.column), before, after)
        found.append((encoding, place))
    return sheet.with_rows(rows)


def _changes(font: LegacyFont, cells: list[tuple[Cell, str]]) -> list[tuple[Cell, str, str, Encoding]]:
    """The cells that read otherwise in Unicode, before and after."""
    encoding = guessed_encoding((text for _, text in cells), stated=font.encoding)
    if encoding is None:
        return []
    changes = []
    for cell, text in cells:
        after = _in_unicode(text, encoding)
        if font.shows_capitals and (text.isascii() or may_be_legacy(text)):
            after = after.upper()
        if after != text:
            changes.append((cell, text, after, encoding))
    return changes


def _in_unicode(text: str, encoding: Encoding) -> str:
    """The text decoded, unless it is Vietnamese only as it stands."""
    if not may_be_legacy(text):
        return text
    after = decode(text, encoding)
    if likeness(text).is_vietnamese and not likeness(after).is_vietnamese:
        return text
    return _with_capitals(after) if encoding is Encoding.TCVN3 else after


def _with_capitals(text: str) -> str:
    """The text with capitals that TCVN3 lacks: "ánh" before a capital, or after one at the end, is a name."""
    cased = [letter for letter in text if letter.lower() != letter.upper()]
    if len(cased) > LEAST_CAPITALS and all(letter.isupper() or _has_tone(letter) for letter in cased):
        return text.upper()
    words = text.split(" ")
    starts = [word[:1].isupper() for word in words]
    for position, word in enumerate(words):
        is_last = position == len(words) - 1
        beside = starts[position - 1] and position > 0 if is_last else starts[position + 1]
        if beside and word != "ở" and _begins_with_small_tone(word):
            words[position] = word[:1].upper() + word[1:]
    return " ".join(words)


def _begins_with_small_tone(word: str) -> bool:
    return word[:1].islower() and _has_tone(word[0])


def _has_tone(letter: str) -> bool:
    return any(mark in TONES for mark in unicodedata.normalize("NFD", letter))
