"""What a page must be, wherever somebody opens it."""

from collections.abc import Sequence
from typing import TypeVar

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import Select

from lms import db

T = TypeVar("T")

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check_page(page: Page) -> None:
    """Ask that axe finds nothing, and that nothing sticks out at the side."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [
        (violation["id"], node["target"], node["failureSummary"])
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def read(statement: Select[T]) -> Sequence[T]:
    """Return what the database holds now, and hold no lock after."""
    with db.reading() as session:
        return session.scalars(statement).all()
