"""How sizes are written."""

import pytest
from flask import Flask

from lms.i18n import file_size


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "1 kB"), (1, "1 kB"), (35_000, "34 kB"), (1024**2 - 400, "1,0 MB"), (5_400_000, "5,1 MB")],
)
def test_a_size_is_told_in_kilobytes_or_megabytes(app: Flask, size: int, text: str) -> None:
    with app.test_request_context():
        assert file_size(size) == text
