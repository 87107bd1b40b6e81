"""A province of any size for the benchmark: units with a past, people, posts and ledger entries."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from bench.loading import Row, load, next_id, settle
from bench.names import FAMILY, GIVEN, MIDDLE, PLACES, TRADES
from lms.ledger.models import Activity, LedgerEntry
from lms.people.models import Membership, Person, Post
from lms.text import fold, sort_key
from lms.units.models import EventKind, Level, Unit, UnitEvent, UnitPlacement

REFORM = date(2025, 7, 1)
"""The day on which every seventh grassroots union came under another upper union, and got another name."""
LOADED_AT = datetime(2026, 11, 1, 2, tzinfo=UTC)
YEAR = timedelta(days=365)
COURSES = 24
AT_ONCE = 20_000
POSTS = (("Chủ tịch", "chair"), ("Phó Chủ tịch", "vice_chair"), ("Uỷ viên", "committee_member"))
GROUP_POSTS = (("Tổ trưởng", "group_leader"), ("Tổ phó", "group_deputy"))


class Size(NamedTuple):
    """How large a province is: the upper unions are a thirtieth of its units, the groups a fifth."""

    people: int = 300_000
    units: int = 5_000
    entries: int = 3_000_000


WHOLE = Size()


class Province(NamedTuple):
    """What was made; the people and the courses have the ids from the first to the last."""

    root_id: int
    upper_ids: Sequence[int]
    grassroots_ids: Sequence[int]
    group_ids: Sequence[int]
    person_ids: range
    activity_ids: range


class Planned(NamedTuple):
    """A unit to load, with where and under which name it stood before the reform."""

    id: int
    name: str
    level: Level
    parent_id: int | None
    path: str
    old_name: str
    old_parent_id: int | None


def make_province(size: Size = WHOLE, *, seed: int = 1) -> Province:
    """Load a province into the database and commit; the same seed gives the same one.

    A member in fifty belongs to two units, a cadre in ten holds posts in two. Each course is completed by
    about as many people as any other, through the year before `LOADED_AT`.
    """
    chance = random.Random(seed)
    units = _plan_units(size.units, next_id(Unit), chance)
    by_level = {level: [one.id for one in units if one.level is level] for level in Level}
    workplaces, groups = by_level[Level.GRASSROOTS], by_level[Level.GROUP]
    first = next_id(Person)
    people = range(first, first + size.people)
    homes = chance.choices(
        workplaces + groups, weights=_weights(len(workplaces) + len(groups)), k=size.people
    )
    _load_units(units)
    load(Person, PEOPLE, _people(people, chance))
    load(Membership, HELD, _memberships(people, homes, workplaces, chance))
    load(Post, POST, _posts(people, homes, set(groups), workplaces, chance))
    courses = _load_courses(units[0].id)
    load(LedgerEntry, ENTRY, _entries(people, homes, courses, size.entries, chance))
    settle((Unit, UnitEvent, UnitPlacement, Person, Activity))
    return Province(units[0].id, by_level[Level.UPPER], workplaces, groups, people, courses)


UNIT = ("id", "code", "name", "name_sort", "name_folded", "level", "parent_id", "path", "depth")
EVENT = ("id", "kind", "unit_id", "happened_on", "decision", "created_at")
PLACEMENT = ("unit_id", "event_id", "name", "level", "parent_id", "valid_from", "valid_to")
PEOPLE = (
    *("id", "family_name", "given_name", "name_sort", "name_folded", "birth_date", "birth_precision"),
    *("sex", "phone", "member_code", "note", "created_at"),
)
HELD = ("person_id", "unit_id", "since")
POST = ("person_id", "unit_id", "title", "post_kind", "cadre_type", "since")
ENTRY = (
    *("kind", "person_id", "activity_id", "outcome", "score", "is_late", "happened_at", "written_at"),
    *("unit_id", "source"),
)


def _plan_units(count: int, first: int, chance: random.Random) -> list[Planned]:
    """Plan a province with its upper unions, grassroots unions and groups, parents first."""
    root = Planned(first, "Liên đoàn Lao động tỉnh Sông Dài", Level.PROVINCE, None, f"/{first}/", "", None)
    uppers, groups = max(2, count // 30), count // 5
    planned = [root]
    for number in range(uppers):
        name = f"Công đoàn xã {PLACES[number % len(PLACES)]} {number // len(PLACES) + 1}"
        planned.append(_below(root, first + len(planned), name, Level.UPPER))
    above = planned[1:]
    for number in range(count - 1 - uppers - groups):
        name = f"CĐCS {chance.choice(TRADES)} {chance.choice(PLACES)} {number + 1}"
        unit = _below(chance.choice(above), first + len(planned), name, Level.GRASSROOTS)
        if number % 7 == 0:
            unit = unit._replace(old_name=f"CĐCS {name} cũ", old_parent_id=chance.choice(above).id)
        planned.append(unit)
    workplaces = planned[1 + uppers :]
    for number in range(groups):
        name = f"Tổ công đoàn số {number + 1}"
        planned.append(_below(chance.choice(workplaces), first + len(planned), name, Level.GROUP))
    return planned


def _below(parent: Planned, unit_id: int, name: str, level: Level) -> Planned:
    return Planned(unit_id, name, level, parent.id, f"{parent.path}{unit_id}/", "", None)


def _weights(count: int) -> list[float]:
    """Return how likely somebody works where: few units are large, most are small."""
    return [1 / (1 + place % 97) for place in range(count)]


def _load_units(units: Sequence[Planned]) -> None:
    floor = units[0].path.count("/")
    load(
        Unit,
        UNIT,
        (
            (one.id, f"SD-{one.id:05}", one.name, sort_key(one.name), fold(one.name), *_place(one, floor))
            for one in units
        ),
    )
    start = next_id(UnitEvent)
    renewed = [one for one in units if one.old_parent_id is not None]
    events: list[Row] = [
        (start + place, EventKind.FOUND.value, one.id, None) for place, one in enumerate(units)
    ]
    events += [
        (start + len(units) + place, EventKind.MOVE.value, one.id, REFORM)
        for place, one in enumerate(renewed)
    ]
    load(UnitEvent, EVENT, ((*event, "", LOADED_AT) for event in events))
    founded = {event[2]: event[0] for event in events[: len(units)]}
    moved = {event[2]: event[0] for event in events[len(units) :]}
    load(UnitPlacement, PLACEMENT, _placements(units, founded, moved))


def _place(unit: Planned, floor: int) -> Row:
    return unit.level.value, unit.parent_id, unit.path, unit.path.count("/") - floor


def _placements(units: Sequence[Planned], founded: dict[int, int], moved: dict[int, int]) -> Iterator[Row]:
    for one in units:
        level = one.level.value
        if one.old_parent_id is None:
            yield one.id, founded[one.id], one.name, level, one.parent_id, None, None
        else:
            yield one.id, founded[one.id], one.old_name, level, one.old_parent_id, None, REFORM
            yield one.id, moved[one.id], one.name, level, one.parent_id, REFORM, None


def _people(ids: range, chance: random.Random) -> Iterator[Row]:
    """Give the rows of people; the keys of each name are made once."""
    families = [f"{family} {middle}" for family in FAMILY for middle in MIDDLE]
    keys = {name: (sort_key(name), fold(name)) for name in (*families, *GIVEN)}
    for person_id in ids:
        family, given = chance.choice(families), chance.choice(GIVEN)
        (family_sort, family_folded), (given_sort, given_folded) = keys[family], keys[given]
        born = date(1962, 1, 1) + timedelta(days=chance.randrange(43 * 365))
        sex = "female" if " Thị" in family else "male"
        phone = f"09{person_id % 100_000_000:08}"
        names = (family, given, f"{given_sort} {family_sort}", f"{family_folded} {given_folded}")
        yield (person_id, *names, born, "day", sex, phone, f"SD{person_id:07}", "", LOADED_AT)


def _memberships(
    people: range, homes: Sequence[int], workplaces: Sequence[int], chance: random.Random
) -> Iterator[Row]:
    for place, person_id in enumerate(people):
        yield person_id, homes[place], None
        if place % 50 == 0:
            yield person_id, _other(homes[place], workplaces, chance), REFORM


def _posts(
    people: range, homes: Sequence[int], groups: set[int], workplaces: Sequence[int], chance: random.Random
) -> Iterator[Row]:
    """Give a post to one in eight, where they belong, and a tenth of these another one elsewhere."""
    for place, person_id in enumerate(people):
        if place % 8:
            continue
        title, kind = chance.choice(GROUP_POSTS if homes[place] in groups else POSTS)
        yield person_id, homes[place], title, kind, "full_time" if place % 400 == 0 else "part_time", None
        if place % 80 == 0:
            other = _other(homes[place], workplaces, chance)
            yield person_id, other, "Uỷ viên", "committee_member", "part_time", REFORM


def _other(home: int, workplaces: Sequence[int], chance: random.Random) -> int:
    found = chance.choice(workplaces)
    return found if found != home else workplaces[workplaces.index(found) - 1]


def _load_courses(unit_id: int) -> range:
    first, opened_at = next_id(Activity), LOADED_AT - YEAR
    titles = [f"Chuyên đề số {number}" for number in range(1, COURSES + 1)]
    load(
        Activity,
        ("id", "kind", "key", "title", "title_sort", "unit_id", "created_at"),
        (
            (number, "course", f"course:chuyen-de-{number}", title, sort_key(title), unit_id, opened_at)
            for number, title in enumerate(titles, first)
        ),
    )
    return range(first, first + COURSES)


def _entries(
    people: range, homes: Sequence[int], courses: range, count: int, chance: random.Random
) -> Iterator[Row]:
    """Give so many facts, each of another person and course as long as there are such pairs."""
    seconds = int(YEAR.total_seconds())
    for number in range(count):
        turn, place = divmod(number, len(people))
        activity_id = courses[(place * 7 + turn) % len(courses)]
        moment = LOADED_AT - timedelta(seconds=chance.randrange(seconds))
        score = float(chance.randrange(50, 101))
        source = f"bench:{activity_id}:{people[place]}:{turn}"
        done = (activity_id, "completed", score, False, moment, moment)
        yield ("fact", people[place], *done, homes[place], source)
