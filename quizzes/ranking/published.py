"""The published file of a standing: JSON Lines, canonical, without a name or any other personal fact.

The first line is an object with the terms, the second lists the columns, then there is an array for each
entrant in the order of the standing. The same standing is always the same bytes.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from quizzes.ranking.conclusion import Conclusion, Terms
from quizzes.ranking.prizes import Award
from quizzes.ranking.values import MISSING, points

FORMAT = "contest-standing/1"
AT_ONCE = 5000
NUMBERS = (
    "right",
    "questions",
    "duration",
    "start",
    "hand_in",
    "perfect_papers",
    "referred",
    "rounds",
    "passed_over",
)
"""Columns of whole numbers that are never missing, in the order of the file."""
GAPPED = ("answered", "prediction", "distance", "decided")
"""Columns of whole numbers that may be missing."""
GAPPED2 = ("prediction2", "distance2")
"""Likewise, in a file with a second prediction."""
POINTS = ("score", "essay", "most")
COLUMNS = (
    "receipt",
    "rank",
    "division_rank",
    "unit",
    "kind",
    "division",
    *POINTS,
    *NUMBERS,
    *GAPPED,
    "prizes",
)


def columns_of(terms: Terms) -> tuple[str, ...]:
    """Return the columns of a file: those of a second prediction stand at the end, where there is one."""
    return COLUMNS + GAPPED2 if terms.prediction2 else COLUMNS


def canonical(value: Any) -> str:
    """Return JSON in its one form: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def standing_lines(conclusion: Conclusion, at_once: int = AT_ONCE) -> Iterator[str]:
    """Give the lines of the file, made so many at once."""
    yield canonical({"format": FORMAT, **conclusion.terms.to_json()}) + "\n"
    yield canonical(columns_of(conclusion.terms)) + "\n"
    columns = [*_columns(conclusion)]
    order = conclusion.standing.order
    for first in range(0, len(order), at_once):
        yield from _lines([pick(order[first : first + at_once]) for pick in columns])


Pick = Callable[[Sequence[int]], list[Any]]
"""Returns of a column what stands in some rows, as it is written."""


def _columns(conclusion: Conclusion) -> Iterator[Pick]:
    """Give what reads each column of the file."""
    table = conclusion.table
    words, exact = _Words(), _Exact()
    prizes = conclusion.prizes_by_row()
    yield lambda rows: [f'"{table.receipts[row]}"' for row in rows]
    for column in (conclusion.standing.ranks, conclusion.division_ranks):
        yield _plain(column)
    for texts in (table.units, table.kinds, table.divisions):
        yield _written(texts, words)
    for name in POINTS:
        yield _written(table.column(name), exact)
    for name in NUMBERS:
        yield _plain(table.column(name))
    for name in GAPPED:
        yield _gapped(table.column(name))
    yield lambda rows: [_prizes(prizes[row]) if row in prizes else "[]" for row in rows]
    if conclusion.terms.prediction2:
        for name in GAPPED2:
            yield _gapped(table.column(name))


def _plain(column: Sequence[int]) -> Pick:
    return lambda rows: [column[row] for row in rows]


def _gapped(column: Sequence[int]) -> Pick:
    def pick(rows: Sequence[int]) -> list[Any]:
        return ["null" if column[row] == MISSING else column[row] for row in rows]

    return pick


def _written(column: Sequence[Any], texts: dict[Any, str]) -> Pick:
    return lambda rows: [texts[column[row]] for row in rows]


def _lines(columns: Sequence[list[Any]]) -> Iterator[str]:
    """Give the lines of some rows; what all of them have alike is written into the pattern of a line."""
    pattern, differing = [], []
    for column in columns:
        if len(set(column)) == 1:
            pattern.append(str(column[0]).replace("%", "%%"))
        else:
            pattern.append("%s")
            differing.append(column)
    line = f"[{','.join(pattern)}]\n"
    rows = zip(*differing, strict=True) if differing else [()]
    return (line % row for row in rows)


def _prizes(won: list[Award]) -> str:
    return canonical([[one.tier, one.division, one.value] for one in won])


class _Words(dict[Any, str]):
    """Words as JSON, each made once."""

    def __missing__(self, word: str) -> str:
        self[word] = found = canonical(word)
        return found


class _Exact(dict[Any, str]):
    """Parts of points as exact text in quotation marks, as "18" or "22/3", each made once."""

    def __missing__(self, parts: int) -> str:
        self[parts] = found = f'"{points(parts)}"'
        return found
