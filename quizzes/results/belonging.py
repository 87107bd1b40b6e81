"""How entrants stand who did not register, and the units of a standing with their members."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from sqlalchemy import select

from lms import db
from lms.people.models import Membership, Post
from lms.people.queries import holds
from lms.units.models import Unit
from quizzes.contests.rules.entry import Kind
from quizzes.ranking import collective


@dataclass(frozen=True)
class Belonging:
    """What says how somebody stands: posts and memberships of the day of the close, codes of units."""

    officials: Collection[int]
    members: Collection[int]
    codes: Mapping[int, str]

    def kind(self, person_id: int) -> str:
        """Return what somebody is to the union who did not register."""
        if person_id in self.officials:
            return Kind.OFFICIAL.value
        return Kind.MEMBER.value if person_id in self.members else Kind.WORKER.value

    def unit(self, unit_id: int | None) -> str:
        """Return the code of a unit, empty without one."""
        return self.codes.get(unit_id or 0, "")


def belonging_on(day: date) -> Belonging:
    """Return how people stand on a day."""
    posts = db.session.scalars(select(Post.person_id).where(holds(Post, day)).distinct())
    members = db.session.scalars(select(Membership.person_id).where(holds(Membership, day)).distinct())
    codes = db.session.execute(select(Unit.id, Unit.code))
    return Belonging(set(posts), set(members), dict(codes.all()))


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
    """Return how many members each unit has, all below it included."""
    rows = db.session.execute(
        select(Membership.person_id, Membership.unit_id)
        .where(holds(Membership, day))
        .order_by(Membership.person_id)
    )
    found: Counter[int] = Counter()
    for _person_id, memberships in groupby(rows, key=itemgetter(0)):
        above: set[int] = set()
        for _person, unit_id in memberships:
            place: int | None = unit_id
            while place is not None and place not in above:
                above.add(place)
                place = parents[place]
        found.update(above)
    return found
