"""Every request leaves one line that names no person and nothing that was typed; faults leave a traceback."""

import json
import logging
import logging.config
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import checks, clock, db
from lms.jobs import actions
from lms.jobs.kinds import Kind, Outcome, add_kind
from tests.world import make_account, make_person, sign_in

ROOT = Path(__file__).parent.parent.parent


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [record.msg for record in caplog.records if isinstance(record.msg, dict)]


def told(line: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: line[name] for name in names}


def test_a_request_is_one_line_with_its_route_and_its_account(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    add_kind(app, Kind("test", "Thử", lambda work: Outcome("")))
    account = make_account(make_person())
    job_id = actions.enqueue("test", {}, owner_id=account.id, now=clock.now())
    db.commit()
    sign_in(client, account)

    with caplog.at_level(logging.INFO, "lms.requests"):
        answer = client.get(f"/jobs/{job_id}?name=Hoà")

    (line,) = lines(caplog)
    assert told(line, "event", "method", "route", "ids", "status", "account") == {
        "event": "request",
        "method": "GET",
        "route": "/jobs/<int:job_id>",
        "ids": {"job_id": job_id},
        "status": 200,
        "account": account.id,
    }
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert "Hoà" not in str(line)


@pytest.mark.parametrize(
    ("brought", "is_kept"),
    [("a1b2c3d4-e5f6", True), ("short", False), ("x" * 65, False), ("a\tb c<d>e", False)],
)
def test_the_id_of_a_proxy_is_kept_where_it_is_one(client: FlaskClient, brought: str, is_kept: bool) -> None:
    answer = client.get("/healthz", headers={"X-Request-Id": brought})

    assert (answer.headers["X-Request-Id"] == brought) is is_kept


def test_a_fault_is_written_down_with_its_traceback(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(checks, "newest_revision", lambda: 1 // 0)

    answer = client.get("/healthz")

    faults = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert answer.status_code == 500
    assert [record.exc_info is not None for record in faults] == [True]


def test_lines_are_json_on_standard_error_with_what_other_packages_say() -> None:
    program = (
        "import logging, logging.config, structlog;"
        "from lms import logs; from flask import Flask;"
        "logs.init_app(Flask('x'));"
        "structlog.get_logger('lms.jobs').info('job_started', job=1);"
        "logging.getLogger('other').warning('Cẩn thận %s', 'đấy')"
    )

    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )

    first, second = (json.loads(line) for line in ended.stderr.splitlines())
    assert ended.stdout == ""
    assert told(first, "event", "job", "level", "logger") == {
        "event": "job_started",
        "job": 1,
        "level": "info",
        "logger": "lms.jobs",
    }
    assert told(second, "event", "level", "logger") == {
        "event": "Cẩn thận đấy",
        "level": "warning",
        "logger": "other",
    }
