"""A catalogue of targets is read whole or refused by line and column."""

from datetime import date
from pathlib import Path

import pytest

from lms.errors import Refused
from lms.targets.readers import COLUMNS, read_targets
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


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"measure": "guess"}, "Dòng 2, cột measure, giá trị “guess”: không phải cách đo đã biết."),
        ({"threshold": "120"}, "Dòng 2, cột threshold, giá trị “120”: phải là số nguyên từ 0 đến 100."),
        (
            {"threshold": "Trên 100%"},
            "Dòng 2, cột threshold, giá trị “Trên 100%”: phải là số nguyên từ 0 đến 100.",
        ),
        ({"threshold": ""}, "Dòng 2, cột threshold, giá trị “”: không được để trống."),
        (
            {"deadline": "31/12/2025"},
            "Dòng 2, cột deadline, giá trị “31/12/2025”: ngày phải có dạng 2025-12-31.",
        ),
        (
            {"period_to": "2025-01-01"},
            "Dòng 2, cột period_to, giá trị “2025-01-01”: kỳ kết thúc trước khi bắt đầu.",
        ),
        ({"wording": ""}, "Dòng 2, cột wording, giá trị “”: không được để trống."),
    ],
)
def test_a_wrong_cell_is_named(change: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_targets(catalogue(change))

    assert str(refusal.value) == sentence


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"id,plan\n1,2\n", catalogue(), catalogue({}, {})])
def test_what_is_no_catalogue_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_targets(data)


def test_a_real_catalogue_is_read_whole(samples: Path) -> None:
    targets = read_targets((samples.parent / "domain" / "targets.csv").read_bytes())

    assert len(targets) == 49
    assert sum(target.measure is Measure.PERCENT_PEOPLE for target in targets) == 11
