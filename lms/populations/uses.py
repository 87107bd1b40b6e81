"""What depends on a population: each package that asks something of populations says so."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, current_app
from flask_babel import LazyString

from lms.rights import Role


class Use(NamedTuple):
    """A course, contest or target that speaks of a population."""

    kind: str | LazyString
    title: str
    url: str
    roles: tuple[Role, ...]
    """Who may open it."""


Uses = Callable[[int], list[Use]]
"""Population id to what uses it, what once did and is kept for the record included."""


def register_uses(app: Flask, uses: Uses) -> None:
    """Say what a package asks of populations."""
    app.extensions.setdefault("population_uses", []).append(uses)


def uses_of(population_id: int) -> list[Use]:
    """Return everything that speaks of a population."""
    registered: list[Uses] = current_app.extensions.get("population_uses", [])
    return [use for uses in registered for use in uses(population_id)]
