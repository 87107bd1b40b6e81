"""Readings are kept for ever, each whole, though only what changed between them is written."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from lms import db
from lms.populations.models import FrozenPerson
from lms.targets.documents import document_of, sha256_of
from lms.targets.missing import list_missing
from lms.targets.models import Reading, ReadingRow
from lms.targets.numbers import numbers_of
from lms.targets.rules import Ratio
from tests.lms.targets.test_actions import TODAY, World
from tests.world import make_person, make_post

YESTERDAY = TODAY - timedelta(1)


@pytest.fixture
def world(app: Flask) -> World:
    world = World()
    world.bind()
    return world


def count(model: type[db.Base]) -> int | None:
    return db.session.scalar(select(func.count()).select_from(model))


def missing_in(world: World, reading: Reading) -> set[str]:
    return {one.person.name for one in list_missing(reading, world.province.id).items}


def test_a_night_on_which_nobody_came_left_or_finished_adds_no_row_for_a_person(world: World) -> None:
    first, second = world.read(YESTERDAY), world.read(TODAY)

    assert (first.id, first.as_of, second.as_of) != (second.id, TODAY, TODAY)
    assert (count(ReadingRow), count(FrozenPerson)) == (3, 4)


def test_a_night_adds_whoever_finished_and_whoever_came(world: World) -> None:
    world.read(YESTERDAY)
    world.complete(world.binh)
    make_post(make_person("Phan Mới", unit=world.ward), world.ward, cadre_type="full_time")

    reading = world.read(TODAY)

    assert (count(ReadingRow), count(FrozenPerson)) == (3 + 2, 4 + 1)
    assert numbers_of(reading, world.province.id).ratio == Ratio(1, 4)
    assert missing_in(world, reading) == {"Lê Cường", "Võ Dung", "Phan Mới"}


def test_every_reading_stays_as_it_was_whatever_was_read_after_it(world: World) -> None:
    read: list[tuple[Reading, str, set[str]]] = []
    for person, on, as_of in (
        (world.binh, YESTERDAY, TODAY),
        (world.cuong, TODAY, YESTERDAY),  # a day that had passed, read again
        (world.dung, TODAY, TODAY),
    ):
        world.complete(person, on=on)
        reading = world.read(as_of)
        read.append((reading, document_of(reading), missing_in(world, reading)))

    assert [left for *_, left in read] == [{"Lê Cường", "Võ Dung"}, {"Lê Cường", "Võ Dung"}, set()]
    for reading, document, left in read:
        assert (document_of(reading), missing_in(world, reading)) == (document, left)
        assert sha256_of(document) == reading.sha256


def test_the_command_tells_a_reading_that_somebody_altered(app: Flask, world: World) -> None:
    world.complete(world.binh)
    reading = world.read()
    db.commit()

    fine = app.test_cli_runner().invoke(args=["targets", "verify"])
    db.session.execute(
        update(ReadingRow).where(ReadingRow.person_id == world.cuong.id).values(entry_id=reading.id)
    )
    db.commit()
    altered = app.test_cli_runner().invoke(args=["targets", "verify"])

    assert (fine.exit_code, fine.output) == (0, "Mọi lần tính đã giữ đều khớp mã kiểm tra.\n")
    assert altered.exit_code == 1
    assert f"{reading.target_id}/{reading.id} (2026-11-22)" in str(altered.exception)
