"""The fields of a roster, and the words that offices put above their columns."""

import re
from collections.abc import Sequence
from enum import StrEnum

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from lms.people.posts import post_kind
from lms.text import fold, nfc


class Field(StrEnum):
    """What a column can hold."""

    ORDINAL = "ordinal"
    MEMBER_CODE = "member_code"
    FULL_NAME = "full_name"
    FAMILY_NAME = "family_name"
    MIDDLE_NAME = "middle_name"
    GIVEN_NAME = "given_name"
    BIRTH_DATE = "birth_date"
    BIRTH_DAY = "birth_day"
    BIRTH_MONTH = "birth_month"
    BIRTH_YEAR = "birth_year"
    MALE = "male"
    FEMALE = "female"
    SEX = "sex"
    NATIONAL_ID = "national_id"
    UNIT = "unit"
    UNIT_CODE = "unit_code"
    PARENT_UNIT = "parent_unit"
    PARENT_UNIT_CODE = "parent_unit_code"
    LEVEL = "level"
    POST = "post"
    POST_MARK = "post_mark"
    CADRE_TYPE = "cadre_type"
    PART_TIME = "part_time"
    SINCE = "since"
    UNTIL = "until"
    TERM = "term"
    JOINED = "joined"
    PHONE = "phone"
    EMAIL = "email"
    CHANGE = "change"
    NOTE = "note"


FIELD_NAMES: dict[Field, LazyString] = {
    Field.ORDINAL: _l("Số thứ tự"),
    Field.MEMBER_CODE: _l("Mã đoàn viên"),
    Field.FULL_NAME: _l("Họ và tên"),
    Field.FAMILY_NAME: _l("Họ và tên đệm"),
    Field.MIDDLE_NAME: _l("Tên đệm"),
    Field.GIVEN_NAME: _l("Tên"),
    Field.BIRTH_DATE: _l("Ngày sinh"),
    Field.BIRTH_DAY: _l("Ngày sinh: ngày"),
    Field.BIRTH_MONTH: _l("Ngày sinh: tháng"),
    Field.BIRTH_YEAR: _l("Ngày sinh: năm"),
    Field.MALE: _l("Nam (ngày sinh hoặc dấu x)"),
    Field.FEMALE: _l("Nữ (ngày sinh hoặc dấu x)"),
    Field.SEX: _l("Giới tính"),
    Field.NATIONAL_ID: _l("CCCD hoặc CMND"),
    Field.UNIT: _l("Đơn vị"),
    Field.UNIT_CODE: _l("Mã đơn vị"),
    Field.PARENT_UNIT: _l("Đơn vị cấp trên"),
    Field.PARENT_UNIT_CODE: _l("Mã đơn vị cấp trên"),
    Field.LEVEL: _l("Cấp"),
    Field.POST: _l("Chức vụ công đoàn"),
    Field.POST_MARK: _l("Dấu x dưới tên một chức vụ"),
    Field.CADRE_TYPE: _l("Chuyên trách"),
    Field.PART_TIME: _l("Không chuyên trách"),
    Field.SINCE: _l("Giữ chức vụ từ ngày"),
    Field.UNTIL: _l("Giữ chức vụ đến ngày"),
    Field.TERM: _l("Nhiệm kỳ"),
    Field.JOINED: _l("Ngày vào công đoàn"),
    Field.PHONE: _l("Điện thoại"),
    Field.EMAIL: _l("E-mail"),
    Field.CHANGE: _l("Biến động (mới, chuyển, rời, thay đổi)"),
    Field.NOTE: _l("Ghi chú"),
}

