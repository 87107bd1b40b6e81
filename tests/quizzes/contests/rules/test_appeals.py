"""Until when one may appeal, by the rules of a contest."""

from datetime import UTC, datetime

import pytest

from quizzes.contests.rules.appeals import Appeals, problems_of_appeals
from tests.world import DAY, NOON

CLOSE = NOON + DAY


@pytest.mark.parametrize("appeals", [Appeals(days=5), Appeals(until=NOON)])
def test_a_window_is_read_as_it_was_written(appeals: Appeals) -> None:
    assert Appeals.from_json(appeals.to_json()) == appeals
    assert Appeals.from_json({}) is None


@pytest.mark.parametrize(
    ("appeals", "published_at", "closes_at"),
    [
        (Appeals(days=5), datetime(2026, 11, 22, 2, tzinfo=UTC), datetime(2026, 11, 27, 17, tzinfo=UTC)),
        (Appeals(days=1), datetime(2026, 11, 22, 16, 59, tzinfo=UTC), datetime(2026, 11, 23, 17, tzinfo=UTC)),
        (Appeals(days=1), datetime(2026, 11, 22, 17, tzinfo=UTC), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (Appeals(until=CLOSE), NOON, CLOSE),
    ],
)
def test_days_end_with_the_vietnamese_day(
    appeals: Appeals, published_at: datetime, closes_at: datetime
) -> None:
    assert appeals.closes_at(published_at) == closes_at


@pytest.mark.parametrize(
    ("appeals", "expected"),
    [
        (None, {}),
        (Appeals(days=1), {}),
        (Appeals(until=CLOSE + DAY), {}),
        (
            Appeals(),
            {"appeals-days": "Hạn phúc khảo ghi bằng số ngày hoặc một thời điểm, chỉ một trong hai."},
        ),
        (
            Appeals(5, CLOSE + DAY),
            {"appeals-days": "Hạn phúc khảo ghi bằng số ngày hoặc một thời điểm, chỉ một trong hai."},
        ),
        (Appeals(days=0), {"appeals-days": "Hạn phúc khảo từ 1 đến 60 ngày sau khi công bố."}),
        (Appeals(days=61), {"appeals-days": "Hạn phúc khảo từ 1 đến 60 ngày sau khi công bố."}),
        (Appeals(until=CLOSE), {"appeals-until": "Hạn phúc khảo phải sau khi vòng cuối đóng."}),
    ],
)
def test_what_is_wrong_with_a_window_is_said_by_field(
    appeals: Appeals | None, expected: dict[str, str]
) -> None:
    assert {name: str(text) for name, text in problems_of_appeals(appeals, CLOSE).items()} == expected
