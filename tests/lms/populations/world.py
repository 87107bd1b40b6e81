"""Populations as tests need them."""

from datetime import date, datetime

from lms.populations.actions import freeze_people
from lms.populations.meaning import people_meant
from lms.populations.models import FrozenPopulation
from lms.populations.rules import Definition


def freeze(definition: Definition, *, as_of: date, now: datetime) -> FrozenPopulation:
    """Return the people of a definition as of a day, frozen as a reading freezes them."""
    return freeze_people(definition, people_meant(definition, as_of), as_of=as_of, now=now)
