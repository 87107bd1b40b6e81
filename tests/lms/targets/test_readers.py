"""A catalogue of targets is read whole or refused by line and column."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from lms.errors import Refused
from lms.rosters.reading.problems import Place
from lms.targets.readers import COLUMNS, HasProblems, read_targets
from lms.targets.rules import Measure

GOOD = {
    "id": "ST-1",
    "plan": "Sông Trăng 2026-2030",
    "deadline": "2026-12-31",
    "period_from": "2026-01-01",
    "period_to": "2026-12-31",
    "recurrence": "once",
    "population_kind": "people",
    "population": "cán bộ chuyên trách",
    "measure": "percent_people",
    "comparator": ">=",
    "threshold": "100",
    "unit_of_count": "percent",
    "aspirational": "no",
    "wording": "100% cán bộ chuyên trách được đào tạo",
}


def catalogue(*changes: dict[str, str]) -> bytes:
    lines = [",".join(COLUMNS)]
    for change in changes:
        cells = GOOD | change
        lines.append(",".join(cells.get(column, "") for column in COLUMNS))
    return "\n".join(lines).encode("utf-8-sig")


def test_a_row_becomes_a_target() -> None:
    target = read_targets(catalogue({}))[0]

    assert (target.code, target.measure, target.threshold) == ("ST-1", Measure.PERCENT_PEOPLE, 100)
    assert (target.period_from, target.deadline) == (date(2026, 1, 1), date(2026, 12, 31))


PERCENT = "phải là số nguyên từ 0 đến 100"


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        ({"measure": "percent_peple"}, "J", "không phải từ đã biết; có phải “percent_people” không"),
        ({"recurrence": "sometimes"}, "F", "chỉ dùng một trong các từ: once, yearly, ongoing"),
        ({"population_kind": "unit"}, "H", "không phải từ đã biết; có phải “units” không"),
        ({"comparator": "<="}, "K", "chỉ dùng một trong các từ: >=, ="),
        ({"threshold": "120"}, "L", PERCENT),
        ({"threshold": "Trên 100%"}, "L", PERCENT),
        ({"threshold": ""}, "L", "không được để trống"),
        ({"deadline": "31/12/2025"}, "C", "ngày phải có dạng 2025-12-31"),
        ({"period_to": "2025-01-01"}, "E", "kỳ kết thúc trước khi bắt đầu"),
        ({"wording": ""}, "R", "không được để trống"),
    ],
)
def test_a_wrong_cell_is_named(change: dict[str, str], place: str, reason: str) -> None:
    (column, value), *_rest = change.items()

    with pytest.raises(HasProblems) as refusal:
        read_targets(catalogue(change), "danh-muc.csv")

    assert [(one.place, str(one.reason)) for one in refusal.value.problems] == [
        (Place("danh-muc", 2, place, column), reason)
    ]
    assert str(refusal.value) == (f"Trang “danh-muc”, dòng 2, cột {column}, giá trị “{value}”: {reason}.")


def test_everything_wrong_is_told_at_once_and_no_more_than_fits() -> None:
    wrong = {"threshold": "Trên 100%", "deadline": "2025"}
    twice = [{"id": f"ST-{number}", **wrong} for number in range(60)]

    with pytest.raises(HasProblems, match="Tệp có 50 chỗ cần sửa nên chưa nhập gì") as refusal:
        read_targets(catalogue({}, {}, *twice))

    assert [(one.place.row, one.place.header) for one in refusal.value.problems[:3]] == [
        (3, "id"),
        (4, "deadline"),
        (4, "threshold"),
    ]
    assert "đã có ở dòng 2" in str(refusal.value.problems[0].reason)


def test_a_workbook_is_read_as_its_cells_say() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["Danh mục chỉ tiêu"])
    sheet.append(COLUMNS)
    days = {name: date.fromisoformat(GOOD[name]) for name in ("deadline", "period_from", "period_to")}
    cells: dict[str, object] = {**GOOD, **days, "threshold": 100}
    sheet.append([cells.get(column) for column in COLUMNS])
    content = io.BytesIO()
    book.save(content)

    assert read_targets(content.getvalue(), "chi-tieu.xlsx") == read_targets(catalogue({}))


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"id,plan\n1,2\n", catalogue(), catalogue({}, {})])
def test_what_is_no_catalogue_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_targets(data)


def test_a_real_catalogue_is_read_whole(samples: Path) -> None:
    targets = read_targets((samples.parent / "domain" / "targets.csv").read_bytes())

    assert len(targets) == 49
    assert sum(target.measure is Measure.PERCENT_PEOPLE for target in targets) == 11
