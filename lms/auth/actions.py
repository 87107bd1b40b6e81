"""Signing in and out."""

import secrets
from datetime import datetime
from typing import NamedTuple

from flask_babel import LazyString
from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lms import crypto, db
from lms.auth import hashing, memory, queries, rules
from lms.auth.models import Account, FailedTries, SignInSession
from lms.auth.queries import WayIn
from lms.i18n import lazy_gettext as _l
from lms.text import fold

WRONG_NAME_OR_PASSWORD = _l(
    "Tên đăng nhập hoặc mật khẩu chưa đúng. "
    "Nếu nhiều người dùng chung số điện thoại này, hãy nhập mã đoàn viên."
)


class SignedIn(NamedTuple):
    """A session was opened."""

    account_id: int
    token: str


class NotSignedIn(NamedTuple):
    """Nobody was signed in, and why; `waits_until` is the moment from which another try is looked at."""

    text: LazyString
    waits_until: datetime | None = None


def open_session(
    account_id: int, *, user_agent: str = "", is_shared: bool = False, home: str | None = None, now: datetime
) -> str:
    """Return the token of a new session of this account, a guest's with a home; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    db.session.execute(
        insert(SignInSession).values(
            token_hash=crypto.keyed_hash(token),
            account_id=account_id,
            user_agent=user_agent[:200],
            is_shared=is_shared,
            home=home,
            created_at=now,
            expires_at=rules.session_end(now, is_shared=is_shared),
        )
    )
    return token


def end_session(token: str, *, now: datetime) -> None:
    """End the session with this token; ending it again changes nothing."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.token_hash == crypto.keyed_hash(token), SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    memory.forget_all()


def end_device(account_id: int, device_id: int, *, now: datetime) -> None:
    """End one session of an account; another's is left alone."""
    _end_sessions(account_id, SignInSession.id == device_id, now=now)


def end_all_sessions(account_id: int, *, but: str | None = None, now: datetime) -> None:
    """End every session of an account, but the one with a token if it is named."""
    kept = crypto.keyed_hash(but) if but else ""
    _end_sessions(account_id, SignInSession.token_hash != kept, now=now)


def sign_in(
    name: str,
    password: str,
    *,
    is_shared: bool,
    now: datetime,
    user_agent: str = "",
    only_account_id: int | None = None,
) -> SignedIn | NotSignedIn:
    """Open a session for whoever knows the password, for one account alone if it is named.

    A wrong password is counted, so the caller commits in either case. Nothing is locked while hashing. An
    unknown name gets the answer of a wrong password, as late, and is made to wait as long.
    """
    with db.reading() as session:
        way_in = queries.find_way_in(session, rules.sign_in_name(name))
        subject = _subject(way_in, name)
        waits_until = queries.waits_until(session, subject)
    if waits_until and waits_until > now:
        return _waiting(waits_until, now)
    if not hashing.is_password(password, way_in.password_hash if way_in else None) or way_in is None:
        return _wrong(subject, WRONG_NAME_OR_PASSWORD, now)
    if not way_in.is_active:
        return NotSignedIn(_l("Tài khoản này đã ngừng hoạt động. Hãy liên hệ công đoàn của bạn."))
    if only_account_id not in (None, way_in.account_id):
        return NotSignedIn(_l("Đây là tài khoản khác. Hãy đăng nhập đúng tài khoản đang mở trang này."))
    return _let_in(way_in, password, subject, is_shared=is_shared, user_agent=user_agent, now=now)


def confirm_password(account_id: int, password: str, *, now: datetime) -> NotSignedIn | None:
    """Return why a password does not show that it is the owner who asks; None says that it does.

    A wrong one is counted as in signing in, so the caller commits in either case.
    """
    with db.reading() as session:
        password_hash = session.scalar(select(Account.password_hash).where(Account.id == account_id))
        subject = _subject(WayIn(account_id, password_hash, is_active=True), "")
        waits_until = queries.waits_until(session, subject)
    if waits_until and waits_until > now:
        return _waiting(waits_until, now)
    if not hashing.is_password(password, password_hash):
        return _wrong(subject, _l("Mật khẩu hiện tại chưa đúng."), now)
    return None


