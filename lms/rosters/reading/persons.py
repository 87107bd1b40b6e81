"""One row becomes one person, with what is wrong in it noted at its place."""

import re
from dataclasses import dataclass

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.people.partial_dates import PartialDate, partial_date
from lms.people.posts import post_kind, split_posts
from lms.people.rules import (
    CadreType,
    Name,
    Sex,
    cadre_type,
    email,
    full_name,
    is_tick,
    name_doubt,
    national_id,
    national_id_doubts,
    phone,
    sex,
    split_name,
)
from lms.rosters.reading.fields import Field
from lms.rosters.reading.kinds_of_change import Change, kind_of_change
from lms.rosters.reading.problems import Report
from lms.rosters.reading.roster import RosterPerson, RosterPost
from lms.rosters.reading.rows import Row
from lms.text import nfc

LONGEST_NOTE = 500
LONGEST_TEXT = 150

_code = re.compile(r"[\w][\w./-]{0,39}")
_several = re.compile(r"[/;,\n]|\s-\s|\bhoặc\b")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the place of a row says of its person: the unit, the kind of cadre, what a missing mark means."""

    unit: str | None
    cadre_type: CadreType | None = None
    blank_is_male: bool = False


def read_person(row: Row, around: Circumstances, report: Report) -> RosterPerson | None:
    """The person in a row; None where the name is none."""
    name = _name(row, report)
    if name is None:
        return None
    birth, of_sex = _birth_and_sex(row, around, report)
    number = _national_id(row, report)
    if number:
        for doubt in national_id_doubts(number, of_sex, birth.first.year if birth else None):
            report.warning(row.where(Field.NATIONAL_ID), doubt, value=number)
    return RosterPerson(
        name=name,
        places=(row.place,),
        units=(around.unit,) if around.unit else (),
        posts=_posts(row, around, report),
        member_code=_member_code(row, report),
        birth=birth,
        sex=of_sex,
        national_id=number,
        phone=_phone(row, report),
        email=_email(row, report),
        joined=_date(row, Field.JOINED, report),
        note=nfc(row.raw(Field.NOTE))[:LONGEST_NOTE],
        ordinal=row.text(Field.ORDINAL),
        change=_change(row, report),
    )


def name_text(row: Row) -> str:
    """The name as it stands in the row."""
    parts = (Field.FAMILY_NAME, Field.MIDDLE_NAME, Field.FULL_NAME, Field.GIVEN_NAME)
    return " ".join(text for field in parts if (text := row.text(field)))


def _name(row: Row, report: Report) -> Name | None:
    """The name, from one column or from several."""
    given_column = row.column(Field.GIVEN_NAME)
    place = row.where(Field.FULL_NAME if given_column is None else Field.GIVEN_NAME)
    text = name_text(row)
    try:
        if given_column is None:
            name = full_name(text)
        else:
            family = " ".join((row.text(Field.FAMILY_NAME), row.text(Field.MIDDLE_NAME)))
            name = split_name(family, row.text(Field.GIVEN_NAME))
    except Refused as refusal:
        report.error(place, refusal.text, value=text)
        return None
    doubt = name_doubt(name)
    if doubt:
        report.warning(place, doubt, value=text)
    return name


def _birth_and_sex(row: Row, around: Circumstances, report: Report) -> tuple[PartialDate | None, Sex | None]:
    """The birth date and the sex; a date or a mark below "Nam" or "Nữ" tells both."""
    birth = _date(row, Field.BIRTH_DATE, report) or _birth_from_parts(row, report)
    found: list[Sex] = []
    for field, meant in ((Field.MALE, Sex.MALE), (Field.FEMALE, Sex.FEMALE)):
        text = row.text(field)
        if not text:
            continue
        found.append(meant)
        if not is_tick(text) and sex(text) is None:
            birth = _date(row, field, report) or birth
    if len(found) == 2:
        report.warning(
            row.where(Field.FEMALE), _l("Cả cột Nam và cột Nữ đều có dữ liệu."), value=name_text(row)
        )
        return birth, None
    if found:
        return birth, found[0]
    text = row.text(Field.SEX)
    of_sex = sex(text)
    if text and of_sex is None:
        report.warning(row.where(Field.SEX), _l("Không hiểu giới tính; hãy ghi Nam hoặc Nữ."), value=text)
    if not text and around.blank_is_male:
        of_sex = Sex.MALE
    return birth, of_sex


def _birth_from_parts(row: Row, report: Report) -> PartialDate | None:
    """The birth date from three columns."""
    parts = [row.text(field) for field in (Field.BIRTH_DAY, Field.BIRTH_MONTH, Field.BIRTH_YEAR)]
    text = "/".join(part or "0" for part in parts)
    if not any(parts):
        return None
    return report.error_unless(lambda: partial_date(text), row.where(Field.BIRTH_YEAR), value=text)


def _date(row: Row, field: Field, report: Report) -> PartialDate | None:
    """The date in a field; what cannot be one is an error."""
    value = row.value(field)
    if isinstance(value, bool) or value == "":
        return None
    try:
        return partial_date(value)
    except Refused as refusal:
        report.error(row.where(field), refusal.text, value=row.text(field))
        return None


def _national_id(row: Row, report: Report) -> str | None:
    """The national ID; one that cannot be read is left out with a warning."""
    text = row.text(Field.NATIONAL_ID)
    if not text:
        return None
    try:
        number, is_padded = national_id(text)
    except Refused as refusal:
        report.warning(row.where(Field.NATIONAL_ID), refusal.text, value=text)
        return None
    if is_padded:
        reason = _l("Số CCCD, CMND thiếu chữ số 0 ở đầu; đã thêm cho đủ.")
        report.warning(row.where(Field.NATIONAL_ID), reason, value=text)
    return number


def _phone(row: Row, report: Report) -> str | None:
    """The mobile phone, of several the first; one that cannot be read is left out with a warning."""
    text = row.raw(Field.PHONE)
    if not text:
        return None
    try:
        return phone(text)
    except Refused as refusal:
        reason = refusal.text
    for part in _several.split(text):
        try:
            number = phone(part)
        except Refused:
            continue
        report.warning(
            row.where(Field.PHONE), _l("Ô có nhiều số; lấy số %(number)s.", number=number), value=text
        )
        return number
    report.warning(row.where(Field.PHONE), reason, value=text)
    return None


def _email(row: Row, report: Report) -> str | None:
    """The e-mail address; one that cannot be read is left out with a warning."""
    text = row.text(Field.EMAIL)
    try:
        return email(text) if text else None
    except Refused as refusal:
        report.warning(row.where(Field.EMAIL), refusal.text, value=text)
        return None


def _change(row: Row, report: Report) -> Change | None:
    """What happened to the person, in a file of changes; words that are not known are an error."""
    text = row.text(Field.CHANGE)
    change = kind_of_change(text)
    if text and change is None:
        reason = _l("Không hiểu loại biến động; hãy ghi Mới, Chuyển, Rời hoặc Thay đổi.")
        report.error(row.where(Field.CHANGE), reason, value=text)
    return change


def _member_code(row: Row, report: Report) -> str | None:
    text = row.text(Field.MEMBER_CODE)
    if text and not _code.fullmatch(text):
        reason = _l("Mã đoàn viên chỉ dùng chữ, số và dấu - . / _, tối đa 40 ký tự.")
        report.error(row.where(Field.MEMBER_CODE), reason, value=text)
        return None
    return text or None


def _posts(row: Row, around: Circumstances, report: Report) -> tuple[RosterPost, ...]:
    """The posts of a row; what stands beside them (kind of cadre, term, dates) holds for each."""
    marks = row.header.columns.get(Field.POST_MARK, ())
    marked = [
        row.header.labels[column][-1]
        for column in marks
        if is_tick(str(row.values[column]).removesuffix(".0"))
    ]
    titles = [*split_posts(row.raw(Field.POST)), *marked]
    kind_of_cadre = _cadre_type(row, around, report, has_posts=bool(titles))
    if not titles:
        return ()
    since, until = _date(row, Field.SINCE, report), _date(row, Field.UNTIL, report)
    if since and until and until.after <= since.first:
        report.error(
            row.where(Field.UNTIL), _l("Ngày thôi giữ chức vụ sớm hơn ngày bắt đầu."), value=str(until)
        )
    term = row.text(Field.TERM)[:LONGEST_TEXT] or None
    return tuple(
        RosterPost(title[:LONGEST_TEXT], post_kind(title), kind_of_cadre, around.unit, term, since, until)
        for title in titles
    )


def _cadre_type(row: Row, around: Circumstances, report: Report, *, has_posts: bool) -> CadreType:
    """Full-time or part-time; a blank is what the heading says, else part-time."""
    text = row.text(Field.CADRE_TYPE)
    if not text and is_tick(row.text(Field.PART_TIME)):
        return CadreType.PART_TIME
    meant = cadre_type(text) if text else around.cadre_type or CadreType.PART_TIME
    if meant is None:
        reason = _l("Không hiểu loại cán bộ; tính là không chuyên trách.")
        report.warning(row.where(Field.CADRE_TYPE), reason, value=text)
    elif meant is CadreType.FULL_TIME and not has_posts and text:
        reason = _l("Ghi là cán bộ chuyên trách nhưng không có chức vụ công đoàn.")
        report.warning(row.where(Field.CADRE_TYPE), reason, value=text)
    return meant or CadreType.PART_TIME
