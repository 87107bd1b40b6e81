"""The words of the demo: questions, courses and an invented province, read from the files beside it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "content"
LETTERS = "ABCD"


@dataclass(frozen=True)
class Question:
    """A question with four options, one of them right; law and article name its source where it has one."""

    topic: str
    difficulty: str
    stem: str
    options: tuple[str, ...]
    right: int
    explanation: str
    law: str
    article: str


@dataclass(frozen=True)
class Lesson:
    """A lesson in HTML that the cleaner leaves as it is."""

    title: str
    body: str


@dataclass(frozen=True)
class Module:
    """A part of a course."""

    title: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class Course:
    """A short course with the quiz at its end."""

    slug: str
    title: str
    summary: str
    modules: tuple[Module, ...]
    quiz: tuple[Question, ...]


@dataclass(frozen=True)
class Contest:
    """The words of a contest; the rules are in HTML that the cleaner leaves as it is."""

    title: str
    summary: str
    round: str
    rules: str


@dataclass(frozen=True)
class Unit:
    """A union unit; a grassroots union says how many members it has, and how many hold a post there."""

    code: str
    name: str
    level: str
    parent: str | None
    members: int
    cadres: int


@dataclass(frozen=True)
class Province:
    """Units, parents first; posts by level in the order of filling; names by how often they occur."""

    units: tuple[Unit, ...]
    posts: Mapping[str, tuple[str, ...]]
    families: Mapping[str, int]
    middles: Mapping[str, tuple[str, ...]]
    givens: Mapping[str, tuple[str, ...]]


def contest_questions() -> tuple[Question, ...]:
    """Return sixty questions on labour and union law, with their articles."""
    content = _read("labour-law.toml")
    laws = content["laws"]
    return tuple(_question({**entry, "law": laws[entry["law"]]}) for entry in content["questions"])


def contest() -> Contest:
    """Return the words of the contest that draws from these questions."""
    return _contest(_read("contest.toml"))


def open_contest() -> Contest:
    """Return the words of the contest that anybody may enter."""
    return _contest(_read("open-contest.toml"))


def closed_contest() -> Contest:
    """Return the words of the contest that is over."""
    return _contest(_read("closed-contest.toml"))


def rehearsal() -> Contest:
    """Return the words of the rehearsal."""
    return _contest(_read("rehearsal.toml"))


def courses() -> tuple[Course, ...]:
    """Return the courses by the names of their files, which are their addresses too."""
    return tuple(_course(path) for path in sorted((FOLDER / "courses").glob("*.toml")))


def province() -> Province:
    """Return the invented province of Sông Trăng."""
    content = _read("province.toml")
    return Province(
        units=tuple(
            Unit(
                code=entry["code"],
                name=entry["name"],
                level=entry["level"],
                parent=entry.get("parent"),
                members=entry.get("members", 0),
                cadres=entry.get("cadres", 0),
            )
            for entry in content["units"]
        ),
        posts=_lists(content["posts"]),
        families=content["families"],
        middles=_lists(content["middles"]),
        givens=_lists(content["givens"]),
    )


def _course(path: Path) -> Course:
    content = _read(f"courses/{path.name}")
    modules = tuple(
        Module(
            title=module["title"],
            lessons=tuple(Lesson(entry["title"], entry["body"].strip()) for entry in module["lessons"]),
        )
        for module in content["modules"]
    )
    quiz = tuple(_question(entry) for entry in content["quiz"])
    return Course(path.stem, content["title"], content["summary"], modules, quiz)


def _question(entry: Mapping[str, Any]) -> Question:
    return Question(
        topic=entry["topic"],
        difficulty=entry["difficulty"],
        stem=entry["stem"],
        options=tuple(entry["options"]),
        right=LETTERS.index(entry["right"]),
        explanation=entry["explanation"],
        law=entry.get("law", ""),
        article=entry.get("article", ""),
    )


def _lists(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in table.items()}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _contest(words: Mapping[str, Any]) -> Contest:
    return Contest(words["title"], words["summary"], words["round"], words["rules"].strip())
