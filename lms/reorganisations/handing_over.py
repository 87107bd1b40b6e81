"""People, posts and rights of units that end or are split go to the units that take their place."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from lms import db
from lms.auth.models import RoleGrant
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.i18n import number
from lms.people.models import Membership, Post
from lms.reorganisations.effects import Row, add_rows, change_rows
from lms.reorganisations.grounds import Holding
from lms.reorganisations.rules import Moved
from lms.text import fold
from lms.units.rules import Decision
from lms.units.undoing import chunks

Held = type[Membership] | type[Post]

MODELS: tuple[Held, ...] = (Membership, Post)
COPIED = ("title", "post_kind", "cadre_type", "term")


@dataclass(frozen=True)
class Handover:
    """Who goes where: of units that ended to their heirs (or nowhere), of split ones some people to others.

    Posts of the units in `posts_stay` end; rights of those in `rights_go` go along.
    """

    heirs: Mapping[int, int | None]
    picked: Mapping[tuple[int, int], Collection[int]]
    """(unit, new unit) to the people who change from the one to the other."""
    posts_stay: Collection[int] = ()
    rights_go: Collection[int] = ()


Handed = tuple[int, Holding]
"""A person, and how they belonged before and after."""


def hand_over(handover: Handover, decision: Decision, *, decision_id: int, moved: Moved) -> list[Handed]:
    """Let people, their posts and the rights of staff follow their units; count what was moved.

    Returns who changed their unit, of those who belong to one on the day.
    """
    on = decision.on or decision.today
    gone: set[int] = set()
    came: set[int] = set()
    handed: list[Handed] = []
    for model in MODELS:
        rows = _rows(model, handover, on)
        changes, new = _decided(model, rows, handover, on, handed)
        change_rows(model, changes, decision_id=decision_id)
        add_rows(model, new, decision_id=decision_id)
        if model is Membership:
            gone = {row.person_id for row in rows}
            came = {row.person_id for row in rows if _heir(row, handover) is not None}
        else:
            stayed = sum("unit_id" in after for _row_id, _before, after in changes)
            moved.posts_moved = len(new) + stayed
            moved.posts_ended = len(rows) - moved.posts_moved
    moved.people_moved, moved.people_left = len(came), len(gone - came)
    _hand_rights(handover, decision, decision_id, moved)
    return handed


def _rows(model: Held, handover: Handover, on: date) -> list[Any]:
    """Return the memberships or posts that hold on the day or later, of whoever is concerned."""
    found: list[Any] = []
    lasting = or_(model.until.is_(None), model.until > on)
    for some in chunks(list(handover.heirs)):
        found += db.session.scalars(select(model).where(model.unit_id.in_(some), lasting).order_by(model.id))
    for (unit_id, _new_id), people in handover.picked.items():
        for some in chunks(list(people)):
            found += db.session.scalars(
                select(model)
                .where(model.unit_id == unit_id, model.person_id.in_(some), lasting)
                .order_by(model.id)
            )
    return found


def _decided(
    model: Held, rows: Sequence[Any], handover: Handover, on: date, handed: list[Handed]
) -> tuple[list[tuple[int, Row, Row]], list[Row]]:
    """Return which rows end or change their unit, and which begin; tell who was handed over."""
    known = _known(model, {heir for row in rows if (heir := _heir(row, handover))}, on)
    changes: list[tuple[int, Row, Row]] = []
    new: list[Row] = []
    late: set[int] = set()
    for row in rows:
        heir = _heir(row, handover)
        if model is Post and row.unit_id in handover.posts_stay:
            heir = None
        key = _key(model, row, heir)
        handed += _told(model, row, None if key in known else heir, on)
        is_late = row.since is not None and row.since >= on
        if is_late and (heir is None or key in known):
            late.add(row.person_id)
        elif is_late:
            changes.append((row.id, {"unit_id": row.unit_id}, {"unit_id": heir}))
        else:
            changes.append((row.id, {"until": row.until}, {"until": on}))
            if heir is not None and key not in known:
                more = {name: getattr(row, name) for name in COPIED} if model is Post else {}
                new.append(
                    {"person_id": row.person_id, "unit_id": heir, "since": on, "until": row.until, **more}
                )
        if heir is not None:
            known.add(key)
    if late:
        raise Refused(
            _l(
                "%(count)s người vào đơn vị hoặc nhận chức vụ sau ngày hiệu lực; hãy sửa ngày của họ trước.",
                count=number(len(late)),
            )
        )
    return changes, new


def _told(model: Held, row: Any, now: int | None, on: date) -> list[Handed]:
    """Return how somebody belonged and belongs, if they do on the day."""
    if row.since is not None and row.since > on:
        return []
    kinds = (True, row.post_kind, row.cadre_type) if model is Post else ()
    return [(row.person_id, Holding(row.unit_id, now, *kinds))]


def _heir(row: Any, handover: Handover) -> int | None:
    if row.unit_id in handover.heirs:
        return handover.heirs[row.unit_id]
    return next(
        (
            new_id
            for (unit_id, new_id), people in handover.picked.items()
            if unit_id == row.unit_id and row.person_id in people
        ),
        None,
    )


def _known(model: Held, unit_ids: Collection[int], on: date) -> set[Any]:
    """Return who is in these units already, from the day on."""
    found: set[Any] = set()
    for some in chunks(sorted(unit_ids)):
        rows: list[Any] = [
            *db.session.scalars(select(model).where(model.unit_id.in_(some), _lasts(model, on)))
        ]
        found.update(_key(model, row, row.unit_id) for row in rows)
    return found


def _lasts(model: Held, on: date) -> ColumnElement[bool]:
    return and_(or_(model.until.is_(None), model.until > on), or_(model.since.is_(None), model.since <= on))


def _key(model: Held, row: Any, unit_id: int | None) -> Any:
    return (row.person_id, unit_id, fold(row.title)) if model is Post else (row.person_id, unit_id)


def _hand_rights(handover: Handover, decision: Decision, decision_id: int, moved: Moved) -> None:
    """Move the rights of staff where that was asked for; the others stay with the unit that ended."""
    grants: defaultdict[bool, list[RoleGrant]] = defaultdict(list)
    for some in chunks(list(handover.heirs)):
        for grant in db.session.scalars(
            select(RoleGrant).where(RoleGrant.unit_id.in_(some), RoleGrant.ended_at.is_(None))
        ):
            goes = grant.unit_id in handover.rights_go and handover.heirs[grant.unit_id or 0] is not None
            grants[goes].append(grant)
    change_rows(
        RoleGrant,
        [(grant.id, {"ended_at": None}, {"ended_at": decision.now}) for grant in grants[True]],
        decision_id=decision_id,
    )
    add_rows(
        RoleGrant,
        [
            {
                "account_id": grant.account_id,
                "role": grant.role,
                "unit_id": handover.heirs[grant.unit_id or 0],
                "granted_by_id": decision.account_id,
                "granted_at": decision.now,
                "ended_at": None,
            }
            for grant in grants[True]
        ],
        decision_id=decision_id,
    )
    moved.rights_moved, moved.rights_kept = len(grants[True]), len(grants[False])
