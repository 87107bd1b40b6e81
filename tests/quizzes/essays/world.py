"""A contest of one round with an essay, and what people write in it."""

from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

from lms.people.models import Person
from lms.units.models import Unit
from quizzes.contests.actions import create_contest, publish_contest
from quizzes.contests.models import Contest
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.contests.rules.essay import EssayRules
from quizzes.essays.actions import begin_essay, hand_in_essay
from quizzes.essays.models import Essay
from quizzes.essays.queries import EssayRound, rounds_with_essay
from quizzes.essays.rules import GRACE
from quizzes.ranking.keys import Key, orders
from quizzes.ranking.rules import Prize, Ranking
from tests.quizzes.world import make_bank, make_round
from tests.world import DAY, NOON

CLOSED = NOON + DAY + GRACE
"""The first moment at which essays can be marked."""
USUAL = EssayRules("Bài viết", "<p>Bạn sẽ làm gì?</p>", points=5, fewest_words=3, most_words=6)
TEXT = "Tôi sẽ vận động"


BY_ESSAY = Ranking(orders(Key.SCORE_WITH_ESSAY, Key.DURATION))


def make_contest_with_essay(
    unit: Unit, *, ranking: Ranking = BY_ESSAY, prizes: tuple[Prize, ...] = (), **values: Any
) -> Contest:
    """Publish a contest ranked by score with essay; of the essay, values other than the usual."""
    one = make_round(
        make_bank(8, unit=unit),
        question_count=5,
        opens_at=NOON,
        closes_at=NOON + DAY,
        essay=replace(USUAL, **values),
    )
    rules = ContestRules((one,), ranking=ranking, prizes=prizes)
    described = NewContest("Tìm hiểu luật", unit.id, rules)
    contest = create_contest(described, account_id=None, now=NOON - DAY)
    publish_contest(contest.id, account_id=None, now=NOON - DAY)
    return contest


def round_of(contest: Contest) -> EssayRound:
    """Return the only round."""
    [one] = rounds_with_essay(contest.id)
    return one


def written(contest: Contest, person: Person, text: str = TEXT, *, now: datetime = NOON) -> Essay:
    """Let somebody begin and hand in an essay."""
    begin_essay(round_of(contest), person.id, now=now, random=Random(person.id))
    return hand_in_essay(round_of(contest), person.id, text, seq=1, now=now)
