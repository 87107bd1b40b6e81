"""What the tree of units is today."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from lms import db
from lms.errors import NotFound
from lms.finding import distance, holds_words
from lms.i18n import lazy_gettext as _l
from lms.paging import PAGE_SIZE, Page, page_of
from lms.rights import EVERYWHERE
from lms.text import fold, nfc
from lms.units.models import Unit, UnitPlacement

ALL = (EVERYWHERE,)
"""The scope that holds every unit; commands use it."""
BETWEEN = " › "
BEFORE_CODE = " · "
MOST_NAMESAKES = 5

stands_today = Unit.valid_to.is_(None)
"""A unit that was not dissolved."""


class TreeLine(NamedTuple):
    """A unit in the tree, with the names from the root down to it."""

    unit: Unit
    path_name: str


def below(path: str, column: SQLColumnExpression[str] = Unit.path) -> ColumnElement[bool]:
    """The unit at a path and all below it, as a range that the index of paths answers."""
    return and_(column >= path, column < path[:-1] + "0")  # "0" is what follows "/"


def within(paths: Iterable[str], column: SQLColumnExpression[str] = Unit.path) -> ColumnElement[bool]:
    """The subtrees at these paths, as `Viewer.scope` gives them; none at all is nothing."""
    return or_(false(), *(below(path, column) for path in paths))


def find_unit(code: str, *, scope: Iterable[str] = ALL) -> Unit | None:
    """Return the unit with a code, if it lies in the scope."""
    return db.session.scalar(select(Unit).where(Unit.code == nfc(code).strip(), within(scope)))


def require_unit(unit_id: int, *, scope: Iterable[str]) -> Unit:
    """Return a unit that lies in the scope; what lies outside is not found."""
    unit = db.session.scalar(select(Unit).where(Unit.id == unit_id, within(scope)))
    if unit is None:
        raise NotFound(_l("Không tìm thấy đơn vị này."))
    return unit


def require_unit_by_code(code: str, *, scope: Iterable[str] = ALL) -> Unit:
    """Return the unit with a code in the scope, or refuse with the code."""
    unit = find_unit(code, scope=scope)
    if unit is None:
        raise NotFound(_l("Không có đơn vị mã “%(code)s”.", code=code))
    return unit


def unit_ids_within(unit_ids: Collection[int], scope: Iterable[str]) -> set[int]:
    """Return which of some units lie in the scope."""
    return set(db.session.scalars(select(Unit.id).where(Unit.id.in_(unit_ids), within(scope))))


def find_typed(text: str, *, scope: Iterable[str]) -> list[Unit]:
    """Return the units that somebody may mean by what they typed: a code, a name, or "name · code"."""
    typed = " ".join(nfc(text).split())
    name, _, code = typed.rpartition(BEFORE_CODE.strip())
    is_meant = or_(
        Unit.code == typed,
        and_(Unit.code == code.strip(), Unit.name_folded == fold(name)),
        Unit.name_folded == fold(typed),
    )
    statement = select(Unit).where(is_meant, within(scope), stands_today).order_by(Unit.path)
    return list(db.session.scalars(statement.limit(MOST_NAMESAKES)))


def list_roots(scope: Collection[str]) -> list[Unit]:
    """Return the topmost units of the scope in Vietnamese order; everywhere has the roots of all trees."""
    top = Unit.parent_id.is_(None) if EVERYWHERE in scope else Unit.path.in_(scope)
    return list(db.session.scalars(select(Unit).where(top, stands_today).order_by(Unit.name_sort, Unit.id)))


def list_children(unit_id: int, *, after: str | None = None, size: int = PAGE_SIZE) -> Page[Unit]:
    """Return a page of the units directly below a unit, in Vietnamese order."""
    statement = select(Unit).where(Unit.parent_id == unit_id, stands_today)
    return _units_of(page_of(statement, Unit.name_sort, Unit.id, after=after, size=size))


def search_units(
    text: str, *, scope: Iterable[str], after: str | None = None, size: int = PAGE_SIZE
) -> Page[Unit]:
    """Return a page of the units whose name or code holds the words, without regard to diacritics.

    Names that hold the text with these very diacritics come first; then Vietnamese order.
    """
    has_code = func.lower(Unit.code).startswith(nfc(text).strip().lower(), autoescape=True)
    statement = select(Unit).where(
        within(scope), stands_today, or_(holds_words(Unit.name_folded, text), has_code)
    )
    how_far = distance(Unit.name, Unit.name_folded, text)
    return _units_of(page_of(statement, how_far, Unit.name_sort, Unit.id, after=after, size=size))


def list_tree(*, scope: Iterable[str] = ALL, with_dissolved: bool = False) -> list[TreeLine]:
    """Return the units in the scope, each before those below it, in Vietnamese order.

    They are those that stand today, unless the dissolved ones are wanted too, where they stood last.
    """
    statement = select(Unit).where(within(scope)).order_by(Unit.depth, Unit.name_sort, Unit.id)
    if not with_dissolved:
        statement = statement.where(stands_today)
    units = list(db.session.scalars(statement))
    present = {unit.id for unit in units}
    tops = [unit for unit in units if unit.parent_id not in present]
    children: defaultdict[int | None, list[Unit]] = defaultdict(list)
    for unit in units:
        children[unit.parent_id].append(unit)
    names = path_names([unit.parent_id for unit in tops if unit.parent_id is not None])
    lines: list[TreeLine] = []
    waiting = [TreeLine(unit, _joined(names.get(unit.parent_id or 0), unit.name)) for unit in reversed(tops)]
    while waiting:
        line = waiting.pop()
        lines.append(line)
        below_it = reversed(children[line.unit.id])
        waiting.extend(TreeLine(unit, _joined(line.path_name, unit.name)) for unit in below_it)
    return lines


def list_choices(scope: Collection[str], *, floors: int = 2) -> list[Unit]:
    """Return the top units of a scope, each with those on the floors directly below; two queries."""
    roots = list_roots(scope)
    near = or_(false(), *(below(root.path) & (Unit.depth < root.depth + floors) for root in roots))
    units = db.session.scalars(select(Unit).where(near, stands_today).order_by(Unit.depth, Unit.name_sort))
    found = list(units)
    return [unit for root in roots for unit in found if unit.path.startswith(root.path)]


def ancestors(unit: Unit) -> list[Unit]:
    """Return the units above a unit, from the root down."""
    ids = [int(part) for part in unit.path.strip("/").split("/")[:-1]]
    return list(db.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.depth)))


def path_names(unit_ids: Collection[int]) -> dict[int, str]:
    """Return "A › B › C" for each of these units, from the root down to it; one query."""
    names: dict[int, list[str]] = {}
    for unit_id, name in db.session.connection().execute(CHAINS, {"units": list(unit_ids)}):
        names.setdefault(unit_id, []).append(name)
    return {unit_id: BETWEEN.join(parts) for unit_id, parts in names.items()}


def units_by_id(unit_ids: set[int]) -> dict[int, Unit]:
    """Return these units by their ids; each must exist."""
    units = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids)))}
    if len(units) < len(unit_ids):
        raise NotFound(_l("Không tìm thấy đơn vị này."))
    return units


def find_child(parent_id: int | None, name: str) -> Unit | None:
    """Return the unit of this name directly below another, or among the roots; diacritics do not matter."""
    return db.session.scalars(
        select(Unit)
        .where(Unit.parent_id == parent_id, Unit.name_folded == fold(name), stands_today)
        .order_by(Unit.id)
        .limit(1)
    ).first()


def list_standing_below(unit_id: int) -> list[Unit]:
    """Return all units directly below a unit."""
    return list(db.session.scalars(select(Unit).where(Unit.parent_id == unit_id, stands_today)))


def count_below(unit: Unit) -> int:
    """Return how many units stand below a unit, on all floors."""
    return (db.session.scalar(select(func.count(Unit.id)).where(below(unit.path), stands_today)) or 1) - 1


def has_children(unit_id: int) -> bool:
    """Whether a unit stands directly below this one."""
    return db.session.scalar(select(exists().where(Unit.parent_id == unit_id, stands_today))) or False


def codes_in_use() -> set[str]:
    """Return the codes of all units, dissolved ones included."""
    return set(db.session.scalars(select(Unit.code)))


def current_placement(unit_id: int) -> UnitPlacement:
    """Return where a unit stands today, or stood when it was dissolved."""
    return db.session.scalars(
        select(UnitPlacement)
        .where(UnitPlacement.unit_id == unit_id)
        .order_by(UnitPlacement.id.desc())
        .limit(1)
    ).one()


def _joined(above: str | None, name: str) -> str:
    return f"{above}{BETWEEN}{name}" if above else name


def _chains() -> Select[int, str]:
    """Return the query for (unit, name of itself or of a unit above it), from the root down."""
    start = select(Unit.id.label("unit_id"), Unit.id, Unit.parent_id, Unit.name, Unit.depth)
    chain = start.where(Unit.id.in_(bindparam("units", expanding=True))).cte("chain", recursive=True)
    above = aliased(Unit)
    chain = chain.union_all(
        select(chain.c.unit_id, above.id, above.parent_id, above.name, above.depth).join(
            chain, above.id == chain.c.parent_id
        )
    )
    return select(chain.c.unit_id, chain.c.name).order_by(chain.c.depth)


def _units_of(page: Page[Row[*tuple[Any, ...]]]) -> Page[Unit]:
    return Page([row[0] for row in page.items], page.after)


CHAINS = _chains()
"""Asked on many pages, and so put together once."""
