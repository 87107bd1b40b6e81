"""Taking a decision about units back: the tree and its history are as they were before it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from lms import db
from lms.db import Base
from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from lms.rights import EVERYWHERE
from lms.text import fold, sort_key
from lms.units import actions, rules
from lms.units.models import EventKind, Unit, UnitEvent, UnitPlacement, UnitSuccession
from lms.units.rules import UnitCycle


def undo_events(decision_id: int) -> None:
    """Take back what a decision did to the tree: each unit is what its placement of before says.

    Refused when a later decision speaks of the same units, or when something came to depend on a new one.
    """
    actions.lock_tree()
    _check_last(decision_id)
    events = events_of_decision(decision_id)
    founded = [event.unit_id for event in events if event.kind in rules.BEGINNINGS]
    touched = sorted({event.unit_id for event in events}.difference(founded))
    for some in chunks([event.id for event in events]):
        for model in (UnitPlacement, UnitSuccession):
            _delete(model, model.event_id.in_(some))
    for some in chunks(touched):
        _stand_again(some)
    for some in chunks(touched):
        _delete(UnitEvent, UnitEvent.decision_id == decision_id, UnitEvent.unit_id.in_(some))
    db.session.flush()
    for unit_id in reversed(founded):
        _remove(unit_id)
    db.session.expire_all()
    rebuild_paths()


def rebuild_paths() -> None:
    """Write the paths of units anew where they are no longer those of the units above them."""
    known = select(Unit.id, Unit.parent_id, Unit.path, Unit.depth).order_by(Unit.id)
    rows = {row.id: row for row in db.session.execute(known)}
    paths: dict[int | None, str] = {None: EVERYWHERE}
    try:
        ordered = rules.parents_first({row.id: row.parent_id for row in rows.values()})
    except UnitCycle as cycle:
        raise UnitCycle(db.session.get_one(Unit, int(cycle.name)).name) from cycle
    for unit_id in ordered:
        paths[unit_id] = f"{paths[rows[unit_id].parent_id]}{unit_id}/"
    changed = [
        {"id": row.id, "path": paths[row.id], "depth": paths[row.id].count("/") - 2}
        for row in rows.values()
        if row.path != paths[row.id]
    ]
    if changed:
        db.session.execute(update(Unit), changed)


def events_of_decision(decision_id: int) -> list[UnitEvent]:
    """Return what a decision did to units, in the order in which it was done."""
    return list(
        db.session.scalars(
            select(UnitEvent).where(UnitEvent.decision_id == decision_id).order_by(UnitEvent.id)
        )
    )


def find_later(decision_id: int) -> tuple[str, str] | None:
    """Return a unit of which a later decision speaks, by name, and what that did; None if there is none."""
    mine = select(UnitEvent.unit_id, func.max(UnitEvent.id).label("last")).where(
        UnitEvent.decision_id == decision_id
    )
    newest = mine.group_by(UnitEvent.unit_id).subquery()
    row = db.session.execute(
        select(Unit.name, UnitEvent.kind)
        .join(newest, newest.c.unit_id == UnitEvent.unit_id)
        .join(Unit, Unit.id == UnitEvent.unit_id)
        .where(UnitEvent.id > newest.c.last)
        .order_by(UnitEvent.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def _check_last(decision_id: int) -> None:
    later = find_later(decision_id)
    if later is not None:
        name, kind = later
        raise Conflict(
            _l(
                "Không hoàn tác được: sau đó “%(name)s” đã có thay đổi khác (%(kind)s).",
                name=name,
                kind=rules.EVENT_NAMES[EventKind(kind)],
            )
        )


def _stand_again(unit_ids: Sequence[int]) -> None:
    """Let units be what their last placements that are left say."""
    last = select(func.max(UnitPlacement.id)).where(UnitPlacement.unit_id.in_(unit_ids))
    rows = db.session.execute(
        select(Unit, UnitPlacement)
        .join(UnitPlacement, UnitPlacement.unit_id == Unit.id)
        .where(UnitPlacement.id.in_(last.group_by(UnitPlacement.unit_id)))
        .execution_options(populate_existing=True)
    )
    for unit, placement in rows:
        placement.valid_to = None
        unit.name, unit.level, unit.parent_id = placement.name, placement.level, placement.parent_id
        unit.name_sort, unit.name_folded = sort_key(placement.name), fold(placement.name)
        unit.valid_to = None
    db.session.flush()


def _remove(unit_id: int) -> None:
    """Delete a unit that the decision founded, unless something refers to it."""
    name = db.session.scalar(select(Unit.name).where(Unit.id == unit_id))
    try:
        with db.session.begin_nested():
            _delete(UnitEvent, UnitEvent.unit_id == unit_id)
            _delete(Unit, Unit.id == unit_id)
    except IntegrityError as error:
        raise Conflict(_l("Không hoàn tác được: “%(name)s” đã có dữ liệu phát sinh.", name=name)) from error


def _delete(model: type[Base], *conditions: ColumnElement[bool]) -> None:
    db.session.execute(delete(model).where(*conditions).execution_options(synchronize_session=False))


def chunks(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    """Give the ids some hundreds at a time: a statement takes few parameters."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
