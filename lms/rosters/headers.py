"""Where the tables of a sheet begin, and which column holds which field."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lms.rosters.fields import Field, field_of, is_explicit, reads_as_label
from lms.rosters.workbook import Sheet, column_index, shown
from lms.text import fold

SEARCHED_ROWS = 80
DEEPEST_HEADER = 3
LONGEST_LABEL = 120
NAMES = {Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME}
UNIT_FIELDS = {Field.UNIT_CODE, Field.PARENT_UNIT, Field.PARENT_UNIT_CODE, Field.LEVEL}
SECOND_CHOICES = {Field.PHONE, Field.NATIONAL_ID, Field.BIRTH_DATE, Field.EMAIL, Field.POST_MARK}
"""Fields that several columns may hold together; of the others one column is chosen."""

Mapped = Mapping[str, str]
"""What staff decided for a header: the letters of each field's column, nothing for a field without one."""


@dataclass(frozen=True)
class Header:
    """The header of a table: its rows, counted from 0, and the labels above each column, the widest first."""

    top: int
    bottom: int
    labels: tuple[tuple[str, ...], ...]
    columns: Mapping[Field, tuple[int, ...]]

    @property
    def key(self) -> str:
        """What stands for this header wherever it appears: the same labels give the same key."""
        words = "|".join(">".join(fold(label) for label in labels) for labels in self.labels)
        return hashlib.sha256(words.encode()).hexdigest()[:16]

    @property
    def is_of_units(self) -> bool:
        """Whether the table lists units, not people."""
        return (
            not NAMES & set(self.columns)
            and Field.UNIT in self.columns
            and bool(UNIT_FIELDS & set(self.columns))
        )

    @property
    def is_of_people(self) -> bool:
        """Whether the table lists people: it has their names and something else."""
        return bool({Field.FULL_NAME, Field.GIVEN_NAME} & set(self.columns)) and len(self.columns) > 1

    def first(self, field: Field) -> int | None:
        """The column chosen for a field."""
        return next(iter(self.columns.get(field, ())), None)

    def label(self, column: int) -> str:
        """The header of a column on one line."""
        return " – ".join(self.labels[column]) if column < len(self.labels) else ""


def find_header(sheet: Sheet, mappings: Mapping[str, Mapped]) -> Header:
    """The header of the sheet's table, with the columns that staff chose for it.

    The first of the rows that say most is taken; a sheet without one has a header above its first row.
    """
    head = replace(
        sheet,
        rows=sheet.rows[: 2 * SEARCHED_ROWS],
        merged=tuple(area for area in sheet.merged if area.top < SEARCHED_ROWS),
    )
    tops = range(min(len(sheet.rows), SEARCHED_ROWS))
    candidates = [header for top in tops if (header := _header(head, top)) and header.columns]
    known = [header for header in candidates if header.is_of_people or header.is_of_units]
    found = max(known or candidates, key=lambda header: len(header.columns), default=None)
    if found is None or len(found.columns) < 2:
        found = Header(-1, -1, ((sheet.name,), *[()] * max(sheet.width - 1, 0)), {})
    return _overridden(found, mappings[found.key]) if found.key in mappings else found


def _overridden(header: Header, mapping: Mapped) -> Header:
    """The header with the columns that staff chose."""
    columns = dict(header.columns)
    chosen = {Field(field): column_index(letters) for field, letters in mapping.items() if letters}
    for field in mapping:
        columns.pop(Field(field), None)
    for field in list(columns):
        kept = tuple(column for column in columns[field] if column not in chosen.values())
        columns[field] = kept
        if not kept:
            del columns[field]
    return replace(header, columns=columns | {field: (column,) for field, column in chosen.items()})


def _header(sheet: Sheet, top: int) -> Header | None:
    """The header that begins in this row, if the row could be one."""
    texts = [value for value in sheet.rows[top] if value != ""]
    if len(texts) < 2 or not all(isinstance(text, str) and len(text) <= LONGEST_LABEL for text in texts):
        return None
    bottom = _bottom(sheet, top)
    labels = tuple(tuple(_labels(sheet, top, bottom, column)) for column in range(sheet.width))
    fields = [field_of(labels[column]) for column in range(sheet.width)]
    return Header(top, bottom, labels, _columns(sheet, bottom, labels, fields))


