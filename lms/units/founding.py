"""Units that are founded, one or a whole tree of them at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert

from lms import db
from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from lms.rights import EVERYWHERE
from lms.text import fold, sort_key
from lms.units import queries, rules
from lms.units.actions import check_place, keep_record, lock_tree, write_history
from lms.units.models import Unit
from lms.units.rules import Decision, EventKind, NewUnit, UnitCycle


def found_unit(new: NewUnit, decision: Decision) -> Unit:
    """Return a new unit in its place; without a code it gets one.

    A second unit of the same name in the same place needs a code of its own, so that a form that is sent
    twice makes one unit.
    """
    lock_tree()
    name = rules.clean_name(new.name)
    if new.code is None and queries.find_child(new.parent_id, name):
        raise Conflict(
            _l("Đơn vị “%(name)s” đã có ở đây. Nếu là đơn vị khác trùng tên, hãy ghi mã riêng.", name=name)
        )
    unit = found_units([new], decision)[0]
    keep_record(unit, EventKind.FOUND, decision, before=None)
    return unit


def found_units(
    plans: Sequence[NewUnit], decision: Decision, *, kind: EventKind = EventKind.FOUND
) -> list[Unit]:
    """Return the new units in the order of their plans; a few statements for each floor of the tree.

    Parents stand before their children, as `rules.parents_first` brings them; who calls keeps the record.
    """
    lock_tree()
    rules.check_day(decision.on, since=None, today=decision.today)
    existing = queries.units_by_id({plan.parent_id for plan in plans if plan.parent_id is not None})
    floors = _floors(plans)
    codes = _codes(plans, existing)
    made: dict[int, Unit] = {}
    for places in floors:
        rows = [
            _row(plans[place], codes[place], _parent_of(plans[place], existing, made), decision.on)
            for place in places
        ]
        by_code = {unit.code: unit for unit in db.session.scalars(insert(Unit).returning(Unit), rows)}
        for place in places:
            made[place] = by_code[codes[place]]
            made[place].path += f"{made[place].id}/"
        db.session.flush()
    units = [made[place] for place in range(len(plans))]
    write_history(units, kind, decision)
    return units


def _floors(plans: Sequence[NewUnit]) -> list[list[int]]:
    """Return the places of the plans floor by floor, the units below an existing one first."""
    floor_of: list[int] = []
    floors: defaultdict[int, list[int]] = defaultdict(list)
    for place, plan in enumerate(plans):
        if plan.parent_place is not None and plan.parent_place >= place:
            raise UnitCycle(plan.name)
        floor = 0 if plan.parent_place is None else floor_of[plan.parent_place] + 1
        floor_of.append(floor)
        floors[floor].append(place)
    return [floors[floor] for floor in sorted(floors)]


def _codes(plans: Sequence[NewUnit], existing: Mapping[int, Unit]) -> list[str]:
    """Return a code for each plan: the given one, else one that nobody has."""
    taken = queries.codes_in_use()
    given = [None if plan.code is None else rules.clean_code(plan.code) for plan in plans]
    for code in given:
        if code in taken:
            raise Conflict(_l("Mã đơn vị “%(code)s” đã được dùng.", code=code))
        if code is not None:
            taken.add(code)
    codes: list[str] = []
    sources: dict[str, Iterator[str]] = {}
    for plan, code in zip(plans, given, strict=True):
        source = sources.setdefault(*_code_source(plan, existing, codes))
        codes.append(code or next(free for free in source if free not in taken))
        taken.add(codes[-1])
    return codes


def _code_source(
    plan: NewUnit, existing: Mapping[int, Unit], codes: Sequence[str]
) -> tuple[str, Iterator[str]]:
    """Return where a code for the plan comes from, under a name: siblings share one source."""
    above: str | None = None
    if plan.parent_place is not None:
        above = codes[plan.parent_place]
    elif plan.parent_id is not None:
        above = existing[plan.parent_id].code
    return above or f"root {plan.name}", rules.possible_codes(plan.name, parent_code=above)


def _parent_of(plan: NewUnit, existing: Mapping[int, Unit], made: Mapping[int, Unit]) -> Unit | None:
    if plan.parent_place is not None:
        return made[plan.parent_place]
    return None if plan.parent_id is None else existing[plan.parent_id]


def _row(plan: NewUnit, code: str, parent: Unit | None, on: date | None) -> dict[str, Any]:
    name = rules.clean_name(plan.name)
    check_place(name, plan.level, parent)
    return {
        "code": code,
        "name": name,
        "name_sort": sort_key(name),
        "name_folded": fold(name),
        "level": plan.level,
        "parent_id": parent.id if parent else None,
        "path": parent.path if parent else EVERYWHERE,  # the unit's own id follows once it is known
        "depth": parent.depth + 1 if parent else 0,
        "valid_from": on,
    }
