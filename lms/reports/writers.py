"""Reports as tables for Excel."""

from collections.abc import Callable, Iterable
from datetime import date

from lms import i18n
from lms.i18n import gettext as _
from lms.reports.queries import CompletionRow
from lms.spreadsheets import CellKind, Column, Table
from lms.units.models import Unit

Told = Callable[[int, int, int], None]
"""Gets how far of how far the work is, and how many rows are written."""


def completion_table(unit: Unit, as_of: date, rows: Iterable[CompletionRow]) -> Table:
    """Return the roster of completions: one row per person and course."""
    return Table(
        name=_("Kết quả học tập"),
        heading=(_("Danh sách kết quả học tập"), unit.name, _("Tính đến %(day)s", day=i18n.day(as_of))),
        columns=(
            Column(_("STT"), CellKind.NUMBER, 6),
            Column(_("Đơn vị"), width=56),
            Column(_("Mã đơn vị"), width=14),
            Column(_("Họ và tên"), width=28),
            Column(_("Mã đoàn viên"), width=14),
            Column(_("Chức vụ"), width=28),
            Column(_("Khoá học"), width=40),
            Column(_("Kết quả"), width=18),
            Column(_("Điểm"), CellKind.NUMBER, 8),
            Column(_("Ngày hoàn thành"), CellKind.DAY, 16),
        ),
        rows=(
            (
                number,
                row.unit_path,
                row.unit_code,
                row.name,
                row.member_code,
                row.posts,
                row.course,
                _outcome(row),
                row.score,
                row.happened_at.astimezone(i18n.ZONE).date() if row.happened_at else None,
            )
            for number, row in enumerate(rows, start=1)
        ),
    )


def _outcome(row: CompletionRow) -> str:
    if row.happened_at is None:
        return str(_("Chưa hoàn thành"))
    return str(_("Hoàn thành muộn") if row.is_late else _("Hoàn thành"))
