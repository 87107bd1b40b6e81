"""What may be entered by hand: never more than the whole, never without evidence, never for days to come."""

from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString

from lms.errors import Invalid, Refused
from lms.i18n import lazy_gettext as _l
from lms.targets.basis import Condition
from lms.targets.rules import Measure, PeriodNotBegun

MOST = 100_000_000


@dataclass(frozen=True)
class NewStatement:
    """So many of so many for a unit as of a day.

    Of a unit or a task one of one is done, and none of one is not.
    """

    unit_id: int
    as_of: date
    numerator: int
    denominator: int
    note: str = ""


def check_statement(
    measure: Measure,
    condition: Condition,
    stated: NewStatement,
    *,
    code: str,
    period_from: date | None,
    has_file: bool,
    today: date,
) -> None:
    """Refuse what cannot be true, or what nothing proves."""
    if condition is not Condition.DECLARED:
        raise Refused(_l("Chỉ tiêu %(code)s được tính tự động nên không nhập tay.", code=code))
    if period_from is not None and stated.as_of < period_from:
        raise PeriodNotBegun(code, period_from)
    problems: dict[str, str | LazyString] = {}
    if stated.as_of > today:
        problems["as_of"] = _l("Ngày %(day)s chưa đến.", day=f"{stated.as_of:%d/%m/%Y}")
    if not 0 <= stated.denominator <= MOST:
        problems["denominator"] = _l("Số phải từ 0 đến %(most)s.", most=MOST)
    if not 0 <= stated.numerator <= stated.denominator:
        problems["numerator"] = _l("Trên 100%: tử số phải từ 0 đến mẫu số.")
    if measure is not Measure.PERCENT_PEOPLE and stated.denominator != 1:
        problems["denominator"] = _l("Chỉ tiêu này chỉ nhập đã làm hoặc chưa làm.")
    if not has_file and not stated.note.strip():
        problems["note"] = _l("Hãy kèm tệp minh chứng hoặc ghi rõ căn cứ.")
    if problems:
        raise Invalid(problems)
