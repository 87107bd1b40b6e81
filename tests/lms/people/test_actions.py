"""What staff do by hand about people, and what stays on record."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import crypto, db
from lms.audit.models import AuditEntry
from lms.errors import Conflict, Invalid, Refused
from lms.people import actions, queries
from lms.people.actions import By
from lms.people.models import Person
from lms.people.partial_dates import PartialDate, Precision
from lms.people.particulars import Held, Particulars, Span
from lms.people.posts import PostKind
from lms.people.rules import CadreType, Name, Sex
from lms.units.models import Unit
from tests.world import NOON, make_account, make_person, make_unit

TODAY = date(2026, 11, 22)
JULY = date(2026, 7, 1)

HOA = Particulars(
    name=Name("Nguyễn Thị", "Hoà"),
    birth=PartialDate(date(1988, 1, 1), Precision.YEAR),
    sex=Sex.FEMALE,
    phone="0985592988",
    email="hoa@example.vn",
    member_code="DV0000001",
    national_id="083188418144",
    joined=PartialDate(date(2015, 3, 1), Precision.MONTH),
    note="Tổ may 2",
)
CHAIR = Held("Chủ tịch CĐCS", PostKind.CHAIR, CadreType.FULL_TIME, "2023-2028", Span(JULY))


@pytest.fixture
def unit(app: Flask) -> Unit:
    return make_unit()


@pytest.fixture
def by(app: Flask) -> By:
    return By(make_account().id, NOON)


def records() -> list[tuple[str, int, object, object]]:
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(entry.action, entry.subject_id, entry.before, entry.after) for entry in entries]


def spans(person: Person) -> list[tuple[int, date | None, date | None]]:
    lines = queries.memberships_of(person.id)
    return [(line.unit.id, line.membership.since, line.membership.until) for line in lines]


def test_a_person_is_added_with_all_that_is_known(unit: Unit, by: By) -> None:
    person = actions.add_person(HOA, unit_id=unit.id, span=Span(), by=by)

    assert (person.name, person.name_folded, person.birth_date, person.birth_precision, person.sex) == (
        "Nguyễn Thị Hoà",
        "nguyen thi hoa",
        date(1988, 1, 1),
        "year",
        "female",
    )
    assert (person.union_join_date, person.union_join_precision) == (date(2015, 3, 1), "month")
    assert (person.phone, person.email, person.member_code, person.note) == (
        "0985592988",
        "hoa@example.vn",
        "DV0000001",
        "Tổ may 2",
    )
    assert spans(person) == [(unit.id, None, None)]


def test_a_national_id_is_kept_only_in_secret_forms(unit: Unit, by: By) -> None:
    person = actions.add_person(HOA, unit_id=unit.id, span=Span(), by=by)

    encrypted = person.national_id_encrypted or ""
    assert (crypto.decrypt(encrypted), person.national_id_last4) == ("083188418144", "8144")
    assert person.national_id_hash == crypto.keyed_hash("083188418144")
    assert "083188418144" not in repr((vars(person), records()))


def test_who_did_it_stays_on_record_with_values_before_and_after(unit: Unit, by: By) -> None:
    person = actions.add_person(HOA, unit_id=unit.id, span=Span(), by=by)

    actions.change_person(person, replace(HOA, phone=None, note=""), by=by)

    after = {
        "name": "Nguyễn Thị Hoà",
        "birth": "1988",
        "sex": "female",
        "phone": "0985592988",
        "email": "hoa@example.vn",
        "member_code": "DV0000001",
        "national_id_last4": "8144",
        "joined": "03/2015",
        "note": "Tổ may 2",
    }
    assert records() == [
        ("person.add", person.id, None, after),
        ("person.change", person.id, after, {**after, "phone": None, "note": ""}),
    ]
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.account_id, entry.unit_id, entry.happened_at) == (by.account_id, unit.id, NOON)


def test_the_same_particulars_again_change_nothing(unit: Unit, by: By) -> None:
    person = actions.add_person(HOA, unit_id=unit.id, span=Span(), by=by)
    encrypted = person.national_id_encrypted

    actions.change_person(person, HOA, by=by)

    assert (person.national_id_encrypted, len(records())) == (encrypted, 1)


def test_another_national_id_is_a_change_on_record(unit: Unit, by: By) -> None:
    person = actions.add_person(HOA, unit_id=unit.id, span=Span(), by=by)

    actions.change_person(person, replace(HOA, national_id="083188008144"), by=by)

    assert person.national_id_hash == crypto.keyed_hash("083188008144")
    assert len(records()) == 2


@pytest.mark.parametrize(
    "again",
    [
        replace(HOA, member_code=None, national_id=None),
        replace(HOA, member_code=None, birth=None, name=Name("NGUYỄN THỊ", "Hòa")),
    ],
)
def test_a_form_sent_twice_adds_one_person(unit: Unit, by: By, again: Particulars) -> None:
    actions.add_person(HOA, unit_id=unit.id, span=Span(), by=by)

    with pytest.raises(Conflict, match="đã có trong danh sách"):
        actions.add_person(again, unit_id=unit.id, span=Span(), by=by)

    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_one_national_id_under_two_names_is_two_people(unit: Unit, by: By) -> None:
    first = actions.add_person(HOA, unit_id=unit.id, span=Span(), by=by)
    other = replace(HOA, name=Name("Trần Văn", "Bình"), member_code=None)

    assert actions.add_person(other, unit_id=unit.id, span=Span(), by=by).id != first.id


def test_a_member_code_is_of_one_person(unit: Unit, by: By) -> None:
    actions.add_person(HOA, unit_id=unit.id, span=Span(), by=by)
    other = make_person("Trần Văn Bình", unit=unit)

    with pytest.raises(Invalid, match="Mã đoàn viên “DV0000001” đã được dùng"):
        actions.change_person(other, replace(HOA, name=Name("Trần Văn", "Bình")), by=by)

    assert other.member_code is None


def test_a_person_joins_several_units_and_leaves_on_a_day(unit: Unit, by: By) -> None:
    other = make_unit("CĐCS Trường Tiểu học")
    person = make_person(unit=unit)

    membership = actions.join_unit(person, other.id, Span(JULY), by=by)
    for _ in range(2):
        actions.change_membership(person, membership, Span(JULY, TODAY), by=by)

    assert spans(person) == [(other.id, JULY, TODAY), (unit.id, None, None)]
    assert records() == [
        ("membership.add", person.id, None, {"since": "2026-07-01", "until": None}),
        (
            "membership.change",
            person.id,
            {"since": "2026-07-01", "until": None},
            {"since": "2026-07-01", "until": "2026-11-22"},
        ),
    ]


def test_the_same_unit_twice_at_a_time_is_refused(unit: Unit, by: By) -> None:
    person = make_person(unit=unit)

    with pytest.raises(Conflict, match="đã thuộc đơn vị này"):
        actions.join_unit(person, unit.id, Span(JULY), by=by)


def test_a_membership_ends_after_it_began(unit: Unit, by: By) -> None:
    person = make_person(unit=unit, since=JULY)
    membership = queries.memberships_of(person.id)[0].membership

    with pytest.raises(Refused, match="phải sau ngày bắt đầu"):
        actions.move_person(person, membership, make_unit().id, JULY, by=by)

    assert membership.until is None


def test_a_person_moves_to_another_unit_on_a_day(unit: Unit, by: By) -> None:
    other = make_unit("CĐCS Trường Tiểu học")
    person = make_person(unit=unit)
    membership = queries.memberships_of(person.id)[0].membership

    moved = actions.move_person(person, membership, other.id, TODAY, by=by)

    assert actions.move_person(person, moved, other.id, TODAY, by=by) == moved
    assert spans(person) == [(other.id, TODAY, None), (unit.id, None, TODAY)]


def test_nobody_joins_a_dissolved_unit(unit: Unit, by: By) -> None:
    other = make_unit("CĐCS đã giải thể")
    other.valid_to = JULY
    person = make_person(unit=unit)

    with pytest.raises(Refused, match="đã giải thể"):
        actions.join_unit(person, other.id, Span(), by=by)
    with pytest.raises(Refused, match="đã giải thể"):
        actions.add_post(person, other.id, CHAIR, by=by)


def test_a_post_is_held_corrected_and_ended(unit: Unit, by: By) -> None:
    person = make_person(unit=unit)

    post = actions.add_post(person, unit.id, CHAIR, by=by)
    for _ in range(2):
        actions.change_post(person, post, replace(CHAIR, cadre_type=CadreType.PART_TIME), by=by)
    for _ in range(2):
        ended = replace(CHAIR, cadre_type=CadreType.PART_TIME, span=Span(JULY, TODAY))
        actions.change_post(person, post, ended, by=by)

    values = {
        "title": "Chủ tịch CĐCS",
        "post_kind": "chair",
        "cadre_type": "part_time",
        "term": "2023-2028",
        "since": "2026-07-01",
        "until": None,
    }
    before = {**values, "cadre_type": "full_time"}
    assert records() == [
        ("post.add", person.id, None, before),
        ("post.change", person.id, before, values),
        ("post.change", person.id, values, {**values, "until": "2026-11-22"}),
    ]


def test_the_same_post_twice_at_a_time_is_refused(unit: Unit, by: By) -> None:
    person = make_person(unit=unit)
    actions.add_post(person, unit.id, CHAIR, by=by)

    with pytest.raises(Conflict, match="đã giữ chức vụ này"):
        actions.add_post(person, unit.id, replace(CHAIR, title="CHỦ TỊCH cđcs"), by=by)

    actions.add_post(person, unit.id, replace(CHAIR, title="Trưởng ban Nữ công"), by=by)
    assert len(queries.posts_of(person.id)) == 2
