"""Tables whose rows are questions, as trainers make them in Word and paste them: a column for each part."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from lms.i18n import lazy_gettext as _l
from lms.text import excerpt, fold
from quizzes.bank.formats.columns import Columns, columns_of, field_of
from quizzes.bank.formats.listing.drafts import SECTION, words_of
from quizzes.bank.formats.listing.keys import NUMBER
from quizzes.bank.formats.listing.lines import Line, lines_of
from quizzes.bank.formats.listing.marked import WRONG, place_of_wrong, with_marks
from quizzes.bank.formats.listing.rows import Row
from quizzes.bank.formats.reading import MOST_QUESTIONS, Place, Reading, TooManyQuestions

MOST_LOOKED_AT = 60
"""A table that asks nothing in so many rows is none of questions."""
COUNTING, ASKING = "cau", "Câu hỏi"
"""A heading of numbers, and what it means where what is asked stands below it."""
MOST_ROWS = 2 * MOST_QUESTIONS
"""So many rows of a pasted table are read, titles and empty ones among them."""


def columns_in(rows: Sequence[Row]) -> Columns | None:
    """Return the columns of a table of questions; None for one of keys or of anything else."""
    words = [row.words for row in rows[:MOST_LOOKED_AT]]
    columns = columns_of(words)
    if not columns.places:
        columns = columns_of([[ASKING if fold(cell) == COUNTING else cell for cell in row] for row in words])
        if not {"options", "key"} <= columns.places.keys():
            return None
    if len(columns.places) < 2:
        return None
    wrong = place_of_wrong(words[columns.row], columns) if columns.row >= 0 else None
    if wrong is not None:
        columns = replace(columns, places={**columns.places, WRONG: wrong})
    stem = columns.places["stem"]
    return columns if any(_asks(row[stem : stem + 1]) for row in words[columns.row + 1 :]) else None


def questions_in(rows: Sequence[Row], columns: Columns, reading: Reading) -> Iterator[Line]:
    """Give the questions of a table, a line each; what its headings name beside them is told as not used."""
    if columns.row >= 0:
        _tell_unused(rows[: columns.row + 1], columns, reading)
    section: tuple[Line, ...] = ()
    for row in _joined(rows[columns.row + 1 :], columns):
        title = _title_of(row, columns)
        if title:
            section = title
            continue
        fields = _fields(row, columns)
        is_heading = field_of(words_of(fields.get("stem", ()))) == "stem"
        if not is_heading and any(field != "number" for field in fields):
            yield Line(0, "", fields={**fields, "section": section}, where=row.where)


def _joined(rows: Sequence[Row], columns: Columns) -> Iterator[Row]:
    """Give rows of questions; one with nothing but an option, and its key, belongs to the question above."""
    above: Row | None = None
    options = columns.places.get("options")
    for row in rows:
        words = row.words
        fields = {field for field, at in columns.places.items() if "".join(words[at : at + 1])}
        if above and options is not None and "options" in fields and fields <= {"options", "key"}:
            above = _with(above, row, {options, columns.places.get("key", options)})
            continue
        if above:
            yield above
        above = row
    if above:
        yield above


def _with(above: Row, row: Row, places: Collection[int]) -> Row:
    """Return a row with these cells of the one below it added to its own."""
    cells = [
        (*cell, *row.cells[at]) if at in places and at < len(row.cells) else cell
        for at, cell in enumerate(above.cells)
    ]
    return replace(above, cells=cells)


def with_tables(lines: Sequence[Line], reading: Reading) -> list[Line]:
    """Return the lines of a text; where a table of questions was pasted, a line for each question of it."""
    found: list[Line] = []
    for is_table, part in groupby(lines, key=lambda line: bool(line.row)):
        group = list(part)
        columns = columns_in(list(map(_row, group[:MOST_LOOKED_AT]))) if is_table else None
        if columns and len(group) > MOST_ROWS:
            raise TooManyQuestions
        if columns:
            found += questions_in(list(with_marks(list(map(_row, group)), columns)), columns, reading)
        else:
            found += group
    return found


def _row(line: Line) -> Row:
    """Return a line of cells as a row of a table."""
    return Row([(Line(line.number, cell),) if cell else () for cell in line.row], {"line": line.number})


def has_table(text: str) -> bool:
    """Whether a text begins with a table of questions, below a few lines at most."""
    lines = lines_of("\n".join(text.split("\n", MOST_LOOKED_AT)[:MOST_LOOKED_AT]))
    return any(line.fields for line in with_tables(lines, Reading()))


def _asks(cell: Sequence[str]) -> bool:
    """Whether a cell below the heading of questions asks something: in a table of keys it does not."""
    return any(text and not NUMBER.fullmatch(text) and not field_of(text) for text in cell)


def _title_of(row: Row, columns: Columns) -> tuple[Line, ...]:
    """Return the title of the questions below, where a row has nothing else."""
    filled = [(at, cell) for at, cell in enumerate(row.cells) if words_of(cell)]
    if len(filled) != 1:
        return ()
    [(at, cell)] = filled
    words = words_of(cell)
    is_no_number = at == columns.places.get("number") and not NUMBER.fullmatch(words)
    return cell if row.is_whole or is_no_number or SECTION.fullmatch(words) else ()


def _fields(row: Row, columns: Columns) -> dict[str, tuple[Line, ...]]:
    """Return what a row says, by fields; options by their letters, a source where it stands in one column."""
    fields = {}
    for field, at in columns.places.items():
        has_options = field == "options" and at < len(row.cells) and row.cells[at]
        if has_options or (at < len(row.cells) and words_of(row.cells[at])):
            fields[columns.letter_of(field) or field] = row.cells[at]
    if "law" in fields and not {"article", "clause"} & columns.places.keys():
        fields["source"] = fields.pop("law")
    return dict(sorted(fields.items(), key=lambda one: len(one[0]) == 1 and columns.letters.index(one[0])))


def _tell_unused(rows: Sequence[Row], columns: Columns, reading: Reading) -> None:
    """Tell each heading of a column that is not used, and what stands above the headings."""
    used = set(columns.places.values())
    first = max(columns.row - 1, 0)
    for row in rows[:first]:
        text = excerpt(" ".join(filter(None, row.words)))
        if text:
            reading.at(Place(question=reading.place.question, **row.where))  # type: ignore[arg-type]
            reading.lost(text, _l("Đoạn “%(text)s” ở trên hàng đầu đề nên không được dùng.", text=text))
    for row in rows[first:]:
        for at, words in enumerate(row.words):
            if words and at not in used and field_of(words) != "options":
                name = excerpt(words)
                reading.at(Place(question=reading.place.question, **row.where))  # type: ignore[arg-type]
                reading.lost(name, _l("Cột “%(name)s” không được dùng.", name=name))
