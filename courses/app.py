"""How courses are put together."""

from flask import Flask

from courses.desk import app as desk
from courses.home import app as home
from courses.learning import app as learning
from courses.profile import app as profile


def register(app: Flask) -> None:
    """Register every package of courses on the platform."""
    for package in (home, learning, profile, desk):
        package.register(app)
