"""What two readings of one target say differently."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class UnitChange:
    """The numbers of a unit before and after."""

    unit_id: int
    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True)
class Differences:
    """Whose numbers changed, and which people joined, left, were done or are no longer."""

    units: list[UnitChange]
    joined: list[int]
    left: list[int]
    done: list[int]
    undone: list[int]
    is_rule_changed: bool

    @property
    def any(self) -> bool:
        """Whether the readings differ at all in what they say."""
        people = self.joined or self.left or self.done or self.undone
        return bool(self.units or people or self.is_rule_changed)


RULES = ("target", "basis", "population", "evidence", "topics", "tree")


def differences(before: str, after: str) -> Differences:
    """Return what the documents of two readings say differently."""
    old: dict[str, Any] = json.loads(before)
    new: dict[str, Any] = json.loads(after)
    old_units = {unit: (done, of) for unit, done, of in old["units"]}
    new_units = {unit: (done, of) for unit, done, of in new["units"]}
    old_people, new_people = dict(old["people"]), dict(new["people"])
    both = old_people.keys() & new_people.keys()
    return Differences(
        units=[
            UnitChange(unit, old_units.get(unit, (0, 0)), new_units.get(unit, (0, 0)))
            for unit in sorted(old_units.keys() | new_units.keys())
            if old_units.get(unit) != new_units.get(unit)
        ],
        joined=sorted(new_people.keys() - old_people.keys()),
        left=sorted(old_people.keys() - new_people.keys()),
        done=sorted(one for one in both if old_people[one] is None and new_people[one] is not None),
        undone=sorted(one for one in both if old_people[one] is not None and new_people[one] is None),
        is_rule_changed=any(old.get(name) != new.get(name) for name in RULES),
    )
