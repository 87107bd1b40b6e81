"""Equals at the edge of a prize: the organising board tells them apart on the page."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest
from quizzes.contests.rules.entry import Division, EntryRules
from quizzes.entrants.actions import register_entrant
from quizzes.entrants.queries import require_open_contest
from quizzes.entrants.rules import Declaration
from quizzes.ranking.keys import Key, orders
from quizzes.ranking.rules import EACH_DIVISION, CollectivePrize, CollectiveTier, Prize, Ranking
from quizzes.results.models import Decision, UnitDecision
from tests.quizzes.results.world import make_draft, make_ranked_contest, sit
from tests.world import NOON, make_person, make_staff, make_unit, sign_in

NAMES = ("Nguyễn Văn An", "Lê Thị Bình", "Trần Cúc")
BY_SCORE = Ranking(orders(Key.SCORE))


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def people(ward: Unit) -> list[Person]:
    return [make_person(name, unit=ward) for name in NAMES]


@pytest.fixture
def organiser(client: FlaskClient, ward: Unit) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, ward))
    return client


@pytest.fixture
def contest(ward: Unit, people: list[Person]) -> Contest:
    """A contest in which all three are equal, for a first and a second prize."""
    contest = make_ranked_contest(ward, ranking=BY_SCORE, collective=())
    for person in people:
        sit(person, contest, 4)
    make_draft(contest)
    db.commit()
    return contest


def attempt_of(person: Person) -> int:
    return db.session.scalars(select(Attempt.id).where(Attempt.person_id == person.id)).one()


def results_of(contest: Contest) -> str:
    return f"/organising/contests/{contest.id}/results/1"


def typed_in(page: str) -> dict[str, str]:
    """Return what stands in the fields for places."""
    fields = re.findall(r"<input[^>]* name=\"place-[^>]*>", page)
    return {_of("name", one): _of("value", one) for one in fields}


def _of(attribute: str, tag: str) -> str:
    found = re.search(rf' {attribute}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def test_a_tie_is_decided_on_the_page_and_ranked_again(
    organiser: FlaskClient, contest: Contest, people: list[Person], ward: Unit
) -> None:
    address = results_of(contest)
    fields = [f"place-{attempt_of(person)}" for person in people]

    page = organiser.get(address).text
    assert "Bằng nhau ở mép giải: Giải Nhất" in page
    assert typed_in(page) == dict.fromkeys(fields, "")
    told = [f"{name}<small>{ward.name}" for name in NAMES]
    assert [name in page for name in told] == [True] * 3, "receipts alone tell the board nothing"
    decided = {fields[0]: "2", fields[1]: "1", fields[2]: "3"}
    assert organiser.post(f"{address}/ties/0", data=decided).status_code == 302
    assert typed_in(organiser.get(address).text) == decided, "until it is ranked again, it can be put right"

    draft = make_draft(contest)
    assert draft.ties == []
    db.commit()
    page = organiser.get(address).text
    assert page.index(NAMES[1]) < page.index(NAMES[0])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("1", "1", "2"), "Mỗi người, mỗi đơn vị phải có một thứ tự khác nhau."),
        (("1", "2", ""), "Hãy điền mục này."),
        (("1", "2", "ba"), "Hãy nhập một số nguyên."),
        (("1", "2", "4"), "Giá trị phải từ 1 đến 3."),
    ],
)
def test_a_decision_that_is_refused_keeps_what_was_typed_and_stores_nothing(
    organiser: FlaskClient,
    contest: Contest,
    people: list[Person],
    typed: tuple[str, str, str],
    sentence: str,
) -> None:
    sent = {f"place-{attempt_of(person)}": place for person, place in zip(people, typed, strict=True)}

    answer = organiser.post(f"{results_of(contest)}/ties/0", data=sent)

    assert answer.status_code == 400
    assert sentence in answer.text
    assert "Người đạt giải" in answer.text, "it is the page of the result, and no page of an error"
    assert typed_in(answer.text) == sent
    assert db.session.scalars(select(Decision)).all() == []


def test_a_tie_that_is_no_longer_there_says_that_the_ranking_has_changed(
    organiser: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    sent = {f"place-{attempt_of(person)}": str(place) for place, person in enumerate(people, start=1)}

    answer = organiser.post(f"{results_of(contest)}/ties/1", data=sent)

    assert answer.status_code == 409
    assert "Bảng xếp hạng này vừa thay đổi. Hãy tải lại trang." in answer.text


def test_equal_units_are_told_apart_for_their_own_prize(organiser: FlaskClient, ward: Unit) -> None:
    prize = CollectivePrize("people", "Đông nhất", tiers=(CollectiveTier("Giải tập thể"),))
    contest = make_ranked_contest(ward, prizes=(), collective=(prize,))
    units = [make_unit(f"CĐCS {name}", parent=ward, code=name) for name in ("Một", "Hai")]
    for unit, name in zip(units, NAMES, strict=False):
        sit(make_person(name, unit=unit), contest, 3)
    make_draft(contest)
    db.commit()
    address, fields = results_of(contest), [f"place-{unit.id}" for unit in units]

    assert "Bằng nhau ở mép giải: Giải tập thể · Đông nhất" in organiser.get(address).text
    twice = organiser.post(f"{address}/ties/0", data=dict.fromkeys(fields, "2"))
    assert (twice.status_code, typed_in(twice.text)) == (400, dict.fromkeys(fields, "2"))
    decided = dict(zip(fields, ("2", "1"), strict=True))
    assert organiser.post(f"{address}/ties/0", data=decided).status_code == 302

    assert typed_in(organiser.get(address).text) == decided
    kept = db.session.execute(select(UnitDecision.key, UnitDecision.unit_id, UnitDecision.place)).all()
    assert {tuple(one) for one in kept} == {("people", units[0].id, 2), ("people", units[1].id, 1)}


def test_ties_for_the_same_prize_of_two_divisions_name_their_division(
    organiser: FlaskClient, ward: Unit
) -> None:
    contest = make_ranked_contest(
        ward,
        ranking=BY_SCORE,
        collective=(),
        prizes=(Prize("Giải Nhất", 1, division=EACH_DIVISION),),
        divisions=(Division("A", "Bảng A"), Division("B", "Bảng B")),
        entry=EntryRules(chooses_division=True),
    )
    for division in ("A", "B"):
        for name in NAMES[:2]:
            person = make_person(name, unit=ward)
            said = Declaration(division=division)
            register_entrant(require_open_contest(contest.slug), person.id, said, now=NOON)
            sit(person, contest, 4)
    make_draft(contest)
    db.commit()

    page = organiser.get(results_of(contest)).text

    assert re.findall(r"Bằng nhau ở mép giải: ([^<]+)<", page) == ["Giải Nhất · Bảng A", "Giải Nhất · Bảng B"]
