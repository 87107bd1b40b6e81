"""What a paper without scripts sends."""

import re
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from quizzes.attempts.answers import read_letters

FIELD = re.compile(r"q([1-9]\d{0,2})")


class Page(NamedTuple):
    """All answers of a page: the letters by the number of their question, as of a sequence."""

    choices: dict[int, list[str]]
    seq: int
    hands_in: bool


def read_page(form: MultiDict[str, str]) -> Page:
    """Return the answers of a posted paper; anything that is no answer is refused."""
    found = ((FIELD.fullmatch(name), form.getlist(name)) for name in form)
    choices = {int(match[1]): read_letters(letters) for match, letters in found if match}
    return Page(choices, form.get("seq", 0, type=int), form.get("go") == "hand_in")
