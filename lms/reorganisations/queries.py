"""Decisions about units: which there are, what one did, and who and what it touches."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from lms import db
from lms.errors import NotFound, Refused
from lms.i18n import lazy_gettext as _l
from lms.paging import PAGE_SIZE, Page, page_of
from lms.populations.rules import common_path
from lms.reorganisations.rules import MOST_LINES, Change
from lms.rights import EVERYWHERE, Role, Viewer
from lms.units.models import (
    EventKind,
    Unit,
    UnitDecision,
    UnitEvent,
    UnitPlacement,
    UnitSuccession,
)
from lms.units.past import tree_as_of
from lms.units.queries import within


def require_decision(decision_id: int, viewer: Viewer) -> UnitDecision:
    """Return a decision about units that somebody administers, or a draft of their own."""
    found = db.session.scalar(
        select(UnitDecision)
        .outerjoin(Unit, Unit.id == UnitDecision.unit_id)
        .where(UnitDecision.id == decision_id, _is_for(viewer))
    )
    if found is None:
        raise NotFound(_l("Không tìm thấy quyết định này."))
    return found


def page_decisions(viewer: Viewer, *, after: str | None = None, size: int = PAGE_SIZE) -> Page[UnitDecision]:
    """Return a page of the decisions that somebody may see, the newest first."""
    statement: Select[UnitDecision] = (
        select(UnitDecision).outerjoin(Unit, Unit.id == UnitDecision.unit_id).where(_is_for(viewer))
    )
    page = page_of(statement, (-UnitDecision.id).label("newest"), after=after, size=size)
    return Page([row[0] for row in page.items], page.after)


def _is_for(viewer: Viewer) -> ColumnElement[bool]:
    scope = viewer.scope(Role.ADMINISTRATOR)
    own = UnitDecision.account_id == viewer.account_id
    above = UnitDecision.unit_id.is_(None) if EVERYWHERE in scope else None
    ways = [own, within(scope)] if above is None else [own, within(scope), above]
    return or_(*ways)


def owner_of(decision: UnitDecision) -> int | None:
    """Return the lowest unit that is, or stands above, all that a decision names; None is everywhere."""
    codes = {
        code
        for change in map(Change.from_json, decision.changes)
        for code in (change.unit, change.other)
        if code
    }
    paths = [path for some in _some(sorted(codes)) for path in _paths(some)]
    path = common_path(paths)
    return None if path == EVERYWHERE else int(path.strip("/").rsplit("/", 1)[-1])


def _paths(codes: Sequence[str]) -> list[str]:
    return list(db.session.scalars(select(Unit.path).where(Unit.code.in_(codes))))


def _some(values: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    return (values[start : start + size] for start in range(0, len(values), size))


def names_before(changes: Sequence[Change]) -> dict[int, tuple[str, str, int | None]]:
    """Return the name, level and parent of each unit that changes speak of, as it is before them."""
    codes = sorted({change.unit for change in changes if change.unit})
    return {
        row[0]: (row[1], row[2], row[3])
        for some in _some(codes)
        for row in db.session.execute(
            select(Unit.id, Unit.name, Unit.level, Unit.parent_id).where(Unit.code.in_(some))
        )
    }


def count_events(decision_id: int) -> dict[str, int]:
    """Return how many units a decision founds, renames, moves and so on."""
    rows = db.session.execute(
        select(UnitEvent.kind, func.count())
        .where(UnitEvent.decision_id == decision_id)
        .group_by(UnitEvent.kind)
        .order_by(UnitEvent.kind)
    )
    return {row[0]: row[1] for row in rows}


def lines_of(decision_id: int, before: dict[int, tuple[str, str, int | None]]) -> list[dict[str, Any]]:
    """Return what happens to the first units, one by one: kind, name and code, and what is new or next."""
    rows = db.session.execute(
        select(UnitEvent, Unit, UnitSuccession.successor_id, UnitSuccession.predecessor_id)
        .join(Unit, Unit.id == UnitEvent.unit_id)
        .outerjoin(UnitSuccession, UnitSuccession.event_id == UnitEvent.id)
        .where(UnitEvent.decision_id == decision_id)
        .order_by(UnitEvent.id)
        .limit(MOST_LINES)
    ).all()
    others = {one for _event, unit, *ids in rows for one in (*ids, unit.parent_id) if one}
    names = {
        row[0]: row[1] for row in db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(others)))
    }
    return [
        _line(event, unit, before.get(unit.id), (names.get(heir or 0, ""), names.get(source or 0, "")), names)
        for event, unit, heir, source in rows
    ]


def _line(
    event: UnitEvent,
    unit: Unit,
    before: tuple[str, str, int | None] | None,
    others: tuple[str, str],
    names: dict[int, str],
) -> dict[str, Any]:
    """Return one line: a unit under its name of before, and what the event brings."""
    heir, source = others
    above = names.get(unit.parent_id or 0, "")
    brings = {
        EventKind.RENAME: unit.name,
        EventKind.MOVE: above,
        EventKind.FOUND: above,
        EventKind.MERGE: heir,
        EventKind.SPLIT: source,
    }.get(EventKind(event.kind), "")
    level = unit.level if event.kind == EventKind.RELEVEL else ""
    name = before[0] if before else unit.name
    return {"kind": event.kind, "name": name, "code": unit.code, "brings": brings, "level": level}


def check_days(touched: Collection[int], *, on: date, today: date) -> None:
    """Refuse what is made of these units from a day on, if a unit comes below one that does not stand.

    It is asked of each day until today. Decisions of later days may be on record already: what one says,
    or its undoing, must go with them.
    """
    later = db.session.scalars(
        select(UnitPlacement.valid_from)
        .where(UnitPlacement.valid_from > on, UnitPlacement.valid_from <= today)
        .union(
            select(UnitPlacement.valid_to).where(UnitPlacement.valid_to > on, UnitPlacement.valid_to <= today)
        )
    )
    for day in sorted({on, *(day for day in later if day is not None)}):
        tree = tree_as_of(day)
        for unit in tree.orphans:
            if unit.id in touched or unit.parent_id in touched:
                parent = db.session.get_one(Unit, unit.parent_id)
                raise Refused(
                    _l(
                        "Ngày %(day)s, “%(name)s” sẽ trực thuộc “%(parent)s” là đơn vị khi đó chưa có hoặc "
                        "không còn; hãy xem lại thứ tự các quyết định.",
                        day=f"{day:%d/%m/%Y}",
                        name=unit.name,
                        parent=parent.name,
                    )
                )
