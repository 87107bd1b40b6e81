"""How sittings are plugged in."""

from flask import Flask

from quizzes.attempts import views


def register(app: Flask) -> None:
    """Add the pages of a sitting; contests and courses lead to them."""
    app.register_blueprint(views.bp)
