"""A rules file as values: what it says, where it says it, and what is wrong with it, all at once."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, NamedTuple

from flask_babel import LazyString

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from quizzes.contests.rulefile.contest import CONTEST, REPEATED_ROUND
from quizzes.contests.rulefile.lines import Path, lines_of
from quizzes.contests.rulefile.rounds import EACH_ROUND
from quizzes.contests.rulefile.tables import Table, Values
from quizzes.contests.rulefile.values import WrongValue
from quizzes.contests.rules.contest import MOST_ROUNDS
from quizzes.contests.rules.rounds import later

MOST_BYTES = 1_000_000
PLACE = re.compile(r"line (\d+)")
EVERY = {"day": 1, "week": 7}
DAYS = re.compile(r"(\d{1,3}) days?")


class FileProblem(NamedTuple):
    """What is wrong on a line of a rules file; without a line it is about the file."""

    line: int | None
    text: str | LazyString

    @property
    def told(self) -> str:
        """The problem as one line of text."""
        if self.line is None:
            return str(self.text)
        return str(_l("Dòng %(line)d: %(problem)s", line=self.line, problem=self.text))


class WrongFile(Refused):
    """A rules file that cannot be taken; `problems` are all that was found."""

    def __init__(self, problems: list[FileProblem]) -> None:
        each_once = {(one.line, str(one.text)): one for one in problems}  # a repeated round says it again
        self.problems = sorted(each_once.values(), key=lambda one: one.line or 0)
        super().__init__(_l("Tệp thể lệ có %(count)d lỗi; chưa lưu gì.", count=len(self.problems)))


@dataclass
class Written:
    """What a file says: the values of its tables, where each key stands, and what is wrong."""

    values: Values
    lines: Mapping[Path, int]
    problems: list[FileProblem] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    """For each round, which of the rounds in the file it comes from."""

    def line_of(self, path: Path) -> int | None:
        """Return where a key stands, or the nearest thing around it that the file has."""
        if path not in self.lines and path[:1] == ("rounds",):
            shared = ("each_round", *path[2:])
            path = shared if len(path) > 2 and shared in self.lines else path
        alone = path[:1] + path[2:]
        if path not in self.lines and path[1:2] == (0,) and alone in self.lines:
            path = alone  # one of several that is written as the only one
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def blame(self, path: Path, text: str | LazyString) -> None:
        """Note what is wrong at a key."""
        self.problems.append(FileProblem(self.line_of(path), text))

    def blame_field(self, name: str, text: str | LazyString) -> None:
        """Note what is wrong with a field of the rules, as in "rounds-0-minutes"; once for each key."""
        path = self._path_of(name)
        line = self.line_of(path)
        told = [str(one.text) for one in self.problems if one.line == line]
        if str(text) not in told and not (told and path in self.lines):
            self.blame(path, text)

    def _path_of(self, name: str) -> Path:
        table, tokens = CONTEST, name.split("-")
        path: Path = ()
        while tokens:
            found = _named(table, tokens)
            if found is None:
                return path
            key, used = found
            path, tokens = (*path, key), tokens[used:]
            inner = table.table(key)
            if inner is None:
                return path
            if tokens and tokens[0].isdecimal():
                number = int(tokens.pop(0))
                path = (*path, self.sources[number] if inner is REPEATED_ROUND else number)
            table = inner
        return path


def read_rules(content: bytes) -> Written:
    """Return what a file says; a file that is no TOML is refused."""
    text, raw = _parsed(content)
    written = Written({}, lines_of(text))
    values = _read(CONTEST, raw, (), written)
    shared = values.pop(EACH_ROUND.name, {})
    rounds = [{**shared, **one} for one in values.get("rounds", [])]
    values["rounds"] = []
    for number, one in enumerate(rounds):
        _finish(REPEATED_ROUND, one, ("rounds", number), written)
        for again in _repeated(one, number, written):
            values["rounds"].append(again)
            written.sources.append(number)
    _finish(CONTEST, values, (), written)
    written.values = values
    return written


def _parsed(content: bytes) -> tuple[str, dict[str, Any]]:
    if len(content) > MOST_BYTES:
        raise WrongFile([FileProblem(None, _l("Tệp thể lệ lớn quá 1 MB."))])
    try:
        text = nfc(content.decode("utf-8-sig"))
        return text, tomllib.loads(text, parse_float=_exact)
    except UnicodeDecodeError as error:
        raise WrongFile([FileProblem(None, _l("Tệp thể lệ phải là văn bản UTF-8."))]) from error
    except (ValueError, RecursionError) as error:
        found = PLACE.search(str(error))
        line = int(found[1]) if found else None
        if "end of document" in str(error):
            line = len(text.splitlines())
        raise WrongFile([FileProblem(line, _l("Chỗ này không đúng cách viết TOML."))]) from error


def _exact(written: str) -> Fraction | str:
    """Return a decimal number exactly; what is no plain one is left for its key to refuse."""
    return written if re.search("[a-z]", written, re.IGNORECASE) else Fraction(written.replace("_", ""))


def _read(table: Table, raw: Mapping[str, Any], path: Path, written: Written) -> Values:
    """Return the values of a table and of those inside it; what is wrong is noted and left out."""
    values: Values = {}
    for name, value in raw.items():
        here = (*path, name)
        key, inner = table.key(name), table.table(name)
        if inner is not None:
            values[inner.target or inner.name] = _read_inner(inner, value, here, written)
        elif key is None:
            written.blame(here, _unknown(name, table))
        else:
            try:
                values[key.target] = key.kind.read(value)
            except WrongValue as refusal:
                written.blame(here, _l("mục “%(name)s”: %(problem)s", name=name, problem=refusal.text))
                values[key.target] = None if key.is_needed else key.default
    return values


def _read_inner(table: Table, value: Any, path: Path, written: Written) -> Any:
    if not table.is_list:
        if not isinstance(value, dict):
            written.blame(path, _l("“%(name)s” là một bảng: viết [%(name)s].", name=table.name))
            return {}
        if table is EACH_ROUND:
            return _read(table, value, path, written)
        return _read_one(table, value, path, written)
    if table.may_stand_alone and isinstance(value, dict):
        return [_read_one(table, value, path, written)]
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        written.blame(path, _l("“%(name)s” là một danh sách bảng: viết [[%(name)s]].", name=table.name))
        return []
    all_of_them = [_read(table, one, (*path, number), written) for number, one in enumerate(value)]
    if table is not REPEATED_ROUND:
        for number, one in enumerate(all_of_them):
            _finish(table, one, (*path, number), written)
    return all_of_them


def _read_one(table: Table, value: Mapping[str, Any], path: Path, written: Written) -> Values:
    """Return the values of a table with those that it does not say."""
    found = _read(table, value, path, written)
    _finish(table, found, path, written)
    return found


def _finish(table: Table, values: Values, path: Path, written: Written) -> None:
    """Fill in what a table does not say; what it must say is noted as missing."""
    for key in table.keys:
        if key.is_needed and key.target not in values:
            written.blame(path, _l("thiếu mục “%(name)s”.", name=key.name))
        values.setdefault(key.target, None if key.is_needed else key.default)
    for inner in table.tables:
        if inner.is_list:
            values.setdefault(inner.target or inner.name, [])


def _unknown(name: str, table: Table) -> LazyString:
    near = get_close_matches(name.lower(), table.names, n=1, cutoff=0.6)
    if near:
        return _l("không có mục “%(name)s”; có phải “%(near)s” không?", name=name, near=near[0])
    elsewhere = {key.name: place for place, inner in _tables(CONTEST, "") for key in inner.keys}
    near = get_close_matches(name.lower(), elsewhere, n=1, cutoff=0.7)
    if near:
        return _l(
            "không có mục “%(name)s” ở đây; có phải “%(near)s” của %(table)s không?",
            name=name,
            near=near[0],
            table=elsewhere[near[0]] or _l("đầu tệp"),
        )
    return _l("không có mục “%(name)s”; ở đây có: %(names)s.", name=name, names=", ".join(table.names))


def _tables(table: Table, path: str) -> Iterator[tuple[str, Table]]:
    """Yield every table with its heading; one further in comes before those around it."""
    for inner in table.tables:
        yield from _tables(inner, f"{path}.{inner.name}".strip("."))
    yield f"[[{path}]]" if table.is_list else f"[{path}]" if path else "", table


def _named(table: Table, tokens: list[str]) -> tuple[str, int] | None:
    """Return the key that the first of some words of a field mean, and how many of them it takes."""
    for used in range(len(tokens), 0, -1):
        target = ".".join(tokens[:used])
        inside = (one.name for one in table.keys if one.target.startswith(f"{target}."))
        own = target if table.key(target) else None
        name = table.name_of(target) or own or next(inside, None)
        if name is not None:
            return name, used
    return None


def _repeated(one: Values, number: int, written: Written) -> Iterator[Values]:
    """Yield a round as often as it is to follow itself, each time later by the same step."""
    times, every = one.pop("repeat"), one.pop("every")
    days = EVERY.get(every) or (int(found[1]) if (found := DAYS.fullmatch(every)) else 0)
    if not 1 <= times <= MOST_ROUNDS:
        problem = _l("vòng thi lặp lại từ 1 đến %(most)d lần.", most=MOST_ROUNDS)
        written.blame(("rounds", number, "repeat"), problem)
        times = 1
    if not days and every != "month":
        words = _l('bước lặp là "day", "week", "month" hoặc số ngày như "10 days".')
        written.blame(("rounds", number, "every"), words)
    for place in range(times):
        again = deepcopy(one)
        for name in ("opens_at", "closes_at"):
            if one[name] is not None:
                again[name] = later(one[name], place, days)
        if one["title"] is not None:
            again["title"] = one["title"].replace("{n}", str(place + 1))
        yield again
