"""How far a decision reaches: whom it takes along, and which populations and open targets it moves."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from lms import db
from lms.auth.models import RoleGrant
from lms.people.models import Membership, Post
from lms.people.queries import holds
from lms.populations.models import Population
from lms.populations.queries import count_each
from lms.populations.rules import Definition
from lms.reorganisations.grounds import Ground, Grounds, Holding, Shift, changed_between, gather
from lms.reorganisations.rules import Moved
from lms.targets.basis import Condition
from lms.targets.models import Target
from lms.targets.queries import basis_of, list_targets
from lms.targets.rules import COUNTS_UNITS, Measure, Status
from lms.units.history import successors_by
from lms.units.past import tree_as_of
from lms.units.queries import ALL
from lms.units.undoing import chunks

MOST_NAMED = 20
READABLE = frozenset({Status.COMPUTED, Status.ENTERED})


def ground_of(day: date) -> Ground:
    """Return the units as they stand at the end of a day; two queries."""
    return Ground(tree_as_of(day), successors_by(day))


def reach_of(
    before: Ground, handed: Sequence[tuple[int, Holding]], *, on: date, moved: Moved
) -> dict[str, Any]:
    """Return which populations and open targets a decision moved from a day on; count what went along.

    `before` is the ground of that day without the decision, `handed` who changed their unit by it.
    """
    after = ground_of(on)
    populations = _populations()
    asked = _asked(before, after, populations.values()) | {one.now for _, one in handed if one.now}
    grounds = Grounds(before, after, gather([*handed, *_staying(asked, handed, on)]))
    _count_along(grounds, handed, moved)
    shifts = {
        population_id: grounds.shift_of_people(definition)
        for population_id, definition in populations.items()
    }
    targets = _targets(grounds, populations, on)
    return _named_populations(shifts, populations, on) | _named_targets(targets)


def _populations() -> dict[int, Definition]:
    rows = db.session.execute(
        select(Population.id, Population.definition).order_by(Population.name_sort, Population.id)
    )
    return {row[0]: Definition.from_json(row[1]) for row in rows}


def _asked(before: Ground, after: Ground, definitions: Iterable[Definition]) -> set[int]:
    """Return the units whose people must be known: those that changed, or come to be meant or no longer."""
    asked = changed_between(before.tree, after.tree)
    for definition in definitions:
        asked |= before.meant(definition) ^ after.meant(definition)
    return asked


def _staying(
    unit_ids: Collection[int], handed: Sequence[tuple[int, Holding]], on: date
) -> Iterator[tuple[int, Holding]]:
    """Give who belongs to these units before and after; whoever was handed over did not."""
    came = {(person_id, one._replace(was=one.now)) for person_id, one in handed}
    for some in chunks(sorted(unit_ids)):
        for belonging in _belonging(some, on):
            if belonging not in came:
                yield belonging


def _belonging(unit_ids: Sequence[int], on: date) -> Iterator[tuple[int, Holding]]:
    """Give who belongs to units on a day, by memberships and by posts."""
    members = select(Membership.person_id, Membership.unit_id)
    for person_id, unit_id in db.session.execute(
        members.where(Membership.unit_id.in_(unit_ids), holds(Membership, on))
    ):
        yield person_id, Holding(unit_id, unit_id)
    posts = select(Post.person_id, Post.unit_id, Post.post_kind, Post.cadre_type)
    for person_id, unit_id, *kinds in db.session.execute(
        posts.where(Post.unit_id.in_(unit_ids), holds(Post, on))
    ):
        yield person_id, Holding(unit_id, unit_id, True, *kinds)


def _count_along(grounds: Grounds, handed: Sequence[tuple[int, Holding]], moved: Moved) -> None:
    """Count who and what goes along with units that change their place."""
    units = grounds.moved
    along = [
        (one.is_post, people)
        for one, people in grounds.holdings.items()
        if one.was == one.now and one.now in units
    ]
    gone = {person_id for person_id, one in handed if not one.is_post}
    moved.people_along = len({one for is_post, people in along if not is_post for one in people} - gone)
    moved.posts_along = sum(len(people) for is_post, people in along if is_post)
    moved.rights_along = _count_rights(units)
    gained: set[int] = set()
    lost: set[int] = set()
    for one in units:
        was, now = (
            {unit.id for unit in ground.tree.ancestors(one)} for ground in (grounds.before, grounds.after)
        )
        gained |= now - was
        lost |= was - now
    moved.rights_gained, moved.rights_lost = _count_rights(gained), _count_rights(lost)


def _count_rights(unit_ids: Collection[int]) -> int:
    count = select(func.count()).select_from(RoleGrant).where(RoleGrant.ended_at.is_(None))
    return sum(
        db.session.scalars(count.where(RoleGrant.unit_id.in_(some))).one()
        for some in chunks(sorted(unit_ids))
    )


def _targets(
    grounds: Grounds, populations: dict[int, Definition], on: date
) -> Iterator[tuple[Target, Shift | None]]:
    """Give the targets that can be read and that did not end before a day, with what happens to them."""
    for listed in list_targets(ALL):
        target = listed.target
        is_open = target.deadline is None or target.deadline >= on
        if is_open and listed.status in READABLE:
            definition = populations.get(target.population_id or 0)
            yield target, _shift_of(target, definition, grounds)


def _shift_of(target: Target, definition: Definition | None, grounds: Grounds) -> Shift | None:
    """Return what happens to the numbers of a target: its people, the units it counts, or their reports."""
    basis, owner = basis_of(target), target.unit_id
    shifts: set[Shift | None] = set()
    if Measure(target.measure) in COUNTS_UNITS:
        shifts.add(grounds.shift_of_units(owner, basis.levels))
    if basis.condition is Condition.PEOPLE and definition is not None:
        shifts.add(grounds.shift_of_people(definition, owner))
    elif Measure(target.measure) not in COUNTS_UNITS:
        shifts.add(grounds.shift_of_reports(owner))
    return next((one for one in (Shift.WHOLE, Shift.WITHIN) if one in shifts), None)


def _named_populations(
    shifts: dict[int, Shift | None], populations: dict[int, Definition], on: date
) -> dict[str, Any]:
    """Return the first populations by name, with how many people they mean on the day before and then."""
    whole = [one for one, shift in shifts.items() if shift is Shift.WHOLE]
    within = [one for one, shift in shifts.items() if shift is Shift.WITHIN]
    first = whole[:MOST_NAMED]
    named = select(Population.id, Population.name).where(Population.id.in_([*first, *within[:MOST_NAMED]]))
    names = {row[0]: row[1] for row in db.session.execute(named)}
    definitions = [populations[one] for one in first]
    eve, then = (count_each(definitions, day) for day in (on - timedelta(days=1), on))
    return {
        "populations": [names[one] for one in first],
        "population_count": len(whole),
        "people": [list(pair) for pair in zip(eve, then, strict=True)],
        "populations_within": [names[one] for one in within[:MOST_NAMED]],
        "population_within_count": len(within),
    }


def _named_targets(shifts: Iterable[tuple[Target, Shift | None]]) -> dict[str, Any]:
    """Return the first targets by their codes, as they are worded."""
    found = sorted(((one.code, one.id, one.wording, shift) for one, shift in shifts), key=lambda one: one[:2])
    whole = [f"{code}: {wording}" for code, _id, wording, shift in found if shift is Shift.WHOLE]
    within = [f"{code}: {wording}" for code, _id, wording, shift in found if shift is Shift.WITHIN]
    return {
        "targets": whole[:MOST_NAMED],
        "target_count": len(whole),
        "targets_within": within[:MOST_NAMED],
        "target_within_count": len(within),
    }
