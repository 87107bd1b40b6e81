"""Publishing courses and taking them back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from courses.audiences import queries
from courses.audiences.models import CourseAudience
from courses.catalogue import queries as catalogue
from courses.catalogue.models import Course
from lms import db, i18n
from lms.audit import actions as audit
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l


class NothingToLearn(Refused):
    """The course has no lesson yet."""

    def __init__(self) -> None:
        super().__init__(_l("Khoá học chưa có bài nào. Hãy thêm ít nhất một bài rồi giao khoá học."))


class DueInThePast(Refused):
    """The day on which the course is due is over."""

    def __init__(self, due_on: date) -> None:
        super().__init__(_l("Hạn %(day)s đã qua. Hãy chọn từ hôm nay trở đi.", day=i18n.day(due_on)))


def publish(
    course: Course, *, population_id: int, due_on: date | None, account_id: int | None, now: datetime
) -> CourseAudience:
    """Ask a course of a population until the end of a day; asking again only sets the day."""
    if not any(section.lesson_ids for section in catalogue.outline_of(course.id)):
        raise NothingToLearn
    _require_time(due_on, now)
    db.session.execute(select(Course.id).where(Course.id == course.id).with_for_update())
    audience = queries.find_live_audience(course.id, population_id)
    if audience is not None:
        _set_due(audience, due_on, account_id=account_id, now=now)
        return audience
    audience = CourseAudience(
        course_id=course.id, population_id=population_id, due_on=due_on, published_at=now
    )
    db.session.add(audience)
    db.session.flush()
    _audit(audience, "course.publish", account_id=account_id, now=now, after=_facts(audience))
    return audience


def change_due(
    audience: CourseAudience, *, due_on: date | None, account_id: int | None, now: datetime
) -> None:
    """Set another day on which the course is due; what is in the ledger stays as it is."""
    _require_time(due_on, now)
    _set_due(audience, due_on, account_id=account_id, now=now)


def withdraw(audience: CourseAudience, *, account_id: int | None, now: datetime) -> None:
    """Ask the course of this population no longer; doing it again changes nothing."""
    if audience.withdrawn_at is not None:
        return
    audience.withdrawn_at = now
    db.session.flush()
    _audit(audience, "course.withdraw", account_id=account_id, now=now, before=_facts(audience))


def _require_time(due_on: date | None, now: datetime) -> None:
    if due_on is not None and due_on < i18n.today(now):
        raise DueInThePast(due_on)


def _set_due(audience: CourseAudience, due_on: date | None, *, account_id: int | None, now: datetime) -> None:
    if audience.due_on == due_on:
        return
    before = _facts(audience)
    audience.due_on = due_on
    db.session.flush()
    _audit(audience, "course.due", account_id=account_id, now=now, before=before, after=_facts(audience))


def _facts(audience: CourseAudience) -> dict[str, Any]:
    due_on = audience.due_on.isoformat() if audience.due_on else None
    return {"population_id": audience.population_id, "due_on": due_on}


def _audit(
    audience: CourseAudience, action: str, *, account_id: int | None, now: datetime, **values: Any
) -> None:
    course = db.session.get_one(Course, audience.course_id)
    audit.record(
        account_id=account_id,
        action=action,
        subject_kind="course",
        subject_id=course.id,
        subject_name=course.title,
        unit_id=course.unit_id,
        now=now,
        **values,
    )
