"""The platform in a real browser: a server on SQLite with its runner, a phone and a desk to sit at."""

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from werkzeug.serving import make_server

from lms import db
from lms.auth.actions import open_session
from lms.auth.models import Account
from lms.jobs.runner import Runner
from lms.units.models import Level, Unit
from tests.chromium import ARGUMENTS, find_chromium
from tests.world import make_unit

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 780},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1360, "height": 850}}
WAIT = 30_000
"""Milliseconds: what a person would no longer wait for, and a busy machine never needs."""
expect.set_options(timeout=WAIT)

Visitors = Callable[[dict[str, Any]], Page]
Enter = Callable[[Page, Account], None]


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an empty, migrated SQLite database: the ways of people are walked on one kind."""
    shutil.copy(sqlite_template, tmp_path / "lms.db")
    return f"sqlite:///{tmp_path / 'lms.db'}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A chromium, where the machine has one."""
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("there is no chromium (name one with CHROMIUM=PATH)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The address of the running platform, whose jobs are done."""
    made = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    runner = Runner(app)
    thread.start()
    runner.start()
    yield f"http://127.0.0.1:{made.server_port}"
    runner.stop()
    made.shutdown()
    thread.join()
    made.server_close()


EXPECTED = ("ERR_INTERNET_DISCONNECTED", "status of 400", "status of 401", "status of 409", "status of 422")
"""What a console also says: that the test took the network away, and that the server refused something."""


def said_by(message: ConsoleMessage) -> list[str]:
    """Return what a page complains of on its console."""
    is_expected = any(words in message.text for words in EXPECTED)
    return [message.text] if message.type == "error" and not is_expected else []


@pytest.fixture
def visitors(server: str, browser: Browser) -> Iterator[Visitors]:
    """Open a page for somebody new; in the end nobody may have met a fault of a script."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    def visit(profile: dict[str, Any]) -> Page:
        home = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
        context = browser.new_context(base_url=server, **{**home, **profile})
        contexts.append(context)
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.extend(said_by(message)))
        return page

    yield visit
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def phone(visitors: Visitors) -> Page:
    """A page on an inexpensive phone."""
    return visitors(PHONE)


@pytest.fixture
def desk(visitors: Visitors) -> Page:
    """A page at an office desk."""
    return visitors(DESK)


@pytest.fixture
def enter(app: Flask, server: str) -> Enter:
    """Let a browser be signed in as an account; commits what the test made so far."""

    def signed_in(page: Page, account: Account) -> None:
        signer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert signer is not None
        session = {"_user_id": open_session(account.id, now=datetime.now(UTC)), "_fresh": True}
        db.commit()
        page.context.add_cookies([{"name": "lms", "value": str(signer.dumps(session)), "url": server}])

    return signed_in


@pytest.fixture
def province(app: Flask) -> Unit:
    """The unit above all others of the test."""
    return make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)
