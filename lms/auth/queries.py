"""Who is behind a session, and what they may do."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from lms import i18n
from lms.auth.models import Account, RoleGrant, SignInSession
from lms.people.models import Membership
from lms.rights import EVERYWHERE, Right, Role, Viewer
from lms.units.models import Unit


def find_viewer(session: Session, token: str, token_hash: str, *, now: datetime) -> Viewer | None:
    """Return the person behind a session that is neither ended nor expired; two queries."""
    today = i18n.today(now)
    account = session.execute(
        select(Account.id, Account.person_id, Account.display_name, Unit.name.label("unit_name"))
        .join(SignInSession, SignInSession.account_id == Account.id)
        .outerjoin(Membership, and_(Membership.person_id == Account.person_id, _holds(today)))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(
            SignInSession.token_hash == token_hash,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
            Account.is_active,
        )
        .order_by(Membership.since.desc().nulls_last(), Membership.id.desc())
        .limit(1)
    ).first()
    if account is None:
        return None
    rights = session.execute(
        select(RoleGrant.role, func.coalesce(Unit.path, EVERYWHERE))
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.account_id == account.id, RoleGrant.ended_at.is_(None))
    )
    return Viewer(
        account_id=account.id,
        token=token,
        display_name=account.display_name,
        person_id=account.person_id,
        unit_line=account.unit_name or "",
        rights=frozenset(Right(Role(role), path) for role, path in rights),
    )


def _holds(day: date) -> ColumnElement[bool]:
    return and_(
        or_(Membership.since.is_(None), Membership.since <= day),
        or_(Membership.until.is_(None), Membership.until > day),
    )
