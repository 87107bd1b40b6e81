"""A roster as a workbook that an office edits and brings back; the importer reads every heading of it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from lms.people.partial_dates import PartialDate, Precision
from lms.people.rules import CadreType, Sex
from lms.rosters.exports import ExportedRow, ExportedUnit
from lms.spreadsheets import CellKind, Column, Table, Value
from lms.units.rules import Level

LEVELS = {
    Level.NATIONAL: "Toàn quốc",
    Level.PROVINCE: "Cấp tỉnh",
    Level.SECTOR: "Ngành trung ương",
    Level.UPPER: "Cấp trên trực tiếp cơ sở",
    Level.GRASSROOTS: "Cơ sở",
    Level.MEMBER_GRASSROOTS: "Cơ sở thành viên",
    Level.SECTION: "Bộ phận",
    Level.GROUP: "Tổ",
}
SEXES = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}
CADRE_TYPES = {CadreType.FULL_TIME: "Chuyên trách", CadreType.PART_TIME: "Không chuyên trách"}


def unit_table(units: Iterable[ExportedUnit]) -> Table:
    """Return the sheet of units."""
    return Table(
        name="Đơn vị",
        columns=(
            Column("Mã đơn vị", width=16),
            Column("Tên đơn vị", width=60),
            Column("Cấp", width=26),
            Column("Mã đơn vị cấp trên", width=20),
        ),
        rows=((unit.code, unit.name, LEVELS[Level(unit.level)], unit.parent_code) for unit in units),
    )


def people_table(rows: Iterable[ExportedRow]) -> Table:
    """Return the sheet of people: a row for each unit and post, with real dates.

    All rows of a person have one ordinal number; by that the importer knows that they are of one person.
    """
    return Table(
        name="Danh sách",
        columns=(
            Column("STT", CellKind.NUMBER, 6),
            Column("Mã đoàn viên", width=14),
            Column("Họ và tên đệm", width=24),
            Column("Tên", width=12),
            Column("Ngày sinh", CellKind.DAY, 12),
            Column("Giới tính", width=9),
            Column("Số CCCD", width=15),
            Column("Điện thoại", width=13),
            Column("E-mail", width=24),
            Column("Mã đơn vị", width=16),
            Column("Tên đơn vị", width=44),
            Column("Chức vụ công đoàn", width=24),
            Column("Loại cán bộ", width=19),
            Column("Từ ngày", CellKind.DAY, 12),
            Column("Đến ngày", CellKind.DAY, 12),
            Column("Nhiệm kỳ", width=12),
            Column("Ngày vào công đoàn", CellKind.DAY, 14),
            Column("Ghi chú", width=24),
        ),
        rows=_numbered(rows),
    )


def _numbered(rows: Iterable[ExportedRow]) -> Iterator[tuple[Value, ...]]:
    number, last = 0, 0
    for row in rows:
        number += row.person.id != last
        last = row.person.id
        yield _cells(number, row)


def _cells(number: int, row: ExportedRow) -> tuple[Value, ...]:
    person, post = row.person, row.post
    return (
        number,
        person.member_code,
        person.family_name,
        person.given_name,
        _date(row.birth),
        SEXES[Sex(person.sex)] if person.sex else None,
        row.national_id,
        person.phone,
        person.email,
        row.unit.code,
        row.unit.name,
        post.title if post else None,
        CADRE_TYPES[CadreType(post.cadre_type)] if post else None,
        post.since if post else None,
        _last_day(post.until) if post else None,
        post.term if post else None,
        _date(row.joined),
        person.note,
    )


def _date(value: PartialDate | None) -> Value:
    """Return a real date where the day is known, else what is known as text: 09/2001 or 2001."""
    if value is None:
        return None
    return value.first if value.precision is Precision.DAY else str(value)


def _last_day(until: date | None) -> date | None:
    """Return the last day of a post that is held until a day (excluded), as people write it."""
    return None if until is None else until - timedelta(days=1)
