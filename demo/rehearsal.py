"""The rehearsal: two rounds for which the platform invents the entrants, ranked and published."""

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
from quizzes.contests.rules.rounds import RoundRules
from quizzes.ranking.presets import PRESETS
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Measure, Prize, Scope
from quizzes.rehearsals.actions import prepare, simulate

OPENED_AGO = 75
ROUNDS = 2
DAYS = 3
ENTRANTS = 30
SEED = 2025


def hold(story: Story, *, bank_id: int, unit_id: int, account_id: int) -> Contest:
    """Return a rehearsal that invented people have sat, with the results of both rounds and of the whole."""
    words = content.rehearsal()
    rules = ContestRules(
        tuple(_round(story, bank_id, number, words.round) for number in range(1, ROUNDS + 1)),
        words.rules,
        entry=EntryRules(
            (Kind.OFFICIAL, Kind.MEMBER, Kind.WORKER), fields={Field.UNIT: Asked(Need.REQUIRED)}
        ),
        prediction=Prediction(Target.PEOPLE),
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
    steps = Steps(story.at(over - 1, 9), story.at(over - 1, 14), story.at(over - 2, 9))
    for number in (*range(1, ROUNDS + 1), None):
        announce(contest, number, steps, account_id=account_id)
    return contest


def _round(story: Story, bank_id: int, number: int, title: str) -> RoundRules:
    opened = OPENED_AGO - (number - 1) * DAYS
    return RoundRules(
        title=f"{title} {number}",
        opens_at=i18n.day_start(story.day(opened)),
        closes_at=i18n.day_start(story.day(opened - DAYS)),
        bank_id=bank_id,
        question_count=10,
        minutes=10,
    )
