"""The tree of units as it stood on a day, out of the placements that held then."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from lms import db
from lms.rights import EVERYWHERE
from lms.text import sort_key
from lms.units.models import Unit, UnitPlacement
from lms.units.rules import UnitCycle, parents_first


class Standing(NamedTuple):
    """A unit as it stood on a day; its path holds the ids from the root of that day down to it."""

    id: int
    code: str
    name: str
    name_sort: str
    level: str
    parent_id: int | None
    path: str

    @property
    def depth(self) -> int:
        """How many units stand above it."""
        return self.path.count("/") - 2


@dataclass(frozen=True)
class Tree:
    """The units that stood on a day, by id, each after the one above it."""

    day: date
    units: dict[int, Standing]
    orphans: tuple[Standing, ...] = ()
    """Units that were recorded below one that did not stand; in the tree they are roots."""

    @cached_property
    def children(self) -> dict[int | None, list[Standing]]:
        """The units directly below each, in Vietnamese order; the roots stand below None."""
        found: defaultdict[int | None, list[Standing]] = defaultdict(list)
        for unit in sorted(self.units.values(), key=lambda unit: (unit.name_sort, unit.id)):
            found[unit.parent_id].append(unit)
        return dict(found)

    def path(self, unit_id: int) -> str | None:
        """Return the path of a unit on the day; None if it did not stand."""
        unit = self.units.get(unit_id)
        return unit.path if unit else None

    def below(self, unit_ids: Iterable[int]) -> set[int]:
        """Return these units and all that stood below them; those that did not stand are left out."""
        found: set[int] = set()
        waiting = [unit_id for unit_id in unit_ids if unit_id in self.units]
        while waiting:
            unit_id = waiting.pop()
            if unit_id not in found:
                found.add(unit_id)
                waiting += [child.id for child in self.children.get(unit_id, ())]
        return found

    def ancestors(self, unit_id: int) -> list[Standing]:
        """Return the units above one, from the root down; none if it did not stand."""
        path = self.path(unit_id) or EVERYWHERE
        return [self.units[int(part)] for part in path.strip("/").split("/")[:-1]]

    def in_order(self, scope: Collection[str] = (EVERYWHERE,)) -> Iterator[Standing]:
        """Give the units whose path of today's form lies in a scope, each before those below it."""
        waiting = list(reversed(self.children.get(None, [])))
        while waiting:
            unit = waiting.pop()
            if unit.path.startswith(tuple(scope)):
                yield unit
            waiting += reversed(self.children.get(unit.id, []))


def tree_as_of(day: date) -> Tree:
    """Return the tree as it stood at the end of a day, dissolved units of later included; one query."""
    rows = db.session.execute(
        select(
            Unit.id,
            Unit.code,
            UnitPlacement.name,
            Unit.name,
            Unit.name_sort,
            UnitPlacement.level,
            UnitPlacement.parent_id,
        )
        .join(UnitPlacement, UnitPlacement.unit_id == Unit.id)
        .where(held_on(day))
        .order_by(Unit.id)
    )
    found = {
        row[0]: Standing(
            row[0], row[1], row[2], row[4] if row[2] == row[3] else sort_key(row[2]), *row[5:], ""
        )
        for row in rows
    }
    orphans = [unit for unit in found.values() if unit.parent_id is not None and unit.parent_id not in found]
    return Tree(day, _with_paths(found), tuple(orphans))


def has_changed_since(day: date) -> bool:
    """Whether a unit stands otherwise today than at the end of a day."""
    begun, ended = UnitPlacement.valid_from > day, UnitPlacement.valid_to > day
    return db.session.scalar(select(UnitPlacement.id).where(or_(begun, ended)).limit(1)) is not None


def held_on(day: date) -> ColumnElement[bool]:
    """The placement held on a day; an unknown start is before all days."""
    return and_(
        or_(UnitPlacement.valid_from.is_(None), UnitPlacement.valid_from <= day),
        or_(UnitPlacement.valid_to.is_(None), UnitPlacement.valid_to > day),
    )


def _with_paths(units: dict[int, Standing]) -> dict[int, Standing]:
    """Return the units with their paths, parents first; one whose parent did not stand is a root."""
    done: dict[int, Standing] = {}
    try:
        order = parents_first({unit.id: unit.parent_id for unit in units.values()})
    except UnitCycle as refusal:
        raise UnitCycle(units[int(refusal.name)].name) from refusal
    for unit_id in order:
        unit = units[unit_id]
        parent = done.get(unit.parent_id or 0)
        path = f"{parent.path if parent else EVERYWHERE}{unit_id}/"
        done[unit_id] = unit._replace(parent_id=parent.id if parent else None, path=path)
    return done
