"""Writing to the ledger: facts are added, never changed."""

from datetime import datetime

import structlog
from sqlalchemy import insert, update
from sqlalchemy.dialects import postgresql, sqlite

from lms import db, i18n
from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from lms.jobs.actions import enqueue
from lms.ledger import queries
from lms.ledger.followers import Recorded, followers_of
from lms.ledger.models import Activity, EntryKind, LedgerEntry, Outcome
from lms.text import nfc, sort_key

log = structlog.get_logger(__name__)

TELL_AGAIN = "ledger.tell_again"
"""The kind of job that tells a follower which failed."""
INSERT_ONCE = {
    dialect.dialect.name: dialect.insert(LedgerEntry.__table__)
    .on_conflict_do_nothing(index_elements=["source"])
    .returning(LedgerEntry.__table__.c.id)
    for dialect in (sqlite, postgresql)
}
"""The statement on the way of every entry, built once for each database."""


def open_activity(*, kind: str, key: str, title: str, unit_id: int, now: datetime) -> int:
    """Return the id of a new activity, something that can be completed; its owner keeps the id."""
    return db.session.scalars(
        insert(Activity)
        .values(
            kind=kind, key=key, title=nfc(title), title_sort=sort_key(title), unit_id=unit_id, created_at=now
        )
        .returning(Activity.id)
    ).one()


def rename_activity(activity_id: int, *, title: str, key: str | None = None) -> None:
    """Give an activity another title, and another key where one is named; its entries follow it."""
    values = {"title": nfc(title), "title_sort": sort_key(title)}
    db.session.execute(
        update(Activity)
        .where(Activity.id == activity_id)
        .values(values if key is None else {**values, "key": key})
    )


def record(
    *,
    person_id: int,
    activity_id: int,
    outcome: Outcome,
    source: str,
    now: datetime,
    score: float | None = None,
    is_late: bool = False,
    happened_at: datetime | None = None,
    unit_id: int | None = None,
) -> int | None:
    """Write that a person finished an activity, and return the entry; None if the source was written before.

    The score is a percentage. Without a unit it is the person's unit on the day that it happened.
    """
    moment = happened_at or now
    entry_id = _write(
        {
            "kind": EntryKind.FACT,
            "person_id": person_id,
            "activity_id": activity_id,
            "outcome": outcome,
            "score": score,
            "is_late": is_late,
            "happened_at": moment,
            "written_at": now,
            "unit_id": unit_id or queries.unit_on(person_id, i18n.today(moment)),
            "source": source,
        }
    )
    if entry_id is not None:
        kind = queries.kind_of(activity_id)
        _tell(Recorded(entry_id, person_id, activity_id, kind, outcome, score, moment), now=now)
    return entry_id


def reverse(entry_id: int, *, source: str, now: datetime) -> int | None:
    """Take a fact back by a new entry, and return that one; None if the source was written before."""
    entry = db.session.get_one(LedgerEntry, entry_id)
    if entry.kind == EntryKind.REVERSAL:
        raise Conflict(_l("Dòng này đã là dòng huỷ."))
    return _write(
        {
            "kind": EntryKind.REVERSAL,
            "corrects_id": entry.id,
            "person_id": entry.person_id,
            "activity_id": entry.activity_id,
            "outcome": entry.outcome,
            "score": entry.score,
            "is_late": entry.is_late,
            "happened_at": entry.happened_at,
            "written_at": now,
            "unit_id": entry.unit_id,
            "source": source,
        }
    )


def _write(values: dict[str, object]) -> int | None:
    statement = INSERT_ONCE["sqlite" if db.is_sqlite() else "postgresql"]
    entry_id: int | None = db.session.scalar(statement, values)
    return entry_id


def _tell(recorded: Recorded, *, now: datetime) -> None:
    """Let the followers act, each in a savepoint: a fault of theirs never undoes the entry.

    Who failed is told again by a job.
    """
    for follower in followers_of(recorded.activity_kind):
        try:
            with db.session.begin_nested():
                follower(recorded)
        except Exception:
            arguments = {"entry_id": recorded.entry_id, "follower": follower.__name__}
            log.exception("ledger_follower_failed", **arguments)
            enqueue(TELL_AGAIN, arguments, owner_id=None, now=now)
