"""Who is in a population on a day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    distinct,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms import db
from lms.errors import NotFound, Refused
from lms.i18n import lazy_gettext as _l
from lms.paging import PAGE_SIZE, Page, page_of
from lms.people.finding import is_found_by
from lms.people.models import Membership, Person, Post
from lms.people.queries import Dated, Listed, holds, with_units
from lms.populations.models import FrozenPopulation, Population
from lms.populations.rules import Belonging, Definition, common_path
from lms.units.history import following
from lms.units.models import Unit
from lms.units.past import has_changed_since, tree_as_of
from lms.units.queries import within

AT_ONCE = 50
"""So many definitions are counted in one query: SQLite joins 500 at most."""
NEWEST_FREEZES = 12
NO_UNIT = 0
"""An id that no unit has."""

_merged = (
    select(Person.id, Person.merged_into_id.label("survivor_id"))
    .where(Person.merged_into_id.is_not(None))
    .cte("merged")
    .prefix_with("MATERIALIZED")  # few rows: looking everybody up in people takes five times as long
)


class Then(NamedTuple):
    """What is different on a day from the tree of today: units that had ended, and whether others moved."""

    day: date
    ended: frozenset[int]
    is_other: bool


def then_on(day: date) -> Then:
    """Return what the definitions of populations need to know of a day; two queries."""
    ended = db.session.scalars(select(Unit.id).where(Unit.valid_to <= day))
    return Then(day, frozenset(ended), has_changed_since(day))


def people_clause(definition: Definition, as_of: date, then: Then | None = None) -> Select[int, int]:
    """Return the query for (person_id, unit_id): who is meant on a day, in each unit through which they are.

    Units stand where, and at the level at which, they stood on the day; the successors of a unit that had
    ended are meant in its place. A person whose row was merged appears as the surviving one.
    """
    then = then or then_on(as_of)
    definition = resolved(definition, then)
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
        statement = statement.where(source.unit_id.in_(_listed("units", _units_then(definition, as_of))))
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
        statement = statement.where(person_id.in_(_listed("listed", definition.people)))
    return statement


def resolved(definition: Definition, then: Then) -> Definition:
    """Return the definition with the successors, on a day, of those of its units that had ended by then.

    One whose units all ended with nobody in their place means nobody.
    """
    if then.ended.isdisjoint(definition.units):
        return definition
    return replace(definition, units=tuple(sorted(following(definition.units, then.day))) or (NO_UNIT,))


def _units_then(definition: Definition, as_of: date) -> list[int]:
    """Return the units that a definition speaks of, as the tree stood on a day."""
    tree = tree_as_of(as_of)
    ids = tree.below(definition.units) if definition.units else set(tree.units)
    return sorted(
        unit_id for unit_id in ids if not definition.levels or tree.units[unit_id].level in definition.levels
    )


def _listed(name: str, ids: Iterable[int]) -> BindParameter[list[int]]:
    """Return ids that stand in the text of a query: it takes few parameters."""
    return bindparam(name, list(ids), expanding=True, literal_execute=True, unique=True)


def people_pairs(definition: Definition, as_of: date) -> list[tuple[int, int]]:
    """Return (person_id, unit_id) of whoever is meant on a day, sorted."""
    return sorted((row[0], row[1]) for row in db.session.execute(people_clause(definition, as_of)))


def count_people(definition: Definition, as_of: date) -> int:
    """Return how many people are meant on a day, each once."""
    people = people_clause(definition, as_of).subquery()
    return db.session.scalars(select(func.count(distinct(people.c.person_id)))).one()


def count_each(definitions: Sequence[Definition], as_of: date) -> list[int]:
    """Return how many people each definition means on a day; three queries for fifty of them."""
    return [count for some in _batches(definitions) for count in _count_some(some, as_of)]


def _batches(definitions: Sequence[Definition]) -> list[Sequence[Definition]]:
    return [definitions[start : start + AT_ONCE] for start in range(0, len(definitions), AT_ONCE)]


def _count_some(definitions: Sequence[Definition], as_of: date) -> list[int]:
    then = then_on(as_of)
    counts = [
        select(literal(place), func.count(distinct(people.c.person_id)))
        for place, people in enumerate(
            people_clause(definition, as_of, then).subquery() for definition in definitions
        )
    ]
    found = {row[0]: row[1] for row in db.session.execute(union_all(*counts))}
    return [found[place] for place in range(len(definitions))]


def page_people(
    definition: Definition, day: date, *, text: str = "", after: str | None = None, size: int = PAGE_SIZE
) -> Page[Listed]:
    """Return a page of the people who are meant on a day, by given name, with their units and posts.

    With words, only those whom the words find. Three queries.
    """
    people = people_clause(definition, day).subquery()
    statement = select(Person).where(Person.id.in_(select(people.c.person_id)))
    if text:
        statement = statement.where(is_found_by(text))
    page = page_of(statement, Person.name_sort, Person.id, after=after, size=size)
    return Page(with_units([row[0] for row in page.items], day), page.after)


def names_of_units(definitions: Iterable[Definition]) -> dict[int, str]:
    """Return the names of the units that definitions speak of."""
    ids = {unit for definition in definitions for unit in definition.units}
    return {row[0]: row[1] for row in db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids)))}


def units_of(definition: Definition) -> list[Unit]:
    """Return the roots of the subtrees that a definition speaks of, by name."""
    statement = select(Unit).where(Unit.id.in_(definition.units)).order_by(Unit.name_sort, Unit.id)
    return list(db.session.scalars(statement))


def require_owner(units: Sequence[Unit], *, scope: Iterable[str]) -> Unit:
    """Return the lowest unit above all of these, whose staff may change what is defined for them."""
    path = common_path(unit.path for unit in units)
    owner = db.session.scalar(select(Unit).where(Unit.path == path, within(scope)))
    if owner is None:
        raise Refused(
            _l("Các đơn vị đã chọn không cùng thuộc một đơn vị mà bạn phụ trách; hãy lập mỗi nơi một nhóm.")
        )
    return owner


def is_in(definition: Definition, person_id: int, as_of: date) -> bool:
    """Whether one person is meant on a day."""
    return resolved(definition, then_on(as_of)).includes(person_id, belongings_of(person_id, as_of))


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
    """Return the ids of the populations that a person is in on a day; four queries."""
    belongings, then = belongings_of(person_id, as_of), then_on(as_of)
    return {
        population_id
        for population_id, definition in db.session.execute(select(Population.id, Population.definition))
        if resolved(Definition.from_json(definition), then).includes(person_id, belongings)
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


def list_freezes(definition_hash: str) -> list[FrozenPopulation]:
    """Return what a definition was frozen to last, the newest day first."""
    return list(
        db.session.scalars(
            select(FrozenPopulation)
            .where(FrozenPopulation.definition_hash == definition_hash)
            .order_by(FrozenPopulation.as_of.desc(), FrozenPopulation.id.desc())
            .limit(NEWEST_FREEZES)
        )
    )


def is_frozen(definition_hash: str) -> bool:
    """Whether a reading depends on what a definition means."""
    found = select(FrozenPopulation.id).where(FrozenPopulation.definition_hash == definition_hash).exists()
    return db.session.scalar(select(found)) or False


def is_last_of_frozen(population: Population) -> bool:
    """Whether a reading depends on what a population means, and no other population means the same."""
    definition_hash = Definition.from_json(population.definition).hash
    if not is_frozen(definition_hash):
        return False
    others = db.session.scalars(select(Population.definition).where(Population.id != population.id))
    return all(Definition.from_json(other).hash != definition_hash for other in others)


def find_population(name: str) -> Population | None:
    """Return the population with this name."""
    return db.session.scalar(select(Population).where(Population.name == name))


def require_population(population_id: int, *, scope: Iterable[str]) -> Population:
    """Return a population of the units in a scope; any other is not found."""
    population = db.session.scalar(
        select(Population)
        .join(Unit, Unit.id == Population.unit_id)
        .where(Population.id == population_id, within(scope))
    )
    if population is None:
        raise NotFound(_l("Không tìm thấy nhóm đối tượng này."))
    return population


def page_populations(
    scope: Iterable[str], *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Population]:
    """Return a page of the populations of the units in a scope, by name."""
    statement = select(Population).join(Unit, Unit.id == Population.unit_id).where(within(scope))
    page = page_of(statement, Population.name_sort, Population.id, after=after, size=size)
    return Page([row[0] for row in page.items], page.after)


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


def population_names(population_ids: Collection[int]) -> dict[int, str]:
    """Return the names of these populations."""
    rows = db.session.execute(select(Population.id, Population.name).where(Population.id.in_(population_ids)))
    return {row.id: row.name for row in rows}
