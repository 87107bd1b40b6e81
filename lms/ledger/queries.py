"""What the ledger says."""

from datetime import date

from sqlalchemy import bindparam, column, or_, select, table

from lms import db
from lms.ledger.followers import Recorded
from lms.ledger.models import Activity, LedgerEntry
from lms.people.models import Membership

in_force = table(
    "ledger_in_force", *(column(entry.name, entry.type) for entry in LedgerEntry.__table__.columns)
).alias("entry")
"""The entries in force: neither reversals nor what a later entry corrects or reverses."""


def find_activity(key: str) -> Activity | None:
    """Return the activity with this key, as in "course:an-toan-mang"."""
    return db.session.scalar(select(Activity).where(Activity.key == key))


def kind_of(activity_id: int) -> str:
    """Return the kind of an activity."""
    return db.session.scalars(KIND, {"activity": activity_id}).one()


def unit_on(person_id: int, day: date) -> int | None:
    """Return the unit that the person is a member of on a day; the one joined last, if several."""
    return db.session.scalar(UNIT, {"person": person_id, "day": day})


def recorded(entry_id: int) -> Recorded:
    """Return an entry as the followers see it."""
    entry, kind = db.session.execute(
        select(LedgerEntry, Activity.kind)
        .join(Activity, Activity.id == LedgerEntry.activity_id)
        .where(LedgerEntry.id == entry_id)
    ).one()
    return Recorded(
        entry.id, entry.person_id, entry.activity_id, kind, entry.outcome, entry.score, entry.happened_at
    )


KIND = select(Activity.kind).where(Activity.id == bindparam("activity"))
UNIT = (
    select(Membership.unit_id)
    .where(
        Membership.person_id == bindparam("person"),
        or_(Membership.since.is_(None), Membership.since <= bindparam("day")),
        or_(Membership.until.is_(None), Membership.until > bindparam("day")),
    )
    .order_by(Membership.since.desc().nulls_last(), Membership.id.desc())
    .limit(1)
)
"""Statements on the way of every entry, built once."""
