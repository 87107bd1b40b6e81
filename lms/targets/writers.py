"""Lists about targets as tables for Excel."""

from collections.abc import Iterable

from lms import i18n
from lms.i18n import gettext as _
from lms.spreadsheets import CellKind, Column, Table
from lms.targets.missing import Listed
from lms.targets.models import Reading, Target


def missing_table(target: Target, unit: str, reading: Reading, people: Iterable[Listed]) -> Table:
    """Return the list of those not done, ready to send to their units."""
    return Table(
        name=_("Chưa hoàn thành"),
        heading=(
            target.wording,
            unit,
            _("Tính đến %(day)s", day=i18n.day(reading.as_of)),
        ),
        columns=(
            Column(_("STT"), CellKind.NUMBER, 6),
            Column(_("Họ và tên"), width=28),
            Column(_("Mã đoàn viên"), width=14),
            Column(_("Đơn vị"), width=48),
            Column(_("Điện thoại"), width=14),
            Column(_("E-mail"), width=26),
        ),
        rows=(
            (number, one.person.name, one.person.member_code, one.units, one.person.phone, one.person.email)
            for number, one in enumerate(people, start=1)
        ),
    )
