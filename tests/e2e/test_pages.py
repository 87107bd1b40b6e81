"""Every page of the demo, for everybody who may open it: axe finds nothing, and nothing sticks out."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize
from sqlalchemy import Engine

from lms import db
from scripts.demo_server import make_demo, served
from scripts.pages import Shot, cookie_of, list_shots, open_page
from tests.e2e.conftest import WAIT
from tests.e2e.looking import faults_of, sticks_out

pytestmark = pytest.mark.timeout(600)

NARROW: ViewportSize = {"width": 320, "height": 640}
ZOOMED: ViewportSize = {"width": 680, "height": 425}
WIDE: ViewportSize = {"width": 1360, "height": 850}

NO_PAGES = {
    "assets.web_manifest",
    "assets.worker",
    "auth.session_state",
    "awards.certificate",
    "awards.file",
    "certificates.file",
    "entering.calendar",
    "entering.units",
    "entrants.file",
    "health.healthz",
    "language.choose",
    "learning.attachment",
    "mail.download",
    "organising.qr",
    "question_exports.file",
    "questions.picture",
    "reorganisations.file",
    "reorganisations.template",
    "reports.file",
    "results.file",
    "rosters.export",
    "rosters.report",
    "stage_imports.template",
    "stage_results.file",
    "summaries.file",
    "registers.file",
    "registers.template",
    "targets.binding.file",
    "targets.missing.file",
    "targets.readings.document",
    "units.suggestions",
}
"""What is fetched, downloaded or leads elsewhere."""
SEEN_ON_THEIR_WAYS = {
    "catalogue.imports.take_over",
    "duplicates.show",
    "mail.show",
    "setting_up.edit",
    "question_imports.show",
    "stage_imports.show",
    "reorganisations.show",
    "targets.importing.preview",
    "supervising.extend_many",
}
"""Pages that the demo has no reason to show: those of a way of its own, and a form that is shown when new."""


class Demo(NamedTuple):
    """A demo that is served, and an application of the same keys on the same database."""

    url: str
    app: Flask
    engine: Engine


@pytest.fixture(scope="module")
def served_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder: Path = tmp_path_factory.mktemp("demo") / "data"
    make_demo(folder)
    with served(folder) as (url, app):
        engine = db.engine()
        yield Demo(url, app, engine)
        engine.dispose()


@pytest.fixture
def demo(served_demo: Demo) -> Iterator[Demo]:
    """The demo, with the sessions bound to it."""
    db.use(served_demo.engine)
    yield served_demo
    db.session.remove()


def test_every_page_is_listed(app: Flask) -> None:
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    listed = {shot.view for shot in list_shots()}

    assert pages - NO_PAGES - SEEN_ON_THEIR_WAYS - listed == set()
    assert pages - listed >= NO_PAGES | SEEN_ON_THEIR_WAYS


@pytest.mark.parametrize("who", ["stranger", "cadre", "organiser", "administrator", "trainer"])
def test_axe_finds_nothing_on_any_page_narrow_zoomed_or_dark(browser: Browser, demo: Demo, who: str) -> None:
    context = browser.new_context(base_url=demo.url, is_mobile=True, service_workers="block")
    if who != "stranger":
        context.add_cookies([{"name": "lms", "value": cookie_of(demo.app, who), "url": demo.url}])
    page = context.new_page()
    page.set_default_timeout(WAIT)

    found = {shot.name: look(demo.app, page, shot) for shot in list_shots() if shot.who == who}

    context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}


def look(app: Flask, page: Page, shot: Shot) -> list[str]:
    """Open a page on a narrow phone, at a zoom of 200 %, and at a desk in the dark; return what is wrong."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    found = open_page(page, shot) + is_elsewhere(app, page, shot) + faults_of(page)
    page.set_viewport_size(ZOOMED)
    found += sticks_out(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(WIDE)
    page.locator("html[data-theme=dark]").wait_for(state="attached")
    return found + faults_of(page)


def is_elsewhere(app: Flask, page: Page, shot: Shot) -> list[str]:
    """Return where the way to a page led, if it is not the page that the list names."""
    if shot.status != HTTPStatus.OK:
        return []
    view, _values = app.url_map.bind("").match(urlsplit(page.url).path)
    return [] if view == shot.view else [f"this is {view}, not {shot.view}"]
