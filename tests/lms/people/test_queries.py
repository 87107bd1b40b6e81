"""Who somebody is found to be, from where, and where they belong on a day."""

from datetime import date

import pytest
from flask import Flask

from lms import db
from lms.errors import NotFound
from lms.people import queries
from lms.people.models import Membership
from tests.lms.people.test_lists import SPRING, TODAY, World


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def test_a_person_is_seen_from_where_they_are_today(world: World) -> None:
    for unit in (world.province, world.school, world.factory):
        assert queries.require_person(world.anh.id, scope=[unit.path], day=TODAY) == world.anh
    with pytest.raises(NotFound, match="Không tìm thấy người này"):
        queries.require_person(world.hoa.id, scope=[world.school.path], day=TODAY)
    with pytest.raises(NotFound):
        queries.require_person(world.hoa.id, scope=[], day=TODAY)


def test_who_left_is_seen_from_where_they_were_until_they_are_elsewhere(world: World) -> None:
    assert queries.require_person(world.gone.id, scope=[world.factory.path], day=TODAY) == world.gone

    db.session.add(Membership(person_id=world.gone.id, unit_id=world.school.id, since=TODAY))
    db.session.flush()

    with pytest.raises(NotFound):
        queries.require_person(world.gone.id, scope=[world.factory.path], day=TODAY)


def test_the_unit_of_a_day_is_the_one_joined_last(world: World) -> None:
    db.session.add(Membership(person_id=world.hoa.id, unit_id=world.school.id, since=SPRING))
    db.session.flush()

    assert queries.unit_on(world.hoa.id, TODAY) == world.school
    assert queries.unit_on(world.hoa.id, date(2026, 2, 28)) == world.factory
    assert queries.unit_on(world.gone.id, TODAY) is None
