"""The members and cadres of a unit and of all below it: everybody once in each."""

import random
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from lms import db
from lms.people.figures import Figures, figures_of, figures_on
from lms.people.models import ConcurrentPerson, Membership, Post
from lms.people.queries import holds
from lms.people.rules import CadreType
from lms.units.models import Level, Unit
from lms.units.past import tree_as_of
from tests.counting import count_statements
from tests.world import make_person, make_post, make_unit

TODAY = date(2026, 11, 22)


def test_figures_roll_up_and_count_everybody_once_in_each_unit(app: Flask) -> None:
    province = make_unit("LĐLĐ tỉnh", level=Level.PROVINCE)
    ward = make_unit("Công đoàn phường", parent=province, level=Level.UPPER)
    factory, school = make_unit("CĐCS May", parent=ward), make_unit("CĐCS Trường", parent=ward)
    empty = make_unit("CĐCS mới", parent=province)
    make_person("Lê Văn An", unit=factory)
    both = make_person("Trần Thị Bình", unit=factory)
    db.session.add(Membership(person_id=both.id, unit_id=school.id))
    make_post(both, factory)
    make_post(both, school, cadre_type="full_time")
    officer = make_person("Phạm Quốc Cường", unit=province)
    make_post(officer, ward)
    left = make_person("Võ Thị Dung", unit=school)
    db.session.execute(update(Membership).where(Membership.person_id == left.id).values(until=TODAY))
    make_post(left, school, until=TODAY)
    double = make_person("Trần Thị Bình", unit=school)
    double.merged_into_id = both.id
    db.session.flush()

    units = [province, ward, factory, school, empty]
    with count_statements() as sent:
        figures = figures_of(units, TODAY)

    assert [figures[unit.id] for unit in units] == [
        Figures(members=3, cadres=2, full_time=1),
        Figures(members=2, cadres=2, full_time=1),
        Figures(members=2, cadres=1, full_time=0),
        Figures(members=1, cadres=1, full_time=1),
        Figures(members=0, cadres=0, full_time=0),
    ]
    assert len(sent) == 7


def test_a_unit_shown_alone_counts_only_what_is_below_it(app: Flask) -> None:
    province = make_unit("LĐLĐ tỉnh", level=Level.PROVINCE)
    ward = make_unit("Công đoàn phường", parent=province, level=Level.UPPER)
    person = make_person(unit=ward)
    db.session.add(Membership(person_id=person.id, unit_id=province.id))
    db.session.flush()

    assert figures_of([ward], TODAY) == {ward.id: Figures(members=1)}
    assert figures_of([province, ward], TODAY)[province.id] == Figures(members=1)
    assert figures_of([], TODAY) == {}


def test_figures_of_any_day_are_those_of_counting_one_person_after_the_other(app: Flask) -> None:
    chance = random.Random(20)
    root = make_unit("LĐLĐ tỉnh", level=Level.PROVINCE)
    wards = [make_unit(parent=root, level=Level.UPPER) for _number in range(3)]
    units = [root, *wards, *(make_unit(parent=chance.choice(wards)) for _number in range(6))]
    days = [TODAY + timedelta(days=number) for number in range(-3, 4)]
    for _number in range(40):
        person = make_person(unit=chance.choice(units))
        for _more in range(chance.randrange(4)):
            since, until = sorted(chance.choices(days, k=2))
            home, desk = chance.choices(units, k=2)
            since_then = chance.choice([None, since])
            db.session.add(Membership(person_id=person.id, unit_id=home.id, since=since_then, until=until))
            make_post(person, desk, cadre_type=chance.choice(list(CadreType)), until=until)
    db.session.flush()

    for day in days:
        expected = {unit.id: _slowly(unit, day) for unit in units}
        assert figures_of(units, day) == expected
        assert figures_on(tree_as_of(day), list(expected)) == expected


def _slowly(unit: Unit, day: date) -> Figures:
    """Count the people of a unit and all below it, each by themselves."""
    below = select(Unit.id).where(Unit.path.startswith(unit.path))
    members = select(Membership.person_id).where(Membership.unit_id.in_(below), holds(Membership, day))
    cadres = select(Post.person_id).where(Post.unit_id.in_(below), holds(Post, day))
    ways = members, cadres, cadres.where(Post.cadre_type == CadreType.FULL_TIME)
    return Figures(*(len(set(db.session.scalars(way))) for way in ways))


@pytest.mark.parametrize(
    ("since", "until", "meets"),
    [
        (None, None, True),
        (None, date(2026, 3, 1), False),
        (None, date(2026, 3, 2), True),
        (date(2026, 5, 31), None, True),
        (date(2026, 6, 1), None, False),
    ],
)
def test_whoever_belongs_to_two_units_on_one_day_is_noted_whoever_writes_it(
    app: Flask, since: date | None, until: date | None, *, meets: bool
) -> None:
    first, second, third = (make_person(unit=make_unit()) for _number in range(3))
    spring, summer = date(2026, 3, 1), date(2026, 6, 1)
    db.session.execute(update(Membership).values(since=spring, until=summer))
    for person in (first, second):
        db.session.add(Membership(person_id=person.id, unit_id=make_unit().id, since=since, until=until))
    make_post(third, make_unit(), since=spring, until=summer)
    make_post(third, make_unit(), since=since, until=until)
    db.session.flush()

    assert set(db.session.scalars(select(ConcurrentPerson.person_id))) == (
        {first.id, second.id, third.id} if meets else set()
    )

    db.session.execute(
        update(Membership).where(Membership.person_id == second.id).values(since=None, until=None)
    )
    assert second.id in set(db.session.scalars(select(ConcurrentPerson.person_id)))
