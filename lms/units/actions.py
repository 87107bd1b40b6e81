"""Decisions about units: each writes an event and a placement, and keeps today's tree."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, insert, text, update

from lms import db
from lms.audit import actions as audit
from lms.errors import Conflict, Refused
from lms.i18n import lazy_gettext as _l
from lms.rights import EVERYWHERE
from lms.text import fold, sort_key
from lms.units import queries, rules
from lms.units.models import Unit, UnitEvent, UnitPlacement
from lms.units.rules import Decision, EndedUnit, EventKind, Level, NewUnit, UnitCycle


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
    _keep_record(unit, EventKind.FOUND, decision, before=None)
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
    _write_history(units, kind, decision)
    return units


def rename_unit(unit_id: int, name: str, decision: Decision) -> Unit:
    """Return the unit under its new name; the same name again changes nothing."""
    unit = locked_unit(unit_id)
    name = rules.clean_name(name)
    if name == unit.name:
        return unit
    return _change(
        unit, EventKind.RENAME, decision, name=name, name_sort=sort_key(name), name_folded=fold(name)
    )


def relevel_unit(unit_id: int, level: Level, decision: Decision) -> Unit:
    """Return the unit at its new level; the same level again changes nothing."""
    unit = locked_unit(unit_id)
    if level == unit.level:
        return unit
    _check_place(unit.name, level, db.session.get(Unit, unit.parent_id) if unit.parent_id else None)
    changed = _change(unit, EventKind.RELEVEL, decision, level=level)
    for child in queries.list_standing_below(unit_id):
        _check_place(child.name, Level(child.level), changed)
    return changed


def move_unit(unit_id: int, parent_id: int | None, decision: Decision) -> Unit:
    """Return the unit with all below it in its new place; refuses a place inside itself."""
    unit = locked_unit(unit_id)
    if parent_id == unit.parent_id:
        return unit
    parent = locked_unit(parent_id) if parent_id is not None else None
    if parent is not None and parent.path.startswith(unit.path):
        raise UnitCycle(unit.name)
    _check_place(unit.name, Level(unit.level), parent)
    if parent is not None:
        check_stood(parent, decision)
    old_path, old_depth = unit.path, unit.depth
    _change(unit, EventKind.MOVE, decision, parent_id=parent_id)
    replant(old_path, old_depth, parent)
    return unit


def dissolve_unit(unit_id: int, decision: Decision) -> Unit:
    """Return the unit, which stands no longer from the day on; one with units below it is refused."""
    unit = locked_unit(unit_id)
    if unit.valid_to is not None:
        return unit
    return end_unit(unit, EventKind.DISSOLVE, decision)


def end_unit(unit: Unit, kind: EventKind, decision: Decision) -> Unit:
    """Return the unit, which ends in one way or another; one with units below it is refused."""
    on = decision.on or decision.today
    if unit.valid_from is not None and on <= unit.valid_from:
        raise Refused(
            _l(
                "“%(name)s” thành lập ngày %(day)s nên không thể kết thúc từ ngày %(end)s.",
                name=unit.name,
                day=f"{unit.valid_from:%d/%m/%Y}",
                end=f"{on:%d/%m/%Y}",
            )
        )
    if queries.has_children(unit.id):
        raise Refused(
            _l(
                "“%(name)s” còn đơn vị trực thuộc. Hãy chuyển hoặc giải thể các đơn vị đó trước.",
                name=unit.name,
            )
        )
    return _change(unit, kind, decision, valid_to=on)


def check_stood(unit: Unit, decision: Decision) -> None:
    """Refuse a unit that others shall come under or into on a day on which it did not stand yet."""
    on = decision.on or decision.today
    if unit.valid_from is not None and on < unit.valid_from:
        raise Refused(
            _l(
                "“%(name)s” thành lập ngày %(day)s, sau ngày hiệu lực %(on)s.",
                name=unit.name,
                day=f"{unit.valid_from:%d/%m/%Y}",
                on=f"{on:%d/%m/%Y}",
            )
        )


def lock_tree() -> None:
    """Let no other transaction change the tree before this one ends; reading goes on."""
    if not db.is_sqlite():  # there every writer has the database to itself
        db.session.execute(text("LOCK TABLE units IN SHARE ROW EXCLUSIVE MODE"))


def locked_unit(unit_id: int) -> Unit:
    """Return a unit as it is now, with the tree locked."""
    lock_tree()
    return db.session.get_one(Unit, unit_id, populate_existing=True)


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
    _check_place(name, plan.level, parent)
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


def _check_place(name: str, level: Level, parent: Unit | None) -> None:
    if parent is None:
        return
    if parent.valid_to is not None:
        raise EndedUnit(parent.name)
    if not rules.has_right_place(level, Level(parent.level)):
        raise Refused(
            _l(
                "“%(name)s” (%(level)s) không thể trực thuộc “%(parent)s” (%(above)s).",
                name=name,
                level=rules.LEVEL_NAMES[level],
                parent=parent.name,
                above=rules.LEVEL_NAMES[Level(parent.level)],
            )
        )


def _change(unit: Unit, kind: EventKind, decision: Decision, **values: Any) -> Unit:
    """Return the unit with new values, its placement of before ended and a new one begun."""
    if unit.valid_to is not None:
        raise EndedUnit(unit.name)
    on = decision.on or decision.today
    placement = queries.current_placement(unit.id)
    rules.check_day(on, since=placement.valid_from, today=decision.today)
    before = _values(unit)
    for name, value in values.items():
        setattr(unit, name, value)
    placement.valid_to = on
    db.session.flush()
    _write_history([unit], kind, replace(decision, on=on))
    _keep_record(unit, kind, decision, before=before)
    return unit


def replant(old_path: str, old_depth: int, parent: Unit | None) -> None:
    """Rewrite the paths of a subtree for its new place; one statement."""
    new_prefix = parent.path if parent else EVERYWHERE
    own = old_path.rstrip("/").rsplit("/", 1)[1]
    db.session.execute(
        update(Unit)
        .where(queries.below(old_path))
        .values(
            path=f"{new_prefix}{own}/" + func.substr(Unit.path, len(old_path) + 1),
            depth=Unit.depth + ((parent.depth + 1 if parent else 0) - old_depth),
        )
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()


def _write_history(units: Sequence[Unit], kind: EventKind, decision: Decision) -> None:
    """Add an event for each unit and, unless it is dissolved, the placement that begins with it."""
    written = db.session.execute(
        insert(UnitEvent).returning(UnitEvent.unit_id, UnitEvent.id),
        [
            {
                "kind": kind,
                "unit_id": unit.id,
                "happened_on": decision.on,
                "decision": decision.number,
                "account_id": decision.account_id,
                "created_at": decision.now,
                "decision_id": decision.id,
            }
            for unit in units
        ],
    )
    event_ids = {row.unit_id: row.id for row in written}
    placements = [
        {
            "unit_id": unit.id,
            "event_id": event_ids[unit.id],
            "name": unit.name,
            "level": unit.level,
            "parent_id": unit.parent_id,
            "valid_from": decision.on,
        }
        for unit in units
        if kind not in rules.ENDS
    ]
    if placements:
        db.session.execute(insert(UnitPlacement), placements)


def _keep_record(unit: Unit, kind: EventKind, decision: Decision, *, before: dict[str, Any] | None) -> None:
    audit.record(
        account_id=decision.account_id,
        action=f"unit.{kind}",
        subject_kind="unit",
        subject_id=unit.id,
        subject_name=unit.name,
        unit_id=unit.id,
        before=before,
        after=_values(unit),
        reason=decision.number,
        now=decision.now,
    )


def _values(unit: Unit) -> dict[str, Any]:
    """Return what the record keeps of a unit."""
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level,
        "parent_id": unit.parent_id,
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
    }
