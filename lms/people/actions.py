"""What staff do by hand about people: who they are, where they belong, which posts they hold."""

from datetime import date, datetime
from typing import Any, NamedTuple

from lms import crypto, db, i18n
from lms.audit import actions as audit
from lms.errors import Conflict, Invalid, Refused
from lms.i18n import lazy_gettext as _l
from lms.people import queries
from lms.people.models import Membership, Person, Post
from lms.people.naming import rename_accounts
from lms.people.partial_dates import show_partial_date
from lms.people.particulars import Held, Particulars, Span
from lms.text import fold, person_sort_key
from lms.units.models import Unit


class By(NamedTuple):
    """Who does something, when and why; no account is the command line."""

    account_id: int | None
    now: datetime
    reason: str = ""


def columns_of(particulars: Particulars) -> dict[str, Any]:
    """Return the columns of `people` for what is known of a person; the national ID only in secret forms."""
    birth, joined, national_id = particulars.birth, particulars.joined, particulars.national_id
    return {
        "family_name": particulars.name.family,
        "given_name": particulars.name.given,
        "name_sort": person_sort_key(*particulars.name),
        "name_folded": fold(particulars.name.full),
        "birth_date": birth.first if birth else None,
        "birth_precision": birth.precision if birth else None,
        "sex": particulars.sex,
        "phone": particulars.phone,
        "email": particulars.email,
        "member_code": particulars.member_code,
        "national_id_hash": crypto.keyed_hash(national_id) if national_id else None,
        "national_id_encrypted": crypto.encrypt(national_id) if national_id else None,
        "national_id_last4": national_id[-4:] if national_id else None,
        "union_join_date": joined.first if joined else None,
        "union_join_precision": joined.precision if joined else None,
        "note": particulars.note,
    }


def add_person(particulars: Particulars, *, unit_id: int, span: Span, by: By) -> Person:
    """Return a new person who belongs to a unit; somebody who is known already is refused."""
    _check_member_code(particulars.member_code, None)
    if queries.find_namesake(particulars, unit_id):
        raise Conflict(_l("“%(name)s” đã có trong danh sách.", name=particulars.name.full))
    unit = _standing_unit(unit_id)
    person = Person(**columns_of(particulars), created_at=by.now)
    db.session.add(person)
    db.session.flush()
    db.session.add(Membership(person_id=person.id, unit_id=unit.id, since=span.since, until=span.until))
    db.session.flush()
    _keep_record(by, "person.add", person, unit.id, before=None, after=_values(person))
    return person


def change_person(person: Person, particulars: Particulars, *, by: By) -> Person:
    """Return the person with these particulars; the same ones again change nothing."""
    _check_member_code(particulars.member_code, person)
    before = _values(person)
    hash_before = person.national_id_hash
    columns = columns_of(particulars)
    if columns["national_id_hash"] == hash_before:
        del columns["national_id_encrypted"]  # encrypting again would look like a change
    for name, value in columns.items():
        setattr(person, name, value)
    db.session.flush()
    rename_accounts([person.id])
    if before != _values(person) or hash_before != person.national_id_hash:
        home = queries.unit_on(person.id, i18n.today(by.now))
        unit_id = home.id if home else None
        _keep_record(by, "person.change", person, unit_id, before=before, after=_values(person))
    return person


def join_unit(person: Person, unit_id: int, span: Span, *, by: By) -> Membership:
    """Return a new membership of a person, beside the others; the same unit twice at a time is refused."""
    unit = _standing_unit(unit_id)
    for line in queries.memberships_of(person.id):
        if line.unit.id == unit.id and span.overlaps(Span(line.membership.since, line.membership.until)):
            raise Conflict(_l("“%(name)s” đã thuộc đơn vị này trong thời gian đó.", name=person.name))
    membership = Membership(person_id=person.id, unit_id=unit.id, since=span.since, until=span.until)
    db.session.add(membership)
    db.session.flush()
    _keep_record(by, "membership.add", person, unit.id, before=None, after=_dates(membership))
    return membership


def change_membership(person: Person, membership: Membership, span: Span, *, by: By) -> Membership:
    """Return the membership with these days; the same ones again change nothing."""
    if (membership.since, membership.until) != (span.since, span.until):
        before, unit_id = _dates(membership), membership.unit_id
        membership.since, membership.until = span.since, span.until
        db.session.flush()
        _keep_record(by, "membership.change", person, unit_id, before=before, after=_dates(membership))
    return membership


