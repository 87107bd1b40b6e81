"""Who is in a population on a day."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, distinct, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms import db
from lms.people.models import Membership, Person, Post
from lms.people.queries import Dated, holds
from lms.populations.models import FrozenPopulation, Population
from lms.populations.rules import Belonging, Definition
from lms.units.models import Unit
from lms.units.queries import within


def people_clause(definition: Definition, as_of: date) -> Select[int, int]:
    """Return the query for (person_id, unit_id): who is meant on a day, in each unit through which they are.

    A person whose row was merged appears as the surviving one.
    """
    source: Dated = Post if definition.asks_posts else Membership
    person_id = func.coalesce(Person.merged_into_id, Person.id).label("person_id")
    statement = (
        select(person_id, source.unit_id.label("unit_id"))
        .distinct()
        .join(Person, Person.id == source.person_id)
        .join(Unit, Unit.id == source.unit_id)
        .where(holds(source, as_of))
    )
    if definition.units:
        root = aliased(Unit)
        statement = statement.join(
            root, root.id.in_(definition.units) & (Unit.path >= root.path) & (Unit.path < root.path + "~")
        )
    chosen: list[tuple[InstrumentedAttribute[str] | InstrumentedAttribute[str | None], tuple[str, ...]]] = [
        (Unit.level, definition.levels),
        (Post.post_kind, definition.post_kinds),
        (Post.cadre_type, definition.cadre_types),
    ]
    for column, values in chosen:
        if values:
            statement = statement.where(column.in_(values))
    if definition.people:
        statement = statement.where(person_id.in_(definition.people))
    return statement


def count_people(definition: Definition, as_of: date) -> int:
    """Return how many people are meant on a day, each once."""
    people = people_clause(definition, as_of).subquery()
    return db.session.scalars(select(func.count(distinct(people.c.person_id)))).one()


def count_each(definitions: Sequence[Definition], as_of: date) -> list[int]:
    """Return how many people each definition means on a day; one query for all of them."""
    if not definitions:
        return []
    counts = [
        select(literal(place), func.count(distinct(people.c.person_id)))
        for place, people in enumerate(
            people_clause(definition, as_of).subquery() for definition in definitions
        )
    ]
    found = {row[0]: row[1] for row in db.session.execute(union_all(*counts))}
    return [found[place] for place in range(len(definitions))]


def names_of_units(populations: Iterable[Population]) -> dict[int, str]:
    """Return the names of the units that populations speak of."""
    ids = {unit for one in populations for unit in Definition.from_json(one.definition).units}
    return {row[0]: row[1] for row in db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids)))}


def is_in(definition: Definition, person_id: int, as_of: date) -> bool:
    """Whether one person is meant on a day."""
    return definition.includes(person_id, belongings_of(person_id, as_of))


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
    """Return the ids of the populations that a person is in on a day; two queries."""
    belongings = belongings_of(person_id, as_of)
    return {
        population_id
        for population_id, definition in db.session.execute(select(Population.id, Population.definition))
        if Definition.from_json(definition).includes(person_id, belongings)
    }


def find_frozen(definition_hash: str, as_of: date, people_hash: str) -> FrozenPopulation | None:
    """Return the frozen population that holds just these people for a definition and a day."""
    return db.session.scalar(
        select(FrozenPopulation).where(
            FrozenPopulation.definition_hash == definition_hash,
            FrozenPopulation.as_of == as_of,
            FrozenPopulation.people_hash == people_hash,
        )
    )


def find_population(name: str) -> Population | None:
    """Return the population with this name."""
    return db.session.scalar(select(Population).where(Population.name == name))


def list_populations(paths: Iterable[str]) -> list[Population]:
    """Return the populations of the units below the paths, by name."""
    return list(
        db.session.scalars(
            select(Population)
            .join(Unit, Unit.id == Population.unit_id)
            .where(within(paths))
            .order_by(Population.name_sort, Population.id)
        )
    )
