"""What an entrant's phone has to load over a weak network."""

import gzip
import re

from playwright.sync_api import Page, Response

from lms.units.models import Unit
from tests.e2e.conftest import Enter
from tests.e2e.test_contests import hand_in, make_open_contest
from tests.world import make_account, make_person

MOST = 60_000
KINDS = {"document", "stylesheet", "script"}


def test_contest_paper_and_receipt_are_light(enter: Enter, phone: Page, province: Unit) -> None:
    contest = make_open_contest(province)
    enter(phone, make_account(make_person(unit=province)))
    loaded: list[Response] = []
    phone.on("response", lambda response: loaded.append(response))

    phone.goto(f"/c/{contest.slug}", wait_until="networkidle")
    page = weight(loaded)
    phone.get_by_role("button", name="Vào thi").click()
    phone.wait_for_url(re.compile(r"/attempts/\d+$"))
    phone.reload(wait_until="networkidle")
    paper = weight(loaded)
    hand_in(phone)
    phone.reload(wait_until="networkidle")
    receipt = weight(loaded)

    print(f"kB compressed: contest {page / 1000}, paper {paper / 1000}, receipt {receipt / 1000}")  # noqa: T201
    assert max(page, paper, receipt) <= MOST


def weight(loaded: list[Response]) -> int:
    """Return the bytes of the last page: HTML, CSS and JavaScript, compressed one by one; forget them."""
    last = max(n for n, response in enumerate(loaded) if response.request.resource_type == "document")
    parts = [one for one in loaded[last:] if one.request.resource_type in KINDS]
    loaded.clear()
    assert {one.request.resource_type for one in parts} == KINDS
    return sum(len(gzip.compress(one.body(), mtime=0)) for one in parts)
