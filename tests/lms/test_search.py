"""The search over everything: people, units and courses of one's own scope, without diacritics."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.catalogue.actions import create_course
from lms import db
from lms.rights import Role
from tests.lms.people.views.province import Province
from tests.world import NOON, make_person


@pytest.fixture
def province(app: Flask) -> Province:
    province = Province()
    create_course(title="Hoà giải ở cơ sở", summary="", unit_id=province.root.id, account_id=None, now=NOON)
    return province


def test_a_stranger_is_asked_to_sign_in(province: Province, client: FlaskClient) -> None:
    db.commit()

    assert client.get("/search").location.startswith("/sign-in")


def test_a_member_without_a_right_has_no_way_in(province: Province, client: FlaskClient) -> None:
    assert province.sign_in_nobody_special(client).get("/search").status_code == 403


def test_one_search_finds_people_units_and_courses(province: Province, client: FlaskClient) -> None:
    trainer = province.sign_in(client, Role.TRAINER, province.root)

    page = trainer.get("/search?q=HOA").text

    for found in ("Trần Thị Hoà", "Công đoàn phường Hoà Bình", "Hoà giải ở cơ sở"):
        assert found in page
    assert "CĐCS Công ty May · Chủ tịch" in page
    assert "Lê Văn Ân" not in page
    assert "Không thấy gì" in trainer.get("/search?q=xyz").text
    assert "Không thấy gì" not in trainer.get("/search").text


def test_nothing_of_others_is_found(province: Province, client: FlaskClient) -> None:
    page = province.sign_in(client, Role.TRAINER, province.ward).get("/search?q=hoa").text

    assert "Công đoàn phường Hoà Bình" in page
    assert "Trần Thị Hoà" not in page
    assert "Hoà giải" not in page


def test_each_role_finds_what_it_works_with(province: Province, client: FlaskClient) -> None:
    page = province.sign_in(client, Role.GRADER, province.root).get("/search?q=hoa").text

    assert "Không thấy gì" in page


def test_many_hits_lead_to_the_whole_list(province: Province, client: FlaskClient) -> None:
    for number in range(9):
        make_person(f"Hoa {number}", unit=province.school)
    organiser = province.sign_in(client, Role.ORGANISER, province.root)

    page = organiser.get("/search?q=hoa").text

    assert 'href="/people?q=hoa"' in page
    assert page.count("/people/") == 8
