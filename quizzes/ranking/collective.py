"""What units win together: headcount, turnout and points of each, and the tiers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from quizzes.ranking.prizes import Award
from quizzes.ranking.rules import EACH_DIVISION, CollectivePrize, Measure, Prize
from quizzes.ranking.values import Table

UNION_MEMBERS = ("official", "member")
"""The kinds of entrant that are members of the union: only they are counted against all members."""


class Unit(NamedTuple):
    """A unit as it stood when the result was frozen, with the members of itself and of all below it."""

    code: str
    name: str
    parent: str
    level: str
    members: int | None


@dataclass(frozen=True)
class UnitLine:
    """A unit in the table of a collective prize; rank 0 is not ranked, and `tier` the place of its prize.

    `value` is what units are compared by. `turnout` is the percentage of members that entered, `score` the
    average of counted attempts in percent.
    """

    unit: Unit
    division: str
    people: int
    turnout: Fraction | None
    score: Fraction | None
    prizes: int
    value: Fraction
    rank: int = 0
    tier: int | None = None


class UnitTie(NamedTuple):
    """Equal units at the edge of a tier, of which only some can have it."""

    tier: int
    division: str
    units: tuple[str, ...]
    places: int


@dataclass(frozen=True)
class CollectiveTable:
    """The units of a collective prize, the best first, and what must be decided."""

    lines: tuple[UnitLine, ...]
    ties: tuple[UnitTie, ...]


@dataclass(frozen=True)
class Decided:
    """What the organising board said of units: who of equals comes first, and prizes given by hand."""

    places: Mapping[str, int]
    tiers: Mapping[str, int]


NOTHING_DECIDED = Decided({}, {})


@dataclass(frozen=True)
class Field:
    """Who took part, in which units, and what people won, by the places of their tiers in `prizes`."""

    table: Table
    units: Mapping[str, Unit]
    won: Sequence[Award] = ()
    prizes: Sequence[Prize] = ()
    divisions: Sequence[str] = ()


def collective_table(
    prize: CollectivePrize, field: Field, decided: Decided = NOTHING_DECIDED
) -> CollectiveTable:
    """Return the units in their order with what they win, each division by itself where the prize says so."""
    lines: list[UnitLine] = []
    ties: list[UnitTie] = []
    for division in field.divisions if prize.division == EACH_DIVISION else (prize.division,):
        found = list(_lines(prize, division, field, decided))
        ranked = _ranked(found, prize, decided)
        ties += _ties(ranked, prize, division, decided)
        lines += _with_prizes(ranked, prize, ties, decided)
    return CollectiveTable(tuple(lines), tuple(ties))


def standing_unit(code: str, level: str, units: Mapping[str, Unit]) -> str | None:
    """Return the unit at a level that a unit belongs to, or itself where no level is asked; None without."""
    while level and code in units and units[code].level != level:
        code = units[code].parent
    return code if code in units else None


def _lines(prize: CollectivePrize, division: str, field: Field, decided: Decided) -> Iterator[UnitLine]:
    """Give each unit that somebody sat for, as far as its people count; and each that has a prize by hand."""
    table = field.table
    stands = {code: standing_unit(code, prize.level, field.units) for code in set(table.units)}
    kinds = prize.kinds or (UNION_MEMBERS if prize.measure is Measure.RATIO else ())
    turnout_kinds = prize.kinds or UNION_MEMBERS
    people: Counter[str] = Counter()
    entered: Counter[str] = Counter()
    scores: Counter[str] = Counter()
    most: Counter[str] = Counter()
    for row, code in enumerate(table.units):
        stand = stands[code]
        if stand is None or (division and table.divisions[row] != division):
            continue
        if kinds and table.kinds[row] not in kinds:
            continue
        people[stand] += 1
        entered[stand] += table.kinds[row] in turnout_kinds
        scores[stand] += table.score[row]
        most[stand] += table.most[row]
    awards, points = _prizes_won(prize, division, field, stands)
    given = set(decided.tiers) & set(field.units) if prize.measure is Measure.HAND else set()
    for code in sorted({*people, *given}):
        unit = field.units[code]
        turnout = Fraction(100 * entered[code], unit.members) if unit.members else None
        score = Fraction(100 * scores[code], most[code]) if most[code] else None
        value = {
            Measure.HEADCOUNT: Fraction(people[code]),
            Measure.RATIO: turnout or Fraction(0),
            Measure.POINTS: prize.turnout_weight * (turnout or 0) + points.get(code, 0),
            Measure.HAND: Fraction(people[code]),
        }[prize.measure]
        yield UnitLine(unit, division, people[code], turnout, score, awards[code], value)


def _prizes_won(
    prize: CollectivePrize, division: str, field: Field, stands: Mapping[str, str | None]
) -> tuple[Counter[str], dict[str, Fraction]]:
    """Return how many prizes the people of each unit won, and the points of these."""
    table = field.table
    awards: Counter[str] = Counter()
    points: dict[str, Fraction] = {code: Fraction(0) for code in stands.values() if code is not None}
    for one in field.won:
        unit = stands[table.units[one.row]]
        if unit is None or (division and table.divisions[one.row] != division):
            continue
        awards[unit] += 1
        points[unit] += prize.prize_points.get(field.prizes[one.tier].title, Fraction(0))
    return awards, points


def _is_ranked(line: UnitLine, prize: CollectivePrize) -> bool:
    if prize.needs_members and not line.unit.members:
        return False
    if (line.unit.members or 0) < prize.fewest_members:
        return False
    if prize.lowest_turnout is not None and (line.turnout or 0) < prize.lowest_turnout:
        return False
    return prize.lowest_score is None or (line.score or 0) >= prize.lowest_score


def _ranked(lines: Sequence[UnitLine], prize: CollectivePrize, decided: Decided) -> list[UnitLine]:
    """Return the units in their order with their ranks; those that miss a threshold stand at the end.

    Where prizes are given by hand, nobody is ranked, and those who have one come first.
    """
    last = len(lines)
    if prize.measure is Measure.HAND:
        return sorted(lines, key=lambda line: decided.tiers.get(line.unit.code, len(prize.tiers)))
    able = sorted(
        (line for line in lines if _is_ranked(line, prize)),
        key=lambda line: (-line.value, decided.places.get(line.unit.code, last), line.unit.code),
    )
    found: list[UnitLine] = []
    for place, line in enumerate(able, start=1):
        is_equal = bool(found) and able[place - 2].value == line.value
        found.append(_at(line, found[-1].rank if is_equal else place))
    return found + [line for line in lines if not _is_ranked(line, prize)]


def _at(line: UnitLine, rank: int, tier: int | None = None) -> UnitLine:
    return UnitLine(**{**vars(line), "rank": rank, "tier": tier})


def _edges(prize: CollectivePrize) -> Iterator[tuple[int, int, int]]:
    """Give each tier with the first place that it takes, and the first that it does not."""
    first = 0
    for tier, one in enumerate(prize.tiers):
        yield tier, first, first + one.count
        first += one.count


def _ties(
    lines: Sequence[UnitLine], prize: CollectivePrize, division: str, decided: Decided
) -> Iterator[UnitTie]:
    """Give the equals at an edge whom nobody told apart; nothing where prizes are given by hand."""
    if prize.measure is Measure.HAND:
        return
    ranked = [line for line in lines if line.rank]
    for tier, first, end in _edges(prize):
        if end >= len(ranked) or ranked[end - 1].value != ranked[end].value:
            continue
        equals = [line.unit.code for line in ranked if line.value == ranked[end].value]
        if not all(code in decided.places for code in equals):
            before = sum(line.value > ranked[end].value for line in ranked)
            yield UnitTie(tier, division, tuple(equals), end - max(first, before))
            return


def _with_prizes(
    lines: Sequence[UnitLine], prize: CollectivePrize, ties: Sequence[UnitTie], decided: Decided
) -> Iterator[UnitLine]:
    """Give the lines with their tiers; equals that are not decided have none, nor has anybody after them."""
    waiting = {(tie.division, code) for tie in ties for code in tie.units}
    tiers = {place: tier for tier, first, end in _edges(prize) for place in range(first, end)}
    is_open = True
    for place, line in enumerate(lines):
        is_open = is_open and (line.division, line.unit.code) not in waiting
        if prize.measure is Measure.HAND:
            yield _at(line, line.rank, decided.tiers.get(line.unit.code))
        else:
            yield _at(line, line.rank, tiers.get(place) if is_open and line.rank else None)
