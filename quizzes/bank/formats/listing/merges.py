"""Cells merged over rows and columns, as a person reads them: what one says, it says wherever it reaches."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from quizzes.bank.formats.columns import Columns
from quizzes.bank.formats.listing.keys import NUMBER, letters_of
from quizzes.bank.formats.listing.rows import Row

LONGEST_KEY = 40
"""A key with so many letters has all that there are."""


def unmerged(rows: Sequence[Row], columns: Columns, count: Callable[[int], None]) -> list[Row]:
    """Return the rows of a table of questions, one for each question.

    Rows that share what is asked are one question, their other cells one below the other. What several
    questions share, but for a number, each of them has; `count` is told the letters that are repeated.
    """
    first = columns.row + 1
    stem, number = columns.places["stem"], columns.places.get("number")
    found, group = list(rows[:first]), list[Row]()
    for row in rows[first:]:
        if group and stem not in row.continued:
            found.append(_one_of(group))
            group = []
        above = found[-1] if not group and len(found) > first else None
        group.append(_repeated(row, above, number, count) if above else row)
    return [*found, _one_of(group)] if group else found


def _one_of(group: Sequence[Row]) -> Row:
    """Return rows that share what is asked as one."""
    if len(group) == 1:
        return group[0]
    width = max(len(row.cells) for row in group)
    cells = [tuple(chain.from_iterable(row.cells[at : at + 1] for row in group)) for at in range(width)]
    return replace(group[0], cells=[tuple(chain.from_iterable(parts)) for parts in cells])


def _repeated(row: Row, above: Row, number: int | None, count: Callable[[int], None]) -> Row:
    """Return a row with what it shares with the question above."""
    cells = list(row.cells)
    for at in row.continued - {number}:
        if at < len(above.cells):
            count(sum(len(line.text) for line in above.cells[at]))
            cells[at] = above.cells[at]
    return replace(row, cells=cells)


def key_cells(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    """Give the words of each row for a table of keys; a number or a letter stands wherever its cell reaches.

    Where rows share a number, the first has the letters of all, and the others have none.
    """
    shown: list[list[str]] = []
    last: list[str] = []
    owner: list[str] = []
    for row in rows:
        words = [" ".join(line.standing().text for line in cell) for cell in row.cells]
        for at in sorted(row.behind):
            words[at] = words[at - 1] if _is_key(words[at - 1]) else ""
        shared = {at for at in row.continued if at < len(last) and _is_key(last[at])}
        own = [at for at, word in enumerate(words) if at not in shared and letters_of(word)]
        filled = [last[at] if at in shared else word for at, word in enumerate(words)]
        if own and any(NUMBER.fullmatch(last[at]) for at in shared):
            for at in own:
                if at < len(owner) and len(owner[at]) < LONGEST_KEY:
                    owner[at] = f"{owner[at]}, {words[at]}" if letters_of(owner[at]) else words[at]
            shown.append([""] * len(words))
        else:
            owner = filled
            shown.append(owner)
        last = filled
    return (tuple(words) for words in shown)


def _is_key(words: str) -> bool:
    return bool(NUMBER.fullmatch(words) or letters_of(words))
