"""What is the case with those who enter a contest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from lms import db, i18n
from lms.auth.models import Account, RoleGrant
from lms.db import BigId
from lms.errors import NotFound
from lms.finding import holds_words
from lms.i18n import lazy_gettext as _l
from lms.ledger.queries import unit_on
from lms.paging import PAGE_SIZE, Page, page_of
from lms.people.models import Person
from lms.people.partial_dates import PartialDate, Precision
from lms.people.queries import rows_of
from lms.people.rules import Name
from lms.populations.meaning import belongings_of, is_in
from lms.populations.models import Population
from lms.populations.rules import Definition
from lms.rights import EVERYWHERE
from lms.units.models import Unit
from lms.units.queries import path_names, within
from quizzes.attempts.models import Quiz
from quizzes.contests.models import Contest, ContestState, Round, RulesVersion
from quizzes.contests.queries import NotForYou
from quizzes.contests.rules.entry import EntryRules, Kind
from quizzes.entrants.models import Entrant
from quizzes.entrants.rules import Declaration, Known, NotRegistered

CHUNK = 1000


class OpenContest(NamedTuple):
    """A published contest that somebody registers for."""

    contest: Contest
    unit: Unit
    closes_at: datetime


@dataclass(frozen=True)
class Wanted:
    """Which entrants of a contest: of units below these paths, of a kind or a division, found by words.

    Paths None is everybody, those without a unit included.
    """

    contest_id: int
    paths: tuple[str, ...] | None
    text: str = ""
    kind: str = ""
    division: str = ""


class EntrantLine(NamedTuple):
    """An entrant in a list."""

    entrant: Entrant
    unit_path: str


def may_sit(person_id: int, quiz: Quiz, now: datetime) -> int | None:
    """Return the unit that somebody sits for, None where the roster says it; refuse whoever may not."""
    values = {"quiz": quiz.id, "person": person_id}
    row = db.session.connection().execute(WHO_MAY_SIT, values).one()
    if row.state != ContestState.PUBLISHED:
        raise NotFound(_l("Không tìm thấy cuộc thi này."))
    if row.definition is not None and not is_in(
        Definition.from_json(row.definition), person_id, i18n.today(now)
    ):
        raise NotForYou(row.name)
    if row.entrant_id is None and (row.divisions or EntryRules.from_json(row.entry or {}).asks_anything):
        raise NotRegistered
    unit_id: int | None = row.unit_id
    return unit_id


def require_open_contest(slug: str) -> OpenContest:
    """Return a published contest with its unit and the moment at which its last round closes."""
    row = db.session.execute(
        select(Contest, Unit, func.max(Quiz.closes_at))
        .join(Unit, Unit.id == Contest.unit_id)
        .join(Round, Round.contest_id == Contest.id)
        .join(Quiz, Quiz.id == Round.quiz_id)
        .where(Contest.slug == slug, Contest.state == ContestState.PUBLISHED)
        .group_by(Contest.id, Unit.id)
    ).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy cuộc thi này."))
    contest, unit, closes_at = row
    if closes_at is None:  # the rules of a round give it one
        raise ValueError("a round without an end")
    return OpenContest(contest, unit, closes_at)


def find_slug_of_code(code: str) -> str | None:
    """Return the name in addresses of the newest published contest with an entry code."""
    typed = code.strip().lower()
    rows = db.session.execute(
        select(Contest.slug, RulesVersion.rules["entry"]["code"].as_string())
        .join(RulesVersion, RulesVersion.contest_id == Contest.id)
        .where(
            Contest.state == ContestState.PUBLISHED,
            func.lower(RulesVersion.rules["entry"]["code"].as_string()) == typed,
            RulesVersion.number == _newest_version(),
        )
        .order_by(Contest.published_at.desc())
        .limit(1)
    ).first()
    return rows[0] if rows and typed else None


def find_entrant(contest_id: int, person_id: int) -> Entrant | None:
    """Return somebody's registration for a contest, be it under a row that was merged into theirs."""
    return db.session.scalar(
        select(Entrant)
        .where(Entrant.contest_id == contest_id, Entrant.person_id.in_(rows_of(person_id)))
        .order_by(*_own_first(person_id))
        .limit(1)
    )


