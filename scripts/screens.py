"""Photograph every page of a demo on a phone and at a desk, and a paper in each state, into build/screens."""

import argparse
import sys
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from scripts import states
from scripts.demo_server import ROOT, make_demo, served
from scripts.pages import Shot, cookie_of, list_shots, open_page
from tests.chromium import ARGUMENTS, find_chromium

FOLDER = ROOT / "build" / "screens"
DATA = ROOT / "build" / "screens-data"
PLACES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 780}, "is_mobile": True, "has_touch": True},
    "desk": {"viewport": {"width": 1360, "height": 850}},
}


def main() -> int:
    """Photograph, say what was wrong with a page, and return the exit code."""
    asked = _parser().parse_args()
    chromium = find_chromium()
    if chromium is None:
        sys.stderr.write("There is no chromium (name one with CHROMIUM=PATH).\n")
        return 1
    if asked.data is None:
        make_demo(DATA)
    asked.into.mkdir(parents=True, exist_ok=True)
    with served(asked.data or DATA) as (url, app), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        camera = Camera(browser, app, url, asked)
        faults = [
            f"{shot.name} ({place}): {fault}"
            for shot in list_shots()
            if not asked.only or shot.name in asked.only
            for place in asked.place or PLACES
            for fault in camera.take(shot, place)
        ]
        if not asked.only or states.NAME in asked.only:
            for place in asked.place or PLACES:
                camera.take_states(place)
        browser.close()
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    sys.stdout.write(f"The pictures are in {asked.into}.\n")
    return 1 if faults else 0


class Camera:
    """Opens pages as people of the demo, and photographs them."""

    def __init__(self, browser: Browser, app: Flask, url: str, asked: argparse.Namespace) -> None:
        self._browser = browser
        self._app = app
        self._url = url
        self._asked = asked
        self._cookies: dict[str, str] = {}

    def take(self, shot: Shot, place: str) -> list[str]:
        """Photograph one page, and return what is wrong with it."""
        faults: list[str] = []
        page = self._open_browser(place, None if shot.who == "stranger" else self._cookie_of(shot.who))
        page.on("pageerror", lambda error: faults.append(str(error)))
        faults += open_page(page, shot)
        self._photograph(page, f"{shot.name}-{place}")
        page.context.close()
        return faults

    def take_states(self, place: str) -> None:
        """Photograph a paper in each state that it can be in."""
        devices = [cookie_of(self._app, states.WHO, device=f"{place} {number}") for number in (1, 2)]
        first, second = (self._open_browser(place, cookie) for cookie in devices)
        for name, page in states.go_through(first, second):
            page.screenshot(path=self._asked.into / f"{states.NAME}-{name}-{place}.png")
        first.context.close()
        second.context.close()

    def _open_browser(self, place: str, cookie: str | None) -> Page:
        context = self._browser.new_context(
            base_url=self._url,
            locale="vi-VN",
            service_workers="block",
            timezone_id="Asia/Ho_Chi_Minh",
            color_scheme="dark" if self._asked.dark else "light",
            **PLACES[place],
        )
        context.add_cookies([{"name": "locale", "value": self._asked.language, "url": self._url}])
        if cookie is not None:
            context.add_cookies([{"name": "lms", "value": cookie, "url": self._url}])
        return context.new_page()

    def _cookie_of(self, who: str) -> str:
        """Let somebody be one and the same browser on all pictures: a paper is open in one only."""
        if who not in self._cookies:
            self._cookies[who] = cookie_of(self._app, who)
        return self._cookies[who]

    def _photograph(self, page: Page, name: str) -> None:
        folder: Path = self._asked.into
        if self._asked.print:
            page.pdf(path=folder / f"{name}.pdf", format="A4", prefer_css_page_size=True)
        else:
            _unroll(page)
            page.screenshot(path=folder / f"{name}.png")


def _unroll(page: Page) -> None:
    """Make the window as high as the page, so that its lower edge lies there in the picture too."""
    size = page.viewport_size
    if size:
        height = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make screens", description=__doc__)
    parser.add_argument("only", nargs="*", help="the pages to photograph, by name; all without it")
    parser.add_argument("--place", action="append", choices=PLACES, help="phone or desk; both without it")
    parser.add_argument("--language", default="vi", choices=["vi", "en"])
    parser.add_argument("--dark", action="store_true", help="as a device shows them that prefers dark")
    parser.add_argument("--print", action="store_true", help="as PDF, the way a printer gets them")
    parser.add_argument("--data", type=Path, help="a data folder to photograph in place of a fresh demo")
    parser.add_argument("--into", type=Path, default=FOLDER, help="where the pictures go")
    return parser


if __name__ == "__main__":
    sys.exit(main())
