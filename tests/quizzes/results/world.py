"""A contest that is over, with three entrants whose places are known."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from lms import db
from lms.people.models import Person
from lms.units.models import Unit
from quizzes.contests.actions import create_contest, publish_contest
from quizzes.contests.models import Contest
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Prize
from quizzes.results import actions, queries, versions
from quizzes.results.concluding import conclude_standing
from quizzes.results.models import Standing, StandingState
from quizzes.results.signs import signs_of
from tests.quizzes.world import make_attempt, make_bank, make_round, quiz_of, submitted
from tests.world import DAY, MINUTE, NOON

OVER = NOON + DAY + MINUTE
"""The grace after the only round has passed."""


def make_ranked_contest(unit: Unit, *, rounds: int = 1, **values: Any) -> Contest:
    """Publish a contest of 5 questions a paper, with a first and a second prize, and one for units."""
    bank_id = make_bank(8, unit=unit)
    own = {name: values.pop(name) for name in ("is_rehearsal",) if name in values}
    rules = ContestRules(
        tuple(
            make_round(
                bank_id,
                title=f"Vòng {number + 1}",
                question_count=5,
                opens_at=NOON + number * DAY,
                closes_at=NOON + (number + 1) * DAY,
            )
            for number in range(rounds)
        ),
        prizes=(Prize("Giải Nhất", 1, 500_000), Prize("Giải Nhì", 1)),
        collective=(CollectivePrize("people", "Đông nhất", tiers=(CollectiveTier("Nhất"),)),),
    )
    described = NewContest("Tìm hiểu luật", unit.id, replace(rules, **values), **own)
    contest = create_contest(described, account_id=None, now=NOON - DAY)
    publish_contest(contest.id, account_id=None, now=NOON - DAY)
    return contest


def sit(person: Person, contest: Contest, right: int, *, minutes: int = 5, number: int = 1) -> str:
    """Sit a round with so many right answers, and return the receipt."""
    begins = NOON + (number - 1) * DAY
    attempt = make_attempt(person, quiz_of(contest, number), right=right, wrong=5 - right, now=begins)
    return submitted(attempt, now=begins + timedelta(minutes=minutes)).code


def make_draft(contest: Contest, number: int | None = None, **values: Any) -> Standing:
    """Rank a round, and return the draft."""
    asked = queries.asked_for(contest, number, **{"now": OVER, **values})
    actions.freeze_closes(asked, now=OVER)
    conclusion = conclude_standing(asked)
    for _batch in actions.forget_draft(contest.id, asked.round_number):
        db.session.flush()
    for _done in actions.keep_standing(asked, conclusion, signs_of(conclusion), now=OVER):
        db.session.flush()
    return versions.require_standing(contest.id, asked.round_number, StandingState.DRAFT)
