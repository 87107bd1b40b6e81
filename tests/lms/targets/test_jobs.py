"""Targets are read in the background: each by itself, and the rest goes on when one cannot be read."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from lms import db
from lms.jobs.actions import enqueue
from lms.jobs.execution import run_now
from lms.jobs.models import Job
from lms.targets import actions
from lms.targets.models import Reading
from lms.targets.readers import read_targets
from tests.lms.targets.test_actions import World
from tests.lms.targets.test_readers import catalogue
from tests.world import NOON


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def read(**arguments: object) -> tuple[str, str]:
    job_id = enqueue(actions.READ, arguments, owner_id=None, now=NOON)
    db.commit()
    run_now(job_id)
    db.session.expire_all()
    job = db.session.get_one(Job, job_id)
    return job.state, job.message


def test_a_night_reads_what_can_be_read_and_passes_over_the_rest(world: World) -> None:
    later = {"id": "ST-8", "period_from": "2027-01-01", "period_to": "2027-12-31"}
    actions.import_targets(world.province.id, read_targets(catalogue(later)), now=NOON)
    world.bind()
    world.complete(world.binh)

    state, message = read(as_of="2026-11-22")

    assert (state, message) == ("done", "Đã tính 1 chỉ tiêu đến 22/11/2026.")
    reading = db.session.scalars(select(Reading)).one()
    assert (reading.as_of, reading.numerator, reading.denominator) == (date(2026, 11, 22), 1, 3)


def test_who_asks_for_a_period_to_come_gets_a_sentence(world: World) -> None:
    world.bind()

    state, message = read(target_id=world.target.id, as_of="2025-12-31")

    assert state == "failed"
    assert message == "Kỳ của chỉ tiêu ST-1 bắt đầu ngày 01/01/2026 nên chưa tính được."
    assert db.session.scalars(select(Reading)).all() == []


def test_reading_twice_in_a_night_keeps_one_reading(world: World) -> None:
    world.bind()

    read(as_of="2026-11-22")
    read(as_of="2026-11-22")

    assert len(db.session.scalars(select(Reading)).all()) == 1
