"""Questions of a paper as HTML: rendered once with gaps, and filled for each entrant.

The words of a question are the same on every paper; its number, the order of its options, and what
is chosen are not. Rendering all twenty anew was two thirds of what a paper cost.
"""

from collections.abc import Collection
from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from lms.fragments import Pieces, filled, gap, pieces_of
from lms.i18n import current_locale
from quizzes.bank.content import CHOICES
from quizzes.bank.shown import ShownQuestion

MOST_FRAMES = 10_000
MOST_OPTIONS = 50_000


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
        filled(
            _option(option.text, question.is_multiple),
            number=number,
            key=option.key,
            letter=option.key.upper(),
            state="checked" if option.key in chosen else "",
        )
        for option in question.options
    )
    frame = _frame(current_locale(), question.text, how, flag)
    return Markup(filled(frame, number=number, count=str(count), seq=str(seq), options=options))  # noqa: S704


@lru_cache(MOST_FRAMES)
def _frame(locale: str, text: Markup, how: str, flag: str) -> Pieces:
    gaps = {name: gap(name) for name in ("number", "count", "seq", "options")}
    return _pieces("frame", text=text, how=how, flag=flag, **gaps)


@lru_cache(MOST_OPTIONS)
def _option(text: Markup, is_multiple: bool) -> Pieces:
    gaps = {name: gap(name) for name in ("number", "key", "letter", "state")}
    return _pieces("option", text=text, is_multiple=is_multiple, **gaps)


def _written(question: ShownQuestion, **values: object) -> Markup:
    module = current_app.jinja_env.get_template("quizzes/_question.html").module
    html: Markup = module.written(question, **values)  # type: ignore[attr-defined]
    return html


def _pieces(macro: str, **values: object) -> Pieces:
    module = current_app.jinja_env.get_template("quizzes/_question.html").module
    return pieces_of(getattr(module, macro)(**values))
