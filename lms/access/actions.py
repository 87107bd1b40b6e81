"""Using the codes that let people in, and keeping one's own password and contacts."""

import secrets
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from lms import crypto, db, i18n
from lms.access import queries, rules, writers
from lms.access.queries import CodeOwner, OpenCode
from lms.access.rules import Contacts, Purpose
from lms.audit import actions as audit
from lms.auth import actions as auth
from lms.auth import hashing
from lms.auth.actions import NotSignedIn, SignedIn
from lms.auth.models import AccessCode, Account, Consent
from lms.auth.queries import find_way_in, is_contact_of_another
from lms.auth.rules import Owner, check_password, sign_in_name
from lms.errors import Invalid, Refused
from lms.i18n import lazy_gettext as _l
from lms.jobs.actions import enqueue
from lms.mail.actions import send_later
from lms.people import rules as people_rules
from lms.people.models import Person
from lms.people.queries import unit_on

WRITE_RESET = "write_reset"


class CodeUnusable(Refused):
    """Nobody holds this code, or it was used, or its time is over."""

    def __init__(self) -> None:
        super().__init__(
            _l(
                "Mã này không đúng, đã dùng rồi hoặc đã hết hạn. "
                "Hãy kiểm tra lại, hoặc nhờ công đoàn cấp mã khác."
            )
        )


def new_codes(
    account_ids: Sequence[int], purpose: Purpose, *, expires_at: datetime, by: int | None, now: datetime
) -> list[str]:
    """Return a new code for each account, in order; only hashes are kept, and older codes lapse."""
    codes = ["".join(secrets.choice(rules.LETTERS) for _ in range(rules.LENGTH)) for _id in account_ids]
    if not codes:
        return []
    db.session.execute(
        update(AccessCode)
        .where(AccessCode.account_id.in_(account_ids), AccessCode.purpose == purpose, queries.is_open(now))
        .values(expires_at=now)
    )
    db.session.execute(
        insert(AccessCode),
        [
            {
                "account_id": account_id,
                "purpose": purpose,
                "code_hash": crypto.keyed_hash(code),
                "created_by_id": by,
                "created_at": now,
                "expires_at": expires_at,
            }
            for account_id, code in zip(account_ids, codes, strict=True)
        ],
    )
    return codes


def require_open_code(
    code: str, *, now: datetime, purpose: Purpose | None = None, session: Session | None = None
) -> OpenCode:
    """Return the code that somebody typed, if it may be used now; no lock is taken.

    A session is named by whoever issued the code in the same transaction.
    """
    with nullcontext(session) if session else db.reading() as reader:
        found = queries.find_open_code(reader, crypto.keyed_hash(rules.normalise(code)), now=now)
    if found is None or purpose not in (None, found.purpose):
        raise CodeUnusable
    return found


def activate(
    code: str,
    password: str,
    contacts: Contacts,
    *,
    is_shared: bool,
    user_agent: str,
    now: datetime,
    session: Session | None = None,
) -> SignedIn:
    """Use an activation code: keep the consent, the contacts and the password, and sign in."""
    found = require_open_code(code, purpose=Purpose.ACTIVATION, now=now, session=session)
    contacts = _checked_contacts(contacts)
    _check_password(password, found.owner, code, *contacts)
    password_hash = hashing.hash_password(password)
    _use(found, now=now)
    _keep_contacts(found.owner.account_id, contacts, now=now)
    db.session.execute(
        insert(Consent).values(account_id=found.owner.account_id, version=rules.CONSENT_VERSION, given_at=now)
    )
    db.session.execute(update(Account).where(Account.id == found.owner.account_id).values(activated_at=now))
    return _let_in(found.owner.account_id, password_hash, is_shared=is_shared, user_agent=user_agent, now=now)


def reset_password(code: str, password: str, *, is_shared: bool, user_agent: str, now: datetime) -> SignedIn:
    """Use a reset code: keep the new password, end every session that was open, and sign in."""
    found = require_open_code(code, purpose=Purpose.RESET, now=now)
    _check_password(password, found.owner, code)
    password_hash = hashing.hash_password(password)
    _use(found, now=now)
    return _let_in(found.owner.account_id, password_hash, is_shared=is_shared, user_agent=user_agent, now=now)


def _check_password(password: str, owner: CodeOwner, *more: str | None) -> None:
    """Refuse a weak password, or one that is what the platform knows of its owner."""
    known = (owner.phone, owner.email, owner.member_code, *rules.birthday_passwords(owner.birth_date), *more)
    try:
        check_password(password, Owner(owner.display_name, known))
    except Refused as refusal:
        raise Invalid({"password": refusal.text}) from refusal


