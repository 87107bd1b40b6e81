"""Pages about targets: the whole, each unit, and who is left."""

import io
import re

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.jobs.actions import enqueue
from lms.jobs.execution import run_now
from lms.jobs.models import Job
from lms.populations.actions import define_population
from lms.populations.rules import Definition
from lms.rights import Role
from lms.targets import actions
from lms.targets.models import Reading, ReadingUnit, Target, TargetEvidence
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
    for rest in ("", "/binding", "/missing", "/message", "/readings", "/tree", "/comparison", "/thresholds"):
        assert client.get(address(world, rest)).status_code == 404
    assert client.post(address(world, "/missing.xlsx")).status_code == 404
    assert client.post(address(world, "/readings")).status_code == 404


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

    assert answer.status_code == 400
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


def test_those_left_are_shown_and_written_as_a_file(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.complete(world.cuong)
    world.read()
    db.commit()

    page = organiser.get(address(world, "/missing")).text
    asked = organiser.post(address(world, "/missing.xlsx"))
    job_id = int(asked.location.rpartition("/")[2])
    run_now(job_id)
    address_of_file = db.session.get_one(Job, job_id).result_url
    assert address_of_file is not None
    file = organiser.get(address_of_file)
    content = file.data
    file.close()

    assert "Trần Bình" in page
    assert "Lê Cường" not in page
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=6, max_col=3, values_only=True))
    assert rows == [(1, "Trần Bình", None), (2, "Võ Dung", None)]


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


def test_the_state_stands_there_in_words(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.complete(world.cuong)
    world.read()
    db.commit()

    missed = organiser.get(address(world)).text
    world.complete(world.binh)
    world.complete(world.dung)
    world.target = db.session.scalars(select(Target)).one()
    world.read()
    db.commit()
    met = organiser.get(address(world)).text

    assert "Mức đề ra: 100 %" in missed
    assert re.findall(r'kpi-value">([^<]+)<', missed) == [
        "33,33 %",
        "Chưa đạt",
        "2 người",
        "1",
        "31/12/2026",
    ]
    assert re.findall(r'kpi-value">([^<]+)<', met) == ["100,00 %", "Đạt", "0 người", "31/12/2026"]
    assert f'href="{address(world, "/missing")}?unit={world.province.code}"' in missed
    assert "/missing" not in met


def test_the_people_of_a_unit_itself_have_a_line(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.complete(world.cuong)
    world.read()
    office = make_unit("CĐCS Cơ quan", parent=world.zone)
    make_post(make_person("Đỗ Em", unit=office), office, cadre_type="full_time")
    world.read()
    db.commit()

    zone = organiser.get(address(world, f"?unit={world.zone.code}")).text

    assert re.findall(r'<th scope="row">\s*(?:<a[^>]*>)?([^<]+?)\s*<', zone) == [
        "CĐCS Cơ quan",
        "Thuộc chính đơn vị này",
    ]
    assert "1/2" in zone


def test_nobody_to_count_is_said_in_words(organiser: FlaskClient, world: World) -> None:
    empty = make_unit("CĐCS Vắng người", parent=world.zone)
    world.bind()
    world.read()
    db.commit()

    page = organiser.get(address(world, f"?unit={empty.code}")).text
    left = organiser.get(address(world, f"/missing?unit={empty.code}")).text

    assert "Không có ai để tính" in page
    assert re.findall(r'kpi-value">([^<]+)<', page)[0] == "–"
    assert "đơn vị này không có ai thuộc chỉ tiêu" in left


def test_a_rate_is_never_rounded_up_onto_the_threshold(organiser: FlaskClient, world: World) -> None:
    world.bind()
    reading = world.read()
    numbers = db.session.get_one(ReadingUnit, (reading.id, world.province.id))
    numbers.numerator, numbers.denominator = 99_999, 100_000
    db.commit()

    page = organiser.get(address(world)).text

    assert re.findall(r'kpi-value">([^<]+)<', page)[:3] == ["99,99 %", "Chưa đạt", "1 người"]


def test_a_bound_target_without_a_reading_offers_one(organiser: FlaskClient, world: World) -> None:
    unbound = organiser.get(address(world)).text
    world.bind()
    db.commit()
    bound = organiser.get(address(world)).text

    assert "Chưa gắn minh chứng" in unbound
    assert "Chưa tính lần nào" in bound
    assert f'action="{address(world, "/readings")}"' in bound
    assert "Danh sách có sau lần tính đầu tiên." in organiser.get(address(world, "/missing")).text


def test_a_target_that_is_not_computed_is_not_bound(organiser: FlaskClient, world: World) -> None:
    rows = read_targets(catalogue({"id": "ST-7", "measure": "exists", "threshold": ""}))
    actions.import_targets(world.province.id, rows, now=NOON)
    db.commit()
    kept = db.session.scalars(select(Target).where(Target.code == "ST-7")).one()

    page = organiser.get(f"/targets/{kept.id}").text
    answer = organiser.get(f"/targets/{kept.id}/binding")

    assert "Chưa nhập kết quả" in page
    assert "/binding" not in page
    assert answer.location == f"/targets/{kept.id}/statements/new"


def test_binding_offers_a_new_population_and_has_it_chosen(organiser: FlaskClient, world: World) -> None:
    other = define_population("Đoàn viên", Definition(), unit_id=world.province.id, now=NOON)
    db.commit()

    page = organiser.get(address(world, f"/binding?population={other.id}")).text

    assert f"/populations/new?next={address(world, '/binding')}" in page
    assert f'<option selected value="{other.id}">Đoàn viên (3 người)</option>' in page


def test_binding_without_populations_leads_to_a_first_one(organiser: FlaskClient, world: World) -> None:
    db.session.delete(world.population)
    db.commit()

    assert "Chưa có nhóm đối tượng nào" in organiser.get(address(world, "/binding")).text


def test_the_list_of_those_left_leads_back_unit_by_unit(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.read()
    db.commit()

    page = organiser.get(address(world, f"/missing?unit={world.zone.code}")).text

    way = [f"/targets/{world.target.id}?unit={unit.code}" for unit in (world.province, world.zone)]
    assert re.findall(r'<a href="([^"]+)"', page[page.index('class="breadcrumb"') :])[:3] == [
        "/targets",
        *way,
    ]


def test_a_population_says_which_target_uses_it(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.read()
    db.commit()

    page = organiser.get(f"/populations/{world.population.id}").text

    assert f'<a href="/targets/{world.target.id}">{world.target.wording}</a>' in page
    assert "22/11/2026" in page
