"""Who somebody is here."""

from dataclasses import dataclass
from datetime import date

from lms import db
from lms.people.models import Person
from lms.people.queries import PostLine, with_units
from lms.units.queries import path_names


@dataclass(frozen=True)
class Profile:
    """A person with the full names of their units, and their posts, on a day."""

    person: Person
    unit_names: list[str]
    posts: list[PostLine]


def profile_of(person_id: int, today: date) -> Profile:
    """Return who somebody is today; four queries."""
    person = db.session.get_one(Person, person_id)
    (listed,) = with_units([person], today)
    names = path_names([unit.id for unit in listed.homes])
    return Profile(person, [names[unit.id] for unit in listed.homes], listed.posts)
