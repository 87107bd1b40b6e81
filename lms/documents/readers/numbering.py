"""The automatic numbers of a Word file: which lists it has, and how Word counts them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lms.documents.readers.xml import root_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_LEVELS, LONGEST_NUMBER = 9, 100
"""So many levels a list of Word has; the form of a number is never longer than so many letters."""
ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


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


def levels_of(parts: Mapping[str, bytes]) -> dict[tuple[str, int], tuple[str, str, int]]:
    """Return kind, text and start of each level of each list."""
    content = parts.get("word/numbering.xml")
    if content is None:
        return {}
    root = root_of(content)
    shapes = {
        shape.get(f"{W}abstractNumId", ""): shape.findall(f"{W}lvl")[:MOST_LEVELS]
        for shape in root.findall(f"{W}abstractNum")
    }
    found = {}
    for listed in root.findall(f"{W}num"):
        list_id, abstract = listed.get(f"{W}numId", ""), listed.find(f"{W}abstractNumId")
        shape = shapes.get("" if abstract is None else abstract.get(f"{W}val", ""))
        for level in shape or ():
            found[list_id, _level(level.get(f"{W}ilvl"))] = (
                value_of(level, "numFmt", "decimal"),
                value_of(level, "lvlText", "")[:LONGEST_NUMBER],
                int_of(value_of(level, "start", "1"), 1),
            )
        for override in listed.findall(f"{W}lvlOverride"):
            place = list_id, _level(override.get(f"{W}ilvl"))
            if place in found and override.find(f"{W}startOverride") is not None:
                found[place] = (*found[place][:2], int_of(value_of(override, "startOverride", "1"), 1))
    return found


def style_lists_of(parts: Mapping[str, bytes]) -> dict[str, tuple[str, int]]:
    """Return the list and the level of each style that numbers its paragraphs."""
    content = parts.get("word/styles.xml")
    if content is None:
        return {}
    found = {}
    for style in root_of(content).findall(f"{W}style"):
        numbered = style.find(f"{W}pPr/{W}numPr")
        if numbered is not None:
            found[style.get(f"{W}styleId", "")] = list_of(numbered)
    return found


def list_of(numbered: Element) -> tuple[str, int]:
    """Return the list and the level that a paragraph or a style is numbered by."""
    return value_of(numbered, "numId", ""), _level(value_of(numbered, "ilvl", "0"))


def value_of(element: Element, name: str, default: str) -> str:
    """Return the value of a property, or what is taken where it is not said."""
    child = element.find(f"{W}{name}")
    return default if child is None else child.get(f"{W}val", default)


def int_of(text: str | None, default: int = 0) -> int:
    """Return a small whole number, or what is taken where there is none."""
    is_small = text is not None and text.isascii() and text.isdecimal() and len(text) < 6
    return int(text) if text is not None and is_small else default


def _level(text: str | None) -> int:
    return min(int_of(text), MOST_LEVELS - 1)


def _counted(kind: str, number: int) -> str:
    if kind in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if kind == "upperLetter" else letter.lower()
    if kind in ("upperRoman", "lowerRoman"):
        return _roman(number) if kind == "upperRoman" else _roman(number).lower()
    return str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, letters in ROMAN:
        written += letters * (number // value)
        number %= value
    return written
