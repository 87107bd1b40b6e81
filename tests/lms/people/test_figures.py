"""The members and cadres of a unit and of all below it: everybody once in each."""

from datetime import date

from flask import Flask
from sqlalchemy import update

from lms import db
from lms.people.figures import Figures, figures_of
from lms.people.models import Membership
from lms.units.models import Level
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
    assert len(sent) == 3


def test_a_unit_shown_alone_counts_only_what_is_below_it(app: Flask) -> None:
    province = make_unit("LĐLĐ tỉnh", level=Level.PROVINCE)
    ward = make_unit("Công đoàn phường", parent=province, level=Level.UPPER)
    person = make_person(unit=ward)
    db.session.add(Membership(person_id=person.id, unit_id=province.id))
    db.session.flush()

    assert figures_of([ward], TODAY) == {ward.id: Figures(members=1)}
    assert figures_of([province, ward], TODAY)[province.id] == Figures(members=1)
    assert figures_of([], TODAY) == {}
