"""A target may ask for each of several courses: who lacks one is not done, and the page names it."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.ledger import actions as ledger
from lms.ledger.models import Outcome
from lms.people.models import Person
from lms.rights import Role
from lms.targets.documents import document_of
from lms.targets.models import Target
from lms.targets.numbers import numbers_of
from lms.targets.rules import Ratio
from tests.lms.targets.test_actions import World
from tests.world import NOON, make_staff, sign_in


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def second(world: World) -> int:
    return ledger.open_activity(
        kind="course", key="course:du-lieu", title="Dữ liệu", unit_id=world.province.id, now=NOON
    )


@pytest.fixture
def organiser(world: World, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, world.province))
    return client


def complete(person: Person, activity_id: int, *, days_ago: int = 0) -> None:
    ledger.record(
        person_id=person.id,
        activity_id=activity_id,
        outcome=Outcome.COMPLETED,
        source=f"test:{activity_id}:{person.id}:{days_ago}",
        now=NOON - timedelta(days=days_ago),
    )


def bind_both(organiser: FlaskClient, world: World, second: int, **form: str) -> None:
    chosen = {"population_id": world.population.id, "activity_ids": [world.course, second], **form}
    assert organiser.post(f"/targets/{world.target.id}/binding", data=chosen).status_code == 302
    world.target = db.session.get_one(Target, world.target.id)  # the request let it go


def test_who_completed_each_course_counts_and_who_lacks_one_is_told_which(
    organiser: FlaskClient, world: World, second: int
) -> None:
    bind_both(organiser, world, second, needs_all="y")
    complete(world.binh, world.course, days_ago=3)
    complete(world.binh, second)
    complete(world.cuong, world.course)
    reading = world.read()
    db.commit()

    here = f"/targets/{world.target.id}"
    cuong = organiser.get(f"{here}/people/{world.cuong.id}").text
    binh = organiser.get(f"{here}/people/{world.binh.id}").text

    assert numbers_of(reading, world.province.id).ratio == Ratio(1, 3)
    assert numbers_of(reading, world.province.id).turns == 2
    assert "phải hoàn thành tất cả" in organiser.get(here).text
    assert "Còn thiếu" in cuong
    assert "Dữ liệu" in cuong.partition("Còn thiếu")[2].partition("</dd>")[0]
    assert "Chứng minh đã hoàn thành" in binh
    assert "Còn thiếu" not in binh


def test_any_of_several_counts_as_long_as_nobody_says_otherwise(
    organiser: FlaskClient, world: World, second: int
) -> None:
    bind_both(organiser, world, second)
    complete(world.cuong, second)
    reading = world.read()

    assert numbers_of(reading, world.province.id).ratio == Ratio(1, 3)
    assert "needs_all" not in document_of(reading)


def test_what_was_completed_outside_of_the_period_does_not_complete_the_whole(
    organiser: FlaskClient, world: World, second: int
) -> None:
    bind_both(organiser, world, second, needs_all="y")
    complete(world.binh, world.course, days_ago=400)
    complete(world.binh, second)

    assert numbers_of(world.read(), world.province.id).ratio == Ratio(0, 3)


def test_of_merged_people_the_courses_of_both_make_the_whole(
    organiser: FlaskClient, world: World, second: int
) -> None:
    bind_both(organiser, world, second, needs_all="y")
    complete(world.binh, world.course)
    complete(world.cuong, second)
    db.session.get_one(Person, world.cuong.id).merged_into_id = world.binh.id
    db.session.flush()

    reading = world.read()

    assert numbers_of(reading, world.province.id).ratio.numerator == 1
