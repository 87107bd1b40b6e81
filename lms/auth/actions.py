"""Signing in and out."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import insert, update

from lms import crypto, db
from lms.auth.models import SignInSession

SESSION_DAYS = 60


def open_session(account_id: int, *, user_agent: str = "", now: datetime) -> str:
    """Return the token of a new session of this account; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    db.session.execute(
        insert(SignInSession).values(
            token_hash=crypto.keyed_hash(token),
            account_id=account_id,
            user_agent=user_agent[:200],
            created_at=now,
            expires_at=now + timedelta(days=SESSION_DAYS),
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
