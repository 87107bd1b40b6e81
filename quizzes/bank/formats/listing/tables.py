"""Tables whose rows are questions, as trainers make them in Word and paste them: a column for each part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lms.i18n import lazy_gettext as _l
from lms.text import excerpt
from quizzes.bank.formats.columns import Columns, columns_of, field_of
from quizzes.bank.formats.listing.drafts import SECTION, words_of
from quizzes.bank.formats.listing.keys import NUMBER
from quizzes.bank.formats.listing.lines import Line, lines_of
from quizzes.bank.formats.reading import MOST_QUESTIONS, Place, Reading, TooManyQuestions

MOST_LOOKED_AT = 60
"""A table that asks nothing in so many rows is none of questions."""
MOST_ROWS = 2 * MOST_QUESTIONS
"""So many rows of a pasted table are read, titles and empty ones among them."""


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells with their lines, and its place; `is_whole` if one cell takes all of it."""

    cells: Sequence[tuple[Line, ...]]
    where: Mapping[str, int]
    is_whole: bool = False
    continued: frozenset[int] = frozenset()
    """The columns in which a cell of the row above goes on."""
    behind: frozenset[int] = frozenset()
    """The columns that the cell before them takes, too."""

    @property
    def words(self) -> list[str]:
        """The words of each cell."""
        return [words_of(cell) for cell in self.cells]


def columns_in(rows: Sequence[Row]) -> Columns | None:
    """Return the columns of a table of questions; None for one of keys or of anything else."""
    words = [row.words for row in rows[:MOST_LOOKED_AT]]
    columns = columns_of(words)
    if len(columns.places) < 2:
        return None
    stem = columns.places["stem"]
    return columns if any(_asks(row[stem : stem + 1]) for row in words[columns.row + 1 :]) else None


def questions_in(rows: Sequence[Row], columns: Columns, reading: Reading) -> Iterator[Line]:
    """Give the questions of a table, a line each; what its headings name beside them is told as not used."""
    if columns.row >= 0:
        _tell_unused(rows[: columns.row + 1], columns, reading)
    section: tuple[Line, ...] = ()
    for row in rows[columns.row + 1 :]:
        title = _title_of(row, columns)
        if title:
            section = title
            continue
        fields = _fields(row, columns)
        is_heading = field_of(words_of(fields.get("stem", ()))) == "stem"
        if not is_heading and any(field != "number" for field in fields):
            yield Line(0, "", fields={**fields, "section": section}, where=row.where)


def with_tables(lines: Sequence[Line], reading: Reading) -> list[Line]:
    """Return the lines of a text; where a table of questions was pasted, a line for each question of it."""
    found: list[Line] = []
    for is_table, part in groupby(lines, key=lambda line: bool(line.row)):
        group = list(part)
        columns = columns_in(list(map(_row, group[:MOST_LOOKED_AT]))) if is_table else None
        if columns and len(group) > MOST_ROWS:
            raise TooManyQuestions
        found += questions_in(list(map(_row, group)), columns, reading) if columns else group
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
