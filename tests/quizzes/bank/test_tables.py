"""Many questions at once, as the rows of a table."""

from dataclasses import replace
from typing import Any

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.errors import Invalid
from lms.rights import Role
from lms.units.models import Unit
from lms.units.queries import ALL
from quizzes.bank.actions import add_questions, edit_question
from quizzes.bank.content import CHOICES, Option, QuestionKind
from quizzes.bank.models import Question, QuestionBank
from quizzes.bank.queries import require_question
from quizzes.bank.rows import Row, fits_a_row, question_of, row_of
from quizzes.bank.rules import accepted
from quizzes.bank.sharing import share_bank
from quizzes.bank.stored import restored
from tests.quizzes.bank.samples import SAMPLES
from tests.quizzes.world import make_bank, make_question
from tests.world import NOON, make_staff, make_unit, sign_in

ROW = Row("Câu?", ("30", "45", "60", "", "", ""), "B", difficulty="khó")
RICH = accepted(
    replace(
        SAMPLES[QuestionKind.SEVERAL_RIGHT],
        stem="<p>Những <strong>màu</strong> nào?</p>",
        options=(
            Option("Đỏ", 0.75, "Gần đủ."),
            Option('<img src="/files/a.png" alt="Xanh">', 0.25),
            Option("Tím", -0.2),
        ),
    )
)


@pytest.mark.parametrize(
    ("row", "kind", "fractions"),
    [
        (ROW, "one_right", [0, 1, 0]),
        (replace(ROW, right="b."), "one_right", [0, 1, 0]),
        (replace(ROW, right="A, C"), "several_right", [0.5, -1, 0.5]),
        (replace(ROW, right="ac"), "several_right", [0.5, -1, 0.5]),
        (replace(ROW, right="ABC"), "several_right", [1 / 3, 1 / 3, 1 / 3]),
        (replace(ROW, options=("30", "", "60", "", "", ""), right="C"), "one_right", [0, 1]),
        (Row("Một năm có 12 tháng.", right="Đúng"), "true_false", [1, 0]),
        (Row("Một năm có 13 tháng.", right="s"), "true_false", [0, 1]),
    ],
)
def test_the_right_ones_tell_the_kind(row: Row, kind: str, fractions: list[float]) -> None:
    question = question_of(row)

    assert (question.kind, [option.fraction for option in question.options]) == (kind, fractions)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (replace(ROW, right=""), "right"),
        (replace(ROW, right="D"), "right"),
        (replace(ROW, right="Đúng"), "right"),
        (replace(ROW, difficulty="khó lắm"), "difficulty"),
    ],
)
def test_a_wrong_cell_is_named(row: Row, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        question_of(row)

    assert list(refusal.value.problems) == [field]


@pytest.mark.parametrize("question", [SAMPLES[kind] for kind in sorted(CHOICES)] + [RICH])
def test_a_row_that_nobody_touched_changes_nothing_and_a_cell_only_itself(question: Any) -> None:
    row = row_of(question)

    assert fits_a_row(question)
    assert question_of(row, question) == question
    assert question_of(replace(row, law="Luật mới"), question) == replace(question, law="Luật mới")


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def trainer(province: Unit, client: FlaskClient) -> FlaskClient:
    """The browser of a trainer of the province."""
    sign_in(client, make_staff(Role.TRAINER, province))
    return client


@pytest.fixture
def address(province: Unit) -> str:
    """The table of a bank of two questions."""
    bank_id = make_bank(2, unit=province)
    db.commit()
    return f"/question-banks/{bank_id}/table"


def sent_back(client: FlaskClient, address: str) -> dict[str, str]:
    """Return the table as a browser sends it when nobody touched it."""
    forms = lxml.html.fromstring(client.get(address).text).forms
    form = next(form for form in forms if form.xpath(".//*[@name='rows-0-stem']"))
    return dict(form.form_values())


def count_questions() -> int:
    return db.session.scalars(select(func.count(Question.id))).one()


def test_a_table_is_saved_as_one_act(trainer: FlaskClient, address: str, province: Unit) -> None:
    form = sent_back(trainer, address) | {
        "rows-0-option_a": "Mười một ngày",
        "rows-3-stem": "Câu mới?",
        "rows-3-option_a": "Có",
        "rows-3-option_b": "Không",
        "rows-3-right": "A",
        "rows-3-difficulty": "dễ",
    }

    assert trainer.post(address, data=form).status_code == 302

    versions = [require_question(number, (province.path,))[1].number for number in (1, 2, 3)]
    assert versions == [2, 1, 1]
    changed = restored(*require_question(1, (province.path,))[:2])
    assert changed == accepted(make_question(1, options=("Mười một ngày", "21 ngày", "31 ngày", "41 ngày")))
    assert "Đã thêm 1 câu, sửa 1 câu." in trainer.get(address).text


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        ("rows-1-right", "E", "Hãy ghi chữ cái của phương án đúng"),
        ("rows-1-option_b", "12 ngày", "Phương án A và B giống nhau."),
        ("rows-1-difficulty", "siêu khó", "Hãy ghi Dễ, Vừa hoặc Khó."),
        ("rows-1-stem", "", "Hãy ghi nội dung câu hỏi."),
        ("rows-1-law", "x" * 201, "Dài 201 ký tự, tối đa 200."),
    ],
)
def test_a_problem_stands_at_its_cell_and_nothing_is_saved(
    trainer: FlaskClient, address: str, cell: str, value: str, sentence: str
) -> None:
    form = sent_back(trainer, address) | {"rows-0-stem": "Câu khác?", cell: value}

    answer = trainer.post(address, data=form)

    page = lxml.html.fromstring(answer.text)
    wrong = page.xpath("//textarea[@aria-invalid]")
    errors = {field.name: page.get_element_by_id(field.get("aria-describedby")) for field in wrong}
    expected = "rows-1-option_a" if cell == "rows-1-option_b" else cell
    assert (answer.status_code, list(errors)) == (400, [expected])
    assert sentence in errors[expected].text_content()
    assert require_question(1, ALL)[1].number == 1


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    trainer: FlaskClient, address: str, province: Unit
) -> None:
    form = sent_back(trainer, address) | {"rows-0-stem": "Câu khác?"}
    edit_question(1, make_question(1, stem="Đã sửa?"), seen_version=1, account_id=None, now=NOON)
    db.commit()

    answer = trainer.post(address, data=form)

    assert (answer.status_code, "vừa được người khác sửa" in answer.text) == (400, True)
    assert require_question(1, (province.path,))[1].stem == "Đã sửa?"


def test_a_row_speaks_only_of_questions_of_its_bank(trainer: FlaskClient, address: str) -> None:
    add_questions(make_bank(0, name="Khác"), [make_question(9)], account_id=None, now=NOON)
    db.commit()
    form = sent_back(trainer, address) | {"rows-2-question_id": "3", "rows-2-stem": "Câu lạ?"}

    assert trainer.post(address, data=form).status_code == 404


def test_who_may_only_read_a_bank_has_no_table(client: FlaskClient, address: str, province: Unit) -> None:
    commune = make_unit("Công đoàn xã Bến Lở", parent=province)
    bank = db.session.get_one(QuestionBank, 1)
    share_bank(bank, commune, may_write=False, account_id=None, now=NOON)
    db.commit()
    assert client.get(address).location.startswith("/sign-in")
    sign_in(client, make_staff(Role.TRAINER, commune))

    assert client.get(address).status_code == 404
    assert client.post(address, data={"rows-0-stem": "Câu?"}).status_code == 404
    assert count_questions() == 2
