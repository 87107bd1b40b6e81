"""What a course may look like: its name in addresses, its reading time, the order of its parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import slug
from quizzes.attempts.plan import WHOLE_BANK, PaperPlan
from quizzes.attempts.rules import Reveal

WORDS_PER_MINUTE = 180
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 60


@dataclass(frozen=True)
class QuizSettings:
    """The quiz at the end of a course: how many questions of which bank, and when it is passed."""

    bank_id: int
    question_count: int
    pass_percent: int = 80
    attempt_limit: int | None = 3
    minutes: int | None = None
    reveal: Reveal = Reveal.AFTER_LAST
    is_shuffled: bool = True
    plan: PaperPlan = WHOLE_BANK

    def to_json(self) -> dict[str, Any]:
        """Return the settings as the record of changes keeps them."""
        return {**vars(self), "plan": self.plan.to_json()}


@dataclass(frozen=True)
class Section:
    """A module and its lessons, in the order in which they are read."""

    module_id: int
    lesson_ids: tuple[int, ...]


Outline = tuple[Section, ...]


class OutlineChanged(Refused):
    """The parts that were put in order are no longer the parts of the course."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_l("Khoá học vừa được người khác sửa. Hãy tải lại trang rồi sắp xếp lại."))


def minutes_for(words: int) -> int:
    """Return how long so many words take to read, in whole minutes, at least one."""
    return max(1, -(-words // WORDS_PER_MINUTE))


def slugs_for(title: str) -> Iterator[str]:
    """Yield names for the address of a course, best first, without end: "an-toan", "an-toan-2" ..."""
    base = slug(title, longest=LONGEST_SLUG) or "khoa-hoc"
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def is_slug(text: str) -> bool:
    """Whether the text may stand in an address as the name of a course."""
    return len(text) <= LONGEST_SLUG and SLUG.fullmatch(text) is not None


def module_moved(outline: Outline, module_id: int, step: int) -> Outline:
    """Return the outline with a module one place up (-1) or down (1); at the edge it stays."""
    places = [place for place, section in enumerate(outline) if section.module_id == module_id]
    if not places:
        raise OutlineChanged
    (place,) = places
    target = place + step
    if not 0 <= target < len(outline):
        return outline
    sections = list(outline)
    sections.insert(target, sections.pop(place))
    return tuple(sections)


def lesson_moved(outline: Outline, lesson_id: int, step: int) -> Outline:
    """Return the outline with a lesson one place up (-1) or down (1), into the next module at the edge."""
    places = [place for place, section in enumerate(outline) if lesson_id in section.lesson_ids]
    if not places:
        raise OutlineChanged
    (place,) = places
    lessons = list(outline[place].lesson_ids)
    target = lessons.index(lesson_id) + step
    lessons.remove(lesson_id)
    if 0 <= target <= len(lessons):
        lessons.insert(target, lesson_id)
        return _with_lessons(outline, place, lessons)
    neighbour = place + step
    if not 0 <= neighbour < len(outline):
        return outline
    beyond = list(outline[neighbour].lesson_ids)
    beyond.insert(len(beyond) if step < 0 else 0, lesson_id)
    return _with_lessons(_with_lessons(outline, place, lessons), neighbour, beyond)


def require_same_parts(before: Outline, after: Outline) -> None:
    """Refuse an order that loses, doubles or invents a part."""
    if _parts(before) != _parts(after):
        raise OutlineChanged


def _with_lessons(outline: Outline, place: int, lessons: list[int]) -> Outline:
    section = replace(outline[place], lesson_ids=tuple(lessons))
    return (*outline[:place], section, *outline[place + 1 :])


def _parts(outline: Outline) -> tuple[list[int], list[int]]:
    modules = sorted(section.module_id for section in outline)
    lessons = sorted(lesson for section in outline for lesson in section.lesson_ids)
    return modules, lessons
