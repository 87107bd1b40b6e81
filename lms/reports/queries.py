"""What reports tell: who completed what, unit by unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, literal, or_, select, union

from lms import db, i18n
from lms.ledger.models import Activity
from lms.ledger.queries import in_force
from lms.people.models import Membership, Person, Post
from lms.people.queries import holds
from lms.reports.asked import asked_to
from lms.targets.queries import PROOF
from lms.units.models import Unit
from lms.units.queries import below, path_names

PAGE = 1000


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


def completions(courses: Sequence[Activity], root: Unit, as_of: date) -> Iterator[CompletionRow]:
    """Give one row per person and course below a unit, course by course, unit by unit, by given name.

    Whoever was asked or has completed is in it, once for each course, in the unit of their membership on the
    day; completions count by the end of the day.
    """
    names: dict[int, str] = {}
    for course in courses:
        yield from _of_course(course, root, as_of, names)


def _of_course(course: Activity, root: Unit, as_of: date, names: dict[int, str]) -> Iterator[CompletionRow]:
    survivor = func.coalesce(Person.merged_into_id, Person.id)
    done = (
        select(survivor.label("person_id"), func.min(in_force.c.id).label("entry_id"))
        .join(Person, Person.id == in_force.c.person_id)
        .where(
            in_force.c.activity_id == course.id,
            in_force.c.outcome.in_(PROOF),
            in_force.c.happened_at < i18n.day_end(as_of),
        )
        .group_by(survivor)
        .subquery()
    )
    asked = [select(query.subquery().c.person_id) for query in asked_to(course.kind, course.id, as_of)]
    people = union(select(done.c.person_id), *asked).subquery()
    home = (
        select(survivor.label("person_id"), func.min(Membership.unit_id).label("unit_id"))
        .join(Person, Person.id == Membership.person_id)
        .where(holds(Membership, as_of))
        .group_by(survivor)
        .subquery()
    )
    rows = db.session.execute(
        select(Person, Unit, in_force.c.score, in_force.c.happened_at, in_force.c.is_late)
        .join(people, people.c.person_id == Person.id)
        .join(home, home.c.person_id == Person.id)
        .join(Unit, Unit.id == home.c.unit_id)
        .outerjoin(done, done.c.person_id == Person.id)
        .outerjoin(in_force, in_force.c.id == done.c.entry_id)
        .where(below(root.path))
        .order_by(Unit.depth, Unit.name_sort, Unit.id, Person.name_sort, Person.id)
        .execution_options(yield_per=PAGE)
    )
    for page in rows.partitions():
        posts = _posts([row.Person.id for row in page], as_of)
        missing = {row.Unit.id for row in page} - names.keys()
        names |= path_names(missing) if missing else {}
        for person, unit, score, happened_at, is_late in page:
            yield CompletionRow(
                unit_path=names[unit.id],
                unit_code=unit.code,
                name=person.name,
                member_code=person.member_code,
                posts="; ".join(posts.get(person.id, ())),
                course=course.title,
                score=score,
                happened_at=happened_at,
                is_late=bool(is_late),
            )


def _posts(person_ids: Sequence[int], as_of: date) -> dict[int, list[str]]:
    """Return the posts that each person holds on a day, as written."""
    survivor = func.coalesce(Person.merged_into_id, Person.id)
    rows = db.session.execute(
        select(survivor, Post.title)
        .join(Person, Person.id == Post.person_id)
        .where(and_(survivor.in_(person_ids), holds(Post, as_of)))
        .order_by(Post.id)
    )
    posts: dict[int, list[str]] = {}
    for person_id, title in rows:
        held = posts.setdefault(person_id, [])
        if title not in held:
            held.append(title)
    return posts
