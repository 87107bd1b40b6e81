"""What a rules file is made of: tables of keys, each with its kind of value and a line of documentation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quizzes.contests.rulefile.values import Kind

Values = dict[str, Any]
"""What a table says, by the target of each key."""
NEEDED: Any = object()
"""The default of a key that must be there."""


@dataclass(frozen=True)
class Key:
    """A key: its name in the file, the field of the rules where its value goes, and what it means."""

    name: str
    kind: Kind
    target: str
    words: str
    example: str
    default: Any = NEEDED

    @property
    def is_needed(self) -> bool:
        """Whether a file without it is refused."""
        return self.default is NEEDED


@dataclass(frozen=True)
class Table:
    """A table of keys, written [name], or [[name]] where there may be several.

    `make` gives the rules that its values describe, `take` the values of such rules. One of several that
    `may_stand_alone` may be written [name], too.
    """

    name: str
    words: str
    keys: tuple[Key, ...]
    make: Callable[[Values], Any]
    take: Callable[[Any], Mapping[str, Any]] = vars
    is_list: bool = True
    may_stand_alone: bool = False
    tables: tuple["Table", ...] = field(default=())
    target: str = ""

    @property
    def names(self) -> list[str]:
        """Everything that may be written in it."""
        return [one.name for one in self.keys] + [one.name for one in self.tables]

    def key(self, name: str) -> Key | None:
        """Return the key of a name."""
        return next((one for one in self.keys if one.name == name), None)

    def table(self, name: str) -> "Table | None":
        """Return the table of a name inside this one."""
        return next((one for one in self.tables if one.name == name), None)

    def name_of(self, target: str) -> str | None:
        """Return the key or the table whose value goes to a field of the rules."""
        found = [one.name for one in self.keys if one.target == target]
        found += [one.name for one in self.tables if target in (one.target, one.name)]
        return found[0] if found else None
