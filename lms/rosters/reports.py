"""The report of what a roster would do: every problem, unit and person, as a workbook to keep and to send."""

from collections.abc import Iterator
from typing import IO

from lms.i18n import gettext as _
from lms.rosters.changes import Standing
from lms.rosters.effects import UnitNames, effects_of, name_of
from lms.rosters.previews import by_severity, unit_tree
from lms.rosters.reading.problems import Severity
from lms.rosters.staged import Staged
from lms.spreadsheets import CellKind, Column, Table, Value, write_xlsx
from lms.units.rules import LEVEL_NAMES

Line = tuple[Value, ...]


def write_report(stream: IO[bytes], staged: Staged, names: UnitNames) -> None:
    """Write the report: a sheet each for problems, new units, people, and those who are not in the file."""
    write_xlsx(stream, _problems(staged), _units(staged), _people(staged, names), _missing(staged, names))


def _problems(staged: Staged) -> Table:
    words = {Severity.ERROR: _("Lỗi"), Severity.WARNING: _("Lưu ý")}
    return Table(
        name=_("Cần xem lại"),
        columns=(
            Column(_("Mức"), width=8),
            Column(_("Trang"), width=20),
            Column(_("Dòng"), CellKind.NUMBER, 8),
            Column(_("Cột"), width=24),
            Column(_("Giá trị"), width=30),
            Column(_("Lý do"), width=90),
        ),
        rows=(
            (
                words[problem.severity],
                problem.place.sheet,
                problem.place.row,
                problem.place.header or problem.place.column,
                problem.value,
                str(problem.reason),
            )
            for problem in by_severity(staged)
        ),
    )


def _units(staged: Staged) -> Table:
    return Table(
        name=_("Đơn vị mới"),
        columns=(
            Column(_("Tên đơn vị"), width=70),
            Column(_("Cấp"), width=36),
            Column(_("Mã đơn vị"), width=16),
            Column(_("Đơn vị cấp trên"), width=60),
        ),
        rows=_unit_lines(staged),
    )


def _unit_lines(staged: Staged) -> Iterator[Line]:
    above: list[str] = []
    for unit in unit_tree(staged):
        indent = unit["indent"]
        del above[indent:]
        yield (
            f"{'   ' * indent}{unit['name']}",
            str(LEVEL_NAMES[unit["level"]]),
            unit["code"],
            above[-1] if above else unit["above"],
        )
        above.append(unit["name"])


def _people(staged: Staged, names: UnitNames) -> Table:
    return Table(
        name=_("Người"),
        columns=(
            Column(_("Việc"), width=20),
            Column(_("Họ và tên"), width=28),
            Column(_("Ngày sinh"), width=12),
            Column(_("Trang"), width=20),
            Column(_("Dòng"), CellKind.NUMBER, 8),
            Column(_("Đơn vị"), width=50),
            Column(_("Mục"), width=18),
            Column(_("Trước"), width=36),
            Column(_("Sau"), width=36),
        ),
        rows=_person_lines(staged, names),
    )


def _person_lines(staged: Staged, names: UnitNames) -> Iterator[Line]:
    """Give a line for somebody new, and one for each change of the others."""
    words = {
        Standing.NEW: _("Người mới"),
        Standing.MOVED: _("Chuyển đơn vị"),
        Standing.LEFT: _("Rời đơn vị"),
        Standing.CHANGED: _("Thay đổi thông tin"),
    }
    for plan in staged.people:
        standing, line = plan.standing, plan.line
        if standing is Standing.UNCHANGED:
            continue
        units = "; ".join(names.by_key.get(key, key) for key in line.units)
        who = (
            words[standing],
            line.name.full,
            str(line.birth or ""),
            line.places[0].sheet,
            line.places[0].row,
            units,
        )
        if standing is Standing.NEW:
            posts = "; ".join(post.title for post in plan.new_posts)
            yield (*who, _("chức vụ") if posts else None, None, posts)
        else:
            yield from ((*who, *effect) for effect in effects_of(plan, names))


def _missing(staged: Staged, names: UnitNames) -> Table:
    return Table(
        name=_("Không có trong tệp"),
        columns=(
            Column(_("Họ và tên"), width=28),
            Column(_("Ngày sinh"), width=12),
            Column(_("Đơn vị"), width=60),
            Column(_("Chức vụ công đoàn"), width=40),
        ),
        rows=(
            (
                name_of(person),
                str(person.birth or ""),
                names.by_id.get(membership.unit_id, ""),
                "; ".join(post.title for post in person.posts if post.unit_id == membership.unit_id),
            )
            for person, membership in staged.missing
        ),
    )
