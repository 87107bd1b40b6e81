"""Named lists: people whom staff name one by one, by their member codes."""

import re
from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from lms import db
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.people.models import Membership, Person, Post
from lms.populations.meaning import people_clause
from lms.populations.rules import MOST_LISTED, Definition
from lms.text import nfc
from lms.units.models import Unit
from lms.units.queries import within

SHOWN = 10


def codes_in(text: str) -> list[str]:
    """Return the member codes that somebody pasted, each once: divided by spaces, lines or commas."""
    return list(dict.fromkeys(re.findall(r"[^\s,;]+", nfc(text))))


def require_listed(codes: Iterable[str], *, scope: Iterable[str]) -> tuple[int, ...]:
    """Return the ids of the people with these codes, or refuse with those that nobody of the scope has."""
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        raise Refused(_l("Danh sách không có mã đoàn viên nào."))
    if len(wanted) > MOST_LISTED:
        raise Refused(
            _l(
                "Danh sách có %(count)s mã; mỗi nhóm nhận tối đa %(most)s.",
                count=len(wanted),
                most=MOST_LISTED,
            )
        )
    known = _known(wanted, scope)
    unknown = [code for code in wanted if code.upper() not in known]
    if len(unknown) > SHOWN:
        raise Refused(
            _l(
                "Không thấy ai trong phạm vi của bạn mang mã: %(codes)s và %(more)s mã khác.",
                codes=", ".join(unknown[:SHOWN]),
                more=len(unknown) - SHOWN,
            )
        )
    if unknown:
        raise Refused(_l("Không thấy ai trong phạm vi của bạn mang mã: %(codes)s.", codes=", ".join(unknown)))
    return tuple(known[code.upper()] for code in wanted)


def _known(codes: list[str], scope: Iterable[str]) -> dict[str, int]:
    """Return who has these codes, by code in capitals, among those who are or were in the scope."""
    here = or_(
        *(
            select(source.id)
            .join(Unit, Unit.id == source.unit_id)
            .where(source.person_id == Person.id, within(scope))
            .exists()
            for source in (Membership, Post)
        )
    )
    written = {*codes, *(code.upper() for code in codes)}
    rows = db.session.execute(
        select(Person.member_code, func.coalesce(Person.merged_into_id, Person.id)).where(
            Person.member_code.in_(written), here
        )
    )
    return {code.upper(): person_id for code, person_id in rows if code}


def codes_of(definition: Definition) -> list[str]:
    """Return the member codes of the people whom a definition names, in order."""
    double = aliased(Person)
    listed = select(Person.member_code).where(Person.id.in_(definition.people))
    merged = select(double.member_code).where(double.merged_into_id.in_(definition.people))
    rows = db.session.scalars(listed.union(merged))
    return sorted(code for code in rows if code)


def list_absent(definition: Definition, day: date) -> list[Person]:
    """Return whom a definition names although its other conditions leave them out on a day, by name."""
    people = people_clause(definition, day).subquery()
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.id.in_(definition.people), Person.id.not_in(select(people.c.person_id)))
            .order_by(Person.name_sort, Person.id)
        )
    )
