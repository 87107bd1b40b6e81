"""Where each key of a TOML file stands: tomllib reads values, and this says on which line."""

import re
import tomllib
from typing import Any

Path = tuple[str | int, ...]
"""The names and numbers that lead to a value, as in ("rounds", 0, "minutes")."""

SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
NAME = re.compile(r'[ \t]*("(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+)[ \t]*')
TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
BARE = re.compile(r"[^\n#,\]}]*")


def lines_of(text: str) -> dict[Path, int]:
    """Return the line, from 1, of every key, table and item of a text that tomllib has read."""
    index = _Index(text)
    index.read()
    return index.lines


class _Index:
    """A walk through a valid text that notes where keys begin."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def read(self) -> None:
        """Note every header and every key below it."""
        table: Path = ()
        self._skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip()

    def _header(self) -> Path:
        line, is_list = self._line(), self.text.startswith("[[", self.at)
        self.at += 2 if is_list else 1
        names = self._names()
        self.at += 2 if is_list else 1
        path = self._resolved(names[:-1])
        path += (names[-1],)
        if is_list:
            self.lines.setdefault(path, line)
            number = self.counts.get(path, 0)
            self.counts[path] = number + 1
            path += (number,)
        self.lines.setdefault(path, line)
        return path

    def _resolved(self, names: list[str]) -> Path:
        """Return the path that names lead to, the last table where there is a list of them."""
        path: Path = ()
        for name in names:
            path += (name,)
            if path in self.counts:
                path += (self.counts[path] - 1,)
        return path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for name in self._names():
            path += (name,)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self._skip_blanks()
        self._value(path)

    def _value(self, path: Path) -> None:
        first = self.text[self.at]
        if first == "[":
            self._items(path)
        elif first == "{":
            self._inline(path)
        elif first in "\"'":
            self.at = self._end(TEXT)
        else:
            self.at = self._end(BARE)

    def _items(self, path: Path) -> None:
        self.at += 1
        self._skip()
        number = 0
        while self.text[self.at] != "]":
            self.lines[*path, number] = self._line()
            self._value((*path, number))
            number += 1
            self._skip_comma()
        self.at += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        self._skip()
        while self.text[self.at] != "}":
            self._pair(path)
            self._skip_comma()
        self.at += 1

    def _names(self) -> list[str]:
        names = []
        while True:
            found = NAME.match(self.text, self.at)
            if found is None:
                raise ValueError("only a text that tomllib has read can be indexed")
            names.append(_name(found[1]))
            self.at = found.end()
            if self.text[self.at] != ".":
                return names
            self.at += 1

    def _skip_comma(self) -> None:
        self._skip()
        if self.text[self.at] == ",":
            self.at += 1
            self._skip()

    def _skip(self) -> None:
        self.at = self._end(SPACE)

    def _skip_blanks(self) -> None:
        while self.text[self.at] in " \t":
            self.at += 1

    def _end(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.at)
        return found.end() if found else self.at

    def _line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1


def _name(written: str) -> str:
    if written[0] not in "\"'":
        return written
    read: dict[str, Any] = tomllib.loads(f"name = {written}")
    return str(read["name"])
