"""The rehearsal: two rounds and an essay by entrants whom the platform invents, ranked and published."""

from datetime import datetime

from demo import content
from demo.results import Steps, announce
from demo.story import Story
from lms import i18n
from lms.units.models import Level
from quizzes.attempts.prediction import Prediction, Target
from quizzes.contests.actions import create_contest
from quizzes.contests.models import Contest
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.contests.rules.entry import Asked, EntryRules, Field, Kind, Need
from quizzes.contests.rules.essay import EssayRules
from quizzes.contests.rules.rounds import RoundRules
from quizzes.essays.marking import mark_essay, name_markers
from quizzes.essays.queries import essays_of, rounds_with_essay
from quizzes.essays.rules import HUNDREDTHS
from quizzes.ranking.presets import PRESETS
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Measure, Prize, Scope
from quizzes.rehearsals.actions import prepare, simulate

OPENED_AGO = 75
ROUNDS = 2
DAYS = 3
ENTRANTS = 30
SEED = 2025
ESSAY = EssayRules(
    "Bài viết ngắn",
    "<p>Nêu một việc mà công đoàn cơ sở nên làm để đoàn viên hiểu pháp luật hơn.</p>",
    points=5,
    fewest_words=30,
    most_words=200,
)


def hold(story: Story, *, bank_id: int, unit_id: int, account_id: int, marker_id: int) -> Contest:
    """Return a rehearsal that invented people have sat, with the results of both rounds and of the whole.

    One account marks the essays.
    """
    words = content.rehearsal()
    rules = ContestRules(
        tuple(_round(story, bank_id, number, words.round) for number in range(1, ROUNDS + 1)),
        words.rules,
        entry=EntryRules(
            (Kind.OFFICIAL, Kind.MEMBER, Kind.WORKER), fields={Field.UNIT: Asked(Need.REQUIRED)}
        ),
        predictions=(Prediction(Target.PEOPLE),),
        ranking=PRESETS["score_prediction"].ranking,
        prizes=(
            Prize("Giải Nhất", 1, 500_000),
            Prize("Giải Nhì", 2, 300_000),
            Prize("Giải Ba", 3, 200_000),
            Prize("Giải Nhất chung cuộc", 1, 1_000_000, Scope.OVERALL),
        ),
        collective=(
            CollectivePrize(
                "ty-le",
                "Công đoàn cơ sở có tỷ lệ dự thi cao nhất",
                Measure.RATIO,
                (CollectiveTier("Giải tập thể", 3, 1_000_000),),
                level=Level.GRASSROOTS,
            ),
        ),
    )
    contest = create_contest(
        NewContest(words.title, unit_id, rules, words.summary, is_rehearsal=True),
        account_id=account_id,
        now=story.at(OPENED_AGO + 3, 9),
    )
    for _attempts in simulate(prepare(contest, count=ENTRANTS, seed=SEED)):
        pass
    over = OPENED_AGO - ROUNDS * DAYS
    _mark(contest, marker_id, account_id=account_id, now=story.at(over - 1, 8))
    steps = Steps(story.at(over - 1, 9), story.at(over - 1, 14), story.at(over - 2, 9))
    for number in (*range(1, ROUNDS + 1), None):
        announce(contest, number, steps, account_id=account_id)
    return contest


def _mark(contest: Contest, marker_id: int, *, account_id: int, now: datetime) -> None:
    name_markers(contest, [marker_id], account_id=account_id, now=now)
    for one in rounds_with_essay(contest.id):
        for place, marked in enumerate(essays_of(one)):
            points = HUNDREDTHS * (2 + place % (one.essay.points - 1))
            mark_essay(
                contest,
                marked.essay.id,
                points,
                remark="Đúng yêu cầu của đề.",
                account_id=marker_id,
                person_id=None,
                now=now,
            )


def _round(story: Story, bank_id: int, number: int, title: str) -> RoundRules:
    opened = OPENED_AGO - (number - 1) * DAYS
    return RoundRules(
        title=f"{title} {number}",
        opens_at=i18n.day_start(story.day(opened)),
        closes_at=i18n.day_start(story.day(opened - DAYS)),
        bank_id=bank_id,
        question_count=10,
        minutes=10,
        essay=ESSAY if number == ROUNDS else None,
    )
