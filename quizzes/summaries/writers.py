"""The figures of a contest as tables for Excel: units, kinds of entrant, days."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from lms import i18n
from lms.i18n import gettext as _
from lms.spreadsheets import CellKind, Column, Table
from quizzes.contests.rules.entry import KIND_NAMES, Kind
from quizzes.summaries.models import Summary
from quizzes.summaries.queries import UnitLine


def summary_tables(
    title: str, round_title: str, summary: Summary, units: Iterable[tuple[UnitLine, str]]
) -> Iterator[Table]:
    """Give the tables; the units come as they are read."""
    heading = (title, round_title)
    yield _by_unit((*heading, _("Số đoàn viên tính đến %(day)s", day=i18n.day(summary.members_on))), units)
    yield _by_kind(heading, summary.figures["kinds"])
    yield _by_day(heading, summary.figures["days"])


def _by_unit(heading: tuple[str, ...], units: Iterable[tuple[UnitLine, str]]) -> Table:
    return Table(
        name=_("Theo đơn vị"),
        heading=heading,
        columns=(
            Column(_("STT"), CellKind.NUMBER, 6),
            Column(_("Đơn vị"), width=56),
            Column(_("Mã đơn vị"), width=14),
            Column(_("Tổng đoàn viên"), CellKind.NUMBER, 14),
            Column(_("Đoàn viên dự thi"), CellKind.NUMBER, 14),
            Column(_("Tỷ lệ (%)"), CellKind.NUMBER, 10),
            *_counts(),
        ),
        rows=(
            (
                number,
                path,
                line.code,
                line.figures.members,
                line.figures.union_people,
                _percent(line.turnout),
                line.figures.people,
                line.figures.attempts,
                _percent(line.figures.rate),
                line.figures.perfect,
            )
            for number, (line, path) in enumerate(units, start=1)
        ),
    )


def _by_kind(heading: tuple[str, ...], kinds: Iterable[dict[str, Any]]) -> Table:
    return Table(
        name=_("Theo đối tượng"),
        heading=heading,
        columns=(Column(_("Đối tượng"), width=36), *_counts()),
        rows=(
            (
                str(KIND_NAMES[Kind(one["kind"])]),
                one["people"],
                one["attempts"],
                _percent(one["rate"]),
                one["perfect"],
            )
            for one in kinds
        ),
    )


def _by_day(heading: tuple[str, ...], days: Iterable[tuple[str, int, int]]) -> Table:
    return Table(
        name=_("Theo ngày"),
        heading=heading,
        columns=(Column(_("Ngày"), CellKind.DAY, 14), *_counts()[:2]),
        rows=((date.fromisoformat(day), people, count) for day, people, count in days),
    )


def _counts() -> tuple[Column, ...]:
    return (
        Column(_("Người dự thi"), CellKind.NUMBER, 14),
        Column(_("Lượt thi"), CellKind.NUMBER, 12),
        Column(_("Điểm trung bình (%)"), CellKind.NUMBER, 14),
        Column(_("Bài đúng hết"), CellKind.NUMBER, 14),
    )


def _percent(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100
