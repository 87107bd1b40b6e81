"""The pages of results: what a stranger checks, what an entrant sees, what organisers decide."""

import json

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.jobs.execution import run_now
from lms.jobs.models import Job
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest
from quizzes.contests.rules.entry import Division
from quizzes.entrants.actions import register_entrant
from quizzes.entrants.queries import require_open_contest
from quizzes.entrants.rules import Declaration
from quizzes.results import actions, boards
from quizzes.results.deciding import void_result
from quizzes.results.models import Standing, Verification, Void
from tests.quizzes.results.world import OVER, make_draft, make_ranked_contest, sit
from tests.world import DAY, NOON, make_account, make_person, make_staff, make_unit, sign_in


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def people(ward: Unit) -> list[Person]:
    one = make_unit("CĐCS Một", parent=ward, code="G1")
    return [make_person(name, unit=one) for name in ("Nguyễn Văn An", "Lê Thị Bình", "Trần Cúc")]


@pytest.fixture
def contest(ward: Unit, people: list[Person]) -> Contest:
    contest = make_ranked_contest(ward)
    for person, right in zip(people, (5, 4, 2), strict=True):
        sit(person, contest, right)
    return contest


@pytest.fixture
def published(contest: Contest) -> Standing:
    draft = make_draft(contest)
    standing = actions.publish_standing(draft.id, account_id=None, now=OVER, needs_verified=False)
    db.commit()
    return standing


@pytest.fixture
def organiser(client: FlaskClient, ward: Unit) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, ward))
    return client


def test_a_place_in_a_division_is_told_by_the_name_of_the_division(
    client: FlaskClient, ward: Unit, people: list[Person]
) -> None:
    contest = make_ranked_contest(ward, divisions=(Division("DV", "Đoàn viên và người lao động"),))
    register_entrant(require_open_contest(contest.slug), people[0].id, Declaration(), now=NOON)
    sit(people[0], contest, 5)
    draft = make_draft(contest)
    actions.publish_standing(draft.id, account_id=None, now=OVER, needs_verified=False)
    db.commit()

    page = client.get(f"/c/{contest.slug}/results/1?receipt={receipt_of(people[0])}").text

    assert "<span>Đoàn viên và người lao động: hạng 1</span>" in page


def receipt_of(person: Person) -> str:
    return db.session.scalars(select(Attempt.receipt_code).where(Attempt.person_id == person.id)).one()


def attempt_of(person: Person) -> int:
    return db.session.scalars(select(Attempt.id).where(Attempt.person_id == person.id)).one()


def test_a_stranger_reads_masked_names_and_no_whole_one(
    client: FlaskClient, contest: Contest, published: Standing
) -> None:
    page = client.get(f"/c/{contest.slug}/results/1").text

    assert [name in page for name in ("Nguyễn V. A.", "Lê T. B.", "Trần C.")] == [True, True, True]
    assert [name in page for name in ("Nguyễn Văn An", "Thị Bình", "Trần Cúc")] == [False, False, False]
    assert published.sha256 in page


def test_a_stranger_finds_a_receipt_however_it_is_typed(
    client: FlaskClient, contest: Contest, published: Standing, people: list[Person]
) -> None:
    receipt = receipt_of(people[1]).lower()

    found = client.get(f"/c/{contest.slug}/results/1?receipt=%20{receipt}").text
    missed = client.get(f"/c/{contest.slug}/results/1?receipt=AAAAA-AAAAA").text

    assert "Hạng 2 trong đơn vị CĐCS Một" in found
    assert "Không thấy mã AAAAA-AAAAA trong kết quả này." in missed


