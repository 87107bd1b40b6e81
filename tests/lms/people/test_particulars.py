from datetime import date

import pytest

from lms.errors import Refused
from lms.people.particulars import Span

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@pytest.mark.parametrize("until", [MAY, date(2026, 4, 30)])
def test_a_span_ends_after_it_begins(until: date) -> None:
    with pytest.raises(Refused, match="phải sau ngày bắt đầu 01/05/2026"):
        Span(MAY, until)


@pytest.mark.parametrize(
    ("one", "other", "is_overlap"),
    [
        (Span(), Span(), True),
        (Span(MAY, JULY), Span(JUNE), True),
        (Span(until=JUNE), Span(MAY), True),
        (Span(MAY, JUNE), Span(JUNE, JULY), False),
        (Span(until=MAY), Span(MAY), False),
        (Span(JULY), Span(MAY, JUNE), False),
    ],
)
def test_spans_overlap_when_a_day_is_in_both(one: Span, other: Span, is_overlap: bool) -> None:
    assert one.overlaps(other) is is_overlap
    assert other.overlaps(one) is is_overlap