def ask_for_reset(name: str, *, now: datetime) -> None:
    """Let a letter go to whoever has this name, if anybody; the same is done here for every name."""
    if auth.count_asking(name, now=now) <= rules.MOST_LETTERS:
        enqueue(WRITE_RESET, {"name": crypto.encrypt(name)}, owner_id=None, now=now)


def write_reset(name: str, *, site: str, now: datetime) -> None:
    """Write to the owner of a name how to set another password, if they have an e-mail address here."""
    way_in = find_way_in(db.session(), sign_in_name(name))
    account = db.session.get(Account, way_in.account_id) if way_in else None
    if account is None or not account.is_active or account.activated_at is None:
        return
    address = queries.letter_address(account.id)
    if address is None:
        return
    code = new_codes([account.id], Purpose.RESET, expires_at=now + rules.MAILED_LASTS, by=None, now=now)[0]
    send_later(*writers.reset_letter(address, account.display_name, rules.show(code), site), now=now)


def change_password(
    account_id: int, current: str, password: str, *, token: str, now: datetime
) -> NotSignedIn | None:
    """Keep a new password and end every other session; returns why not when the current one is wrong.

    That is counted, so the caller commits in either case.
    """
    owner = queries.owner_of(account_id)
    _check_password(password, owner)
    wrong = auth.confirm_password(account_id, current, now=now)
    if wrong:
        return wrong
    password_hash = hashing.hash_password(password)
    db.session.execute(update(Account).where(Account.id == account_id).values(password_hash=password_hash))
    auth.end_all_sessions(account_id, but=token, now=now)
    return None


def change_contacts(
    account_id: int, current: str, contacts: Contacts, *, now: datetime
) -> NotSignedIn | None:
    """Keep new contacts, which are sign-in names too; the password is asked for as in `change_password`.

    They are those of the person, for the roster as well.
    """
    contacts = _checked_contacts(contacts)
    wrong = auth.confirm_password(account_id, current, now=now)
    if wrong:
        return wrong
    _keep_contacts(account_id, contacts, now=now)
    return None


def _checked_contacts(contacts: Contacts) -> Contacts:
    """Return contacts as they are kept, or refuse those that are wrong, each at its field."""
    problems = {}
    kept = {}
    for field, typed, rule in (
        ("phone", contacts.phone, people_rules.phone),
        ("email", contacts.email, people_rules.email),
    ):
        try:
            kept[field] = rule(typed) if typed else None
        except Refused as refusal:
            problems[field] = refusal.text
    if problems:
        raise Invalid(problems)
    return Contacts(**kept)


def _keep_contacts(account_id: int, contacts: Contacts, *, now: datetime) -> None:
    """Keep contacts that their owner gave; a new e-mail that is another's sign-in name is refused."""
    account = db.session.get_one(Account, account_id)
    holder = db.session.get_one(Person, account.person_id) if account.person_id else account
    before = Contacts(holder.phone, holder.email)
    if contacts.email != before.email and is_contact_of_another(account_id, "email", contacts.email):
        raise Invalid({"email": _l("E-mail này đang dùng cho một tài khoản khác.")})
    holder.phone, holder.email = contacts
    account.confirmed_email = contacts.email
    db.session.flush()
    if contacts != before:
        unit = unit_on(holder.id, i18n.today(now)) if isinstance(holder, Person) else None
        audit.record(
            account_id=account_id,
            action="account.change_contacts",
            subject_kind="account",
            subject_id=account_id,
            subject_name=account.display_name,
            unit_id=unit.id if unit else None,
            before=before._asdict(),
            after=contacts._asdict(),
            now=now,
        )


def _use(code: OpenCode, *, now: datetime) -> None:
    """Mark a code as used; of two people who use it at once, one is refused."""
    used = db.session.scalar(
        update(AccessCode)
        .where(AccessCode.id == code.id, queries.is_open(now))
        .values(used_at=now)
        .returning(AccessCode.id)
    )
    if used is None:
        raise CodeUnusable


def _let_in(
    account_id: int, password_hash: str, *, is_shared: bool, user_agent: str, now: datetime
) -> SignedIn:
    """Keep a new password, end what was open under the old one, and open a session."""
    db.session.execute(update(Account).where(Account.id == account_id).values(password_hash=password_hash))
    auth.end_all_sessions(account_id, now=now)
    auth.forget_failures(account_id)
    token = auth.open_session(account_id, user_agent=user_agent, is_shared=is_shared, now=now)
    return SignedIn(account_id, token)
