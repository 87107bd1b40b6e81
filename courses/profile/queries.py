"""Who somebody is here."""

from dataclasses import dataclass
from datetime import date

from lms import db
from lms.people.models import Person
from lms.people.queries import PostLine, with_units
from lms.units.queries import BETWEEN, path_names


@dataclass(frozen=True)
class Profile:
    """A person with their units, each with the names of those above it, and their posts, on a day."""

    person: Person
    units: list[tuple[str, str]]
    posts: list[PostLine]


def profile_of(person_id: int, today: date) -> Profile:
    """Return who somebody is today; four queries."""
    person = db.session.get_one(Person, person_id)
    (listed,) = with_units([person], today)
    paths = path_names([unit.id for unit in listed.homes])
    above = {unit_id: path.rpartition(BETWEEN)[0] for unit_id, path in paths.items()}
    return Profile(person, [(unit.name, above[unit.id]) for unit in listed.homes], listed.posts)
