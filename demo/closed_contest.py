"""The contest that is over, whose result is published."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random

from sqlalchemy import select

from demo import content
from demo.results import Steps
from demo.sittings import Event, sitting
from demo.story import Story
from lms import db, i18n
from lms.units.models import Level
from lms.units.queries import require_unit_by_code
from quizzes.contests.actions import create_contest, publish_contest
from quizzes.contests.models import Contest, Round
from quizzes.contests.rules.appeals import Appeals
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.contests.rules.rounds import RoundRules
from quizzes.contests.rules.stages import Stage, StageKind
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Measure, Prize, Scope
from quizzes.results import queries
from quizzes.results.giving import give_prize
from quizzes.results.stages.actions import replace_lines
from quizzes.results.stages.publishing import publish_stage
from quizzes.results.stages.queries import require_stage
from quizzes.results.stages.rules import Line

OPENED_AGO, CLOSED_AGO = 40, 33
FINAL_AGO = CLOSED_AGO - 3
MINUTES = 10
APPEAL_DAYS = 60
BY_HAND = "sang-tao"
HONOURED = "KCN-03"
TEAMS = (("KCN-03", "92.5", "Giải Nhất đội"), ("KCN-01", "90", "Giải Nhì đội"), ("KCN-02", "84.75", ""))
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
        (Stage("Chung kết các đội", StageKind.LIVE, story.at(FINAL_AGO, 8), story.at(FINAL_AGO, 17)),),
        prizes=(
            Prize("Giải Nhất", 1, 3_000_000),
            Prize("Giải Nhì", 2, 2_000_000),
            Prize("Giải Ba", 3, 1_000_000),
            Prize("Giải Nhất đội", 1, 4_000_000, scope=Scope.STAGE, stage=1),
            Prize("Giải Nhì đội", 2, 2_000_000, scope=Scope.STAGE, stage=1),
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
            CollectivePrize(
                BY_HAND, "Cách vận động sáng tạo", Measure.HAND, (CollectiveTier("Bằng khen", 2),)
            ),
        ),
        appeals=Appeals(days=APPEAL_DAYS),
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


def steps(story: Story) -> Steps:
    """Return when the contest was ranked, its winners verified, and the result published."""
    return Steps(
        story.at(CLOSED_AGO - 1, 9),
        story.at(CLOSED_AGO - 2, 10),
        story.at(CLOSED_AGO - 4, 15),
    )


def honour(contest: Contest, story: Story, *, account_id: int) -> None:
    """Give one of the prizes that go by no number; one is left."""
    at = steps(story).ranked
    asked = queries.asked_for(contest, None, now=at)
    reason = "Tổ chức thi thử ngay trong ca làm việc, có ảnh và danh sách."
    give_prize(
        asked, BY_HAND, require_unit_by_code(HONOURED), 0, reason=reason, account_id=account_id, now=at
    )


def decide_final(contest: Contest, story: Story, *, account_id: int) -> None:
    """Write how the teams of three units did in the live final, and publish it."""
    one, at = require_stage(contest, 1), story.at(FINAL_AGO, 18)
    units = [(require_unit_by_code(code), points, prize) for code, points, prize in TEAMS]
    lines = [
        Line(
            f"Đội {unit.name}",
            is_team=True,
            unit_id=unit.id,
            points=Decimal(points),
            prize=prize,
            is_verified=prize != "",
        )
        for unit, points, prize in units
    ]
    replace_lines(one, lines, account_id=account_id, now=at)
    publish_stage(one, account_id=account_id, now=at)
