"""The shape of the tree of units: levels, order, codes, names and moves."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import count
from typing import TypeVar

from lms import i18n
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import fold, nfc

K = TypeVar("K", bound=Hashable)

LONGEST_NAME = 200
LONGEST_CODE = 40
LONGEST_INITIALS = 6

_code = re.compile(r"\w[\w./-]*")
_unfit_for_names = re.compile(r"[<>|{}\[\]\\\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]")
_said_of_many = re.compile(
    r"\b(?:tong lien doan lao dong|lien doan lao dong|t?ldld|cong doan|nghiep doan|cdcs|cd|co so|nganh|cac|"
    r"tinh|thanh pho|tp|xa|phuong|dac khu|cap tren|truc tiep)\b"
)


class Level(StrEnum):
    """The levels of the union, from the top."""

    NATIONAL = "national"
    PROVINCE = "province"
    SECTOR = "sector"
    UPPER = "upper"
    GRASSROOTS = "grassroots"
    MEMBER_GRASSROOTS = "member_grassroots"
    SECTION = "section"
    GROUP = "group"


class EventKind(StrEnum):
    """What a decision does to units."""

    FOUND = "found"
    RENAME = "rename"
    MOVE = "move"
    RELEVEL = "relevel"
    MERGE = "merge"
    SPLIT = "split"
    DISSOLVE = "dissolve"


class DecisionState(StrEnum):
    """How far a decision about units is: looked at, carried out, or taken back."""

    DRAFT = "draft"
    CARRIED_OUT = "carried_out"
    UNDONE = "undone"


ENDS = frozenset({EventKind.MERGE, EventKind.DISSOLVE})
"""After these a unit stands no longer."""
BEGINNINGS = frozenset({EventKind.FOUND, EventKind.SPLIT})
"""With these a unit begins."""

EVENT_NAMES = {
    EventKind.FOUND: _l("Thành lập"),
    EventKind.RENAME: _l("Đổi tên"),
    EventKind.MOVE: _l("Chuyển sang đơn vị cấp trên khác"),
    EventKind.RELEVEL: _l("Đổi cấp"),
    EventKind.MERGE: _l("Sáp nhập"),
    EventKind.SPLIT: _l("Tách"),
    EventKind.DISSOLVE: _l("Giải thể"),
}

LEVEL_NAMES = {
    Level.NATIONAL: _l("Tổng Liên đoàn"),
    Level.PROVINCE: _l("Liên đoàn Lao động tỉnh, thành phố"),
    Level.SECTOR: _l("Công đoàn ngành trung ương"),
    Level.UPPER: _l("Công đoàn cấp trên trực tiếp cơ sở"),
    Level.GRASSROOTS: _l("Công đoàn cơ sở, nghiệp đoàn cơ sở"),
    Level.MEMBER_GRASSROOTS: _l("Công đoàn cơ sở thành viên"),
    Level.SECTION: _l("Công đoàn bộ phận"),
    Level.GROUP: _l("Tổ công đoàn"),
}

_ranks = {level: rank for rank, level in enumerate(Level)} | {Level.SECTOR: 1}  # beside the provinces


@dataclass(frozen=True)
class Decision:
    """What stands behind a change of units: when it takes effect, its number, who entered it and when.

    Without a day a unit was founded before anybody can say, and any other change is of today. The id is that
    of the kept decision, where there is one.
    """

    now: datetime
    on: date | None = None
    number: str = ""
    account_id: int | None = None
    id: int | None = None

    @property
    def today(self) -> date:
        """The day on which it was entered."""
        return i18n.today(self.now)


@dataclass(frozen=True)
class NewUnit:
    """A unit to found; its parent exists, or is an earlier one of the same list (counted from 0)."""

    name: str
    level: Level
    parent_id: int | None = None
    parent_place: int | None = None
    code: str | None = None


class UnitCycle(Refused):
    """A unit would stand below itself."""

    def __init__(self, name: str) -> None:
        super().__init__(_l("Đơn vị “%(name)s” không thể trực thuộc chính nó.", name=name))
        self.name = name


class EndedUnit(Refused):
    """A unit stands no longer; those that took its place are named."""

    def __init__(self, name: str, successors: Sequence[str] = ()) -> None:
        if successors:
            text = _l(
                "Đơn vị “%(name)s” đã kết thúc; nay là %(successors)s.",
                name=name,
                successors=", ".join(f"“{one}”" for one in successors),
            )
        else:
            text = _l("Đơn vị “%(name)s” đã giải thể.", name=name)
        super().__init__(text)


def has_right_place(level: Level, below: Level | None) -> bool:
    """Whether a unit of this level may stand below one of the other; nothing stands above its parent.

    Equal levels are fine (the upper union of a corporation below another upper union), and so are gaps
    (a grassroots union directly below the province).
    """
    return below is None or _ranks[level] >= _ranks[below]


def parents_first(parents: Mapping[K, K | None]) -> list[K]:
    """Return the keys so that each comes after its parent, else in the given order; refuses a cycle.

    A parent that is no key itself stands outside and is taken as given.
    """
    ordered: dict[K, None] = {}
    for key in parents:
        chain: dict[K, None] = {}
        step: K | None = key
        while step is not None and step in parents and step not in ordered:
            if step in chain:
                raise UnitCycle(str(step))
            chain[step] = None
            step = parents[step]
        ordered.update(dict.fromkeys(reversed(chain)))
    return list(ordered)


def clean_name(text: str) -> str:
    """Return a unit's name in NFC with single spaces; refuses what is empty, too long or no name."""
    name = " ".join(nfc(text).split())
    if not name:
        raise Refused(_l("Hãy ghi tên đơn vị."))
    if len(name) > LONGEST_NAME:
        raise Refused(
            _l("Tên đơn vị dài %(length)d ký tự, tối đa %(most)d.", length=len(name), most=LONGEST_NAME)
        )
    if _unfit_for_names.search(name) or not any(letter.isalnum() for letter in name):
        raise Refused(_l("Tên đơn vị “%(name)s” có ký tự không dùng trong tên.", name=name))
    return name


