"""The right letters as trainers list them: "1.B 2.C", "Câu 3: A, D", or a table at the end."""

import re
from collections.abc import Iterable, Sequence

from lms.text import fold
from quizzes.bank.formats.listing.letters import LETTER
from quizzes.bank.formats.listing.lines import Line

LETTERS = rf"[{LETTER}](?:\s*(?:,|;|&|\+|/|và)\s*[{LETTER}])*|[A-HĐ]{{2,8}}"
ENTRY = re.compile(
    rf"(?:câu\s*)?(\d{{1,4}})\s{{0,9}}[.:)\-–/=]?\s{{0,9}}({LETTERS})(?=$|[\s,;.|)])", re.IGNORECASE
)
NUMBER = re.compile(r"(?:câu\s*)?(\d{1,4})\s*[.:)]?", re.IGNORECASE)
ONLY_LETTERS = re.compile(rf"\s*(?:{LETTERS})\s*\.?\s*")
HEADING = re.compile(
    r"(?:bang |phan )?(?:dap an|key|answer key|answers)"
    r"(?: (?:cham|tham khao|dung|trac nghiem|de thi|de|phan trac nghiem))*\s*[:.]?"
)
HEADS = frozenset({"cau", "stt", "tt", "so cau", "cau hoi", "cau so"})
"""What stands above or before the numbers in a table of keys."""
MARKS = frozenset("xvXV✓✔√☑☒*")
"""What stands beside or below the right one of several."""

Keys = dict[int, frozenset[str]]


def letters_of(text: str) -> frozenset[str] | None:
    """Return the letters of a key such as "B", "A, C" or "AC"; None where it is something else."""
    if not ONLY_LETTERS.fullmatch(text):
        return None
    bare = re.sub(r"và|[^A-Za-zĐđ]", "", text)
    return frozenset(bare.upper()) or None


def is_mark(text: str) -> bool:
    """Whether a cell has nothing but the mark of what is right, such as an x."""
    return text.strip() in MARKS


def is_heading(text: str) -> bool:
    """Whether a line says that the keys follow."""
    return HEADING.fullmatch(fold(text)) is not None


def begins_table(rows: Sequence[Line], *, is_numbered: bool) -> bool:
    """Whether a table of keys begins with the first of two rows.

    One that begins with a number, as a question does, has nothing but numbers and letters behind it.
    """
    cells = rows[0].row
    if is_numbered and not all(not cell or _number(cell) or letters_of(cell) for cell in cells[1:]):
        return False
    return bool(cells and read_keys(rows))


def read_keys(lines: Iterable[Line]) -> Keys:
    """Return the right letters by the numbers of their questions, from lines or the rows of a table."""
    keys: Keys = {}
    numbers: list[int | None] = []
    columns: list[frozenset[str] | None] = []
    for line in lines:
        cells = line.row or (line.text,)
        row = [_number(cell) for cell in cells]
        letters = [letters_of(cell) for cell in cells]
        if _heads_marks(line.row, letters):
            columns = letters
        elif columns and row[0] and any(map(is_mark, line.row)):
            keys[row[0]] = _marked(line.row, columns)
        elif line.row and any(letters) and not any(row) and numbers:
            keys.update(_below(numbers, letters))
        elif line.row and any(row) and any(letters):
            keys.update(_neighbours(row, letters))
        elif line.row and sum(number is not None for number in row) >= len(row) - 1 > 0:
            numbers = row
        else:
            found = map(ENTRY.fullmatch, map(str.strip, line.row)) if line.row else ENTRY.finditer(line.text)
            entries = ((int(match[1]), letters_of(match[2])) for match in found if match)
            keys.update({number: right for number, right in entries if right})
    return keys


def holds_keys(line: Line) -> bool:
    """Whether a line among keys has some, or belongs to their table: numbers, letters or a heading."""
    cells = line.row or (line.text,)
    return bool(read_keys([line])) or not any(
        _is_other(cell) for cell in cells if any(sign.isalnum() for sign in cell)
    )


def _is_other(cell: str) -> bool:
    is_key = _number(cell) is not None or letters_of(cell) is not None
    return not is_key and not is_mark(cell) and not is_heading(cell) and fold(cell).strip(" .:") not in HEADS


def _number(cell: str) -> int | None:
    match = NUMBER.fullmatch(cell.strip())
    return int(match[1]) if match else None


def _heads_marks(row: Sequence[str], letters: Sequence[frozenset[str] | None]) -> bool:
    """Whether a row has letters behind "Câu", below which the right one of each number is marked."""
    return len(row) > 2 and fold(row[0]).strip(" .:") in HEADS and all(letters[1:])


def _marked(row: Sequence[str], columns: Sequence[frozenset[str] | None]) -> frozenset[str]:
    """Return the letters of the columns in which a row is marked."""
    marked = (right for cell, right in zip(row, columns, strict=False) if right and is_mark(cell))
    return frozenset().union(*marked)


def _below(numbers: Sequence[int | None], letters: Sequence[frozenset[str] | None]) -> Keys:
    """Return the letters of a row by the numbers above them; a number over several has all of these."""
    found: Keys = {}
    for number, right in zip(numbers, letters, strict=False):
        if number and right:
            found[number] = found.get(number, frozenset()) | right
    return found


def _neighbours(row: Sequence[int | None], letters: Sequence[frozenset[str] | None]) -> Keys:
    """Return the pairs of a row in which a number stands before its letters."""
    found: Keys = {}
    for number, right in zip(row, letters[1:], strict=False):
        if number and right:
            found[number] = right
    return found
