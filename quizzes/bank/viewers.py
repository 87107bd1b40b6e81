"""Who may see a picture of a question, beside those who keep its bank.

Whoever hands questions out registers once, in its app.py:

    viewers.let_see(app, papers.holds_picture)
"""

from collections.abc import Callable

from flask import Flask, current_app

Sees = Callable[[int, str], bool]
"""Whether a person was handed a question that shows the picture with this hash."""


def let_see(app: Flask, sees: Sees) -> None:
    """Let the people for whom this holds see pictures of questions."""
    registry: list[Sees] = app.extensions.setdefault("question_viewers", [])
    registry.append(sees)


def was_handed(person_id: int, sha256: str) -> bool:
    """Whether anybody handed the person a question with this picture."""
    registry: list[Sees] = current_app.extensions.get("question_viewers", [])
    return any(sees(person_id, sha256) for sees in registry)