def remove_membership(person: Person, membership: Membership, *, by: By) -> None:
    """Take away a membership that was never so; the only one stays, since nobody would find the person."""
    if len(queries.memberships_of(person.id)) == 1:
        raise Refused(
            _l("Đây là đơn vị duy nhất của “%(name)s”. Hãy ghi đơn vị đúng trước khi xoá.", name=person.name)
        )
    before, unit_id = _dates(membership), membership.unit_id
    db.session.delete(membership)
    db.session.flush()
    _keep_record(by, "membership.remove", person, unit_id, before=before, after=None)


def move_person(person: Person, membership: Membership, unit_id: int, on: date, *, by: By) -> Membership:
    """Return the new membership of a person who goes from one unit to another on a day."""
    if membership.unit_id == unit_id:
        return membership
    change_membership(person, membership, Span(membership.since, on), by=by)
    return join_unit(person, unit_id, Span(since=on), by=by)


def add_post(person: Person, unit_id: int, held: Held, *, by: By) -> Post:
    """Return a new post of a person, beside the others; the same post twice at a time is refused."""
    unit = _standing_unit(unit_id)
    for line in queries.posts_of(person.id):
        is_same = line.unit.id == unit.id and fold(line.post.title) == fold(held.title)
        if is_same and held.span.overlaps(Span(line.post.since, line.post.until)):
            raise Conflict(_l("“%(name)s” đã giữ chức vụ này trong thời gian đó.", name=person.name))
    post = Post(person_id=person.id, unit_id=unit.id, **_post_columns(held))
    db.session.add(post)
    db.session.flush()
    _keep_record(by, "post.add", person, unit.id, before=None, after=_post_values(post))
    return post


def change_post(person: Person, post: Post, held: Held, *, by: By) -> Post:
    """Return the post as it should have been written; the same again changes nothing."""
    before = _post_values(post)
    for name, value in _post_columns(held).items():
        setattr(post, name, value)
    db.session.flush()
    if before != _post_values(post):
        _keep_record(by, "post.change", person, post.unit_id, before=before, after=_post_values(post))
    return post


def remove_post(person: Person, post: Post, *, by: By) -> None:
    """Take away a post that was never held."""
    before, unit_id = _post_values(post), post.unit_id
    db.session.delete(post)
    db.session.flush()
    _keep_record(by, "post.remove", person, unit_id, before=before, after=None)


def _check_member_code(code: str | None, person: Person | None) -> None:
    holder = queries.find_by_member_code(code) if code else None
    if holder is not None and holder != person:
        raise Invalid({"member_code": _l("Mã đoàn viên “%(code)s” đã được dùng cho người khác.", code=code)})


def _standing_unit(unit_id: int) -> Unit:
    unit = db.session.get_one(Unit, unit_id)
    if unit.valid_to is not None:
        raise Refused(_l("Đơn vị “%(name)s” đã giải thể.", name=unit.name))
    return unit


def _post_columns(held: Held) -> dict[str, Any]:
    return {
        "title": held.title,
        "post_kind": held.kind,
        "cadre_type": held.cadre_type,
        "term": held.term,
        "since": held.span.since,
        "until": held.span.until,
    }


def _keep_record(
    by: By,
    action: str,
    person: Person,
    unit_id: int | None,
    *,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    audit.record(
        account_id=by.account_id,
        action=action,
        subject_kind="person",
        subject_id=person.id,
        subject_name=person.name,
        unit_id=unit_id,
        before=before,
        after=after,
        reason=by.reason,
        now=by.now,
    )


def _values(person: Person) -> dict[str, Any]:
    """Return what the record keeps of a person: of the national ID only the end."""
    return {
        "name": person.name,
        "birth": show_partial_date(person.birth_date, person.birth_precision) or None,
        "sex": person.sex,
        "phone": person.phone,
        "email": person.email,
        "member_code": person.member_code,
        "national_id_last4": person.national_id_last4,
        "joined": show_partial_date(person.union_join_date, person.union_join_precision) or None,
        "note": person.note,
    }


def _post_values(post: Post) -> dict[str, Any]:
    return {
        "title": post.title,
        "post_kind": post.post_kind,
        "cadre_type": post.cadre_type,
        "term": post.term,
        **_dates(post),
    }


def _dates(held: Membership | Post) -> dict[str, Any]:
    return {
        "since": held.since.isoformat() if held.since else None,
        "until": held.until.isoformat() if held.until else None,
    }
