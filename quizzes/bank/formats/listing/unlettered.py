"""Options without letters, as a person sees them below what is asked: by dashes, by a colour, by the key."""

import re
from collections.abc import Sequence
from dataclasses import replace

from quizzes.bank.formats.listing.draft import Draft
from quizzes.bank.formats.listing.keys import letters_of
from quizzes.bank.formats.listing.letters import LATIN
from quizzes.bank.formats.listing.lines import Line, Look

DASH = re.compile(r"[-–—+•●▪□]\s*(?=\S)")
CLEAR = (Look.COLOUR, Look.HIGHLIGHT)
"""The looks that say which line is right even without dashes; a bold one may be what is asked."""
LOOKS = (*CLEAR, Look.UNDERLINE, Look.BOLD)
FEWEST = 3
"""Lines without dashes and without a key are options from so many on."""


def lettered(draft: Draft) -> Draft | None:
    """Return a question whose options have no letters with those of their order; None where it has none."""
    first = _first_dash(draft.stem)
    lines = [_without_dash(line) for line in draft.stem[first or 1 :]]
    known = letters_of(draft.key) or frozenset()
    if not 2 <= len(lines) <= len(LATIN) or not known <= set(LATIN[: len(lines)]):
        return None
    if not first and any(line.text.endswith(("?", ":")) for line in lines):
        return None
    stands_out = _stands_out(lines, LOOKS if first else CLEAR) and (first or len(lines) >= FEWEST)
    if not known and (draft.key or not stands_out):
        return None
    found = replace(draft, stem=draft.stem[: first or 1], options=[], heads=[], starred=set())
    for letter, line in zip(LATIN, lines, strict=False):
        found.add_option(letter, line, Line(line.number, ""))
    return found


def _first_dash(lines: Sequence[Line]) -> int:
    """Return where the lines with dashes begin that end a question; 0 where they are fewer than two."""
    first = len(lines)
    while first > 1 and DASH.match(lines[first - 1].text):
        first -= 1
    return first if len(lines) - first > 1 else 0


def _without_dash(line: Line) -> Line:
    dash = DASH.match(line.text)
    return line.part(dash.end()) if dash else line


def _stands_out(lines: Sequence[Line], looks: Sequence[Look]) -> bool:
    """Whether some of the lines have a look that others have not."""
    return any(0 < sum(line.has_mostly(look) for line in lines) < len(lines) for look in looks)
