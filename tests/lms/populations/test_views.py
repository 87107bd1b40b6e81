"""Pages about populations: defined once, counted before they are kept, seen within one's units."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.populations.models import Population
from lms.populations.rules import Definition, PersonKind
from lms.rights import Role
from tests.counting import count_statements
from tests.lms.populations.test_queries import World
from tests.world import make_account, make_staff, make_unit, sign_in


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def trainer(world: World, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.TRAINER, world.province))
    return client


def form(world: World, **changes: object) -> dict[str, object]:
    values = {"name": "Cán bộ chuyên trách", "kind": "cadre", "unit_id": world.province.id}
    return {**values, "cadre_types": ["full_time"], "act": "save", **changes}


def test_a_population_is_defined(trainer: FlaskClient, world: World) -> None:
    assert trainer.post("/populations/new", data=form(world)).status_code == 302

    stored = db.session.scalars(select(Population)).one()
    assert Definition.from_json(stored.definition) == Definition(
        units=(world.province.id,), cadre_types=("full_time",), kind=PersonKind.CADRE
    )
    page = trainer.get("/populations").text
    assert "Cán bộ chuyên trách" in page
    assert "Chuyên trách; LĐLĐ tỉnh Sông Trăng" in page


def test_counting_first_stores_nothing(trainer: FlaskClient, world: World) -> None:
    page = trainer.post("/populations/new", data=form(world, cadre_types=[], act="count")).text

    assert "Hôm nay nhóm này có 2 người" in page
    assert db.session.scalars(select(Population)).all() == []


def test_the_same_name_again_is_refused(trainer: FlaskClient, world: World) -> None:
    trainer.post("/populations/new", data=form(world))

    answer = trainer.post("/populations/new", data=form(world, levels=["upper"]))

    assert "Đã có nhóm đối tượng tên “Cán bộ chuyên trách”." in answer.text
    assert len(db.session.scalars(select(Population)).all()) == 1


def test_a_unit_outside_is_no_choice(trainer: FlaskClient, world: World) -> None:
    other = make_unit("LĐLĐ tỉnh Khác")
    db.commit()

    answer = trainer.post("/populations/new", data=form(world, unit_id=other.id))

    assert "Hãy chọn một mục trong danh sách." in answer.text
    assert db.session.scalars(select(Population)).all() == []


@pytest.mark.parametrize("page", ["/populations", "/populations/new"])
def test_only_staff_come_in(world: World, client: FlaskClient, page: str) -> None:
    db.commit()
    assert client.get(page).location.startswith("/sign-in")
    sign_in(client, make_account(world.member))

    assert client.get(page).status_code == 403


def test_more_populations_take_no_more_statements(trainer: FlaskClient, world: World) -> None:
    trainer.post("/populations/new", data=form(world))
    with count_statements() as few:
        trainer.get("/populations")
    for number in range(2):
        trainer.post("/populations/new", data=form(world, name=f"Nhóm {number}"))
    with count_statements() as many:
        trainer.get("/populations")

    assert len(many) == len(few)
