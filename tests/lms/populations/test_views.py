"""Pages about populations: defined once, looked at before they are kept, seen within one's units."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.populations.actions import define_population
from lms.populations.models import Population
from lms.populations.rules import Definition, PersonKind
from lms.rights import Role
from tests.counting import count_statements
from tests.lms.populations.test_queries import TODAY, World
from tests.lms.populations.world import freeze
from tests.world import NOON, make_account, make_person, make_staff, make_unit, sign_in


@pytest.fixture
def world(app: Flask) -> World:
    world = World()
    world.chair.member_code = "DV01"
    world.officer.member_code = "DV02"
    return world


@pytest.fixture
def trainer(world: World, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.TRAINER, world.province))
    return client


def form(world: World, **changes: object) -> dict[str, object]:
    values = {"name": "Cán bộ chuyên trách", "kind": "cadre", "units-0": world.province.code}
    return {**values, "cadre_types": ["full_time"], "act": "save", **changes}


def stored() -> list[Population]:
    db.session.expire_all()
    return list(db.session.scalars(select(Population).order_by(Population.id)))


def make_population(world: World, name: str = "Đoàn viên", **conditions: object) -> Population:
    definition = Definition.from_json({"units": [world.province.id], **conditions})
    population = define_population(name, definition, unit_id=world.province.id, now=NOON)
    db.commit()
    return population


def test_a_population_is_defined(trainer: FlaskClient, world: World) -> None:
    answer = trainer.post("/populations/new", data=form(world))

    population = stored()[0]
    assert answer.location == f"/populations/{population.id}"
    assert Definition.from_json(population.definition) == Definition(
        units=(world.province.id,), cadre_types=("full_time",), kind=PersonKind.CADRE
    )
    page = trainer.get("/populations").text
    assert "Cán bộ chuyên trách" in page
    assert "Chuyên trách; LĐLĐ tỉnh Sông Trăng" in page


def test_units_far_down_are_chosen_by_name_or_code(trainer: FlaskClient, world: World) -> None:
    units = {"units-0": "CĐCS Công ty May", "units-1": world.school.code, "units-2": ""}
    trainer.post("/populations/new", data=form(world, **units))

    population = stored()[0]
    assert population.definition["units"] == sorted([world.factory.id, world.school.id])
    assert population.unit_id == world.province.id


def test_one_more_line_for_a_unit_keeps_what_was_typed(trainer: FlaskClient, world: World) -> None:
    page = trainer.post("/populations/new", data=form(world, name="Dở dang", add_unit="1")).text

    assert "Dở dang" in page
    assert re.findall(r'name="(units-[0-9]+)"', page) == ["units-0", "units-1"]
    assert stored() == []


def test_a_preview_names_the_first_people_and_stores_nothing(trainer: FlaskClient, world: World) -> None:
    page = trainer.post("/populations/new", data=form(world, cadre_types=[], act="preview")).text

    assert "Hôm nay nhóm này có 2 người. Chưa lưu gì." in page
    assert page.index("Trần Thị Bình") < page.index("Phạm Quốc Cường")
    assert stored() == []


def test_a_preview_of_nobody_says_so(trainer: FlaskClient, world: World) -> None:
    page = trainer.post("/populations/new", data=form(world, levels=["national"], act="preview")).text

    assert "Hôm nay nhóm này có 0 người" in page
    assert "Không ai thoả mọi điều kiện" in page


def test_a_named_list_is_pasted(trainer: FlaskClient, world: World) -> None:
    values = form(world, kind="member", cadre_types=[], member_codes="dv01\n DV02, DV01")
    values["units-0"] = world.zone.code

    preview = trainer.post("/populations/new", data={**values, "act": "preview"}).text
    trainer.post("/populations/new", data=values)

    assert "Hôm nay nhóm này có 1 người" in preview
    assert "không thoả các điều kiện khác: Phạm Quốc Cường." in preview
    population = stored()[0]
    assert Definition.from_json(population.definition).people == (world.chair.id, world.officer.id)
    assert "2 người trong danh sách" in trainer.get("/populations").text
    assert "DV01\nDV02" in trainer.get(f"/populations/{population.id}/edit").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Hãy điền mục này."),
        ({"name": "Nhóm " * 40}, "Tối đa 150 ký tự."),
        ({"units-0": ""}, "Hãy chọn ít nhất một đơn vị."),
        ({"units-0": "CĐCS Ở Đâu Đó"}, "Không có đơn vị nào tên hoặc mã như vậy"),
        ({"kind": "worker"}, "Hãy chọn một mục trong danh sách."),
        ({"levels": ["moon"]}, "Hãy chọn một mục trong danh sách."),
        ({"member_codes": "DV01 XX"}, "Không thấy ai trong phạm vi của bạn mang mã: XX."),
        ({"member_codes": ","}, "Danh sách không có mã đoàn viên nào."),
    ],
)
def test_bad_input_is_answered_by_a_sentence_and_stores_nothing(
    trainer: FlaskClient, world: World, changes: dict[str, object], sentence: str
) -> None:
    for act in ("save", "preview"):
        assert sentence in trainer.post("/populations/new", data=form(world, **changes, act=act)).text
    assert stored() == []


def test_the_same_name_again_is_refused(trainer: FlaskClient, world: World) -> None:
    trainer.post("/populations/new", data=form(world))

    answer = trainer.post("/populations/new", data=form(world, levels=["upper"]))

    assert "Đã có nhóm đối tượng tên “Cán bộ chuyên trách”." in answer.text
    assert len(stored()) == 1


def test_a_unit_outside_is_no_choice(trainer: FlaskClient, world: World) -> None:
    other = make_unit("LĐLĐ tỉnh Khác")
    db.commit()

    answer = trainer.post("/populations/new", data=form(world, **{"units-0": other.code}))

    assert "Không có đơn vị nào tên hoặc mã như vậy" in answer.text
    assert stored() == []


def test_a_population_resembles_another(trainer: FlaskClient, world: World) -> None:
    source = make_population(world, "Nguồn", levels=["upper"])

    page = trainer.get(f"/populations/new?from={source.id}").text

    assert re.search(r'<input checked[^>]* value="upper"', page)
    assert "Nguồn" not in page


def test_who_was_sent_to_define_one_comes_back_with_it(trainer: FlaskClient, world: World) -> None:
    answer = trainer.post("/populations/new?next=/catalogue/7/audiences", data=form(world))

    assert answer.location == f"/catalogue/7/audiences?population={stored()[0].id}"


def test_a_population_shows_its_people_by_given_name(trainer: FlaskClient, world: World) -> None:
    population = make_population(world)

    page = trainer.get(f"/populations/{population.id}").text
    found = trainer.get(f"/populations/{population.id}?q=binh").text

    names = ["Lê Văn An", "Trần Thị Bình", "Phạm Quốc Cường", "Võ Thị Dung"]
    assert re.findall(r">([^<>]+)</a>\s*</th>", page) == names
    assert "4 người" in page
    assert re.findall(r">([^<>]+)</a>\s*</th>", found) == ["Trần Thị Bình"]
    assert "Không thấy ai như vậy" in trainer.get(f"/populations/{population.id}?q=zzz").text


def test_a_population_of_nobody_says_what_comes_here(trainer: FlaskClient, world: World) -> None:
    population = make_population(world, levels=["national"])

    assert "Hôm nay nhóm này không có ai" in trainer.get(f"/populations/{population.id}").text


def test_a_population_is_changed(trainer: FlaskClient, world: World) -> None:
    population = make_population(world)
    address = f"/populations/{population.id}/edit"
    changed = form(world, name="Cán bộ cơ sở", levels=["grassroots"])

    preview = trainer.post(address, data={**changed, "act": "preview"}).text
    assert "Hôm nay nhóm này có" in preview
    assert stored()[0].name == "Đoàn viên"
    for _ in range(2):
        assert trainer.post(address, data=changed).location == f"/populations/{population.id}"

    assert (stored()[0].name, stored()[0].definition["levels"]) == ("Cán bộ cơ sở", ["grassroots"])


def test_what_a_reading_depends_on_changes_its_name_only(trainer: FlaskClient, world: World) -> None:
    population = make_population(world)
    meaning = Definition.from_json(population.definition)
    freeze(meaning, as_of=TODAY, now=NOON)
    db.commit()

    page = trainer.get(f"/populations/{population.id}/edit").text
    trainer.post(f"/populations/{population.id}/edit", data=form(world, name="Tên mới"))

    assert "Điều kiện của nhóm này đã chốt" in page
    assert f"/populations/new?from={population.id}" in page
    assert (stored()[0].name, Definition.from_json(stored()[0].definition)) == ("Tên mới", meaning)
    assert "22/11/2026" in trainer.get(f"/populations/{population.id}").text


def test_a_population_that_nothing_uses_is_deleted(trainer: FlaskClient, world: World) -> None:
    population = make_population(world)
    address = f"/populations/{population.id}"

    assert f'action="{address}/delete"' in trainer.get(address).text
    assert trainer.post(f"{address}/delete").location == "/populations"

    assert stored() == []
    assert trainer.post(f"{address}/delete").status_code == 404


def test_a_population_that_a_reading_needs_stays(trainer: FlaskClient, world: World) -> None:
    population = make_population(world)
    freeze(Definition.from_json(population.definition), as_of=TODAY, now=NOON)
    db.commit()
    address = f"/populations/{population.id}"

    assert "/delete" not in trainer.get(address).text
    answer = trainer.post(f"{address}/delete")

    assert answer.status_code == 400
    assert "không xoá được" in answer.text
    assert len(stored()) == 1


PAGES = ["/populations", "/populations/new", "/populations/1", "/populations/1/edit"]


@pytest.mark.parametrize("page", PAGES)
def test_only_staff_come_in(world: World, client: FlaskClient, page: str) -> None:
    make_population(world)
    assert client.get(page).location.startswith("/sign-in")
    sign_in(client, make_account(world.member))

    assert client.get(page).status_code == 403


def test_a_population_of_another_unit_is_not_found(world: World, client: FlaskClient) -> None:
    population = make_population(world)
    sign_in(client, make_staff(Role.TRAINER, world.zone))

    assert "Đoàn viên" not in re.findall(r">([^<>]+)</a>\s*</th>", client.get("/populations").text)
    for rest in ("", "/edit"):
        assert client.get(f"/populations/{population.id}{rest}").status_code == 404
    assert client.get(f"/populations/new?from={population.id}").status_code == 404
    assert client.post(f"/populations/{population.id}/delete").status_code == 404
    assert len(stored()) == 1


def test_more_populations_take_no_more_statements(trainer: FlaskClient, world: World) -> None:
    make_population(world)
    with count_statements() as few:
        trainer.get("/populations")
    for number in range(2):
        make_population(world, f"Nhóm {number}")
    with count_statements() as many:
        trainer.get("/populations")

    assert len(many) == len(few)


def test_more_people_take_no_more_statements(trainer: FlaskClient, world: World) -> None:
    population = make_population(world, levels=["grassroots"])
    with count_statements() as few:
        trainer.get(f"/populations/{population.id}?q=an")
    for name in ("Lê An", "Đỗ An"):
        make_person(name, unit=world.factory)
    db.commit()
    with count_statements() as many:
        trainer.get(f"/populations/{population.id}?q=an")

    assert len(many) == len(few)


def test_a_long_list_goes_on_page_by_page(trainer: FlaskClient, world: World) -> None:
    for number in range(21):
        make_population(world, f"Nhóm {number:02d}")

    first = trainer.get("/populations").text
    after = re.search(r"/populations\?after=[^\"]+", first)
    assert after is not None
    second = trainer.get(after.group()).text

    shown = [re.findall(r">(Nhóm [0-9]+)</a>", page) for page in (first, second)]
    assert shown == [[f"Nhóm {number:02d}" for number in range(20)], ["Nhóm 20"]]
    assert trainer.get("/populations?after=nonsense").status_code == 400
