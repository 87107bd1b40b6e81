"""What happens to a job, from the moment somebody asks for it."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, insert, or_, update

from lms import db, i18n
from lms.i18n import gettext as _
from lms.jobs import queries, rules
from lms.jobs.kinds import registry
from lms.jobs.models import Job, JobState


class Claim(NamedTuple):
    """A job that is ours for one try."""

    job_id: int
    kind: str
    arguments: dict[str, Any]
    owner_id: int | None
    locale: str
    tries: int


def enqueue(kind: str, arguments: dict[str, Any], *, owner_id: int | None, now: datetime) -> int:
    """Return the id of a new job, which a runner takes up once this transaction is committed."""
    job_id = db.session.scalars(
        insert(Job)
        .values(
            kind=registry().kinds[kind].name,
            arguments=arguments,
            owner_id=owner_id,
            locale=i18n.current_locale(),
            state=JobState.QUEUED,
            lease_until=now + rules.LEASE,
            created_at=now,
        )
        .returning(Job.id)
    ).one()
    _send(job_id)
    return job_id


def claim(job_id: int, *, now: datetime) -> Claim | None:
    """Return the job for one try; None if somebody else has it, or if it has ended."""
    row = db.session.execute(
        update(Job)
        .where(
            Job.id == job_id,
            or_(
                Job.state == JobState.QUEUED,
                and_(Job.state == JobState.RUNNING, Job.lease_until <= now),
            ),
        )
        .values(
            state=JobState.RUNNING,
            tries=Job.tries + 1,
            lease_until=now + rules.LEASE,
            started_at=now,
            progress_done=0,
            progress_total=0,
            message="",
        )
        .returning(Job.id, Job.kind, Job.arguments, Job.owner_id, Job.locale, Job.tries)
    ).one_or_none()
    return Claim(*row) if row else None


def finish(claimed: Claim, message: str, url: str | None, *, now: datetime) -> bool:
    """Record that a try reached its end; False if the job was taken over meanwhile."""
    return _end_try(claimed, state=JobState.DONE, message=message, result_url=url, finished_at=now)


def fail(claimed: Claim, message: str, *, now: datetime) -> bool:
    """Record that a job cannot be done; False if it was taken over meanwhile."""
    return _end_try(claimed, state=JobState.FAILED, message=message, finished_at=now)


def try_later(claimed: Claim, *, now: datetime) -> bool:
    """Record that a try met a fault; the job is tried again after a pause, or given up after the last try."""
    if claimed.tries >= rules.MOST_TRIES:
        return fail(claimed, _given_up(), now=now)
    return _end_try(
        claimed,
        state=JobState.QUEUED,
        message=_("Công việc gặp lỗi và sẽ được thử lại."),
        lease_until=now + rules.pause_before(claimed.tries),
    )


def give_back(claimed: Claim, *, now: datetime) -> bool:
    """Record that the runner stopped in the middle; this try does not count."""
    return _end_try(claimed, state=JobState.QUEUED, message="", tries=claimed.tries - 1, lease_until=now)


def sweep(*, now: datetime) -> None:
    """Give jobs whose lease has ended to a runner again, and give up those that were tried too often."""
    overdue = and_(Job.state.in_(queries.UNFINISHED), Job.lease_until <= now)
    db.session.execute(
        update(Job)
        .where(overdue, Job.tries >= rules.MOST_TRIES)
        .values(state=JobState.FAILED, message=_given_up(), finished_at=now)
    )
    freed = db.session.scalars(
        update(Job)
        .where(overdue)
        .values(state=JobState.QUEUED, lease_until=now + rules.LEASE)
        .returning(Job.id)
    )
    for job_id in sorted(freed):
        _send(job_id)


def start_dailies(*, now: datetime) -> None:
    """Enqueue each daily job whose time has come and that was not started since."""
    for daily in registry().dailies:
        if not queries.was_started_since(daily.kind, rules.last_turn(daily.at, now)):
            enqueue(daily.kind, {}, owner_id=None, now=now)


def _end_try(claimed: Claim, **values: object) -> bool:
    """Change the row if this try still holds the job: the number of tries tells one from another."""
    changed = db.session.execute(
        update(Job)
        .where(Job.id == claimed.job_id, Job.state == JobState.RUNNING, Job.tries == claimed.tries)
        .values(values)
        .returning(Job.id)
    )
    return changed.one_or_none() is not None


def _send(job_id: int) -> None:
    """Tell a runner of the job once its row is committed."""
    send = registry().send
    db.after_commit(lambda: send(job_id))


def _given_up() -> str:
    return str(_("Công việc gặp lỗi nhiều lần và đã dừng. Quản trị viên xem nhật ký hệ thống để biết lý do."))
