"""What a definition means on a day: which people, through which units."""

import hashlib
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms import db
from lms.people.models import Membership, Person, Post
from lms.people.queries import Dated, holds
from lms.populations.models import Population
from lms.populations.rules import Belonging, Definition
from lms.units.history import following
from lms.units.models import Unit
from lms.units.past import has_changed_since, tree_as_of

NO_UNIT = 0
"""An id that no unit has."""

_merged = (
    select(Person.id, Person.merged_into_id.label("survivor_id"))
    .where(Person.merged_into_id.is_not(None))
    .cte("merged")
    .prefix_with("MATERIALIZED")  # few rows: looking everybody up in people takes five times as long
)


class Then(NamedTuple):
    """What is different on a day from the tree of today: units that had ended, and whether any moved."""

    day: date
    ended: frozenset[int]
    is_other: bool


def then_on(day: date, definitions: Iterable[Definition]) -> Then:
    """Return what these definitions need to know of a day; two queries at most."""
    return Then(day, ended_among(definitions, day), has_changed_since(day))


def ended_among(definitions: Iterable[Definition], day: date) -> frozenset[int]:
    """Return which units that definitions name had ended by a day; nothing is asked if they name none."""
    named = {unit_id for definition in definitions for unit_id in definition.units}
    if not named:
        return frozenset()
    ended = select(Unit.id).where(Unit.id.in_(db.listed(named)), Unit.valid_to <= day)
    return frozenset(db.session.scalars(ended))


def people_clause(definition: Definition, as_of: date, then: Then | None = None) -> Select[int, int]:
    """Return the query for (person_id, unit_id): who is meant on a day, in each unit through which they are.

    Units stand where, and at the level at which, they stood on the day; the successors of a unit that had
    ended are meant in its place. A person whose row was merged appears as the surviving one.
    """
    then = then or then_on(as_of, [definition])
    definition = resolved(definition, then.ended, as_of)
    source: Dated = Post if definition.asks_posts else Membership
    person_id = func.coalesce(_merged.c.survivor_id, source.person_id).label("person_id")
    statement = (
        select(person_id, source.unit_id.label("unit_id"))
        .distinct()
        .outerjoin(_merged, _merged.c.id == source.person_id)
        .join(Unit, Unit.id == source.unit_id)
        .where(holds(source, as_of))
    )
    levels = definition.levels
    if (definition.units or levels) and then.is_other:
        statement = statement.where(source.unit_id.in_(db.listed(_units_then(definition, as_of))))
        levels = ()
    elif definition.units:
        root = aliased(Unit)
        statement = statement.join(
            root, root.id.in_(definition.units) & (Unit.path >= root.path) & (Unit.path < root.path + "~")
        )
    chosen: list[tuple[InstrumentedAttribute[str] | InstrumentedAttribute[str | None], tuple[str, ...]]] = [
        (Unit.level, levels),
        (Post.post_kind, definition.post_kinds),
        (Post.cadre_type, definition.cadre_types),
    ]
    for column, values in chosen:
        if values:
            statement = statement.where(column.in_(values))
    if definition.people:
        statement = statement.where(person_id.in_(db.listed(definition.people)))
    return statement


def resolved(definition: Definition, ended: Set[int], day: date) -> Definition:
    """Return the definition with the successors, on a day, of those of its units that had ended.

    One whose units all ended with nobody in their place means nobody.
    """
    if ended.isdisjoint(definition.units):
        return definition
    return replace(definition, units=tuple(sorted(following(definition.units, day))) or (NO_UNIT,))


def _units_then(definition: Definition, as_of: date) -> list[int]:
    """Return the units that a definition speaks of, as the tree stood on a day."""
    tree = tree_as_of(as_of)
    ids = tree.below(definition.units) if definition.units else set(tree.units)
    return sorted(
        unit_id for unit_id in ids if not definition.levels or tree.units[unit_id].level in definition.levels
    )


@dataclass(frozen=True)
class Meant:
    """Who is meant on a day: (person_id, unit_id), sorted."""

    pairs: Sequence[tuple[int, int]]

    @cached_property
    def sha256(self) -> str:
        """The same text for the same people."""
        return hashlib.sha256(repr(self.pairs).encode()).hexdigest()


def people_meant(definition: Definition, as_of: date) -> Meant:
    """Return whoever is meant on a day."""
    rows = db.session.connection().execute(people_clause(definition, as_of))
    return Meant(sorted((person_id, unit_id) for person_id, unit_id in rows.all()))


def is_in(definition: Definition, person_id: int, as_of: date) -> bool:
    """Whether one person is meant on a day; one query, unless the definition names units."""
    named = resolved(definition, ended_among([definition], as_of), as_of)
    return named.includes(person_id, belongings_of(person_id, as_of))


def belongings_of(person_id: int, as_of: date) -> list[Belonging]:
    """Return every way in which a person, under whichever of their rows, belongs to a unit on a day."""
    same = or_(Person.id == person_id, Person.merged_into_id == person_id)
    parts = (
        _belongings(Membership, literal(False), literal(None), literal(None), as_of).where(same),
        _belongings(Post, literal(True), Post.post_kind, Post.cadre_type, as_of).where(same),
    )
    rows = db.session.execute(union_all(*parts)).mappings()
    return [Belonging(**row) for row in rows]


def _belongings(
    source: Dated,
    is_post: ColumnElement[bool],
    post_kind: ColumnElement[str | None] | InstrumentedAttribute[str | None],
    cadre_type: ColumnElement[str | None] | InstrumentedAttribute[str],
    as_of: date,
) -> Select[int, str, str, bool, str | None, str | None]:
    return (
        select(
            Unit.id.label("unit_id"),
            Unit.path.label("unit_path"),
            Unit.level.label("level"),
            is_post.label("is_post"),
            post_kind.label("post_kind"),
            cadre_type.label("cadre_type"),
        )
        .select_from(source)
        .join(Person, Person.id == source.person_id)
        .join(Unit, Unit.id == source.unit_id)
        .where(holds(source, as_of))
    )


def populations_of(person_id: int, as_of: date) -> set[int]:
    """Return the ids of the populations that a person is in on a day; three queries at most."""
    rows = db.session.execute(select(Population.id, Population.definition))
    definitions = {row[0]: Definition.from_json(row[1]) for row in rows}
    belongings, ended = belongings_of(person_id, as_of), ended_among(definitions.values(), as_of)
    return {
        population_id
        for population_id, definition in definitions.items()
        if resolved(definition, ended, as_of).includes(person_id, belongings)
    }
