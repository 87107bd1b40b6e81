"""The one place that reads the clock."""

from datetime import UTC, datetime

from flask import g, has_request_context


def now() -> datetime:
    """Return this moment in UTC; within one request always the same one."""
    if not has_request_context():
        return datetime.now(UTC)
    if "now" not in g:
        g.now = datetime.now(UTC)
    moment: datetime = g.now
    return moment
