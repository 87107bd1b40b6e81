"""The pages of the platform, as people of the demo open them: for the pictures and for the tests."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page, Response
from sqlalchemy import select

from lms import clock, db
from lms.auth.actions import open_session
from lms.auth.cookies import DEVICE
from lms.auth.models import Account, RoleGrant
from lms.people.models import Post

LIST = Path(__file__).with_name("screens.toml")


@dataclass(frozen=True)
class Shot:
    """One page, and the way to it."""

    name: str
    who: str
    address: str
    view: str = ""
    follow: tuple[str, ...] = ()
    status: int = 200


def list_shots() -> list[Shot]:
    """Return the pages of screens.toml, in its order."""
    listed = tomllib.loads(LIST.read_text("utf-8"))["page"]
    return [Shot(**{**page, "follow": tuple(page.get("follow", ()))}) for page in listed]


def cookie_of(app: Flask, who: str, *, device: str = "pictures") -> str:
    """Sign somebody of the demo in, and return the cookie that their browser would keep.

    All are one device unless another is named, so that a paper that is open at one size can be gone on with
    at the other.
    """
    with app.app_context():
        token = open_session(_account(who), now=clock.now())
        db.commit()
        db.session.remove()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    if signer is None:
        raise RuntimeError("the application has no key to sign cookies with")
    return str(signer.dumps({"_user_id": token, "_fresh": True, DEVICE: device}))


def open_page(page: Page, shot: Shot) -> list[str]:
    """Go the way to a page, and return what was wrong on it."""
    faults: list[str] = []
    answers = [page.goto(shot.address, wait_until="load")]
    for step in shot.follow:
        if not step.startswith("/") and not page.locator(step).count():
            return [f"no {step} on {page.url}"]
        answers.append(_go_on(page, step))
    answer = answers[-1]
    if answer is not None and answer.status != shot.status:
        faults.append(f"status {answer.status} of {page.url}")
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        faults.append("something sticks out at the side")
    return faults


def _go_on(page: Page, step: str) -> Response | None:
    if step.startswith("/"):
        return page.goto(page.url.partition("#")[0] + step, wait_until="load")
    found = page.locator(step).first
    address = found.get_attribute("href")
    if address:
        return page.goto(address, wait_until="load")
    with page.expect_navigation(wait_until="load") as arrived:
        found.click()
    return arrived.value


def _account(who: str) -> int:
    """Return the first account that holds a role, or the first of a cadre without any."""
    if who == "cadre":
        wanted = (
            select(Account.id)
            .join(Post, Post.person_id == Account.person_id)
            .where(Account.id.not_in(select(RoleGrant.account_id)))
        )
    else:
        wanted = (
            select(Account.id)
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .where(RoleGrant.role == who)
        )
    found = db.session.scalar(wanted.order_by(Account.id).limit(1))
    if found is None:
        raise SystemExit(f"The demo has nobody who is {who}.")
    return found
