"""A roster as values: what stands in a file, read and checked, before it is compared with the database."""

from dataclasses import dataclass
from enum import StrEnum

from lms.people.partial_dates import PartialDate
from lms.people.posts import PostKind
from lms.people.rules import CadreType, Name, Sex
from lms.rosters.reading.fields import Field
from lms.rosters.reading.kinds_of_change import Change
from lms.rosters.reading.legacy_text import LegacyText
from lms.rosters.reading.problems import Place, Problem, Severity
from lms.units.rules import Level


class Origin(StrEnum):
    """Where in the file a unit is named; `reference` is a code that the file uses and does not explain."""

    LETTERHEAD = "letterhead"
    SECTION = "section"
    COLUMN = "column"
    SHEET_NAME = "sheet_name"
    UNITS_TABLE = "units_table"
    REFERENCE = "reference"


@dataclass(frozen=True)
class RosterUnit:
    """A unit that the file names. `key` tells it apart within the file; `parent` is the key of the one above.

    A unit without a parent stands at the top of the file. A reference has a code only.
    """

    key: str
    origin: Origin
    place: Place
    code: str | None = None
    name: str | None = None
    level: Level | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class RosterPost:
    """A post as written and its kind; `unit` is a key, or None where the file names none."""

    title: str
    kind: PostKind | None
    cadre_type: CadreType
    unit: str | None
    term: str | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """A person and the posts held. `units` are keys, the home unit first; none where the file names none.

    `until` of a post is the last day, as people write it. `places` are the rows, the first one first.
    `namesake` is the doubt about a second row of one name, birth date and unit without any number, which
    counts unless two such people are known: a warning says that it repeats the first, which is then enough,
    an error that nobody can tell. `change` is what a file of changes says of the row.
    """

    name: Name
    places: tuple[Place, ...]
    units: tuple[str, ...] = ()
    posts: tuple[RosterPost, ...] = ()
    member_code: str | None = None
    birth: PartialDate | None = None
    sex: Sex | None = None
    national_id: str | None = None
    phone: str | None = None
    email: str | None = None
    joined: PartialDate | None = None
    note: str = ""
    ordinal: str = ""
    namesake: Problem | None = None
    change: Change | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table: its letters, its header as written, the field it holds, the first value in it."""

    letters: str
    header: str
    field: Field | None
    example: str = ""
    is_hidden: bool = False


@dataclass(frozen=True)
class Table:
    """A list of people or units in a sheet; `header_key` stands for its header row, wherever that appears.

    A table that is not known lacks a column of names.
    """

    sheet: str
    header_key: str
    header_row: int | None
    is_of_units: bool
    is_known: bool
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Roster:
    """All that a file says. `letterhead` are the keys of the units above the tables, from the top."""

    units: tuple[RosterUnit, ...]
    letterhead: tuple[str, ...]
    people: tuple[RosterPerson, ...]
    problems: tuple[Problem, ...]
    tables: tuple[Table, ...]
    legacy: LegacyText | None = None

    @property
    def is_of_changes(self) -> bool:
        """Whether the file says what happened to people, and not who is there."""
        return any(column.field is Field.CHANGE for table in self.tables for column in table.columns)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop an import."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)
