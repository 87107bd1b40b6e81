"""The people of an office, what its habits of writing are, and what its roster must be read as."""

import random
from dataclasses import dataclass
from datetime import date

from lms.people.posts import post_kind
from lms.people.rules import CadreType, Sex
from lms.rosters.reading.legacy_fonts import Encoding
from lms.rosters.reading.roster import Roster
from lms.units.rules import Level

FAMILIES = ["Nguyễn", "Trương", "Tô", "Vũ", "Giàng", "Đỗ", "Lý", "Quách", "Cộng", "Tống"]
MIDDLES = ["Thị", "Văn", "Thị Ánh", "A", "Hữu", "Bích", "Thuỳ", "Đức"]
GIVEN = ["Ý", "Đức", "Ánh", "Phượng", "Hoà", "Páo", "Ẵng", "Nữ", "Nam", "Tổng", "Kiều", "Ân", "Ơn", "Ước"]
EMPLOYERS = ["Công ty Cổ phần", "Công ty TNHH MTV", "Trường Tiểu học", "Trạm Y tế", "Hợp tác xã", "Bệnh viện"]
AREAS = ["Mỏ Cày", "Thạnh Phú", "Ẩm Hoà", "Sơn Đông", "Ba Tri", "Ứng Hoà"]
POSTS = [
    "Chủ tịch",
    "Phó Chủ tịch",
    "UV BCH",
    "UV BTV",
    "Tổ trưởng",
    "Kế toán",
    "Trưởng ban Nữ công",
    "UV UBKT",
]
UPPER = ("Liên đoàn Lao động tỉnh Bến Tre", "Công đoàn các khu công nghiệp")


@dataclass(frozen=True)
class Habits:
    """How an office writes."""

    seed: int = 0
    letterhead: str = "lines"  # none, lines, one_cell
    names: str = "split"  # split, split_without_labels, full
    is_shouting: bool = False
    has_odd_spaces: bool = True
    births: str = "text"  # text, dotted, date, serial, year, month
    sexes: str = "birth_columns"  # birth_columns, words, marks, women_only
    units: str = "sections"  # sections, roman_sections, column, merged_column, sheets
    headers: int = 0
    encoding: Encoding | None = None
    is_merged: bool = True
    is_numbered: bool = True
    has_endings: bool = True
    hidden: tuple[str, ...] = ()
    has_extra_columns: bool = False
    cadres: str = "mark"  # mark, words, two_marks


@dataclass(frozen=True)
class Member:
    """A person of the roster, as the truth knows them."""

    family: str
    given: str
    sex: Sex
    birth: date
    national_id: str
    phone: str
    unit: str
    post: str
    is_full_time: bool


def members(habits: Habits) -> list[Member]:
    """The people of the office, in the order of their units."""
    chance = random.Random(habits.seed)
    people = []
    for number in range(chance.randint(2, 4)):
        unit = f"CĐCS {chance.choice(EMPLOYERS)} {chance.choice(AREAS)} {number}"
        for _ in range(chance.randint(1, 5)):
            sex = chance.choice(list(Sex))
            birth = date(chance.randint(1962, 2005), chance.randint(1, 12), chance.randint(1, 28))
            century = 2 * (birth.year // 100 - 19) + (sex is Sex.FEMALE)
            people.append(
                Member(
                    family=f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES)}",
                    given=chance.choice(GIVEN),
                    sex=sex,
                    birth=birth,
                    national_id=f"{chance.choice(['001', '083', '031'])}{century}{birth.year % 100:02d}"
                    f"{chance.randrange(10**6):06d}",
                    phone=f"0{chance.choice('35789')}{chance.randrange(10**8):08d}",
                    unit=unit,
                    post=chance.choice(POSTS),
                    is_full_time=chance.random() < 0.3,
                )
            )
    return people


def truth(habits: Habits) -> list[dict[str, object]]:
    """What must be read: plain values of each person."""
    return [
        {
            "family": person.family,
            "given": person.given,
            "sex": person.sex,
            "birth": known_birth(person.birth, habits.births),
            "national_id": person.national_id,
            "phone": person.phone,
            "unit": person.unit,
            "posts": [
                (person.post, post_kind(person.post), _cadre_type(person.is_full_time), person.unit),
            ],
        }
        for person in members(habits)
    ]


def as_read(roster: Roster) -> list[dict[str, object]]:
    """The people of a roster as plain values."""
    names = {unit.key: unit.name for unit in roster.units}
    return [
        {
            "family": person.name.family,
            "given": person.name.given,
            "sex": person.sex,
            "birth": str(person.birth),
            "national_id": person.national_id,
            "phone": person.phone,
            "unit": names[person.units[0]],
            "posts": [
                (post.title, post.kind, post.cadre_type, names[post.unit or ""]) for post in person.posts
            ],
        }
        for person in roster.people
    ]


def tree(roster: Roster) -> list[tuple[str | None, Level | None, str | None]]:
    """The units of a roster: name, level, name of the one above."""
    names = {unit.key: unit.name for unit in roster.units}
    return [(unit.name, unit.level, names.get(unit.parent or "")) for unit in roster.units]


def known_birth(birth: date, style: str) -> str:
    """What of a birth date an office with this style gives."""
    return f"{birth:%Y}" if style == "year" else f"{birth:%m/%Y}" if style == "month" else f"{birth:%d/%m/%Y}"


def _cadre_type(is_full_time: bool) -> CadreType:
    return CadreType.FULL_TIME if is_full_time else CadreType.PART_TIME