NOT_READ = r"""
    dan toc|ton giao|dang vien|.*\b(?:vao|ket nap) dang\b.*|.*chinh tri|.*\bdang|
    .*\b(?:chinh quyen|chuyen mon)\b.*|
    .*\b(?:hoc van|trinh do|que quan|noi sinh|dia chi|ho khau|thuong tru|noi cap|ngay cap|co quan cap)\b.*|
    .*\b(?:bhxh|bhyt|bao hiem|luong|thue|chu ky|ky ten|tuoi|doan thanh nien)\b.*|
    ngay vao (?:nganh|lam|doan)\b.*
"""
UNION = r"(?: to chuc)? (?:cong doan|cd|cdcs|doan vien|dv)"
WORDS = {
    Field.ORDINAL: "stt|tt|so tt|so thu tu|no",
    Field.MEMBER_CODE: """
        (?:ma|so|ma so|so the|the|ma the)(?: so)? (?:doan vien|dvcd|cdv|cong doan vien)(?: cd)?|
        ma dv cong doan|ma dv cd|ma dv|so the|member code
    """,
    Field.PARENT_UNIT_CODE: r"ma (?:so )?.*(?:cap tren|truc thuoc|cha|quan ly)\b.*|parent code",
    Field.PARENT_UNIT: r"""
        (?:ten )?(?:don vi |cong doan |cd )?(?:cap tren|cha|quan ly)\b.*|
        truc thuoc(?: don vi| cong doan)?|parent unit
    """,
    Field.UNIT_CODE: """
        ma (?:so )?(?:don vi|dvi|cdcs|cong doan|cong doan co so|to chuc|co so)(?: cong tac)?|unit code
    """,
    Field.LEVEL: "cap|cap cong doan|cap don vi|loai (?:hinh )?(?:don vi|cong doan|to chuc)|level",
    Field.NATIONAL_ID: r".*\b(?:cccd|cmnd|cmtnd|cmt|can cuoc|chung minh|dinh danh|national id)\b.*",
    Field.PHONE: r"""
        .*\b(?:dien thoai|sdt|dtdd|so dt|di dong|mobile|phone|zalo)\b.*|dt|tel|so lien he|lien he
    """,
    Field.EMAIL: r".*\b(?:email|e mail|thu dien tu|hop thu|mail)\b.*",
    Field.NOTE: "ghi chu.*|notes?|remarks?",
    Field.CHANGE: """
        (?:loai |hinh thuc |noi dung |tinh hinh |ly do )?bien dong(?: doan vien| can bo)?|tang giam|change
    """,
    Field.TERM: "nhiem ky.*|term",
    Field.UNTIL: r"den(?: het)?(?: ngay)?|ngay (?:ket thuc|thoi|mien nhiem)\b.*|.*\bden ngay|until",
    Field.SINCE: r"""
        tu|tu ngay|giu chuc vu tu(?: ngay)?|since|
        (?:ngay|thoi gian|thoi diem) (?:bo nhiem|bau|dac cu|giu chuc|nhan chuc|cong nhan|dam nhiem)\b.*
    """,
    Field.JOINED: rf"""
        (?:(?:ngay|thang|nam|thoi gian|thoi diem) )+(?:vao|gia nhap|tham gia|ket nap)(?: vao)?(?:{UNION})?|
        vao{UNION}|join(?:ed| date)?
    """,
    Field.PART_TIME: "(?:can bo |cb )?(?:khong|ko|ban) chuyen trach|kiem nhiem|kct",
    Field.CADRE_TYPE: r"""
        .*\bchuyen trach\b.*|loai (?:can bo|cb)\b.*|hinh thuc(?: cong tac| hoat dong)?|cadre type
    """,
    Field.POST: rf"""
        (?:chuc vu|chuc danh|nhiem vu)(?: chuc danh)?{UNION}\b.*|chuc vu (?:trong|bch)\b.*|
        chuc (?:vu|danh)|chuc vu chuc danh|nhiem vu|posts?|position
    """,
    Field.BIRTH_DATE: """
        (?:(?:ngay|thang|nam) )+sinh|sinh(?: ngay| nam)?|ntns|ng sinh|n sinh|
        date of birth|dob|birth ?da(?:y|te)
    """,
    Field.SEX: "gioi tinh|gioi|gt|phai|nam nu|sex|gender",
    Field.FEMALE: "nu|female",
    Field.MALE: "nam|male",
    Field.FAMILY_NAME: "ho(?: va)?(?: ten)?(?: chu)? (?:dem|lot)|ho|family name|surname",
    Field.MIDDLE_NAME: "(?:ten |chu )?(?:dem|lot)|middle name",
    Field.FULL_NAME: r"ho (?:va |chu dem )?ten\b.*|ten (?:doan vien|can bo|cb|cdv|nguoi).*|full name|name",
    Field.GIVEN_NAME: "ten|given name",
    Field.UNIT: """
        (?:ten )?(?:don vi|dvi|cdcs|cong doan|cong doan co so|to cong doan|cd)(?: truc thuoc)?|
        (?:ten )?(?:cong ty|doanh nghiep|truong|co quan|noi|don vi|co quan don vi|don vi co quan)
        (?: cong tac| lam viec| sinh hoat)|co quan don vi|don vi co quan|cong ty|doanh nghiep|unit
    """,
}


