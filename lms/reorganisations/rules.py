"""What a decision asks for, unit by unit, and what it comes to, as values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.units.rules import EventKind, Level

MOST_PROBLEMS = 20
"""So many problems of a workbook are told at once."""
MOST_LINES = 200
"""So many changes stand in a preview one by one."""


@dataclass(frozen=True)
class Change:
    """One thing that happens to a unit; units are named by their codes.

    `unit` is the one it speaks of, and of a founding the new one's code, which may be left open. `other` is
    the unit above (found, move) or the one that receives (merge). `new_code`, `children` and `people` (by
    member code) are of a split: the new unit's code and who goes along.
    """

    kind: EventKind
    unit: str = ""
    name: str = ""
    level: Level | None = None
    other: str = ""
    new_code: str = ""
    children: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    number: str = ""
    moves_posts: bool = True
    moves_rights: bool = False
    row: int | None = None

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the change that `to_json` wrote."""
        known = dict(value)
        return cls(
            **{
                **known,
                "kind": EventKind(known["kind"]),
                "level": Level(known["level"]) if known.get("level") else None,
                "children": tuple(known.get("children", ())),
                "people": tuple(known.get("people", ())),
            }
        )

    def to_json(self) -> dict[str, Any]:
        """Return the change as JSON."""
        return {**asdict(self), "children": list(self.children), "people": list(self.people)}


@dataclass(frozen=True)
class Problem:
    """Why a change cannot be: the row of the workbook, if there is one, the unit and a sentence."""

    row: int | None
    unit: str
    text: str


@dataclass
class Moved:
    """What a decision moves; people count once, whatever they hold.

    What is moved changes its unit. What goes along stays in a unit that changes its place, or is below one:
    rights above the new place then reach it (gained), those above the old one no longer (lost).
    """

    units: dict[str, int] = field(default_factory=dict)
    people_moved: int = 0
    people_left: int = 0
    posts_moved: int = 0
    posts_ended: int = 0
    rights_moved: int = 0
    rights_kept: int = 0
    people_along: int = 0
    posts_along: int = 0
    rights_along: int = 0
    rights_gained: int = 0
    rights_lost: int = 0


class HasProblems(Refused):
    """A decision that cannot be carried out; `problems` tells why, change by change."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        if first.row is None:
            super().__init__(first.text)
        else:
            super().__init__(
                _l(
                    "Tệp có %(count)d lỗi nên chưa ghi gì. Dòng %(row)d: %(text)s",
                    count=len(problems),
                    row=first.row,
                    text=first.text,
                )
            )
        self.problems = problems


def final_heirs(heirs: Mapping[int, int | None]) -> dict[int, int | None]:
    """Return for each unit that ended the one that stands in its place at last, or None.

    >>> final_heirs({1: 2, 2: 3, 4: None})
    {1: 3, 2: 3, 4: None}
    """
    found: dict[int, int | None] = {}
    for unit in heirs:
        heir: int | None = unit
        while heir is not None and heir in heirs:
            heir = heirs[heir]
        found[unit] = heir
    return found
