"""Which jobs there are, and who may see them."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select, true

from lms import db
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.jobs.models import Job, JobState
from lms.rights import EVERYWHERE, Role, Viewer

UNFINISHED = (JobState.QUEUED, JobState.RUNNING)
SHOWN = 100


def get_job(viewer: Viewer, job_id: int) -> Job:
    """Return a job that the viewer asked for; an administrator of everything sees every job."""
    job = db.session.scalar(select(Job).where(Job.id == job_id, _visible_to(viewer)))
    if job is None:
        raise NotFound(_l("Không tìm thấy công việc này."))
    return job


def list_jobs(viewer: Viewer) -> list[Job]:
    """Return the newest jobs that the viewer may see, newest first."""
    return list(
        db.session.scalars(select(Job).where(_visible_to(viewer)).order_by(Job.id.desc()).limit(SHOWN))
    )


def was_started_since(kind: str, moment: datetime) -> bool:
    """Tell whether a job of this kind was enqueued at or after a moment."""
    return bool(db.session.scalar(select(exists().where(Job.kind == kind, Job.created_at >= moment))))


def count_waiting(*, before: datetime) -> int:
    """Count the unfinished jobs that no runner has touched since their lease ended, before a moment."""
    count = select(func.count()).where(Job.state.in_(UNFINISHED), Job.lease_until < before)
    return db.session.scalar(count) or 0


def _visible_to(viewer: Viewer) -> ColumnElement[bool]:
    if EVERYWHERE in viewer.scope(Role.ADMINISTRATOR):
        return true()
    return Job.owner_id == viewer.account_id
