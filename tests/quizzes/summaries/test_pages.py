"""The statistics of a contest: reckoned by a job from closed rounds, read by organisers, taken as Excel."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
import python_calamine
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.jobs.execution import run_now
from lms.jobs.models import Job
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.contests.models import Contest
from quizzes.summaries.models import Summary
from tests.counting import count_statements
from tests.quizzes.results.world import OVER, make_ranked_contest, sit
from tests.world import DAY, make_person, make_staff, make_unit, sign_in

AFTER = OVER + DAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def after() -> Iterator[None]:
    """Both rounds are over."""
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def people(ward: Unit) -> list[Person]:
    one = make_unit("CĐCS Một", parent=ward, code="G1")
    two = make_unit("CĐCS Hai", parent=ward, code="G2")
    return [make_person("An", unit=one), make_person("Bình", unit=one), make_person("Cúc", unit=two)]


@pytest.fixture
def contest(ward: Unit, people: list[Person]) -> Contest:
    """Two rounds, of which two people sat the first and one of them the second."""
    contest = make_ranked_contest(ward, rounds=2)
    sit(people[0], contest, 5)
    sit(people[2], contest, 4)
    sit(people[0], contest, 1, number=2)
    db.commit()
    return contest


@pytest.fixture
def organiser(client: FlaskClient, ward: Unit) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, ward))
    return client


def address_of(contest: Contest) -> str:
    return f"/organising/contests/{contest.id}/statistics"


def reckon(client: FlaskClient, address: str) -> None:
    client.post(address)
    job_id = db.session.scalars(select(Job.id).order_by(Job.id.desc())).first()
    assert job_id is not None
    run_now(job_id)


def test_closed_rounds_and_the_whole_are_reckoned_and_told(organiser: FlaskClient, contest: Contest) -> None:
    address = address_of(contest)
    assert "Chưa có thống kê" in organiser.get(address).text

    for _twice in range(2):
        reckon(organiser, address)

    told = {
        one.round_number: (one.figures["people"], one.figures["attempts"], one.figures["rate"])
        for one in db.session.scalars(select(Summary))
    }
    assert told == {0: (2, 3, 6667), 1: (2, 2, 9000), 2: (1, 1, 2000)}
    page = organiser.get(address).text
    assert ["Cả cuộc thi" in page, "Công đoàn phường" in page, "66,67 %" in page] == [True] * 3
    ward_id = db.session.scalars(select(Unit.id).where(Unit.code == "W")).one()
    below = organiser.get(f"{address}?round=1&unit={ward_id}").text
    assert ["CĐCS Một" in below, "1/2" in below, "50,00 %" in below, "CĐCS Hai" in below] == [True] * 4


def test_only_rounds_that_are_over_are_reckoned(client: FlaskClient, contest: Contest, ward: Unit) -> None:
    staff, address = make_staff(Role.ORGANISER, ward), address_of(contest)
    with time_machine.travel(OVER - DAY, tick=False):
        sign_in(client, staff)
        assert client.post(address).status_code == 400
        assert db.session.scalars(select(Job.id)).all() == []
    with time_machine.travel(OVER, tick=False):
        reckon(client, address)

    assert db.session.scalars(select(Summary.round_number)).all() == [1]


def test_the_file_holds_every_unit_in_the_order_of_the_tree(organiser: FlaskClient, contest: Contest) -> None:
    address = address_of(contest)
    assert organiser.get(f"{address}/file").status_code == 404
    reckon(organiser, address)

    with organiser.get(f"{address}/file?round=1") as answer:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.data))

    assert book.sheet_names == ["Theo đơn vị", "Theo đối tượng", "Theo ngày"]
    rows = book.get_sheet_by_name("Theo đơn vị").to_python()[5:]
    assert rows == [
        [1, "Công đoàn phường", "W", 3, 2, 66.67, 2, 2, 90, 1],
        [2, "Công đoàn phường › CĐCS Hai", "G2", 1, 1, 100, 1, 1, 80, 0],
        [3, "Công đoàn phường › CĐCS Một", "G1", 2, 1, 50, 1, 1, 100, 1],
    ]


def test_more_units_take_no_more_statements(
    organiser: FlaskClient, contest: Contest, ward: Unit, people: list[Person]
) -> None:
    address, ward_id = address_of(contest), ward.id
    counts = []
    for more in (False, True):
        if more:
            for number in range(3, 6):
                unit = make_unit(
                    f"CĐCS {number}", parent=db.session.get_one(Unit, ward_id), code=f"G{number}"
                )
                sit(make_person(f"Dung {number}", unit=unit), db.session.get_one(Contest, contest.id), 3)
            db.commit()
        reckon(organiser, address)
        with count_statements() as statements:
            assert organiser.get(f"{address}?unit={ward_id}").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_statistics_are_for_organisers_of_the_contest(client: FlaskClient, contest: Contest) -> None:
    sign_in(client, make_staff(Role.ORGANISER, make_unit("Nơi khác", code="X")))

    assert [client.get(address_of(contest)).status_code, client.post(address_of(contest)).status_code] == [
        404
    ] * 2