def count_asking(name: str, *, now: datetime) -> int:
    """Return how often somebody asked for a letter in this name, this time included."""
    return _count(crypto.keyed_hash(f"asking:{fold(name)}"), now)


def held_back(subject: str, *, now: datetime) -> NotSignedIn | None:
    """Return why nothing is tried for a subject now: it was wrong too often; None says that it may be."""
    waits_until = queries.waits_until(db.session(), crypto.keyed_hash(subject))
    return _waiting(waits_until, now) if waits_until and waits_until > now else None


def wrong(subject: str, text: LazyString, *, now: datetime) -> NotSignedIn:
    """Count a wrong try for a subject, so that the caller commits, and return what to say."""
    return _wrong(crypto.keyed_hash(subject), text, now)


def forget_failures(account_id: int) -> None:
    """Let the next password of an account be looked at without a wait."""
    subject = _subject(WayIn(account_id, None, is_active=True), "")
    db.session.execute(delete(FailedTries).where(FailedTries.subject_hash == subject))


def _let_in(
    way_in: WayIn, password: str, subject: str, *, is_shared: bool, user_agent: str, now: datetime
) -> SignedIn | NotSignedIn:
    """Open the session, unless others were wrong too often for this account in the meantime."""
    new_hash = None
    if way_in.password_hash and hashing.is_outdated(way_in.password_hash):
        new_hash = hashing.hash_password(password)
    waits_until = db.session.scalar(
        select(FailedTries.waits_until).where(FailedTries.subject_hash == subject).with_for_update()
    )
    if waits_until and waits_until > now:
        return _waiting(waits_until, now)
    forget_failures(way_in.account_id)
    if new_hash:
        db.session.execute(
            update(Account).where(Account.id == way_in.account_id).values(password_hash=new_hash)
        )
    token = open_session(way_in.account_id, user_agent=user_agent, is_shared=is_shared, now=now)
    return SignedIn(way_in.account_id, token)


def _count_failure(subject: str, now: datetime) -> datetime | None:
    """Count a wrong password, and return until when no other is looked at."""
    wait = rules.wait_after(_count(subject, now))
    if not wait:
        return None
    db.session.execute(
        update(FailedTries).where(FailedTries.subject_hash == subject).values(waits_until=now + wait)
    )
    return now + wait


def _count(subject: str, now: datetime) -> int:
    """Return how many tries there were, this one included, with no day of rest between them."""
    db.session.execute(delete(FailedTries).where(FailedTries.last_at < now - rules.TRIES_FORGOTTEN_AFTER))
    dialect = sqlite if db.is_sqlite() else postgresql
    count: int = db.session.scalars(
        dialect.insert(FailedTries)
        .values(subject_hash=subject, count=1, last_at=now)
        .on_conflict_do_update(
            index_elements=["subject_hash"], set_={"count": FailedTries.count + 1, "last_at": now}
        )
        .returning(FailedTries.count)
    ).one()
    return count


def _wrong(subject: str, text: LazyString, now: datetime) -> NotSignedIn:
    waits_until = _count_failure(subject, now)
    return _waiting(waits_until, now) if waits_until else NotSignedIn(text)


def _waiting(until: datetime, now: datetime) -> NotSignedIn:
    minutes = -(-int((until - now).total_seconds()) // 60)
    return NotSignedIn(
        _l("Mật khẩu đã bị nhập sai nhiều lần. Hãy chờ %(minutes)s phút rồi thử lại.", minutes=minutes), until
    )


def _subject(way_in: WayIn | None, name: str) -> str:
    """Return for what wrong passwords are counted: the account, or a name that is nobody's."""
    return crypto.keyed_hash(f"account:{way_in.account_id}" if way_in else f"name:{fold(name)}")


def _end_sessions(account_id: int, condition: ColumnElement[bool], *, now: datetime) -> None:
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None), condition)
        .values(ended_at=now)
    )
    memory.forget_all()