def _pattern(alternatives: str) -> re.Pattern[str]:
    """The pattern of alternatives that are written over several lines."""
    return re.compile(re.sub(r"\n\s*", "", alternatives.strip()))


_not_read = _pattern(NOT_READ)
_words = {field: _pattern(words) for field, words in WORDS.items()}
_says_how = re.compile(r"|so|ma|(?:ghi|neu|dd|mm|d m|vd|vi du)\b.*")
_bracketed = re.compile(r"\([^()]*\)")
_parts_of_date = {"ngày": Field.BIRTH_DAY, "tháng": Field.BIRTH_MONTH, "năm": Field.BIRTH_YEAR}


def field_of(header: Sequence[str]) -> Field | None:
    """The field that a header means, given from the widest cell to the narrowest; None for columns not read.

    A narrow header is read in the light of the wide one above it: "Tên" below "Họ và tên" is a given name,
    "Năm" below "Ngày sinh" a year, "Phó Chủ tịch" below "Chức vụ" a column of marks.
    """
    labels = [label for label in header if label.strip()]
    if not labels:
        return None
    group = field_of(labels[:-1]) if len(labels) > 1 else None
    leaf = _plain(labels[-1])
    if _not_read.fullmatch(leaf) or (len(labels) > 1 and _not_read.fullmatch(_plain(labels[-2]))):
        return None
    spoken = nfc(labels[-1]).strip(" .:").lower()
    if group is Field.BIRTH_DATE and spoken in _parts_of_date:
        return _parts_of_date[spoken]
    if spoken == "năm":
        return None
    if group in (Field.POST, Field.POST_MARK) and post_kind(labels[-1]):
        return Field.POST_MARK
    own = next((field for field, pattern in _words.items() if pattern.fullmatch(leaf)), None)
    return group if own is None and _says_how.fullmatch(leaf) else own


def reads_as_label(header: Sequence[str]) -> bool:
    """Whether the narrowest of these cells is the header of a column and not a value in it."""
    leaf = _plain(header[-1])
    if field_of(header[-1:]) or _not_read.fullmatch(leaf):
        return True
    combined = field_of(header)
    return (
        combined is Field.POST_MARK or combined in _parts_of_date.values() or bool(_says_how.fullmatch(leaf))
    )


def is_explicit(header: Sequence[str]) -> bool:
    """Whether a header names the union itself: of two columns for one thing such a one is meant."""
    words = " ".join(_plain(label) for label in header)
    return bool(re.search(r"\b(?:cong doan|cd|cdcs|cccd|can cuoc|di dong|dtdd)\b", words))


def _plain(label: str) -> str:
    """The words of a label folded, without brackets and marks."""
    folded = fold(label.replace("&", " và "))
    return re.sub(
        r"[^a-z0-9]+", " ", _bracketed.sub(" ", folded) if not folded.startswith("(") else folded
    ).strip()
