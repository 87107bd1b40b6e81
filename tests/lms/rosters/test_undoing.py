"""What keeps an import from being taken back is said before anybody tries."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.audit.actions import record
from lms.errors import Conflict
from lms.people.models import Membership, Person
from lms.rosters.models import RosterImport
from lms.rosters.obstacles import of_undoing
from lms.rosters.undoing import undo_import
from lms.units.models import Unit
from tests.lms.rosters.test_actions import AN, BINH, CUONG, EVERYBODY, bring, people, workbook
from tests.lms.rosters.test_actions import units as units  # a fixture
from tests.world import MINUTE, NOON, make_account, make_person, make_unit

AN_CALLED = [*AN[:4], "0987654321", *AN[5:]]


def imported(*rows: list[str]) -> RosterImport:
    done = bring(workbook(*rows))
    assert done is not None
    return done


def an() -> Person:
    return db.session.scalars(select(Person).where(Person.member_code == "DV1")).one()


def assert_stays(done: RosterImport, *reasons: str) -> None:
    assert of_undoing(done) == list(reasons)
    with pytest.raises(Conflict):
        undo_import(done.id, account_id=None, now=NOON + MINUTE)
    assert done.state == "committed"


def test_nothing_stands_against_a_fresh_import(units: list[Unit]) -> None:
    done = imported(AN, BINH, CUONG)

    assert of_undoing(done) == []
    undo_import(done.id, account_id=None, now=NOON)
    assert people() == []


def test_accounts_of_new_people_keep_an_import(units: list[Unit]) -> None:
    done = imported(AN, BINH, CUONG)
    make_account(an())

    assert_stays(done, "1 người đã có tài khoản.")
    assert people() == EVERYBODY


def test_another_import_of_the_same_people_is_taken_back_first(units: list[Unit]) -> None:
    first = imported(AN, BINH)
    second = imported(AN_CALLED, BINH)

    assert_stays(first, "Lần nhập lúc 12:00 ngày 22/11/2026 đã thay đổi tiếp; hãy hoàn tác lần đó trước.")
    undo_import(second.id, account_id=None, now=NOON)
    assert of_undoing(first) == []


def test_values_that_were_changed_again_keep_an_import(units: list[Unit]) -> None:
    imported(AN, BINH)
    second = imported(AN_CALLED, BINH)
    an().phone = "0900000001"
    db.session.flush()

    assert_stays(second, "1 mục đã được sửa tiếp sau lần nhập này.")
    assert an().phone == "0900000001"


def test_new_people_who_were_corrected_by_hand_keep_an_import(units: list[Unit]) -> None:
    done = imported(AN, BINH)
    record(
        account_id=None,
        action="person.change",
        subject_kind="person",
        subject_name="Lê Văn An",
        subject_id=an().id,
        now=NOON + timedelta(hours=1),
    )

    assert_stays(done, "Thông tin của 1 người mới đã được sửa tiếp.")


def test_new_people_who_joined_another_unit_since_keep_an_import(app: Flask) -> None:
    row = ["DV1", "Lê Văn An", "", "", "", "", "", ""]
    done = bring(workbook(row), parent_id=make_unit("LĐLĐ tỉnh Sông Trăng", code="U").id)
    assert done is not None
    new = make_unit("Tổ công đoàn 1")
    db.session.add(Membership(person_id=an().id, unit_id=new.id))
    db.session.flush()

    assert_stays(done, "1 người đã có đơn vị ghi thêm.")


def test_rows_that_the_import_did_not_touch_do_not_matter(units: list[Unit]) -> None:
    done = imported(AN)
    make_account(make_person("Nguyễn Thị Khác", unit=units[0]))

    undo_import(done.id, account_id=None, now=NOON)

    assert db.session.scalar(select(func.count()).select_from(Person)) == 1
