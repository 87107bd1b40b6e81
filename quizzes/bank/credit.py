"""How much of a question an answer is worth."""

from collections.abc import Collection
from enum import StrEnum
from fractions import Fraction

from lms.i18n import lazy_gettext as _l

ALL, NOTHING = Fraction(1), Fraction(0)


class Credit(StrEnum):
    """What part of a question with several right options is worth.

    All or nothing is the default; right minus wrong is the rule of Canvas and of Moodle's "OU multiple
    response"; each option is the rule that Brightspace calls "correct answers".
    """

    ALL_OR_NOTHING = "all_or_nothing"
    RIGHT_MINUS_WRONG = "right_minus_wrong"
    EACH_OPTION = "each_option"


CREDIT_NAMES = {
    Credit.ALL_OR_NOTHING: _l("Chỉ tính khi chọn đúng và đủ"),
    Credit.RIGHT_MINUS_WRONG: _l("Mỗi ý chọn đúng được một phần, mỗi ý chọn sai trừ một phần"),
    Credit.EACH_OPTION: _l("Mỗi phương án xử lý đúng (chọn ý đúng, bỏ ý sai) được một phần"),
}


def worth_of_choice(
    chosen: Collection[str], right: Collection[str], *, option_count: int, credit: Credit
) -> Fraction:
    """Return the share, from 0 to 1 and exact, that the chosen options are worth; none chosen is nothing.

    A question with one right option is all or nothing, whatever the rule.
    """
    picked, wanted = set(chosen), set(right)
    if picked == wanted and picked:
        return ALL
    if not picked or len(wanted) < 2 or credit == Credit.ALL_OR_NOTHING:
        return NOTHING
    hits, slips = len(picked & wanted), len(picked - wanted)
    if credit == Credit.RIGHT_MINUS_WRONG:
        return max(NOTHING, Fraction(hits - slips, len(wanted)))
    return Fraction(option_count - slips - (len(wanted) - hits), option_count)
