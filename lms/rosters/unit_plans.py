"""Which units a roster means: those that stand already, and those to be founded."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.problems import Problem, Severity
from lms.rosters.reading.roster import Origin, Roster, RosterUnit
from lms.rosters.reading.unit_names import tidy_unit_name, unit_key
from lms.units.models import Unit
from lms.units.rules import Level, NewUnit

OWN_TREE = {Origin.UNITS_TABLE, Origin.COLUMN}
"""Where a file says of a unit what it is; elsewhere it is only named."""


@dataclass
class UnitPlans:
    """The units of a roster by key: ids of those that stand, plans (parents first) of those to found."""

    existing: dict[str, Unit] = field(default_factory=dict)
    new: list[tuple[str, NewUnit]] = field(default_factory=list)
    renamed: list[tuple[Unit, str]] = field(default_factory=list)
    moved: list[tuple[Unit, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def ids(self) -> dict[str, int]:
        """The ids of the units that stand already, by key."""
        return {key: unit.id for key, unit in self.existing.items()}


def plan_units(roster: Roster, standing: Iterable[Unit], *, parent: Unit | None) -> UnitPlans:
    """Return which units of a roster stand already and which are new.

    With a parent, the lines of the letterhead do not matter: the units of the file stand below it.
    """
    by_code: dict[str, Unit] = {}
    by_name: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in standing:
        by_code[unit.code] = unit
        by_name[unit_key(unit.name)].append(unit)
    plans = UnitPlans()
    places: dict[str, int] = {}
    letterhead = set(roster.letterhead) if parent else set()
    if parent is not None:
        plans.existing |= dict.fromkeys(letterhead, parent)
    for one in roster.units:
        if one.key in letterhead:
            continue
        above = _parent(one, plans, parent)
        known = by_code.get(one.code) if one.code else _named(by_name[unit_key(one.name or "")], above, one)
        if known is not None:
            plans.existing[one.key] = known
            _compare(one, known, above, plans)
        elif one.name is None:
            reason = _l("Không có đơn vị mã “%(code)s”.", code=one.code)
            plans.problems.append(Problem(Severity.ERROR, one.place, reason, one.code or ""))
        else:
            places[one.key] = len(plans.new)
            plans.new.append((one.key, _new(one, above, places)))
    return plans


def _parent(one: RosterUnit, plans: UnitPlans, parent: Unit | None) -> Unit | None:
    """Return the standing unit above one; None if it is a root, or if the one above is new itself."""
    return parent if one.parent is None else plans.existing.get(one.parent)


def _named(same: list[Unit], above: Unit | None, one: RosterUnit) -> Unit | None:
    """Return the unit of this name: below the one above it, or at the top of a file the only one anywhere."""
    if above is not None:
        return next((unit for unit in same if unit.parent_id == above.id), None)
    return same[0] if one.parent is None and len(same) == 1 else None


def _compare(one: RosterUnit, known: Unit, above: Unit | None, plans: UnitPlans) -> None:
    """Note what a file that describes its units says differently of one that stands."""
    if one.origin not in OWN_TREE or not one.code:
        return
    if one.name and one.name not in (known.name, tidy_unit_name(known.name)):
        plans.renamed.append((known, one.name))
    if one.parent and one.origin is Origin.UNITS_TABLE and (above is None or above.id != known.parent_id):
        plans.moved.append((known, one.parent))


def _new(one: RosterUnit, above: Unit | None, places: dict[str, int]) -> NewUnit:
    return NewUnit(
        name=one.name or "",
        level=one.level or Level.GRASSROOTS,
        parent_id=above.id if above else None,
        parent_place=places.get(one.parent) if above is None and one.parent else None,
        code=one.code,
    )
