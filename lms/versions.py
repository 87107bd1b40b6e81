"""Lists that are kept version by version: a row says from which version on, and before which, it stands.

A version that changes little adds little, and every earlier one can still be read as it was.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from lms import db
from lms.bulk import insert_rows
from lms.db import Base


def stands_at(
    since_id: InstrumentedAttribute[int], until_id: InstrumentedAttribute[int | None], version: int
) -> ColumnElement[bool]:
    """Return the condition for the rows of one version."""
    return (since_id <= version) & or_(until_id.is_(None), until_id > version)


def keep_version(
    model: type[Base],
    series: tuple[str, int],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    version: int,
) -> None:
    """Keep the rows of the newest version of a series, whose lock the caller holds: what changed is written.

    `series` names the column of the series and its id, `columns` what a row says.
    """
    table = Base.metadata.tables[model.__tablename__]
    name, series_id = series
    is_open = (table.c[name] == series_id) & table.c.until_id.is_(None)
    connection = db.session.connection()
    standing = {
        tuple(row)
        for row in connection.execute(select(*(table.c[one] for one in columns)).where(is_open)).all()
    }
    wanted = {tuple(row) for row in rows}
    ended = [
        {f"old_{one}": value for one, value in zip(columns, row, strict=True)} for row in standing - wanted
    ]
    if ended:
        same = (
            table.c[one].is_not_distinct_from(bindparam(f"old_{one}", type_=table.c[one].type))
            for one in columns
        )
        connection.execute(update(table).where(is_open, *same).values(until_id=version), ended)
    begun = sorted(wanted - standing, key=itemgetter(0))
    insert_rows(model, (name, *columns, "since_id"), ((series_id, *row, version) for row in begun))
