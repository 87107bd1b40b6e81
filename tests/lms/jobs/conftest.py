"""An application with a few kinds of jobs, and a list in place of the queue."""

import pytest
from flask import Flask

from lms.config import Settings
from tests.conftest import Built


@pytest.fixture
def built() -> dict[Settings, Built]:
    """No platform yet: runners stop for good, so each test has one of its own."""
    return {}


@pytest.fixture
def sent(app: Flask) -> list[int]:
    """The ids of the jobs that a runner was told of."""
    ids: list[int] = []
    app.extensions["jobs"].send = ids.append
    return ids
