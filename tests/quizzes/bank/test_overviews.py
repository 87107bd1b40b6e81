"""A bank as a whole: what it covers, and which of its questions are alike."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.rights import Role
from lms.units.models import Unit
from quizzes.bank.actions import add_questions, replace_question
from quizzes.bank.content import Difficulty, NewQuestion
from quizzes.bank.coverage import coverage_of
from quizzes.bank.models import Question
from quizzes.bank.rules import one_right
from tests.counting import count_statements
from tests.quizzes.world import make_bank, make_mixed_bank, make_question
from tests.world import NOON, make_staff, make_unit, sign_in

PAGES = ["/question-banks/1/coverage", "/question-banks/1/alike"]


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def trainer(province: Unit, client: FlaskClient) -> FlaskClient:
    """The browser of a trainer of the province."""
    sign_in(client, make_staff(Role.TRAINER, province))
    return client


@pytest.fixture
def doubled(province: Unit) -> int:
    """A bank whose first question is there twice, the second time without diacritics."""
    bank_id = make_bank(0, unit=province)
    same = make_question(1)
    twin = replace(same, stem="Cau hoi so 1 ve gio nghi?")
    other = make_question(9, stem="Ai bầu ban chấp hành?", options=("Đại hội", "Giám đốc", "Tổ trưởng"))
    add_questions(bank_id, [same, twin, other], account_id=None, now=NOON)
    db.commit()
    return bank_id


def test_a_bank_covers_its_topics_by_difficulty(app: Flask) -> None:
    lines = coverage_of(make_mixed_bank())

    assert [(line.topic, list(line.counts.items())) for line in lines] == [
        ("Tiền lương", [(Difficulty.EASY, 0), (Difficulty.MEDIUM, 6), (Difficulty.HARD, 0)]),
        ("An toàn", [(Difficulty.EASY, 0), (Difficulty.MEDIUM, 4), (Difficulty.HARD, 0)]),
        ("Đúng sai", [(Difficulty.EASY, 1), (Difficulty.MEDIUM, 0), (Difficulty.HARD, 0)]),
    ]


def test_the_picture_has_its_table(trainer: FlaskClient, province: Unit) -> None:
    make_mixed_bank(unit=province)
    db.commit()

    page = trainer.get("/question-banks/1/coverage").text

    assert page.count("<svg viewBox") == 2
    assert "Tiền lương: 6; An toàn: 4; Đúng sai: 1" in page
    assert page.count("Điều 11, Bộ luật Lao động 2019") == 3


LONG = "Người lao động làm việc đủ mười hai tháng cho một người sử dụng lao động được nghỉ bao nhiêu ngày?"


@pytest.mark.parametrize(
    ("twin", "title", "marked"),
    [
        (one_right(LONG, ("12 ngày", "14 ngày", "16 ngày"), 0), "Giống hệt", []),
        (
            one_right(LONG, ("14 ngày", "12 ngày", "16 ngày"), 1),
            "Cùng câu hỏi, phương án theo thứ tự khác",
            [],
        ),
        (
            one_right(LONG, ("12 ngày", "14 ngày", "18 ngày"), 0),
            "Cùng câu hỏi, khác phương án",
            ["16 ngày", "18 ngày"],
        ),
        (one_right(LONG, ("12 ngày", "14 ngày", "16 ngày"), 1), "Cùng câu hỏi, khác đáp án", []),
    ],
)
def test_of_questions_that_ask_the_same_it_is_said_what_differs(
    trainer: FlaskClient,
    province: Unit,
    twin: NewQuestion,
    title: str,
    marked: Sequence[str],
) -> None:
    bank_id = make_bank(0, unit=province)
    first = one_right(LONG, ("12 ngày", "14 ngày", "16 ngày"), 0)
    add_questions(bank_id, [first, twin], account_id=None, now=NOON)
    db.commit()

    page = trainer.get(f"/question-banks/{bank_id}/alike").text

    assert re.findall("<h2[^>]*>([^<]*)</h2>", page)[-1:] == [title]
    assert re.findall("<mark>(.*?)</mark>", page) == marked


def test_doubles_are_shown_side_by_side_and_one_is_kept(trainer: FlaskClient, doubled: int) -> None:
    page = trainer.get(f"/question-banks/{doubled}/alike").text
    assert ("Giống hệt" in page, "Ai bầu ban chấp hành?" in page) == (True, False)

    answers = [trainer.post("/questions/2/replace/1") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    twin = db.session.get_one(Question, 2, populate_existing=True)
    assert (twin.retired_at is not None, twin.replaced_by_id) == (True, 1)
    assert "Không có câu nào trùng nhau" in trainer.get(f"/question-banks/{doubled}/alike").text
    assert 'href="/questions/1">Xem câu được giữ lại' in trainer.get("/questions/2").text

    trainer.post("/questions/2/restore")
    assert db.session.get_one(Question, 2, populate_existing=True).replaced_by_id is None


def test_nothing_is_retired_in_favour_of_what_is_not_there_or_not_in_use(
    trainer: FlaskClient, doubled: int, province: Unit
) -> None:
    make_bank(1, unit=province, name="Ngân hàng khác")
    replace_question(2, 1, account_id=None, now=NOON)
    db.commit()

    statuses = [trainer.post(f"/questions/1/replace/{other}").status_code for other in (1, 2, 4, 99)]

    assert statuses == [404, 409, 404, 404]
    assert db.session.get_one(Question, 1, populate_existing=True).retired_at is None


@pytest.mark.parametrize("page", PAGES)
def test_only_trainers_of_the_unit_see_a_bank_as_a_whole(
    client: FlaskClient, province: Unit, page: str
) -> None:
    make_bank(3, unit=province)
    db.commit()
    assert client.get(page).location.startswith("/sign-in")

    sign_in(client, make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh Khác")))
    assert client.get(page).status_code == 404
    assert client.post("/questions/1/replace/2").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_larger_banks_take_no_more_queries(trainer: FlaskClient, province: Unit, page: str) -> None:
    counts = []
    for size in (2, 6):
        bank_id = make_bank(size, unit=province, name=f"Ngân hàng {size}")
        db.commit()
        with count_statements() as statements:
            assert trainer.get(page.replace("1", str(bank_id))).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]
