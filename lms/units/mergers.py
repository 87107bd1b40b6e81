"""Units that go into others, and units that come out of others: who takes whose place is kept."""

from collections.abc import Sequence

from sqlalchemy import func, select

from lms import db
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.units import actions, founding, queries
from lms.units.models import Unit, UnitEvent, UnitSuccession
from lms.units.rules import Decision, EndedUnit, EventKind, NewUnit


def merge_unit(unit_id: int, into_id: int, decision: Decision) -> Unit:
    """Return the unit, which ends: what stands below it comes below the other one, its successor."""
    unit, into = actions.locked_unit(unit_id), actions.locked_unit(into_id)
    if unit.id == into.id:
        raise Refused(_l("“%(name)s” không thể sáp nhập vào chính nó.", name=unit.name))
    for one in (unit, into):
        if one.valid_to is not None:
            raise EndedUnit(one.name)
    if into.path.startswith(unit.path):
        raise Refused(
            _l(
                "“%(name)s” không thể sáp nhập vào “%(into)s”, là đơn vị trực thuộc nó.",
                name=unit.name,
                into=into.name,
            )
        )
    actions.check_stood(into, decision)
    for child in queries.list_standing_below(unit.id):
        actions.move_unit(child.id, into.id, decision)
    ended = actions.end_unit(actions.locked_unit(unit_id), EventKind.MERGE, decision)
    _keep_succession(ended.id, predecessor_id=ended.id, successor_id=into_id)
    return ended


def split_unit(unit_id: int, new: NewUnit, children: Sequence[int], decision: Decision) -> Unit:
    """Return the new unit that comes out of another, beside it; the named units below that one go along."""
    unit = actions.locked_unit(unit_id)
    if unit.valid_to is not None:
        raise EndedUnit(unit.name)
    actions.check_stood(unit, decision)
    plan = NewUnit(new.name, new.level, parent_id=unit.parent_id, code=new.code)
    made = founding.found_units([plan], decision, kind=EventKind.SPLIT)[0]
    _keep_succession(made.id, predecessor_id=unit_id, successor_id=made.id)
    for child_id in children:
        child = db.session.get_one(Unit, child_id)
        if child.parent_id != unit_id:
            raise Refused(
                _l("“%(name)s” không trực thuộc đơn vị được tách.", name=child.name),
            )
        actions.move_unit(child_id, made.id, decision)
    return db.session.get_one(Unit, made.id)


def _keep_succession(unit_id: int, *, predecessor_id: int, successor_id: int) -> None:
    """Keep who takes whose place by the last event of a unit."""
    event_id = db.session.scalars(select(func.max(UnitEvent.id)).where(UnitEvent.unit_id == unit_id)).one()
    db.session.add(
        UnitSuccession(event_id=event_id, predecessor_id=predecessor_id, successor_id=successor_id)
    )
    db.session.flush()
