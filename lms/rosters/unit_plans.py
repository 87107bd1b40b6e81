"""Which units a roster means: those that stand already, and those to be founded."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.problems import Place, Problem, Severity
from lms.rosters.reading.roster import Origin, Roster, RosterUnit
from lms.rosters.reading.unit_names import tidy_unit_name, unit_key
from lms.units.models import Unit
from lms.units.rules import Level, NewUnit, UnitCycle, has_right_place

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


def plan_units(
    roster: Roster, standing: Collection[Unit], *, parent: Unit | None, dissolved: Mapping[str, Unit]
) -> UnitPlans:
    """Return which units of a roster stand already and which are new.

    With a parent, the lines of the letterhead do not matter: the units of the file stand below it. A code of
    one of the dissolved units is a problem, and so is what no decision about units could carry out.
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
        elif one.code in dissolved:
            plans.problems.append(_dissolved(one, dissolved[one.code or ""]))
        elif one.name is None:
            reason = _l("Không có đơn vị mã “%(code)s”.", code=one.code)
            plans.problems.append(Problem(Severity.ERROR, one.place, reason, one.code or ""))
        else:
            places[one.key] = len(plans.new)
            plans.new.append((one.key, _new(one, above, places)))
    at = {unit.key: unit.place for unit in roster.units}
    by_id = {unit.id: unit for unit in standing}
    plans.problems += [*_wrong_levels(plans, by_id, at), *_cycles(plans, by_id, at)]
    return plans


def _dissolved(one: RosterUnit, unit: Unit) -> Problem:
    reason = _l(
        "Mã này là của đơn vị “%(name)s”, đã giải thể từ %(day)s; hãy ghi mã của đơn vị đang hoạt động.",
        name=unit.name,
        day=f"{unit.valid_to:%d/%m/%Y}",
    )
    return Problem(Severity.ERROR, one.place, reason, one.code or "")


def _wrong_levels(
    plans: UnitPlans, standing: Mapping[int, Unit], at: Mapping[str, Place]
) -> Iterable[Problem]:
    """Give the units that would be put below one of a lower level."""
    made = [plan for _key, plan in plans.new]
    places: list[tuple[str, str, Level, Unit | NewUnit | None]] = []
    for key, plan in plans.new:
        above = standing.get(plan.parent_id or 0) if plan.parent_place is None else made[plan.parent_place]
        places.append((key, plan.name, plan.level, above))
    new = dict(plans.new)
    keys = {unit.id: key for key, unit in plans.existing.items()}
    for unit, parent in plans.moved:
        above = plans.existing.get(parent) or new.get(parent)
        places.append((keys[unit.id], unit.name, Level(unit.level), above))
    for key, name, level, above in places:
        if above is not None and not has_right_place(level, Level(above.level)):
            reason = _l("Đơn vị cấp này không thể trực thuộc “%(parent)s”.", parent=above.name)
            yield Problem(Severity.ERROR, at[key], reason, name)


def _cycles(plans: UnitPlans, standing: Mapping[int, Unit], at: Mapping[str, Place]) -> Iterable[Problem]:
    """Give the units that the file would move below themselves in the tree as it stands."""
    if not plans.moved:
        return
    new = dict(plans.new)
    parents = {unit.id: unit.parent_id for unit in standing.values()}
    keys = {unit.id: key for key, unit in plans.existing.items()}
    for unit, key in plans.moved:
        parents[unit.id] = plans.ids[key] if key in plans.existing else _standing_above(new.get(key), plans)
    for unit, _key in plans.moved:
        above, seen = parents[unit.id], set[int]()
        while above is not None and above != unit.id and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == unit.id:
            yield Problem(Severity.ERROR, at[keys[unit.id]], UnitCycle(unit.name).text, unit.name)


def _standing_above(plan: NewUnit | None, plans: UnitPlans) -> int | None:
    """Return the nearest unit above a new one that stands already."""
    while plan is not None and plan.parent_place is not None:
        plan = plans.new[plan.parent_place][1]
    return plan.parent_id if plan else None


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
