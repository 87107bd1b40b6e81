"""The tree as a page shows it, of today or of a day: some branches open, the rest closed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from lms import db
from lms.paging import PAGE_SIZE, Page, read_key, write_key
from lms.rights import EVERYWHERE
from lms.units.models import Unit
from lms.units.past import Standing, Tree
from lms.units.queries import list_roots, stands_today, within


@dataclass(frozen=True)
class TreeRow:
    """A unit of the tree, so many steps below the top of what is shown; a long branch is cut."""

    unit: Unit
    indent: int
    has_children: bool
    is_open: bool
    is_cut: bool


@dataclass(frozen=True)
class PastRow:
    """A unit of the tree of a day, so many steps below the top of what is shown."""

    unit: Standing
    indent: int
    has_children: bool
    is_open: bool


def rows_on(tree: Tree, scope: Collection[str], opened_id: int | None) -> list[PastRow]:
    """Return the top of what lies in a scope of today on the day of a tree, with the opened branch.

    Rights follow the tree of today: whoever looks after a unit today sees where it stood. A single unit at
    the top is open by itself.
    """
    mine = _in_scope(tree, scope)
    tops = [unit for unit in mine.values() if unit.parent_id not in mine]
    tops.sort(key=lambda unit: (unit.name_sort, unit.id))
    if opened_id not in mine:
        opened_id = tops[0].id if len(tops) == 1 else None
    open_ids = {opened_id, *(unit.id for unit in tree.ancestors(opened_id or 0))}
    rows: list[PastRow] = []
    waiting = [(unit, 0) for unit in reversed(tops)]
    while waiting:
        unit, indent = waiting.pop()
        children = [child for child in tree.children.get(unit.id, ()) if child.id in mine]
        is_open = unit.id in open_ids and bool(children)
        rows.append(PastRow(unit, indent, bool(children), is_open))
        if is_open:
            waiting += [(child, indent + 1) for child in reversed(children)]
    return rows


def children_on(
    tree: Tree, unit_id: int, scope: Collection[str], *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Standing]:
    """Return a page of the units directly below one on the day of a tree that lie in a scope of today."""
    mine = _in_scope(tree, scope)
    units = [unit for unit in tree.children.get(unit_id, ()) if unit.id in mine]
    if after:
        name_sort, last_id = read_key(after, [str, int])
        units = [unit for unit in units if (unit.name_sort, unit.id) > (name_sort, last_id)]
    shown = units[:size]
    is_last = len(units) <= size
    return Page(shown, None if is_last else write_key((shown[-1].name_sort, shown[-1].id)))


def _in_scope(tree: Tree, scope: Collection[str]) -> dict[int, Standing]:
    """Return the units of a tree that lie in a scope of today."""
    if EVERYWHERE in scope:
        return tree.units
    ids = set(db.session.scalars(select(Unit.id).where(within(scope))))
    return {unit.id: unit for unit in tree.units.values() if unit.id in ids}


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
