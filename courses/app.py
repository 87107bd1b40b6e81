"""How courses are put together."""

from flask import Flask

from courses.learning import app as learning


def register(app: Flask) -> None:
    """Register every package of courses on the platform."""
    for package in (learning,):
        package.register(app)
