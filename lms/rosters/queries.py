"""What the database knows of the units and people that a roster may mean."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Text, cast, column, func, literal, or_, select, table
from sqlalchemy.orm import Session

from lms import db
from lms.audit.models import AuditEntry
from lms.errors import Conflict, NotFound
from lms.files.models import File
from lms.i18n import lazy_gettext as _l
from lms.paging import Page, page_of
from lms.people.models import Membership, Person, Post
from lms.people.partial_dates import PartialDate, Precision
from lms.rosters.matching import KnownMembership, KnownPerson, KnownPost
from lms.rosters.models import ImportState, RosterChange, RosterImport, RosterMapping
from lms.units.models import Unit
from lms.units.queries import stands_today, within

CHUNK = 5000

TABLES: dict[str, type[Unit | Person | Membership | Post]] = {
    "units": Unit,
    "people": Person,
    "memberships": Membership,
    "posts": Post,
}
"""What an import writes to, those first to which the others refer."""

T = TypeVar("T")

_of_post = ("id", "unit_id", "title", "post_kind", "cadre_type", "term", "since", "until")
_of_person = (
    *(Person.id, Person.family_name, Person.given_name, Person.name_folded, Person.sex, Person.phone),
    *(Person.birth_date, Person.birth_precision, Person.union_join_date, Person.union_join_precision),
    *(Person.email, Person.member_code, Person.national_id_hash, Person.national_id_last4, Person.note),
)

is_new = func.coalesce(cast(RosterChange.before, Text), "null") == "null"
"""The condition that a changed row was not there before: what it was is null, as SQL or as JSON has it."""

_accounts = table("accounts", column("id"), column("display_name"))
"""The names of accounts, which stand above this package."""


class ImportLine(NamedTuple):
    """An import with the names that stand beside it; nobody is named where a command did it."""

    done: RosterImport
    file_name: str
    made_by: str | None
    undone_by: str | None


def standing_units(session: Session) -> list[Unit]:
    """Return all units that stand today; names are compared as they are meant, not as they are spelt."""
    return list(session.scalars(select(Unit).where(stands_today).order_by(Unit.id)))


def dissolved_units(session: Session, codes: Collection[str]) -> dict[str, Unit]:
    """Return the units that were dissolved and had one of these codes, by code."""
    return {
        unit.code: unit
        for chunk in chunks(codes)
        for unit in session.scalars(select(Unit).where(Unit.code.in_(chunk), ~stands_today))
    }


def known_people(
    session: Session,
    *,
    codes: Collection[str],
    national_id_hashes: Collection[str],
    unit_ids: Collection[int],
    day: date,
) -> list[KnownPerson]:
    """Return the people with one of the codes or IDs, and the members of the units, in order of their ids."""
    ids: set[int] = set()
    for key, values in ((Person.member_code, codes), (Person.national_id_hash, national_id_hashes)):
        for chunk in chunks(values):
            ids.update(session.scalars(select(Person.id).where(key.in_(chunk))))
    for units in chunks(unit_ids):
        ids.update(
            session.scalars(
                select(Membership.person_id).where(Membership.unit_id.in_(units), _holds(Membership, day))
            )
        )
    return [person for chunk in chunks(sorted(ids)) for person in _people(session, chunk, day)]


def _people(session: Session, ids: list[int], day: date) -> Iterator[KnownPerson]:
    """Give the people by plain columns: objects that watch for changes take twice as long."""
    memberships: defaultdict[int, list[KnownMembership]] = defaultdict(list)
    member_of = select(Membership.person_id, Membership.id, Membership.unit_id, Membership.since)
    for person_id, member_id, unit_id, since in session.execute(
        member_of.where(Membership.person_id.in_(ids), _holds(Membership, day)).order_by(Membership.id)
    ):
        memberships[person_id].append(KnownMembership(member_id, unit_id, since))
    posts: defaultdict[int, list[KnownPost]] = defaultdict(list)
    for person_id, *post in session.execute(
        select(Post.person_id, *(getattr(Post, name) for name in _of_post))
        .where(Post.person_id.in_(ids), _holds(Post, day))
        .order_by(Post.id)
    ):
        posts[person_id].append(KnownPost(*post))
    for row in session.execute(
        select(*_of_person).where(Person.id.in_(ids), Person.merged_into_id.is_(None)).order_by(Person.id)
    ):
        yield KnownPerson(
            id=row.id,
            family=row.family_name,
            given=row.given_name,
            name_folded=row.name_folded,
            birth=_partial(row.birth_date, row.birth_precision),
            sex=row.sex,
            phone=row.phone,
            email=row.email,
            member_code=row.member_code,
            national_id_hash=row.national_id_hash,
            joined=_partial(row.union_join_date, row.union_join_precision),
            note=row.note,
            national_id_last4=row.national_id_last4,
            memberships=tuple(memberships[row.id]),
            posts=tuple(posts[row.id]),
        )


def _holds(source: type[Membership] | type[Post], day: date) -> ColumnElement[bool]:
    return or_(source.until.is_(None), source.until > day)


def _partial(first: date | None, precision: str | None) -> PartialDate | None:
    return None if first is None else PartialDate(first, Precision(precision or Precision.DAY))


def stamp(session: Session) -> tuple[int | None, ...]:
    """Return what differs as soon as people, units or their places were changed by anybody."""
    return tuple(
        session.scalar(select(func.max(column)))
        for column in (Unit.id, Person.id, Membership.id, Post.id, AuditEntry.id)
    )


def find_import(import_id: int, scope: Iterable[str]) -> RosterImport:
    """Return an import of a unit in the scope."""
    statement = (
        select(RosterImport)
        .outerjoin(Unit, Unit.id == RosterImport.unit_id)
        .where(RosterImport.id == import_id, _seen_from(scope))
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound(_l("Không tìm thấy lần nhập danh sách này."))
    return found


def find_draft(import_id: int, scope: Iterable[str]) -> RosterImport:
    """Return an import of a unit in the scope that was not carried out yet, or refuse."""
    draft = find_import(import_id, scope)
    if draft.state != ImportState.PREVIEWED:
        raise Conflict(_l("Danh sách này đã được nhập."))
    return draft


def list_imports(scope: Iterable[str], *, after: str | None = None) -> Page[ImportLine]:
    """Return a page of the imports that were carried out, the newest first; two queries."""
    statement = (
        select(RosterImport, File.name, _accounts.c.display_name)
        .join(File, File.id == RosterImport.file_id)
        .outerjoin(_accounts, _accounts.c.id == RosterImport.account_id)
        .outerjoin(Unit, Unit.id == RosterImport.unit_id)
        .where(RosterImport.state != ImportState.PREVIEWED, _seen_from(scope))
    )
    page = page_of(statement, (-RosterImport.id).label("newest"), after=after)
    undone_by = _undone_by([row[0].id for row in page.items])
    return Page(
        [ImportLine(row[0], row[1], row[2], undone_by.get(row[0].id)) for row in page.items], page.after
    )


def import_line(done: RosterImport) -> ImportLine:
    """Return an import with the names of its file and of those who did it and took it back."""
    name = db.session.scalar(select(_accounts.c.display_name).where(_accounts.c.id == done.account_id))
    file = db.session.get_one(File, done.file_id)
    return ImportLine(done, file.name, name, _undone_by([done.id]).get(done.id))


def _undone_by(import_ids: Collection[int]) -> dict[int, str]:
    """Return who took each of the imports back, as far as the record names somebody."""
    rows = db.session.execute(
        select(AuditEntry.subject_id, _accounts.c.display_name)
        .join(_accounts, _accounts.c.id == AuditEntry.account_id)
        .where(
            AuditEntry.subject_kind == "roster_import",
            AuditEntry.action == "roster.undo",
            AuditEntry.subject_id.in_(import_ids),
        )
    )
    return {row[0]: row[1] for row in rows}


def new_units_of(import_id: int, *, most: int) -> list[Unit]:
    """Return the first units that an import founded, from the top of the tree."""
    made = select(RosterChange.row_id).where(
        RosterChange.import_id == import_id, RosterChange.table_name == "units", is_new
    )
    statement = select(Unit).where(Unit.id.in_(made)).order_by(Unit.path).limit(most)
    return list(db.session.scalars(statement))


def _seen_from(scope: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that an import concerns the scope; one of no unit concerns everything."""
    roots = list(scope)
    return or_(literal("/" in roots), within(roots))


