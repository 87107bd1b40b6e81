"""How entrants stand who did not register, and the units of a standing with their members."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Select, func, select

from lms import db
from lms.people.models import Membership, Post
from lms.people.queries import holds
from lms.units.models import Unit
from quizzes.contests.rules.entry import Kind
from quizzes.ranking import collective

OFFICIAL, MEMBER, WORKER = Kind.OFFICIAL.value, Kind.MEMBER.value, Kind.WORKER.value


class Belonging:
    """What says how somebody stands: posts and memberships of the day of the close, codes of units."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._codes = dict(db.session.execute(select(Unit.id, Unit.code)).all())

    @cached_property
    def _officials(self) -> Collection[int]:
        return _ids(select(Post.person_id).where(holds(Post, self._day)))

    @cached_property
    def _members(self) -> Collection[int]:
        return _ids(select(Membership.person_id).where(holds(Membership, self._day)))

    def kind(self, person_id: int) -> str:
        """Return what somebody is to the union who did not register."""
        if person_id in self._officials:
            return OFFICIAL
        return MEMBER if person_id in self._members else WORKER

    def unit(self, unit_id: int | None) -> str:
        """Return the code of a unit, empty without one."""
        return self._codes.get(unit_id or 0, "")


def _ids(statement: Select[int]) -> set[int]:
    """Return ids, of which there may be a million: nothing is made for each row."""
    return set(db.session.connection().execute(statement).scalars())


def units_of(codes: Collection[str], day: date, *, counts_members: bool) -> dict[str, collective.Unit]:
    """Return units and all above them, by code; with the members of each and of all below it on a day.

    A person with several memberships counts once in each unit.
    """
    rows = db.session.execute(select(Unit.id, Unit.parent_id, Unit.code, Unit.name, Unit.level)).all()
    known = {row.id: row for row in rows}
    by_code = {row.code: row.id for row in rows}
    wanted: set[int] = set()
    for code in codes:
        unit_id = by_code.get(code)
        while unit_id is not None and unit_id not in wanted:
            wanted.add(unit_id)
            unit_id = known[unit_id].parent_id
    members = _members({row.id: row.parent_id for row in rows}, day) if counts_members else None
    return {
        known[unit_id].code: collective.Unit(
            known[unit_id].code,
            known[unit_id].name,
            known[known[unit_id].parent_id].code if known[unit_id].parent_id in wanted else "",
            known[unit_id].level,
            members[unit_id] if members is not None else None,
        )
        for unit_id in wanted
    }


def _members(parents: Mapping[int, int | None], day: date) -> Counter[int]:
    """Return how many members each unit has, all below it included.

    Who belongs to one unit is counted by the database; of the others, one by one, what is above their units.
    """
    held = (
        select(Membership.person_id, func.min(Membership.unit_id), func.max(Membership.unit_id))
        .where(holds(Membership, day))
        .group_by(Membership.person_id)
    )
    found: Counter[int] = Counter()
    one = held.having(func.min(Membership.unit_id) == func.max(Membership.unit_id)).subquery()
    alone = db.session.execute(select(one.c[1], func.count()).group_by(one.c[1]))
    for unit_id, count in alone:
        for above in _up(unit_id, parents):
            found[above] += count
    several = held.having(func.min(Membership.unit_id) != func.max(Membership.unit_id)).subquery()
    rows = db.session.execute(
        select(Membership.person_id, Membership.unit_id)
        .where(holds(Membership, day), Membership.person_id.in_(select(several.c[0])))
        .order_by(Membership.person_id)
    )
    for _person_id, memberships in groupby(rows, key=itemgetter(0)):
        found.update({above for _person, unit_id in memberships for above in _up(unit_id, parents)})
    return found


def _up(unit_id: int, parents: Mapping[int, int | None]) -> Iterator[int]:
    """Give a unit and all above it."""
    place: int | None = unit_id
    while place is not None:
        yield place
        place = parents[place]
