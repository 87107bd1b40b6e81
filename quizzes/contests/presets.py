"""Contests as unions usually hold them: what a new one begins with."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import LazyString

from lms import i18n
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.units.rules import Level
from quizzes.attempts.plan import PaperPlan
from quizzes.attempts.rules import ScoreShown
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.entry import (
    Asked,
    Division,
    EntryRules,
    Field,
    Kind,
    Need,
    Prediction,
    Target,
    UniqueKey,
)
from quizzes.contests.rules.essay import EssayRules
from quizzes.contests.rules.rounds import RoundRules
from quizzes.contests.rules.stages import STAGE_NAMES, Stage, StageKind
from quizzes.ranking import presets
from quizzes.ranking.rules import EACH_DIVISION, CollectivePrize, CollectiveTier, Counts, Prize
from quizzes.ranking.rules import Scope as PrizeScope

NO_BANK = 0
WEEK = 7
USUAL = "usual"
REQUIRED = Asked(Need.REQUIRED)
OF_UNIONS = (Kind.OFFICIAL, Kind.MEMBER, Kind.WORKER)


@dataclass(frozen=True)
class Preset:
    """A contest to begin with: what organisers choose it by, and its rules from a moment on."""

    label: LazyString
    words: LazyString
    rules: Callable[[datetime], ContestRules]


def usual(now: datetime) -> ContestRules:
    """Return a round of a week: 20 questions, 15 minutes, 2 attempts, the best counts."""
    return _worded(ContestRules((_round(now),), prizes=_prizes(1, 2, 3, 5)))


def weekly(now: datetime) -> ContestRules:
    """Return four weeks with a prediction, prizes in each and for units."""
    return _worded(
        ContestRules(
            _weeks(_round(now), 4),
            entry=EntryRules(OF_UNIONS, fields={Field.UNIT: REQUIRED}),
            predictions=(Prediction(Target.PEOPLE),),
            ranking=presets.PRESETS["score_prediction"].ranking,
            prizes=(*_prizes(1, 2, 3, 5), Prize(_("Giải Nhất chung cuộc"), scope=PrizeScope.OVERALL)),
            collective=(_headcount(),),
        )
    )


def all_right(now: datetime) -> ContestRules:
    """Return four weeks of short papers, of which only those with every answer right are ranked."""
    short = replace(
        _round(now), question_count=10, minutes=10, attempt_limit=None, counts=Counts.MOST_CORRECT
    )
    return _worded(
        ContestRules(
            _weeks(short, 4),
            predictions=(Prediction(Target.ALL_RIGHT),),
            ranking=presets.PRESETS["all_right_prediction"].ranking,
            prizes=_prizes(1, 2, 3, 5),
        )
    )


def public(now: datetime) -> ContestRules:
    """Return a round for whoever says who they are, without an account."""
    asked = (Field.FULL_NAME, Field.PHONE, Field.KIND, Field.UNIT)
    entry = EntryRules(
        OF_UNIONS, fields=dict.fromkeys(asked, REQUIRED), unique_key=UniqueKey.PHONE, is_public=True
    )
    return _worded(replace(usual(now), entry=entry, collective=(_headcount(),)))


def rehearsed(now: datetime) -> ContestRules:
    """Return a week of practice, then a week with one attempt in which everything must be answered."""
    practice = replace(_round(now), title=_("Thi thử"), is_practice=True, attempt_limit=None)
    official = replace(
        _after(practice, 1),
        title=_("Thi chính thức"),
        is_practice=False,
        question_count=30,
        minutes=30,
        attempt_limit=1,
        plan=PaperPlan(needs_all=True),
        score_shown=ScoreShown.AFTER_CLOSE,
    )
    return _worded(ContestRules((practice, official), prizes=_prizes(1, 2, 3, 5)))


def divided(now: datetime) -> ContestRules:
    """Return a round in two divisions, each with prizes of its own."""
    divisions = (
        Division("A", _("Bảng A: cán bộ công đoàn"), (Kind.OFFICIAL,)),
        Division("B", _("Bảng B: đoàn viên, người lao động"), (Kind.MEMBER, Kind.WORKER)),
    )
    entry = EntryRules(OF_UNIONS, fields=dict.fromkeys((Field.KIND, Field.UNIT), REQUIRED))
    prizes = tuple(replace(one, division=EACH_DIVISION) for one in _prizes(1, 2, 3, 10))
    return _worded(replace(usual(now), entry=entry, divisions=divisions, prizes=prizes))


def with_essay(now: datetime) -> ContestRules:
    """Return three weeks, each with a short essay that two people mark, whose points are added."""
    asked = _("Viết về một việc bạn đã làm, hoặc sẽ làm, để điều vừa tìm hiểu đi vào cuộc sống ở đơn vị.")
    essay = EssayRules(
        _("Bài tự luận"), f"<p>{asked}</p>", points=5, most_words=300, minutes=20, markers=2, apart=2
    )
    first = replace(_round(now), minutes=20, essay=essay, score_shown=ScoreShown.AFTER_CLOSE)
    return _worded(
        ContestRules(
            _weeks(first, 3),
            entry=EntryRules(OF_UNIONS, fields={Field.UNIT: REQUIRED}),
            ranking=presets.PRESETS["essay"].ranking,
            prizes=_prizes(1, 2, 3, 5),
            collective=(_headcount(),),
        )
    )


def with_works(now: datetime) -> ContestRules:
    """Return three weeks of papers, then works that are handed in, then a public vote."""
    rounds = _weeks(_round(now), 3)
    until = rounds[-1].closes_at
    works = Stage(str(STAGE_NAMES[StageKind.WORKS]), StageKind.WORKS, until, until + timedelta(days=2 * WEEK))
    vote = Stage(
        str(STAGE_NAMES[StageKind.VOTE]),
        StageKind.VOTE,
        works.closes_at,
        works.closes_at + timedelta(days=WEEK),
    )
    entry = EntryRules(OF_UNIONS, fields={Field.UNIT: REQUIRED})
    of_works = (replace(one, scope=PrizeScope.STAGE, stage=1) for one in _prizes(1, 2, 3, 5)[:3])
    prizes = (*_prizes(1, 2, 3, 5), *of_works)
    rules = ContestRules(rounds, stages=(works, vote), entry=entry, prizes=prizes)
    return _worded(replace(rules, collective=(_headcount(),)))


PRESETS = {
    USUAL: Preset(_l("Một vòng"), _l("một tuần, 20 câu trong 15 phút, 2 lượt, lấy lượt tốt nhất"), usual),
    "weekly": Preset(
        _l("Nhiều tuần, có câu dự đoán"),
        _l("4 vòng tuần, giải từng tuần, giải tập thể theo số người"),
        weekly,
    ),
    "all_right": Preset(
        _l("Hằng tuần, chỉ xếp bài đúng hết"), _l("đề 10 câu, không giới hạn lượt, xét dự đoán"), all_right
    ),
    "public": Preset(_l("Không cần tài khoản"), _l("khai họ tên, số điện thoại, đơn vị rồi vào thi"), public),
    "rehearsed": Preset(
        _l("Thi thử rồi thi chính thức"), _l("chính thức một lượt, trả lời đủ mới được nộp"), rehearsed
    ),
    "divided": Preset(_l("Chia bảng"), _l("cán bộ một bảng; đoàn viên, người lao động một bảng"), divided),
    "with_essay": Preset(
        _l("Trắc nghiệm và tự luận"),
        _l("3 vòng tuần, bài viết tối đa 300 từ, hai người chấm, cộng điểm"),
        with_essay,
    ),
    "with_works": Preset(
        _l("Trắc nghiệm rồi nộp tác phẩm"), _l("3 vòng tuần, nộp tác phẩm, bình chọn"), with_works
    ),
}
"""The order is the one in which they are offered; the first is what most union contests do."""


def _round(now: datetime) -> RoundRules:
    """Return the usual round: from the next full hour until the end of the seventh day."""
    opens_at = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return RoundRules(_("Vòng 1"), opens_at, i18n.day_end(i18n.today(now) + timedelta(days=WEEK)), NO_BANK)


def _after(one: RoundRules, step: int) -> RoundRules:
    """Return a round like one, which opens when that one closes, or so many weeks later."""
    opens_at = one.closes_at + timedelta(days=WEEK * (step - 1))
    return replace(one, opens_at=opens_at, closes_at=opens_at + timedelta(days=WEEK))


def _weeks(first: RoundRules, count: int) -> tuple[RoundRules, ...]:
    rounds = (first, *(_after(first, step) for step in range(1, count)))
    return tuple(
        replace(one, title=_("Tuần %(number)s", number=number)) for number, one in enumerate(rounds, start=1)
    )


def _prizes(*counts: int) -> tuple[Prize, ...]:
    titles = (_("Giải Nhất"), _("Giải Nhì"), _("Giải Ba"), _("Giải Khuyến khích"))
    return tuple(Prize(title, count) for title, count in zip(titles, counts, strict=True))


def _headcount() -> CollectivePrize:
    return CollectivePrize(
        "dong-nguoi",
        _("Đơn vị đông người dự thi nhất"),
        tiers=(CollectiveTier(_("Giải tập thể"), 3),),
        level=Level.GRASSROOTS,
    )


def _worded(rules: ContestRules) -> ContestRules:
    """Return rules with the words that go with them."""
    by = _("bằng thông tin đã đăng ký") if rules.entry.is_public else _("bằng tài khoản của chính mình")
    lines = [
        _("Mỗi người dự thi %(by)s.", by=by),
        _("Dùng chung điện thoại thì bấm “Người tiếp theo” sau khi nộp bài."),
        _("Câu trả lời được lưu ngay khi chọn và sửa được đến khi nộp bài."),
        _("Hết giờ, hệ thống tự nộp bài với những câu đã lưu."),
    ]
    if rules.rounds[-1].attempt_limit != 1 and rules.rounds[-1].counts == Counts.BEST:
        lines.append(_("Lượt tốt nhất được tính."))
    if any(one.essay for one in rules.rounds):
        lines.append(_("Điểm bài tự luận được cộng vào điểm trắc nghiệm."))
    return replace(rules, text=_listed(lines))


def _listed(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
