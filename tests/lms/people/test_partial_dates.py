from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import Refused
from lms.people.partial_dates import PartialDate, Precision, partial_date

DAY = PartialDate(date(2001, 9, 7))
MONTH = PartialDate(date(2001, 9, 1), Precision.MONTH)
YEAR = PartialDate(date(2001, 1, 1), Precision.YEAR)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7/9/2001", DAY),
        ("07/09/2001", DAY),
        (" 07 / 09 / 2001 ", DAY),
        ("07-09-2001", DAY),
        ("07.9.2001", DAY),
        ("7 9 2001", DAY),
        ("07092001", DAY),
        (7092001, DAY),
        ("2001-09-07", DAY),
        ("2001-09-07 00:00:00", DAY),
        ("2001-09-07T00:00:00", DAY),
        ("ngày 07 tháng 9 năm 2001", DAY),
        ("Sinh ngày 7/9/2001.", DAY),
        (37141, DAY),
        (37141.0, DAY),
        ("37141", DAY),
        (date(2001, 9, 7), DAY),
        (datetime(2001, 9, 7, 23, 59), DAY),  # noqa: DTZ001  cells know no zone
        ("9/2001", MONTH),
        ("09-2001", MONTH),
        ("T9/2001", MONTH),
        ("tháng 9 năm 2001", MONTH),
        ("00/09/2001", MONTH),
        ("xx/9/2001", MONTH),
        ("__/09/2001", MONTH),
        ("2001-09", MONTH),
        (9.2001, MONTH),
        (10.199, PartialDate(date(1990, 10, 1), Precision.MONTH)),
        ("2001", YEAR),
        (2001, YEAR),
        (2001.0, YEAR),
        ("năm 2001", YEAR),
        ("00/00/2001", YEAR),
        ("//2001", YEAR),
    ],
)
def test_dates_of_every_form_are_read(value: str | float | date, expected: PartialDate) -> None:
    assert partial_date(value) == expected


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("31/2/1990", "Không có ngày “31/2/1990” trong lịch."),
        ("29/02/2001", "Không có ngày “29/02/2001” trong lịch."),
        ("9/27/2001", "Không có ngày “9/27/2001” trong lịch."),
        ("7/0/2001", "Không có ngày “7/0/2001” trong lịch."),
        ("13/2001", "Không có ngày “13/2001” trong lịch."),
        ("1/1/0201", "Năm trong ngày “1/1/0201” không hợp lý."),
        (datetime(1777, 1, 1), "Năm trong ngày “01/01/1777” không hợp lý."),  # noqa: DTZ001  cells know no zone
        ("7/9/85", "Không đọc được “7/9/85”; hãy ghi ngày/tháng/năm, năm có bốn chữ số."),
        ("hôm qua", "Không đọc được “hôm qua”; hãy ghi ngày/tháng/năm, năm có bốn chữ số."),
        ("", "Không đọc được “”; hãy ghi ngày/tháng/năm, năm có bốn chữ số."),
        (-3, "Không đọc được “-3”; hãy ghi ngày/tháng/năm, năm có bốn chữ số."),
        (12, "Không đọc được “12”; hãy ghi ngày/tháng/năm, năm có bốn chữ số."),
        (1e300, "Không đọc được “1e+300”; hãy ghi ngày/tháng/năm, năm có bốn chữ số."),
        (float("nan"), "Không đọc được “nan”; hãy ghi ngày/tháng/năm, năm có bốn chữ số."),
    ],
)
def test_what_is_no_date_is_refused_by_its_value(value: str | float | date, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        partial_date(value)

    assert str(refusal.value) == sentence


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_a_date_is_read_as_it_is_shown(day: date) -> None:
    for known in (
        PartialDate(day),
        PartialDate(day.replace(day=1), Precision.MONTH),
        PartialDate(day.replace(day=1, month=1), Precision.YEAR),
    ):
        assert partial_date(str(known)) == known


@given(st.text(max_size=12) | st.floats() | st.integers())
def test_a_cell_is_read_or_refused(value: str | float) -> None:
    with suppress(Refused):
        assert 1900 <= partial_date(value).first.year <= 2100


def test_the_first_day_after_what_is_known() -> None:
    ends = [partial_date(text).after for text in ("31/12/2001", "2/2001", "12/2001", "2001")]

    assert ends == [date(2002, 1, 1), date(2001, 3, 1), date(2002, 1, 1), date(2002, 1, 1)]
