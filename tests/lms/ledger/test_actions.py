"""The ledger keeps one row per fact, for ever, and tells its followers."""

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from lms import db
from lms.jobs.execution import run_now
from lms.jobs.models import Job
from lms.ledger import actions, queries
from lms.ledger.followers import Recorded, follow
from lms.ledger.models import LedgerEntry, Outcome
from lms.people.models import Person
from lms.text import sort_key
from lms.units.models import Unit
from tests.world import DAY, NOON, entries_of, make_person, make_unit


@pytest.fixture
def person(app: Flask) -> Person:
    return make_person()


@pytest.fixture
def lesson(app: Flask) -> int:
    unit = make_unit("LĐLĐ tỉnh Sông Trăng")
    return actions.open_activity(kind="lesson", key="lesson:1", title="Bài 1", unit_id=unit.id, now=NOON)


def record(person: Person, lesson: int, *, source: str = "lesson:1:person:1") -> int | None:
    return actions.record(
        person_id=person.id, activity_id=lesson, outcome=Outcome.COMPLETED, score=90, source=source, now=NOON
    )


def test_a_source_is_written_once(person: Person, lesson: int) -> None:
    assert record(person, lesson) is not None
    assert record(person, lesson) is None
    assert entries_of(person) == [("lesson", 90)]


def test_an_entry_keeps_the_unit_of_the_day(person: Person, lesson: int) -> None:
    record(person, lesson)

    entry = db.session.scalars(select(LedgerEntry)).one()

    assert entry.unit_id == queries.unit_on(person.id, NOON.date())
    assert entry.unit_id is not None


def test_a_follower_hears_only_the_kinds_it_named(app: Flask, person: Person, lesson: int) -> None:
    heard: list[Recorded] = []
    follow(app, ("lesson",), heard.append)
    follow(app, ("contest",), lambda recorded: pytest.fail("a contest was not recorded"))

    entry_id = record(person, lesson)

    assert heard == [Recorded(entry_id or 0, person.id, lesson, "lesson", "completed", 90, NOON)]


def test_a_fault_of_a_follower_does_not_undo_the_entry(app: Flask, person: Person, lesson: int) -> None:
    def fail(recorded: Recorded) -> None:
        make_unit("Đơn vị không được giữ lại", code="LOST")
        raise RuntimeError("the follower is broken")

    follow(app, ("lesson",), fail)

    record(person, lesson)
    db.commit()

    assert entries_of(person) == [("lesson", 90)]
    assert db.session.scalar(select(Unit).where(Unit.code == "LOST")) is None


def test_a_follower_that_failed_is_told_again(app: Flask, person: Person, lesson: int) -> None:
    heard: list[Recorded] = []

    def stumble(recorded: Recorded) -> None:
        heard.append(recorded)
        if len(heard) == 1:
            raise RuntimeError("the follower was not ready")

    follow(app, ("lesson",), stumble)
    record(person, lesson)
    db.commit()

    run_now(db.session.scalars(select(Job.id)).one())

    assert len(heard) == 2
    assert heard[0] == heard[1]


def test_a_reversed_fact_is_no_longer_in_force(person: Person, lesson: int) -> None:
    entry_id = record(person, lesson)
    assert entry_id is not None
    in_force = select(queries.in_force.c.id)
    assert db.session.scalars(in_force).all() == [entry_id]

    actions.reverse(entry_id, source=f"reversal:{entry_id}", now=NOON + DAY)

    assert db.session.scalars(in_force).all() == []
    assert len(entries_of(person)) == 2


def test_an_activity_gets_another_title_and_key(lesson: int) -> None:
    actions.rename_activity(lesson, title="Ăn trưa", key="lesson:an-trua")

    activity = queries.find_activity("lesson:an-trua")

    assert activity is not None
    assert (activity.id, activity.title, activity.title_sort) == (lesson, "Ăn trưa", sort_key("Ăn trưa"))


@pytest.mark.parametrize(
    "statement", [update(LedgerEntry).values(score=100), delete(LedgerEntry)], ids=["update", "delete"]
)
def test_the_database_refuses_to_change_the_ledger(person: Person, lesson: int, statement: object) -> None:
    record(person, lesson)

    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(statement)  # type: ignore[call-overload]
