"""A large round that is over, for measuring its results: everybody of a province sat it once."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from random import Random

from sqlalchemy import insert, select

from bench.loading import go_on_counting, load, next_id
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
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Measure, Prize

PEOPLE_A_UNIT = 150
MOST_UNITS = 6_600
"""Of so many units of a province 5.059 are grassroots unions."""
QUESTIONS, MINUTES = 20, 15
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


def make_contest(attempts: int) -> Contest:
    """Publish a contest that everybody of a province has sat once."""
    units = min(MOST_UNITS, max(60, attempts // PEOPLE_A_UNIT))
    province = make_province(Size(attempts, units, entries=0))
    prepared = LOADED_AT - timedelta(days=1)
    bank_id = create_bank(name="Câu hỏi", unit_id=province.root_id, account_id=None, now=prepared)
    options = ("12 ngày", "14 ngày", "16 ngày", "18 ngày")
    questions = [one_right(f"Câu hỏi số {number}?", options, 1) for number in range(25)]
    add_questions(bank_id, questions, account_id=None, now=prepared)
    rules = ContestRules(
        (RoundRules("Vòng 1", LOADED_AT, LOADED_AT + WINDOW, bank_id, QUESTIONS, minutes=MINUTES),),
        prizes=(Prize("Giải Nhất", 1), Prize("Giải Nhì", 3), Prize("Giải Ba", 50)),
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
    quiz_id = db.session.scalars(select(Round.quiz_id).where(Round.contest_id == contest.id)).one()
    paper_id = db.session.scalars(
        insert(Paper).values(quiz_id=quiz_id, items=[], created_at=LOADED_AT).returning(Paper.id)
    ).one()
    load(Attempt, ATTEMPT_COLUMNS, _attempts(quiz_id, paper_id))
    go_on_counting([Attempt])
    db.commit()
    return contest


def _attempts(quiz_id: int, paper_id: int) -> Iterator[tuple[object, ...]]:
    """Give one attempt of everybody; the scores crowd at the top, as they do."""
    chance = Random(7)
    first = next_id(Attempt)
    homes = dict(db.session.execute(select(Membership.person_id, Membership.unit_id)).all())
    for number, (person_id, unit_id) in enumerate(sorted(homes.items())):
        started = LOADED_AT + timedelta(milliseconds=chance.randrange(int(WINDOW.total_seconds() * 990)))
        right = min(QUESTIONS, chance.randint(8, QUESTIONS + 6))
        yield (
            first + number,
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
