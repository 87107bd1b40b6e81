"""What a manifest notes beside an item, in the terms of LOM: tags, folders, topic, difficulty, source."""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any
from xml.etree.ElementTree import Element

from lms.documents.readers.xml import local
from quizzes.bank.content import Difficulty
from quizzes.bank.formats.qti.markup import text_of

LEVELS = {Difficulty.EASY: "easy", Difficulty.MEDIUM: "medium", Difficulty.HARD: "difficult"}
"""The words of LOM; "very" before them is the same to a bank."""
DAYS = re.compile(r"(\d{4}-\d\d-\d\d|\.\.)/(\d{4}-\d\d-\d\d|\.\.)")
SOURCE = ("law", "article", "clause")


class Purpose(StrEnum):
    """What a path of a classification says."""

    CATEGORY = "discipline"
    TOPIC = "idea"


def noted(resource: Element) -> dict[str, Any]:
    """Return what a resource of the manifest notes of its question, as the fields of one."""
    lom = next(_all(resource, "lom"), None)
    if lom is None:
        return {}
    paths = dict(_paths(lom))
    source = dict(_sources(lom))
    topic = paths.get(Purpose.TOPIC, ())
    valid_from, valid_to = _days(lom)
    return {
        "tags": tuple(text for keyword in _all(lom, "keyword") for text in _strings(keyword)),
        "category": paths.get(Purpose.CATEGORY, ()),
        "topic": topic[0] if topic else "",
        "difficulty": _difficulty(lom),
        "law": source.get("law", ""),
        "article": source.get("article", ""),
        "clause": source.get("clause", ""),
        "valid_from": valid_from,
        "valid_to": valid_to,
    }


def days_text(first: date | None, last: date | None) -> str:
    """Return from when to when a source is in force, as ISO 8601 writes what may be open."""
    return "/".join(day.isoformat() if day else ".." for day in (first, last))


def _all(element: Element, name: str) -> Iterator[Element]:
    return (part for part in element.iter() if local(part) == name)


def _strings(element: Element) -> list[str]:
    """Return the words of an element in its first language, each once."""
    return [text for part in _all(element, "string") if (text := text_of(part))][:1] or [text_of(element)]


def _paths(lom: Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the purpose and the path of each classification."""
    for classification in _all(lom, "classification"):
        purpose = next(_all(classification, "purpose"), None)
        value = None if purpose is None else next(_all(purpose, "value"), None)
        entries = (entry for taxon in _all(classification, "taxon") for entry in _all(taxon, "entry"))
        yield text_of(value), tuple(text for entry in entries for text in _strings(entry))


def _sources(lom: Element) -> Iterator[tuple[str, str]]:
    """Give the parts of the source that an item is based on."""
    for relation in _all(lom, "relation"):
        for identifier in _all(relation, "identifier"):
            catalog = text_of(next(_all(identifier, "catalog"), None))
            if catalog in SOURCE:
                yield catalog, text_of(next(_all(identifier, "entry"), None))


def _difficulty(lom: Element) -> Difficulty:
    found = next(_all(lom, "difficulty"), None)
    value = None if found is None else next(_all(found, "value"), None)
    word = text_of(value).removeprefix("very ")
    return next((level for level, name in LEVELS.items() if name == word), Difficulty.MEDIUM)


def _days(lom: Element) -> tuple[date | None, date | None]:
    for coverage in _all(lom, "coverage"):
        match = DAYS.fullmatch(text_of(coverage))
        if match:
            return _day(match[1]), _day(match[2])
    return None, None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
