"""Every Vietnamese sentence of the source has its English, with the same places to fill in."""

import re
from collections import Counter, defaultdict
from operator import attrgetter

import pytest
from babel.messages import Catalog

from scripts import messages

PLACE = re.compile(r"%\((\w+)\)[sd]")
ENTRY = re.compile(r'^(?:msgctxt .*\n)?msgid (?:".*"\n)+', re.MULTILINE)


def places(text: str) -> set[str]:
    return set(PLACE.findall(text))


@pytest.mark.parametrize("package", messages.SOURCES)
def test_every_sentence_has_its_english(package: str) -> None:
    assert messages.missing(messages.updated(package)) == []


@pytest.mark.parametrize("package", messages.SOURCES)
def test_the_english_fills_in_the_same_values(package: str) -> None:
    entries = [(str(entry.id), str(entry.string)) for entry in messages.read(package) if entry.id]

    assert [said for said, english in entries if places(said) != places(english)] == []


@pytest.mark.parametrize("package", messages.SOURCES)
def test_no_sentence_has_its_english_twice(package: str) -> None:
    entries = Counter(ENTRY.findall(messages.catalogue_of(package).read_text("utf-8")))

    assert [entry for entry, count in entries.items() if count > 1] == []


def test_a_sentence_has_one_english_in_all_catalogues() -> None:
    english = defaultdict(set)
    for package in messages.SOURCES:
        for entry in filter(attrgetter("id"), messages.read(package)):
            english[entry.context, str(entry.id)].add(str(entry.string))

    assert {said: found for (_, said), found in english.items() if len(found) > 1} == {}


def test_a_sentence_without_english_is_named() -> None:
    catalogue = Catalog(locale="en")
    catalogue.add("Đã lưu", "Saved")
    catalogue.add("Đoán mò", "Guessed", flags=["fuzzy"])
    catalogue.add("Chưa dịch", "")

    assert messages.missing(catalogue) == ["Chưa dịch", "Đoán mò"]
