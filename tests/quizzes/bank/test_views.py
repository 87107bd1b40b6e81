"""The pages of question banks."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.rights import Role
from lms.units.models import Unit
from quizzes.bank.actions import add_question
from quizzes.bank.content import Difficulty, NewQuestion, Option, QuestionKind
from quizzes.bank.models import Question, QuestionBank, QuestionVersion
from quizzes.bank.queries import QuestionFilter, page_of_questions, require_question
from quizzes.bank.rules import accepted
from quizzes.bank.stored import restored
from tests.counting import count_statements
from tests.quizzes.world import make_bank
from tests.world import NOON, make_account, make_person, make_staff, make_unit, sign_in

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
    "/question-banks/1/questions/new?kind=several_right",
    "/question-banks/1/questions/new?kind=true_false",
    "/question-banks/1/questions/new?kind=unknown",
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
        {"key": "a", "html": "30 ngày", "is_right": False, "fraction": 0.0, "feedback": ""},
        {"key": "b", "html": "60 ngày &lt; 2 tháng", "is_right": True, "fraction": 1.0, "feedback": ""},
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


def posted_options(
    trainer: FlaskClient, bank_id: int, kind: str, form: dict[str, Any]
) -> list[tuple[str, Any]]:
    """Write a question of a kind, and return the key and the fraction of each option."""
    answer = trainer.post(f"/question-banks/{bank_id}/questions/new?kind={kind}", data=QUESTION | form)
    assert answer.status_code == 302, answer.text
    version = db.session.scalars(select(QuestionVersion).order_by(QuestionVersion.id.desc())).first()
    assert version is not None
    assert version.kind == kind
    return [(option["key"], option["fraction"]) for option in version.options]


def test_several_right_options_share_the_score(trainer: FlaskClient, province: Unit) -> None:
    form = {"options-1": "45 ngày", "options-3": "90 ngày", "right": ["0", "2"]}

    options = posted_options(trainer, kept_bank(province, 0), "several_right", form)

    assert options == [("a", 0.5), ("b", -0.5), ("c", 0.5), ("d", -0.5)]
    page = trainer.get("/questions/1").text
    assert page.count('type="checkbox"') == 4
    assert trainer.get("/questions/1/edit").text.count(" checked") == 2


def test_a_statement_is_true_or_false(trainer: FlaskClient, province: Unit) -> None:
    bank_id = kept_bank(province, 0)

    assert posted_options(trainer, bank_id, "true_false", {"right": "false"}) == [
        ("true", 0.0),
        ("false", 1.0),
    ]

    form = QUESTION | {"right": "true", "seen_version": "1"}
    assert trainer.post("/questions/1/edit", data=form).status_code == 302
    version = require_question(1, (province.path,))[1]
    assert [option["fraction"] for option in version.options] == [1.0, 0.0]


def test_an_edit_keeps_what_the_page_does_not_show(trainer: FlaskClient, province: Unit) -> None:
    options = (
        Option("30 ngày", 0.75, "Gần đủ."),
        Option('<img src="/files/a.png" alt="">60 ngày', 0.25),
        Option("90 ngày", -0.2),
    )
    content = NewQuestion(QuestionKind.SEVERAL_RIGHT, "Câu?", options, category=("Luật", "Giờ nghỉ"))
    add_question(kept_bank(province, 0), content, account_id=None, now=NOON)
    db.commit()
    form = {"stem": "Câu mới?", "difficulty": "hard", "tags": "lương, giờ nghỉ", "seen_version": "1"}
    typed = {"options-0": "30 ngày", "options-1": "60 ngày", "options-2": "90 ngày"}

    trainer.post("/questions/1/edit", data=form | typed | {"right": ["0", "1"]})

    kept = restored(*require_question(1, (province.path,))[:2])
    assert kept == replace(
        accepted(content), stem="Câu mới?", difficulty=Difficulty.HARD, tags=("lương", "giờ nghỉ")
    )

    trainer.post("/questions/1/edit", data=form | typed | {"right": ["0"], "seen_version": "2"})
    kept = restored(*require_question(1, (province.path,))[:2])
    assert [option.fraction for option in kept.options] == [1, -0.5, -0.5]
    assert (kept.options[0].feedback, "<img" in kept.options[1].html) == ("Gần đủ.", True)


def test_a_source_says_clause_article_law_and_its_days(trainer: FlaskClient, province: Unit) -> None:
    days = {"clause": "Khoản 1", "valid_from": "2021-01-01", "valid_to": "2020-12-31"}
    address = f"/question-banks/{kept_bank(province, 0)}/questions/new"

    wrong = trainer.post(address, data=QUESTION | days)
    assert (wrong.status_code, "Ngày hết hiệu lực phải sau" in wrong.text) == (400, True)

    trainer.post(address, data=QUESTION | days | {"valid_to": ""})
    page = trainer.get("/questions/1").text
    assert "Khoản 1, Điều 25, Bộ luật Lao động 2019" in page
    assert "Có hiệu lực từ 01/01/2021" in page


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
