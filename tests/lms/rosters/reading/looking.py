"""Workbooks read in a line, and what stands in the roster as plain values."""

from collections.abc import Mapping, Sequence

from lms.rosters.reading.roster import Roster
from lms.rosters.reading.rules import read_roster
from lms.rosters.reading.workbook import Range, Value
from lms.units.rules import Level
from tests.lms.rosters.reading.grids import book_of, sheet_of

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Chức vụ", "SĐT"]
SHORT = ["Họ tên", "Đơn vị", "Chức vụ CĐ", "CCCD"]
AN, BINH = "083090000001", "083190000002"

Rows = Sequence[Sequence[Value]]


def read(rows: Rows, merged: Sequence[Range] = (), name: str = "Danh sách") -> Roster:
    return read_roster(book_of(sheet_of(rows, name, merged)))


def people(roster: Roster) -> list[tuple[str, str | None, list[str]]]:
    """Name, home unit and posts of everyone."""
    names = unit_names(roster)
    return [
        (
            person.name.full,
            names[person.units[0]] if person.units else None,
            [post.title for post in person.posts],
        )
        for person in roster.people
    ]


def unit_names(roster: Roster) -> Mapping[str, str | None]:
    return {unit.key: unit.name or unit.code for unit in roster.units}


def tree(roster: Roster) -> list[tuple[str | None, Level | None, str | None]]:
    names = unit_names(roster)
    return [(unit.name, unit.level, names.get(unit.parent or "")) for unit in roster.units]


def problems(roster: Roster) -> list[tuple[str, int | None, str | None, str, str]]:
    """Severity, row, column, value and reason of every problem."""
    return [
        (problem.severity.value, problem.place.row, problem.place.column, problem.value, str(problem.reason))
        for problem in roster.problems
    ]
