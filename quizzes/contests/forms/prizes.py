"""What organisers type about the prizes of people and of units."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from wtforms import BooleanField, FieldList, FormField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from lms.forms import RuleField
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.populations.forms import BoxesField
from lms.units.rules import LEVEL_NAMES
from quizzes.attempts.plan_forms import read_points
from quizzes.contests.forms.fields import (
    LinesField,
    OrdersField,
    exact_text,
    names_of,
    order_values,
    read_points_of_prizes,
    read_whole,
    unless_same,
    whole_text,
)
from quizzes.contests.forms.rows import Row, made, numbered
from quizzes.contests.rules.entry import KIND_NAMES
from quizzes.ranking.problems import LONGEST_TITLE, MOST_PRIZES
from quizzes.ranking.rules import (
    EACH_DIVISION,
    CollectivePrize,
    CollectiveTier,
    Measure,
    Prize,
    Scope,
    Ties,
)
from quizzes.ranking.words import MEASURE_NAMES, TIES_NAMES

TIERS = (_l("Giải Nhất"), _l("Giải Nhì"), _l("Giải Ba"), _l("Giải Khuyến khích"))
PRIZE_SLOTS = 3
STAGE = "stage-"


class Offered(NamedTuple):
    """The rounds, stages and divisions that prizes may be for, to choose from."""

    places: list[tuple[str, str]]
    stages: list[tuple[str, str]]
    divisions: list[tuple[str, str]]


def offered(rounds: Iterable[str], stages: Iterable[str], divisions: Iterable[tuple[str, str]]) -> Offered:
    """Return what prizes may be for in a contest of these rounds, stages and divisions."""
    each = [(Scope.ROUND.value, _("Từng vòng, vòng nào cũng có")), (Scope.OVERALL.value, _("Chung cuộc"))]
    one = [
        (str(number), _("Chỉ vòng %(number)s: %(title)s", number=number, title=title))
        for number, title in enumerate(rounds, start=1)
    ]
    keyed = [(key, title) for key, title in divisions if key]
    all_of_them = [("", _("Mọi người chung một bảng"))]
    if keyed:
        all_of_them += [(EACH_DIVISION, _("Mỗi bảng có riêng")), *keyed]
    by_hand = [
        (_stage_text(number), _("Phần thi %(title)s", title=title))
        for number, title in enumerate(stages, start=1)
    ]
    return Offered([*each, *one], by_hand, all_of_them)


class TierRow(Row):
    """So many prizes of one title."""

    title = StringField(_l("Tên giải"), [InputRequired()], render_kw={"maxlength": LONGEST_TITLE})
    count = IntegerField(_l("Số giải"), [InputRequired()], default=1)
    value = RuleField(_l("Giá trị mỗi giải (đồng)"), read_whole)
    titles = TIERS

    @property
    def tier(self) -> dict[str, Any]:
        """What was typed of a tier."""
        return {
            "title": self.title.data or "",
            "count": self.count.data,
            "value": self.value.value or 0,
        }


class PrizeForm(TierRow):
    """A tier of prizes of people."""

    count = IntegerField(_l("Số giải"), [Optional()], default=1)
    is_for_everybody = BooleanField(_l("Trao cho mọi người được xếp hạng"))
    place = SelectField(_l("Trao ở"), default=Scope.ROUND)
    division = SelectField(_l("Trong bảng"), default="")
    ties = SelectField(_l("Bằng nhau ở giải cuối"), choices=names_of(TIES_NAMES.items()), default=Ties.STOP)
    keys = OrdersField(_l("Tiêu chí riêng của giải này"), PRIZE_SLOTS)

    @classmethod
    def following(cls, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the next tier, for the same round and the same division."""
        same = {name: rows[-1][name] for name in ("place", "division", "ties")} if rows else {}
        return super().following(rows) | same

    def prize(self, before: tuple[Prize, ...]) -> Prize:
        """Return what was typed, as a tier of prizes."""
        count = None if self.is_for_everybody.data else self.count.data or 0
        values = (
            self.tier
            | _place_of_prize(self.place.data)
            | {"count": count, "division": self.division.data or ""}
        )
        values |= {"ties": Ties(self.ties.data), "keys": self.keys.orders}
        return made(Prize, self.kept(before), values)

    @property
    def is_unusual(self) -> bool:
        """Whether there is more to see of the prize than what most prizes have."""
        asked = (self.is_for_everybody, self.keys)
        is_wrong = any(field.errors for field in (*asked, self.ties))
        return is_wrong or self.ties.data != Ties.STOP or self.is_for_everybody.data or any(self.keys.data)


class CollectiveTierForm(TierRow):
    """A tier of prizes of units."""

    def made_tier(self, before: tuple[CollectiveTier, ...]) -> CollectiveTier:
        """Return what was typed, as a tier."""
        return made(CollectiveTier, self.kept(before), self.tier)


