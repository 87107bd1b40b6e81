"""What is right about a person: names, sex, phones, national IDs and posts as offices write them."""

import re
from enum import StrEnum
from typing import NamedTuple

from flask_babel import LazyString

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import excerpt, fold, nfc

LONGEST_NAME = 100

OLD_PREFIXES = {
    **{"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078"},
    **{"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082"},
    **{f"016{digit}": f"03{digit}" for digit in range(2, 10)},
    **{"0186": "056", "0188": "058", "0199": "059"},
}
PROVINCE_NUMBERS = {
    *(1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33),
    *(34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66),
    *(67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96),
}

_unfit_for_names = re.compile(r"[<>=|{}\[\]\\@#$%^*_~+;:\"!?/\x00-\x1f\x7f]|https?\b|www\.", re.IGNORECASE)
_suffix = re.compile(r"\([^()]*\)|\d+")
_inner_letter = re.compile(r"(?<=['’`-])\w(?=\w)")
_mobile = re.compile(r"0[35789]\d{8}")


class Sex(StrEnum):
    """The sexes that national IDs know."""

    MALE = "male"
    FEMALE = "female"


class CadreType(StrEnum):
    """Whether a cadre works for the union or keeps another job."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"


CADRE_TYPE_NAMES = {
    CadreType.FULL_TIME: _l("Chuyên trách"),
    CadreType.PART_TIME: _l("Không chuyên trách"),
}


class Name(NamedTuple):
    """A name in its two parts; the given name is never empty."""

    family: str
    given: str

    @property
    def full(self) -> str:
        """Family, middle and given names in the order they are spoken."""
        return f"{self.family} {self.given}".strip()


class NationalId(NamedTuple):
    """A national ID, and whether zeros that a spreadsheet had dropped were put back."""

    number: str
    is_padded: bool


def full_name(text: str) -> Name:
    """The name split into family and given; capitals and spaces put right.

    The last word is the given name, together with a number or a note in brackets that tells namesakes apart.
    """
    words = _tidy_words(text)
    last = len(words) - 1
    while last > 0 and _suffix.fullmatch(words[last]):
        last -= 1
    return _checked(" ".join(words[:last]), " ".join(words[last:]))


def split_name(family: str, given: str) -> Name:
    """The name whose parts came apart; a single part is split as a full name is."""
    family_words, given_words = _tidy_words(family), _tidy_words(given)
    if not family_words or not given_words:
        return full_name(f"{family} {given}")
    return _checked(" ".join(family_words), " ".join(given_words))


def name_doubt(name: Name) -> LazyString | None:
    """What is unusual in a name that is accepted all the same."""
    if re.search(r"[^\w\s'’`.\-]|\d", name.full):
        return _l("Họ tên có chữ số hoặc ký hiệu lạ: “%(value)s”.", value=name.full)
    return None


def title_case(word: str) -> str:
    """The word as names are written: a capital first, also after an apostrophe or hyphen."""
    if not word[:1].isalpha():
        return word
    lowered = word[:1].upper() + word[1:].lower()
    return nfc(_inner_letter.sub(lambda match: match.group().upper(), lowered))


def sex(text: str) -> Sex | None:
    """The sex a word means; blank and unknown words are None."""
    word = fold(text).strip(" .")
    if word in ("nam", "male", "m", "trai"):
        return Sex.MALE
    if word in ("nu", "female", "f", "gai"):
        return Sex.FEMALE
    return None


def cadre_type(text: str) -> CadreType | None:
    """The cadre type that words or a tick mean; blank is part-time, unknown words are None."""
    words = re.sub(r"[^a-z0-9+√✓✔]+", " ", fold(text)).strip()
    if not words or words in ("0", "khong", "ko", "k", "kct", "bct", "part time", "false"):
        return CadreType.PART_TIME
    if re.search(r"\b(khong|ko|ban) chuyen trach\b|\bkiem nhiem\b", words):
        return CadreType.PART_TIME
    if is_tick(text) or words in ("ct", "full time") or "chuyen trach" in words:
        return CadreType.FULL_TIME
    return None


def is_tick(text: str) -> bool:
    """Whether the text is a mark that says yes in a column of marks."""
    return fold(text) in ("x", "xx", "v", "+", "1", "√", "✓", "✔", "☑", "co", "c", "true", "yes")


def phone(text: str) -> str:
    """The ten digits of a mobile phone; a prefix that has changed since is converted, another is refused."""
    digits = re.sub(r"\D", "", text)
    if digits.startswith("0084"):
        digits = digits[4:]
    elif digits.startswith("84") and len(digits) > 10:
        digits = digits[2:]
    digits = "0" + digits.lstrip("0")
    if len(digits) == 11 and digits[:4] in OLD_PREFIXES:
        digits = OLD_PREFIXES[digits[:4]] + digits[4:]
    if not _mobile.fullmatch(digits):
        raise Refused(_l("“%(value)s” không phải là số điện thoại di động.", value=excerpt(text)))
    return digits


def national_id(text: str) -> NationalId:
    """The 12 digits of a national ID, or 9 of its predecessor, with lost zeros put back."""
    digits = re.sub(r"[\s.\-'’`]", "", text)
    if not re.fullmatch(r"[0-9]{8,12}", digits):
        raise Refused(_l("“%(value)s” không phải là số CCCD (12 số) hay CMND (9 số).", value=excerpt(text)))
    length = 9 if len(digits) <= 9 else 12
    return NationalId(digits.zfill(length), is_padded=len(digits) != length)


def national_id_doubts(number: str, sex: Sex | None, birth_year: int | None) -> list[LazyString]:
    """What a 12-digit number says otherwise than the row it stands in; grounds for a look, not a refusal."""
    if len(number) != 12:
        return []
    doubts = []
    century, parity = divmod(int(number[3]), 2)
    if int(number[:3]) not in PROVINCE_NUMBERS:
        doubts.append(_l("Ba số đầu của số CCCD không phải mã tỉnh nào."))
    if sex is not None and parity != (sex is Sex.FEMALE):
        doubts.append(_l("Số CCCD cho biết giới tính khác với dòng này."))
    if birth_year is not None and birth_year != 1900 + 100 * century + int(number[4:6]):
        doubts.append(_l("Số CCCD cho biết năm sinh khác với dòng này."))
    return doubts


def email(text: str) -> str:
    """The e-mail address in lower case, if it is one."""
    address = nfc(text).strip().lower()
    if not re.fullmatch(r"[^\s@<>,;\"'()]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", address):
        raise Refused(_l("“%(value)s” không phải là địa chỉ e-mail.", value=excerpt(text)))
    return address


def _tidy_words(text: str) -> list[str]:
    """The words of a name, each with a capital first; words all in capitals keep only that one."""
    words = nfc(text).split()
    is_shouted = len("".join(words)) > 1 and "".join(words).isupper()
    return [
        title_case(word) if word.isupper() and (is_shouted or len(word) > 1) else word[:1].upper() + word[1:]
        for word in words
    ]


def _checked(family: str, given: str) -> Name:
    name = Name(family, given)
    if len(name.full) > LONGEST_NAME:
        raise Refused(_l("Họ tên dài quá %(limit)s chữ.", limit=LONGEST_NAME))
    if _unfit_for_names.search(name.full) or name.full.startswith("-"):
        raise Refused(_l("Họ tên có ký tự không dùng trong tên người: “%(value)s”.", value=name.full))
    if not any(character.isalpha() for character in given):
        raise Refused(_l("Thiếu họ tên."))
    return name
