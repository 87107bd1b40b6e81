"""The pages that bring questions of a file into a bank."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lms import db
from lms.rights import Role
from lms.units.models import Unit
from quizzes.bank.models import Question
from tests.quizzes.bank.formats.docx import docx, paragraph
from tests.quizzes.world import make_bank
from tests.world import make_staff, make_unit, sign_in

TEXT = "Câu 1: Thử việc bao lâu?\nA. 30 ngày\nB. 60 < 90 ngày\nĐáp án: B\n"


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def bank_id(province: Unit) -> int:
    return make_bank(0, unit=province)


@pytest.fixture
def trainer(bank_id: int, province: Unit, client: FlaskClient) -> FlaskClient:
    """The browser of a trainer of the province."""
    sign_in(client, make_staff(Role.TRAINER, province))
    return client


def count_questions() -> int:
    return db.session.scalars(select(func.count(Question.id))).one()


def send(client: FlaskClient, bank_id: int, **form: Any) -> TestResponse:
    return client.post(f"/question-banks/{bank_id}/imports/new", data={"format": "", "text": "", **form})


def test_a_pasted_text_is_shown_and_then_imported_once(trainer: FlaskClient, bank_id: int) -> None:
    answer = send(trainer, bank_id, text=TEXT)
    assert answer.location == "/question-imports/1"
    page = trainer.get(answer.location).text
    assert "Thử việc bao lâu?" in page
    assert "60 &lt; 90 ngày" in page
    assert count_questions() == 0

    for _time in range(2):
        assert trainer.post("/question-imports/1").location == f"/question-banks/{bank_id}"
    assert count_questions() == 1
    assert "Tệp này đã nhập lúc" in trainer.get("/question-imports/1").text


def test_a_word_file_and_a_file_of_keys_go_together(trainer: FlaskClient, bank_id: int) -> None:
    file = docx(paragraph("Câu 1: Hỏi?"), paragraph("A. một\tB. hai"))

    answer = send(trainer, bank_id, file=(io.BytesIO(file), "đề.docx"), key=(io.BytesIO(b"1. B"), "key.txt"))

    page = trainer.get(answer.location).text
    assert "đáp án đúng" in page
    assert "Word" in page
    assert "Nhập 1 câu" in page


def test_a_file_with_a_wrong_question_shows_its_place_and_brings_nothing(
    trainer: FlaskClient, bank_id: int
) -> None:
    answer = send(trainer, bank_id, text=TEXT + "Câu 2: Thiếu?\nA. a\nB. b\n")

    page = trainer.get(answer.location).text
    assert "dòng 5, câu 2" in page
    assert "Chưa biết đáp án" in page
    refused = trainer.post(answer.location)
    assert (refused.status_code, count_questions()) == (400, 0)
    assert "Không câu nào được nhập" in refused.text


def test_what_is_not_supported_is_left_out_on_request(trainer: FlaskClient, bank_id: int) -> None:
    address = send(trainer, bank_id, text="::Một::Trời xanh.{T}\n\nMột đoạn văn.").location
    assert "description" in trainer.get(address).text

    assert trainer.post(address).status_code == 400
    assert trainer.post(address, data={"skip": "y"}).status_code == 302
    assert count_questions() == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Hãy chọn một tệp hoặc dán câu hỏi."),
        ({"text": "chỉ là chữ"}, "Không nhận ra định dạng"),
        ({"file": b"PK\x03\x04x"}, "bị hỏng"),
        ({"text": TEXT, "format": "qti"}, "Tệp XML bị hỏng"),
        ({"text": TEXT, "format": "x"}, "Hãy chọn một mục trong danh sách."),
    ],
)
def test_what_cannot_be_read_comes_back_with_its_reason(
    trainer: FlaskClient, bank_id: int, form: dict[str, Any], words: str
) -> None:
    if "file" in form:
        form = {"file": (io.BytesIO(form["file"]), "a.docx")}

    answer = send(trainer, bank_id, **form)

    assert (answer.status_code, words in answer.text) == (400, True)


def test_nobody_else_sees_or_imports_it(trainer: FlaskClient, bank_id: int, app: Flask) -> None:
    address = send(trainer, bank_id, text=TEXT).location
    other = app.test_client()
    assert other.get(address).location.startswith("/sign-in")
    sign_in(other, make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh Khác")))

    for page in (address, f"/question-banks/{bank_id}/imports/new"):
        assert other.get(page).status_code == 404
        assert other.post(page).status_code == 404
    assert count_questions() == 0
