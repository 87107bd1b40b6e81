"""The generated province holds together, whatever its size."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import func, select

from bench.province import REFORM, Province, Size, make_province
from lms import db, i18n
from lms.ledger.models import LedgerEntry
from lms.people.figures import figures_of
from lms.people.models import Membership, Person, Post
from lms.units.models import Level, Unit
from lms.units.past import tree_as_of
from lms.units.queries import list_tree
from tests.world import make_person

SMALL = Size(people=600, units=90, entries=1_500)


def facts(province: Province) -> list[tuple[str, str, int]]:
    rows = db.session.execute(
        select(Person.family_name, Person.given_name, Membership.unit_id - province.root_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.id.between(province.person_ids[0], province.person_ids[-1]))
        .order_by(Membership.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def test_a_province_has_the_size_that_was_asked_for_on_four_levels(app: Flask) -> None:
    province = make_province(SMALL)

    counts = [db.session.scalar(select(func.count(model.id))) for model in (Unit, Person, LedgerEntry)]
    rows = db.session.execute(select(Unit.depth, func.count()).group_by(Unit.depth))
    levels = {row[0]: row[1] for row in rows}
    assert (counts, levels) == ([90, 600, 1_500], {0: 1, 1: 3, 2: 68, 3: 18})
    assert (len(province.upper_ids), len(province.grassroots_ids), len(province.group_ids)) == (3, 68, 18)


def test_some_belong_to_two_units_and_count_once_above_them(app: Flask) -> None:
    province = make_province(SMALL)

    root = db.session.get_one(Unit, province.root_id)
    assert db.session.scalar(select(func.count(Membership.id))) == 612
    assert db.session.scalar(select(func.count(Post.id))) == 83
    figures = figures_of([root], i18n.today(db.session.get_one(Person, province.person_ids[0]).created_at))
    assert (figures[root.id].members, figures[root.id].cadres) == (600, 75)


def test_its_tree_before_the_reform_is_another_one(app: Flask) -> None:
    make_province(SMALL)

    before, after = tree_as_of(REFORM - timedelta(days=1)), tree_as_of(REFORM)
    moved = [unit.id for unit in after.units.values() if before.units[unit.id] != unit]
    today = {line.unit.id: (line.unit.name, line.unit.path) for line in list_tree()}
    assert {unit.id: (unit.name, unit.path) for unit in after.units.values()} == today
    assert len([key for key in moved if after.units[key].level == Level.GRASSROOTS]) == 10


def test_the_same_seed_gives_the_same_people_in_the_same_units(app: Flask) -> None:
    first = facts(make_province(SMALL, seed=5))
    again = facts(make_province(SMALL, seed=5))
    other = facts(make_province(SMALL, seed=6))

    assert first == again
    assert first != other


def test_what_is_made_later_has_ids_of_its_own(app: Flask) -> None:
    province = make_province(SMALL)

    late = make_person(
        "Nguyễn Thị Muộn", unit=db.session.get_one(Unit, province.root_id), since=date(2026, 1, 1)
    )
    assert late.id == province.person_ids[-1] + 1
