"""The pages of one question: writing it, changing it, retiring it."""

from dataclasses import replace
from typing import Any

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.rights import Role
from lms.units.models import Unit
from quizzes.bank.actions import add_question
from quizzes.bank.content import Answer, Difficulty, Distractor, NewQuestion, Option, Pair, QuestionKind
from quizzes.bank.finding import QuestionFilter, page_of_questions
from quizzes.bank.models import Question, QuestionVersion
from quizzes.bank.queries import require_question
from quizzes.bank.rules import accepted
from quizzes.bank.stored import restored
from tests.quizzes.bank.samples import SAMPLES
from tests.quizzes.world import make_bank
from tests.world import NOON, make_staff, make_unit, sign_in

QUESTION = {
    "stem": "<p>Thử việc bao lâu?</p>",
    "options-0-words": "30 ngày",
    "options-1-words": "",
    "options-2-words": "60 ngày < 2 tháng",
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


def sent_back(page: str) -> dict[str, Any]:
    """Return the form of a page as a browser sends it when nobody touched it."""
    form = next(form for form in lxml.html.fromstring(page).forms if form.xpath(".//*[@name='stem']"))
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


def count_questions() -> int:
    return db.session.scalars(select(func.count(Question.id))).one()


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
        ({"options-2-words": ""}, "Câu hỏi cần ít nhất 2 phương án trả lời."),
        ({"options-2-words": "30 ngày"}, "Phương án A và B giống nhau."),
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
    form = {"options-1-words": "45 ngày", "options-3-words": "90 ngày", "right": ["0", "2"]}

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
    typed = {"options-0-words": "30 ngày", "options-1-words": "60 ngày", "options-2-words": "90 ngày"}

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


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_page_of_each_kind_sent_back_unread_changes_nothing(
    trainer: FlaskClient, province: Unit, kind: QuestionKind
) -> None:
    question_id = add_question(kept_bank(province, 0), SAMPLES[kind], account_id=None, now=NOON)
    db.commit()
    form = sent_back(trainer.get(f"/questions/{question_id}/edit").text)

    assert trainer.post(f"/questions/{question_id}/edit", data=form).status_code == 302

    question, version, _bank = require_question(question_id, (province.path,))
    assert (version.number, restored(question, version)) == (1, SAMPLES[kind])
    assert trainer.get(f"/questions/{question_id}").status_code == 200


WRITTEN: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "order",
        {"options-0-words": "Tổ", "options-1-words": "Xã", "rule": "absolute_position"},
        {"options": (Option("Tổ", key="a"), Option("Xã", key="b")), "scoring": {"rule": "absolute_position"}},
    ),
    (
        "matching",
        {"pairs-0-left": "Huế", "pairs-0-right": "Trung", "pairs-1-left": "Hà Nội", "pairs-1-right": "Bắc"}
        | {"distractors-0": "Nam"},
        {
            "pairs": (Pair("Huế", "Trung", 0.5, "a", "1"), Pair("Hà Nội", "Bắc", 0.5, "b", "2")),
            "distractors": (Distractor("Nam", key="3"),),
        },
    ),
    (
        "short_answer",
        {"answers-0-text": "Hà Nội", "answers-0-percent": "100"}
        | {"answers-1-text": "*Nội", "answers-1-percent": "33,33333", "answers-1-is_pattern": "y"},
        {"answers": (Answer("Hà Nội"), Answer("*Nội", 1 / 3, is_pattern=True))},
    ),
    (
        "number",
        {"answers-0-text": "3,14", "answers-0-tolerance": "0,005", "answers-0-percent": "100"},
        {"answers": (Answer("3.14", tolerance=0.005),)},
    ),
    ("essay", {}, {}),
]


@pytest.mark.parametrize(("kind", "typed", "kept"), WRITTEN, ids=[kind for kind, *_ in WRITTEN])
def test_the_other_kinds_are_written_on_the_page(
    trainer: FlaskClient, province: Unit, kind: str, typed: dict[str, Any], kept: dict[str, Any]
) -> None:
    address = f"/question-banks/{kept_bank(province, 0)}/questions/new?kind={kind}"

    assert trainer.post(address, data={"stem": "Câu?", "difficulty": "hard"} | typed).status_code == 302

    written = restored(*require_question(1, (province.path,))[:2])
    wanted = NewQuestion(QuestionKind(kind), "Câu?", difficulty=Difficulty.HARD)
    assert written == replace(wanted, **kept)


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("order", {"options-0-words": "Tổ"}, "Câu hỏi cần ít nhất 2 phương án trả lời."),
        ("matching", {"pairs-0-left": "Huế"}, "Có vế ghép đang trống."),
        ("short_answer", {}, "Hãy ghi ít nhất một đáp án được tính điểm."),
        ("short_answer", {"answers-0-text": "A", "answers-0-percent": "x"}, "Hãy ghi phần điểm bằng số"),
        ("number", {"answers-0-text": "ba"}, "Đáp án “ba” không phải là số."),
        ("number", {"answers-0-text": "3", "answers-0-tolerance": "-1"}, "Sai số không được âm."),
    ],
)
def test_what_nobody_could_answer_comes_back_with_its_reason(
    trainer: FlaskClient, province: Unit, kind: str, typed: dict[str, str], sentence: str
) -> None:
    address = f"/question-banks/{kept_bank(province, 0)}/questions/new?kind={kind}"

    answer = trainer.post(address, data={"stem": "Câu?", "difficulty": "hard"} | typed)

    assert (answer.status_code, sentence in answer.text) == (400, True)
    assert count_questions() == 0


def test_more_rows_and_a_look_keep_nothing_but_what_was_typed(trainer: FlaskClient, province: Unit) -> None:
    address = f"/question-banks/{kept_bank(province, 0)}/questions/new"

    more = trainer.post(address, data=QUESTION | {"more_rows": "1"})
    look = trainer.post(address, data=QUESTION | {"look": "1"})

    assert (more.status_code, 'name="options-9-words"' in more.text) == (200, True)
    assert "<span>60 ngày &lt; 2 tháng</span>" in look.text
    assert count_questions() == 0


def test_an_old_version_is_still_shown(trainer: FlaskClient, province: Unit) -> None:
    question_id = first_question(kept_bank(province))
    trainer.post(f"/questions/{question_id}/edit", data=QUESTION | {"seen_version": "1"})

    assert "Câu hỏi số 1 về giờ nghỉ?" in trainer.get(f"/questions/{question_id}/versions/1").text
    assert "Thử việc bao lâu?" in trainer.get(f"/questions/{question_id}/versions/2").text
    assert trainer.get(f"/questions/{question_id}/versions/3").status_code == 404
