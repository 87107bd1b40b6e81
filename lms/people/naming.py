"""The names of accounts follow those of the people whose they are."""

from collections.abc import Collection

from sqlalchemy import column, func, select, table, update

from lms import db
from lms.people.models import Person

_accounts = table("accounts", column("person_id"), column("display_name"))
"""Accounts stand above people; only their names are written from here, whoever renames the person."""

AT_ONCE = 500


def rename_accounts(person_ids: Collection[int]) -> None:
    """Let the accounts of these people bear the names that the people have now."""
    name = func.trim(Person.family_name + " " + Person.given_name)
    named = select(name).where(Person.id == _accounts.c.person_id).scalar_subquery()
    ids = sorted(person_ids)
    db.session.flush()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        db.session.execute(
            update(_accounts)
            .where(_accounts.c.person_id.in_(some), _accounts.c.display_name != named)
            .values(display_name=named)
        )