def paths(session: Session, unit_ids: Collection[int]) -> list[tuple[int, str]]:
    """Return the path of each of the units."""
    return [
        (row[0], row[1]) for row in session.execute(select(Unit.id, Unit.path).where(Unit.id.in_(unit_ids)))
    ]


def unit_names(session: Session, unit_ids: Collection[int]) -> dict[int, str]:
    """Return the names of units."""
    rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids)))
    return {row[0]: row[1] for row in rows}


def remembered_mapping(unit_id: int | None, header_hash: str) -> dict[str, str]:
    """Return which column of a header row was said to hold which field, for a unit or none; maybe empty."""
    mapping = db.session.scalar(
        select(RosterMapping.mapping)
        .where(RosterMapping.unit_id == unit_id, RosterMapping.header_hash == header_hash)
        .order_by(RosterMapping.id.desc())
        .limit(1)
    )
    return mapping or {}


def changed_rows(changes: Iterable[RosterChange]) -> dict[tuple[str, int], Any]:
    """Return the rows that changes speak of, by table and id; a statement for each few thousand."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for change in changes:
        wanted[change.table_name].add(change.row_id)
    found: dict[tuple[str, int], Any] = {}
    for name, ids in wanted.items():
        key = TABLES[name].__table__.c.id
        for chunk in chunks(ids):
            row: Any
            for row in db.session.scalars(select(TABLES[name]).where(key.in_(chunk))):
                found[name, row.id] = row
    return found


def as_json(values: dict[str, Any]) -> dict[str, Any]:
    """Return values of a row as a change keeps them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def chunks(values: Collection[T]) -> Iterator[list[T]]:
    """Give the values in lists that fit into one statement."""
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def file_name_of(done: RosterImport) -> str:
    """Return what the file of an import was called."""
    return db.session.get_one(File, done.file_id).name
