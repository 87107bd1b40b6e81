"""How many members and cadres a unit has, with all units below it; everybody counts once in each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, select
from sqlalchemy.orm import aliased

from lms import db
from lms.people.models import Membership, Person, Post
from lms.people.queries import Dated, holds
from lms.people.rules import CadreType
from lms.rights import outermost
from lms.units.models import Unit
from lms.units.past import Tree
from lms.units.queries import within


@dataclass(frozen=True)
class Figures:
    """The people of a unit and of all units below it, by kind."""

    members: int = 0
    cadres: int = 0
    full_time: int = 0


def figures_of(units: Sequence[Unit], day: date) -> dict[int, Figures]:
    """Return the figures of each of these units on a day; three queries, however many units or people."""
    scope = outermost(unit.path for unit in units)
    members = _members({unit.id for unit in units}, scope, day)
    cadres = _cadres([unit.id for unit in units], day)
    return {unit.id: Figures(members[unit.id], *cadres.get(unit.id, (0, 0))) for unit in units}


def figures_on(tree: Tree, unit_ids: Sequence[int]) -> dict[int, Figures]:
    """Return the figures of these units in the tree of a day, of the people of that day; three queries.

    Everybody counts once in each unit and once in each above it, however many units they belong to.
    """
    wanted = set(unit_ids)
    cadres: defaultdict[int, set[int]] = defaultdict(set)
    full_time: defaultdict[int, set[int]] = defaultdict(set)
    chains = {unit.id: wanted.intersection(_ids(unit.path)) for unit in tree.units.values()}
    members = _members_on(chains, tree.day)
    posts = select(Post.unit_id, Post.person_id, Post.cadre_type).where(_counts(Post, tree.day))
    for unit_id, person_id, cadre_type in db.session.execute(posts):
        for above in chains.get(unit_id, ()):
            cadres[above].add(person_id)
            if cadre_type == CadreType.FULL_TIME:
                full_time[above].add(person_id)
    return {
        unit_id: Figures(members[unit_id], len(cadres[unit_id]), len(full_time[unit_id]))
        for unit_id in unit_ids
    }


def _members(unit_ids: set[int], scope: Sequence[str], day: date) -> Counter[int]:
    """Return the members of each unit, with all units below it."""
    of_unit = _of_unit(day).subquery()
    number = of_unit.c.count
    added = select(Unit.path, number).join(of_unit, of_unit.c.unit_id == Unit.id).where(within(scope))
    held = _memberships(day).join(Unit, Unit.id == Membership.unit_id).where(within(scope))
    twice = held.with_only_columns(Membership.person_id).group_by(Membership.person_id)
    again = held.with_only_columns(Membership.person_id, Unit.path).where(
        Membership.person_id.in_(twice.having(func.count() > 1))
    )
    return _once_each(
        ((unit_ids.intersection(_ids(path)), count) for path, count in db.session.execute(added)),
        ((person_id, unit_ids.intersection(_ids(path))) for person_id, path in db.session.execute(again)),
    )


def _members_on(chains: Mapping[int, Collection[int]], day: date) -> Counter[int]:
    """Return the members of units; `chains` holds, for each unit of a tree, those above it, too."""
    twice = select(Membership.person_id).group_by(Membership.person_id).having(func.count() > 1)
    again = _memberships(day).where(Membership.person_id.in_(twice))  # the index tells, without each row
    return _once_each(
        ((chains.get(unit_id, ()), count) for unit_id, count in db.session.execute(_of_unit(day))),
        ((person_id, chains.get(unit_id, ())) for person_id, unit_id in db.session.execute(again)),
    )


def _once_each(
    added: Iterable[tuple[Collection[int], int]], several: Iterable[tuple[int, Collection[int]]]
) -> Counter[int]:
    """Return memberships added up for each unit, less those that count somebody twice.

    Counting distinct people of every subtree takes four times as long.
    """
    figures: Counter[int] = Counter()
    for unit_ids, count in added:
        for unit_id in unit_ids:
            figures[unit_id] += count
    seen: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for person_id, unit_ids in several:
        seen[person_id].update(unit_ids)
    for times in seen.values():
        figures.subtract({unit_id: number - 1 for unit_id, number in times.items()})
    return figures


def _of_unit(day: date) -> Select[int, int]:
    """How many memberships each unit has by itself."""
    count = func.count().label("count")
    return select(Membership.unit_id, count).where(_counts(Membership, day)).group_by(Membership.unit_id)


def _memberships(day: date) -> Select[int, int]:
    """Each membership of a day with its person and unit."""
    return select(Membership.person_id, Membership.unit_id).where(_counts(Membership, day))


def _cadres(unit_ids: Sequence[int], day: date) -> dict[int, tuple[int, int]]:
    """Return for each unit how many hold a post, and how many a full-time one."""
    shown = aliased(Unit)
    end = func.substr(shown.path, 1, func.length(shown.path) - 1) + "0"
    full_time = case((Post.cadre_type == CadreType.FULL_TIME, Post.person_id))
    rows = db.session.execute(
        select(shown.id, func.count(distinct(Post.person_id)), func.count(distinct(full_time)))
        .join(Unit, and_(Unit.path >= shown.path, Unit.path < end))
        .join(Post, Post.unit_id == Unit.id)
        .where(shown.id.in_(unit_ids), _counts(Post, day))
        .group_by(shown.id)
    )
    return {unit_id: (cadres, full_time_cadres) for unit_id, cadres, full_time_cadres in rows}


def _counts(source: Dated, day: date) -> ColumnElement[bool]:
    """The membership or post holds on the day and is that of a person who was not merged into another."""
    merged = select(Person.id).where(Person.merged_into_id.is_not(None))
    return and_(holds(source, day), source.person_id.not_in(merged))


def _ids(path: str) -> Iterator[int]:
    """Give the ids from the root down to a unit."""
    return (int(part) for part in path.strip("/").split("/"))
