"""What importing a file would do, as its page shows it: reckoned at once, or kept by a job."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from quizzes.bank.content import NewQuestion
from quizzes.bank.formats.choosing import Format
from quizzes.bank.formats.reading import Found, Problem, Severity
from quizzes.bank.importing import Plan
from quizzes.bank.models import Question, QuestionVersion
from quizzes.bank.stored import restored, said, sorted_under

STEP = 50
"""So many questions stand on one page."""
DAYS = ("valid_from", "valid_to")


@dataclass(frozen=True)
class Told:
    """A problem as the page tells it."""

    place: str
    severity: str
    reason: str
    count: int


@dataclass(frozen=True)
class Line:
    """A question of the file, and where it stands."""

    number: int
    place: str
    question: NewQuestion


@dataclass(frozen=True)
class Head:
    """What is told of the file as a whole; `headings` and `places` are those of the columns of a sheet."""

    format: Format
    found_count: int
    new_count: int
    known_count: int
    problems: tuple[Told, ...]
    headings: Mapping[str, str]
    places: Mapping[str, int]

    @property
    def has_errors(self) -> bool:
        """Whether the file is refused as a whole."""
        return any(told.severity == Severity.ERROR for told in self.problems)

    @property
    def has_unsupported(self) -> bool:
        """Whether there are questions that can only be left out."""
        return any(told.severity == Severity.UNSUPPORTED for told in self.problems)


@dataclass(frozen=True)
class Preview:
    """A page of what importing a file would do."""

    head: Head
    lines: Sequence[Line]


def head_of(found: Format, plan: Plan, *, headings: Mapping[str, str], places: Mapping[str, int]) -> Head:
    """Return what is told of a file as a whole."""
    return Head(
        format=found,
        found_count=len(plan.reading.found),
        new_count=len(plan.new),
        known_count=plan.known_count,
        problems=tuple(map(_told, plan.reading.problems)),
        headings=headings,
        places=places,
    )


def lines_of(found: Iterable[Found]) -> list[Line]:
    """Return questions as the page shows them."""
    return [Line(one.place.question or 0, one.place.words, one.question) for one in found]


def written_preview(head: Head, found: Iterable[Found]) -> Iterable[bytes]:
    """Give the lines of the file that keeps a preview: the head, then a line for each question."""
    yield json.dumps(asdict(head)).encode() + b"\n"
    for line in lines_of(found):
        kept = said(line.question) | sorted_under(line.question)
        kept |= {name: kept[name].isoformat() if kept[name] else None for name in DAYS}
        yield json.dumps([line.number, line.place, kept]).encode() + b"\n"


def read_preview(path: Path, first: int) -> Preview:
    """Return a page of a preview that a job kept; only so much of it is read."""
    with path.open("rb") as file:
        kept = json.loads(next(file))
        rows = list(islice(file, first, first + STEP))
    problems = tuple(Told(**told) for told in kept.pop("problems"))
    head = Head(**kept | {"format": Format(kept["format"]), "problems": problems})
    return Preview(head, [_line(*json.loads(row)) for row in rows])


def _line(number: int, place: str, kept: dict[str, Any]) -> Line:
    kept |= {name: date.fromisoformat(kept[name]) if kept[name] else None for name in DAYS}
    noted = ("kind", "name", "topic", "difficulty", "category", "tags")
    question = Question(**{name: kept[name] for name in noted})
    version = QuestionVersion(**{name: kept[name] for name in kept if name not in noted or name == "kind"})
    return Line(number, place, restored(question, version))


def _told(problem: Problem) -> Told:
    return Told(problem.place.words, problem.severity.value, str(problem.reason), problem.count)
