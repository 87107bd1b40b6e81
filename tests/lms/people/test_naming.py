"""An account bears the name of its person, whoever renames them."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from lms import db
from lms.auth.models import Account
from lms.people.actions import By, change_person
from lms.people.models import Person
from lms.people.particulars import Particulars
from lms.people.rules import Name
from lms.rosters.undoing import undo_import
from tests.lms.rosters.test_actions import AN, BINH, bring, workbook
from tests.lms.rosters.test_actions import units as units  # a fixture
from tests.world import NOON, make_account, make_person


@pytest.fixture
def an(app: Flask) -> Person:
    return make_person("Lê Văn An", member_code="DV1")


def name_of(account: Account) -> str:
    return db.session.get_one(Account, account.id, populate_existing=True).display_name


def test_an_account_follows_a_person_who_is_renamed_by_hand(an: Person) -> None:
    own, other = make_account(an), make_account(name="Trần Văn Quản")
    particulars = Particulars(Name("Lê Văn", "Ân"), member_code="DV1")

    change_person(an, particulars, by=By(None, NOON))
    assert (name_of(own), name_of(other)) == ("Lê Văn Ân", "Trần Văn Quản")
    change_person(an, replace(particulars, name=Name("", "Ân")), by=By(None, NOON))
    assert name_of(own) == "Ân"


def test_an_account_follows_a_roster_and_its_undoing(units: list[object]) -> None:
    bring(workbook(AN, BINH))
    an = db.session.scalars(select(Person).where(Person.member_code == "DV1")).one()
    account = make_account(an)

    done = bring(workbook([AN[0], "Lê Văn Ân", *AN[2:]], BINH))
    assert name_of(account) == "Lê Văn Ân"
    assert done is not None
    undo_import(done.id, account_id=None, now=NOON)
    assert name_of(account) == "Lê Văn An"
