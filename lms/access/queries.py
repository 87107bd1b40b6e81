"""Whom a code lets in."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from lms import db
from lms.access.rules import Purpose
from lms.auth.models import AccessCode, Account, Consent
from lms.people.models import Membership, Person
from lms.people.queries import holds
from lms.units.queries import BETWEEN, path_names


class CodeOwner(NamedTuple):
    """Whose account a code opens, with what must not become the password."""

    account_id: int
    display_name: str
    person_id: int | None
    member_code: str | None
    birth_date: date | None
    phone: str | None
    email: str | None


class OpenCode(NamedTuple):
    """A code that may be used now."""

    id: int
    purpose: str
    owner: CodeOwner


def find_open_code(session: Session, code_hash: str, *, now: datetime) -> OpenCode | None:
    """Return the code that is neither used nor over, of an account that is active."""
    row = session.execute(
        _owners()
        .add_columns(AccessCode.id, AccessCode.purpose)
        .join(AccessCode, AccessCode.account_id == Account.id)
        .where(AccessCode.code_hash == code_hash, is_open(now), Account.is_active)
    ).first()
    return OpenCode(row[-2], row[-1], CodeOwner(*row[:-2])) if row else None


def owner_of(account_id: int) -> CodeOwner:
    """Return what is known about the owner of an account."""
    with db.reading() as session:
        return CodeOwner(*session.execute(_owners().where(Account.id == account_id)).one())


def is_open(now: datetime) -> ColumnElement[bool]:
    """Whether a code may be used."""
    return and_(AccessCode.used_at.is_(None), AccessCode.expires_at > now)


def has_open_code(now: datetime) -> ColumnElement[bool]:
    """Whether an account's first sign-in is open: a code was issued and may be used."""
    return exists().where(
        AccessCode.account_id == Account.id, AccessCode.purpose == Purpose.ACTIVATION, is_open(now)
    )


class SignInFacts(NamedTuple):
    """What somebody may know about their own account."""

    member_code: str | None
    phone: str | None
    email: str | None
    is_phone_shared: bool
    consent_version: str | None
    consent_given_at: datetime | None


def sign_in_facts(account_id: int) -> SignInFacts:
    """Return how an account signs in, and the consent given last."""
    other = aliased(Account)
    row = db.session.execute(
        select(
            Person.member_code,
            Account.phone,
            Account.email,
            exists().where(other.phone == Account.phone, other.id != Account.id),
            Consent.version,
            Consent.given_at,
        )
        .select_from(Account)
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(Consent, Consent.account_id == Account.id)
        .where(Account.id == account_id)
        .order_by(Consent.id.desc())
        .limit(1)
    ).one()
    return SignInFacts(*row)


def unit_path_of(person_id: int | None, today: date) -> list[str]:
    """Return the names of the units of a person from the root down to their own; nothing for nobody."""
    unit_id = db.session.scalar(
        select(Membership.unit_id)
        .where(Membership.person_id == person_id, holds(Membership, today))
        .order_by(Membership.since.desc().nulls_last(), Membership.id.desc())
        .limit(1)
    )
    return path_names([unit_id])[unit_id].split(BETWEEN) if unit_id else []


def _owners() -> Select[int, str, int | None, str | None, date | None, str | None, str | None]:
    """Return the query for owners; contacts are those of the account, else those of the roster."""
    return (
        select(
            Account.id,
            Account.display_name,
            Account.person_id,
            Person.member_code,
            Person.birth_date,
            func.coalesce(Account.phone, Person.phone),
            func.coalesce(Account.email, Person.email),
        )
        .select_from(Account)
        .outerjoin(Person, Person.id == Account.person_id)
    )
