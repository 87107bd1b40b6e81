"""The numbers of targets a second way: slow, obvious, row after row, sharing no code with the first."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import text

from lms import db

HANOI = timedelta(hours=7)


def rows(sql: str) -> list[Any]:
    return list(db.session.execute(text(sql)))


def as_day(value: object) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def happened_on(value: object) -> date:
    moment = datetime.fromisoformat(str(value)).replace(tzinfo=UTC)
    return (moment + HANOI).date()


def holds(since: object, until: object, day: date) -> bool:
    first, last = as_day(since), as_day(until)
    return (first is None or first <= day) and (last is None or day < last)


@dataclass
class SlowWay:
    """Everything as of a day, read whole."""

    day: date
    parents: dict[int, int | None] = field(default_factory=dict)
    levels: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        placements = rows("SELECT unit_id, parent_id, level, valid_from, valid_to FROM unit_placements")
        for unit_id, parent_id, level, since, until in placements:
            if holds(since, until, self.day):
                self.parents[unit_id] = parent_id
                self.levels[unit_id] = level

    def is_below(self, unit_id: int | None, root: int) -> bool:
        step = unit_id
        while step is not None:
            if step == root:
                return True
            step = self.parents.get(step)
        return False

    def units(self, root: int, levels: Iterable[str]) -> list[int]:
        wanted = set(levels)
        return [one for one in self.parents if self.levels[one] in wanted and self.is_below(one, root)]

    def members(self, root: int) -> set[int]:
        found = rows("SELECT person_id, unit_id, since, until FROM memberships")
        return {
            person
            for person, unit, since, until in found
            if holds(since, until, self.day) and self.is_below(unit, root)
        }

    def cadres(
        self, root: int, cadre_type: str | None = None, *, at: Container[str] | None = None
    ) -> set[int]:
        found = rows("SELECT person_id, unit_id, since, until, cadre_type FROM posts")
        return {
            person
            for person, unit, since, until, kind in found
            if holds(since, until, self.day)
            and self.is_below(unit, root)
            and (cadre_type is None or kind == cadre_type)
            and (at is None or self.levels[unit] in at)
        }

    def done(self, activity_id: int, first: date | None, last: date | None) -> set[int]:
        found = rows("SELECT person_id, activity_id, outcome, happened_at FROM ledger_entries")
        last = self.day if last is None else min(last, self.day)
        return {
            person
            for person, activity, outcome, moment in found
            if activity == activity_id
            and outcome in ("completed", "passed", "taken")
            and (first is None or happened_on(moment) >= first)
            and happened_on(moment) <= last
        }

    def register(
        self, topic_ids: Iterable[int], first: date | None, last: date | None
    ) -> list[tuple[int, int, int, int]]:
        """Give (unit, topic, classes, turns) of what counts."""
        found = rows("SELECT unit_id, topic_id, classes, turns, held_on, withdrawn_at FROM register_entries")
        wanted = set(topic_ids)
        last = self.day if last is None else min(last, self.day)
        return [
            (unit, topic, classes, turns)
            for unit, topic, classes, turns, held_on, withdrawn in found
            if topic in wanted
            and withdrawn is None
            and (first is None or (as_day(held_on) or date.min) >= first)
            and (as_day(held_on) or date.max) <= last
        ]


def noon(day: date) -> datetime:
    """Return noon in Vietnam, in UTC."""
    return datetime.combine(day, time(5), UTC)
