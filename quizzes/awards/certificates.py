"""Certificates: a page for each prize, of people and of units."""

from collections.abc import Iterable, Iterator, Sequence

from lms.documents.rules import Document, Line, Part, Parts, Sheet
from quizzes.awards.decision import MOTTO, NATION, center, mark, signers
from quizzes.awards.rules import Awarded, Facts, Laureate, Sort, UnitLaureate

RED, BLUE = "B5121B", "0B3A7A"
NAMES = {Sort.CERTIFICATE: "GIẤY CHỨNG NHẬN", Sort.MERIT: "GIẤY KHEN"}
LONG_NAME, LONG_TITLE, LONG_UNIT = 40, 90, 80
"""From so many letters on, a smaller size keeps a certificate on its page."""

Winner = Laureate | UnitLaureate


def certificates(awarded: Awarded, facts: Facts, winners: Sequence[Winner] | None = None) -> Document:
    """Return the certificates of these winners, or else of all, people first."""
    chosen: Iterable[Winner] = (*awarded.people, *awarded.units) if winners is None else winners
    return Document(
        f"{NAMES[facts.sort].capitalize()} {awarded.occasion}",
        tuple(_sheet(one, awarded, facts) for one in chosen),
        foot=awarded.source,
        watermark=mark(awarded),
        is_certificate=True,
    )


def _sheet(one: Winner, awarded: Awarded, facts: Facts) -> Sheet:
    return (
        center(NATION, 14, is_bold=True),
        center(MOTTO, 14, is_bold=True, is_ruled=True),
        center(facts.authority.upper(), 16, before=14, is_bold=True),
        center(NAMES[facts.sort], 42, before=10, is_bold=True, color=RED),
        *_recipient(one),
        center(one.prize if _says_so(one.prize) else f"Đạt {one.prize}", 24, before=10, is_bold=True),
        center(awarded.contest, 16 if len(awarded.contest) > LONG_TITLE else 18, before=2),
        *((center(awarded.round_title, 16),) if awarded.round_title else ()),
        Parts((Part(50, _entry(facts)), Part(50, _signed(facts))), before=14),
    )


def _says_so(prize: str) -> bool:
    """Whether the title of a prize is a sentence of its own."""
    return prize.casefold().startswith("đạt ")


def _recipient(one: Winner) -> tuple[Line, ...]:
    size = 24 if len(one.name) > LONG_NAME else 30
    name = center(one.name, size, before=4, is_bold=True, color=BLUE)
    if isinstance(one, UnitLaureate):
        return (center("Tặng tập thể", 16, before=8, is_italic=True), name)
    return (center("Trao tặng", 16, before=8, is_italic=True), name, *_unit(one.unit))


def _unit(unit: str) -> Iterator[Line]:
    """Give the unit; a long name has the unit above it on a line of its own."""
    own, between, above = unit.rpartition(", ")
    lines = [f"{own},", above] if between and len(unit) > LONG_UNIT else [unit]
    for place, text in enumerate(lines if unit else ()):
        yield center(text if place else f"Đơn vị: {text}", 16)


def _entry(facts: Facts) -> tuple[Line, ...]:
    """Return the reference to the decision, and where the entry in the book is filled in by hand."""
    return (
        center(f"Theo Quyết định số {facts.full_number}", 12, before=2),
        center(facts.day, 12),
        center("Vào sổ số: ................", 12, before=4),
    )


def _signed(facts: Facts) -> tuple[Line, ...]:
    return (center(f"{facts.place}, {facts.day}", 14, is_italic=True), *signers(facts))
