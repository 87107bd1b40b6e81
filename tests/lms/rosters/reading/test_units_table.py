from collections.abc import Sequence

from lms.rosters.reading.roster import Origin, Roster
from lms.rosters.reading.rules import read_roster
from lms.rosters.reading.workbook import Value
from lms.units.rules import Level
from tests.lms.rosters.reading.grids import book_of, sheet_of

HEADER = ["Mã đơn vị", "Tên đơn vị", "Mã đơn vị cấp trên", "Cấp"]


def read(rows: Sequence[Sequence[Value]], *people: Sequence[Value]) -> Roster:
    members = sheet_of([["Họ tên", "Mã đơn vị", "CCCD"], *people], "Đoàn viên")
    return read_roster(book_of(sheet_of(rows, "Đơn vị"), *([members] if people else [])))


def tree(roster: Roster) -> list[tuple[str, str | None, Level | None, str | None]]:
    return [(unit.key, unit.name, unit.level, unit.parent) for unit in roster.units]


def problems(roster: Roster) -> list[tuple[str, int | None, str, str]]:
    return [
        (problem.severity.value, problem.place.row, problem.value, str(problem.reason))
        for problem in roster.problems
    ]


def test_a_parent_may_follow_its_children() -> None:
    roster = read(
        [HEADER, ["A-1", "CĐCS Công ty A", "A", "Cơ sở"], ["A", "LĐLĐ tỉnh A", "", "Tỉnh"]],
        ["Lê An", "A-1", "083090000001"],
    )

    assert tree(roster) == [
        ("A", "LĐLĐ tỉnh A", Level.PROVINCE, None),
        ("A-1", "CĐCS Công ty A", Level.GRASSROOTS, "A"),
    ]
    assert roster.people[0].units == ("A-1",)
    assert roster.problems == ()


def test_parents_may_be_named_and_codes_and_levels_may_be_missing() -> None:
    roster = read(
        [
            ["STT", "Tên đơn vị", "Đơn vị cấp trên", "Cấp"],
            [1, "LĐLĐ TỈNH A", "", ""],
            [2, "Công đoàn khu vực B", "Liên đoàn Lao động tỉnh A", "?"],
            [3, "Trường Tiểu học C", "Công đoàn khu vực B", ""],
            ["", "Tổng cộng: 3"],
        ]
    )
    names = {unit.key: unit.name for unit in roster.units}

    assert [(unit.code, unit.name, unit.level, names.get(unit.parent or "")) for unit in roster.units] == [
        (None, "LĐLĐ tỉnh A", Level.PROVINCE, None),
        (None, "Công đoàn khu vực B", Level.UPPER, "LĐLĐ tỉnh A"),
        (None, "Trường Tiểu học C", Level.GRASSROOTS, "Công đoàn khu vực B"),
    ]
    assert problems(roster) == [("warning", 3, "?", "Không hiểu cấp của đơn vị; đoán theo tên.")]


def test_a_code_that_the_file_does_not_explain_is_a_reference() -> None:
    roster = read(
        [HEADER, ["A-1", "CĐCS Công ty A", "X", "Cơ sở"]],
        ["Lê An", "A-9", "083090000001"],
    )

    assert [(unit.key, unit.origin, unit.parent) for unit in roster.units] == [
        ("X", Origin.REFERENCE, None),
        ("A-1", Origin.UNITS_TABLE, "X"),
        ("A-9", Origin.REFERENCE, None),
    ]


def test_a_circle_of_units_is_an_error_at_its_row() -> None:
    roster = read([HEADER, ["A", "CĐCS A", "B", ""], ["B", "CĐCS B", "A", ""], ["C", "CĐCS C", "C", ""]])

    assert problems(roster) == [
        ("error", 2, "B", "Đơn vị “CĐCS A” không thể trực thuộc chính nó."),
        ("error", 4, "C", "Đơn vị “CĐCS C” không thể trực thuộc chính nó."),
    ]


def test_rows_that_contradict_each_other_are_named() -> None:
    roster = read(
        [
            HEADER,
            ["A", "CĐCS A", "", "Cơ sở"],
            ["A", "CĐCS B", "", "Cơ sở"],
            ["A", "CĐCS A", "", "Cơ sở"],
            ["B", "LĐLĐ tỉnh B", "A", "Tỉnh"],
            ["", "", "A", ""],
            ["a b", "CĐCS C", "", ""],
            ["D", "<script>", "", ""],
        ]
    )

    assert problems(roster) == [
        ("error", 3, "A", "Mã đơn vị này đã dùng cho “CĐCS A”."),
        ("warning", 4, "CĐCS A", "Trùng với dòng 2."),
        ("warning", 5, "LĐLĐ tỉnh B", "Cấp của đơn vị cao hơn cấp của đơn vị cấp trên “CĐCS A”."),
        ("error", 6, "", "Hãy ghi tên đơn vị."),
        (
            "error", 7, "a b",
            "Mã đơn vị “a b” không hợp lệ: chỉ dùng chữ, số và dấu - . / _, tối đa 40 ký tự.",
        ),
        ("error", 8, "<script>", "Tên đơn vị “<script>” có ký tự không dùng trong tên."),
    ]  # fmt: skip
