"""The text that goes to a unit about those who are not done: plain, to copy into Zalo or to mail."""

from collections.abc import Sequence
from datetime import date

from lms import i18n
from lms.i18n import gettext as _
from lms.targets.missing import Listed
from lms.targets.models import Target

NAMED = 100
"""So many are named in the text; of more the list goes along as a file."""


def message_of(
    target: Target, unit: str, as_of: date, *, left: int, people: Sequence[Listed], address: str
) -> str:
    """Return the text about those left in a unit."""
    lines = [
        _("Kính gửi: %(unit)s", unit=unit),
        "",
        _(
            "Tính đến hết ngày %(day)s, đơn vị còn %(left)s người chưa hoàn thành chỉ tiêu: %(wording)s.",
            day=i18n.day(as_of),
            left=i18n.number(left),
            wording=target.wording.rstrip("."),
        ),
    ]
    if target.deadline is not None:
        lines.append(_("Hạn hoàn thành: %(day)s.", day=i18n.day(target.deadline)))
    lines += ["", _("Danh sách:")]
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
