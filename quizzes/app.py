"""How quizzes are put together."""

from flask import Flask

from quizzes.attempts import app as attempts


def register(app: Flask) -> None:
    """Register every package of quizzes on the platform."""
    for package in (attempts,):
        package.register(app)
