"""Tables in which an x stands beside what is right, in a cell of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lms.text import fold
from quizzes.bank.formats.columns import Columns
from quizzes.bank.formats.listing.drafts import words_of
from quizzes.bank.formats.listing.keys import NUMBER, is_mark, letters_of
from quizzes.bank.formats.listing.letters import LETTER
from quizzes.bank.formats.listing.lines import Line, Look, all_standing, joined
from quizzes.bank.formats.listing.rows import Row

ONE_LETTER = re.compile(rf"([{LETTER}])[.)/:]?")
WRONG = "wrong"
"""The field of what is marked wrong."""
TRUE, FALSE = "dung", "sai"
NO_LOOKS: frozenset[Look] = frozenset()


def with_marks(rows: Sequence[Row], columns: Columns) -> Iterator[Row]:
    """Give the rows of a table of questions with a star before an option that a mark stands beside.

    Where "Đúng" and "Sai" are columns, the marked one is the key.
    """
    places = columns.places
    key, options, stem = (places.get(name) for name in ("key", "options", "stem"))
    false = places.get(WRONG)
    for number, row in enumerate(rows):
        if number <= columns.row or key is None:
            yield row
        elif options is not None and stem is not None and _is_marked(row, key):
            yield _changed(row, {key: (), options: tuple(map(_starred, row.cells[options]))})
        elif options is None and false is not None and _is_marked(row, key) != _is_marked(row, false):
            said = Line(0, "Đúng" if _is_marked(row, key) else "Sai")
            yield _changed(row, {key: (said,), false: ()})
        else:
            yield row


def place_of_wrong(headings: Sequence[str], columns: Columns) -> int | None:
    """Return the column that is headed "Sai" beside one headed "Đúng", where options have none."""
    folded = [fold(heading) for heading in headings]
    key = columns.places.get("key")
    has_truth = key is not None and "options" not in columns.places and folded[key] == TRUE
    return folded.index(FALSE) if has_truth and FALSE in folded else None


def options_in(row: Row) -> list[Line]:
    """Return the options of a row of letters and texts by turns, with a mark behind a text that is right."""
    cells = [joined(standing) for standing in map(all_standing, row.cells) if standing]
    found: list[Line] = []
    for cell in cells:
        letter = ONE_LETTER.fullmatch(cell.text)
        if found and found[-1].text.endswith("\t"):
            found[-1] = _together(found[-1], cell)
        elif letter:
            found.append(_together(cell.part(0, 1), Line(cell.number, ".\t")))
        elif found and is_mark(cell.text):
            found[-1] = _starred(found[-1])
        else:
            return []
    texts = [line.text.partition("\t")[2] for line in found]
    is_marked = any(line.text.startswith("*") for line in found)
    are_numbers = all(NUMBER.fullmatch(text) for text in texts) and not is_marked
    is_key = are_numbers or any(map(letters_of, texts))
    return [] if is_key or not all(texts) else found


def _is_marked(row: Row, at: int) -> bool:
    return at < len(row.cells) and is_mark(words_of(row.cells[at]))


def _changed(row: Row, cells: dict[int, tuple[Line, ...]]) -> Row:
    return replace(row, cells=[cells.get(at, cell) for at, cell in enumerate(row.cells)])


def _starred(line: Line) -> Line:
    return _together(Line(line.number, "*"), line)


def _together(one: Line, other: Line) -> Line:
    """Return two lines as one, each letter with its looks."""
    looks = (one.looks or (NO_LOOKS,) * len(one.text)) + (other.looks or (NO_LOOKS,) * len(other.text))
    return replace(one, text=one.text + other.text, looks=looks, pictures=one.pictures + other.pictures)
