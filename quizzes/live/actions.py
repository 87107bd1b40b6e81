"""Keeping the live figures of contests: adding what is new, and counting anew what may have changed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lms import db
from quizzes.attempts.models import Attempt, Quiz
from quizzes.contests.models import Contest, ContestState, LiveContest, LiveHour, LiveUnit, Round
from quizzes.live.counting import Counts, count_attempts, count_sitting
from quizzes.live.models import LiveLook

ONLY = 1
RECOUNTED_AFTER = timedelta(hours=1)
"""Attempts given back, corrected units and merged people come right within this time."""
AFTERWARDS = timedelta(hours=1)
"""So long after its close a round is still looked at: until then the last attempts are handed in."""


def add_new(now: datetime) -> None:
    """Add the attempts up to the greatest id of the look before; two that look at once add them once."""
    with db.reading() as session:
        before = session.get(LiveLook, ONLY)
        top = session.scalar(select(func.max(Attempt.id))) or 0
        since = before.counted_to if before else 0
        to = before.seen_to if before else 0
        counts = count_attempts(session, Attempt.id > since, Attempt.id <= to) if to > since else Counts()
        sitting = count_sitting(session)
        open_now = set(session.scalars(_looked_at(now)))
    if before is None:
        db.session.add(LiveLook(id=ONLY, counted_to=0, seen_to=top, looked_at=now))
        db.session.flush()
        return
    moved = update(LiveLook).where(LiveLook.id == ONLY, LiveLook.counted_to == since, LiveLook.seen_to == to)
    values = {"counted_to": to, "seen_to": top, "looked_at": now}
    if db.session.execute(moved.values(values).returning(LiveLook.id)).first() is None:
        return
    _add(counts)
    for contest_id in sorted(open_now | counts.contests()):
        _note(contest_id, sitting=sitting.get(contest_id, 0), counted_at=before.looked_at)


def list_stale(now: datetime) -> list[int]:
    """Return the contests to count anew: once an hour while they are looked at, and once after."""
    return list(
        db.session.scalars(
            select(LiveContest.contest_id)
            .where(
                LiveContest.counted_at > now - RECOUNTED_AFTER,
                or_(LiveContest.recounted_at.is_(None), LiveContest.recounted_at <= now - RECOUNTED_AFTER),
            )
            .order_by(LiveContest.contest_id)
        )
    )


def recount(contest_id: int, *, now: datetime) -> None:
    """Count a contest anew, up to where attempts are counted; skipped where a look came between."""
    with db.reading() as session:
        look = session.get_one(LiveLook, ONLY)
        counts = count_attempts(session, Round.contest_id == contest_id, Attempt.id <= look.counted_to)
    kept = db.session.scalars(select(LiveLook).where(LiveLook.id == ONLY).with_for_update()).one()
    db.session.refresh(kept)
    if kept.counted_to != look.counted_to:
        return
    for model in (LiveHour, LiveUnit):
        db.session.execute(delete(model).where(model.contest_id == contest_id))
    _add(counts)
    db.session.execute(
        update(LiveContest).where(LiveContest.contest_id == contest_id).values(recounted_at=now)
    )


def _looked_at(now: datetime) -> Select[int]:
    """The contests with a round that is open, or closed a short while ago."""
    return (
        select(Round.contest_id)
        .join(Quiz, Quiz.id == Round.quiz_id)
        .join(Contest, Contest.id == Round.contest_id)
        .where(
            Contest.state == ContestState.PUBLISHED,
            Quiz.opens_at <= now,
            Quiz.closes_at > now - AFTERWARDS,
        )
    )


def _add(counts: Counts) -> None:
    hours = [
        {
            "contest_id": contest_id,
            "round_number": number,
            "hour_at": hour_at,
            "attempts": one.attempts,
            "people": one.people,
        }
        for (contest_id, number, hour_at), one in counts.hours()
    ]
    units = [
        {"contest_id": contest_id, "unit_id": unit_id, "attempts": one.attempts, "people": one.people}
        for (contest_id, unit_id), one in counts.units()
    ]
    _add_rows(LiveHour, ["contest_id", "round_number", "hour_at"], hours)
    _add_rows(LiveUnit, ["contest_id", "unit_id"], units)


def _add_rows(model: type[LiveHour | LiveUnit], key: Iterable[str], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    insert = (sqlite if db.is_sqlite() else postgresql).insert(model)
    more = {
        "attempts": model.attempts + insert.excluded.attempts,
        "people": model.people + insert.excluded.people,
    }
    db.session.execute(insert.on_conflict_do_update(index_elements=key, set_=more), rows)


def _note(contest_id: int, *, sitting: int, counted_at: datetime) -> None:
    known = db.session.get(LiveContest, contest_id)
    if known is None:
        known = LiveContest(contest_id=contest_id)
        db.session.add(known)
    known.sitting, known.counted_at = sitting, counted_at
    db.session.flush()
