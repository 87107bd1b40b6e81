"""Targets are kept as worded, bound to what proves them, and read for ever."""

import json
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.audit.models import AuditEntry
from lms.errors import Refused
from lms.ledger import actions as ledger
from lms.ledger.models import Activity, Outcome
from lms.people.models import Person
from lms.populations.actions import define_population
from lms.populations.rules import Definition
from lms.targets import actions, missing, queries
from lms.targets.documents import document_of
from lms.targets.missing import all_missing, list_done, list_missing
from lms.targets.models import Reading, Target
from lms.targets.numbers import numbers_of
from lms.targets.readers import read_targets
from lms.targets.readings import read_target
from lms.targets.rules import Ratio, Status
from lms.units.models import Level
from tests.lms.targets.test_readers import catalogue
from tests.world import DAY, NOON, make_person, make_post, make_unit

TODAY = date(2026, 11, 22)


class World:
    """A province whose full-time cadres are to be trained: Bình (two posts), Cường and Dung."""

    def __init__(self) -> None:
        self.province = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)
        self.zone = make_unit("Công đoàn các Khu công nghiệp", parent=self.province, level=Level.UPPER)
        self.ward = make_unit("Công đoàn phường An Thạnh", parent=self.province, level=Level.UPPER)
        self.binh, self.cuong, self.dung = (
            make_person(name, unit=self.zone) for name in ("Trần Bình", "Lê Cường", "Võ Dung")
        )
        for person, unit in (
            (self.binh, self.zone),
            (self.binh, self.ward),
            (self.cuong, self.zone),
            (self.dung, self.ward),
        ):
            make_post(person, unit, cadre_type="full_time")
        self.course = ledger.open_activity(
            kind="course", key="course:mang", title="An toàn mạng", unit_id=self.province.id, now=NOON
        )
        self.population = define_population(
            "Chuyên trách", Definition(cadre_types=("full_time",)), unit_id=self.province.id, now=NOON
        )
        actions.import_targets(self.province.id, read_targets(catalogue({})), now=NOON)
        self.target = db.session.scalars(select(Target)).one()

    def bind(self) -> None:
        course = db.session.get_one(Activity, self.course)
        self.target = db.session.get_one(Target, self.target.id)  # a request may have let it go
        actions.bind_target(self.target, self.population, [course], account_id=None, now=NOON)

    def complete(self, person: Person, *, source: str = "", on: date = TODAY) -> None:
        moment = NOON + (on - TODAY)
        ledger.record(
            person_id=person.id,
            activity_id=self.course,
            outcome=Outcome.COMPLETED,
            source=source or f"course:{person.id}",
            now=moment,
        )

    def read(self, as_of: date = TODAY) -> Reading:
        reading = read_target(self.target, as_of=as_of, now=NOON)
        assert reading is not None
        return reading


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def test_importing_a_catalogue_again_changes_nothing(world: World) -> None:
    again = actions.import_targets(world.province.id, read_targets(catalogue({})), now=NOON + DAY)

    assert again == actions.Imported(new=0, changed=0, unchanged=1)


def test_what_a_catalogue_brought_is_on_record(world: World) -> None:
    rows = read_targets(catalogue({"threshold": "97"}, {"id": "ST-2"}))
    actions.import_targets(world.province.id, rows, now=NOON + DAY)

    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "target.import"))
    assert [(one.subject_name, one.unit_id, one.after) for one in entries] == [
        ("LĐLĐ tỉnh Sông Trăng", world.province.id, {"targets_added": ["ST-1"], "targets_changed": []}),
        ("LĐLĐ tỉnh Sông Trăng", world.province.id, {"targets_added": ["ST-2"], "targets_changed": ["ST-1"]}),
    ]


def test_an_unbound_target_is_not_read(world: World) -> None:
    assert read_target(world.target, as_of=TODAY, now=NOON) is None
    assert queries.status_of(world.target) is Status.NOT_BOUND


def test_a_task_is_not_computed_until_somebody_enters_it(world: World) -> None:
    rows = read_targets(catalogue({"id": "ST-2", "measure": "task", "threshold": ""}))
    actions.import_targets(world.province.id, rows, now=NOON)
    task = db.session.scalars(select(Target).where(Target.code == "ST-2")).one()

    assert queries.status_of(task) is Status.NOT_COMPUTED
    with pytest.raises(Refused, match="không cần gắn"):
        actions.bind_target(task, world.population, [], account_id=None, now=NOON)


def test_a_reading_counts_each_person_once_and_in_each_unit(world: World) -> None:
    world.bind()
    world.complete(world.binh)

    reading = world.read()

    assert (reading.numerator, reading.denominator, reading.is_met) == (1, 3, False)
    assert numbers_of(reading, world.zone.id).ratio == Ratio(1, 2)
    assert numbers_of(reading, world.ward.id).ratio == Ratio(1, 2)


def test_only_completions_in_the_period_and_by_the_day_count(world: World) -> None:
    world.bind()
    world.complete(world.binh, on=date(2025, 12, 31))
    world.complete(world.cuong, on=date(2026, 1, 1))
    world.complete(world.dung, on=date(2026, 11, 22))

    assert world.read(date(2026, 11, 21)).numerator == 1
    assert world.read(date(2026, 11, 22)).numerator == 2


@pytest.mark.parametrize("few", [0, 100])
def test_those_left_are_listed_by_given_name(world: World, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(missing, "FEW", few)
    world.bind()
    world.complete(world.cuong)
    reading = world.read()

    left = list_missing(reading, world.province.id).items

    assert [(one.person.name, one.units) for one in left] == [
        ("Trần Bình", "Công đoàn các Khu công nghiệp, Công đoàn phường An Thạnh"),
        ("Võ Dung", "Công đoàn phường An Thạnh"),
    ]
    assert [one.person.name for one in all_missing(reading, world.zone.id)] == ["Trần Bình"]
    assert [one.person.name for one in list_done(reading, world.province.id).items] == ["Lê Cường"]
    assert list_done(reading, world.ward.id).items == []


def test_reading_what_did_not_change_gives_the_same_reading(world: World) -> None:
    world.bind()
    first = world.read()

    assert world.read().id == first.id
    world.complete(world.binh)
    assert world.read().id != first.id
    assert db.session.scalar(select(func.count()).select_from(Reading)) == 2


def test_a_reading_can_be_proved(world: World) -> None:
    world.bind()
    world.complete(world.binh)

    document = json.loads(document_of(world.read()))

    assert document["evidence"] == ["course:mang"]
    assert dict(document["people"])[world.binh.id] is not None
    assert [numbers[1:] for numbers in document["units"]] == [[1, 3], [1, 2], [1, 2]]


def test_a_reversed_completion_no_longer_counts(world: World) -> None:
    world.bind()
    world.complete(world.binh)
    entry = json.loads(document_of(world.read()))["people"]
    entry_id = dict(entry)[world.binh.id]

    ledger.reverse(entry_id, source=f"reversal:{entry_id}", now=NOON)

    assert world.read().numerator == 0


def test_nobody_in_the_population_gives_no_rate(world: World) -> None:
    world.population.definition = Definition(post_kinds=("chair",), levels=(Level.NATIONAL,)).to_json()
    world.bind()

    reading = world.read()

    assert (reading.denominator, reading.is_met) == (0, None)
