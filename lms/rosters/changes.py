"""What a roster changes, as values: compared with what is known, before anything is written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from lms.people.partial_dates import PartialDate
from lms.people.posts import split_posts
from lms.rosters.matching import KnownMembership, KnownPerson, KnownPost
from lms.rosters.reading.kinds_of_change import Change
from lms.rosters.reading.roster import RosterPerson, RosterPost
from lms.text import fold


class Standing(StrEnum):
    """What a roster does to a person; the first that fits, from the top."""

    NEW = "new"
    MOVED = "moved"
    LEFT = "left"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A post that the roster names, in a unit that is known or planned (by its key)."""

    unit: str
    title: str
    post_kind: str | None
    cadre_type: str
    term: str | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
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
        if self.line.change is Change.LEFT:
            return Standing.LEFT if self.leaves or self.ended_posts else Standing.UNCHANGED
        if self.leaves:
            return Standing.MOVED
        changed = self.fields or self.joins or self.new_posts or self.ended_posts or self.retyped_posts
        return Standing.CHANGED if changed else Standing.UNCHANGED


@dataclass(frozen=True)
class Surroundings:
    """What all plans share: ids of the units that exist, by key, the units that the file covers, and its day.

    What begins later than that day is not for the file to end. A file of changes says nothing of those who do
    not stand in it, nor of posts where it leaves them blank.
    """

    unit_ids: dict[str, int]
    covered: frozenset[int]
    has_posts: bool
    day: date
    is_of_changes: bool = False

    def has_begun(self, held: KnownMembership | KnownPost) -> bool:
        """Whether a membership or a post holds on the day of the file already."""
        return held.since is None or held.since <= self.day


def plan_person(
    line: RosterPerson, known: KnownPerson | None, national_id_hash: str | None, around: Surroundings
) -> PersonPlan:
    """Return what a line of the roster changes for the person it means."""
    posts = [_planned(post, line) for post in line.posts]
    if known is None:
        return PersonPlan(line, None, national_id_hash, joins=line.units, new_posts=_unique(posts))
    if line.change is Change.LEFT:
        return _plan_leaving(line, known, national_id_hash, around)
    joins, leaves = _moves(line, known, around)
    new, ended, retyped = _post_changes(posts, known, around)
    if line.change is Change.MOVED:
        ended += tuple(post for post in _posts_in(known, leaves, around) if post not in ended)
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


def _plan_leaving(
    line: RosterPerson, known: KnownPerson, national_id_hash: str | None, around: Surroundings
) -> PersonPlan:
    """Return how somebody leaves: the units of the line, or all where it names none, with the posts there."""
    named = {around.unit_ids.get(key) for key in line.units if key}
    leaves = tuple(
        membership
        for membership in known.memberships
        if around.has_begun(membership) and (not named or membership.unit_id in named)
    )
    posts = _posts_in(known, leaves, around)
    return PersonPlan(line, known, national_id_hash, leaves=leaves, ended_posts=posts)


def _posts_in(
    known: KnownPerson, leaves: Collection[KnownMembership], around: Surroundings
) -> tuple[KnownPost, ...]:
    """Return the posts that somebody holds in the units that they leave."""
    left = {membership.unit_id for membership in leaves}
    return tuple(post for post in known.posts if post.unit_id in left and around.has_begun(post))


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
    return tuple(name for name, (new, old) in given.items() if new is not None and _plain(new) != _plain(old))


def _plain(value: object) -> object:
    """Return a value for comparing: spaces and line ends of texts do not matter."""
    return " ".join(value.split()) if isinstance(value, str) else value


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
        if membership.unit_id not in listed
        and around.has_begun(membership)
        and (membership.unit_id in around.covered or not line.posts or line.change is Change.MOVED)
    )
    return joins, leaves


def _post_changes(
    posts: Sequence[PlannedPost], known: KnownPerson, around: Surroundings
) -> tuple[tuple[PlannedPost, ...], tuple[KnownPost, ...], tuple[tuple[KnownPost, PlannedPost], ...]]:
    """Return the posts that begin, those that end in covered units, and those that hold on other terms.

    A post whose title no file can name ("-", "Đoàn viên") is left alone.
    """
    named = {_key(around.unit_ids.get(post.unit), post.title): post for post in reversed(posts)}
    held = _held(known.posts, set(named), around)
    new: list[PlannedPost] = []
    retyped: dict[int, tuple[KnownPost, PlannedPost]] = {}
    kept: set[int] = set()
    for key, post in reversed(named.items()):
        before = held.get(key)
        if before is None:
            new.append(post)
            continue
        if before.id not in kept and _differs(post, before):
            retyped[before.id] = (before, _renewed(post, before))
        kept.add(before.id)
    ended = tuple(
        post
        for post in known.posts
        if around.has_posts
        and (posts or not around.is_of_changes)
        and post.unit_id in around.covered
        and post.id not in kept
        and around.has_begun(post)
        and split_posts(post.title)
    )
    return tuple(new), ended, tuple(retyped.values())


PostKey = tuple[int | None, str]


def _key(unit_id: int | None, title: str) -> PostKey:
    return unit_id, fold(title)


def _held(
    posts: Sequence[KnownPost], named: Collection[PostKey], around: Surroundings
) -> dict[PostKey, KnownPost]:
    """Return the posts held, by what a file calls them: those of today rather than those to come.

    A title that says several posts at once stands for each of them, if the file names them all.
    """
    held: dict[PostKey, KnownPost] = {}
    for post in sorted(posts, key=around.has_begun, reverse=True):
        parts = [_key(post.unit_id, title) for title in split_posts(post.title)]
        if len(parts) > 1 and all(part in named for part in parts):
            held |= {part: post for part in parts if part not in held}
        else:
            held.setdefault(_key(post.unit_id, post.title), post)
    return held


def _renewed(post: PlannedPost, held: KnownPost) -> PlannedPost:
    """Return what the file says of a post; the kind stays as known, and so does a title of several posts."""
    is_one = fold(post.title) == fold(held.title)
    return replace(post, title=post.title if is_one else held.title, post_kind=held.post_kind)


def _differs(post: PlannedPost, held: KnownPost) -> bool:
    new = _renewed(post, held)
    return (
        new.cadre_type != held.cadre_type
        or _plain(new.title) != _plain(held.title)
        or (new.term is not None and _plain(new.term) != _plain(held.term))
        or (new.since is not None and new.since != held.since)
        or (new.until is not None and new.until != held.until)
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
    known: Collection[KnownPerson], found: Collection[int], around: Surroundings
) -> list[tuple[KnownPerson, KnownMembership]]:
    """Return who is a member of a unit that the file covers and does not stand in the file."""
    return [
        (person, membership)
        for person in known
        if person.id not in found
        for membership in person.memberships
        if membership.unit_id in around.covered and around.has_begun(membership)
    ]
