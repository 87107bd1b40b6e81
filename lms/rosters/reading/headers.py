"""Where the tables of a sheet begin, and which column holds which field."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lms.people.rules import is_tick
from lms.rosters.reading.fields import Field, field_of, is_explicit, reads_as_label
from lms.rosters.reading.workbook import Sheet, column_index, shown
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
    candidates = [header for top in tops if (header := _header(head, top))]
    known = [header for header in candidates if header.is_of_people or header.is_of_units]
    found = max(known, key=lambda header: len(header.columns), default=None) or _unknown(head, candidates)
    return _overridden(found, mappings[found.key]) if found.key in mappings else found


def _unknown(sheet: Sheet, candidates: Sequence[Header]) -> Header:
    """The header of a table that lacks a column of names, or the place above a table without any header."""
    best = max(candidates, key=lambda header: len(header.columns), default=None)
    if best is not None and len(best.columns) > 1:
        return best
    first = candidates[0] if candidates else None
    if first and not any(sum(map(str.isdigit, shown(value))) > 3 for value in sheet.rows[first.top]):
        return first
    return Header(-1, -1, ((sheet.name,), *[()] * max(sheet.width - 1, 0)), {})


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
            isinstance(value, str) and reads_as_label([*_labels(sheet, top, below, column)])
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
    areas = [area for area in sheet.merged if area.top <= row <= area.bottom]
    for area in areas:
        if area.left <= column <= area.right:
            return shown(sheet.rows[area.top][area.left])
    left = next((left for left in range(column, -1, -1) if shown(sheet.rows[row][left])), None)
    if is_last or left is None or not shown(sheet.rows[row + 1][column]):
        return ""
    is_bounded = any(area.left <= left <= area.right for area in areas)
    return "" if is_bounded else shown(sheet.rows[row][left])


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
    """Whether a column that has no header holds single words, as given names are."""
    if column >= sheet.width or any(column in columns for columns in found.values()):
        return False
    if any(shown(row[column]) for row in sheet.rows[max(bottom - 1, 0) : bottom + 1]):
        return False
    below = [row for row in sheet.rows[bottom + 1 :] if shown(row[column - 1])]
    people = [row for row in below if any(sum(map(str.isdigit, shown(value))) > 3 for value in row)]
    texts = [shown(row[column]) for row in people if row[column] != ""]
    words = [text for text in texts if text.isalpha() and not is_tick(text)]
    return bool(words) and 2 * len(words) >= len(people) and 10 * len(words) >= 9 * len(texts)
