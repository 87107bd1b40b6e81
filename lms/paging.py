"""Long lists page by page: each page begins after a key, never after a number of rows."""

import base64
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select, SQLColumnExpression, tuple_

from lms import db
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l

PAGE_SIZE = 50
LONGEST_KEY = 2000
LARGEST_ID = 2**63 - 1
"""What both databases take for an id; a larger number in an address is nobody's."""

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """The items of a page; `after` leads to the next one, and is None on the last."""

    items: list[T]
    after: str | None = None


def page_of(
    statement: Select[*tuple[Any, ...]],
    *keys: SQLColumnExpression[Any],
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Row[*tuple[Any, ...]]]:
    """Return one page of the statement's rows in the order of the keys; one query.

    The keys are together unique and never null, as in (name_sort, id); rows carry them behind what was
    selected.
    """
    statement = statement.add_columns(*keys).order_by(*keys).limit(size + 1)
    if after:
        kinds = [column.type.python_type for column in list(statement.selected_columns)[-len(keys) :]]
        statement = statement.where(tuple_(*keys) > tuple_(*read_key(after, kinds)))
    rows = list(db.session.execute(statement))
    if len(rows) <= size:
        return Page(rows)
    return Page(rows[:size], write_key(rows[size - 1][-len(keys) :]))


def write_key(values: Sequence[Any]) -> str:
    """Return a key as it stands in the address of the next page."""
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


def read_key(after: str, kinds: Sequence[type[Any]]) -> list[Any]:
    """Return the values of a key from the address; anything that we did not write is refused."""
    try:
        values = json.loads(base64.urlsafe_b64decode(after[:LONGEST_KEY] + "=" * (-len(after) % 4)))
    except ValueError:
        values = None
    if not isinstance(values, list) or [type(value) for value in values if _is_ours(value)] != list(kinds):
        raise Refused(_l("Đường dẫn của trang sau không đúng. Hãy mở lại danh sách từ đầu."))
    return values


def _is_ours(value: object) -> bool:
    """Whether a value can be a key: an id, a number or a sort key."""
    if isinstance(value, str):
        return value.isascii() and value.isprintable()
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and abs(value) <= LARGEST_ID
