"""Factories: a world for a test, from any point; each makes what it needs and was not given."""

import itertools
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.auth.actions import open_session
from lms.auth.hashing import hash_password
from lms.auth.models import Account, RoleGrant
from lms.ledger.models import LedgerEntry
from lms.people.models import Membership, Person, Post
from lms.rights import Role
from lms.text import fold, person_sort_key, sort_key
from lms.units.models import EventKind, Level, Unit, UnitEvent, UnitPlacement

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
"""22/11/2026, 12:00 in Vietnam."""
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

_numbers = itertools.count(1)


def make_unit(
    name: str = "CĐCS Công ty May Sông Trăng",
    *,
    parent: Unit | None = None,
    level: Level = Level.GRASSROOTS,
    code: str | None = None,
) -> Unit:
    """Make a unit that stands in the tree today."""
    unit = Unit(
        code=code or f"U{next(_numbers)}",
        name=name,
        name_sort=sort_key(name),
        name_folded=fold(name),
        level=level,
        parent_id=parent.id if parent else None,
        path=f"new {next(_numbers)}",
        depth=parent.depth + 1 if parent else 0,
    )
    db.session.add(unit)
    db.session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    event = UnitEvent(kind=EventKind.FOUND, unit_id=unit.id, created_at=NOON)
    db.session.add(event)
    db.session.flush()
    db.session.add(
        UnitPlacement(unit_id=unit.id, event_id=event.id, name=name, level=level, parent_id=unit.parent_id)
    )
    db.session.flush()
    return unit


def make_person(
    name: str = "Nguyễn Thị Hoà", *, unit: Unit | None = None, since: date | None = None, **values: object
) -> Person:
    """Make a person who is a member of a unit."""
    family, _, given = name.rpartition(" ")
    person = Person(
        family_name=family,
        given_name=given,
        name_sort=person_sort_key(family, given),
        name_folded=fold(name),
        created_at=NOON,
        **values,
    )
    db.session.add(person)
    db.session.flush()
    db.session.add(Membership(person_id=person.id, unit_id=(unit or make_unit()).id, since=since))
    db.session.flush()
    return person


def make_post(
    person: Person,
    unit: Unit,
    *,
    title: str = "Chủ tịch",
    post_kind: str | None = "chair",
    cadre_type: str = "part_time",
    since: date | None = None,
    until: date | None = None,
) -> Post:
    """Give a person a post in a unit."""
    post = Post(
        person_id=person.id,
        unit_id=unit.id,
        title=title,
        post_kind=post_kind,
        cadre_type=cadre_type,
        since=since,
        until=until,
    )
    db.session.add(post)
    db.session.flush()
    return post


def make_account(
    person: Person | None = None,
    *,
    name: str = "Trần Văn Quản",
    password: str | None = None,
    **values: object,
) -> Account:
    """Make a way in, for a person or for somebody who is none; contacts are the person's, if there is one."""
    if person is not None:
        for contact in {"phone", "email"} & values.keys():
            setattr(person, contact, values.pop(contact))
        db.session.add(person)
    account = Account(
        person_id=person.id if person else None,
        display_name=person.name if person else name,
        password_hash=hash_password(password) if password else None,
        created_at=NOON,
        **{"activated_at": NOON, **values},
    )
    db.session.add(account)
    db.session.flush()
    return account


def contacts_of(account: Account) -> tuple[str | None, str | None]:
    """Return the phone and the e-mail that belong to an account."""
    holder = db.session.get_one(Person, account.person_id) if account.person_id else account
    return holder.phone, holder.email


def make_staff(role: Role, unit: Unit | None, *, name: str = "Trần Văn Quản") -> Account:
    """Make an account that holds a role in the subtree of a unit; without one, everywhere."""
    account = make_account(name=name)
    db.session.add(
        RoleGrant(account_id=account.id, role=role, unit_id=unit.id if unit else None, granted_at=NOON)
    )
    db.session.flush()
    return account


def sign_in(client: FlaskClient, account: Account) -> None:
    """Let the browser be signed in as this account, now; commits what the test made so far."""
    token = open_session(account.id, now=datetime.now(UTC))
    db.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True


def entries_of(person: Person) -> list[tuple[str, float | None]]:
    """Return the kind of source and the score of each ledger entry of a person, in order."""
    rows = db.session.execute(
        select(LedgerEntry.source, LedgerEntry.score)
        .where(LedgerEntry.person_id == person.id)
        .order_by(LedgerEntry.id)
    )
    return [(source.split(":")[0], score) for source, score in rows]


Content = dict[str, list[tuple[object, ...]]]


def content(without: Collection[str] = ()) -> Content:
    """Return every row of every table in the order of its key, without the columns of some names."""
    found: Content = {}
    for table in db.Base.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name not in without]
        rows = db.session.execute(select(*columns).order_by(*table.primary_key))
        found[table.name] = [tuple(row) for row in rows]
    return found
