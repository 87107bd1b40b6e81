"""The tree of today as a page shows it: some branches open, the rest closed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from lms import db
from lms.paging import PAGE_SIZE
from lms.units.models import Unit
from lms.units.queries import list_roots, stands_today


@dataclass(frozen=True)
class TreeRow:
    """A unit of the tree, so many steps below the top of what is shown; a long branch is cut."""

    unit: Unit
    indent: int
    has_children: bool
    is_open: bool
    is_cut: bool


def rows_of(scope: Collection[str], opened: Unit | None, *, size: int = PAGE_SIZE) -> list[TreeRow]:
    """Return the top of the scope with the branches that lead to the opened unit, in Vietnamese order.

    A single unit at the top is open by itself. Three queries.
    """
    tops = list_roots(scope)
    if opened is None and len(tops) == 1:
        opened = tops[0]
    open_ids = {int(part) for part in opened.path.strip("/").split("/")} if opened else set()
    branches = _branches(open_ids, size)
    parents = _parents_among([unit.id for units in (tops, *branches.values()) for unit in units])
    rows: list[TreeRow] = []
    waiting = [(unit, 0) for unit in reversed(tops)]
    while waiting:
        unit, indent = waiting.pop()
        branch = branches[unit.id] if unit.id in open_ids else []
        rows.append(
            TreeRow(
                unit,
                indent,
                has_children=unit.id in parents,
                is_open=unit.id in open_ids and unit.id in parents,
                is_cut=len(branch) > size,
            )
        )
        waiting += [(child, indent + 1) for child in reversed(_cut(branch, size, open_ids))]
    return rows


def _branches(parent_ids: Collection[int], size: int) -> defaultdict[int, list[Unit]]:
    """Return the first units below each of these, one more than the size, and those that are open."""
    place = func.row_number().over(partition_by=Unit.parent_id, order_by=(Unit.name_sort, Unit.id))
    numbered = select(Unit.id, place.label("place")).where(Unit.parent_id.in_(parent_ids), stands_today)
    first = numbered.subquery()
    units = db.session.scalars(
        select(Unit)
        .join(first, first.c.id == Unit.id)
        .where(or_(first.c.place <= size + 1, Unit.id.in_(parent_ids)))
        .order_by(Unit.name_sort, Unit.id)
    )
    branches: defaultdict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        branches[unit.parent_id or 0].append(unit)
    return branches


def _cut(branch: list[Unit], size: int, open_ids: Collection[int]) -> list[Unit]:
    return branch[:size] + [unit for unit in branch[size:] if unit.id in open_ids]


def _parents_among(unit_ids: Collection[int]) -> set[int]:
    """Return those of these units that have others below them."""
    parents = select(Unit.parent_id).where(Unit.parent_id.in_(unit_ids), stands_today).distinct()
    return {unit_id for unit_id in db.session.scalars(parents) if unit_id is not None}
