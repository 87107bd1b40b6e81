"""Referring others to a contest: the code, the link that carries it, and who is noted as referred."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from lms import db
from lms.errors import Invalid
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Level, Unit
from quizzes.contests.models import Contest
from quizzes.contests.rules.entry import Field, UniqueKey
from quizzes.entrants.actions import register_entrant
from quizzes.entrants.models import Entrant, Referral
from quizzes.entrants.referring import find_referrer, referral_code
from quizzes.entrants.rules import Declaration
from tests.pages import fields_of
from tests.quizzes.entrants.world import asking, fields, opened
from tests.quizzes.world import quiz_of
from tests.world import make_account, make_person, make_staff, make_unit, sign_in


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)


@pytest.fixture
def anna(province: Unit) -> Person:
    return make_person("Nguyễn Thị An", unit=province)


@pytest.fixture
def binh(province: Unit) -> Person:
    return make_person("Lê Văn Bình", unit=province)


def open_now(province: Unit, **entry: Any) -> Contest:
    contest = asking(province, now=datetime.now(UTC), **{"has_referrals": True} | entry)
    db.commit()
    return contest


def register(contest: Contest, person: Person, code: str = "") -> Entrant:
    said = Declaration(referrer=code)
    entrant = register_entrant(opened(contest), person.id, said, now=datetime.now(UTC))
    db.commit()
    return entrant


def referrals() -> list[tuple[int, int]]:
    rows = db.session.execute(select(Referral.entrant_id, Referral.referrer_id).order_by(Referral.entrant_id))
    return [(entrant_id, referrer_id) for entrant_id, referrer_id in rows]


def test_a_link_leads_over_signing_in_and_registering_into_the_paper(
    province: Unit, anna: Person, binh: Person, client: FlaskClient
) -> None:
    contest = open_now(province)
    first = register(contest, anna)
    code = referral_code(first.id)
    link = f"/c/{contest.slug}?from={code}"

    asked = client.get(link)
    assert parse_qs(urlsplit(asked.location).query)["next"] == [link]
    sign_in(client, make_account(binh, phone="0912345678"))
    entry = f"/c/{contest.slug}/entry?quiz={quiz_of(contest)}&from={code}"
    assert f'href="{entry.replace("&", "&amp;")}"' in client.get(link).text
    form = fields_of(client.get(entry).text)
    assert form["referrer"] == [code]
    paper = client.post(entry, data=form, follow_redirects=True)

    assert paper.text.count('data-question="') == 20
    second = db.session.scalars(select(Entrant).where(Entrant.person_id == binh.id)).one()
    assert referrals() == [(second.id, first.id)]


def test_an_entrant_finds_the_link_and_the_code_and_how_many_came(
    province: Unit, anna: Person, binh: Person, client: FlaskClient
) -> None:
    contest = open_now(province)
    code = referral_code(register(contest, anna).id)
    register(contest, binh, code)
    sign_in(client, make_account(anna, phone="0912345678"))

    assert f'href="/c/{contest.slug}/refer"' in client.get(f"/c/{contest.slug}").text
    page = client.get(f"/c/{contest.slug}/refer").text

    assert f"/c/{contest.slug}?from={code}</code>" in page
    assert 'src="data:image/png;base64,' in page
    assert "1 người" in page


def test_without_a_registration_or_referrals_the_page_leads_to_the_contest(
    province: Unit, anna: Person, client: FlaskClient
) -> None:
    asks, asks_not = open_now(province), open_now(province, has_referrals=False)
    sign_in(client, make_account(anna, phone="0912345678"))

    for contest in (asks, asks_not):
        assert client.get(f"/c/{contest.slug}/refer").location == f"/c/{contest.slug}"
        assert f'href="/c/{contest.slug}/refer"' not in client.get(f"/c/{contest.slug}").text


def test_whoever_enters_without_an_account_is_referred_too(
    province: Unit, anna: Person, client: FlaskClient
) -> None:
    contest = open_now(
        province,
        fields=fields(Field.FULL_NAME, Field.PHONE, Field.KIND),
        unique_key=UniqueKey.PHONE,
        is_public=True,
    )
    said = Declaration(phone="0987654321", consents=True)
    first = register_entrant(opened(contest), anna.id, said, now=datetime.now(UTC))
    db.commit()
    code = referral_code(first.id)

    page = client.get(f"/c/{contest.slug}?from={code}").text
    assert f"/entry?quiz={quiz_of(contest)}&amp;from={code}" in page
    entry = f"/c/{contest.slug}/entry?from={code}"
    typed = {"full_name": "Trần Văn Cường", "phone": "0912345678", "kind": "worker", "consents": "y"}
    answer = client.post(entry, data=fields_of(client.get(entry).text) | typed)

    assert answer.status_code == 302
    assert [referrer for _entrant, referrer in referrals()] == [first.id]


def test_a_code_that_nobody_has_comes_back_with_a_message(
    province: Unit, anna: Person, binh: Person, client: FlaskClient
) -> None:
    contest, other = open_now(province), open_now(province)
    code = referral_code(register(contest, anna).id)
    sign_in(client, make_account(binh, phone="0912345678"))
    address = f"/c/{other.slug}/entry"

    answer = client.post(address, data=fields_of(client.get(address).text) | {"referrer": code})

    assert answer.status_code == 400
    assert "Không có người dự thi nào mang mã này" in answer.text
    assert db.session.scalars(select(Entrant.person_id)).all() == [anna.id]


def test_a_code_is_read_as_people_type_it_and_a_mistyped_one_is_nobodys(province: Unit, anna: Person) -> None:
    contest = open_now(province)
    entrant = register(contest, anna)
    code = referral_code(entrant.id)
    wrong = ("A" if code[0] != "A" else "C") + code[1:]

    assert find_referrer(contest.id, f" {code[:2]}-{code[2:].lower()} ") == entrant.id
    assert [find_referrer(contest.id, one) for one in ("", "ACDE", wrong, "Y" * 20, "Y" * 90)] == [None] * 5
    assert find_referrer(contest.id + 1, code) is None


def test_who_referred_somebody_stays_as_it_was_first_said(province: Unit, anna: Person, binh: Person) -> None:
    contest = open_now(province)
    code = referral_code(register(contest, anna).id)
    register(contest, binh)

    register(contest, binh, code)

    assert referrals() == []


def test_a_contest_without_referrals_takes_no_notice_of_a_code(
    province: Unit, anna: Person, binh: Person
) -> None:
    contest = open_now(province, has_referrals=False, fields=fields(Field.KIND))
    code = referral_code(register(contest, anna).id)

    register(contest, binh, code)

    assert referrals() == []
    with pytest.raises(Invalid):
        register(open_now(province), binh, code)


def test_an_organiser_sees_who_referred_an_entrant_and_how_many_came(
    province: Unit, anna: Person, binh: Person, client: FlaskClient
) -> None:
    contest = open_now(province)
    first = register(contest, anna)
    second = register(contest, binh, referral_code(first.id))
    sign_in(client, make_staff(Role.ORGANISER, province))
    base = f"/organising/contests/{contest.id}/entrants"

    told = [terms_of(client.get(f"{base}/{one.id}").text) for one in (first, second)]

    assert [one["Người giới thiệu"] for one in told] == ["–", "Nguyễn Thị An"]
    assert [one["Đã đăng ký bằng mã của người này"] for one in told] == ["1", "0"]


def terms_of(page: str) -> dict[str, str]:
    """Return what the first list of terms on a page says of each."""
    (terms, *_others) = html.fromstring(page).find_class("facts")
    texts = [" ".join(one.text_content().split()) for one in terms.xpath(".//dt | .//dd")]
    return dict(zip(texts[::2], texts[1::2], strict=True))
