"""A paper in each state that its entrant may see it in, for the pictures."""

from collections.abc import Iterator
from datetime import timedelta

from playwright.sync_api import Page, Route, expect
from sqlalchemy import update

from lms import clock, db
from quizzes.attempts.models import Attempt
from quizzes.attempts.rules import GRACE
from scripts.pages import Shot, list_shots, open_page

NAME = "paper-states"
WHO = "cadre"
ANSWERS = "**/answers"


def go_through(first: Page, second: Page) -> Iterator[tuple[str, Page]]:
    """Bring a paper from state to state on two devices of one entrant, and give each with its name."""
    open_page(first, _paper())
    take_over = first.locator("form[action$='/take-over'] button")
    if take_over.count():
        take_over.click()
    attempt_id = int(first.url.partition("#")[0].rpartition("/")[2])
    _tap(first, 1)
    _wait(first, "saved")
    yield "1-saved", first

    held: list[Route] = []
    first.route(ANSWERS, lambda route: held.append(route))
    _tap(first, 2)
    _wait(first, "saving")
    yield "2-saving", first
    for route in held:
        route.continue_()
    first.unroute(ANSWERS)
    _wait(first, "saved")

    first.context.set_offline(True)
    _tap(first, 3)
    _wait(first, "offline")
    yield "3-offline", first
    first.context.set_offline(False)
    _wait(first, "saved")

    second.goto(f"/attempts/{attempt_id}")
    yield "4-elsewhere", second
    second.locator("form[action$='/take-over'] button").click()
    second.wait_for_load_state()
    _tap(first, 4)
    first.locator("dialog[open]").wait_for()
    yield "5-taken-over", first

    _change(attempt_id)
    _tap(second, 5)
    second.locator("dialog[open]").wait_for()
    yield "6-late", second


def _paper() -> Shot:
    return next(shot for shot in list_shots() if shot.name == "paper")


def _tap(page: Page, number: int) -> None:
    """Tap the first answer to a question that is not the one chosen."""
    page.locator(f"[data-go='{number}']").click()
    page.locator(f"#question-{number} label:not(:has(:checked))").first.click()


def _wait(page: Page, state: str) -> None:
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", state)


def _change(attempt_id: int) -> None:
    """Let the time of the attempt, and its grace, have been over for a moment."""
    deadline_at = clock.now() - GRACE - timedelta(seconds=1)
    db.session.execute(update(Attempt).where(Attempt.id == attempt_id).values(deadline_at=deadline_at))
    db.commit()
