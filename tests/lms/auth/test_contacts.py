"""The contacts of a person are sign-in names: what a roster or a secretary changes counts at once."""

import io
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.access.queries import letter_address, sign_in_facts
from lms.auth.actions import SignedIn, sign_in
from lms.auth.models import Account, RoleGrant
from lms.files.actions import keep
from lms.files.rules import SPREADSHEETS
from lms.people.models import Person
from lms.rights import Role
from lms.rosters.actions import Source, import_roster
from lms.rosters.reading.readers import read_workbook
from lms.rosters.reading.rules import LegacyLetters, read_roster
from lms.rosters.staged import Terms
from lms.rosters.staging import stage
from lms.units.models import Unit
from tests.counting import count_statements
from tests.world import NOON, contacts_of, make_account, make_person, make_staff, make_unit
from tests.world import sign_in as let_in

PASSWORD = "hoa mua xuân"
OLD = ("0912345678", "hoa@example.vn")
NEW = ("0987654321", "hoa.moi@example.vn")
ROSTER = "Mã đoàn viên;Họ và tên;SĐT;Email;Mã đơn vị\nST1024;Nguyễn Thị Hoà;{};{};MAY\n"


@pytest.fixture
def factory(app: Flask) -> Unit:
    return make_unit(code="MAY")


@pytest.fixture
def account(factory: Unit) -> Account:
    phone, email = OLD
    person = make_person("Nguyễn Thị Hoà", unit=factory, member_code="ST1024")
    account = make_account(person, password=PASSWORD, phone=phone, email=email, confirmed_email=email)
    db.commit()
    return account


def names_that_lead_in() -> list[str]:
    """Return which of the contacts sign somebody in with the right password."""
    answers = {name: sign_in(name, PASSWORD, is_shared=False, now=NOON) for name in (*OLD, *NEW)}
    db.commit()
    return [name for name, answer in answers.items() if isinstance(answer, SignedIn)]


def bring(contacts: tuple[str, str]) -> None:
    """Import a roster with these contacts of the person."""
    content = ROSTER.format(*contacts).encode("utf-8-sig")
    roster = read_roster(read_workbook(content, "ds.csv"), legacy_letters=LegacyLetters.CONVERT)
    file = keep(io.BytesIO(content), name="ds.csv", accepted=SPREADSHEETS, uploaded_by_id=None, now=NOON)
    import_roster(stage(db.session(), roster, Terms(day=date(2026, 11, 22))), Source(file.id, {}), now=NOON)
    db.commit()


def test_what_a_secretary_writes_of_a_person_signs_in_at_once(
    client: FlaskClient, account: Account, factory: Unit
) -> None:
    assert names_that_lead_in() == list(OLD)
    let_in(client, make_staff(Role.ADMINISTRATOR, factory))
    values = {"family": "Nguyễn Thị", "given": "Hoà", "member_code": "ST1024", "sex": ""}

    answer = client.post(
        f"/people/{account.person_id}/edit", data={**values, "phone": NEW[0], "email": NEW[1]}
    )

    assert answer.status_code == 302
    assert names_that_lead_in() == list(NEW)


def test_what_a_roster_says_of_a_person_signs_in_at_once(account: Account) -> None:
    bring(NEW)

    db.session.remove()
    assert contacts_of(db.session.get_one(Account, account.id)) == NEW
    assert names_that_lead_in() == list(NEW)


def test_what_a_person_changes_stands_in_the_roster(client: FlaskClient, account: Account) -> None:
    let_in(client, account)

    client.post("/account/contacts", data={"phone": NEW[0], "email": NEW[1], "proof": PASSWORD})

    db.session.remove()
    person = db.session.scalars(select(Person)).one()
    assert (person.phone, person.email) == NEW
    assert names_that_lead_in() == list(NEW)


@pytest.mark.parametrize("is_person", [True, False])
def test_a_contact_of_two_accounts_is_nobodys_name(account: Account, is_person: bool) -> None:
    phone, email = OLD
    person = make_person("Trần Văn Đức") if is_person else None
    make_account(person, password=PASSWORD, phone=phone, email=email)
    db.commit()

    facts = sign_in_facts(account.id)

    assert names_that_lead_in() == []
    assert (facts.is_phone_shared, facts.is_email_shared) == (True, True)


def test_a_phone_of_somebody_without_an_account_stays_the_name_of_one(account: Account) -> None:
    make_person("Trần Văn Đức", phone=OLD[0], email=OLD[1])
    db.commit()

    assert names_that_lead_in() == list(OLD)


def test_an_email_that_the_roster_gave_to_two_is_kept_but_no_new_one_is_taken_from_another(
    client: FlaskClient, account: Account
) -> None:
    duc = make_account(make_person("Trần Văn Đức"), email=OLD[1])
    make_account(name="Quản", email=NEW[1])
    db.commit()
    let_in(client, account)

    kept = client.post("/account/contacts", data={"phone": "", "email": OLD[1], "proof": PASSWORD})
    taken = client.post("/account/contacts", data={"phone": "", "email": NEW[1], "proof": PASSWORD})

    assert (kept.status_code, taken.status_code) == (302, 400)
    assert "E-mail này đang dùng cho một tài khoản khác." in taken.text
    assert contacts_of(account) == contacts_of(duc) == (None, OLD[1])
    assert "E-mail này có ở nhiều tài khoản" in client.get("/account").text


def test_no_secretary_leads_the_letters_of_those_above_to_another_address(
    account: Account, factory: Unit
) -> None:
    assert letter_address(account.id) == OLD[1]
    bring(NEW)
    assert letter_address(account.id) == NEW[1]

    db.session.add(RoleGrant(account_id=account.id, role=Role.TRAINER, unit_id=factory.id, granted_at=NOON))
    db.commit()
    assert letter_address(account.id) is None

    bring(OLD)
    assert letter_address(account.id) == OLD[1]


def test_finding_who_is_meant_takes_as_many_statements_for_anybody(account: Account) -> None:
    counts = []
    for name in (OLD[1], "nobody@example.vn"):
        with count_statements() as statements:
            sign_in(name, PASSWORD, is_shared=False, now=NOON)
        counts.append(len([one for one in statements if one.startswith("SELECT") and "accounts" in one]))

    assert counts[0] == counts[1] == 2
