"""What is wrong with a ranking and with prizes, by field, in sentences that say what to do."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from quizzes.ranking.keys import Key, Order
from quizzes.ranking.rules import (
    EACH_DIVISION,
    CollectivePrize,
    Measure,
    Prize,
    Ranking,
    Scope,
    Ties,
)
from quizzes.ranking.words import KEY_NAMES

MOST_PRIZES = 100
MOST_WINNERS = 100_000
MOST_VALUE = 10**12
LONGEST_TITLE = 200
Problems = dict[str, LazyString]


@dataclass(frozen=True)
class Setting:
    """What a ranking and prizes stand in: the rest of the contest's rules, as far as they matter here."""

    round_count: int = 1
    question_count: int | None = None
    """The fewest questions of a paper in any round."""
    prediction_count: int = 0
    has_essay: bool = False
    has_referrals: bool = False
    divisions: Collection[str] = ()
    levels: Collection[str] = ()
    kinds: Collection[str] = ()
    has_members: bool = True
    """Whether it is known how many members the units have."""
    stage_count: int = 0


def problems_of_ranking(ranking: Ranking, setting: Setting) -> Problems:
    """Return what is wrong with a ranking, by the names of its fields."""
    found: Problems = {}
    if not ranking.keys:
        found["keys"] = _l("Hãy chọn ít nhất một tiêu chí xếp hạng.")
    for name, keys in (("keys", ranking.keys), ("overall_keys", ranking.overall_keys)):
        problem = _problem_of_keys(keys, setting)
        if problem is not None:
            found[name] = problem
    asked, count = ranking.eligibility.fewest_right, setting.question_count
    if asked < 0 or (count is not None and asked > count):
        found["fewest_right"] = _l(
            "Số câu đúng tối thiểu là %(asked)d, nhưng đề chỉ có %(count)d câu.",
            asked=asked,
            count=count or 0,
        )
    if ranking.eligibility.needs_exact_prediction and not setting.prediction_count:
        found["needs_exact_prediction"] = _no_prediction()
    return found


def problems_of_prizes(prizes: Sequence[Prize], setting: Setting) -> Problems:
    """Return what is wrong with the tiers of prizes, by field, a tier's as "prizes-0-count"."""
    found: Problems = {}
    if len(prizes) > MOST_PRIZES:
        found["prizes"] = _l("Cuộc thi có tối đa %(most)d mức giải.", most=MOST_PRIZES)
    seen: set[tuple[str, Scope, int | None, int | None, str]] = set()
    for place, prize in enumerate(prizes):
        problems = _problems_of_prize(prize, setting)
        same = (prize.title, prize.scope, prize.round_number, prize.stage, prize.division)
        if same in seen:
            problems.setdefault("title", _l("Giải “%(title)s” đã có ở trên.", title=prize.title))
        seen.add(same)
        found |= {f"prizes-{place}-{name}": text for name, text in problems.items()}
    return found


def problems_of_collective(prizes: Sequence[CollectivePrize], setting: Setting) -> Problems:
    """Return what is wrong with collective prizes, by field, one's as "collective-0-level"."""
    found: Problems = {}
    seen: set[str] = set()
    for place, prize in enumerate(prizes):
        problems = _problems_of_collective(prize, setting)
        if prize.key in seen:
            problems.setdefault("key", _l("Mã giải tập thể “%(key)s” đã có ở trên.", key=prize.key))
        seen.add(prize.key)
        found |= {f"collective-{place}-{name}": text for name, text in problems.items()}
    return found


def _problem_of_keys(keys: Sequence[Order], setting: Setting) -> LazyString | None:
    used = [one.key for one in keys]
    twice = next((key for place, key in enumerate(used) if key in used[:place]), None)
    if twice is not None:
        return _l("Tiêu chí “%(name)s” được chọn hai lần.", name=KEY_NAMES[twice])
    if Key.LOT in used[:-1]:
        return _l("Rút thăm phải là tiêu chí cuối cùng: sau rút thăm không còn ai bằng nhau.")
    return next((text for key, text in _without_source(setting) if key in used), None)


def _without_source(setting: Setting) -> Iterator[tuple[Key, LazyString]]:
    """Give the keys for which the contest has nothing, with what to say of each."""
    if not setting.prediction_count:
        yield Key.PREDICTION, _no_prediction()
    if setting.prediction_count < 2:
        text = _l("Xếp hạng theo dự đoán thứ hai nhưng cuộc thi không có câu dự đoán thứ hai.")
        yield Key.PREDICTION2, text
    if not setting.has_essay:
        text = _l("Xếp hạng theo điểm tự luận nhưng cuộc thi không có bài tự luận.")
        yield Key.SCORE_WITH_ESSAY, text
    if not setting.has_referrals:
        text = _l("Xếp hạng theo số người đã giới thiệu thì mỗi người dự thi phải có mã giới thiệu.")
        yield Key.REFERRED, text


def _problems_of_prize(prize: Prize, setting: Setting) -> Problems:
    found = _problems_of_tier(prize.title, prize.count, prize.value)
    found |= _problems_of_place(prize.scope, prize.round_number, prize.division, setting)
    problem = _problem_of_keys(prize.keys, setting)
    if problem is not None:
        found["keys"] = problem
    return found | _problems_of_stage(prize, setting)


