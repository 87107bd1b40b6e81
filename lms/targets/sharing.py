"""What several readings of one day ask alike: each answer is looked up once and shared."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from lms.populations.meaning import Meant, people_meant
from lms.populations.rules import Definition
from lms.targets import facts
from lms.targets.facts import Completion
from lms.targets.figures import Chains
from lms.targets.rules import Period
from lms.targets.trees import DayTree
from lms.units.inheriting import Heirs, heirs_in
from lms.units.models import Unit
from lms.units.past import Tree, tree_as_of


class Shared:
    """The tree of a day, the people of populations and who completed what, for one reading or for many."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self._chains: dict[int, Chains] = {}
        self._people: dict[str, Meant] = {}
        self._places: dict[tuple[str, int], dict[int, tuple[int, ...]]] = {}
        self._completions: dict[tuple[tuple[int, ...], Period], list[Completion]] = {}

    @cached_property
    def tree(self) -> DayTree:
        """The tree of the day."""
        return DayTree(self._units)

    @cached_property
    def heirs(self) -> Heirs:
        """Where that counts which a unit did before it ended."""
        return heirs_in(self._units)

    @cached_property
    def _units(self) -> Tree:
        return tree_as_of(self.as_of)

    def chains_below(self, unit_id: int) -> Chains:
        """Return the ids from one unit down to each unit at or below it."""
        if unit_id not in self._chains:
            self._chains[unit_id] = self.tree.chains_below(unit_id)
        return self._chains[unit_id]

    def people(self, definition: Definition) -> Meant:
        """Return who is meant by a definition on the day."""
        if definition.hash not in self._people:
            self._people[definition.hash] = people_meant(definition, self.as_of)
        return self._people[definition.hash]

    def places(self, definition: Definition, owner: Unit) -> dict[int, tuple[int, ...]]:
        """Return the units below the owner through which each of the people belongs."""
        key = definition.hash, owner.id
        if key not in self._places:
            pairs = self.people(definition).pairs
            self._places[key] = facts.places_of(pairs, self.tree.units, self.chains_below(owner.id), owner)
        return self._places[key]

    def completions(self, activity_ids: Sequence[int], period: Period) -> list[Completion]:
        """Return who completed one of the activities in the period."""
        key = tuple(activity_ids), period
        if key not in self._completions:
            self._completions.clear()  # targets that follow each other often ask the same, others seldom
            self._completions[key] = facts.completions(activity_ids, period)
        return self._completions[key]
