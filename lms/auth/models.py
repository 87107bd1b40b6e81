"""How people sign in, what they agreed to, and which rights they hold."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Key


class Account(Base):
    """A way in; a person may have none and still be counted, an administrator may be no person.

    E-mail and phone stand here for an account of no person alone: those of a person are the person's, so that
    a roster and signing in never disagree. The confirmed e-mail is the one that the owner gave.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("person_id IS NULL OR (email IS NULL AND phone IS NULL)", "contacts_of_no_person"),
    )

    id: Mapped[Key]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), unique=True)
    display_name: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str | None] = mapped_column(index=True)
    confirmed_email: Mapped[str | None]
    password_hash: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]


class Consent(Base):
    """A person agreed to one version of the terms for personal data."""

    __tablename__ = "consents"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    version: Mapped[str]
    given_at: Mapped[datetime]


class AccessCode(Base):
    """A code, kept as a keyed hash, that lets somebody set a password once."""

    __tablename__ = "access_codes"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    purpose: Mapped[str]
    code_hash: Mapped[str] = mapped_column(index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FailedTries(Base):
    """How often something was tried in vain lately: for an account, or for a name that may be nobody's."""

    __tablename__ = "failed_tries"

    subject_hash: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    waits_until: Mapped[datetime | None]
    last_at: Mapped[datetime] = mapped_column(index=True)


class SignInSession(Base):
    """One device that is signed in; the cookie holds the token, the row its hash.

    A session with a `home` is a guest's: it is good for that page and what is marked for guests alone.
    """

    __tablename__ = "sessions"

    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    user_agent: Mapped[str] = mapped_column(default="")
    is_shared: Mapped[bool] = mapped_column(default=False)
    home: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RoleGrant(Base):
    """A role that an account holds in the subtree of a unit; without a unit, in every unit there will be."""

    __tablename__ = "roles"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
