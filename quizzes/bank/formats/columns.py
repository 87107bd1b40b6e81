"""Which column of a table of questions holds what, by the headings that trainers give it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.text import fold
from quizzes.bank.formats.listing.letters import LATIN, VIETNAMESE

FIRST_ROWS = 30
LONGEST_HEADING = 60
LETTERS = LATIN.lower()
HEADINGS = {
    "number": ("stt", "tt", "so tt", "cau", "cau so", "so cau", "no"),
    "stem": (
        *("cau hoi", "noi dung", "noi dung cau hoi", "de bai", "question", "cau hoi trac nghiem"),
        "nhan dinh",
    ),
    "options": (
        *("phuong an", "cac phuong an", "phuong an tra loi", "cac phuong an tra loi", "lua chon"),
        *("options", "cac dap an", "cau tra loi", "cac cau tra loi", "tra loi"),
    ),
    "key": (
        *("dap an", "dap an dung", "key", "answer", "ket qua", "phuong an dung", "dap an chinh xac"),
        *("dung", "da", "d/a"),
    ),
    "explanation": ("giai thich", "loi giai", "huong dan", "explanation", "giai thich dap an"),
    "law": ("van ban", "can cu", "can cu phap ly", "nguon", "luat", "tai lieu"),
    "article": ("dieu", "dieu luat"),
    "clause": ("khoan", "khoan diem", "khoan, diem"),
    "topic": ("chu de", "chuyen de", "topic", "linh vuc"),
    "difficulty": ("muc do", "do kho", "level", "muc"),
    "tags": ("nhan", "tags", "tu khoa"),
    "category": ("thu muc", "category"),
    "name": ("ten", "ten cau hoi", "ma cau", "ma cau hoi"),
}
FIELDS = (*HEADINGS, *(f"option_{letter}" for letter in LETTERS))
OPTION_HEADING = re.compile(
    r"(?:(?:phuong an|dap an|lua chon|cau tra loi|tra loi|option|pa|da)\s*)?([a-h]|[1-8])[.)]?"
)
ANY_ANSWERS = "dap an"
"""The heading of the key, or of the options where another column is that of the key."""
FIFTH = "option_đ"


@dataclass(frozen=True)
class Columns:
    """Where the columns are: the last row of headings, the place of each field, the letters of options."""

    row: int
    places: Mapping[str, int]
    letters: str = LATIN

    def letter_of(self, field: str) -> str:
        """Return the letter of the column of an option; nothing for another field."""
        name = field.removeprefix("option_")
        return self.letters[LETTERS.index(name)] if name != field else ""


def columns_of(rows: Sequence[Sequence[str]]) -> Columns:
    """Return the columns of a table by the row that names most of them; none where none asks a question.

    Where options have headings of their own below a common one, both rows are read as one.
    """
    best, found = -1, Columns(-1, {})
    for number, row in enumerate(rows[:FIRST_ROWS]):
        columns = _lettered(number, _places(row))
        if "stem" in columns.places and len(columns.places) > len(found.places):
            best, found = number, columns
    if not 0 <= best < len(rows) - 1:
        return found
    return _of_two_rows(best, rows[best], rows[best + 1]) or found


def field_of(heading: str) -> str:
    """Return the field of a column with this heading; nothing where it is not known."""
    if len(heading) > LONGEST_HEADING:
        return ""
    folded = fold(heading).strip(" .:")
    for field, names in HEADINGS.items():
        if folded in names:
            return field
    option = OPTION_HEADING.fullmatch(folded)
    if option is None:
        return ""
    if heading.strip(" .:)").lower().endswith("đ"):
        return FIFTH
    letter = option[1] if option[1].isalpha() else LETTERS[int(option[1]) - 1]
    return f"option_{letter}"


def _places(row: Sequence[str]) -> dict[str, int]:
    """Return the first column of each field that a row of headings names."""
    fields = [field_of(heading) for heading in row]
    keys = [place for place, field in enumerate(fields) if field == "key"]
    if len(keys) > 1 and "options" not in fields and fold(row[keys[0]]).strip(" .:") == ANY_ANSWERS:
        fields[keys[0]] = "options"
    return {field: fields.index(field) for field in fields if field}


def _lettered(row: int, places: Mapping[str, int]) -> Columns:
    """Return columns; where one has the letter đ, those behind it are counted on from there."""
    if FIFTH not in places:
        return Columns(row, places)
    names = {f"option_{letter}": f"option_{LETTERS[at]}" for at, letter in enumerate(VIETNAMESE.lower())}
    return Columns(row, {names.get(field, field): at for field, at in places.items()}, VIETNAMESE)


def _of_two_rows(number: int, above: Sequence[str], below: Sequence[str]) -> Columns | None:
    """Return the columns of two rows of headings: the second has the options, and nothing below the stem."""
    upper, lower = _places(above), _places(below)
    options = {field: at for field, at in lower.items() if field.startswith("option_")}
    stem = upper.get("stem", 0)
    has_words = stem < len(below) and below[stem].strip()
    if len(options) < 2 or has_words or any(field.startswith("option_") for field in upper):
        return None
    taken = set(options.values())
    rest: dict[str, int] = {}
    for at, heading in enumerate(above):
        field = field_of(heading)
        if field and at not in taken:
            rest.setdefault(field, at)
    rest.pop("options", None)
    return _lettered(number + 1, rest | options)
