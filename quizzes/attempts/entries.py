"""What the ledger holds of an attempt: its entry, taken back by a new one, counted again by another."""

from datetime import datetime

from sqlalchemy import select

from lms import db
from lms.ledger import actions as ledger
from lms.ledger.models import EntryKind, LedgerEntry
from lms.ledger.rules import Outcome

VOIDED = "voided"
GIVEN_BACK = "given_back"


def take_back(attempt_id: int, why: str, *, now: datetime) -> None:
    """Take the entry of an attempt back, where one is in force."""
    entry = _last(attempt_id)
    if entry is not None and entry.kind != EntryKind.REVERSAL:
        ledger.reverse(entry.id, source=f"attempt:{attempt_id}:{why}:{entry.id}", now=now)


def count_again(attempt_id: int, *, now: datetime) -> None:
    """Write the entry of an attempt anew, where the last one took it back."""
    entry = _last(attempt_id)
    if entry is not None and entry.kind == EntryKind.REVERSAL:
        ledger.record(
            person_id=entry.person_id,
            activity_id=entry.activity_id,
            outcome=Outcome(entry.outcome),
            score=entry.score,
            is_late=entry.is_late,
            happened_at=entry.happened_at,
            unit_id=entry.unit_id,
            source=_again(attempt_id, entry.id),
            now=now,
        )


def taken_back(activity_id: int, why: str) -> set[int]:
    """Return the attempts at an activity whose entries were ever taken back for one reason."""
    sources = db.session.scalars(
        select(LedgerEntry.source).where(
            LedgerEntry.corrects_id > 0,  # few entries correct another: their index is read alone
            LedgerEntry.activity_id + 0 == activity_id,
            LedgerEntry.source.like(f"attempt:%:{why}:%"),
        )
    )
    return {int(source.split(":")[1]) for source in sources}


def _last(attempt_id: int) -> LedgerEntry | None:
    """Return the newest entry of an attempt: a fact that is in force, or what took it back."""
    fact = _from_source(f"attempt:{attempt_id}")
    while fact is not None:
        reversal = db.session.scalar(select(LedgerEntry).where(LedgerEntry.corrects_id == fact.id))
        if reversal is None:
            return fact
        fact = _from_source(_again(attempt_id, reversal.id))
        if fact is None:
            return reversal
    return None


def _again(attempt_id: int, reversal_id: int) -> str:
    return f"attempt:{attempt_id}:counted:{reversal_id}"


def _from_source(source: str) -> LedgerEntry | None:
    return db.session.scalar(select(LedgerEntry).where(LedgerEntry.source == source))
