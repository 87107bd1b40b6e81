"""What reports tell: who completed what, unit by unit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, func, literal, or_, select

from lms import db, i18n
from lms.ledger.models import Activity, LedgerEntry
from lms.ledger.queries import in_force
from lms.people.models import Membership, Person, Post
from lms.people.queries import Dated, holds
from lms.reports.asked import asked_to
from lms.targets.facts import PROOF
from lms.units.models import Unit
from lms.units.queries import TreeLine, below, list_tree

PAGE = 1000
SURVIVOR = func.coalesce(Person.merged_into_id, Person.id)


@dataclass(frozen=True)
class CompletionRow:
    """One person and one course: how it stands on a day; nothing is known of a course not completed."""

    unit_path: str
    unit_code: str
    name: str
    member_code: str | None
    posts: str
    course: str
    score: float | None
    happened_at: datetime | None
    is_late: bool


def list_courses(scope: Sequence[str]) -> list[Activity]:
    """Return the courses of the units in a scope and above it, by title."""
    above = or_(*(literal(root).startswith(Unit.path) for root in scope), *(below(root) for root in scope))
    return list(
        db.session.scalars(
            select(Activity)
            .join(Unit, Unit.id == Activity.unit_id)
            .where(Activity.kind == "course", above)
            .order_by(Activity.title_sort, Activity.id)
        )
    )


@dataclass(frozen=True)
class CourseRoster:
    """Everybody of a unit who was asked to complete one course or has completed it: how many, row by row."""

    size: int
    rows: Iterator[CompletionRow]


def completions(courses: Sequence[Activity], root: Unit, as_of: date) -> Iterator[CourseRoster]:
    """Give for each course one row per person below a unit, unit by unit, by given name.

    Units come as in the tree, each before those below it. Whoever was asked or has completed is in it: in the
    unit below the root that they joined last, or else in that of their newest post. Completions count by the
    end of the day. Ids are sorted here and not in SQL, since SQLite joins such sets row against row; people
    are read a thousand at a time.
    """
    places = list_tree(scope=[root.path], with_dissolved=True)
    homes = _homes(root, as_of)
    for course in courses:
        done = _done(course, as_of)
        members: defaultdict[int, list[int]] = defaultdict(list)
        for person_id in done.keys() | _asked(course, as_of):
            if person_id in homes:
                members[homes[person_id]].append(person_id)
        size = sum(map(len, members.values()))
        yield CourseRoster(size, _rows(course, as_of, done, _batches(places, members)))


def _rows(
    course: Activity, as_of: date, done: dict[int, int], batches: Iterable[dict[int, TreeLine]]
) -> Iterator[CompletionRow]:
    for homes in batches:
        people = _people(list(homes))
        posts = _posts(list(homes), as_of)
        entries = _entries([done[person_id] for person_id in homes if person_id in done])
        rank = {line.unit.id: place for place, line in enumerate(homes.values())}
        for person in sorted(people, key=lambda one: (rank[homes[one.id].unit.id], one.name_sort, one.id)):
            line, entry = homes[person.id], entries.get(done.get(person.id, 0))
            yield CompletionRow(
                unit_path=line.path_name,
                unit_code=line.unit.code,
                name=f"{person.family_name} {person.given_name}".strip(),
                member_code=person.member_code,
                posts="; ".join(posts.get(person.id, ())),
                course=course.title,
                score=entry.score if entry else None,
                happened_at=entry.happened_at if entry else None,
                is_late=bool(entry and entry.is_late),
            )


def _batches(places: Sequence[TreeLine], members: dict[int, list[int]]) -> Iterator[dict[int, TreeLine]]:
    """Give people with their units, whole units in the order of the tree, about a thousand at a time."""
    batch: dict[int, TreeLine] = {}
    for line in places:
        batch |= dict.fromkeys(members.get(line.unit.id, ()), line)
        if len(batch) >= PAGE:
            yield batch
            batch = {}
    if batch:
        yield batch


def _done(course: Activity, as_of: date) -> dict[int, int]:
    """Return the first entry of each person that shows the course completed by the end of the day."""
    rows = db.session.execute(
        select(SURVIVOR, func.min(in_force.c.id))
        .join(Person, Person.id == in_force.c.person_id)
        .where(
            in_force.c.activity_id == course.id,
            in_force.c.outcome.in_(PROOF),
            in_force.c.happened_at < i18n.day_end(as_of),
        )
        .group_by(SURVIVOR)
    )
    return {row[0]: row[1] for row in rows}


def _asked(course: Activity, as_of: date) -> set[int]:
    """Return whom the course was asked of on the day."""
    queries = asked_to(course.kind, course.id, as_of)
    return {row[0] for query in queries for row in db.session.execute(query)}


def _homes(root: Unit, as_of: date) -> dict[int, int]:
    """Return the one unit below the root in which each person stands: a membership before a post."""
    homes: dict[int, int] = {}
    sources: tuple[Dated, ...] = (Post, Membership)
    for source in sources:
        rows = db.session.execute(
            select(SURVIVOR, source.unit_id)
            .select_from(source)
            .join(Person, Person.id == source.person_id)
            .join(Unit, Unit.id == source.unit_id)
            .where(holds(source, as_of), below(root.path))
            .order_by(source.since.asc().nulls_first(), source.id)
        )
        homes.update((row[0], row[1]) for row in rows)  # the newest comes last and stays
    return homes


def _people(person_ids: Sequence[int]) -> Iterator[Row[int, str, str, str, str | None]]:
    columns = (Person.id, Person.family_name, Person.given_name, Person.name_sort, Person.member_code)
    for some in _thousands(person_ids):
        yield from db.session.execute(select(*columns).where(Person.id.in_(some)))


def _entries(entry_ids: Sequence[int]) -> dict[int, Row[int, float | None, datetime, bool]]:
    columns = (LedgerEntry.id, LedgerEntry.score, LedgerEntry.happened_at, LedgerEntry.is_late)
    return {
        row.id: row
        for some in _thousands(entry_ids)
        for row in db.session.execute(select(*columns).where(LedgerEntry.id.in_(some)))
    }


def _thousands(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))


def _posts(person_ids: Sequence[int], as_of: date) -> dict[int, list[str]]:
    """Return the posts that each person holds on a day, as written."""
    posts: dict[int, list[str]] = {}
    for some in _thousands(person_ids):
        merged = select(Person.id).where(Person.merged_into_id.in_(some))
        rows = db.session.execute(
            select(SURVIVOR, Post.title)
            .join(Person, Person.id == Post.person_id)
            .where(or_(Post.person_id.in_(some), Post.person_id.in_(merged)), holds(Post, as_of))
            .order_by(Post.id)
        )
        for person_id, title in rows:
            held = posts.setdefault(person_id, [])
            if title not in held:
                held.append(title)
    return posts
