"""Photograph every page of a demo, on a phone and at a desk, into build/screens."""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from lms import clock, db
from lms.auth.actions import open_session
from lms.auth.models import Account, RoleGrant
from lms.config import read_settings
from lms.people.models import Post
from tests.chromium import ARGUMENTS, find_chromium
from wsgi import create_app

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "screens"
DATA = ROOT / "build" / "screens-data"
PLACES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 780}, "is_mobile": True, "has_touch": True},
    "desk": {"viewport": {"width": 1360, "height": 850}},
}


@dataclass(frozen=True)
class Shot:
    """One page to photograph."""

    name: str
    who: str
    address: str
    follow: tuple[str, ...] = ()
    status: int = 200


def main() -> int:
    """Photograph, say what was wrong with a page, and return the exit code."""
    asked = _parser().parse_args()
    chromium = find_chromium()
    if chromium is None:
        sys.stderr.write("There is no chromium (name one with CHROMIUM=PATH).\n")
        return 1
    data: Path = asked.data or _demo()
    asked.into.mkdir(parents=True, exist_ok=True)
    with _server(data) as (url, app), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        camera = Camera(browser, app, url, asked.into, asked.language)
        faults = [
            f"{shot.name} ({place}): {fault}"
            for shot in _shots(asked.only)
            for place in asked.place or PLACES
            for fault in camera.take(shot, place)
        ]
        browser.close()
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    sys.stdout.write(f"The pictures are in {asked.into}.\n")
    return 1 if faults else 0


class Camera:
    """Opens pages as people of the demo, and photographs them."""

    def __init__(self, browser: Browser, app: Flask, url: str, folder: Path, language: str) -> None:
        self._browser = browser
        self._app = app
        self._url = url
        self._folder = folder
        self._language = language

    def take(self, shot: Shot, place: str) -> list[str]:
        """Photograph one page, and return what is wrong with it."""
        faults: list[str] = []
        context = self._browser.new_context(
            base_url=self._url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **PLACES[place]
        )
        cookies = {"locale": self._language}
        if shot.who != "stranger":
            cookies["lms"] = self._cookie_of(shot.who)
        context.add_cookies(
            [{"name": name, "value": value, "url": self._url} for name, value in cookies.items()]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        response = page.goto(shot.address, wait_until="networkidle")
        if response is not None and response.status != shot.status:
            faults.append(f"status {response.status}")
        for selector in shot.follow:
            faults += _follow(page, selector)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append("something sticks out at the side")
        page.screenshot(path=self._folder / f"{shot.name}-{place}.png", full_page=True)
        context.close()
        return faults

    def _cookie_of(self, who: str) -> str:
        """Return the cookie of somebody of the demo who is signed in."""
        with self._app.app_context():
            token = open_session(_account(who), now=clock.now())
            db.commit()
            db.session.remove()
        signer = SecureCookieSessionInterface().get_signing_serializer(self._app)
        if signer is None:
            raise RuntimeError("the application has no key to sign cookies with")
        return str(signer.dumps({"_user_id": token, "_fresh": True}))


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


def _follow(page: Page, selector: str) -> list[str]:
    link = page.locator(selector).first
    if not link.count():
        return [f"no {selector} on {page.url}"]
    page.goto(str(link.get_attribute("href")), wait_until="networkidle")
    return []


def _shots(only: list[str]) -> Iterator[Shot]:
    listed = tomllib.loads((ROOT / "scripts" / "screens.toml").read_text("utf-8"))["page"]
    for page in listed:
        shot = Shot(**{**page, "follow": tuple(page.get("follow", ()))})
        if not only or shot.name in only:
            yield shot


def _demo() -> Path:
    """Return a data folder with a fresh demo."""
    shutil.rmtree(DATA, ignore_errors=True)
    for words in (["init"], ["demo", "load"]):
        subprocess.run(
            [sys.executable, "-m", "wsgi", *words],
            cwd=ROOT,
            env=_environ(DATA),
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return DATA


@contextmanager
def _server(data: Path) -> Iterator[tuple[str, Flask]]:
    """Serve a data folder as an office does, and give the address and an application of the same keys."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environ = {**_environ(data), "PORT": port}
    with (data / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn"], cwd=ROOT, env=environ, stdout=log, stderr=log
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/healthz")
        yield url, create_app(read_settings(environ))
    finally:
        server.terminate()
        server.wait()


def _environ(data: Path) -> dict[str, str]:
    return {**os.environ, "LMS_DATA": str(data)}


def _wait_for(url: str) -> None:
    for _attempt in range(150):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{url} did not answer.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make screens", description=__doc__)
    parser.add_argument("only", nargs="*", help="the pages to photograph, by name; all without it")
    parser.add_argument("--place", action="append", choices=PLACES, help="phone or desk; both without it")
    parser.add_argument("--language", default="vi", choices=["vi", "en"])
    parser.add_argument("--data", type=Path, help="a data folder to photograph in place of a fresh demo")
    parser.add_argument("--into", type=Path, default=FOLDER, help="where the pictures go")
    return parser


if __name__ == "__main__":
    sys.exit(main())
