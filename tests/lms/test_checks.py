"""What is wrong is named in a sentence, and the address for watchers says whether there is something."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from alembic import command
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from lms import checks, clock, config, db
from lms.config import Settings
from lms.errors import Refused
from lms.files import actions as files
from lms.files import queries
from lms.jobs import actions as jobs
from lms.jobs.kinds import Kind, Outcome, add_kind
from lms.jobs.runner import take_lock
from tests.world import NOON


@pytest.fixture(autouse=True)
def folders(app: Flask, settings: Settings) -> None:
    config.make_folders(settings)


def check(app: Flask) -> Result:
    return app.test_cli_runner().invoke(args=["check"])


@contextmanager
def one_migration_behind() -> Iterator[None]:
    command.downgrade(db.alembic_config(), "-1")
    yield
    command.upgrade(db.alembic_config(), "head")


def test_all_is_well(app: Flask, client: FlaskClient) -> None:
    result = check(app)

    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "Cấu hình: ok",
        "Cơ sở dữ liệu: ok",
        "Phiên bản cơ sở dữ liệu: ok",
        "Tệp: ok",
        "Công việc nền: ok",
    ]
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_database_that_was_not_upgraded_is_told(app: Flask, client: FlaskClient) -> None:
    newest = checks.newest_revision()

    with one_migration_behind():
        result = check(app)
        answer = client.get("/healthz")

    sentence = f"cần phiên bản {newest}. Hãy chạy: lms init"
    assert isinstance(result.exception, Refused)
    assert result.output.splitlines()[-1].endswith(sentence)
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable"})


def test_a_lost_file_is_told(app: Flask) -> None:
    file = files.keep(
        io.BytesIO(b"text"), name="Kế hoạch.txt", accepted=("txt",), uploaded_by_id=None, now=NOON
    )
    db.commit()
    queries.path_of(file).unlink()

    result = check(app)

    assert f"Tệp: problem: Tệp “Kế hoạch.txt” (số {file.id}) bị mất" in result.output
    assert isinstance(result.exception, Refused)


def test_jobs_that_nobody_does_are_told_from_jobs_that_are_stuck(app: Flask, settings: Settings) -> None:
    add_kind(app, Kind("test", "Thử", lambda work: Outcome("")))
    jobs.enqueue("test", {}, owner_id=None, now=clock.now() - timedelta(minutes=10))
    db.commit()

    idle = check(app)
    runner = take_lock(settings.data)
    assert runner is not None
    with runner:
        stuck = check(app)

    assert "Có 1 công việc nền đang chờ mà không có tiến trình nào làm." in idle.output
    assert "Có 1 công việc nền bị kẹt" in stuck.output


def test_keys_that_others_can_read_and_keys_too_short_are_told(app: Flask, settings: Settings) -> None:
    (settings.data / "keys").mkdir(mode=0o755)
    app.config["SETTINGS"] = Settings(
        data=settings.data,
        database_url=settings.database_url,
        base_url=settings.base_url,
        secret_key="short",
        data_key=settings.data_key,
    )

    result = check(app)

    assert result.output.count("Cấu hình: problem: ") == 2
