"""Courses are published to populations, until a day, and taken back."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from courses.audiences import actions, queries
from courses.audiences.models import CourseAudience
from courses.catalogue.models import Course
from lms import db
from lms.audit.models import AuditEntry
from lms.populations.actions import define_population
from lms.populations.models import Population
from lms.populations.rules import Definition
from tests.courses.world import make_course
from tests.world import DAY, NOON

TODAY = date(2026, 11, 22)


@pytest.fixture
def course(app: Flask) -> Course:
    return make_course()


@pytest.fixture
def everybody(course: Course) -> Population:
    return define_population("Toàn tỉnh", Definition(), unit_id=course.unit_id, now=NOON)


def publish(course: Course, population: Population, due_on: date | None) -> CourseAudience:
    return actions.publish(course, population_id=population.id, due_on=due_on, account_id=None, now=NOON)


def audit_entries() -> list[tuple[str, object, object]]:
    rows = db.session.execute(
        select(AuditEntry.action, AuditEntry.before, AuditEntry.after)
        .where(AuditEntry.subject_kind == "course", AuditEntry.action != "course.create")
        .order_by(AuditEntry.id)
    )
    return [(action, before, after) for action, before, after in rows]


def test_a_course_is_published_until_a_day(course: Course, everybody: Population) -> None:
    audience = publish(course, everybody, TODAY)

    assert (audience.course_id, audience.population_id, audience.due_on, audience.withdrawn_at) == (
        course.id,
        everybody.id,
        TODAY,
        None,
    )
    assert audit_entries() == [
        ("course.publish", None, {"population_id": everybody.id, "due_on": "2026-11-22"})
    ]


def test_publishing_again_sets_the_day_of_the_one_audience(course: Course, everybody: Population) -> None:
    first = publish(course, everybody, TODAY)
    again = publish(course, everybody, None)

    assert (again.id, again.due_on) == (first.id, None)
    assert len(queries.list_audiences(course.id)) == 1


def test_publishing_the_same_twice_leaves_one_line_on_record(course: Course, everybody: Population) -> None:
    publish(course, everybody, TODAY)
    publish(course, everybody, TODAY)

    assert [action for action, _, _ in audit_entries()] == ["course.publish"]


def test_an_empty_course_is_not_published(everybody: Population) -> None:
    with pytest.raises(actions.NothingToLearn):
        publish(make_course(lessons=0), everybody, None)


def test_a_day_that_is_over_is_refused(course: Course, everybody: Population) -> None:
    with pytest.raises(actions.DueInThePast):
        publish(course, everybody, TODAY - DAY)

    assert queries.list_audiences(course.id) == []


def test_the_day_is_changed_with_a_line_on_record(course: Course, everybody: Population) -> None:
    audience = publish(course, everybody, TODAY)

    actions.change_due(audience, due_on=TODAY + DAY, account_id=None, now=NOON)

    assert audience.due_on == TODAY + DAY
    assert audit_entries()[-1] == (
        "course.due",
        {"population_id": everybody.id, "due_on": "2026-11-22"},
        {"population_id": everybody.id, "due_on": "2026-11-23"},
    )


def test_a_withdrawn_audience_can_be_asked_anew(course: Course, everybody: Population) -> None:
    audience = publish(course, everybody, TODAY)

    actions.withdraw(audience, account_id=None, now=NOON)
    actions.withdraw(audience, account_id=None, now=NOON + DAY)
    anew = publish(course, everybody, TODAY)

    assert audience.withdrawn_at == NOON
    assert [one.row.id for one in queries.list_audiences(course.id)] == [anew.id, audience.id]
