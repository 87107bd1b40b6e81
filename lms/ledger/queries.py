"""What the ledger says."""

from datetime import date

from sqlalchemy import column, or_, select, table

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
    return db.session.scalars(select(Activity.kind).where(Activity.id == activity_id)).one()


def unit_on(person_id: int, day: date) -> int | None:
    """Return the unit that the person is a member of on a day; the one joined last, if several."""
    return db.session.scalar(
        select(Membership.unit_id)
        .where(
            Membership.person_id == person_id,
            or_(Membership.since.is_(None), Membership.since <= day),
            or_(Membership.until.is_(None), Membership.until > day),
        )
        .order_by(Membership.since.desc().nulls_last(), Membership.id.desc())
        .limit(1)
    )


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