def find_declared(person_id: int, quiz_id: int) -> Entrant | None:
    """Return the registration of somebody without an account for the contest of a quiz."""
    return db.session.scalar(
        select(Entrant)
        .join(Round, Round.contest_id == Entrant.contest_id)
        .where(Round.quiz_id == quiz_id, Entrant.person_id.in_(rows_of(person_id)), Entrant.is_declared)
        .order_by(*_own_first(person_id))
        .limit(1)
    )


def declaration_of(entrant: Entrant) -> Declaration:
    """Return what an entrant said, with the name, the kind, the unit and the division they stand under."""
    kept = Declaration.from_json(entrant.said)
    family, _, given = entrant.name.rpartition(" ")
    return Declaration(
        full_name=Name(family, given),
        birth_date=kept.birth_date,
        phone=kept.phone,
        email=kept.email,
        kind=Kind(entrant.kind),
        unit_id=entrant.unit_id,
        workplace=kept.workplace,
        address=kept.address,
        division=entrant.division,
        consents=entrant.consent_version is not None,
    )


def known_of(person_id: int, entry: EntryRules, day: date) -> Known:
    """Return what the roster says of a person on a day; four queries, one more where staff is excluded."""
    person = db.session.get_one(Person, person_id)
    belongings = belongings_of(person_id, day)
    birth = (
        PartialDate(person.birth_date, Precision(person.birth_precision or Precision.DAY))
        if (person.birth_date)
        else None
    )
    kind = Kind.OFFICIAL if any(one.is_post for one in belongings) else Kind.MEMBER if belongings else None
    return Known(
        Declaration(
            full_name=Name(person.family_name, person.given_name),
            birth_date=birth,
            phone=person.phone,
            email=person.email,
            kind=kind,
            unit_id=unit_on(person_id, day),
        ),
        has_national_id=person.national_id_hash is not None,
        member_code=person.member_code,
        is_excluded_staff=bool(entry.excluded_staff_of) and is_staff_of(person_id, entry.excluded_staff_of),
    )


def codes_above(unit_id: int | None) -> set[str]:
    """Return the codes of a unit and of all above it."""
    path = db.session.scalar(select(Unit.path).where(Unit.id == unit_id)) if unit_id else None
    ids = [int(part) for part in path.strip("/").split("/")] if path else []
    return set(db.session.scalars(select(Unit.code).where(Unit.id.in_(ids))))


def page_entrants(wanted: Wanted, *, after: str | None = None, size: int = PAGE_SIZE) -> Page[EntrantLine]:
    """Return a page of entrants by given name; two queries."""
    statement = select(Entrant).where(*_conditions(wanted))
    page = page_of(statement, Entrant.name_sort, Entrant.id, after=after, size=size)
    entrants: list[Entrant] = [row[0] for row in page.items]
    paths = path_names({one.unit_id for one in entrants if one.unit_id})
    return Page([EntrantLine(one, paths.get(one.unit_id or 0, "")) for one in entrants], page.after)


def all_entrants(wanted: Wanted) -> Iterator[EntrantLine]:
    """Give every entrant who is wanted, by given name; two queries for each thousand."""
    after: str | None = None
    while True:
        page = page_entrants(wanted, after=after, size=CHUNK)
        yield from page.items
        db.session.expunge_all()
        after = page.after
        if after is None:
            return


def count_entrants(wanted: Wanted) -> int:
    """Return how many entrants are wanted."""
    return db.session.scalars(select(func.count(Entrant.id)).where(*_conditions(wanted))).one()


