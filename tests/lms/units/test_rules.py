from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import Refused
from lms.units.rules import (
    Level,
    UnitCycle,
    check_day,
    clean_code,
    clean_name,
    has_right_place,
    parents_first,
    possible_codes,
)


@pytest.mark.parametrize(
    ("level", "below", "is_right"),
    [
        (Level.NATIONAL, None, True),
        (Level.GROUP, None, True),
        (Level.PROVINCE, Level.NATIONAL, True),
        (Level.SECTOR, Level.PROVINCE, True),
        (Level.PROVINCE, Level.SECTOR, True),
        (Level.GRASSROOTS, Level.PROVINCE, True),
        (Level.UPPER, Level.UPPER, True),
        (Level.NATIONAL, Level.PROVINCE, False),
        (Level.UPPER, Level.GRASSROOTS, False),
        (Level.SECTION, Level.GROUP, False),
    ],
)
def test_no_unit_stands_above_its_parent(level: Level, below: Level | None, is_right: bool) -> None:
    assert has_right_place(level, below) is is_right


def test_parents_come_before_their_children_and_the_rest_keeps_its_order() -> None:
    parents = {"tổ 1": "cơ sở", "huyện": "tỉnh", "cơ sở": "huyện", "tổ 2": "cơ sở", "đảo": None}

    assert parents_first(parents) == ["huyện", "cơ sở", "tổ 1", "tổ 2", "đảo"]


@pytest.mark.parametrize(
    "parents", [{"a": "a"}, {"a": "b", "b": "a"}, {"x": None, "a": "b", "b": "c", "c": "a"}]
)
def test_a_cycle_is_refused_by_name(parents: dict[str, str | None]) -> None:
    with pytest.raises(UnitCycle, match="không thể trực thuộc chính nó"):
        parents_first(parents)


@given(st.lists(st.integers(min_value=0), max_size=30))
def test_every_key_of_a_forest_is_given_once_after_its_parent(choices: list[int]) -> None:
    parents = {key: choice % (key + 1) - 1 for key, choice in enumerate(choices)}
    shuffled: dict[int, int | None] = {key: parents[key] for key in sorted(parents, key=lambda key: -key)}

    ordered = parents_first(shuffled)

    assert sorted(ordered) == list(range(len(choices)))
    assert all(parents[key] not in ordered[place:] for place, key in enumerate(ordered))


@pytest.mark.parametrize(
    ("name", "parent_code", "taken", "code"),
    [
        ("CĐCS Công ty May", "BT-02", set(), "BT-02-01"),
        ("CĐCS Công ty May", "BT-02", {"BT-02-01", "BT-02-02"}, "BT-02-03"),
        ("CĐCS Công ty May", "BT-02", {f"BT-02-{n:02d}" for n in range(1, 100)}, "BT-02-100"),
        ("Liên đoàn Lao động tỉnh Bến Tre", None, set(), "BT"),
        ("LĐLĐ TP. Đà Nẵng", None, set(), "DN"),
        ("LĐLĐ thành phố Đà Nẵng", None, {"DN", "DN-2"}, "DN-3"),
        ("Công đoàn các Khu công nghiệp", None, set(), "KCN"),
        ("Tổng Liên đoàn Lao động Việt Nam", None, set(), "VN"),
        ("Công đoàn", None, set(), "DV"),
    ],
)
def test_a_unit_without_a_code_gets_the_first_that_is_free(
    name: str, parent_code: str | None, taken: set[str], code: str
) -> None:
    codes = possible_codes(name, parent_code=parent_code)

    assert next(code for code in codes if code not in taken) == code


def test_a_name_is_composed_and_its_spaces_are_single() -> None:
    assert clean_name("  CĐCS\u00a0 Co\u0302ng ty \n  May ") == "CĐCS Công ty May"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "Hãy ghi tên đơn vị."),
        (" \u00a0", "Hãy ghi tên đơn vị."),
        ("A" * 300, "Tên đơn vị dài 300 ký tự, tối đa 200."),
        (
            "<script>alert(1)</script>",
            "Tên đơn vị “<script>alert(1)</script>” có ký tự không dùng trong tên.",
        ),
        ("...", "Tên đơn vị “...” có ký tự không dùng trong tên."),
        ("CĐ\u202ecơ sở", "Tên đơn vị “CĐ\u202ecơ sở” có ký tự không dùng trong tên."),
    ],
)
def test_what_is_no_name_is_refused(name: str, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        clean_name(name)

    assert str(refusal.value) == reason


@pytest.mark.parametrize("code", ["BT", "BT-02-0001", "01.02/A", "CĐ_1", "7"])
def test_a_code_stays_as_written(code: str) -> None:
    assert clean_code(f" {code} ") == code


@pytest.mark.parametrize("code", ["", "-BT", "BT 02", "<b>", "=1+1", "A" * 41])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(Refused, match="không hợp lệ"):
        clean_code(code)


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("on", "since"),
    [(None, None), (TODAY, None), (TODAY, TODAY), (date(2025, 7, 1), date(2025, 7, 1))],
)
def test_a_decision_may_be_of_today_or_of_the_day_of_the_last_one(
    on: date | None, since: date | None
) -> None:
    check_day(on, since=since, today=TODAY)


@pytest.mark.parametrize(
    ("on", "since", "reason"),
    [
        (date(2026, 11, 23), None, "Ngày hiệu lực 23/11/2026 chưa đến."),
        (date(2025, 6, 30), date(2025, 7, 1), "Đơn vị đã có quyết định hiệu lực từ 01/07/2025"),
        (None, date(2025, 7, 1), "Đơn vị đã có quyết định hiệu lực từ 01/07/2025"),
    ],
)
def test_a_decision_is_neither_of_the_future_nor_older_than_the_last_one(
    on: date | None, since: date | None, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        check_day(on, since=since, today=TODAY)
