"""Which populations there are, how many people each means, and what was frozen."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, distinct, false, func, literal, select, union_all

from lms import db
from lms.errors import NotFound, Refused
from lms.i18n import lazy_gettext as _l
from lms.paging import PAGE_SIZE, Page, page_of
from lms.people.finding import is_found_by
from lms.people.models import Person
from lms.people.queries import Listed, with_units
from lms.populations.meaning import people_clause, then_on
from lms.populations.models import FrozenPerson, FrozenPopulation, FrozenSeries, Population
from lms.populations.rules import Definition, common_path
from lms.units.models import Unit
from lms.units.queries import within
from lms.versions import stands_at

AT_ONCE = 50
"""So many definitions are counted in one query: SQLite joins 500 at most."""
NEWEST_FREEZES = 12


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
    then = then_on(as_of, definitions)
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


def find_frozen(definition_hash: str, as_of: date, people_hash: str) -> FrozenPopulation | None:
    """Return the frozen population that holds just these people for a definition and a day."""
    return db.session.scalar(
        select(FrozenPopulation).where(
            FrozenPopulation.definition_hash == definition_hash,
            FrozenPopulation.as_of == as_of,
            FrozenPopulation.people_hash == people_hash,
        )
    )


def newest_frozen(definition_hash: str) -> FrozenPopulation | None:
    """Return what a definition was frozen to last, of whichever day."""
    return db.session.scalar(
        select(FrozenPopulation)
        .where(FrozenPopulation.definition_hash == definition_hash)
        .order_by(FrozenPopulation.id.desc())
        .limit(1)
    )


def is_frozen_in(frozen_population_id: int | None) -> ColumnElement[bool]:
    """Return the condition for the rows of `FrozenPerson` that a frozen population holds."""
    if frozen_population_id is None:
        return false()
    series = (
        select(FrozenSeries.id)
        .join(FrozenPopulation, FrozenPopulation.definition_hash == FrozenSeries.definition_hash)
        .where(FrozenPopulation.id == frozen_population_id)
    )
    stands = stands_at(FrozenPerson.since_id, FrozenPerson.until_id, frozen_population_id)
    return (FrozenPerson.series_id == series.scalar_subquery()) & stands


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