def _problems_of_stage(prize: Prize, setting: Setting) -> Problems:
    found: Problems = {}
    if prize.scope is not Scope.STAGE:
        if prize.stage is not None:
            found["stage"] = _l("Số thứ tự phần thi chỉ ghi cho giải của phần thi.")
        return found
    if prize.stage is None or not 1 <= prize.stage <= setting.stage_count:
        found["stage"] = _l("Hãy ghi số thứ tự phần thi, từ 1 đến %(count)d.", count=setting.stage_count)
    if prize.division:
        found["division"] = _l("Giải của phần thi không chia bảng.")
    if prize.keys:
        found["keys"] = _l("Giải của phần thi do Ban Tổ chức trao, không xếp theo tiêu chí.")
    if prize.ties is not Ties.STOP:
        found["ties"] = _l("Giải của phần thi do Ban Tổ chức trao, không chia cho người bằng nhau.")
    return found


def _problems_of_collective(prize: CollectivePrize, setting: Setting) -> Problems:
    found = _problems_of_place(prize.scope, prize.round_number, prize.division, setting)
    if not prize.key:
        found["key"] = _l("Hãy đặt mã cho giải tập thể.")
    if not prize.title:
        found["title"] = _l("Hãy đặt tên cho giải tập thể.")
    for place, tier in enumerate(prize.tiers):
        problems = _problems_of_tier(tier.title, tier.count, tier.value)
        found |= {f"tiers-{place}-{name}": text for name, text in problems.items()}
    if prize.level and prize.level not in setting.levels:
        found["level"] = _l("Không có cấp đơn vị “%(level)s”.", level=prize.level)
    strange = [kind for kind in prize.kinds if kind not in setting.kinds]
    if strange:
        found["kinds"] = _l("Không có đối tượng dự thi “%(kind)s”.", kind=strange[0])
    if prize.needs_members and not setting.has_members:
        found["measure"] = _l(
            "Giải “%(title)s” cần số đoàn viên của từng đơn vị, nhưng chưa có danh sách đoàn viên. "
            "Hãy nhập danh sách hoặc chọn cách xét khác.",
            title=prize.title,
        )
    found |= _problems_of_bounds(prize)
    found |= _problems_of_hand(prize)
    if prize.measure is Measure.POINTS and not prize.turnout_weight and not any(prize.prize_points.values()):
        found["turnout_weight"] = _l("Hãy cho điểm tỷ lệ dự thi hoặc điểm của giải cá nhân.")
    return found


def _problems_of_hand(prize: CollectivePrize) -> Problems:
    found: Problems = {}
    if prize.measure is not Measure.HAND:
        return found
    if not prize.tiers:
        found["tiers"] = _l("Giải “%(title)s” do Ban Tổ chức xét phải có mức giải.", title=prize.title)
    if prize.division == EACH_DIVISION:
        found["division"] = _l("Giải do Ban Tổ chức xét thì lập riêng cho từng bảng, không dùng dấu *.")
    return found


def _problems_of_bounds(prize: CollectivePrize) -> Problems:
    found: Problems = {}
    for name, percent in (("lowest_turnout", prize.lowest_turnout), ("lowest_score", prize.lowest_score)):
        if percent is not None and not 0 <= percent <= 100:
            found[name] = _l("Mức tối thiểu phải từ 0 đến 100 %.")
    if prize.fewest_members < 0:
        found["fewest_members"] = _l("Số đoàn viên tối thiểu không được âm.")
    return found


def _problems_of_tier(title: str, count: int | None, value: int) -> Problems:
    found: Problems = {}
    if not title.strip():
        found["title"] = _l("Hãy đặt tên cho giải.")
    elif len(title) > LONGEST_TITLE:
        found["title"] = _l("Tên giải dài tối đa %(most)d ký tự.", most=LONGEST_TITLE)
    if count is not None and count < 1:
        found["count"] = _l("Giải “%(title)s” chưa trao cho ai. Hãy ghi ít nhất 1 giải.", title=title)
    elif count is not None and count > MOST_WINNERS:
        found["count"] = _l("Mỗi mức giải có tối đa %(most)d giải.", most=MOST_WINNERS)
    if not 0 <= value <= MOST_VALUE:
        found["value"] = _l("Giá trị giải thưởng không hợp lệ.")
    return found


def _problems_of_place(scope: Scope, round_number: int | None, division: str, setting: Setting) -> Problems:
    found: Problems = {}
    if round_number is not None and scope is Scope.OVERALL:
        found["round_number"] = _l("Giải chung cuộc không thuộc riêng một vòng.")
    elif round_number is not None and scope is Scope.STAGE:
        found["round_number"] = _l("Giải của phần thi không thuộc vòng nào.")
    elif round_number is not None and not 1 <= round_number <= setting.round_count:
        found["round_number"] = _l(
            "Không có vòng %(number)d: cuộc thi có %(count)d vòng.",
            number=round_number,
            count=setting.round_count,
        )
    if division == EACH_DIVISION and not setting.divisions:
        found["division"] = _l("Giải theo từng bảng nhưng cuộc thi không chia bảng.")
    elif division not in ("", EACH_DIVISION, *setting.divisions):
        found["division"] = _l("Không có bảng “%(division)s”.", division=division)
    return found


def _no_prediction() -> LazyString:
    return _l("Xếp hạng theo dự đoán nhưng cuộc thi không có câu dự đoán.")
