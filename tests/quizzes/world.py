"""Factories of banks, quizzes and attempts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from random import Random
from threading import Barrier
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import inspect, select

from lms import db
from lms.ledger.actions import open_activity
from lms.people.models import Person
from lms.units.models import Unit
from quizzes.attempts import actions, ending, statements
from quizzes.attempts.answers import Tap, count_answered
from quizzes.attempts.drawing import Drawable
from quizzes.attempts.models import Attempt
from quizzes.attempts.papers import require_sitting
from quizzes.attempts.quizzes import create_quiz
from quizzes.attempts.receipts import Receipt
from quizzes.attempts.rules import NewQuiz
from quizzes.bank.actions import add_questions, create_bank
from quizzes.bank.content import Difficulty, NewQuestion, QuestionKind
from quizzes.bank.rules import one_right, several_right, true_or_false
from quizzes.contests.actions import create_contest, publish_contest
from quizzes.contests.models import Contest, Round
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.contests.rules.rounds import RoundRules
from tests.world import DAY, NOON, make_unit

T = TypeVar("T")
chance = Random(7)


def make_question(number: int = 1, **values: Any) -> NewQuestion:
    """Return a question whose right option is the second of four, or the one that is asked for."""
    options = values.pop("options", tuple(f"{10 * place + number} ngày" for place in range(1, 5)))
    question = one_right(f"Câu hỏi số {number} về giờ nghỉ?", options, values.pop("right", 1))
    words = {"explanation": "Xem điều luật.", "law": "Bộ luật Lao động 2019", "article": f"Điều {number}"}
    return replace(question, **words | values)


def make_pool(count: int, topic: str = "", difficulty: str = "medium", *, first: int = 1) -> list[Drawable]:
    """Return so many questions that can be drawn, whose versions are numbered 1000 higher."""
    return [Drawable(number, 1000 + number, topic, difficulty) for number in range(first, first + count)]


def make_bank(count: int = 25, *, unit: Unit | None = None, name: str = "Pháp luật lao động") -> int:
    """Make a bank with so many questions, and return its id."""
    bank_id = create_bank(name=name, unit_id=(unit or make_unit()).id, account_id=None, now=NOON)
    add_questions(
        bank_id, [make_question(number) for number in range(1, count + 1)], account_id=None, now=NOON
    )
    return bank_id


def make_mixed_bank(*, unit: Unit | None = None, name: str = "Nhiều loại câu") -> int:
    """Make a bank of 6 questions on wages with one right option, 4 on safety with two, and a statement."""
    bank_id = create_bank(name=name, unit_id=(unit or make_unit()).id, account_id=None, now=NOON)
    options = tuple(f"Biện pháp {letter}" for letter in "ABCD")
    questions = [make_question(number, topic="Tiền lương") for number in range(1, 7)]
    questions += [
        replace(
            make_question(number, topic="An toàn"),
            kind=QuestionKind.SEVERAL_RIGHT,
            options=several_right(options, {0, 1}),
        )
        for number in range(7, 11)
    ]
    statement = make_question(11, topic="Đúng sai", difficulty=Difficulty.EASY)
    questions.append(replace(statement, kind=QuestionKind.TRUE_FALSE, options=true_or_false(is_true=False)))
    add_questions(bank_id, questions, account_id=None, now=NOON)
    return bank_id


def make_quiz(*, bank_id: int | None = None, kind: str = "quiz", key: str = "quiz:1", **values: Any) -> int:
    """Make a quiz of 20 questions in 15 minutes that anybody may sit, and return its id."""
    activity_id = open_activity(kind=kind, key=key, title="Bài thi", unit_id=make_unit().id, now=NOON)
    rules: dict[str, Any] = {"title": "Pháp luật lao động", "question_count": 20, "minutes": 15}
    return create_quiz(
        NewQuiz(activity_id=activity_id, bank_id=bank_id or make_bank(), **rules | values), now=NOON
    )


def make_attempt(
    person: Person, quiz_id: int, *, right: int = 0, wrong: int = 0, now: datetime = NOON
) -> Attempt:
    """Start an attempt and answer so many questions rightly, and so many wrongly after them."""
    attempt_id = actions.start_attempt(quiz_id, person.id, now=now, random=chance)
    attempt = db.session.get_one(Attempt, attempt_id)
    for number, item in enumerate(statements.key_of(attempt.paper_id).items[: right + wrong], start=1):
        letter = item["right"][0] if number <= right else next(x for x in "abcd" if x not in item["right"])
        actions.save_answer(attempt_id, Tap(number, [letter], number), person_id=person.id, now=now)
    db.session.refresh(attempt)
    return attempt


def submitted(attempt: Attempt, *, now: datetime = NOON) -> Receipt:
    """Hand an attempt in."""
    receipt = ending.submit_attempt(attempt.id, now=now)
    assert receipt is not None
    return receipt


def letters_of(attempt: Attempt) -> dict[int, list[str]]:
    """Return what is kept of the answers, whatever the session remembers."""
    kept = fresh(attempt)
    return require_sitting(kept.person_id, kept.id).answers


def fresh(attempt: Attempt) -> Attempt:
    """Return an attempt as the database keeps it now."""
    return db.session.get_one(Attempt, inspect(attempt).identity, populate_existing=True)


def at_once(app: Flask, count: int, act: Callable[[], T]) -> list[T | Exception]:
    """Let so many threads act in the same moment, each in a transaction of its own."""
    gate = Barrier(count)

    def one(_number: int) -> T | Exception:
        with app.app_context():
            try:
                gate.wait()
                result = act()
                db.commit()
            except Exception as error:
                db.rollback()
                return error
            finally:
                db.session.remove()
            return result

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def save(attempt: Attempt, number: int, letters: str, seq: int, now: datetime = NOON) -> int:
    """Save an answer as its person, and return how many the server has."""
    saved = actions.save_answer(
        attempt.id, Tap(number, list(letters), seq), person_id=attempt.person_id, now=now
    )
    return count_answered(saved.answers)


def make_round(bank_id: int, **values: Any) -> RoundRules:
    """Return a round that is open on the day of the tests: 20 questions, 15 minutes, 2 attempts."""
    rules: dict[str, Any] = {"title": "Vòng 1", "opens_at": NOON, "closes_at": NOON + DAY}
    return RoundRules(bank_id=bank_id, **rules | values)


def make_contest(
    unit: Unit | None = None, *rounds: RoundRules, bank_id: int | None = None, **values: Any
) -> Contest:
    """Publish a contest of one round, or of these."""
    owner = unit or make_unit("LĐLĐ tỉnh Sông Trăng")
    rules = ContestRules(rounds or (make_round(bank_id or make_bank()),), "<p>Mỗi người tự làm bài.</p>")
    words: dict[str, Any] = {"title": "Tìm hiểu pháp luật lao động", "unit_id": owner.id, "rules": rules}
    contest = create_contest(NewContest(**words | values), account_id=None, now=NOON - DAY)
    publish_contest(contest.id, account_id=None, now=NOON - DAY)
    return contest


def quiz_of(contest: Contest, number: int = 1) -> int:
    """Return the quiz of a round."""
    statement = select(Round.quiz_id).where(Round.contest_id == contest.id, Round.number == number)
    return db.session.scalars(statement).one()
