"""The contest that anybody may enter who says who they are, with those who registered so far."""

from collections.abc import Sequence

from demo import content
from demo.story import Story
from lms import db, i18n
from lms.people.models import Person
from quizzes.attempts.prediction import Prediction, Scope, Target
from quizzes.contests.actions import create_contest, publish_contest
from quizzes.contests.models import Contest
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.contests.rules.entry import Asked, Division, EntryRules, Field, Kind, Need, UniqueKey
from quizzes.contests.rules.rounds import RoundRules
from quizzes.entrants.actions import register_entrant
from quizzes.entrants.queries import require_open_contest
from quizzes.entrants.referring import referral_code
from quizzes.entrants.rules import Declaration

OPENED_AGO, CLOSES_AHEAD = 5, 25
CODE = "ATGT2026"
DIVISIONS = (
    Division("A", "Bảng A: cán bộ công đoàn", (Kind.OFFICIAL,)),
    Division("B", "Bảng B: đoàn viên, người lao động", (Kind.MEMBER, Kind.WORKER)),
)
REQUIRED = Asked(Need.REQUIRED)
ENTRY = EntryRules(
    kinds=(Kind.OFFICIAL, Kind.MEMBER, Kind.WORKER),
    fields={
        Field.FULL_NAME: REQUIRED,
        Field.KIND: REQUIRED,
        Field.PHONE: REQUIRED,
        Field.UNIT: Asked(Need.REQUIRED, is_locked=False),
        Field.WORKPLACE: Asked(Need.OPTIONAL, is_locked=False),
    },
    unique_key=UniqueKey.PHONE,
    code=CODE,
    is_public=True,
    has_referrals=True,
)
PREDICTION = Prediction(Target.PEOPLE, Scope.CONTEST)


def hold(story: Story, *, bank_id: int, unit_id: int, account_id: int, person_ids: Sequence[int]) -> Contest:
    """Return a contest of two divisions for which these people registered, one each hour.

    Of the others every third came with the code of the first.
    """
    words, prepared = content.open_contest(), story.at(OPENED_AGO + 6, 14)
    only_round = RoundRules(
        title=words.round,
        opens_at=story.at(OPENED_AGO, 7),
        closes_at=i18n.day_end(story.day(-CLOSES_AHEAD)),
        bank_id=bank_id,
        question_count=10,
        minutes=10,
        attempt_limit=1,
    )
    rules = ContestRules(
        (only_round,), words.rules, entry=ENTRY, divisions=DIVISIONS, predictions=(PREDICTION,)
    )
    contest = create_contest(
        NewContest(words.title, unit_id, rules, words.summary), account_id=account_id, now=prepared
    )
    publish_contest(contest.id, account_id=account_id, now=prepared)
    opened = require_open_contest(contest.slug)
    code = ""
    for hour, person_id in enumerate(person_ids):
        phone = db.session.get_one(Person, person_id).phone
        said = Declaration(phone=phone, consents=True, referrer=code if hour % 3 == 0 else "")
        at = story.at(OPENED_AGO - 1, 8 + hour % 12, hour % 60)
        entrant = register_entrant(opened, person_id, said, now=at)
        code = code or referral_code(entrant.id)
    return contest
