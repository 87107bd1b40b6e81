"""Questions of a paper as HTML: rendered once with gaps, and filled for each entrant.

The words of a question are the same on every paper; its number, the order of its options, and what
is chosen are not. Rendering all twenty anew was two thirds of what a paper cost.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from secrets import token_hex

from flask import current_app
from markupsafe import Markup

from lms.i18n import current_locale
from quizzes.bank.content import CHOICES
from quizzes.bank.shown import ShownQuestion

MARK = token_hex(8)
"""What no text holds by chance, and nobody can write on purpose."""
GAP = re.compile(rf"\[{MARK}:(\w+)\]")
MOST_FRAMES = 10_000
MOST_OPTIONS = 50_000

Pieces = tuple[str, ...]
"""Text and names of gaps in turn."""


def question_html(
    question: ShownQuestion,
    *,
    how: str,
    count: int,
    chosen: Collection[str] = (),
    seq: int = 0,
    flag: Markup | str = "",
) -> Markup:
    """Return a question with its options as real radio buttons or boxes; `how` says how many to choose.

    One that is not answered by choosing has fields in their place, and is rendered whole.
    """
    if question.kind not in CHOICES:
        return _written(question, how=how, count=count, values=tuple(chosen), seq=seq, flag=flag)
    number = str(question.number)
    options = "".join(
        _filled(
            _option(option.text, question.is_multiple),
            number=number,
            key=option.key,
            letter=option.key.upper(),
            state="checked" if option.key in chosen else "",
        )
        for option in question.options
    )
    frame = _frame(current_locale(), question.text, how, flag)
    return Markup(_filled(frame, number=number, count=str(count), seq=str(seq), options=options))  # noqa: S704


@lru_cache(MOST_FRAMES)
def _frame(locale: str, text: Markup, how: str, flag: str) -> Pieces:
    gaps = {name: _gap(name) for name in ("number", "count", "seq", "options")}
    return _pieces("frame", text=text, how=how, flag=flag, **gaps)


@lru_cache(MOST_OPTIONS)
def _option(text: Markup, is_multiple: bool) -> Pieces:
    gaps = {name: _gap(name) for name in ("number", "key", "letter", "state")}
    return _pieces("option", text=text, is_multiple=is_multiple, **gaps)


def _written(question: ShownQuestion, **values: object) -> Markup:
    module = current_app.jinja_env.get_template("quizzes/_question.html").module
    html: Markup = module.written(question, **values)  # type: ignore[attr-defined]
    return html


def _gap(name: str) -> str:
    return f"[{MARK}:{name}]"


def _pieces(macro: str, **values: object) -> Pieces:
    module = current_app.jinja_env.get_template("quizzes/_question.html").module
    return tuple(GAP.split(getattr(module, macro)(**values)))


def _filled(pieces: Pieces, **values: str) -> str:
    return "".join([values[piece] if place % 2 else piece for place, piece in enumerate(pieces)])
