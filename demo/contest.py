"""The contest that is open today, with those who have entered it so far."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from demo import content
from demo.sittings import Event, new_question, sitting
from demo.story import Story
from lms import db, i18n
from quizzes.bank.actions import add_questions, create_bank
from quizzes.contests.actions import create_contest, publish_contest
from quizzes.contests.models import Round
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.contests.rules.rounds import RoundRules

BANK_NAME = "Pháp luật lao động và công đoàn"
OPENED_AGO = 8
PREPARED_AGO = OPENED_AGO + 6
CLOSES_AHEAD = 12
LATEST_HOUR = 21
AGAIN_AMONG_TEN = 3
MINUTES = 15
SCORES = (0.45, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


def fill_bank(story: Story, *, unit_id: int, account_id: int) -> int:
    """Return the bank that the contests draw from."""
    prepared = story.at(PREPARED_AGO, 9)
    bank_id = create_bank(name=BANK_NAME, unit_id=unit_id, account_id=account_id, now=prepared)
    questions = [new_question(question) for question in content.contest_questions()]
    add_questions(bank_id, questions, account_id=account_id, now=prepared)
    return bank_id


def hold(story: Story, *, bank_id: int, unit_id: int, account_id: int) -> int:
    """Return the quiz of a contest that opened some days ago and closes some days ahead."""
    words, prepared = content.contest(), story.at(PREPARED_AGO, 9)
    only_round = RoundRules(
        title=words.round,
        opens_at=story.at(OPENED_AGO, 7),
        closes_at=i18n.day_end(story.day(-CLOSES_AHEAD)),
        bank_id=bank_id,
        question_count=20,
        minutes=MINUTES,
        attempt_limit=2,
    )
    rules = ContestRules((only_round,), words.rules)
    title = f"{words.title} năm {story.year}"
    contest = create_contest(
        NewContest(title, unit_id, rules, words.summary), account_id=account_id, now=prepared
    )
    publish_contest(contest.id, account_id=account_id, now=prepared)
    return db.session.scalars(select(Round.quiz_id).where(Round.contest_id == contest.id)).one()


def entries(quiz_id: int, person_ids: Sequence[int], story: Story, random: Random) -> Iterator[Event]:
    """Give one sitting for each entrant, and a better one later for some."""
    for person_id in person_ids:
        first = random.randint(1, OPENED_AGO - 1)
        right = random.choice(SCORES)
        at = _hour(story, first, random)
        yield sitting(quiz_id, person_id, right=right, at=at, longest=MINUTES - 1, random=random)
        if first > 1 and random.randrange(10) < AGAIN_AMONG_TEN:
            better = min(right + random.choice([0.05, 0.1, 0.15]), 1)
            at = _hour(story, random.randint(1, first - 1), random)
            yield sitting(quiz_id, person_id, right=better, at=at, longest=MINUTES - 1, random=random)


def _hour(story: Story, ago: int, random: Random) -> datetime:
    return story.at(ago, random.randint(7, LATEST_HOUR), random.randrange(60)) + timedelta(
        seconds=random.randrange(60)
    )
