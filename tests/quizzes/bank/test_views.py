"""The pages of question banks."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.rights import Role
from lms.units.models import Unit
from quizzes.bank.models import Question, QuestionBank
from quizzes.bank.queries import QuestionFilter, page_of_questions, require_question
from tests.counting import count_statements
from tests.quizzes.world import make_bank
from tests.world import make_account, make_person, make_staff, make_unit, sign_in

QUESTION = {
    "stem": "<p>Thử việc bao lâu?</p>",
    "options-0": "30 ngày",
    "options-1": "",
    "options-2": "60 ngày < 2 tháng",
    "right": "2",
    "law": "Bộ luật Lao động 2019",
    "article": "Điều 25",
    "difficulty": "easy",
}


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


def first_question(bank_id: int) -> int:
    return page_of_questions(bank_id, QuestionFilter()).items[0].id


def count_questions() -> int:
    return db.session.scalars(select(func.count(Question.id))).one()


PAGES = [
    "/question-banks",
    "/question-banks/new",
    "/question-banks/1",
    "/question-banks/1/edit",
    "/question-banks/1/questions/new",
    "/questions/1",
    "/questions/1/edit",
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


def test_a_question_is_written_with_its_right_option(trainer: FlaskClient, province: Unit) -> None:
    bank_id = kept_bank(province, 0)

    answer = trainer.post(f"/question-banks/{bank_id}/questions/new", data=QUESTION)

    assert (answer.status_code, answer.location) == (302, "/questions/1")
    _question, version, _bank = require_question(1, (province.path,))
    assert version.stem == "<p>Thử việc bao lâu?</p>"
    assert version.options == [
        {"key": "a", "html": "30 ngày", "is_right": False},
        {"key": "b", "html": "60 ngày &lt; 2 tháng", "is_right": True},
    ]
    page = trainer.get(answer.location).text
    assert "Căn cứ: Điều 25, Bộ luật Lao động 2019" in page
    assert "60 ngày &lt; 2 tháng</textarea>" in trainer.get("/questions/1/edit").text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"stem": ""}, "Hãy ghi nội dung câu hỏi."),
        ({"options-2": ""}, "Câu hỏi cần ít nhất 2 phương án trả lời."),
        ({"options-2": "30 ngày"}, "Phương án A và B giống nhau."),
        ({"right": "1"}, "Hãy chọn phương án đúng trong các phương án đã ghi."),
        ({"right": "x"}, "Hãy chọn phương án đúng trong các phương án đã ghi."),
        ({"difficulty": "impossible"}, "Hãy chọn một mục trong danh sách."),
    ],
)
def test_a_wrong_question_comes_back_with_its_reason(
    trainer: FlaskClient, province: Unit, wrong: dict[str, str], sentence: str
) -> None:
    bank_id = kept_bank(province, 0)

    answer = trainer.post(f"/question-banks/{bank_id}/questions/new", data=QUESTION | wrong)

    assert (answer.status_code, sentence in answer.text) == (400, True)
    assert count_questions() == 0


def test_a_question_is_changed_and_a_second_window_is_told(trainer: FlaskClient, province: Unit) -> None:
    question_id = first_question(kept_bank(province))
    form = QUESTION | {"seen_version": "1"}

    first, second = (
        trainer.post(f"/questions/{question_id}/edit", data=form | {"stem": stem})
        for stem in ("<p>Câu mới?</p>", "<p>Câu khác?</p>")
    )

    assert (first.status_code, second.status_code) == (302, 409)
    assert "vừa được người khác sửa" in second.text
    assert require_question(question_id, (province.path,))[1].stem == "<p>Câu mới?</p>"


def test_a_question_is_retired_and_restored(trainer: FlaskClient, province: Unit) -> None:
    question_id = first_question(kept_bank(province))

    trainer.post(f"/questions/{question_id}/retire")
    assert "đã ngừng dùng" in trainer.get(f"/questions/{question_id}").text

    trainer.post(f"/questions/{question_id}/restore")
    assert "đã ngừng dùng" not in trainer.get(f"/questions/{question_id}").text


def test_nobody_else_retires_a_question(client: FlaskClient, province: Unit) -> None:
    question_id = first_question(kept_bank(province))
    sign_in(client, make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh Khác")))

    assert client.post(f"/questions/{question_id}/retire").status_code == 404
    assert db.session.get_one(Question, question_id).retired_at is None


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
