"""Letting people in: staff issue codes, each is shown once."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from lms import db, i18n
from lms.access.actions import new_codes
from lms.access.rules import LASTS, Purpose, show
from lms.access.writers import activation_letter
from lms.audit import actions as audit
from lms.auth.models import Account
from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from lms.invitations import queries, rules
from lms.invitations.queries import Newcomer
from lms.invitations.rules import Audience
from lms.mail.actions import send_later
from lms.units.models import Unit


class IssuedCode(NamedTuple):
    """A code as its owner gets it; nobody can read it again later."""

    code: str
    purpose: Purpose
    name: str
    member_code: str | None
    unit_name: str
    email: str | None
    last_day: date
    is_mailed: bool = False


def issue_activation_codes(
    unit: Unit,
    audience: Audience,
    *,
    scope: Collection[str],
    is_renewing: bool,
    by: int | None,
    now: datetime,
    mailed_from: str | None = None,
    limit: int = rules.MOST_AT_ONCE,
) -> list[IssuedCode]:
    """Give a code, and an account where there is none, to the people below a unit who never signed in.

    Renewing gives those who hold an unused code another one, and the old one lapses. With the address of the
    platform to be mailed from, those who have an e-mail address in the roster get their code by letter.
    """
    people = queries.list_newcomers(
        unit.path, audience, scope=scope, with_open_codes=is_renewing, now=now, limit=limit
    )
    if not people:
        return []
    audit.record(
        account_id=by,
        action="account.issue_codes",
        subject_kind="unit",
        subject_id=unit.id,
        subject_name=unit.name,
        unit_id=unit.id,
        after={
            "audience": audience,
            "people": len(people),
            "is_renewing": is_renewing,
            "by_mail": mailed_from is not None,
        },
        now=now,
    )
    issued = _issue(people, by=by, now=now)
    return [_mailed(code, mailed_from, now=now) for code in issued] if mailed_from else issued


def issue_activation_code(person_id: int, *, scope: Collection[str], by: int, now: datetime) -> IssuedCode:
    """Give one person of the scope who never signed in a code; an older one lapses."""
    unit = queries.require_unit_of(person_id, scope, today=i18n.today(now))
    person = queries.find_newcomer(person_id, unit, scope=scope)
    if person is None:
        raise Conflict(_l("Người này đã kích hoạt tài khoản, hoặc tài khoản không thuộc quyền của bạn."))
    audit.record(
        account_id=by,
        action="account.issue_code",
        subject_kind="person",
        subject_id=person_id,
        subject_name=person.name,
        unit_id=unit.id,
        now=now,
    )
    return _issue([person], by=by, now=now)[0]


def issue_reset_code(account: Account, unit: Unit | None, *, by: int, now: datetime) -> IssuedCode:
    """Give the owner of an account a code to set another password; an older one lapses."""
    if account.activated_at is None or not account.is_active:
        raise Conflict(_l("Tài khoản này chưa kích hoạt hoặc đã ngừng hoạt động."))
    audit.record(
        account_id=by,
        action="account.issue_reset_code",
        subject_kind="account",
        subject_id=account.id,
        subject_name=account.display_name,
        unit_id=unit.id if unit else None,
        now=now,
    )
    last_day = i18n.today(now) + LASTS[Purpose.RESET]
    code = new_codes([account.id], Purpose.RESET, expires_at=i18n.day_end(last_day), by=by, now=now)[0]
    return IssuedCode(
        show(code),
        Purpose.RESET,
        account.display_name,
        None,
        unit.name if unit else "",
        None,
        last_day,
    )


def _issue(people: Sequence[Newcomer], *, by: int | None, now: datetime) -> list[IssuedCode]:
    """Give each person a code, in a few statements for all of them."""
    accounts = _accounts_of(people, now=now)
    last_day = i18n.today(now) + LASTS[Purpose.ACTIVATION]
    codes = new_codes(
        [accounts[person.person_id] for person in people],
        Purpose.ACTIVATION,
        expires_at=i18n.day_end(last_day),
        by=by,
        now=now,
    )
    return [
        IssuedCode(
            show(code),
            Purpose.ACTIVATION,
            person.name,
            person.member_code,
            person.unit_name,
            person.email,
            last_day,
        )
        for person, code in zip(people, codes, strict=True)
    ]


def _mailed(code: IssuedCode, site: str, *, now: datetime) -> IssuedCode:
    """Write to the owner of a code who can be written to."""
    if not code.email:
        return code
    last_day = i18n.day(code.last_day)
    send_later(*activation_letter(code.email, code.name, code.code, last_day, site), now=now)
    return code._replace(is_mailed=True)


def _accounts_of(people: Sequence[Newcomer], *, now: datetime) -> dict[int, int]:
    """Return the account of each person, made where there is none."""
    dialect = sqlite if db.is_sqlite() else postgresql
    rows = [
        {"person_id": person.person_id, "display_name": person.name, "is_active": True, "created_at": now}
        for person in people
        if person.account_id is None
    ]
    if rows:
        db.session.execute(dialect.insert(Account).on_conflict_do_nothing(index_elements=["person_id"]), rows)
    found = db.session.execute(
        select(Account.person_id, Account.id).where(
            Account.person_id.in_([person.person_id for person in people])
        )
    )
    return {person_id: account_id for person_id, account_id in found if person_id is not None}
