"""Where that counts which a unit did before it ended: with whoever took its place."""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms import db
from lms.units.models import Unit, UnitEvent, UnitPlacement, UnitSuccession
from lms.units.past import Tree


@dataclass(frozen=True)
class Heirs:
    """Who took the place of units that had ended by a day.

    `paths` are those of the units that stood on it, `successors` whoever took the place of one on the day it
    ended, `above` the unit over each on its last day, `founded_from` the units that another was made of.
    """

    paths: Mapping[int, str]
    successors: Mapping[int, Set[int]]
    above: Mapping[int, int | None]
    ended_on: Mapping[int, date]
    founded_from: Mapping[int, Set[int]]
    _places: dict[int, int | None] = field(default_factory=dict)

    def place_of(self, unit_id: int) -> int | None:
        """Return the standing unit that a unit's deeds belong to; None where none stands over all its parts.

        That is the unit itself, or its one successor. What was divided belongs to the lowest unit over all
        its parts, so that nothing counts twice; what ended without a successor, to the unit it stood under.
        """
        if unit_id in self.paths:
            return unit_id
        if unit_id not in self._places:
            self._places[unit_id] = None  # a circle of successions ends here
            above = self.above.get(unit_id)
            parts = self.successors.get(unit_id) or ({above} if above is not None else set())
            self._places[unit_id] = self._lowest_over({self.place_of(part) for part in parts})
        return self._places[unit_id]

    def stood_under(self, unit_id: int, upper_id: int) -> bool:
        """Tell whether an ended unit had another one over it on its last day."""
        seen: set[int] = set()
        step = self.above.get(unit_id)
        while step is not None and step not in seen:
            if step == upper_id:
                return True
            if step in self.paths:
                return f"/{upper_id}/" in self.paths[step]
            seen.add(step)
            step = self.above.get(step)
        return False

    def _lowest_over(self, places: Set[int | None]) -> int | None:
        paths = [self.paths[place].strip("/").split("/") for place in places if place is not None]
        if not paths or None in places:
            return None
        shared = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
        return int(shared[-1]) if shared else None


def heirs_in(tree: Tree) -> Heirs:
    """Return who had taken whose place by the day of a tree; two queries."""
    successors: defaultdict[int, set[int]] = defaultdict(set)
    founded_from: defaultdict[int, set[int]] = defaultdict(set)
    before, after = aliased(Unit), aliased(Unit)
    taken = db.session.execute(
        select(before.id, before.valid_to, after.id, after.valid_from, UnitEvent.happened_on)
        .select_from(UnitSuccession)
        .join(UnitEvent, UnitEvent.id == UnitSuccession.event_id)
        .join(before, before.id == UnitSuccession.predecessor_id)
        .join(after, after.id == UnitSuccession.successor_id)
        .where(UnitEvent.happened_on <= tree.day)
    )
    for predecessor_id, ended_on, successor_id, since, happened_on in taken:
        if ended_on == happened_on:
            successors[predecessor_id].add(successor_id)
            if since == happened_on:
                founded_from[successor_id].add(predecessor_id)
    ended = db.session.execute(
        select(UnitPlacement.unit_id, UnitPlacement.parent_id, UnitPlacement.valid_to)
        .where(UnitPlacement.valid_to <= tree.day)
        .order_by(UnitPlacement.valid_to, UnitPlacement.id)
    )
    last = {
        unit_id: (parent_id, day)
        for unit_id, parent_id, day in ended
        if day is not None and unit_id not in tree.units
    }
    return Heirs(
        paths={unit.id: unit.path for unit in tree.units.values()},
        successors=successors,
        above={unit_id: parent_id for unit_id, (parent_id, _) in last.items()},
        ended_on={unit_id: day for unit_id, (_, day) in last.items()},
        founded_from=founded_from,
    )
