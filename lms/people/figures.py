"""How many members and cadres a unit has, with all units below it; everybody counts once in each."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, select

from lms import db
from lms.people.models import ConcurrentPerson, Membership, Person, Post
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


Chains = Mapping[int, Collection[int]]
"""For each unit those it counts for: itself and the ones above it, as far as they are shown."""


def figures_of(units: Sequence[Unit], day: date) -> dict[int, Figures]:
    """Return the figures of each of these units on a day; seven queries, however many units or people."""
    shown = {unit.id for unit in units}
    those = within(outermost(unit.path for unit in units))
    paths = db.session.execute(select(Unit.id, Unit.path).where(those))
    chains = {unit_id: shown.intersection(_ids(path)) for unit_id, path in paths}
    return _figures(shown, chains, day, (select(Unit.id).where(those),))


def figures_on(tree: Tree, unit_ids: Sequence[int]) -> dict[int, Figures]:
    """Return the figures of these units in the tree of a day, of the people of that day; six queries.

    Everybody counts once in each unit and once in each above it, however many units they belong to.
    """
    shown = set(unit_ids)
    chains = {unit.id: shown.intersection(_ids(unit.path)) for unit in tree.units.values()}
    return _figures(shown, chains, tree.day)


def _figures(
    shown: Collection[int], chains: Chains, day: date, among: Sequence[Select[int]] = ()
) -> dict[int, Figures]:
    """Return the figures of units; `among` says in which units to look for what is held, if not in all."""
    members = _counted(chains, Membership, _held(Membership, day, among))
    posts = _held(Post, day, among)
    cadres = _counted(chains, Post, posts)
    full_time = _counted(chains, Post, posts & (Post.cadre_type == CadreType.FULL_TIME))
    return {unit_id: Figures(members[unit_id], cadres[unit_id], full_time[unit_id]) for unit_id in shown}


def _counted(chains: Chains, source: Dated, held: ColumnElement[bool]) -> Counter[int]:
    """Return the people of each unit: what is held added up, less what counts somebody twice.

    Counting distinct people of every subtree takes four times as long.
    """
    figures: Counter[int] = Counter()
    counts = select(source.unit_id, func.count()).where(held).group_by(source.unit_id)
    for unit_id, count in db.session.execute(counts):
        for above in chains.get(unit_id, ()):
            figures[above] += count
    several = source.person_id.in_(select(ConcurrentPerson.person_id))
    again = select(source.person_id, source.unit_id).where(held, several)
    seen: set[tuple[int, int]] = set()
    for person_id, unit_id in db.session.execute(again):
        for above in chains.get(unit_id, ()):
            figures[above] -= (person_id, above) in seen
            seen.add((person_id, above))
    return figures


def _held(source: Dated, day: date, among: Sequence[Select[int]]) -> ColumnElement[bool]:
    """It is held on the day, in one of these units, by a person who was not merged into another."""
    merged = select(Person.id).where(Person.merged_into_id.is_not(None))
    places = (source.unit_id.in_(ids) for ids in among)
    return and_(holds(source, day), source.person_id.not_in(merged), *places)


def _ids(path: str) -> Iterator[int]:
    """Give the ids from the root down to a unit."""
    return (int(part) for part in path.strip("/").split("/"))
