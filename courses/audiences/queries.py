"""Whom courses are published to, and what that asks of one person."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select

from courses.audiences import rules
from courses.audiences.models import CourseAudience
from courses.catalogue.models import Course
from lms import db, i18n
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.populations import meaning
from lms.populations.models import Population
from lms.populations.rules import Definition


@dataclass(frozen=True)
class Audience:
    """A population that a course is or was published to."""

    row: CourseAudience
    population: Population


def list_audiences(course_id: int) -> list[Audience]:
    """Return the audiences of a course, live ones first, newest first."""
    rows = db.session.execute(
        select(CourseAudience, Population)
        .join(Population, Population.id == CourseAudience.population_id)
        .where(CourseAudience.course_id == course_id)
        .order_by(CourseAudience.withdrawn_at.is_not(None), CourseAudience.id.desc())
    )
    return [Audience(row, population) for row, population in rows]


def require_audience(course_id: int, audience_id: int) -> Audience:
    """Return an audience of a course; any other is not found."""
    row = db.session.execute(
        select(CourseAudience, Population)
        .join(Population, Population.id == CourseAudience.population_id)
        .where(CourseAudience.id == audience_id, CourseAudience.course_id == course_id)
    ).first()
    if row is None:
        raise NotFound(_l("Khoá học không được giao cho nhóm đối tượng này."))
    audience, population = row
    return Audience(audience, population)


def find_live_audience(course_id: int, population_id: int) -> CourseAudience | None:
    """Return the audience through which a course is published to a population now."""
    return db.session.scalar(
        select(CourseAudience).where(
            CourseAudience.course_id == course_id,
            CourseAudience.population_id == population_id,
            CourseAudience.withdrawn_at.is_(None),
        )
    )


def due_days(person_id: int, today: date, *, course_id: int | None = None) -> dict[int, date | None]:
    """Return the courses asked of a person today, each with the strictest day on which it is due.

    With a course, only that one. Two queries, and one more where units are named; those that ended since are
    asked for by their successors.
    """
    belongings = meaning.belongings_of(person_id, today)
    statement = (
        select(CourseAudience.course_id, CourseAudience.due_on, Population.definition)
        .join(Population, Population.id == CourseAudience.population_id)
        .where(CourseAudience.withdrawn_at.is_(None))
    )
    if course_id is not None:
        statement = statement.where(CourseAudience.course_id == course_id)
    rows = [(row[0], row[1], Definition.from_json(row[2])) for row in db.session.execute(statement)]
    ended = meaning.ended_among((definition for *_, definition in rows), today)
    asked: dict[int, list[date | None]] = {}
    for asked_course_id, due_on, definition in rows:
        if meaning.resolved(definition, ended, today).includes(person_id, belongings):
            asked.setdefault(asked_course_id, []).append(due_on)
    return {asked_course_id: rules.strictest(days) for asked_course_id, days in asked.items()}


def asked(activity_id: int, as_of: date) -> list[Select[int, int]]:
    """Return queries for whom a course was asked of at the end of a day, one for each audience."""
    end = i18n.day_end(as_of)
    definitions = db.session.scalars(
        select(Population.definition)
        .join(CourseAudience, CourseAudience.population_id == Population.id)
        .join(Course, Course.id == CourseAudience.course_id)
        .where(
            Course.activity_id == activity_id,
            CourseAudience.published_at < end,
            or_(CourseAudience.withdrawn_at.is_(None), CourseAudience.withdrawn_at >= end),
        )
        .order_by(CourseAudience.id)
    )
    return [meaning.people_clause(Definition.from_json(one), as_of) for one in definitions]


def is_published(activity_id: int) -> bool:
    """Whether a course was ever asked of somebody; an activity that no course owns is not ours to judge."""
    count = db.session.scalar(
        select(func.count(CourseAudience.id))
        .select_from(Course)
        .outerjoin(CourseAudience, CourseAudience.course_id == Course.id)
        .where(Course.activity_id == activity_id)
        .group_by(Course.id)
    )
    return count is None or count > 0


def state_in(audiences: list[Audience]) -> rules.CourseState:
    """Return the state of the course that has these audiences."""
    live = sum(audience.row.withdrawn_at is None for audience in audiences)
    return rules.state_of(live=live, withdrawn=len(audiences) - live)