class CollectiveForm(Row):
    """A table of units and its prizes."""

    title = StringField(_l("Tên giải tập thể"), [InputRequired()], render_kw={"maxlength": LONGEST_TITLE})
    key = StringField(_l("Mã giải"), [InputRequired()])
    measure = SelectField(
        _l("Xét theo"),
        choices=[(one.value, MEASURE_NAMES[one]) for one in Measure],
        default=Measure.HEADCOUNT,
    )
    level = SelectField(
        _l("Cộng người dự thi về cấp"),
        choices=[("", _l("Đúng đơn vị người dự thi đã chọn")), *names_of(LEVEL_NAMES.items())],
        default="",
    )
    place = SelectField(_l("Trao ở"), default=Scope.OVERALL)
    division = SelectField(_l("Trong bảng"), default="")
    tiers = FieldList(FormField(CollectiveTierForm), _l("Các mức giải"), max_entries=MOST_PRIZES)
    kinds = BoxesField(_l("Chỉ tính"), choices=names_of(KIND_NAMES.items()))
    fewest_members = IntegerField(_l("Đơn vị có ít nhất bao nhiêu đoàn viên"), [Optional()])
    lowest_turnout = RuleField(_l("Tỷ lệ dự thi tối thiểu (%)"), read_points)
    lowest_score = RuleField(_l("Điểm trung bình tối thiểu (trên 100)"), read_points)
    turnout_weight = RuleField(_l("Điểm cho mỗi phần trăm dự thi"), read_points, default="1")
    prize_points = LinesField(_l("Điểm cho mỗi giải cá nhân"), read_points_of_prizes)

    @classmethod
    def following(cls, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Return a key that is free, and one tier."""
        keys = {one["key"] for one in rows}
        key = next(one for one in ("tap-the", *(f"tap-the-{n}" for n in range(2, 200))) if one not in keys)
        return {"key": key, "title": "", "tiers": [{"title": str(_l("Giải tập thể"))}]}

    def collective(self, before: tuple[CollectivePrize, ...]) -> CollectivePrize:
        """Return what was typed, as a collective prize."""
        kept = self.kept(before)
        tiers = kept.tiers if kept else ()
        weight = self.turnout_weight.value
        values = {
            **_place(self.place.data),
            "key": self.key.data or "",
            "title": self.title.data or "",
            "measure": Measure(self.measure.data),
            "tiers": tuple(entry.form.made_tier(tiers) for entry in self.tiers),
            "level": self.level.data or "",
            "division": self.division.data or "",
            "kinds": unless_same(kept.kinds if kept else (), self.kinds.data or ()),
            "fewest_members": self.fewest_members.data or 0,
            "lowest_turnout": self.lowest_turnout.value,
            "lowest_score": self.lowest_score.value,
            "turnout_weight": Fraction(0) if weight is None else weight,
            "prize_points": self.prize_points.value or {},
        }
        return made(CollectivePrize, kept, values)

    @property
    def is_unusual(self) -> bool:
        """Whether there is more to see of the prize than what most prizes have."""
        asked = [self.kinds, self.fewest_members, self.lowest_turnout, self.lowest_score, self.prize_points]
        if any(field.data or field.errors for field in asked):
            return True
        return self.measure.data == Measure.POINTS or self.turnout_weight.data != "1"


def told_prizes(rows: Sequence[dict[str, Any]]) -> str:
    """Return the titles of prizes in one line, each with how many there are."""
    said = [f"{one['title']} ({one['count']})" if one.get("count") else one["title"] for one in rows]
    return ", ".join(filter(None, said)) or _("không có")


def prize_values(one: Prize) -> dict[str, Any]:
    """Return what the form of a tier of prizes begins with."""
    return {
        **vars(one),
        "is_for_everybody": one.count is None,
        "value": whole_text(one.value),
        "place": _place_text(one.scope, one.round_number) if one.stage is None else _stage_text(one.stage),
        "keys": order_values(one.keys),
    }


def collective_values(one: CollectivePrize) -> dict[str, Any]:
    """Return what the form of a collective prize begins with."""
    points = [f"{title} = {exact_text(value)}" for title, value in one.prize_points.items()]
    return {
        **vars(one),
        "place": _place_text(one.scope, one.round_number),
        "tiers": numbered({**vars(tier), "value": whole_text(tier.value)} for tier in one.tiers),
        "kinds": list(one.kinds),
        "fewest_members": one.fewest_members or None,
        "lowest_turnout": exact_text(one.lowest_turnout),
        "lowest_score": exact_text(one.lowest_score),
        "turnout_weight": exact_text(one.turnout_weight),
        "prize_points": "\n".join(points),
    }


def _place_of_prize(text: str) -> dict[str, Any]:
    """Return the scope, the number of the round and that of the stage that a place says."""
    stage = text.removeprefix(STAGE)
    if stage != text:
        return {"scope": Scope.STAGE, "round_number": None, "stage": int(stage)}
    return _place(text) | {"stage": None}


def _stage_text(number: int) -> str:
    return f"{STAGE}{number}"


def _place(text: str) -> dict[str, Any]:
    """Return the scope and the number of the round that a place says."""
    if text in list(Scope):
        return {"scope": Scope(text), "round_number": None}
    return {"scope": Scope.ROUND, "round_number": int(text)}


def _place_text(scope: Scope, round_number: int | None) -> str:
    return scope.value if round_number is None else str(round_number)
