"""Results of contests that are over: ranked, their winners verified, published."""

from datetime import datetime
from typing import NamedTuple

from lms import db
from quizzes.contests.models import Contest
from quizzes.results import actions, deciding, queries, versions
from quizzes.results.concluding import conclude_standing
from quizzes.results.deciding import CHECKS
from quizzes.results.models import Standing, StandingState
from quizzes.results.winners import list_winners


class Steps(NamedTuple):
    """When a standing was ranked, its winners verified, and the result published."""

    ranked: datetime
    verified: datetime
    published: datetime


def announce(contest: Contest, round_number: int | None, steps: Steps, *, account_id: int) -> None:
    """Rank a round, or without a number the whole contest, verify the winners and publish the result.

    A prize by hand may come later.
    """
    asked = queries.asked_for(contest, round_number, now=steps.ranked)
    actions.freeze_closes(asked, now=steps.ranked)
    for _done in actions.keep_standing(asked, conclude_standing(asked), now=steps.ranked):
        db.session.flush()
    draft = versions.require_standing(contest.id, asked.round_number, StandingState.DRAFT)
    _verify(draft, account_id=account_id, now=steps.verified)
    actions.publish_standing(draft.id, account_id=account_id, now=steps.published, needs_given=False)


def _verify(standing: Standing, *, account_id: int, now: datetime) -> None:
    for winner in list_winners(standing):
        deciding.verify_winner(
            standing,
            winner.attempt.id,
            dict.fromkeys(CHECKS, True),
            note="Đã gọi điện và đối chiếu danh sách đoàn viên.",
            account_id=account_id,
            now=now,
        )
