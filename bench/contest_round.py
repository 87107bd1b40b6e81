"""A large contest that is over, for measuring its results: everybody of a province sat each round once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

from sqlalchemy import insert, select

from bench.loading import load, next_id, settle
from bench.province import LOADED_AT, Size, make_province
from lms import db
from lms.people.models import Membership
from lms.units.models import Level
from quizzes.attempts.drawing import receipt_code
from quizzes.attempts.models import Attempt, Paper
from quizzes.bank.actions import add_questions, create_bank
from quizzes.bank.rules import one_right
from quizzes.contests.actions import create_contest, publish_contest
from quizzes.contests.models import Contest, Round
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.contests.rules.rounds import RoundRules
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Measure, Prize, Scope

PEOPLE_A_UNIT = 150
MOST_UNITS = 6_600
"""Of so many units of a province 5.059 are grassroots unions."""
QUESTIONS, MINUTES = 20, 15
PRIZES = (("Giải Nhất", 1), ("Giải Nhì", 3), ("Giải Ba", 50))
WINDOW = timedelta(days=10)
ATTEMPT_COLUMNS = (
    "id",
    "quiz_id",
    "person_id",
    "unit_id",
    "paper_id",
    "rules_version",
    "question_count",
    "number",
    "started_at",
    "deadline_at",
    "answers",
    "last_seq",
    "submitted_at",
    "ended_by",
    "right_count",
    "score",
    "outcome",
    "receipt_code",
)


def make_contest(attempts: int, rounds: int = 1) -> Contest:
    """Publish a contest with so many attempts in all, of which everybody of a province has one a round."""
    people = attempts // rounds
    units = min(MOST_UNITS, max(60, people // PEOPLE_A_UNIT))
    province = make_province(Size(people, units, entries=0))
    prepared = LOADED_AT - timedelta(days=1)
    bank_id = create_bank(name="Câu hỏi", unit_id=province.root_id, account_id=None, now=prepared)
    options = ("12 ngày", "14 ngày", "16 ngày", "18 ngày")
    questions = [one_right(f"Câu hỏi số {number}?", options, 1) for number in range(25)]
    add_questions(bank_id, questions, account_id=None, now=prepared)
    rules = ContestRules(
        tuple(
            RoundRules(
                f"Vòng {number}", opening(number), opening(number + 1), bank_id, QUESTIONS, minutes=MINUTES
            )
            for number in range(1, rounds + 1)
        ),
        prizes=tuple(Prize(title, count, scope=Scope.OVERALL) for title, count in PRIZES),
        collective=(
            CollectivePrize(
                "ratio",
                "Tỷ lệ cao nhất",
                Measure.POINTS,
                (CollectiveTier("Giải tập thể", 1),),
                level=Level.GRASSROOTS,
                prize_points={"Giải Nhất": Fraction(5)},
            ),
        ),
    )
    described = NewContest("Tìm hiểu luật", province.root_id, rules)
    contest = create_contest(described, account_id=None, now=prepared)
    publish_contest(contest.id, account_id=None, now=prepared)
    quizzes = select(Round.number, Round.quiz_id).where(Round.contest_id == contest.id).order_by(Round.number)
    for number, quiz_id in db.session.execute(quizzes).all():
        paper_id = db.session.scalars(
            insert(Paper).values(quiz_id=quiz_id, items=[], created_at=LOADED_AT).returning(Paper.id)
        ).one()
        homes = dict(db.session.execute(select(Membership.person_id, Membership.unit_id)).all())
        load(Attempt, ATTEMPT_COLUMNS, _attempts(number, quiz_id, paper_id, next_id(Attempt), homes))
    settle([Attempt])
    return contest


def opening(number: int) -> datetime:
    """Return when a round opens: each when the one before it closes."""
    return LOADED_AT + (number - 1) * WINDOW


def _attempts(
    number: int, quiz_id: int, paper_id: int, first: int, homes: dict[int, int]
) -> Iterator[tuple[object, ...]]:
    """Give one attempt of everybody in a round; the scores crowd at the top, as they do.

    It asks the database nothing: PostgreSQL copies the rows through the one connection there is.
    """
    chance = Random(6 + number)
    for place, (person_id, unit_id) in enumerate(sorted(homes.items())):
        started = opening(number) + timedelta(
            milliseconds=chance.randrange(int(WINDOW.total_seconds() * 990))
        )
        right = min(QUESTIONS, chance.randint(8, QUESTIONS + 6))
        yield (
            first + place,
            quiz_id,
            person_id,
            unit_id,
            paper_id,
            1,
            QUESTIONS,
            1,
            started,
            started + timedelta(minutes=MINUTES),
            "{}",
            0,
            started + timedelta(milliseconds=chance.randrange(60_000, 60_000 * MINUTES)),
            "person",
            right,
            100 * right / QUESTIONS,
            "taken",
            receipt_code(chance),
        )
