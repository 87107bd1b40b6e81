"""Taking an import back: what it made is removed, what it changed is as before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from lms import db
from lms.audit.actions import record as record_change
from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from lms.people.naming import rename_accounts
from lms.rosters import obstacles, queries
from lms.rosters.models import ImportState, RosterChange, RosterImport
from lms.rosters.queries import TABLES
from lms.units.actions import move_unit, rename_unit
from lms.units.models import Unit, UnitEvent, UnitPlacement
from lms.units.rules import Decision


def undo_import(import_id: int, *, account_id: int | None, now: datetime) -> RosterImport:
    """Take an import back: what it made is removed, what it changed is as before.

    Refused when something else came to depend on it, or changed it, since then; then nothing is undone.
    """
    done = db.session.get_one(RosterImport, import_id, with_for_update=True)
    if done.state == ImportState.UNDONE:
        raise Conflict(_l("Lần nhập này đã được hoàn tác."))
    if done.state != ImportState.COMMITTED:
        raise Conflict(_l("Danh sách này chưa được nhập nên không có gì để hoàn tác."))
    reasons = obstacles.of_undoing(done)
    if reasons:
        raise Conflict(_l("Không hoàn tác được: %(reasons)s", reasons=" ".join(reasons)))
    changes = db.session.scalars(
        select(RosterChange).where(RosterChange.import_id == import_id).order_by(RosterChange.id.desc())
    ).all()
    _restore(
        [change for change in changes if change.before is not None], Decision(now, account_id=account_id)
    )
    try:
        with db.session.begin_nested():
            _remove([change for change in changes if change.before is None])
    except IntegrityError as error:
        raise Conflict(_l("Không hoàn tác được: đã có dữ liệu phát sinh từ lần nhập này.")) from error
    done.state, done.undone_at = ImportState.UNDONE, now
    record_change(
        account_id=account_id,
        action="roster.undo",
        subject_kind="roster_import",
        subject_id=done.id,
        subject_name=queries.file_name_of(done),
        unit_id=done.unit_id,
        before=done.summary,
        now=now,
    )
    return done


def _restore(changes: Sequence[RosterChange], decision: Decision) -> None:
    """Set the rows that were changed back."""
    rows = queries.changed_rows(changes)
    for change in changes:
        row = rows[change.table_name, change.row_id]
        for name, value in (change.before or {}).items():
            if isinstance(row, Unit):
                _decide_back(row, name, value, decision)
            else:
                setattr(row, name, _from_json(row.__table__.c[name].type, value))
    rename_accounts([change.row_id for change in changes if change.table_name == "people"])


def _decide_back(unit: Unit, name: str, value: Any, decision: Decision) -> None:
    """Give a unit its name or its place of before by a decision of its own: its history is kept."""
    if name == "name":
        rename_unit(unit.id, value, decision)
    else:
        move_unit(unit.id, value, decision)


def _from_json(kind: Any, value: Any) -> Any:
    return date.fromisoformat(value) if value is not None and kind.python_type is date else value


def _remove(changes: Iterable[RosterChange]) -> None:
    """Delete the rows that the import made, those that refer to others first."""
    made: defaultdict[str, list[int]] = defaultdict(list)
    for change in changes:
        made[change.table_name].append(change.row_id)
    for name, model in reversed(TABLES.items()):
        for chunk in queries.chunks(made[name]):
            if model is Unit:
                db.session.execute(delete(UnitPlacement).where(UnitPlacement.unit_id.in_(chunk)))
                db.session.execute(delete(UnitEvent).where(UnitEvent.unit_id.in_(chunk)))
            db.session.execute(delete(model).where(model.__table__.c.id.in_(chunk)))
