"""Questions found by their words, whatever the diacritics and the signs around them."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, select

from lms import db
from lms.text import fold
from quizzes.bank import finding
from quizzes.bank.actions import add_questions, create_bank, edit_question
from quizzes.bank.content import NewQuestion
from quizzes.bank.finding import QuestionFilter, count_questions, page_of_questions, topics_of
from quizzes.bank.models import Question, QuestionVersion, QuestionWord
from quizzes.bank.rules import one_right
from tests.quizzes.world import make_bank, make_mixed_bank
from tests.world import NOON, make_unit


def asked(stem: str) -> NewQuestion:
    return one_right(stem, ("một", "hai"), 1)


@pytest.fixture
def bank_id(app: Flask) -> int:
    made = create_bank(name="Luật", unit_id=make_unit().id, account_id=None, now=NOON)
    stems = (
        "Nghị định số 145/2020/NĐ-CP nói gì về “nghỉ phép”?",
        "Người lao động nghỉ 12 ngày?",
        "Người sử dụng lao động báo trước (ít nhất) mấy ngày?",
    )
    add_questions(made, [asked(stem) for stem in stems], account_id=None, now=NOON)
    return made


def found(bank_id: int, words: str) -> list[int]:
    wanted = QuestionFilter(words=words)
    ids = [line.id for line in page_of_questions(bank_id, wanted).items]
    assert count_questions(bank_id, wanted) == len(ids)
    return ids


@pytest.mark.parametrize("limits", [(2_000, 10_000), (0, 1), (0, 0)])
@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("nghi phep", [1]),
        ("NGHỈ", [1, 2]),
        ("145/2020", [1]),
        ("2020", [1]),
        ("nd-cp", [1]),
        ("lao dong ngay", [2, 3]),
        ("it nhat", [3]),
        ("ngay lao dong nguoi su", [3]),
        ("hat", []),
        ("12 phep", []),
        ("…", [1, 2, 3]),
        ("", [1, 2, 3]),
    ],
)
def test_every_typed_word_begins_a_word_of_the_question(
    bank_id: int, words: str, ids: list[int], limits: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, limit in zip(("RARE", "COMMON"), limits, strict=True):
        monkeypatch.setattr(finding, name, limit)

    assert found(bank_id, words) == ids


def test_a_changed_a_moved_and_a_deleted_question_are_found_by_what_they_say_now(bank_id: int) -> None:
    other = create_bank(name="Khác", unit_id=make_unit().id, account_id=None, now=NOON)
    changed = replace(asked("Ai ký thoả ước?"), law="Luật Công đoàn")
    edit_question(1, changed, seen_version=1, account_id=None, now=NOON)
    db.session.get_one(Question, 2).bank_id = other
    db.session.flush()

    assert (found(bank_id, "phep"), found(bank_id, "thoa uoc cong doan")) == ([], [1])
    assert (found(bank_id, "12"), found(other, "12")) == ([], [2])

    words = select(QuestionWord.word).where(QuestionWord.question_id == 1).order_by(QuestionWord.word)
    assert db.session.scalars(words).all() == sorted(
        set(fold("Ai ký thoả ước một hai Luật Công đoàn").split())
    )


def test_the_words_of_a_question_go_with_it_and_long_ones_are_cut(bank_id: int) -> None:
    [number] = add_questions(bank_id, [asked(f"Chuỗi {'x' * 5_000}?")], account_id=None, now=NOON)

    assert found(bank_id, "x" * 70) == [number]

    db.session.execute(delete(QuestionVersion).where(QuestionVersion.question_id == number))
    db.session.execute(delete(Question).where(Question.id == number))
    left = select(QuestionWord.word).where(QuestionWord.question_id == number)
    assert db.session.scalars(left).all() == []


def test_the_topics_of_a_bank_stand_once_and_in_order(app: Flask) -> None:
    mixed, plain = make_mixed_bank(), make_bank(1, name="Khác")

    assert (topics_of(mixed), topics_of(plain)) == (["An toàn", "Đúng sai", "Tiền lương"], [])


def test_very_many_are_not_counted_to_the_end(bank_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_COUNTED", 1)

    assert count_questions(bank_id, QuestionFilter(words="ngay")) == 2
    assert count_questions(bank_id, QuestionFilter()) == 3