def clean_code(text: str) -> str:
    """Return a unit's code as it is written; letters, digits and - . / _ only."""
    code = nfc(text).strip()
    if len(code) > LONGEST_CODE or not _code.fullmatch(code):
        raise Refused(
            _l(
                "Mã đơn vị “%(code)s” không hợp lệ: chỉ dùng chữ, số và dấu - . / _, tối đa %(most)d ký tự.",
                code=code[:LONGEST_CODE],
                most=LONGEST_CODE,
            )
        )
    return code


def possible_codes(name: str, *, parent_code: str | None) -> Iterator[str]:
    """Give the codes that a unit without one may have, the best first and without end.

    Below a parent it is the parent's code and a running number, as in "BT-02-01". A root takes the initials
    of what is special in its name: "Liên đoàn Lao động tỉnh Bến Tre" is "BT", the next one "BT-2".
    """
    if parent_code is not None:
        yield from (f"{parent_code}-{n:02d}" for n in count(1))
    words = re.findall(r"\w+", _said_of_many.sub(" ", fold(name)))
    initials = "".join(word[0] for word in words).upper()[:LONGEST_INITIALS] or "DV"
    yield initials
    yield from (f"{initials}-{n}" for n in count(2))


def check_day(on: date | None, *, since: date | None, today: date) -> None:
    """Refuse a decision that takes effect in the future, or before the unit's last one."""
    if on is not None and on > today:
        raise Refused(_l("Ngày hiệu lực %(day)s chưa đến.", day=f"{on:%d/%m/%Y}"))
    if since is not None and (on is None or on < since):
        raise Refused(
            _l("Đơn vị đã có quyết định hiệu lực từ %(day)s; hãy ghi ngày muộn hơn.", day=f"{since:%d/%m/%Y}")
        )
