"""Whom a code lets in."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from lms import db
from lms.access.rules import Purpose
from lms.auth.models import AccessCode, Account, Consent, RoleGrant
from lms.auth.queries import is_contact_of_another
from lms.people.models import Membership, Person
from lms.people.queries import holds
from lms.units.queries import BETWEEN, path_names

PHONE = func.coalesce(Person.phone, Account.phone)
EMAIL = func.coalesce(Person.email, Account.email)
"""The contacts of an account, where its person is joined; only one of the two has any."""


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
    """How an account signs in, and the consent given last; what is shared is nobody's sign-in name."""

    member_code: str | None
    phone: str | None
    email: str | None
    is_phone_shared: bool
    is_email_shared: bool
    consent_version: str | None
    consent_given_at: datetime | None


def sign_in_facts(account_id: int) -> SignInFacts:
    """Return how an account signs in, and the consent given last."""
    member_code, phone, email, version, given_at = db.session.execute(
        select(
            Person.member_code,
            PHONE,
            EMAIL,
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
    return SignInFacts(
        member_code,
        phone,
        email,
        is_phone_shared=is_contact_of_another(account_id, "phone", phone),
        is_email_shared=is_contact_of_another(account_id, "email", email),
        consent_version=version,
        consent_given_at=given_at,
    )


def letter_address(account_id: int) -> str | None:
    """Return where a letter that opens an account may go; None is nowhere.

    Staff change the e-mail of people, so whoever holds a role is written to at an address of their own giving
    alone: else an administrator of one unit could let themselves into the account of another's.
    """
    email, confirmed, person_id, has_role = db.session.execute(
        select(
            EMAIL,
            Account.confirmed_email,
            Account.person_id,
            exists().where(RoleGrant.account_id == Account.id, RoleGrant.ended_at.is_(None)),
        )
        .outerjoin(Person, Person.id == Account.person_id)
        .where(Account.id == account_id)
    ).one()
    return None if has_role and person_id is not None and email != confirmed else email


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
    """Return the query for owners."""
    return (
        select(
            Account.id,
            Account.display_name,
            Account.person_id,
            Person.member_code,
            Person.birth_date,
            PHONE,
            EMAIL,
        )
        .select_from(Account)
        .outerjoin(Person, Person.id == Account.person_id)
    )
