"""The pages of question banks."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.rights import Role
from lms.units.models import Unit
from quizzes.bank.models import QuestionBank
from tests.counting import count_statements
from tests.quizzes.world import make_bank
from tests.world import make_account, make_person, make_staff, make_unit, sign_in


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def trainer(province: Unit, client: FlaskClient) -> FlaskClient:
    """The browser of a trainer of the province."""
    sign_in(client, make_staff(Role.TRAINER, province))
    return client


def kept_bank(province: Unit, count: int = 3) -> int:
    bank_id = make_bank(count, unit=make_unit(parent=province))
    db.commit()
    return bank_id


PAGES = [
    "/question-banks",
    "/question-banks/new",
    "/question-banks/1",
    "/question-banks/1/edit",
    "/question-banks/1/questions/new",
    "/question-banks/1/questions/new?kind=several_right",
    "/question-banks/1/questions/new?kind=true_false",
    "/question-banks/1/questions/new?kind=unknown",
    "/question-banks/1/questions/new?kind=order",
    "/question-banks/1/questions/new?kind=matching",
    "/question-banks/1/questions/new?kind=short_answer",
    "/question-banks/1/questions/new?kind=number",
    "/question-banks/1/questions/new?kind=essay",
    "/questions/1",
    "/questions/1/edit",
    "/questions/1/versions/1",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_works_for_its_trainer(trainer: FlaskClient, province: Unit, page: str) -> None:
    kept_bank(province)

    assert trainer.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, province: Unit, page: str) -> None:
    kept_bank(province)

    assert client.get(page).location.startswith("/sign-in")


@pytest.mark.parametrize("page", PAGES)
def test_a_member_has_no_right_to_it(client: FlaskClient, province: Unit, page: str) -> None:
    kept_bank(province)
    sign_in(client, make_account(make_person()))

    assert client.get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES[2:])
def test_a_trainer_of_another_province_does_not_find_it(
    client: FlaskClient, province: Unit, page: str
) -> None:
    kept_bank(province)
    sign_in(client, make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh Khác")))

    assert client.get(page).status_code == 404
    assert "Pháp luật lao động" not in client.get("/question-banks").text


def test_a_bank_is_made_once(trainer: FlaskClient, province: Unit) -> None:
    form = {"name": "An toàn lao động", "unit_id": province.id}

    first, second = (trainer.post("/question-banks/new", data=form) for _time in range(2))

    assert (first.status_code, first.location) == (302, "/question-banks/1")
    assert second.status_code == 400
    assert "đã có một ngân hàng câu hỏi tên" in second.text
    assert db.session.scalars(select(QuestionBank.name)).all() == ["An toàn lao động"]


def test_a_bank_of_a_unit_out_of_reach_is_not_made(trainer: FlaskClient) -> None:
    other = make_unit("LĐLĐ tỉnh Khác")
    db.commit()

    assert trainer.post("/question-banks/new", data={"name": "Lạ", "unit_id": other.id}).status_code == 400
    assert db.session.scalars(select(QuestionBank.id)).all() == []


def test_a_search_shows_what_fits_and_keeps_its_words(trainer: FlaskClient, province: Unit) -> None:
    bank_id = kept_bank(province, 12)

    page = trainer.get(f"/question-banks/{bank_id}?q=so+11").text

    assert "Câu hỏi số 11 về" in page
    assert "Câu hỏi số 12 về" not in page
    assert 'value="so 11"' in page
    assert "Không có câu nào khớp" in trainer.get(f"/question-banks/{bank_id}?q=khong+co").text


def test_a_bank_of_three_takes_as_many_queries_as_one_of_one(trainer: FlaskClient, province: Unit) -> None:
    counts = []
    for size in (1, 3):
        bank_id = make_bank(size, unit=province, name=f"Ngân hàng {size}")
        db.commit()
        with count_statements() as statements:
            assert trainer.get(f"/question-banks/{bank_id}").text.count("Câu hỏi số") == size
        with count_statements() as listing:
            trainer.get("/question-banks")
        counts.append((len(statements), len(listing)))

    assert counts[0] == counts[1]
