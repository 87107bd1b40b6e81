"""Counting who took part: by unit with all below it, by kind, by day and hour, by score."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from lms import i18n
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.ranking.collective import UNION_MEMBERS

BANDS = 10
"""Scores are told in so many bands, and the whole score apart."""


class Sitting(NamedTuple):
    """An attempt that was handed in: the code of its unit, or "" without one; points in parts of a scale."""

    round_number: int
    unit: str
    kind: str
    score: int
    most: int
    is_perfect: bool
    started_at: datetime


@dataclass(slots=True)
class Count:
    """What was counted; `union_people` are those who are members of the union."""

    people: int = 0
    union_people: int = 0
    attempts: int = 0
    perfect: int = 0
    score: int = 0
    most: int = 0

    def add(self, other: "Count") -> None:
        """Count all that another counted."""
        self.people += other.people
        self.union_people += other.union_people
        self.attempts += other.attempts
        self.perfect += other.perfect
        self.score += other.score
        self.most += other.most

    @property
    def rate(self) -> int | None:
        """The average score in hundredths of a percent of what papers are worth; None without papers."""
        return round(10_000 * self.score / self.most) if self.most else None

    def to_json(self) -> dict[str, Any]:
        """Return what pages tell of it."""
        return {
            "people": self.people,
            "attempts": self.attempts,
            "perfect": self.perfect,
            "rate": self.rate,
        }


class Tally:
    """What a round, or the whole contest, came to; people are counted once in each unit and all above it.

    A million attempts go through `add_person`, so it counts as little as it can: by unit and kind together,
    from which everything else is added up when all are counted. Who sat for several units is counted apart.
    """

    def __init__(self, parents: Mapping[str, str]) -> None:
        self.parents = parents
        self._cells: defaultdict[tuple[str, str], Count] = defaultdict(Count)
        self._kinds: Counter[str] = Counter()
        self._several: Counter[tuple[str, str]] = Counter()
        self._day_people: Counter[str] = Counter()
        self._moments: Counter[tuple[str, int]] = Counter()
        self._scores: Counter[tuple[int, int]] = Counter()
        self._clock: dict[tuple[int, int], tuple[str, int]] = {}

    def add_person(self, sittings: Sequence[Sitting]) -> None:
        """Count all attempts of one person; the kind is that of the last."""
        kind = sittings[-1].kind
        days = set()
        for one in sittings:
            moment = self._local(one.started_at)
            days.add(moment[0])
            self._moments[moment] += 1
            self._scores[one.score, one.most] += 1
            cell = self._cells[one.unit, kind]
            cell.attempts += 1
            cell.perfect += one.is_perfect
            cell.score += one.score
            cell.most += one.most
        self._kinds[kind] += 1
        for day in days:
            self._day_people[day] += 1
        units = {one.unit for one in sittings} if len(sittings) > 1 else ()
        if len(units) > 1:
            for code in set().union(*map(self.reached, units)):
                self._several[code, kind] += 1
        else:
            cell.people += 1

    def units(self) -> dict[str, Count]:
        """Return the count of each unit with all below it."""
        found: defaultdict[str, Count] = defaultdict(Count)
        for (unit, kind), cell in self._cells.items():
            whole = replace(cell, union_people=cell.people if kind in UNION_MEMBERS else 0)
            for code in self.reached(unit):
                found[code].add(whole)
        for (code, kind), people in self._several.items():
            found[code].people += people
            found[code].union_people += people if kind in UNION_MEMBERS else 0
        return dict(found)

    def figures(self) -> dict[str, Any]:
        """Return all but the units as JSON."""
        kinds = {kind: Count() for kind in sorted(self._kinds)}
        for (_unit, kind), cell in self._cells.items():
            kinds[kind].add(cell)
        total, days, hours = Count(), Counter[str](), Counter[int]()
        for kind, people in self._kinds.items():
            kinds[kind].people = people
            total.add(kinds[kind])
        for (day, hour), attempts in self._moments.items():
            days[day] += attempts
            hours[hour] += attempts
        bands = Counter[int]()
        for (score, most), attempts in self._scores.items():
            bands[band(score, most)] += attempts
        return {
            **total.to_json(),
            "kinds": [{"kind": kind, **count.to_json()} for kind, count in kinds.items()],
            "days": [[day, self._day_people[day], attempts] for day, attempts in sorted(days.items())],
            "hours": [hours[hour] for hour in range(24)],
            "scores": [bands[place] for place in range(BANDS + 1)],
        }

    def reached(self, code: str) -> set[str]:
        """Return a unit and all above it; "" stands for none, and has none above it."""
        found: set[str] = set()
        place: str | None = code
        while place is not None and place not in found:
            found.add(place)
            place = self.parents.get(place)
        return found

    def _local(self, moment: datetime) -> tuple[str, int]:
        """Return the day and the hour in Vietnam, each hour reckoned once."""
        key = (moment.toordinal(), moment.hour)
        if key not in self._clock:
            local = moment.astimezone(i18n.ZONE)
            self._clock[key] = (local.date().isoformat(), local.hour)
        return self._clock[key]


def band(score: int, most: int) -> int:
    """Return the band of a score: 0 is below a tenth, the last one the whole score."""
    return min(max(score, 0) * BANDS // most, BANDS) if most else 0


def turnout(union_people: int, members: int | None) -> int | None:
    """Return members who took part to all members, in hundredths of a percent; None where not known."""
    return round(10_000 * union_people / members) if members else None


def in_order(units: Iterable[str], parents: Mapping[str, str], names: Mapping[str, str]) -> Iterator[str]:
    """Give units as in the tree, each before those below it, by what sorts their names; none comes last."""
    known = set(units)
    children: dict[str, list[str]] = {}
    for code in known - {""}:
        above = parents.get(code, "")
        children.setdefault(above if above in known else "", []).append(code)
    waiting = sorted(children.get("", ()), key=lambda code: (names[code], code), reverse=True)
    while waiting:
        code = waiting.pop()
        yield code
        waiting += sorted(children.get(code, ()), key=lambda one: (names[one], one), reverse=True)
    if "" in known:
        yield ""


class NothingClosed(Refused):
    """No round is over."""

    def __init__(self) -> None:
        super().__init__(_l("Chưa có vòng nào kết thúc nên chưa có gì để thống kê."))
