"""The published file of a standing: JSON Lines, canonical, without a name or any other personal fact.

The first line is an object with the terms, the second lists the columns, then there is an array for each
entrant in the order of the standing. The same standing is always the same bytes.
"""

import json
from collections.abc import Iterator
from typing import Any

from quizzes.ranking.conclusion import Conclusion
from quizzes.ranking.prizes import Award
from quizzes.ranking.values import MISSING, points

FORMAT = "contest-standing/1"
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


def canonical(value: Any) -> str:
    """Return JSON in its one form: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def standing_lines(conclusion: Conclusion) -> Iterator[str]:
    """Give the lines of the file."""
    yield canonical({"format": FORMAT, **conclusion.terms.to_json()}) + "\n"
    yield canonical(COLUMNS) + "\n"
    table, standing = conclusion.table, conclusion.standing
    words = _Words()
    exact = _Exact()
    prizes = conclusion.prizes_by_row()
    numbers = [table.column(name) for name in NUMBERS]
    gapped = [table.column(name) for name in GAPPED]
    for row in standing.order:
        fields = (
            f'"{table.receipts[row]}"',
            standing.ranks[row],
            conclusion.division_ranks[row],
            words[table.units[row]],
            words[table.kinds[row]],
            words[table.divisions[row]],
            exact[table.score[row]],
            exact[table.essay[row]],
            exact[table.most[row]],
            *[column[row] for column in numbers],
            *["null" if column[row] == MISSING else column[row] for column in gapped],
            _prizes(prizes.get(row, [])),
        )
        yield f"[{','.join(map(str, fields))}]\n"


def _prizes(won: list[Award]) -> str:
    return canonical([[one.tier, one.division, one.value] for one in won]) if won else "[]"


class _Words(dict[str, str]):
    """Words as JSON, each made once."""

    def __missing__(self, word: str) -> str:
        self[word] = found = canonical(word)
        return found


class _Exact(dict[int, str]):
    """Parts of points as exact text in quotation marks, as "18" or "22/3", each made once."""

    def __missing__(self, parts: int) -> str:
        self[parts] = found = f'"{points(parts)}"'
        return found
