"""Banks keep every version of a question; what is refused is not stored, not even in part."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.audit.models import AuditEntry
from lms.errors import Conflict, Invalid
from lms.units.models import Unit
from quizzes.attempts.pools import pools_of
from quizzes.bank import actions, finding, queries
from quizzes.bank.content import Difficulty
from quizzes.bank.finding import QuestionFilter
from quizzes.bank.models import Question, QuestionBank, QuestionVersion
from tests.quizzes.world import make_bank, make_question
from tests.world import MINUTE, NOON, make_account, make_unit


@pytest.fixture
def unit(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


def words_found(bank_id: int, **wanted: Any) -> list[str]:
    return [line.words for line in finding.page_of_questions(bank_id, QuestionFilter(**wanted)).items]


def count(model: type[Question | QuestionBank | QuestionVersion]) -> int:
    return db.session.scalars(select(func.count()).select_from(model)).one()


def test_a_bank_has_a_name_of_its_own_in_its_unit(unit: Unit) -> None:
    def create(name: str, unit_id: int) -> int:
        return actions.create_bank(name=name, unit_id=unit_id, account_id=None, now=NOON)

    create("  Pháp luật   lao động", unit.id)

    with pytest.raises(Invalid) as refusal:
        create("Pháp luật lao động", unit.id)
    assert list(refusal.value.problems) == ["name"]
    for name in ("", " ", "x" * 201):
        with pytest.raises(Invalid):
            create(name, unit.id)
    assert count(QuestionBank) == 1
    create("Pháp luật lao động", make_unit().id)
    assert count(QuestionBank) == 2


def test_renaming_a_bank_is_on_record(unit: Unit) -> None:
    bank = db.session.get_one(QuestionBank, make_bank(0, unit=unit))

    actions.rename_bank(bank, name="An toàn lao động", account_id=None, now=NOON)
    actions.rename_bank(bank, name="An toàn lao động", account_id=None, now=NOON)

    entries = db.session.execute(
        select(AuditEntry.before, AuditEntry.after).where(AuditEntry.action == "question_bank.rename")
    ).all()
    assert entries == [({"name": "Pháp luật lao động"}, {"name": "An toàn lao động"})]
    assert bank.name_folded == "an toan lao dong"


def test_many_questions_come_in_together_in_their_order(unit: Unit) -> None:
    bank_id = make_bank(30, unit=unit)

    assert len(pools_of([bank_id])[bank_id]) == 30
    assert words_found(bank_id)[:2] == ["Câu hỏi số 1 về giờ nghỉ?", "Câu hỏi số 2 về giờ nghỉ?"]


def test_one_question_that_is_refused_refuses_all_by_its_number(unit: Unit) -> None:
    bank_id = make_bank(0, unit=unit)

    with pytest.raises(Invalid) as refusal:
        actions.add_questions(
            bank_id, [make_question(1), make_question(2, stem="")], account_id=None, now=NOON
        )

    assert str(refusal.value) == "Câu 2: Hãy ghi nội dung câu hỏi."
    assert count(Question) == 0


def test_a_changed_question_gets_a_new_version_and_keeps_the_old_one(unit: Unit) -> None:
    bank_id, account = make_bank(0, unit=unit), make_account()
    question_id = actions.add_question(bank_id, make_question(1), account_id=None, now=NOON)

    number = actions.edit_question(
        question_id, make_question(2), seen_version=1, account_id=account.id, now=NOON + MINUTE
    )

    assert number == 2
    assert words_found(bank_id) == ["Câu hỏi số 2 về giờ nghỉ?"]
    assert [(line.number, line.author) for line in queries.list_versions(question_id)] == [
        (2, "Trần Văn Quản"),
        (1, None),
    ]


def test_an_unchanged_text_makes_no_new_version(unit: Unit) -> None:
    question_id = actions.add_question(make_bank(0, unit=unit), make_question(1), account_id=None, now=NOON)

    same = make_question(1, topic="Giờ làm việc", difficulty=Difficulty.HARD)
    number = actions.edit_question(question_id, same, seen_version=1, account_id=None, now=NOON)

    assert (number, count(QuestionVersion)) == (1, 1)
    question = db.session.get_one(Question, question_id)
    assert (question.topic, question.difficulty) == ("Giờ làm việc", "hard")


def test_whoever_edited_an_older_version_is_refused(unit: Unit) -> None:
    question_id = actions.add_question(make_bank(0, unit=unit), make_question(1), account_id=None, now=NOON)
    actions.edit_question(question_id, make_question(2), seen_version=1, account_id=None, now=NOON)

    with pytest.raises(Conflict):
        actions.edit_question(question_id, make_question(3), seen_version=1, account_id=None, now=NOON)
    assert count(QuestionVersion) == 2


def test_a_retired_question_is_drawn_no_more_until_it_is_restored(unit: Unit) -> None:
    bank_id = make_bank(3, unit=unit)
    first = finding.page_of_questions(bank_id, QuestionFilter()).items[0].id

    for _time in range(2):
        actions.retire_question(first, account_id=None, now=NOON)
    assert len(pools_of([bank_id])[bank_id]) == 2
    assert [
        line.id for line in finding.page_of_questions(bank_id, QuestionFilter(is_retired=True)).items
    ] == [first]

    actions.restore_question(first, account_id=None, now=NOON)
    assert len(pools_of([bank_id])[bank_id]) == 3
    recorded = select(AuditEntry.action).where(AuditEntry.subject_kind == "question").order_by(AuditEntry.id)
    assert db.session.scalars(recorded).all() == ["question.retire", "question.restore"]


def test_a_search_ignores_diacritics_and_looks_into_every_part(unit: Unit) -> None:
    bank_id = make_bank(0, unit=unit)
    questions = [
        make_question(1, stem="Thời giờ nghỉ <em>giữa giờ</em>?", topic="Giờ nghỉ"),
        make_question(
            2, stem="Lương tối thiểu?", options=("Đồng Nai", "Cần Thơ"), difficulty=Difficulty.HARD
        ),
    ]
    actions.add_questions(bank_id, questions, account_id=None, now=NOON)

    assert words_found(bank_id, words="NGHI giua") == ["Thời giờ nghỉ giữa giờ?"]
    assert words_found(bank_id, words="đồng nai") == ["Lương tối thiểu?"]
    assert words_found(bank_id, words="cau hoi can tho") == []
    assert words_found(bank_id, words="luat can") == ["Lương tối thiểu?"]
    assert words_found(bank_id, words="100%") == []
    assert words_found(bank_id, topic="Giờ nghỉ") == ["Thời giờ nghỉ giữa giờ?"]
    assert words_found(bank_id, difficulty="hard") == ["Lương tối thiểu?"]
    assert finding.topics_of(bank_id) == ["Giờ nghỉ"]


def test_a_long_bank_comes_page_by_page(unit: Unit) -> None:
    bank_id = make_bank(60, unit=unit)

    first = finding.page_of_questions(bank_id, QuestionFilter())
    second = finding.page_of_questions(bank_id, QuestionFilter(), after=first.after)

    assert (len(first.items), len(second.items), second.after) == (50, 10, None)
    assert first.items[-1].id < second.items[0].id
