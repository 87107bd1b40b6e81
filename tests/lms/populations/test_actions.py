"""A frozen population is written once, and again only when its people differ."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.errors import Refused
from lms.populations.actions import define_population, freeze
from lms.populations.models import FrozenPerson
from lms.populations.rules import Definition, PersonKind
from tests.world import DAY, NOON, make_person, make_post, make_unit

TODAY = date(2026, 11, 22)


def test_the_same_people_of_a_day_are_frozen_once(app: Flask) -> None:
    make_person()

    first = freeze(Definition(), as_of=TODAY, now=NOON)

    assert freeze(Definition(), as_of=TODAY, now=NOON + DAY).id == first.id
    assert db.session.scalar(select(func.count()).select_from(FrozenPerson)) == 1


def test_a_later_correction_of_the_roster_leaves_what_was_frozen(app: Flask) -> None:
    make_person()
    first = freeze(Definition(), as_of=TODAY, now=NOON)
    make_person("Lê Văn Đến Sau")

    second = freeze(Definition(), as_of=TODAY, now=NOON + DAY)

    assert (first.people_count, second.people_count) == (1, 2)


def test_a_person_with_two_posts_is_counted_once_and_kept_in_both_units(app: Flask) -> None:
    ward, school = make_unit("Công đoàn phường"), make_unit("CĐCS Trường")
    person = make_person(unit=ward)
    make_post(person, ward)
    make_post(person, school)

    frozen = freeze(Definition(kind=PersonKind.CADRE), as_of=TODAY, now=NOON)

    assert frozen.people_count == 1
    units = db.session.scalars(select(FrozenPerson.unit_id).order_by(FrozenPerson.unit_id)).all()
    assert units == [ward.id, school.id]


def test_a_population_of_nobody_is_frozen_too(app: Flask) -> None:
    assert freeze(Definition(), as_of=TODAY, now=NOON).people_count == 0


def test_a_name_is_given_once(app: Flask) -> None:
    unit = make_unit()
    define_population("Cán bộ chuyên trách", Definition(), unit_id=unit.id, now=NOON)

    with pytest.raises(Refused, match="Cán bộ chuyên trách"):
        define_population(" Cán bộ  chuyên trách ", Definition(), unit_id=unit.id, now=NOON)
