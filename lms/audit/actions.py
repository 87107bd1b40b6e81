"""Keeping the record of what staff change."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert

from lms import db
from lms.audit.models import AuditEntry


def record(
    *,
    account_id: int | None,
    action: str,
    subject_kind: str,
    subject_id: int,
    subject_name: str,
    now: datetime,
    unit_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Keep who changed what, with the values before and after (JSON); no account is the command line.

    The subject stands under its name of that moment. The unit is the one that the change concerns:
    administrators above it read the entry.
    """
    db.session.execute(
        insert(AuditEntry).values(
            happened_at=now,
            account_id=account_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            subject_name=subject_name,
            unit_id=unit_id,
            reason=reason,
            before=before,
            after=after,
        )
    )
