"""A roster comes in once, changes what differs, removes nobody by accident, and can be taken back."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import func, select

from lms import crypto, db
from lms.errors import Conflict
from lms.files.actions import keep
from lms.files.rules import SPREADSHEETS
from lms.people.models import Membership, Person, Post
from lms.rosters.actions import HasErrors, Source, import_roster
from lms.rosters.models import RosterImport
from lms.rosters.reading.readers import read_workbook
from lms.rosters.reading.rules import LegacyLetters, read_roster
from lms.rosters.staged import Staged, Terms, counts
from lms.rosters.staging import stage
from lms.rosters.undoing import undo_import
from lms.units.models import Unit
from lms.units.rules import Level
from tests.world import NOON, make_account, make_person, make_unit

TODAY = date(2026, 11, 22)
HEAD = ["Mã đoàn viên", "Họ và tên", "Ngày sinh", "Số CCCD", "SĐT", "Mã đơn vị", "Chức vụ CĐ", "Chuyên trách"]
AN = ["DV1", "Lê Văn An", "01/02/1980", "001080000001", "0912345678", "U-A", "Chủ tịch", "x"]
BINH = ["DV2", "Trần Thị Bình", "03/04/1990", "001190000002", "0912345679", "U-A", "", ""]
CUONG = ["DV3", "Phạm Quốc Cường", "05/06/1985", "001085000003", "", "U-B", "UV BCH", ""]


def workbook(*rows: list[str]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Danh sách")
        for number, row in enumerate((HEAD, *rows)):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def staged(content: bytes, name: str = "danh-sach.xlsx", **terms: Any) -> Staged:
    roster = read_roster(read_workbook(content, name), legacy_letters=LegacyLetters.CONVERT)
    return stage(db.session(), roster, Terms(day=TODAY, **terms))


def bring(content: bytes, name: str = "danh-sach.xlsx", **terms: Any) -> RosterImport | None:
    file = keep(io.BytesIO(content), name=name, accepted=SPREADSHEETS, uploaded_by_id=None, now=NOON)
    return import_roster(staged(content, name, **terms), Source(file.id, {}), now=NOON)


@pytest.fixture
def units(app: Flask) -> list[Unit]:
    top = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE, code="U")
    return [make_unit(f"CĐCS {code}", parent=top, code=code) for code in ("U-A", "U-B")]


def people() -> list[tuple[str, str, list[str]]]:
    """Everybody with the units they belong to today and the posts they hold."""
    rows = []
    for person in db.session.scalars(select(Person).order_by(Person.member_code, Person.id)):
        codes = db.session.scalars(
            select(Unit.code)
            .join(Membership, Membership.unit_id == Unit.id)
            .where(Membership.person_id == person.id, Membership.until.is_(None))
            .order_by(Unit.code)
        )
        posts = db.session.scalars(
            select(Post.title + " " + Post.cadre_type).where(
                Post.person_id == person.id, Post.until.is_(None)
            )
        )
        rows.append((person.name, ",".join(codes), list(posts)))
    return rows


EVERYBODY = [
    ("Lê Văn An", "U-A", ["Chủ tịch full_time"]),
    ("Trần Thị Bình", "U-A", []),
    ("Phạm Quốc Cường", "U-B", ["UV BCH part_time"]),
]


def test_people_come_in_with_their_units_and_posts(units: list[Unit]) -> None:
    bring(workbook(AN, BINH, CUONG))

    an = db.session.scalars(select(Person).where(Person.member_code == "DV1")).one()
    assert people() == EVERYBODY
    assert (an.birth_date, an.birth_precision, an.phone) == (date(1980, 2, 1), "day", "0912345678")
    assert crypto.decrypt(an.national_id_encrypted or "") == "001080000001"
    assert db.session.scalars(select(Membership.since).distinct()).all() == [None]
    assert db.session.scalars(select(Post.since).distinct()).all() == [None]


def test_importing_the_same_file_again_changes_nothing(units: list[Unit]) -> None:
    bring(workbook(AN, BINH, CUONG))

    assert bring(workbook(AN, BINH, CUONG)) is None
    assert counts(staged(workbook(AN, BINH, CUONG)))["people"]["unchanged"] == 3


def test_what_differs_is_changed_and_what_is_blank_stays(units: list[Unit]) -> None:
    bring(workbook(AN, BINH, CUONG))

    bring(workbook([*AN[:4], "0987654321", *AN[5:]], [*BINH[:4], "", *BINH[5:]], CUONG))

    phones = db.session.scalars(select(Person.phone).order_by(Person.member_code)).all()
    assert phones == ["0987654321", "0912345679", None]


def test_somebody_listed_in_another_unit_of_the_file_has_moved(units: list[Unit]) -> None:
    bring(workbook(AN, BINH, CUONG))

    done = bring(workbook(AN, [*BINH[:5], "U-B", "", ""], CUONG), as_of=date(2026, 11, 1))

    assert done is not None
    assert done.summary["people"]["moved"] == 1
    assert people()[1] == ("Trần Thị Bình", "U-B", [])
    old = db.session.scalars(select(Membership).where(Membership.until.is_not(None))).one()
    assert (old.unit_id, old.until) == (units[0].id, date(2026, 11, 1))


def test_nobody_is_removed_unless_asked(units: list[Unit]) -> None:
    bring(workbook(AN, BINH, CUONG))

    assert bring(workbook(AN, CUONG)) is None
    assert people() == EVERYBODY


def test_removing_is_stopped_by_the_brake(units: list[Unit]) -> None:
    bring(workbook(AN, BINH, CUONG))

    with pytest.raises(HasErrors) as refusal:
        bring(workbook(AN, CUONG), may_remove=True)

    assert "1 trong 3 người" in str(refusal.value.staged.errors[0].reason)
    assert people() == EVERYBODY


def test_who_is_missing_leaves_when_that_was_confirmed(units: list[Unit]) -> None:
    bring(workbook(AN, BINH, CUONG))

    bring(workbook(BINH, CUONG), may_remove=True, brake_percent=50, as_of=date(2026, 11, 1))

    assert people()[0] == ("Lê Văn An", "", [])


def test_one_national_id_under_two_names_is_two_people(units: list[Unit]) -> None:
    bring(workbook(AN))

    bring(workbook(["", "Võ Thị Dung", "09/09/1999", AN[3], "", "U-A", "", ""]))

    assert {name for name, _, _ in people()} == {"Lê Văn An", "Võ Thị Dung"}


def test_people_without_code_or_id_are_known_by_name_birth_and_unit(units: list[Unit]) -> None:
    twin = ["", "Lê Thị Hoà", "01/01/1990", "", "", "U-A", "", ""]
    bring(workbook(twin))

    assert bring(workbook(["", "LÊ THỊ HÒA", "1/1/1990", "", "", "U-A", "", ""])) is not None
    assert len(people()) == 1


def test_an_unknown_unit_is_named_and_nothing_is_stored(units: list[Unit]) -> None:
    with pytest.raises(HasErrors) as refusal:
        bring(workbook(AN, [*BINH[:5], "U-X", "", ""]))

    problem = refusal.value.staged.errors[0]
    assert (problem.place.row, str(problem.reason)) == (3, "Không có đơn vị mã “U-X”.")
    assert people() == []


def errors(content: bytes, **terms: Any) -> list[tuple[int | None, str, str]]:
    return [(one.place.row, one.value, str(one.reason)) for one in staged(content, **terms).errors]


def test_the_code_of_a_dissolved_unit_is_a_problem_before_anything_is_written(units: list[Unit]) -> None:
    units[1].valid_to = date(2026, 7, 1)
    db.session.flush()

    assert errors(workbook(AN, CUONG)) == [
        (
            3,
            "U-B",
            "Mã này là của đơn vị “CĐCS U-B”, đã giải thể từ 01/07/2026; "
            "hãy ghi mã của đơn vị đang hoạt động.",
        )
    ]


def test_a_dissolved_unit_cannot_be_chosen_above_a_file(units: list[Unit]) -> None:
    units[1].valid_to = date(2026, 7, 1)
    db.session.flush()

    assert errors(workbook(AN), parent_id=units[1].id) == [
        (None, "U-B", "Đơn vị cấp trên đã chọn, “CĐCS U-B”, đã giải thể.")
    ]


def unit_book(*rows: list[str]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Đơn vị")
        for number, row in enumerate((["Mã đơn vị", "Tên đơn vị", "Cấp", "Mã đơn vị cấp trên"], *rows)):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def test_a_unit_cannot_be_put_below_one_that_stands_below_it(units: list[Unit]) -> None:
    make_unit("Công đoàn bộ phận 1", parent=units[0], level=Level.GRASSROOTS, code="U-A-1")

    moved = unit_book(["U-A", "CĐCS U-A", "Cơ sở", "U-A-1"])

    assert errors(moved) == [(2, "CĐCS U-A", "Đơn vị “CĐCS U-A” không thể trực thuộc chính nó.")]


def test_a_unit_cannot_be_put_below_one_of_a_lower_level(units: list[Unit]) -> None:
    new = unit_book(["U-C", "Công đoàn xã C", "Cấp trên trực tiếp cơ sở", "U-A"])

    assert errors(new) == [(2, "Công đoàn xã C", "Đơn vị cấp này không thể trực thuộc “CĐCS U-A”.")]


def test_new_units_cannot_begin_in_the_future(units: list[Unit]) -> None:
    new = unit_book(["U-C", "CĐCS C", "Cơ sở", "U"])

    assert errors(new, as_of=date(2026, 11, 22)) == []
    assert errors(new, as_of=date(2026, 11, 23)) == [
        (None, "23/11/2026", "Ngày hiệu lực chưa đến, nên chưa lập được đơn vị mới.")
    ]


HOA = ["", "Lê Thị Hoà", "01/01/1990", "", "0912345670", "U-A", "", ""]
OTHER_HOA = ["", "Lê Thị Hoà", "01/01/1990", "", "0912345671", "U-A", "UV BCH", ""]


def test_two_namesakes_stop_an_import_until_both_are_known(units: list[Unit]) -> None:
    with pytest.raises(HasErrors) as refusal:
        bring(workbook(HOA, OTHER_HOA))
    assert refusal.value.staged.errors[0].place.row == 3
    assert people() == []

    for phone in ("0912345670", "0912345671"):
        make_person(
            "Lê Thị Hoà", unit=units[0], birth_date=date(1990, 1, 1), birth_precision="day", phone=phone
        )

    assert bring(workbook(OTHER_HOA, HOA)) is not None
    assert people() == [("Lê Thị Hoà", "U-A", []), ("Lê Thị Hoà", "U-A", ["UV BCH part_time"])]
    assert bring(workbook(OTHER_HOA, HOA)) is None


def test_a_row_that_stands_twice_counts_once(units: list[Unit]) -> None:
    done = bring(workbook(HOA, HOA))

    assert done is not None
    assert (done.summary["people"]["new"], done.summary["warnings"]) == (1, 1)


def test_an_import_can_be_taken_back(units: list[Unit]) -> None:
    bring(workbook(AN, BINH))
    second = bring(workbook([*AN[:4], "0987654321", *AN[5:]], [*BINH[:5], "U-B", "", ""], CUONG))
    assert second is not None

    undo_import(second.id, account_id=None, now=NOON)

    assert people() == EVERYBODY[:2]
    assert db.session.scalar(select(Person.phone).where(Person.member_code == "DV1")) == "0912345678"
    with pytest.raises(Conflict):
        undo_import(second.id, account_id=None, now=NOON)


def test_an_import_that_others_depend_on_stays(units: list[Unit]) -> None:
    done = bring(workbook(AN, BINH, CUONG))
    assert done is not None
    make_account(db.session.scalars(select(Person).where(Person.member_code == "DV1")).one())

    with pytest.raises(Conflict, match="1 người đã có tài khoản"):
        undo_import(done.id, account_id=None, now=NOON)

    assert people() == EVERYBODY


def truth(samples: Path, name: str) -> tuple[bytes, dict[str, Any]]:
    content = (samples / "rosters" / name).read_bytes()
    return content, json.loads((samples / "rosters" / f"{name}.truth.json").read_text())


def test_the_union_of_a_letterhead_is_known_however_it_is_spelt(app: Flask, samples: Path) -> None:
    for name in ("doan-vien-toan-tinh.xlsx", "can-bo-khu-cong-nghiep.xlsx", "can-bo-phong-chu-cu.xlsx"):
        bring(truth(samples, name)[0], name)

    assert db.session.scalars(select(Unit.code).where(Unit.parent_id.is_(None))).all() == ["BT"]


@pytest.mark.parametrize("name", ["can-bo-khu-cong-nghiep.xlsx", "can-bo-phong-chu-cu.xlsx"])
def test_real_rosters_of_cadres_come_in_as_they_are(app: Flask, samples: Path, name: str) -> None:
    content, expected = truth(samples, name)

    bring(content, name)

    rows = db.session.execute(
        select(Person, Post, Unit.name)
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .order_by(Post.id)
    )
    found = [
        (
            person.family_name,
            person.given_name,
            str(person.birth_date),
            person.phone,
            crypto.decrypt(person.national_id_encrypted or ""),
            unit,
            post.title,
            post.cadre_type == "full_time",
        )
        for person, post, unit in rows
    ]
    wanted = [
        (
            one["family"],
            one["given"],
            one["birth"],
            one["phone"],
            one["national_id"],
            one["unit"],
            one["post"],
            one["full_time"],
        )
        for one in expected["people"]
    ]
    assert sorted(found) == sorted(wanted)
    assert bring(content, name) is None


def test_a_real_roster_of_a_whole_province_comes_in_once(app: Flask, samples: Path) -> None:
    content, expected = truth(samples, "doan-vien-toan-tinh.xlsx")

    bring(content, "doan-vien-toan-tinh.xlsx")

    assert db.session.scalar(select(func.count()).select_from(Person)) == expected["people"]
    assert sorted(db.session.scalars(select(Unit.code))) == sorted(expected["units"])
    assert bring(content, "doan-vien-toan-tinh.xlsx") is None
