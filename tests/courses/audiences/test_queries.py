"""Courses come to whoever is in the population today, and to nobody else."""

from datetime import date

import pytest
from flask import Flask

from courses.audiences import actions, queries
from lms import db
from lms.people.models import Membership
from lms.populations.rules import Definition
from lms.units.mergers import merge_unit
from lms.units.models import Level, Unit
from lms.units.rules import Decision
from tests.courses.world import make_audience, make_course
from tests.world import DAY, NOON, make_person, make_post, make_unit

TODAY = date(2026, 11, 22)
DUE = date(2026, 11, 30)


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)


def test_nobody_is_asked_for_a_draft(province: Unit) -> None:
    make_course(unit=province)

    assert queries.due_days(make_person(unit=province).id, TODAY) == {}


def test_kinds_of_condition_are_all_required_and_one_value_is_enough(province: Unit) -> None:
    course = make_course(unit=province)
    grassroots = make_unit(parent=province)
    make_audience(
        course,
        Definition(units=(province.id,), post_kinds=("chair", "vice_chair"), cadre_types=("full_time",)),
        due_on=DUE,
    )
    asked, part_time, other_post, outside = (make_person(unit=grassroots) for _ in range(4))
    make_post(asked, grassroots, post_kind="vice_chair", cadre_type="full_time")
    make_post(part_time, grassroots, post_kind="chair", cadre_type="part_time")
    make_post(other_post, grassroots, post_kind="group_leader", cadre_type="full_time")
    make_post(outside, make_unit(), post_kind="chair", cadre_type="full_time")

    days = [queries.due_days(person.id, TODAY) for person in (asked, part_time, other_post, outside)]

    assert days == [{course.id: DUE}, {}, {}, {}]


def test_somebody_new_in_the_population_gets_the_course_and_somebody_who_left_does_not(
    province: Unit,
) -> None:
    course = make_course(unit=province)
    make_audience(course, Definition(units=(province.id,)), due_on=None)
    person = make_person(unit=make_unit(), since=date(2020, 1, 1))
    moved = Membership(person_id=person.id, unit_id=province.id, since=TODAY, until=TODAY + DAY)
    db.session.add(moved)
    db.session.flush()

    assert queries.due_days(person.id, TODAY - DAY) == {}
    assert queries.due_days(person.id, TODAY) == {course.id: None}
    assert queries.due_days(person.id, TODAY + DAY) == {}


def test_the_strictest_of_several_audiences_counts(province: Unit) -> None:
    course = make_course(unit=province)
    person = make_person(unit=province)
    make_audience(course, due_on=None)
    make_audience(course, due_on=DUE)
    withdrawn = make_audience(course, due_on=TODAY)
    actions.withdraw(withdrawn, account_id=None, now=NOON)

    assert queries.due_days(person.id, TODAY) == {course.id: DUE}


def test_one_course_can_be_asked_about_alone(province: Unit) -> None:
    first, second = make_course(unit=province), make_course(unit=province)
    make_audience(first, due_on=DUE)
    make_audience(second, due_on=DUE)

    person = make_person(unit=province)

    assert queries.due_days(person.id, TODAY, course_id=first.id) == {first.id: DUE}


def test_a_course_for_a_unit_that_was_merged_is_asked_of_those_of_its_successor(province: Unit) -> None:
    course, old, new = make_course(unit=province), make_unit(parent=province), make_unit(parent=province)
    make_audience(course, Definition(units=(old.id,)), due_on=DUE)
    person = make_person(unit=new)
    assert queries.due_days(person.id, TODAY) == {}

    merge_unit(old.id, new.id, Decision(NOON, TODAY))

    assert queries.due_days(person.id, TODAY) == {course.id: DUE}
