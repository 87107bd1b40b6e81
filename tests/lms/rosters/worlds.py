"""Any world an office may have: units of every depth, people with several homes, posts past and to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from lms import db
from lms.crypto import encrypt, keyed_hash
from lms.people.models import Membership, Person, Post
from lms.people.posts import PostKind
from lms.people.rules import CadreType, Sex, split_name
from lms.text import fold, person_sort_key
from lms.units.models import Unit
from lms.units.rules import Level, has_right_place
from tests.world import NOON, make_unit

FAMILIES = [
    "",
    "Nguyễn Văn",
    "Giàng A",
    "H'Hen",
    "Tổng Thị",
    "Hội",
    "Phòng Văn",
    "Trương Thị Ánh",
    "CỘNG Hoà",
]
GIVENS = ["An", "Páo", "Niê", "Nam", "Nữ", "Hoà", "Hoà (1)", "Ý", "Y", "Chủ", "An 2", "d’Or"]
UNIT_NAMES = [
    "CĐCS Công ty May Sông Trăng",
    "CĐCS CÔNG TY TNHH MTV ABC",
    "Ban Chấp hành CĐCS Trường Tiểu học Hoà An",
    "TM Hoàng Gia",
    "=1+1",
    "Tổng cộng",
    "Người lập biểu",
    "Công đoàn bộ phận Khối “4”",
    "Tổ 1.",
    "Công đoàn các Khu công nghiệp tỉnh",
]
TITLES = [
    "Chủ tịch",
    "Chủ tịch, Trưởng ban Nữ công",
    "Phó Chủ tịch kiêm Chủ nhiệm UBKT",
    "UV BCH",
    "uv bch",
    "Uỷ viên",
    "=SUM(A1:A9)",
    "Cán bộ phụ trách phong trào",
    "Tổ trưởng / Tổ phó",
]
NOTES = [
    "",
    '=HYPERLINK("x")',
    "dòng một\ndòng hai",
    "-",
    "'nháy",
    "Tổng cộng: 3 người",
    "(Ký)",
    "  thừa  cách ",
]
CODES = ["DV1", "007", "DV/12-3", "1e5", "Đ.9"]
NUMBERS = ["001080000001", "012345678", "079199000123"]
TERMS = [None, "2023-2028", "2023 – 2028", "XII"]
DAYS = st.dates(date(2001, 1, 1), date(2040, 12, 31))


@dataclass(frozen=True)
class Holding:
    """A membership or a post: in which unit (by its place), from when until when."""

    unit: int
    since: date | None
    until: date | None
    title: str = ""
    kind: PostKind | None = None
    cadre_type: CadreType = CadreType.PART_TIME
    term: str | None = None


@dataclass(frozen=True)
class Member:
    """A person with everything that an office may know."""

    values: dict[str, Any]
    national_id: str | None
    memberships: Sequence[Holding]
    posts: Sequence[Holding]

    @property
    def name(self) -> str:
        """The folded name: with the birth date or the national ID it tells people apart."""
        return fold(f"{self.values['family_name']} {self.values['given_name']}")


@st.composite
def spans(draw: st.DrawFn) -> tuple[date | None, date | None]:
    since = draw(st.none() | DAYS)
    until = draw(st.none() | DAYS)
    return (since, until) if since is None or until is None or since < until else (until, since)


@st.composite
def holdings(draw: st.DrawFn, *, is_post: bool) -> Holding:
    since, until = draw(spans())
    if since == until:
        until = None
    unit = draw(st.integers(0, 7))
    if not is_post:
        return Holding(unit, since, until)
    return Holding(
        unit,
        since,
        until,
        draw(st.sampled_from(TITLES)),
        draw(st.none() | st.sampled_from(PostKind)),
        draw(st.sampled_from(CadreType)),
        draw(st.sampled_from(TERMS)),
    )


def partial(day: date | None, precision: str) -> tuple[date | None, str | None]:
    if day is None:
        return None, None
    if precision == "year":
        day = day.replace(month=1)
    return (day if precision == "day" else day.replace(day=1)), precision


@st.composite
def members(draw: st.DrawFn) -> Member:
    name = split_name(draw(st.sampled_from(FAMILIES)), draw(st.sampled_from(GIVENS)))
    precisions = st.sampled_from(["day", "month", "year"])
    birth = partial(draw(st.none() | st.dates(date(1950, 1, 1), date(2008, 1, 1))), draw(precisions))
    joined = partial(draw(st.none() | DAYS), draw(precisions))
    values = {
        "family_name": name.family,
        "given_name": name.given,
        "birth_date": birth[0],
        "birth_precision": birth[1],
        "sex": draw(st.none() | st.sampled_from([sex.value for sex in Sex])),
        "phone": draw(st.sampled_from([None, "0912345678", "0387654321"])),
        "email": draw(st.sampled_from([None, "an@songtrang.example"])),
        "union_join_date": joined[0],
        "union_join_precision": joined[1],
        "note": draw(st.sampled_from(NOTES)),
    }
    return Member(
        values,
        draw(st.none() | st.sampled_from(NUMBERS)),
        draw(st.lists(holdings(is_post=False), max_size=3, unique_by=lambda one: one.unit)),
        draw(st.lists(holdings(is_post=True), max_size=3, unique_by=lambda one: (one.unit, fold(one.title)))),
    )


@dataclass(frozen=True)
class World:
    """Units (level, name and the place of the one above, if it may stand there) and people."""

    units: Sequence[tuple[Level, str, int]]
    members: Sequence[Member]
    codes: Sequence[str | None]

    def build(self) -> None:
        """Write everything into the database."""
        units: list[Unit] = []
        for number, (level, name, above) in enumerate(self.units):
            parent = units[above % len(units)] if units else None
            if parent and not has_right_place(level, Level(parent.level)):
                parent = None
            units.append(make_unit(name, parent=parent, level=level, code=f"ST-{number:02d}"))
        for number, member in enumerate(self.members):
            person = Person(**member.values, created_at=NOON)
            person.name_sort = person_sort_key(person.family_name, person.given_name)
            person.name_folded = fold(person.name)
            person.member_code = self.codes[number] if number < len(self.codes) else None
            if member.national_id:
                person.national_id_hash = keyed_hash(member.national_id)
                person.national_id_encrypted = encrypt(member.national_id)
                person.national_id_last4 = member.national_id[-4:]
            db.session.add(person)
            db.session.flush()
            for one in _each_once(member.memberships, len(units)):
                unit = units[one.unit % len(units)]
                db.session.add(
                    Membership(person_id=person.id, unit_id=unit.id, since=one.since, until=one.until)
                )
            for one in _each_once(member.posts, len(units)):
                unit = units[one.unit % len(units)]
                db.session.add(
                    Post(
                        person_id=person.id,
                        unit_id=unit.id,
                        title=one.title,
                        post_kind=one.kind,
                        cadre_type=one.cadre_type,
                        term=one.term,
                        since=one.since,
                        until=one.until,
                    )
                )
        db.session.flush()


def _each_once(holdings: Sequence[Holding], count: int) -> list[Holding]:
    """The memberships or posts, none of them twice in one unit: that is refused wherever it is tried."""
    return list({(one.unit % count, fold(one.title)): one for one in holdings}.values())


worlds = st.builds(
    World,
    units=st.lists(
        st.tuples(st.sampled_from(Level), st.sampled_from(UNIT_NAMES), st.integers(0, 9)),
        min_size=1,
        max_size=8,
    ),
    members=st.lists(
        members(),
        max_size=6,
        unique_by=(
            lambda one: (one.name, one.values["birth_date"]),
            lambda one: (one.name, one.national_id or id(one)),
        ),
    ),
    codes=st.permutations([*CODES, None, None]),
)