def require_entrant(entrant_id: int, wanted: Wanted) -> Entrant:
    """Return an entrant among those who are wanted; any other is not found."""
    found = db.session.scalar(select(Entrant).where(Entrant.id == entrant_id, *_conditions(wanted)))
    if found is None:
        raise NotFound(_l("Không tìm thấy người dự thi này."))
    return found


def require_listed(contest_id: int, paths: Sequence[str]) -> tuple[Contest, tuple[str, ...] | None]:
    """Return a contest whose entrants an organiser may see, and of which units; None is everybody.

    Whoever organises it sees all; an organiser of other units sees those of theirs, once it is published.
    """
    row = db.session.execute(
        select(Contest, Unit.path).join(Unit, Unit.id == Contest.unit_id).where(Contest.id == contest_id)
    ).first()
    if row is None or not (_lies_within(row[1], paths) or row[0].state == ContestState.PUBLISHED):
        raise NotFound(_l("Không tìm thấy cuộc thi này."))
    return row[0], None if _lies_within(row[1], paths) else tuple(paths)


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield Entrant.contest_id == wanted.contest_id
    yield Entrant.person_id.not_in(_registered_twice(wanted.contest_id))
    if wanted.paths is not None:
        yield Entrant.unit_id.in_(select(Unit.id).where(within(wanted.paths)))
    if wanted.text:
        yield holds_words(Entrant.name_folded, wanted.text)
    if wanted.kind:
        yield Entrant.kind == wanted.kind
    if wanted.division:
        yield Entrant.division == wanted.division


def _registered_twice(contest_id: int) -> Select[int]:
    """The merged rows whose person stands in a contest by another row: the one left, or an older one."""
    double, other, registered = aliased(Person), aliased(Person), aliased(Entrant)
    is_before = or_(
        other.id == double.merged_into_id,
        and_(other.merged_into_id == double.merged_into_id, other.id < double.id),
    )
    return (
        select(double.id)
        .join(other, is_before)
        .join(registered, and_(registered.person_id == other.id, registered.contest_id == contest_id))
        .where(double.merged_into_id.is_not(None))
    )


def _own_first(person_id: int | ColumnElement[int]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Order registrations of one person: that of the own row, then the oldest."""
    return case((Entrant.person_id == person_id, 0), else_=1), Entrant.id.expression


def _lies_within(path: str, paths: Iterable[str]) -> bool:
    return any(path.startswith(one) for one in paths)


def is_staff_of(person_id: int, codes: Sequence[str]) -> bool:
    """Whether a person holds a role of staff that reaches one of the units."""
    units = db.session.scalars(select(Unit.path).where(Unit.code.in_(codes))).all()
    held = db.session.scalars(
        select(func.coalesce(Unit.path, EVERYWHERE))
        .select_from(RoleGrant)
        .join(Account, Account.id == RoleGrant.account_id)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .where(Account.person_id == person_id, RoleGrant.ended_at.is_(None))
    ).all()
    return any(_lies_within(path, held) for path in units)


def _newest_version() -> ColumnElement[int]:
    other = select(func.max(RulesVersion.number)).where(RulesVersion.contest_id == Contest.id)
    return other.correlate(Contest).scalar_subquery()


# Asked at every start: whoever registered is looked up in the same statement.
PERSON = bindparam("person", type_=BigId)
WHO_MAY_SIT = (
    select(
        Contest.state,
        Population.name,
        Population.definition,
        RulesVersion.rules["entry"].label("entry"),
        RulesVersion.rules["divisions"].label("divisions"),
        Entrant.id.label("entrant_id"),
        Entrant.unit_id,
    )
    .join(Round, Round.contest_id == Contest.id)
    .join(RulesVersion, RulesVersion.contest_id == Contest.id)
    .outerjoin(Population, Population.id == Contest.population_id)
    .outerjoin(Entrant, and_(Entrant.contest_id == Contest.id, Entrant.person_id.in_(rows_of(PERSON))))
    .where(Round.quiz_id == bindparam("quiz"))
    .order_by(RulesVersion.number.desc(), *_own_first(PERSON))
    .limit(1)
)