def _bottom(sheet: Sheet, top: int) -> int:
    """The last row of the header: rows that merged cells reach, and rows of narrower headers below."""
    bottom = top
    for below in range(top + 1, min(top + DEEPEST_HEADER, len(sheet.rows))):
        is_reached = any(
            area.top <= bottom < below <= area.bottom and area.top >= top for area in sheet.merged
        )
        texts = [shown(value) for value in sheet.rows[below] if value != ""]
        is_narrower = bool(texts) and all(
            isinstance(value, str) and reads_as_label([*_labels(sheet, top, bottom, column), shown(value)])
            for column, value in enumerate(sheet.rows[below])
            if value != ""
        )
        if not (is_reached or is_narrower):
            break
        bottom = below
    return bottom


def _labels(sheet: Sheet, top: int, bottom: int, column: int) -> Iterator[str]:
    """What stands above a column, the widest first; a label covers the cells it was merged with."""
    last = ""
    for row in range(top, bottom + 1):
        label = shown(sheet.rows[row][column])
        if not label:
            label = _spread_label(sheet, row, column, is_last=row == bottom)
        if label and label != last:
            yield label
        last = label or last


def _spread_label(sheet: Sheet, row: int, column: int, *, is_last: bool) -> str:
    """The label that covers a blank cell: by merging, else because the cells from it to here are blank."""
    for area in sheet.merged:
        if area.top <= row <= area.bottom and area.left <= column <= area.right:
            return shown(sheet.rows[area.top][area.left])
    if (
        is_last
        or any(area.top <= row <= area.bottom for area in sheet.merged)
        or not shown(sheet.rows[row + 1][column])
    ):
        return ""
    return next((text for left in range(column, -1, -1) if (text := shown(sheet.rows[row][left]))), "")


def _columns(
    sheet: Sheet, bottom: int, labels: Sequence[tuple[str, ...]], fields: Sequence[Field | None]
) -> dict[Field, tuple[int, ...]]:
    """The columns of each field, the best first: visible before hidden, the union's own before others."""
    found: dict[Field, list[int]] = defaultdict(list)
    for column, field in enumerate(fields):
        if field is not None:
            found[field].append(column)
    _tell_names_apart(sheet, bottom, found)
    columns = {}
    for field, candidates in found.items():
        ranked = sorted(
            candidates, key=lambda column: (column in sheet.hidden_columns, not is_explicit(labels[column]))
        )
        columns[field] = tuple(ranked if field in SECOND_CHOICES else ranked[:1])
    return columns


def _tell_names_apart(sheet: Sheet, bottom: int, found: dict[Field, list[int]]) -> None:
    """Decide what "Tên" alone means, and find given names in a column without a header of their own."""
    if Field.GIVEN_NAME in found and Field.FAMILY_NAME not in found and Field.FULL_NAME not in found:
        found[Field.FULL_NAME] = found.pop(Field.GIVEN_NAME)
    names = found.get(Field.FULL_NAME, [])
    if len(names) == 2 and names[1] == names[0] + 1:
        del found[Field.FULL_NAME]
        found[Field.FAMILY_NAME], found[Field.GIVEN_NAME] = [names[0]], [names[1]]
    elif len(names) == 1 and Field.GIVEN_NAME in found and Field.FAMILY_NAME not in found:
        found[Field.FAMILY_NAME] = found.pop(Field.FULL_NAME)
    elif len(names) == 1 and _is_filled_without_header(sheet, bottom, names[0] + 1, found):
        del found[Field.FULL_NAME]
        found[Field.FAMILY_NAME], found[Field.GIVEN_NAME] = names, [names[0] + 1]


def _is_filled_without_header(
    sheet: Sheet, bottom: int, column: int, found: Mapping[Field, list[int]]
) -> bool:
    """Whether a column that has no header holds one short word in most of its rows."""
    if column >= sheet.width or any(column in columns for columns in found.values()):
        return False
    if any(shown(row[column]) for row in sheet.rows[max(bottom - 1, 0) : bottom + 1]):
        return False
    rows = [row for row in sheet.rows[bottom + 1 :] if isinstance(row[column - 1], str) and row[column - 1]]
    words = [
        row[column] for row in rows if isinstance(row[column], str) and len(str(row[column]).split()) == 1
    ]
    return len(rows) > 0 and 2 * len(words) > len(rows)
