"""How many members and cadres a unit has, with all units below it; everybody counts once in each."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
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
    """Return the figures of these units in the tree of a day, of the people of that day; two queries.

    Everybody counts once in each unit and once in each above it, however many units they belong to.
    """
    wanted = set(unit_ids)
    members: defaultdict[int, set[int]] = defaultdict(set)
    cadres: defaultdict[int, set[int]] = defaultdict(set)
    full_time: defaultdict[int, set[int]] = defaultdict(set)
    chains = {unit.id: wanted.intersection(_ids(unit.path)) for unit in tree.units.values()}
    held = select(Membership.unit_id, Membership.person_id).where(_counts(Membership, tree.day))
    for unit_id, person_id in db.session.execute(held):
        for above in chains.get(unit_id, ()):
            members[above].add(person_id)
    posts = select(Post.unit_id, Post.person_id, Post.cadre_type).where(_counts(Post, tree.day))
    for unit_id, person_id, cadre_type in db.session.execute(posts):
        for above in chains.get(unit_id, ()):
            cadres[above].add(person_id)
            if cadre_type == CadreType.FULL_TIME:
                full_time[above].add(person_id)
    return {
        unit_id: Figures(len(members[unit_id]), len(cadres[unit_id]), len(full_time[unit_id]))
        for unit_id in unit_ids
    }


def _members(unit_ids: set[int], scope: Sequence[str], day: date) -> Counter[int]:
    """Return the members of each unit: memberships added up, less those that count somebody twice.

    Counting distinct people of every subtree takes four times as long.
    """
    count = func.count().label("count")
    of_unit = (
        select(Membership.unit_id, count)
        .where(_counts(Membership, day))
        .group_by(Membership.unit_id)
        .subquery()
    )
    figures: Counter[int] = Counter()
    rows = db.session.execute(
        select(Unit.path, of_unit.c.count).join(of_unit, of_unit.c.unit_id == Unit.id).where(within(scope))
    )
    for path, number in rows:
        for unit_id in unit_ids.intersection(_ids(path)):
            figures[unit_id] += number
    seen: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for person_id, path in db.session.execute(_several(scope, day)):
        seen[person_id].update(unit_ids.intersection(_ids(path)))
    for times in seen.values():
        figures.subtract({unit_id: number - 1 for unit_id, number in times.items()})
    return figures


def _several(scope: Sequence[str], day: date) -> Select[int, str]:
    """Everybody with several memberships in the scope, with the path of each."""
    rows = (
        select(Membership.person_id, Unit.path)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(within(scope), _counts(Membership, day))
    )
    people = rows.with_only_columns(Membership.person_id).group_by(Membership.person_id)
    return rows.where(Membership.person_id.in_(people.having(func.count() > 1)))


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
