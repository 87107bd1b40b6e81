"""The units before and after a decision, and what that does to whoever is counted in them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from lms.populations.rules import Belonging, Definition
from lms.units.history import follow
from lms.units.past import Tree


class Shift(StrEnum):
    """What a decision does to a number: it may be another one, or only its parts are."""

    WHOLE = "whole"
    WITHIN = "within"


class Holding(NamedTuple):
    """A way in which people belong: the unit before and the unit after; None is nowhere."""

    was: int | None
    now: int | None
    is_post: bool = False
    post_kind: str | None = None
    cadre_type: str | None = None


Holdings = Mapping[Holding, Collection[int]]
"""Who belongs in each way; somebody with two posts of a kind in one unit stands there twice."""


@dataclass(frozen=True)
class Ground:
    """The units on a day, and which have taken the place of those that had ended."""

    tree: Tree
    successors: Mapping[int, Collection[int]]

    @cached_property
    def _meant(self) -> dict[tuple[tuple[int, ...], tuple[str, ...]], set[int]]:
        return {}

    def meant(self, definition: Definition) -> set[int]:
        """Return the units through which people may be meant by a definition."""
        key = definition.units, definition.levels
        if key not in self._meant:
            self._meant[key] = self._units(definition)
        return self._meant[key]

    def _units(self, definition: Definition) -> set[int]:
        units, levels = self.tree.units, definition.levels
        ids = set(units)
        if definition.units:
            ids = self.tree.below(follow(definition.units, units, self.successors))
        return {unit_id for unit_id in ids if not levels or units[unit_id].level in levels}

    def below(self, unit_id: int, levels: Collection[str] = ()) -> set[int]:
        """Return a unit and all below it, of some levels where these are given."""
        units = self.tree.units
        return {one for one in self.tree.below([unit_id]) if not levels or units[one].level in levels}

    def way_down(self, top: int, unit_id: int | None) -> str:
        """Return the ids from one unit down to another below it."""
        path = self.tree.path(unit_id or 0) or ""
        return path[path.find(f"/{top}/") :]


@dataclass(frozen=True)
class Grounds:
    """The ground before a decision and after it, and how people belong who are touched."""

    before: Ground
    after: Ground
    holdings: Holdings

    @cached_property
    def changed(self) -> set[int]:
        """The units that begin, end, or change their level or their place, if only because one above does."""
        return changed_between(self.before.tree, self.after.tree)

    @cached_property
    def moved(self) -> set[int]:
        """The units whose place changes."""
        return {
            unit_id for unit_id in self.changed if unit_id in self.before.tree.units and self._stays(unit_id)
        }

    def _stays(self, unit_id: int) -> bool:
        path = self.after.tree.path(unit_id)
        return path is not None and path != self.before.tree.path(unit_id)

    def shift_of_people(self, definition: Definition, owner: int | None = None) -> Shift | None:
        """Return what happens to the people of a definition, of all or of those below a unit."""
        was_meant, now_meant = self.before.meant(definition), self.after.meant(definition)
        if owner is not None:
            was_meant, now_meant = was_meant & self.before.below(owner), now_meant & self.after.below(owner)
        found: Shift | None = None
        was_in: set[int] = set()
        now_in: set[int] = set()
        for holding, people in admitted(definition, self.holdings):
            was, now = holding.was in was_meant, holding.now in now_meant
            if was != now or (was and self._is_shifted(holding, owner)):
                found = Shift.WITHIN
            was_in.update(people if was else ())
            now_in.update(people if now else ())
        return Shift.WHOLE if was_in != now_in else found

    def shift_of_units(self, owner: int, levels: Collection[str]) -> Shift | None:
        """Return what happens to the units of some levels below a unit, each of which is counted."""
        was, now = self.before.below(owner, levels), self.after.below(owner, levels)
        if was != now:
            return Shift.WHOLE
        return self._within(owner, was)

    def shift_of_reports(self, owner: int) -> Shift | None:
        """Return what happens to what units below a unit have written down; a new unit brings nothing."""
        was, now = self.before.below(owner), self.after.below(owner)
        if was - now or (now - was) & self.before.tree.units.keys():
            return Shift.WHOLE
        return self._within(owner, was)

    def _is_shifted(self, holding: Holding, owner: int | None) -> bool:
        return holding.was != holding.now or self._is_elsewhere(owner, holding.was)

    def _within(self, owner: int, unit_ids: Collection[int]) -> Shift | None:
        inside = self.changed.intersection(unit_ids)
        return Shift.WITHIN if any(self._is_elsewhere(owner, unit_id) for unit_id in inside) else None

    def _is_elsewhere(self, owner: int | None, unit_id: int | None) -> bool:
        """Whether a unit stands otherwise below another than before."""
        if owner is None:
            return False
        return self.before.way_down(owner, unit_id) != self.after.way_down(owner, unit_id)


def changed_between(before: Tree, after: Tree) -> set[int]:
    """Return the units that stand otherwise, or only in one of two trees; names do not matter."""
    return {
        unit_id
        for unit_id in before.units.keys() | after.units.keys()
        if (was := before.units.get(unit_id)) is None
        or (now := after.units.get(unit_id)) is None
        or (was.path, was.level) != (now.path, now.level)
    }


def admitted(definition: Definition, holdings: Holdings) -> Iterator[tuple[Holding, Collection[int]]]:
    """Give the ways of belonging that a definition means, wherever the units are, with the people."""
    anywhere, named = replace(definition, units=(), levels=()), set(definition.people)
    for holding, people in holdings.items():
        belonging = Belonging(0, "", "", holding.is_post, holding.post_kind, holding.cadre_type)
        meant = named.intersection(people) if named else people
        if meant and anywhere.admits(belonging):
            yield holding, meant


def gather(rows: Iterable[tuple[int, Holding]]) -> dict[Holding, list[int]]:
    """Return who belongs in each way, from (person, way)."""
    found: defaultdict[Holding, list[int]] = defaultdict(list)
    for person_id, holding in rows:
        found[holding].append(person_id)
    return dict(found)