def test_a_receipt_that_was_voided_is_said_to_be_left_out_without_the_reason(
    client: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    draft = make_draft(contest)
    void_result(draft, attempt_of(people[0]), reason="Thi hộ", account_id=None, now=OVER)
    second = make_draft(contest)
    actions.publish_standing(second.id, account_id=None, now=OVER, needs_verified=False)
    db.commit()
    receipt = receipt_of(people[0])

    page = client.get(f"/c/{contest.slug}/results/1?receipt=%20{receipt.lower()}").text

    assert "đã nộp nhưng không được xếp hạng trong kết quả này" in page
    assert [text in page for text in ("Không thấy mã", "Thi hộ", "Nguyễn V. A.")] == [False, False, False]


def test_a_receipt_of_another_round_is_not_left_out_of_this_one(
    client: FlaskClient, ward: Unit, people: list[Person]
) -> None:
    contest = make_ranked_contest(ward, rounds=2)
    sit(people[0], contest, 5)
    other = sit(people[1], contest, 5, number=2)
    draft = make_draft(contest, 1, now=OVER + DAY)
    draft.ranked_at = OVER + 30 * DAY  # when the other round is over, too
    actions.publish_standing(draft.id, account_id=None, now=OVER + DAY, needs_verified=False)
    db.commit()

    page = client.get(f"/c/{contest.slug}/results/1?receipt={other}").text

    assert f"Không thấy mã {other} trong kết quả này." in page


def test_an_entrant_sees_the_own_rank(
    client: FlaskClient, contest: Contest, published: Standing, people: list[Person]
) -> None:
    address = f"/c/{contest.slug}/results/1"
    assert "Kết quả của bạn" not in client.get(address).text

    sign_in(client, make_account(people[2]))

    page = client.get(address).text
    assert "Kết quả của bạn" in page
    assert "Hạng 3 trong đơn vị CĐCS Một" in page


def test_a_stranger_takes_the_file_whose_hash_is_on_the_page(
    client: FlaskClient, contest: Contest, published: Standing
) -> None:
    answer = client.get(f"/c/{contest.slug}/results/1/file")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    lines = answer.data.decode().splitlines()
    assert json.loads(lines[0])["contest"] == contest.slug
    assert not [name for name in ("Nguyễn", "Bình", "Cúc") if name in answer.data.decode()]
    answer.close()


def test_units_of_a_collective_prize_are_listed(
    client: FlaskClient, contest: Contest, published: Standing
) -> None:
    page = client.get(f"/c/{contest.slug}/results/1/units/people").text

    assert [text in page for text in ("Đông nhất", "CĐCS Một", "100,00 %")] == [True, True, True]
    assert client.get(f"/c/{contest.slug}/results/1/units/ratio").status_code == 404


def test_a_draft_and_what_is_not_there_is_not_found_in_public(client: FlaskClient, contest: Contest) -> None:
    make_draft(contest)
    db.commit()

    statuses = [
        client.get(f"/c/{address}").status_code
        for address in (
            f"{contest.slug}/results/1",
            f"{contest.slug}/results/1/file",
            f"{contest.slug}/results/0",
            "khong-co/results",
        )
    ]

    assert statuses == [404, 404, 404, 404]


def test_a_contest_without_results_says_what_comes(client: FlaskClient, contest: Contest) -> None:
    db.commit()

    assert "Chưa công bố kết quả" in client.get(f"/c/{contest.slug}/results").text


def test_the_pages_of_a_standing_follow_each_other_by_place(published: Standing) -> None:
    first = boards.page_lines(published, size=2)
    second = boards.page_lines(published, after=first.after, size=2)

    assert [[line.place for line in page.items] for page in (first, second)] == [[1, 2], [3]]
    assert second.after is None


def test_an_organiser_ranks_as_a_job_verifies_and_publishes(
    app: Flask, client: FlaskClient, ward: Unit, contest: Contest, people: list[Person]
) -> None:
    base = f"/organising/contests/{contest.id}/results"
    checks = dict.fromkeys(("has_identity", "has_unit", "has_contact", "has_dossier"), "y")
    with time_machine.travel(OVER, tick=False):
        sign_in(client, make_staff(Role.ORGANISER, ward))
        assert "Xếp hạng" in client.get(base).text
        answer = client.post(f"{base}/1/rank")
        run_now(db.session.scalars(select(Job.id)).one())
        done = db.session.execute(select(Job.state, Job.message, Job.result_url)).one()
        refused = client.post(f"{base}/1/publish")
        for person in people[:2]:
            winner = f"{base}/1/winners/{attempt_of(person)}"
            assert person.name in client.get(winner).text
            assert client.post(winner, data={**checks, "note": "Đã gọi"}).status_code == 302
        accepted = client.post(f"{base}/1/publish")

    assert answer.status_code == 302
    assert tuple(done) == ("done", "Đã xếp hạng 3 người dự thi.", f"{base}/1")
    assert (refused.status_code, accepted.status_code) == (400, 302)
    assert "Còn 2 người đạt giải chưa được xác minh" in refused.text
    standing = db.session.scalars(select(Standing)).one()
    assert (standing.state, standing.published_at) == ("published", OVER)
    assert len(db.session.scalars(select(Verification)).all()) == 2


def test_a_void_needs_a_reason_and_can_be_lifted(
    organiser: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    make_draft(contest)
    db.commit()
    base, person_id = f"/organising/contests/{contest.id}/results/1", people[0].id
    winner = f"{base}/winners/{attempt_of(people[0])}"

    assert organiser.post(f"{winner}/void", data={"reason": " "}).status_code == 400
    assert db.session.scalars(select(Void)).all() == []

    typed = {"reason": "Sai đơn vị", "is_no_entry": "y"}
    assert organiser.post(f"{winner}/void", data=typed).status_code == 302
    assert "Không tính là đã dự thi" in organiser.get(base).text
    void = db.session.scalars(select(Void)).one()
    state = db.session.scalars(select(Standing.state)).one()
    lift = f"{base}/voids/{void.id}/lift"
    assert (void.person_id, void.reason, void.is_no_entry) == (person_id, "Sai đơn vị", True)
    assert state == "outdated"
    assert organiser.post(f"{winner}/void", data={"reason": "Lại"}).status_code == 409
    page = organiser.get(base).text
    assert [text in page for text in ("Sai đơn vị", "Cần xếp hạng lại")] == [True, True]

    assert organiser.post(lift).status_code == 302
    assert db.session.scalars(select(Void)).all() == []
    assert organiser.post(lift).status_code == 409


def test_who_is_voided_after_the_publication_is_named_until_there_is_a_new_version(
    organiser: FlaskClient, contest: Contest, published: Standing, people: list[Person]
) -> None:
    base = f"/organising/contests/{contest.id}/results/1"
    named = "Nguyễn Văn An bị huỷ kết quả sau khi công bố"

    before = organiser.get(base).text
    organiser.post(f"{base}/winners/{attempt_of(people[0])}/void", data={"reason": "Thi hộ"})
    after = organiser.get(base).text
    second = make_draft(contest)
    actions.publish_standing(second.id, account_id=None, now=OVER, needs_verified=False)
    db.commit()

    assert [named in page for page in (before, after, organiser.get(base).text)] == [False, True, False]


def test_organisers_of_other_units_find_nothing(
    client: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    make_draft(contest)
    sign_in(client, make_staff(Role.ORGANISER, make_unit("CĐCS khác", code="X")))
    base = f"/organising/contests/{contest.id}/results"

    statuses = [
        client.open(address, method=method).status_code
        for method, address in (
            ("GET", base),
            ("GET", f"{base}/1"),
            ("POST", f"{base}/1/rank"),
            ("POST", f"{base}/1/publish"),
            ("POST", f"{base}/1/ties/0"),
            ("POST", f"{base}/1/voids/1/lift"),
            ("GET", f"{base}/1/winners/{attempt_of(people[0])}"),
            ("POST", f"{base}/1/winners/{attempt_of(people[0])}/void"),
        )
    ]

    assert statuses == [404] * 8
