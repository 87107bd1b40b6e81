"""Pages about targets: the whole, each unit, and who is left."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.jobs.actions import enqueue
from lms.jobs.execution import run_now
from lms.rights import Role
from lms.targets import actions
from lms.targets.models import Reading, Target, TargetEvidence
from lms.targets.readers import read_targets
from tests.counting import count_statements
from tests.lms.targets.test_actions import World
from tests.lms.targets.test_readers import catalogue
from tests.world import NOON, make_person, make_post, make_staff, make_unit, sign_in


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def organiser(world: World, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, world.province))
    return client


def address(world: World, rest: str = "") -> str:
    return f"/targets/{world.target.id}{rest}"


PAGES = ["/targets", "/targets/import", "/targets/1", "/targets/1/binding", "/targets/1/missing", "/reports"]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in(world: World, client: FlaskClient, page: str) -> None:
    db.commit()
    answer = client.get(page)

    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


@pytest.mark.parametrize("page", PAGES)
def test_a_trainer_has_no_right_to_targets(world: World, client: FlaskClient, page: str) -> None:
    sign_in(client, make_staff(Role.TRAINER, world.province))

    assert client.get(page).status_code == 403


def test_an_organiser_of_another_province_does_not_find_the_target(world: World, client: FlaskClient) -> None:
    sign_in(client, make_staff(Role.ORGANISER, make_unit("LĐLĐ tỉnh Khác")))

    assert world.target.wording not in client.get("/targets").text
    for rest in ("", "/binding", "/missing", "/missing.xlsx"):
        assert client.get(address(world, rest)).status_code == 404
    assert client.post(address(world, "/readings")).status_code == 404


def test_a_catalogue_is_brought_in_once(organiser: FlaskClient, world: World) -> None:
    for _ in range(2):
        form = {"unit_id": world.province.id, "file": (io.BytesIO(catalogue({}, {"id": "ST-9"})), "a.csv")}
        assert organiser.post("/targets/import", data=form).status_code == 302

    assert db.session.scalars(select(Target.code).order_by(Target.code)).all() == ["ST-1", "ST-9"]


def test_a_wrong_catalogue_names_the_line_and_stores_nothing(organiser: FlaskClient, world: World) -> None:
    wrong = catalogue({"id": "ST-9"}, {"id": "ST-10", "threshold": "Trên 100%"})
    form = {"unit_id": world.province.id, "file": (io.BytesIO(wrong), "a.csv")}

    answer = organiser.post("/targets/import", data=form)

    assert answer.status_code == 400
    assert "Dòng 3, cột threshold, giá trị “Trên 100%”" in answer.text
    assert db.session.scalars(select(Target.code)).all() == ["ST-1"]


def test_binding_a_target_has_it_read(organiser: FlaskClient, world: World) -> None:
    form = {"population_id": world.population.id, "activity_ids": [world.course]}

    for _ in range(2):
        answer = organiser.post(address(world, "/binding"), data=form)
        run_now(int(answer.location.rsplit("/", 1)[1]))

    assert "0 trong 3 người" in organiser.get(address(world)).text
    assert db.session.scalar(select(func.count()).select_from(Reading)) == 1


def test_a_target_is_read_again_on_demand(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.complete(world.binh)
    db.commit()

    job = organiser.post(address(world, "/readings")).location
    run_now(int(job.rsplit("/", 1)[1]))

    assert "1 trong 3 người" in organiser.get(address(world)).text
    assert f"/targets/{world.target.id}" in organiser.get(job).text


def test_every_night_all_bound_targets_are_read(app: Flask, world: World) -> None:
    world.bind()
    actions.import_targets(world.province.id, read_targets(catalogue({"id": "ST-2"})), now=NOON)
    job_id = enqueue(actions.READ, {}, owner_id=None, now=NOON)
    db.commit()

    run_now(job_id)

    assert db.session.scalars(select(Reading.target_id)).all() == [world.target.id]


def test_binding_without_evidence_says_so_and_changes_nothing(organiser: FlaskClient, world: World) -> None:
    answer = organiser.post(address(world, "/binding"), data={"population_id": world.population.id})

    assert "Hãy chọn ít nhất một minh chứng." in answer.text
    assert db.session.scalar(select(func.count()).select_from(TargetEvidence)) == 0


def test_a_page_drills_down_to_a_unit(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.complete(world.cuong)
    world.read()
    db.commit()

    whole = organiser.get(address(world)).text
    zone = organiser.get(address(world, f"?unit={world.zone.code}")).text

    assert "33,33 %" in whole
    assert world.ward.name in whole
    assert "50,00 %" in zone
    assert "1 trong 2 người" in zone


def test_an_upper_union_sees_its_own_numbers_only(client: FlaskClient, world: World) -> None:
    world.bind()
    world.complete(world.cuong)
    world.read()
    sign_in(client, make_staff(Role.ORGANISER, world.zone))

    page = client.get(address(world)).text

    assert "1 trong 2 người" in page
    assert "33,33 %" not in page
    assert client.get(address(world, f"?unit={world.ward.code}")).status_code == 404
    assert client.post(address(world, "/readings")).status_code == 404


def test_those_left_are_shown_and_sent_as_a_file(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.complete(world.cuong)
    world.read()
    db.commit()

    page = organiser.get(address(world, "/missing")).text
    file = organiser.get(address(world, "/missing.xlsx"))

    assert "Trần Bình" in page
    assert "Lê Cường" not in page
    assert file.data.startswith(b"PK")


def test_a_target_shows_as_many_units_in_as_many_statements(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.read()
    db.commit()
    with count_statements() as few:
        organiser.get(address(world))
    for number in range(3):
        unit = make_unit(f"Công đoàn xã {number}", parent=world.province)
        make_post(make_person(f"Lê {number}", unit=unit), unit, cadre_type="full_time")
    world.read()
    db.commit()
    with count_statements() as many:
        organiser.get(address(world))

    assert len(many) == len(few)
