"""Pages about units: the tree and one unit, seen within one's own units."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.rights import Role
from lms.units.models import Unit
from tests.counting import count_statements
from tests.lms.people.views.province import Province
from tests.world import make_person, make_unit

PAGES = ["/units", "/units?q=hoa", "/units/1", "/units/suggestions?q=hoa"]


@pytest.fixture
def province(app: Flask) -> Province:
    return Province()


@pytest.fixture
def organiser(province: Province, client: FlaskClient) -> FlaskClient:
    return province.sign_in(client, Role.ORGANISER, province.root)


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in(province: Province, client: FlaskClient, page: str) -> None:
    db.commit()

    assert client.get(page).location.startswith("/sign-in")


@pytest.mark.parametrize("page", PAGES)
def test_a_member_without_a_right_has_no_way_in(province: Province, client: FlaskClient, page: str) -> None:
    assert province.sign_in_nobody_special(client).get(page).status_code == 403


def test_the_tree_shows_the_top_and_opens_branch_by_branch(
    organiser: FlaskClient, province: Province
) -> None:
    closed = organiser.get("/units").text
    opened = organiser.get(f"/units?open={province.zone.id}").text

    assert "Công đoàn phường Hoà Bình" in closed
    assert "CĐCS Công ty May" not in closed
    assert "CĐCS Công ty May" in opened
    assert "CĐCS Trường Tiểu học" not in opened
    assert "2 đoàn viên, 1 cán bộ, 1 chuyên trách" in closed
    assert "1 đoàn viên, 1 cán bộ, 1 chuyên trách" in opened


def test_the_tree_begins_at_ones_own_units(province: Province, client: FlaskClient) -> None:
    page = province.sign_in(client, Role.TRAINER, province.ward).get("/units").text

    assert "CĐCS Trường Tiểu học" in page
    assert "LĐLĐ tỉnh Sông Trăng" not in page
    assert "Công đoàn các Khu công nghiệp" not in page


def test_a_long_branch_is_cut_and_says_so(organiser: FlaskClient, province: Province) -> None:
    for number in range(51):
        make_unit(f"CĐCS số {number:02d}", parent=province.zone)
    db.commit()

    page = organiser.get(f"/units?open={province.zone.id}").text
    rest = organiser.get(f"/units/{province.zone.id}").text

    assert page.count("CĐCS số") == 49  # the factory takes the first of 50 places
    assert "Nhánh này còn nữa" in page
    assert "Trang sau" in rest


def test_units_are_found_without_diacritics(organiser: FlaskClient) -> None:
    page = organiser.get("/units?q=hoa+binh").text

    assert "Công đoàn phường Hoà Bình" in page
    assert "Công đoàn các Khu công nghiệp" not in page
    assert "Không thấy đơn vị nào như vậy" in organiser.get("/units?q=xyz").text


def test_a_unit_shows_its_place_its_units_and_who_holds_its_posts(
    organiser: FlaskClient, province: Province
) -> None:
    zone = organiser.get(f"/units/{province.zone.id}").text
    factory = organiser.get(f"/units/{province.factory.id}").text

    assert "CĐCS Công ty May" in zone
    assert "LĐLĐ tỉnh Sông Trăng" in zone
    assert "Trần Thị Hoà" in factory
    assert "Không có đơn vị nào bên dưới." in factory


def test_a_unit_of_others_is_not_found(province: Province, client: FlaskClient) -> None:
    trainer = province.sign_in(client, Role.TRAINER, province.ward)

    assert trainer.get(f"/units/{province.school.id}").status_code == 200
    for address in (f"/units/{province.zone.id}", f"/units?open={province.zone.id}", "/units/999999"):
        assert trainer.get(address).status_code == 404


def test_only_administrators_are_offered_changes(organiser: FlaskClient, province: Province) -> None:
    assert "Quyết định về đơn vị" not in organiser.get(f"/units/{province.zone.id}").text

    administrator = province.sign_in(organiser, Role.ADMINISTRATOR, province.root)

    assert "Quyết định về đơn vị" in administrator.get(f"/units/{province.zone.id}").text


def test_suggestions_name_units_with_their_codes(organiser: FlaskClient) -> None:
    assert organiser.get("/units/suggestions?q=hoa").json == ["Công đoàn phường Hoà Bình · ST-02"]
    assert organiser.get("/units/suggestions?q=").json == []


@pytest.mark.parametrize("address", ["/units?after=x", "/units?q=cd&after=x", "/units?open=abc"])
def test_an_address_with_nonsense_is_no_fault(organiser: FlaskClient, address: str) -> None:
    assert organiser.get(address).status_code in (200, 400)


@pytest.mark.parametrize("address", ["/units", "/units?q=cdcs", "/units/{root}"])
def test_more_units_and_people_take_no_more_statements(
    organiser: FlaskClient, province: Province, address: str
) -> None:
    page = address.format(root=province.root.id)
    with count_statements() as few:
        organiser.get(page)
    more: list[Unit] = [make_unit(f"CĐCS số {number}", parent=province.root) for number in range(3)]
    for unit in more:
        make_person(unit=unit)
    db.commit()
    with count_statements() as many:
        organiser.get(page)

    assert len(many) == len(few)
