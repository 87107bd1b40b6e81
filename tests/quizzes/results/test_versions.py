"""What a version of a published result changes in the one before it, as anybody reads it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.people.models import Person
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest
from quizzes.results import actions
from quizzes.results.deciding import void_result
from quizzes.results.models import Standing
from quizzes.results.rules import by_receipt, unit_changes
from tests.quizzes.results.world import OVER, make_draft, make_ranked_contest, sit
from tests.world import make_person, make_unit


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def people(ward: Unit) -> list[Person]:
    """An, Bình and Cúc, who will be first, second and third."""
    return [make_person(name, unit=ward) for name in ("Nguyễn Văn An", "Lê Thị Bình", "Trần Cúc")]


@pytest.fixture
def contest(ward: Unit, people: list[Person]) -> Contest:
    contest = make_ranked_contest(ward, collective=())
    for person, right in zip(people, (5, 4, 2), strict=True):
        sit(person, contest, right)
    return contest


def publish(contest: Contest) -> Standing:
    draft = make_draft(contest)
    standing = actions.publish_standing(draft.id, account_id=None, now=OVER, needs_verified=False)
    db.commit()
    return standing


def changes_on(page: str) -> list[str]:
    """Return the lines of what changed, as they are read."""
    card = page[page.index("Thay đổi so với bản 1") :]
    lines = re.findall(r"<li>(.*?)</li>", card[: card.index("</ul>")], re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", line)).strip() for line in lines]


def test_all_that_a_version_changes_of_a_receipt_stands_on_one_line(
    client: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    first = publish(contest)
    rows = db.session.execute(select(Attempt.person_id, Attempt.id, Attempt.receipt_code))
    attempts = {person_id: (attempt_id, receipt) for person_id, attempt_id, receipt in rows}
    (void_id, an), (_second, binh), (_third, cuc) = (attempts[one.id] for one in people)
    void_result(first, void_id, reason="Thi hộ", account_id=None, now=OVER)
    publish(contest)

    lines = changes_on(client.get(f"/c/{contest.slug}/results/1").text)

    assert lines[0] == f"{an}: không còn trong kết quả; Giải Nhất → không có giải"
    assert sorted(lines[1:3]) == sorted([f"{binh}: Giải Nhì → Giải Nhất", f"{cuc}: không có giải → Giải Nhì"])


def test_an_appeal_comes_first_and_what_followed_from_it_behind_it_on_the_same_line() -> None:
    appeal = {"entrant": "B", "change": "appeal", "ticket": "PK-1"}
    added, moved = {"entrant": "B", "change": "added"}, {"entrant": "A", "change": "added"}
    unit = {"unit": "CĐCS Một", "collective": "people", "change": "prize"}

    found = by_receipt([appeal, moved, added, unit])

    assert list(found.items()) == [("B", [appeal, added]), ("A", [moved])]


def test_a_prize_that_moves_between_units_of_the_same_name_is_a_change() -> None:
    before = {("people", "G1", ""): {"name": "Tổ công đoàn số 1", "prize": "Nhất"}}
    after = {("people", "G2", ""): {"name": "Tổ công đoàn số 1", "prize": "Nhất"}}

    changes = [(one["unit"], one["before"], one["after"]) for one in unit_changes(before, after)]

    assert changes == [("Tổ công đoàn số 1", ["Nhất"], []), ("Tổ công đoàn số 1", [], ["Nhất"])]
    assert unit_changes(before, before) == []
