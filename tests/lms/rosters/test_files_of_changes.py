"""The changes of a quarter come from a file that says of each person what happened."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.people.models import Membership, Person, Post
from lms.rosters.actions import HasErrors
from lms.rosters.models import RosterImport
from lms.rosters.reading.kinds_of_change import Change, kind_of_change
from lms.rosters.undoing import undo_import
from lms.units.models import Unit
from tests.lms.rosters import test_actions
from tests.lms.rosters.test_actions import AN, BINH, CUONG, bring, people, staged
from tests.lms.rosters.test_actions import units as units  # a fixture
from tests.lms.rosters.test_views import administrator as administrator  # a fixture
from tests.lms.rosters.test_views import upload
from tests.world import NOON

HEAD = [*test_actions.HEAD[:3], "Mã đơn vị", "Chức vụ CĐ", "Biến động"]
QUARTER = date(2026, 10, 1)
DUNG = ["DV4", "Võ Thị Dung", "07/08/1995", "U-B", "", "Kết nạp mới"]
AN_LEFT = ["DV1", "Lê Văn An", "01/02/1980", "U-A", "", "Nghỉ hưu"]
BINH_MOVED = ["DV2", "Trần Thị Bình", "03/04/1990", "U-B", "", "Chuyển"]
CUONG_CHANGED = ["DV3", "Phạm Quốc Cường", "06/06/1985", "U-B", "", "Thay đổi"]
BEFORE = [
    ("Lê Văn An", "U-A", ["Chủ tịch full_time"]),
    ("Trần Thị Bình", "U-A", []),
    ("Phạm Quốc Cường", "U-B", ["UV BCH part_time"]),
]


def changes(*rows: list[str]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Biến động quý III")
        for number, row in enumerate((HEAD, *rows)):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


@pytest.fixture
def known(app: Flask, units: list[Unit]) -> None:
    """Three people who came in with a full roster before."""
    bring(test_actions.workbook(AN, BINH, CUONG))
    assert people() == BEFORE


def problems(content: bytes) -> list[tuple[str, int | None, str]]:
    return [(one.severity, one.place.row, str(one.reason)) for one in staged(content).problems]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *((text, Change.NEW) for text in ("Mới", "Tăng mới", "kết nạp", "Gia nhập", "TĂNG")),
        *((text, Change.MOVED) for text in ("Chuyển", "chuyển đến", "Điều động", "Chuyển sang đơn vị khác")),
        *((text, Change.LEFT) for text in ("Rời", "Giảm", "Nghỉ hưu", "nghỉ việc", "Chuyển đi", "Từ trần")),
        *((text, Change.CHANGED) for text in ("Thay đổi", "sửa thông tin", "Điều chỉnh")),
        *((text, None) for text in ("", "Nghỉ thai sản", "khác", "?")),
    ],
)
def test_the_words_of_offices_are_understood(text: str, meant: Change | None) -> None:
    assert kind_of_change(text) is meant


@pytest.mark.usefixtures("known")
def test_everybody_named_changes_and_everybody_else_stays_until_it_is_undone() -> None:
    make = changes(DUNG, AN_LEFT, BINH_MOVED, CUONG_CHANGED)

    done = bring(make, as_of=QUARTER)

    assert done is not None
    assert people() == [
        ("Lê Văn An", "", []),
        ("Trần Thị Bình", "U-B", []),
        ("Phạm Quốc Cường", "U-B", ["UV BCH part_time"]),
        ("Võ Thị Dung", "U-B", []),
    ]
    counted = {key: done.summary["people"][key] for key in ("new", "moved", "left", "changed", "missing")}
    assert counted == {"new": 1, "moved": 1, "left": 1, "changed": 1, "missing": 0}
    an = db.session.scalars(select(Person.id).where(Person.member_code == "DV1")).one()
    ends: list[Any] = [
        *db.session.scalars(select(Membership.until).where(Membership.person_id == an)),
        *db.session.scalars(select(Post.until).where(Post.person_id == an)),
    ]
    assert ends == [QUARTER, QUARTER]
    assert bring(make, as_of=QUARTER) is None

    undo_import(done.id, account_id=None, now=NOON)
    assert people() == BEFORE


@pytest.mark.usefixtures("known")
def test_whoever_moves_gives_up_the_posts_of_the_unit_that_they_leave() -> None:
    bring(changes([*AN_LEFT[:3], "U-B", "Uỷ viên", "Điều động"]), as_of=QUARTER)

    assert people()[0] == ("Lê Văn An", "U-B", ["Uỷ viên part_time"])


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            [[*DUNG[:5], "Rời"]],
            [
                (
                    "error",
                    2,
                    "Không tìm thấy người này trong hệ thống. Hãy ghi mã đoàn viên hoặc số CCCD; "
                    "là người mới thì ghi “Mới”.",
                )
            ],
        ),
        (
            [[*BINH_MOVED[:5], "Nghỉ thai sản"]],
            [("error", 2, "Không hiểu loại biến động; hãy ghi Mới, Chuyển, Rời hoặc Thay đổi.")],
        ),
        (
            [[*BINH_MOVED[:3], "U-A", "", "Rời"], [*BINH_MOVED[:5], "Mới"]],
            [
                (
                    "error",
                    3,
                    "Cùng một người với dòng 2 nhưng khác loại biến động. Nếu người này chuyển đơn vị, "
                    "hãy ghi một dòng “Chuyển” với đơn vị mới.",
                )
            ],
        ),
        (
            [[*BINH_MOVED[:3], "U-A", "", "Mới"]],
            [
                (
                    "warning",
                    2,
                    "Ghi là mới nhưng người này đã có trong hệ thống; thông tin được cập nhật theo tệp.",
                )
            ],
        ),
        (
            [[*AN_LEFT[:3], "U-B", "", "Rời"]],
            [("warning", 2, "Ghi là rời nhưng người này không còn thuộc đơn vị đó.")],
        ),
    ],
)
def test_a_row_that_cannot_be_is_told_and_nothing_is_stored(
    rows: list[list[str]], found: list[tuple[str, int | None, str]]
) -> None:
    assert problems(changes(*rows)) == found
    if found[0][0] == "error":
        with pytest.raises(HasErrors):
            bring(changes(*rows))
    else:
        bring(changes(*rows))
    assert people() == BEFORE


def test_the_page_shows_who_leaves_before_anything_is_written(
    administrator: FlaskClient, units: list[Unit]
) -> None:
    bring(test_actions.workbook(AN, BINH, CUONG))
    db.commit()

    address = upload(administrator, units[0], changes(AN_LEFT))

    summary = db.session.scalars(select(RosterImport).order_by(RosterImport.id.desc()).limit(1)).one().summary
    assert [(one["name"], one["effects"]) for one in summary["people"]["left"]] == [
        (
            "Lê Văn An",
            [["đơn vị", "CĐCS U-A", "thôi thuộc"], ["chức vụ", "Chủ tịch, chuyên trách", "thôi giữ"]],
        )
    ]
    page = administrator.get(address).text
    assert "<strong>Rời đơn vị: 1</strong>" in page
    assert "1 người rời đơn vị, thôi chức vụ ở đó." in page
    assert people() == BEFORE
