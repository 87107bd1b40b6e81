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
    said = [*(table.c[one] for one in columns), table.c.since_id]
    standing = {tuple(says): since for *says, since in connection.execute(select(*said).where(is_open))}
    wanted = {tuple(row) for row in rows}
    keys = [(number, one) for number, one in enumerate(said) if one.primary_key]
    ended = [
        {f"old_{one.name}": (*says, since)[number] for number, one in keys}
        for says, since in standing.items()
        if says not in wanted
    ]
    if ended:
        same = (one == bindparam(f"old_{one.name}") for _number, one in keys)
        connection.execute(update(table).where(is_open, *same).values(until_id=version), ended)
    begun = sorted(wanted - standing.keys(), key=itemgetter(0))
    insert_rows(model, (name, *columns, "since_id"), ((series_id, *row, version) for row in begun))
