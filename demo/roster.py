"""The roster of the invented province as an office would send it, and how it comes in."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from demo.content import Province, Unit
from demo.people import Member, Office
from lms import db, i18n
from lms.files.actions import keep
from lms.files.rules import SPREADSHEETS
from lms.people.actions import By, add_post
from lms.people.models import Person
from lms.people.particulars import Held, Span
from lms.people.posts import post_kind
from lms.people.rules import CadreType, Sex
from lms.rosters.actions import Source, import_roster
from lms.rosters.reading.readers import read_workbook
from lms.rosters.reading.rules import read_roster
from lms.rosters.staged import Terms
from lms.rosters.staging import stage
from lms.spreadsheets import CellKind, Column, Table, Value, write_xlsx

FILE_NAME = "danh-sach-doan-vien-tinh-song-trang.xlsx"
LEVELS = {"province": "Tỉnh", "upper": "Cấp trên trực tiếp cơ sở", "grassroots": "Cơ sở"}
SEXES = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}
UNIT_COLUMNS = (
    Column("Mã đơn vị", width=14),
    Column("Tên đơn vị", width=60),
    Column("Cấp", width=26),
    Column("Mã đơn vị cấp trên", width=20),
)
PERSON_COLUMNS = (
    Column("Mã đoàn viên", width=14),
    Column("Họ và tên", width=28),
    Column("Giới tính", width=10),
    Column("Ngày sinh", CellKind.DAY, 12),
    Column("Điện thoại", width=14),
    Column("Ngày vào công đoàn", CellKind.DAY, 18),
    Column("Mã đơn vị", width=14),
    Column("Chức vụ công đoàn", width=28),
    Column("Chuyên trách", width=14),
    Column("Từ ngày", CellKind.DAY, 12),
)


def bring_in(stock: Province, members: Sequence[Member], *, account_id: int, now: datetime) -> None:
    """Import everybody with the posts held on that day, through the door of every roster."""
    day = i18n.today(now)
    content = io.BytesIO()
    write_xlsx(content, _units(stock.units), _people(members, day), made_at=now)
    file = keep(content, name=FILE_NAME, accepted=SPREADSHEETS, uploaded_by_id=account_id, now=now)
    roster = read_roster(read_workbook(content.getvalue(), FILE_NAME))
    staged = stage(db.session(), roster, Terms(day=day, as_of=day))
    import_roster(staged, Source(file.id, {}, account_id), now=now)


def elect(person: Person, office: Office, unit_id: int, *, by: By) -> None:
    """Give somebody the post to which they were elected."""
    held = Held(office.title, post_kind(office.title), office.cadre_type, span=Span(office.since))
    add_post(person, unit_id, held, by=by)


def _units(units: Sequence[Unit]) -> Table:
    rows = [(unit.code, unit.name, LEVELS[unit.level], unit.parent) for unit in units]
    return Table("Đơn vị", UNIT_COLUMNS, rows)


def _people(members: Sequence[Member], day: date) -> Table:
    rows = (row for member in members for row in _rows(member, day))
    return Table("Đoàn viên", PERSON_COLUMNS, list(rows))


def _rows(member: Member, day: date) -> Iterator[tuple[Value, ...]]:
    """Give the line of a member, and another one for a post in another unit than the member's own."""
    name, sex = f"{member.family} {member.given}", SEXES[member.sex]
    who = (member.code, name, sex, member.birth, member.phone, member.joined)
    office = member.office_on(day)
    if office is None or office.unit != member.unit:
        yield (*who, member.unit, None, None, None)
    if office is not None:
        mark = "x" if office.cadre_type is CadreType.FULL_TIME else None
        yield (*who, office.unit, office.title, mark, office.since)
