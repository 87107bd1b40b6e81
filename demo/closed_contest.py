"""The contest that is over: ranked, its winners verified, its result published."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from random import Random

from sqlalchemy import select

from demo import content
from demo.sittings import Event, sitting
from demo.story import Story
from lms import db, i18n
from lms.units.models import Level
from quizzes.contests.actions import create_contest, publish_contest
from quizzes.contests.models import Contest, Round
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.contests.rules.rounds import RoundRules
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Measure, Prize
from quizzes.results import actions, deciding, queries, versions
from quizzes.results.concluding import conclude_standing
from quizzes.results.deciding import CHECKS
from quizzes.results.models import Standing, StandingState
from quizzes.results.winners import list_winners

OPENED_AGO, CLOSED_AGO = 40, 33
MINUTES = 10
SCORES = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def hold(story: Story, *, bank_id: int, unit_id: int, account_id: int) -> Contest:
    """Return a contest of one week with prizes for people and for one unit."""
    words, prepared = content.closed_contest(), story.at(OPENED_AGO + 5, 9)
    only_round = RoundRules(
        title=words.round,
        opens_at=story.at(OPENED_AGO, 7),
        closes_at=i18n.day_end(story.day(CLOSED_AGO)),
        bank_id=bank_id,
        question_count=10,
        minutes=MINUTES,
        attempt_limit=1,
    )
    rules = ContestRules(
        (only_round,),
        words.rules,
        prizes=(
            Prize("Giải Nhất", 1, 3_000_000),
            Prize("Giải Nhì", 2, 2_000_000),
            Prize("Giải Ba", 3, 1_000_000),
        ),
        collective=(
            CollectivePrize(
                "phong-trao",
                "Đơn vị có phong trào tốt nhất",
                Measure.POINTS,
                (CollectiveTier("Giải tập thể", 1, 5_000_000),),
                level=Level.GRASSROOTS,
                prize_points={"Giải Nhất": Fraction(5), "Giải Nhì": Fraction(3), "Giải Ba": Fraction(1)},
            ),
        ),
    )
    contest = create_contest(
        NewContest(words.title, unit_id, rules, words.summary), account_id=account_id, now=prepared
    )
    publish_contest(contest.id, account_id=account_id, now=prepared)
    return contest


def entries(contest: Contest, person_ids: Sequence[int], story: Story, random: Random) -> Iterator[Event]:
    """Give one sitting for each entrant."""
    quiz_id = db.session.scalars(select(Round.quiz_id).where(Round.contest_id == contest.id)).one()
    for person_id in person_ids:
        day = random.randint(CLOSED_AGO, OPENED_AGO - 1)
        at = story.at(day, random.randint(7, 21), random.randrange(60))
        right = random.choice(SCORES)
        yield sitting(quiz_id, person_id, right=right, at=at, longest=MINUTES - 1, random=random)


def announce(contest: Contest, story: Story, *, account_id: int) -> None:
    """Rank the contest, verify the winners and publish the result."""
    ranked, published = story.at(CLOSED_AGO - 1, 9), story.at(CLOSED_AGO - 4, 15)
    asked = queries.asked_for(contest, None, now=ranked)
    actions.freeze_closes(asked, now=ranked)
    for _done in actions.keep_standing(asked, conclude_standing(asked), now=ranked):
        db.session.flush()
    draft = versions.require_standing(contest.id, asked.round_number, StandingState.DRAFT)
    _verify(draft, account_id=account_id, now=story.at(CLOSED_AGO - 2, 10))
    actions.publish_standing(draft.id, account_id=account_id, now=published)


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
