"""What a unit held before it ended counts for whoever took its place, once, and readings of before stay."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.ledger import actions as ledger
from lms.ledger.models import Activity, Outcome
from lms.populations.actions import define_population
from lms.populations.rules import Definition
from lms.registers.actions import add_entry, add_topic
from lms.registers.models import Topic
from lms.registers.rules import Counts, EntryKind, NewEntry, TopicKind
from lms.rights import Role
from lms.targets import actions
from lms.targets.basis import Basis, Condition
from lms.targets.documents import document_of
from lms.targets.models import Reading, Target
from lms.targets.numbers import numbers_of
from lms.targets.readers import read_targets
from lms.targets.readings import read_target
from lms.targets.rules import Ratio
from lms.targets.stating import NewStatement
from lms.units.actions import dissolve_unit, move_unit
from lms.units.founding import found_unit
from lms.units.mergers import merge_unit, split_unit
from lms.units.models import Level, Unit
from lms.units.rules import Decision, NewUnit
from tests.lms.targets.test_readers import catalogue
from tests.world import NOON, make_person, make_staff, make_unit, sign_in

MARCH, JUNE, JULY, AUGUST = (date(2026, month, 1) for month in (3, 6, 7, 8))
TODAY = date(2026, 11, 22)
SPRING = datetime(2026, 4, 1, 5, tzinfo=UTC)


STUDY = Basis(Condition.DOCUMENTS, (Level.GRASSROOTS,))


class World:
    """A province with a zone and a ward of three grassroots unions, all of which held a class in March."""

    def __init__(self) -> None:
        self.province = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)
        self.zone = make_unit("Công đoàn các Khu công nghiệp", parent=self.province, level=Level.UPPER)
        self.ward = make_unit("Công đoàn phường An Thạnh", parent=self.province, level=Level.UPPER)
        self.may = make_unit("CĐCS Công ty May Sông Trăng", parent=self.zone)
        self.dien = make_unit("CĐCS Điện lực", parent=self.zone)
        self.school = make_unit("CĐCS Trường An Thạnh", parent=self.ward)
        self.topic = self.add_topic("Kỹ năng số")
        for unit in (self.may, self.dien, self.school):
            self.hold(unit, MARCH)

    def add_topic(self, title: str) -> Topic:
        return add_topic(
            title, kind=TopicKind.DOCUMENT, number=title, unit=self.province, account_id=None, now=NOON
        )

    def hold(self, unit: Unit, on: date, topic: Topic | None = None) -> None:
        counts = Counts(classes=1, people=20, turns=30, outsiders=4)
        add_entry(
            NewEntry(unit.id, (topic or self.topic).id, EntryKind.STUDY, on, counts),
            account_id=None,
            now=NOON,
        )

    def promise(self, basis: Basis, topics: int = 1, **cells: str) -> Target:
        actions.import_targets(self.province.id, read_targets(catalogue(cells)), now=NOON)
        target = db.session.scalars(select(Target)).one()
        chosen = list(db.session.scalars(select(Topic).order_by(Topic.id)))[:topics]
        is_stated = basis.condition is Condition.DECLARED
        actions.bind_target(
            target, None, [], account_id=None, now=NOON, basis=basis, topics=[] if is_stated else chosen
        )
        return target

    def promise_classes(self) -> Target:
        return self.promise(
            Basis(Condition.CLASSES, (Level.GRASSROOTS,)),
            measure="minimum_classes_per_unit_per_year",
            threshold="2",
            recurrence="yearly",
        )

    def read(self, target: Target, as_of: date = TODAY) -> Reading:
        reading = read_target(target, as_of=as_of, now=NOON)
        assert reading is not None
        return reading


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def on(day: date) -> Decision:
    return Decision(NOON, on=day)


def classes_of(reading: Reading, unit: Unit) -> tuple[int | None, int, int]:
    """Return the classes, people and turns of a unit."""
    numbers = numbers_of(reading, unit.id)
    return numbers.amount, numbers.people, numbers.turns


def test_classes_of_a_merged_unit_count_for_its_successor_and_nothing_is_lost_above(world: World) -> None:
    target = world.promise_classes()
    before = world.read(target, JUNE)
    merge_unit(world.may.id, world.school.id, on(JULY))

    after = world.read(target)

    assert classes_of(after, world.school) == (2, 40, 60)
    assert numbers_of(after, world.province.id).ratio == Ratio(1, 2)
    assert numbers_of(after, world.province.id).turns == numbers_of(before, world.province.id).turns == 90
    assert [numbers_of(after, unit.id).turns for unit in (world.zone, world.ward)] == [30, 60]


def test_a_reading_of_before_the_merger_stays_the_same_to_the_byte(world: World) -> None:
    target = world.promise_classes()
    before = document_of(world.read(target, JUNE))
    merge_unit(world.may.id, world.school.id, on(JULY))

    assert document_of(world.read(target, JUNE)) == before


def test_two_mergers_one_after_the_other_are_followed(world: World) -> None:
    target = world.promise_classes()
    merge_unit(world.may.id, world.dien.id, on(JULY))
    merge_unit(world.dien.id, world.school.id, on(AUGUST))

    reading = world.read(target)

    assert classes_of(reading, world.school) == (3, 60, 90)
    assert classes_of(world.read(target, JULY), world.dien) == (2, 40, 60)


def test_what_a_divided_unit_held_counts_where_all_its_parts_are_and_in_none_of_them(world: World) -> None:
    target = world.promise_classes()
    part = split_unit(world.may.id, NewUnit("CĐCS May 2", Level.GRASSROOTS), [], on(JULY))
    merge_unit(world.may.id, world.school.id, on(JULY))

    reading = world.read(target)

    assert (classes_of(reading, part), classes_of(reading, world.school)) == ((0, 0, 0), (1, 20, 30))
    assert [numbers_of(reading, unit.id).turns for unit in (world.zone, world.ward)] == [30, 30]
    assert numbers_of(reading, world.province.id).turns == 90


def test_a_unit_that_others_were_split_off_keeps_what_it_held_and_hands_it_on_whole(world: World) -> None:
    target = world.promise_classes()
    split_unit(world.may.id, NewUnit("CĐCS May 2", Level.GRASSROOTS), [], on(JUNE))
    merge_unit(world.may.id, world.school.id, on(JULY))

    assert classes_of(world.read(target), world.school) == (2, 40, 60)


def test_what_a_dissolved_unit_held_counts_for_the_unit_it_stood_under(world: World) -> None:
    target = world.promise_classes()
    dissolve_unit(world.may.id, on(JULY))

    reading = world.read(target)

    assert numbers_of(reading, world.zone.id).turns == 60
    assert numbers_of(reading, world.province.id).ratio == Ratio(0, 2)


def test_what_a_unit_that_moved_held_goes_with_it(world: World) -> None:
    target = world.promise_classes()
    move_unit(world.may.id, world.ward.id, on(JULY))

    reading = world.read(target)

    assert [numbers_of(reading, unit.id).turns for unit in (world.zone, world.ward)] == [30, 60]


def test_a_unit_made_of_others_has_studied_what_all_of_them_had(world: World) -> None:
    second = world.add_topic("Nghị quyết về nhà ở")
    world.hold(world.may, MARCH, second)
    target = world.promise(
        Basis(Condition.DOCUMENTS, (Level.GRASSROOTS,)),
        2,
        measure="percent_units_closed_list",
        threshold="80",
    )
    made = found_unit(NewUnit("CĐCS May Điện", Level.GRASSROOTS, parent_id=world.zone.id), on(JULY))
    merge_unit(world.may.id, made.id, on(JULY))
    merge_unit(world.dien.id, made.id, on(JULY))
    by_some = world.read(target)
    world.hold(made, AUGUST, second)

    assert numbers_of(by_some, made.id).amount == 1
    assert numbers_of(world.read(target), made.id).amount == 2


def test_a_unit_that_took_another_in_has_studied_only_what_it_studied_itself(world: World) -> None:
    second = world.add_topic("Nghị quyết về nhà ở")
    world.hold(world.may, MARCH, second)
    target = world.promise(
        Basis(Condition.DOCUMENTS, (Level.GRASSROOTS,)),
        2,
        measure="percent_units_closed_list",
        threshold="80",
    )
    merge_unit(world.may.id, world.school.id, on(JULY))

    assert numbers_of(world.read(target), world.school.id).amount == 1


def test_a_list_of_documents_keeps_what_an_ended_unit_had_studied(world: World) -> None:
    second = world.add_topic("Nghị quyết về nhà ở")
    world.hold(world.may, MARCH, second)
    target = world.promise(Basis(Condition.DOCUMENTS), 2, measure="closed_list_task", threshold="")
    merge_unit(world.may.id, world.school.id, on(JULY))

    reading = world.read(target)

    assert [numbers_of(reading, unit.id).ratio for unit in (world.province, world.ward)] == [Ratio(2, 2)] * 2


def test_numbers_entered_for_a_merged_unit_are_added_until_its_successor_tells_newer_ones(
    world: World,
) -> None:
    target = world.promise(Basis(Condition.DECLARED), measure="percent_people", threshold="80")
    for unit, done, whole in ((world.may, 10, 20), (world.school, 30, 40)):
        state(target, unit, MARCH, done, whole)
    merge_unit(world.may.id, world.school.id, on(JULY))

    together = world.read(target)
    state(target, world.school, AUGUST, 50, 60)
    newer = world.read(target)

    assert [numbers_of(together, one.id).ratio for one in (world.school, world.province)] == [
        Ratio(40, 60)
    ] * 2
    assert [numbers_of(newer, one.id).ratio for one in (world.school, world.province)] == [Ratio(50, 60)] * 2


def test_numbers_of_an_ended_unit_are_not_added_to_those_of_the_unit_above_it(world: World) -> None:
    target = world.promise(Basis(Condition.DECLARED), measure="percent_people", threshold="80")
    state(target, world.may, MARCH, 10, 20)
    state(target, world.zone, MARCH, 25, 50)
    dissolve_unit(world.may.id, on(JULY))

    assert numbers_of(world.read(target), world.zone.id).ratio == Ratio(25, 50)


def test_an_outsider_of_an_ended_unit_stands_with_its_successor(world: World) -> None:
    guest = make_person("Phan Khách", unit=world.may)
    course = ledger.open_activity(
        kind="course", key="course:so", title="Kỹ năng số", unit_id=world.province.id, now=NOON
    )
    ledger.record(
        person_id=guest.id, activity_id=course, outcome=Outcome.COMPLETED, source="course:1", now=SPRING
    )
    merge_unit(world.may.id, world.school.id, on(JULY))
    actions.import_targets(world.province.id, read_targets(catalogue({"period": ""})), now=NOON)
    target = db.session.scalars(select(Target)).one()
    cadres = define_population(
        "Chuyên trách", Definition(cadre_types=("full_time",)), unit_id=world.province.id, now=NOON
    )
    activity = db.session.get_one(Activity, course)
    actions.bind_target(target, cadres, [activity], account_id=None, now=NOON)

    reading = world.read(target)

    assert [numbers_of(reading, unit.id).outsiders for unit in (world.zone, world.ward)] == [0, 1]


def test_the_page_names_the_unit_that_held_it_and_the_one_it_counts_for(
    client: FlaskClient, world: World
) -> None:
    target = world.promise_classes()
    merge_unit(world.may.id, world.school.id, on(JULY))
    world.read(target)
    db.commit()
    sign_in(client, make_staff(Role.ORGANISER, world.province))

    page = client.get(f"/targets/{target.id}?unit={world.school.code}").text

    assert "CĐCS Công ty May Sông Trăng" in page
    assert "nay tính cho CĐCS Trường An Thạnh" in page


def state(target: Target, unit: Unit, day: date, done: int, whole: int) -> None:
    actions.state(
        target, NewStatement(unit.id, day, done, whole, "Phiếu"), file_id=None, account_id=None, now=NOON
    )
