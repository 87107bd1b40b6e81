"""One row of a table, asked for its fields."""

from dataclasses import dataclass

from lms.rosters.reading.fields import Field
from lms.rosters.reading.headers import Header
from lms.rosters.reading.problems import Place
from lms.rosters.reading.workbook import Value, column_letter, shown

EVIDENCE = (
    Field.BIRTH_DATE,
    Field.MALE,
    Field.FEMALE,
    Field.NATIONAL_ID,
    Field.PHONE,
    Field.MEMBER_CODE,
    Field.UNIT_CODE,
    Field.SEX,
    Field.EMAIL,
    Field.JOINED,
)
"""Fields that tell a person from a heading."""
BLANKS = frozenset(
    ("", *"-–—./…0", "--", "---", "..", "...", "không", "không có", "ko", "chưa có", "khong", "n/a", "#n/a")
)
LONGEST_BLANK = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the header above it; the number counts from 0."""

    sheet: str
    number: int
    values: list[Value]
    header: Header

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return Place(self.sheet, self.number + 1)

    def column(self, field: Field) -> int | None:
        """The first column of the field that is filled, else its first column."""
        columns = self.header.columns.get(field, ())
        return next(
            (column for column in columns if self.values[column] != ""), columns[0] if columns else None
        )

    def value(self, field: Field) -> Value:
        """The value of the field, or the empty text; dashes and words for nothing are empty."""
        columns = self.header.columns.get(field)
        if not columns:
            return ""
        value = self.values[columns[0] if len(columns) == 1 else self.column(field) or 0]
        if isinstance(value, str):
            return "" if len(value) < LONGEST_BLANK and value.strip().lower() in BLANKS else value
        return value or ""

    def text(self, field: Field) -> str:
        """The text of the field on one line."""
        if field not in self.header.columns:
            return ""
        value = self.value(field)
        return " ".join(value.split()) if isinstance(value, str) else shown(value)

    def raw(self, field: Field) -> str:
        """The text of the field with its line ends."""
        if field not in self.header.columns:
            return ""
        value = self.value(field)
        return value.strip() if isinstance(value, str) else shown(value)

    def where(self, field: Field) -> Place:
        """Where the field stands and under which header."""
        column = self.column(field)
        if column is None:
            return self.place
        return Place(self.sheet, self.number + 1, column_letter(column), self.header.label(column))

    def has_evidence(self) -> bool:
        """Whether anything but a name says that this is a person."""
        return any(
            self.values[column] != "" for field in EVIDENCE for column in self.header.columns.get(field, ())
        )
