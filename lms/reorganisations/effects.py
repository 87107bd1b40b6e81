"""Rows that a decision changes on the way, kept so that they can be set back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, insert, inspect, select, update

from lms import db
from lms.auth.models import RoleGrant
from lms.db import Base
from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from lms.i18n import number
from lms.people.models import Membership, Post
from lms.reorganisations.models import UnitEffect
from lms.units.undoing import chunks

MODELS: dict[str, type[Base]] = {
    "memberships": Membership,
    "posts": Post,
    "roles": RoleGrant,
}
"""The tables whose rows follow units; those that are removed first stand last."""

Row = Mapping[str, Any]


def change_rows(model: type[Base], changes: Sequence[tuple[int, Row, Row]], *, decision_id: int) -> None:
    """Set rows (id, values before, values after) and keep both; rows of equal values go in one statement."""
    table = _table(model)
    _set(table, [(row_id, after) for row_id, _before, after in changes])
    _keep(table.name, changes, decision_id)


def add_rows(model: type[Base], rows: Sequence[Row], *, decision_id: int) -> None:
    """Add rows and keep that they are new."""
    if not rows:
        return
    table = _table(model)
    made = db.session.execute(
        insert(table).returning(table.c.id, sort_by_parameter_order=True), [dict(row) for row in rows]
    )
    ids = [row[0] for row in made]
    _keep(table.name, [(row_id, None, row) for row_id, row in zip(ids, rows, strict=True)], decision_id)


def set_back(decision_id: int) -> None:
    """Set everything back that a decision did to rows; refused when some are no longer as it left them."""
    effects: defaultdict[str, list[UnitEffect]] = defaultdict(list)
    for effect in db.session.scalars(
        select(UnitEffect).where(UnitEffect.decision_id == decision_id).order_by(UnitEffect.id.desc())
    ):
        effects[effect.table_name].append(effect)
    altered = sum(_altered(name, some) for name, some in effects.items())
    if altered:
        raise Conflict(
            _l(
                "Không hoàn tác được: %(count)s mục về người, chức vụ hoặc quyền đã được sửa tiếp sau đó.",
                count=number(altered),
            )
        )
    for name, some in effects.items():
        table = _table(MODELS[name])
        for ids in chunks([effect.row_id for effect in some if effect.before is None]):
            db.session.execute(delete(table).where(table.c.id.in_(ids)))
        _set(
            table,
            [
                (effect.row_id, {key: _read(table, key, value) for key, value in effect.before.items()})
                for effect in some
                if effect.before is not None
            ],
        )
    db.session.execute(delete(UnitEffect).where(UnitEffect.decision_id == decision_id))
    db.session.expire_all()


def _set(table: Table, rows: Sequence[tuple[int, Row]]) -> None:
    """Give rows their values; those with equal ones go in one statement."""
    alike: defaultdict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    for row_id, values in rows:
        alike[tuple(sorted(values.items()))].append(row_id)
    for values_of_all, ids in alike.items():
        for some in chunks(ids):
            db.session.execute(update(table).where(table.c.id.in_(some)).values(dict(values_of_all)))


def _altered(name: str, effects: Sequence[UnitEffect]) -> int:
    """Return how many of these rows are gone or no longer as the decision left them."""
    table = _table(MODELS[name])
    rows: dict[int, Row] = {}
    for ids in chunks([effect.row_id for effect in effects]):
        for row in db.session.execute(select(table).where(table.c.id.in_(ids))).mappings():
            rows[row["id"]] = dict(row)
    return sum(
        effect.row_id not in rows
        or any(_written(rows[effect.row_id][key]) != value for key, value in effect.after.items())
        for effect in effects
    )


def _keep(name: str, changes: Iterable[tuple[int, Row | None, Row]], decision_id: int) -> None:
    rows = [
        {
            "decision_id": decision_id,
            "table_name": name,
            "row_id": row_id,
            "before": None if before is None else _as_json(before),
            "after": _as_json(after),
        }
        for row_id, before, after in changes
    ]
    if rows:
        db.session.execute(insert(UnitEffect), rows)


def _as_json(row: Row) -> dict[str, Any]:
    return {key: _written(value) for key, value in row.items()}


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _read(table: Table, key: str, value: Any) -> Any:
    kind = table.c[key].type.python_type
    if value is None or kind not in (date, datetime):
        return value
    return datetime.fromisoformat(value) if kind is datetime else date.fromisoformat(value)


def _table(model: type[Base]) -> Table:
    table = inspect(model).local_table
    if not isinstance(table, Table):
        raise TypeError(f"{model} has no table of its own.")
    return table
