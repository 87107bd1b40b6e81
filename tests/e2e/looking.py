"""What a page must be, wherever somebody opens it."""

from collections.abc import Sequence
from typing import TypeVar

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import Select

from lms import db

T = TypeVar("T")

OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}


STILL = """Promise.allSettled(
    document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished)
)"""
"""Until no colour is on its way to another one: half of the way is no contrast that anybody sees."""


def check_page(page: Page) -> None:
    """Ask that axe finds nothing, and that nothing sticks out at the side."""
    found = faults_of(page)
    assert found == [], "\n".join(found)


def faults_of(page: Page) -> list[str]:
    """Return what axe finds on a page, and what sticks out at its side."""
    page.evaluate(STILL)
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    found = [
        f"{violation['id']}: {node['target']}: {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]
    return found + sticks_out(page)


def sticks_out(page: Page) -> list[str]:
    """Return by how much a page is wider than its window, if it is."""
    excess = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{excess} px stick out at the side, at {page.viewport_size}"] if excess > 0 else []


def read(statement: Select[T]) -> Sequence[T]:
    """Return what the database holds now, and hold no lock after."""
    with db.reading() as session:
        return session.scalars(statement).all()
