"""What organisers type about how entrants are ranked."""

from dataclasses import replace
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from quizzes.contests.forms.fields import OrdersField, names_of, order_values
from quizzes.contests.forms.rows import Part
from quizzes.ranking.presets import PRESETS
from quizzes.ranking.presets import Preset as RankingPreset
from quizzes.ranking.rules import OnePrize, Overall, Ranking
from quizzes.ranking.words import ONE_PRIZE_NAMES, OVERALL_NAMES

SLOTS = 6
FILTERS = ("needs_all_right", "fewest_right", "needs_all_answered", "needs_exact_prediction")


class RankingForm(Part):
    """Who is ranked, and by what."""

    keys = OrdersField(_l("Tiêu chí, xét lần lượt"), SLOTS)
    needs_all_right = BooleanField(_l("Chỉ xếp bài đúng hết các câu"))
    needs_all_answered = BooleanField(_l("Chỉ xếp bài trả lời đủ các câu"))
    needs_exact_prediction = BooleanField(_l("Chỉ xếp người dự đoán đúng hoàn toàn"))
    fewest_right = IntegerField(_l("Số câu đúng tối thiểu để được xếp"), [Optional(), NumberRange(0)])
    overall = SelectField(
        _l("Kết quả chung cuộc"), choices=names_of(OVERALL_NAMES.items()), default=Overall.SUM
    )
    overall_keys = OrdersField(_l("Tiêu chí chung cuộc, nếu khác từng vòng"), SLOTS)
    needs_every_round = BooleanField(_l("Chung cuộc chỉ xếp người dự thi đủ các vòng"))
    one_prize = SelectField(
        _l("Một người nhiều giải"), choices=names_of(ONE_PRIZE_NAMES.items()), default=OnePrize.STANDING
    )

    @property
    def presets(self) -> list[tuple[str, RankingPreset]]:
        """The rankings whose keys one button fills in."""
        return list(PRESETS.items())

    def use(self, name: str) -> None:
        """Fill in the keys and the filter of a preset."""
        preset = dict(self.presets).get(name)
        if preset is not None:
            self.keys.fill(preset.ranking.keys)
            self.needs_all_right.data = preset.ranking.eligibility.needs_all_right

    def ranking(self, before: Ranking) -> Ranking:
        """Return what was typed, as a ranking."""
        filters: dict[str, Any] = {name: self[name].data or 0 for name in FILTERS}
        return replace(
            before,
            keys=self.keys.orders,
            eligibility=replace(before.eligibility, **filters),
            overall=Overall(self.overall.data),
            overall_keys=self.overall_keys.orders,
            needs_every_round=self.needs_every_round.data,
            one_prize=OnePrize(self.one_prize.data),
        )

    @property
    def told(self) -> str:
        """What is set, in one line."""
        said = [self.keys.told or _("chưa có tiêu chí")]
        if self.needs_all_right.data:
            said.append(_("chỉ bài đúng hết"))
        if self.fewest_right.data:
            said.append(_("từ %(count)s câu đúng", count=self.fewest_right.data))
        return "; ".join(said)


def ranking_values(ranking: Ranking) -> dict[str, Any]:
    """Return what the form of a ranking begins with."""
    return {
        **vars(ranking),
        **vars(ranking.eligibility),
        "fewest_right": ranking.eligibility.fewest_right or None,
        "keys": order_values(ranking.keys),
        "overall_keys": order_values(ranking.overall_keys),
    }
