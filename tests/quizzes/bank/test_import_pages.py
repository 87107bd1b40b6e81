"""The pages that bring questions of a file into a bank."""

import io
from collections.abc import Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lms import db
from lms.errors import Refused
from lms.jobs.execution import run_now
from lms.jobs.models import Job, JobState
from lms.rights import Role
from lms.spreadsheets import Column, Table, write_xlsx
from lms.units.models import Unit
from quizzes.bank import drafts
from quizzes.bank.actions import add_questions
from quizzes.bank.formats.choosing import MARKUP, Upload, text_size
from quizzes.bank.models import Question
from quizzes.bank.words import COLUMN_NAMES
from tests.quizzes.bank.formats.docx import docx, paragraph
from tests.quizzes.bank.samples import SAMPLES
from tests.quizzes.world import make_bank
from tests.world import NOON, make_staff, make_unit, sign_in

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


def job_of(answer: TestResponse) -> Job:
    """Do the job that an answer leads to, and return it."""
    job_id = int(answer.location.rpartition("/")[2])
    run_now(job_id)
    return db.session.get_one(Job, job_id, populate_existing=True)


def test_a_large_file_is_looked_at_and_brought_in_by_jobs(
    trainer: FlaskClient, bank_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_AT_ONCE", 60)
    text = "\n\n".join(f"::C{number}::Câu {number} < 5?{{T}}" for number in range(1, 71))

    looked = job_of(send(trainer, bank_id, text=text))
    address = str(looked.result_url)
    assert (looked.state, address) == (JobState.DONE, "/question-imports/1")
    page = trainer.get(address).text
    assert "Câu 50 &lt; 5?" in page
    assert "Câu 51" not in page
    assert "Câu 70 &lt; 5?" in trainer.get(f"{address}?from=50").text
    assert count_questions() == 0

    assert job_of(trainer.post(address)).message == "Đã thêm 70 câu hỏi vào ngân hàng."
    assert trainer.post(address).location == f"/question-banks/{bank_id}"
    assert count_questions() == 70
    assert "Tệp này đã nhập lúc" in trainer.get(address).text


def test_a_large_file_that_is_not_read_yet_says_so(
    trainer: FlaskClient, bank_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_TEXT_AT_ONCE", 10)
    assert send(trainer, bank_id, text=TEXT).location.startswith("/jobs/")

    assert "Tệp đang được đọc" in trainer.get("/question-imports/1").text
    assert send(trainer, bank_id, text="chỉ là chữ, và nhiều hơn mười").status_code == 400


def test_what_is_read_at_once_goes_by_the_text_in_a_file_however_it_is_packed() -> None:
    document = f"<w:p>{'chữ ' * 2**16}</w:p>"
    size = len(document.encode()) // MARKUP
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        archive.writestr("word/media/hinh.png", bytes(2**22))

    assert text_size(Upload(stream.getvalue(), "a.docx")) == size > len(stream.getvalue())
    assert text_size(Upload(document.encode(), "a.xml")) == size
    assert text_size(Upload("chữ".encode(), "a.txt")) == 5
    with pytest.raises(Refused, match="bị hỏng"):
        text_size(Upload(b"PK\x03\x04", "a.docx"))


def sheet(*rows: Sequence[str]) -> bytes:
    stream = io.BytesIO()
    first, *others = rows
    write_xlsx(stream, Table("Câu", [Column(title) for title in first], others))
    return stream.getvalue()


def test_columns_that_nobody_knows_are_named_on_the_page(trainer: FlaskClient, bank_id: int) -> None:
    content = sheet(["Mục hỏi", "Ý một", "Ý hai", "Chọn"], ["Hỏi gì?", "này", "kia", "B"])
    address = send(trainer, bank_id, file=(io.BytesIO(content), "de.xlsx")).location
    assert "A – Mục hỏi" in trainer.get(address).text

    columns = {"stem": "A", "option_a": "B", "option_b": "C", "key": "D"}
    others = dict.fromkeys(COLUMN_NAMES, "")
    assert trainer.post(f"{address}/columns", data=others | columns | {"law": "Z"}).status_code == 400
    assert trainer.post(f"{address}/columns", data=others | columns).location == address
    page = trainer.get(address).text
    assert "Hỏi gì?" in page
    assert '<option selected value="D">D – Chọn</option>' in page
    trainer.post(address)
    assert count_questions() == 1


def test_a_bank_goes_out_by_a_job_for_who_asked(trainer: FlaskClient, bank_id: int, app: Flask) -> None:
    add_questions(bank_id, list(SAMPLES.values()), account_id=None, now=NOON)
    db.commit()
    address = f"/question-banks/{bank_id}/exports/new"
    assert "Gói QTI 2.1" in trainer.get(address).text

    refused = job_of(trainer.post(address, data={"format": "docx"}))
    assert (refused.state, "không giữ được" in refused.message) == (JobState.FAILED, True)
    done = job_of(trainer.post(address, data={"format": "docx", "skip": "y"}))
    assert (done.state, done.message[:13]) == (JobState.DONE, "Đã ghi 2 câu.")
    with trainer.get(str(done.result_url)) as file:
        assert (file.status_code, file.data[:2]) == (200, b"PK")
    assert trainer.post(address, data={"format": "pdf"}).status_code == 400

    other = app.test_client()
    sign_in(other, make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh Khác")))
    assert other.get(str(done.result_url)).status_code == 404
    assert other.post(address, data={"format": "docx"}).status_code == 404
