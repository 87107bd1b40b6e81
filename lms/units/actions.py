"""Decisions about units that stand: each writes an event and a placement, and keeps today's tree."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, insert, or_, select, text, update
from sqlalchemy.orm import aliased

from lms import db
from lms.audit import actions as audit
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.rights import EVERYWHERE
from lms.text import fold, sort_key
from lms.units import queries, rules
from lms.units.models import Unit, UnitEvent, UnitPlacement
from lms.units.rules import Decision, EndedUnit, EventKind, Level, UnitCycle


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
    check_place(unit.name, level, db.session.get(Unit, unit.parent_id) if unit.parent_id else None)
    changed = _change(unit, EventKind.RELEVEL, decision, level=level)
    for child in queries.list_standing_below(unit_id):
        check_place(child.name, Level(child.level), changed)
    return changed


def move_unit(unit_id: int, parent_id: int | None, decision: Decision) -> Unit:
    """Return the unit with all below it in its new place; refuses a place inside itself."""
    unit = locked_unit(unit_id)
    if parent_id == unit.parent_id:
        return unit
    parent = locked_unit(parent_id) if parent_id is not None else None
    if parent is not None and parent.path.startswith(unit.path):
        raise UnitCycle(unit.name)
    check_place(unit.name, Level(unit.level), parent)
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


def check_place(name: str, level: Level, parent: Unit | None) -> None:
    """Refuse a place below a unit that has ended, or below one of a level that does not stand above."""
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


def check_places(unit_ids: Collection[int]) -> None:
    """Refuse units, of these or directly below them, that stand where their level may not."""
    near = aliased(Unit)
    parent = aliased(Unit)
    rows = db.session.execute(
        select(near, parent)
        .join(parent, parent.id == near.parent_id)
        .where(or_(near.id.in_(unit_ids), parent.id.in_(unit_ids)), near.valid_to.is_(None))
        .order_by(near.id)
    )
    for unit, above in rows:
        check_place(unit.name, Level(unit.level), above)


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
    write_history([unit], kind, replace(decision, on=on))
    keep_record(unit, kind, decision, before=before)
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


def write_history(units: Sequence[Unit], kind: EventKind, decision: Decision) -> None:
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


def keep_record(unit: Unit, kind: EventKind, decision: Decision, *, before: dict[str, Any] | None) -> None:
    """Keep on record what a decision did to a unit."""
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
