"""How sizes are written."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from lms.i18n import file_size, moment_end


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "1 kB"), (1, "1 kB"), (35_000, "34 kB"), (1024**2 - 400, "1,0 MB"), (5_400_000, "5,1 MB")],
)
def test_a_size_is_told_in_kilobytes_or_megabytes(app: Flask, size: int, text: str) -> None:
    with app.test_request_context():
        assert file_size(size) == text


@pytest.mark.parametrize(
    ("ends_at", "locale", "text"),
    [
        (datetime(2026, 12, 4, 17, tzinfo=UTC), "vi", "24:00 ngày 04/12/2026"),
        (datetime(2026, 12, 31, 17, tzinfo=UTC), "en", "24:00, 31/12/2026"),
        (datetime(2026, 12, 4, 16, 59, tzinfo=UTC), "vi", "23:59 ngày 04/12/2026"),
        (datetime(2026, 12, 4, 17, 30, tzinfo=UTC), "vi", "00:30 ngày 05/12/2026"),
    ],
)
def test_a_span_that_ends_at_midnight_ends_with_its_last_day(
    app: Flask, ends_at: datetime, locale: str, text: str
) -> None:
    with app.test_request_context(headers={"Cookie": f"locale={locale}"}):
        assert moment_end(ends_at) == text
