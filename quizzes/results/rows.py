"""The rows of a standing as they are written: in its order, many at once, column by column."""

import json
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from quizzes.ranking.conclusion import Conclusion
from quizzes.ranking.keys import DISTANCES, Key
from quizzes.ranking.standings import ranks_within
from quizzes.ranking.telling import told
from quizzes.ranking.values import MISSING
from quizzes.results import queries

BATCH = 20_000
ATTEMPT = itemgetter(2)
ROW_COLUMNS = (
    "standing_id",
    "place",
    "attempt_id",
    "rank",
    "division_rank",
    "unit_rank",
    "parent_rank",
    "division",
    "unit_id",
    "told",
)


def standing_rows(standing_id: int, conclusion: Conclusion) -> Iterator[list[tuple[Any, ...]]]:
    """Give the rows of a standing, with the rank of each in its unit and in the unit above."""
    table, standing, terms = conclusion.table, conclusion.standing, conclusion.terms
    parents = {code: unit.parent for code, unit in terms.units.items()}
    ids = queries.unit_ids(terms.units)
    ranks = (
        standing.ranks,
        conclusion.division_ranks,
        ranks_within(standing, table.units),
        ranks_within(standing, [parents.get(code, "") for code in table.units]),
    )
    values = [(one.key, table.of_key(one, terms.seed)) for one in terms.told_keys]
    for first in range(0, len(standing.order), BATCH):
        rows = standing.order[first : first + BATCH]
        texts = zip(*(_texts(key, [column[row] for row in rows]) for key, column in values), strict=True)
        columns = zip(
            range(first + 1, first + 1 + len(rows)),
            [table.attempts[row] for row in rows],
            *([column[row] for row in rows] for column in ranks),
            [table.divisions[row] for row in rows],
            [ids.get(table.units[row]) for row in rows],
            [f"[{', '.join(one)}]" for one in texts] if values else ["[]"] * len(rows),
            strict=True,
        )
        # in the order of attempts, so that their index is written page by page
        yield sorted(((standing_id, *row) for row in columns), key=ATTEMPT)


class _Points(dict[int, str]):
    """Points as JSON, reckoned once for all who have the same."""

    def __missing__(self, parts: int) -> str:
        self[parts] = text = json.dumps(told(Key.SCORE, parts))
        return text


def _texts(key: Key, column: Sequence[int]) -> list[str]:
    """Return the values of a key as JSON."""
    if key in (Key.SCORE, Key.SCORE_WITH_ESSAY):
        points = _Points()
        return [points[parts] for parts in column]
    if key in DISTANCES:
        return ["null" if gap == MISSING else str(gap) for gap in column]
    return list(map(str, column))
