"""What units held, about what."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, literal, or_, select

from lms import db
from lms.errors import NotFound
from lms.files.models import File
from lms.i18n import lazy_gettext as _l
from lms.ledger.models import LedgerEntry
from lms.ledger.queries import in_force
from lms.paging import PAGE_SIZE, Page, page_of
from lms.people.models import Person
from lms.registers.models import RegisterEntry, Topic
from lms.registers.rules import Counts, EntryKind, NewEntry
from lms.text import nfc
from lms.units.models import Unit
from lms.units.queries import below, within

SOURCE = "register"


@dataclass(frozen=True)
class Listed:
    """An entry with the unit that held it, what it is about and the file that proves it."""

    entry: RegisterEntry
    unit: Unit
    topic: Topic
    file: File | None


def reachable(scope: Iterable[str]) -> ColumnElement[bool]:
    """The units of a scope and those above it: what they keep is there for all below them."""
    roots = list(scope)
    above = or_(false(), *(literal(root).startswith(Unit.path) for root in roots))
    return or_(within(roots), above)


def list_topics(scope: Iterable[str]) -> list[Topic]:
    """Return the topics of the units in a scope and above it, by title."""
    return list(
        db.session.scalars(
            select(Topic)
            .join(Unit, Unit.id == Topic.unit_id)
            .where(reachable(scope))
            .order_by(Topic.title_sort, Topic.id)
        )
    )


def topics_by_id(topic_ids: Iterable[int]) -> list[Topic]:
    """Return some topics, in the order of their ids."""
    statement = select(Topic).where(Topic.id.in_(list(topic_ids))).order_by(Topic.id)
    return list(db.session.scalars(statement))


def find_topic(text: str, scope: Iterable[str]) -> Topic | None:
    """Return the topic with this title or document number."""
    wanted = " ".join(nfc(text).split())
    return db.session.scalars(
        select(Topic)
        .join(Unit, Unit.id == Topic.unit_id)
        .where(
            reachable(scope),
            or_(Topic.title == wanted, (Topic.number == wanted) & (Topic.number != "")),
        )
        .order_by(Topic.id)
        .limit(1)
    ).first()


def page_entries(
    scope: Iterable[str],
    *,
    unit: Unit | None = None,
    topic_id: int | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Listed]:
    """Return a page of what the units of a scope held, the newest entry first; one query."""
    statement = (
        select(RegisterEntry, Unit, Topic, File)
        .join(Unit, Unit.id == RegisterEntry.unit_id)
        .join(Topic, Topic.id == RegisterEntry.topic_id)
        .outerjoin(File, File.id == RegisterEntry.file_id)
        .where(within(scope))
    )
    if unit is not None:
        statement = statement.where(below(unit.path))
    if topic_id is not None:
        statement = statement.where(RegisterEntry.topic_id == topic_id)
    page = page_of(statement, (-RegisterEntry.id).label("newest"), after=after, size=size)
    return Page([Listed(*row[:4]) for row in page.items], page.after)


def require_entry(entry_id: int, scope: Iterable[str]) -> Listed:
    """Return an entry of a unit in the scope."""
    row = db.session.execute(
        select(RegisterEntry, Unit, Topic, File)
        .join(Unit, Unit.id == RegisterEntry.unit_id)
        .join(Topic, Topic.id == RegisterEntry.topic_id)
        .outerjoin(File, File.id == RegisterEntry.file_id)
        .where(RegisterEntry.id == entry_id, within(scope))
    ).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy dòng này trong sổ."))
    return Listed(*row)


def list_attendance(entry_id: int) -> list[Person]:
    """Return the people who are named as having attended, by given name."""
    source = LedgerEntry.source.startswith(f"{SOURCE}:{entry_id}:", autoescape=True)
    return list(
        db.session.scalars(
            select(Person)
            .join(LedgerEntry, LedgerEntry.person_id == Person.id)
            .where(source)
            .order_by(Person.name_sort, Person.id)
        )
    )


def attendance_in_force(entry_id: int) -> list[int]:
    """Return the entries of the ledger that an entry of the register wrote and that still count."""
    source = in_force.c.source.startswith(f"{SOURCE}:{entry_id}:", autoescape=True)
    return list(db.session.scalars(select(in_force.c.id).where(source).order_by(in_force.c.id)))


def known_entries(topic_ids: Iterable[int], days: Iterable[date]) -> Counter[NewEntry]:
    """Return how often each thing that was held stands in the register, among these topics and days."""
    rows = db.session.scalars(
        select(RegisterEntry).where(
            RegisterEntry.topic_id.in_(set(topic_ids)),
            RegisterEntry.held_on.in_(set(days)),
            RegisterEntry.withdrawn_at.is_(None),
        )
    )
    return Counter(
        NewEntry(
            row.unit_id,
            row.topic_id,
            EntryKind(row.kind),
            row.held_on,
            Counts(row.classes, row.people, row.turns, row.outsiders),
            row.note,
        )
        for row in rows
    )


def counted_entries(topic_ids: Iterable[int], first: date | None, last: date | None) -> list[RegisterEntry]:
    """Return what counts about some topics within days, both included, in the order of entry."""
    statement = select(RegisterEntry).where(
        RegisterEntry.topic_id.in_(list(topic_ids)), RegisterEntry.withdrawn_at.is_(None)
    )
    if first is not None:
        statement = statement.where(RegisterEntry.held_on >= first)
    if last is not None:
        statement = statement.where(RegisterEntry.held_on <= last)
    return list(db.session.scalars(statement.order_by(RegisterEntry.id)))
