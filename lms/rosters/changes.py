"""What a roster changes, as values: compared with what is known, before anything is written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.people.partial_dates import PartialDate
from lms.rosters.known import KnownMembership, KnownPerson, KnownPost
from lms.rosters.roster import RosterPerson, RosterPost
from lms.text import fold


class Standing(StrEnum):
    """What a roster does to a person; the first that fits, from the top."""

    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class PlannedPost:
    """A post that the roster names, in a unit that is known or planned (by its key)."""

    unit: str
    title: str
    post_kind: str | None
    cadre_type: str
    term: str | None
    since: date | None
    until: date | None


@dataclass(frozen=True)
class PersonPlan:
    """What happens to one person: units are keys of the roster, ended rows are those that stop holding."""

    line: RosterPerson
    known: KnownPerson | None
    national_id_hash: str | None
    fields: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    leaves: tuple[KnownMembership, ...] = ()
    new_posts: tuple[PlannedPost, ...] = ()
    ended_posts: tuple[KnownPost, ...] = ()
    retyped_posts: tuple[tuple[KnownPost, PlannedPost], ...] = ()

    @property
    def standing(self) -> Standing:
        """What the roster does to the person."""
        if self.known is None:
            return Standing.NEW
        if self.leaves:
            return Standing.MOVED
        changed = self.fields or self.joins or self.new_posts or self.ended_posts or self.retyped_posts
        return Standing.CHANGED if changed else Standing.UNCHANGED


@dataclass(frozen=True)
class Surroundings:
    """What all plans share: ids of the units that exist, by key, and the units that the file covers."""

    unit_ids: dict[str, int]
    covered: frozenset[int]
    has_posts: bool


def plan_person(
    line: RosterPerson, known: KnownPerson | None, national_id_hash: str | None, around: Surroundings
) -> PersonPlan:
    """Return what a line of the roster changes for the person it means."""
    posts = [_planned(post, line) for post in line.posts]
    if known is None:
        return PersonPlan(line, None, national_id_hash, joins=line.units, new_posts=_unique(posts))
    joins, leaves = _moves(line, known, around)
    new, ended, retyped = _post_changes(posts, known, around)
    return PersonPlan(
        line,
        known,
        national_id_hash,
        fields=_changed_fields(line, known, national_id_hash),
        joins=joins,
        leaves=leaves,
        new_posts=new,
        ended_posts=ended,
        retyped_posts=retyped,
    )


def _changed_fields(line: RosterPerson, known: KnownPerson, national_id_hash: str | None) -> tuple[str, ...]:
    """Return the fields that the file gives and that differ; what the file leaves blank stays."""
    given = {
        "name": ((line.name.family, line.name.given), (known.family, known.given)),
        "birth": (line.birth, known.birth),
        "sex": (line.sex, known.sex),
        "phone": (line.phone, known.phone),
        "email": (line.email, known.email),
        "member_code": (line.member_code, known.member_code),
        "national_id": (national_id_hash, known.national_id_hash),
        "joined": (line.joined, known.joined),
        "note": (line.note or None, known.note),
    }
    return tuple(name for name, (new, old) in given.items() if new is not None and new != old)


def _moves(
    line: RosterPerson, known: KnownPerson, around: Surroundings
) -> tuple[tuple[str, ...], tuple[KnownMembership, ...]]:
    """Return which units the person joins and which memberships end.

    Somebody listed in another unit has moved there, unless the line names a post in it while the home unit is
    not in the file: a cadre of two units belongs to both.
    """
    listed = {around.unit_ids.get(key) for key in line.units}
    member_of = {membership.unit_id for membership in known.memberships}
    joins = tuple(key for key in line.units if around.unit_ids.get(key) not in member_of)
    if not joins:
        return (), ()
    leaves = tuple(
        membership
        for membership in known.memberships
        if membership.unit_id not in listed and (membership.unit_id in around.covered or not line.posts)
    )
    return joins, leaves


def _post_changes(
    posts: Sequence[PlannedPost], known: KnownPerson, around: Surroundings
) -> tuple[tuple[PlannedPost, ...], tuple[KnownPost, ...], tuple[tuple[KnownPost, PlannedPost], ...]]:
    """Return the posts that begin, those that end in covered units, and those that hold on other terms."""
    held: dict[tuple[int | None, str], KnownPost] = {
        (post.unit_id, fold(post.title)): post for post in known.posts
    }
    new: list[PlannedPost] = []
    retyped: list[tuple[KnownPost, PlannedPost]] = []
    named: set[tuple[int | None, str]] = set()
    for post in posts:
        key = (around.unit_ids.get(post.unit), fold(post.title))
        if key in named:
            continue
        named.add(key)
        before = held.get(key)
        if before is None:
            new.append(post)
        elif _differs(post, before):
            retyped.append((before, post))
    ended = tuple(
        post
        for key, post in held.items()
        if around.has_posts and post.unit_id in around.covered and key not in named
    )
    return tuple(new), ended, tuple(retyped)


def _differs(post: PlannedPost, held: KnownPost) -> bool:
    return (
        post.cadre_type != held.cadre_type
        or post.title != held.title
        or (post.post_kind is not None and post.post_kind != held.post_kind)
        or (post.term is not None and post.term != held.term)
        or (post.since is not None and post.since != held.since)
        or (post.until is not None and post.until != held.until)
    )


def _planned(post: RosterPost, line: RosterPerson) -> PlannedPost:
    """Return the post in its unit, the home unit where the file names none; the last day is excluded."""
    return PlannedPost(
        unit=post.unit or (line.units[0] if line.units else ""),
        title=post.title,
        post_kind=post.kind,
        cadre_type=post.cadre_type,
        term=post.term,
        since=_first(post.since),
        until=None if post.until is None else post.until.after,
    )


def _first(value: PartialDate | None) -> date | None:
    return None if value is None else value.first


def _unique(posts: Sequence[PlannedPost]) -> tuple[PlannedPost, ...]:
    return tuple({(post.unit, fold(post.title)): post for post in reversed(posts)}.values())[::-1]


def missing_people(
    known: Collection[KnownPerson], found: Collection[int], covered: frozenset[int]
) -> list[tuple[KnownPerson, KnownMembership]]:
    """Return who is a member of a unit that the file covers and does not stand in the file."""
    return [
        (person, membership)
        for person in known
        if person.id not in found
        for membership in person.memberships
        if membership.unit_id in covered
    ]
