"""The text that goes to a unit about who or what is not done: plain, to copy into Zalo or to mail."""

from collections.abc import Sequence
from datetime import date

from lms import i18n
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.targets.basis import Condition
from lms.targets.missing import Listed
from lms.targets.models import Target
from lms.targets.numbers import UnitNumbers

AMOUNTS = {
    Condition.CLASSES: _l("lớp, buổi"),
    Condition.TURNS: _l("lượt"),
    Condition.DOCUMENTS: _l("nội dung"),
}
NAMED = 100
"""So many are named in the text; of more the list goes along as a file."""


def message_of(
    target: Target, unit: str, as_of: date, *, left: int, people: Sequence[Listed], address: str
) -> str:
    """Return the text about those left in a unit."""
    lines = [
        *_greeting(unit),
        _(
            "Tính đến hết ngày %(day)s, đơn vị còn %(left)s người chưa hoàn thành chỉ tiêu: %(wording)s.",
            day=i18n.day(as_of),
            left=i18n.number(left),
            wording=target.wording.rstrip("."),
        ),
    ]
    lines += [*_deadline(target), "", _("Danh sách:")]
    lines += [f"{number}. {one.person.name} – {one.units}" for number, one in enumerate(people, start=1)]
    if left > len(people):
        lines.append(
            _(
                "… và %(more)s người khác (xem tệp danh sách kèm theo).",
                more=i18n.number(left - len(people)),
            )
        )
    lines += ["", _("Đề nghị đơn vị nhắc các đồng chí vào học tại %(address)s. Trân trọng!", address=address)]
    return "\n".join(lines)


def message_about_units(
    target: Target,
    unit: str,
    as_of: date,
    *,
    left: int,
    units: Sequence[UnitNumbers],
    condition: Condition,
    address: str,
) -> str:
    """Return the text about the units that do not yet do what is asked: one itself, or those below one."""
    lines = _greeting(unit)
    told = {"day": i18n.day(as_of), "wording": target.wording.rstrip(".")}
    if units:
        count = i18n.number(left)
        text = _(
            "Tính đến hết ngày %(day)s, còn %(left)s đơn vị chưa đạt chỉ tiêu: %(wording)s.",
            left=count,
            **told,
        )
        lines += [text, *_deadline(target), "", _("Danh sách:")]
        lines += [
            f"{number}. {one.unit.name} – {_lack(one, condition)}"
            for number, one in enumerate(units, start=1)
        ]
    else:
        lines += [
            _("Tính đến hết ngày %(day)s, đơn vị chưa đạt chỉ tiêu: %(wording)s.", **told),
            *_deadline(target),
        ]
    lines += ["", _("Đề nghị đơn vị thực hiện và ghi kết quả tại %(address)s. Trân trọng!", address=address)]
    return "\n".join(lines)


def _lack(one: UnitNumbers, condition: Condition) -> str:
    """Return what a unit lacks, in words: units below it, or some of what is asked of it alone."""
    ratio, amount, asked = one.figure.ratio, one.figure.amount, one.figure.amount_asked
    if ratio.denominator > 1:
        left = i18n.number(ratio.denominator - ratio.numerator)
        return _("%(left)s/%(all)s đơn vị chưa đạt", left=left, all=i18n.number(ratio.denominator))
    if condition in AMOUNTS and amount is not None and asked is not None:
        have, of = i18n.number(amount), i18n.number(asked)
        return _("mới có %(have)s/%(of)s %(what)s", have=have, of=of, what=AMOUNTS[condition])
    return _("chưa đạt")


def _greeting(unit: str) -> list[str]:
    return [_("Kính gửi: %(unit)s", unit=unit), ""]


def _deadline(target: Target) -> list[str]:
    if target.deadline is None:
        return []
    return [_("Hạn hoàn thành: %(day)s.", day=i18n.day(target.deadline))]
