"""A target of many units shows them page by page."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import insert

from lms import db
from lms.paging import PAGE_SIZE
from lms.rights import Role
from lms.targets.models import ReadingUnit
from tests.lms.targets.test_actions import World
from tests.world import make_staff, make_unit, sign_in


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def organiser(world: World, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, world.province))
    return client


def test_units_come_page_by_page_most_missing_first(organiser: FlaskClient, world: World) -> None:
    world.bind()
    names = [f"Công đoàn xã {number:02d}" for number in range(PAGE_SIZE)]
    units = [make_unit(name, parent=world.province).id for name in reversed(names)]
    reading = world.read()
    rows = [{"reading_id": reading.id, "unit_id": one, "numerator": 0, "denominator": 1} for one in units]
    db.session.execute(insert(ReadingUnit), rows)
    db.commit()

    for page, table in (("", "Theo đơn vị"), ("/missing", "Còn thiếu theo đơn vị")):
        seen: list[str] = []
        address = f"/targets/{world.target.id}{page}"
        while address:
            tree = html.fromstring(organiser.get(address).text)
            [body] = tree.xpath(f"//table[caption='{table}']/tbody")
            seen += [" ".join(cell.text_content().split()) for cell in body.xpath(".//th")]
            address = next(iter(tree.xpath("//a[@rel='next']/@href")), "")

        assert seen == [world.zone.name, world.ward.name, *names]
