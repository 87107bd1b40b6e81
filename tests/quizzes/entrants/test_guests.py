"""Entering without an account: what is made of somebody, what their session opens, and coming back."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.auth.models import Account, SignInSession
from lms.auth.queries import find_way_in
from lms.auth.rules import sign_in_name
from lms.duplicates.actions import merge_people
from lms.people.actions import By
from lms.people.models import Membership, Person
from lms.populations.meaning import belongings_of
from lms.rights import Role
from lms.units.models import Level, Unit
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest
from quizzes.contests.rules.entry import Field, Kind, UniqueKey
from quizzes.entrants import declaring
from quizzes.entrants.models import Entrant
from tests.quizzes.entrants.world import asking, fields
from tests.quizzes.world import make_bank, make_contest, make_round, quiz_of
from tests.world import NOON, make_account, make_person, make_staff, make_unit, sign_in

ASKED = fields(Field.FULL_NAME, Field.PHONE, Field.UNIT, Field.KIND)


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE, code="ST")


@pytest.fixture
def factory(province: Unit) -> Unit:
    return make_unit("CĐCS Công ty May Sông Trăng", parent=province, code="ST-02")


def open_now(province: Unit, **entry: Any) -> Contest:
    rules: dict[str, Any] = {"fields": ASKED, "unique_key": UniqueKey.PHONE, "is_public": True}
    contest = asking(province, now=datetime.now(UTC), **rules | entry)
    db.commit()
    return contest


def typed(factory: Unit, **values: Any) -> dict[str, Any]:
    said = {"full_name": "TRẦN VĂN AN", "phone": "0912345678", "kind": "worker", "consents": "y"}
    return said | {"unit": factory.code, "confirmed_unit": factory.id} | values


def enter(client: FlaskClient, contest: Contest, factory: Unit, **values: Any) -> Any:
    return client.post(f"/c/{contest.slug}/entry", data=typed(factory, **values))


def count(model: Any) -> int:
    return db.session.scalars(select(func.count(model.id))).one()


def test_a_stranger_goes_from_the_link_to_the_paper_and_is_nobody_elsewhere(
    province: Unit, factory: Unit, client: FlaskClient
) -> None:
    contest = open_now(province)

    page = client.get(f"/c/{contest.slug}").text
    assert f'href="/c/{contest.slug}/entry?quiz={quiz_of(contest)}"' in page
    paper = client.get(enter(client, contest, factory).location).text

    assert paper.count('data-question="') == 20
    entrant = db.session.scalars(select(Entrant)).one()
    person = db.session.get_one(Person, entrant.person_id)
    account = db.session.scalars(select(Account)).one()
    assert (entrant.name, entrant.kind, entrant.unit_id, entrant.is_declared, entrant.consent_version) == (
        "Trần Văn An",
        "worker",
        factory.id,
        True,
        "v1",
    )
    assert (person.name, person.phone, belongings_of(person.id, datetime.now(UTC).date())) == (
        "Trần Văn An",
        None,
        [],
    )
    assert (account.person_id, account.password_hash, account.activated_at) == (person.id, None, None)
    assert find_way_in(db.session(), sign_in_name("0912345678")) is None


def test_the_session_of_a_guest_is_good_for_the_contest_alone(
    province: Unit, factory: Unit, client: FlaskClient
) -> None:
    contest = open_now(province)
    home = f"/c/{contest.slug}"
    now = datetime.now(UTC)
    bank = make_bank(unit=province, name="Khác")
    open_to_all = make_contest(
        province, make_round(bank, opens_at=contest.created_at, closes_at=now.replace(year=now.year + 1))
    )
    db.commit()
    sitting = enter(client, contest, factory).location

    assert client.get(sitting).status_code == 200
    for address in ("/", "/contests", "/courses", "/me", "/account", "/attempts", "/people", "/units/1"):
        assert (client.get(address).status_code, client.get(address).location) == (302, home), address
    assert client.get("/jobs/1", headers={"Accept": "application/json"}).status_code == 403
    assert client.get(f"/c/{open_to_all.slug}").location == home
    assert client.get(f"/c/{open_to_all.slug}/entry").location == home
    assert client.post(f"/quizzes/{quiz_of(open_to_all)}/attempts").status_code == 404
    assert count(Attempt) == 1


def test_the_next_person_begins_where_nobody_is_signed_in(
    province: Unit, factory: Unit, client: FlaskClient
) -> None:
    contest = open_now(province)
    home = f"/c/{contest.slug}"
    enter(client, contest, factory)

    left = client.post("/sign-out", data={"next": home})
    assert left.location == home
    assert "Trần Văn An" not in client.get(home).text
    again = enter(client, contest, factory, phone="0987654321", full_name="Lê Thị Bình")

    assert re.fullmatch(r"/attempts/\d+", again.location)
    assert [one.name for one in db.session.scalars(select(Entrant).order_by(Entrant.id))] == [
        "Trần Văn An",
        "Lê Thị Bình",
    ]


def test_a_second_person_with_the_same_phone_is_refused_and_nobody_is_made(
    province: Unit, factory: Unit, client: FlaskClient
) -> None:
    contest = open_now(province)
    enter(client, contest, factory)
    client.post("/sign-out")

    answer = enter(client, contest, factory, full_name="Lê Thị Bình")

    assert (answer.status_code, "đã được dùng để đăng ký" in answer.text) == (400, True)
    assert (count(Entrant), count(Person), count(Account), count(SignInSession)) == (1, 1, 1, 1)


def test_somebody_comes_back_on_another_device_with_the_phone_and_the_code(
    app: Flask, province: Unit, factory: Unit, client: FlaskClient
) -> None:
    contest = open_now(province)
    sitting = enter(client, contest, factory).location
    receipt = client.post(f"{sitting}/submit", follow_redirects=True).text
    code = declaring.return_code(db.session.scalars(select(Entrant.id)).one())
    assert code in receipt
    other = app.test_client()

    came = other.post(f"/c/{contest.slug}/return", data={"key": "0912 345 678", "code": f" {code.lower()} "})

    assert came.location == f"/c/{contest.slug}"
    assert other.get(f"{sitting}/receipt").status_code == 200


def test_wrong_codes_are_counted_for_the_registration(
    app: Flask, province: Unit, factory: Unit, client: FlaskClient
) -> None:
    contest = open_now(province)
    enter(client, contest, factory)
    code = declaring.return_code(db.session.scalars(select(Entrant.id)).one())
    other = app.test_client()

    def try_code(text: str, key: str = "0912345678") -> int:
        return other.post(f"/c/{contest.slug}/return", data={"key": key, "code": text}).status_code

    assert [try_code("AAAAAAAA") for _try in range(6)] == [401, 401, 401, 401, 429, 429]
    assert try_code(code) == 429
    assert try_code("AAAAAAAA", key="0987654321") == 401


def test_a_member_cannot_be_opened_by_coming_back(
    app: Flask, province: Unit, factory: Unit, client: FlaskClient
) -> None:
    contest = open_now(province)
    member = make_person("Nguyễn Thị Hoà", unit=factory)
    sign_in(client, make_account(member, phone="0912345678"))
    enter(client, contest, factory)
    entrant = db.session.scalars(select(Entrant)).one()
    other = app.test_client()

    data = {"key": "0912345678", "code": declaring.return_code(entrant.id)}

    assert (entrant.is_declared, other.post(f"/c/{contest.slug}/return", data=data).status_code) == (
        False,
        401,
    )


def test_who_is_excluded_is_known_by_the_phone(province: Unit, factory: Unit, client: FlaskClient) -> None:
    staff = make_staff(Role.ORGANISER, province)
    person = make_person("Phạm Thị Lan", unit=factory, phone="0912345678")
    staff.person_id = person.id
    contest = open_now(province, excluded_staff_of=("ST",))

    answer = enter(client, contest, factory)

    assert (answer.status_code, count(Entrant)) == (403, 0)


def test_a_crowd_is_asked_to_wait_and_nobody_by_their_address(
    province: Unit, factory: Unit, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    contest = open_now(province)
    monkeypatch.setattr(declaring, "MOST_A_MINUTE", 1)
    enter(client, contest, factory)
    client.post("/sign-out")

    answer = enter(client, contest, factory, phone="0987654321")

    assert ("Đang có rất nhiều người đăng ký" in answer.text, count(Entrant)) == (True, 1)


def test_without_public_entry_a_stranger_signs_in(province: Unit, factory: Unit, client: FlaskClient) -> None:
    contest = asking(province, now=datetime.now(UTC), fields=fields(Field.PHONE), kinds=(Kind.MEMBER,))
    db.commit()

    for address in (
        f"/c/{contest.slug}",
        f"/c/{contest.slug}/entry",
        f"/c/{contest.slug}/units",
        "/c/khong-co",
    ):
        assert client.get(address).location == f"/sign-in?next={address}"
    assert enter(client, contest, factory).status_code == 302
    assert count(Person) == 0


def test_a_guest_counts_in_no_unit(province: Unit, factory: Unit, client: FlaskClient) -> None:
    enter(client, open_now(province), factory)

    assert db.session.scalars(select(Membership)).all() == []


@pytest.mark.parametrize(("has_account", "status"), [(False, 302), (True, 401)])
def test_a_guest_who_was_found_in_the_roster_comes_back_unless_they_have_an_account(
    app: Flask, province: Unit, factory: Unit, client: FlaskClient, *, has_account: bool, status: int
) -> None:
    contest = open_now(province)
    sitting = enter(client, contest, factory).location
    entrant = db.session.scalars(select(Entrant)).one()
    member = make_person("Lê Thị Bình", unit=factory)
    if has_account:
        make_account(member)
    merge_people(db.session.get_one(Person, entrant.person_id), member, by=By(None, NOON))
    db.commit()
    other = app.test_client()

    data = {"key": "0912345678", "code": declaring.return_code(entrant.id)}

    assert other.post(f"/c/{contest.slug}/return", data=data).status_code == status
    assert other.get(f"{sitting}/story").status_code == (200 if status == 302 else 302)
