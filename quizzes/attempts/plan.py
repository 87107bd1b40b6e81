"""How the papers of a quiz are put together: parts, points, order, partial credit, times of questions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from quizzes.attempts.answers import MOST_QUESTIONS
from quizzes.bank.content import Difficulty
from quizzes.bank.credit import Credit
from quizzes.bank.rules import DIFFICULTY_NAMES

MOST_PARTS = 20
MOST_POINTS = 1000
LONGEST_TITLE = 200
FEWEST_SECONDS = 5
MOST_SECONDS = 3600


@dataclass(frozen=True)
class Part:
    """A part of a paper: questions drawn by topic and difficulty, or the same chosen ones for everybody."""

    count: int
    title: str = ""
    topic: str = ""
    difficulty: Difficulty | None = None
    is_fixed: bool = False
    question_ids: tuple[int, ...] = ()
    points: Fraction = Fraction(1)
    seconds: int | None = None
    shuffles_questions: bool = True
    shuffles_options: bool = True

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the part that `to_json` wrote."""
        level = value["difficulty"]
        return cls(
            **{
                **value,
                "difficulty": Difficulty(level) if level else None,
                "question_ids": tuple(value["question_ids"]),
                "points": Fraction(value["points"]),
            }
        )

    def to_json(self) -> dict[str, Any]:
        """Return the part as JSON, its points as a decimal number, as in "2.5"."""
        points = Decimal(self.points.numerator) / Decimal(self.points.denominator)
        return {**vars(self), "question_ids": list(self.question_ids), "points": format(points, "f")}

    @property
    def needed(self) -> int:
        """How many questions it puts on a paper."""
        return len(self.question_ids) if self.is_fixed else self.count

    @property
    def source(self) -> LazyString:
        """What it is drawn from, in words."""
        if self.is_fixed:
            return _l("các câu đã chọn")
        level = DIFFICULTY_NAMES[self.difficulty] if self.difficulty else None
        if self.topic and level:
            return _l("chủ đề “%(topic)s”, mức %(level)s", topic=self.topic, level=level)
        if self.topic:
            return _l("chủ đề “%(topic)s”", topic=self.topic)
        return _l("mọi chủ đề, mức %(level)s", level=level) if level else _l("mọi chủ đề")


@dataclass(frozen=True)
class PaperPlan:
    """How a paper is put together; without parts it is so many questions of the whole bank, a point each.

    `question_seconds` is the time of each question of its own, where its part names none; questions with such
    times are asked one by one, as all are that `asks_one_by_one`.
    """

    parts: tuple[Part, ...] = ()
    credit: Credit = Credit.ALL_OR_NOTHING
    needs_all: bool = False
    keeps_options: bool = False
    question_seconds: int | None = None
    asks_one_by_one: bool = False

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the plan that `to_json` wrote; nothing is the plan without parts."""
        if not value:
            return cls()
        parts = tuple(Part.from_json(one) for one in value["parts"])
        return cls(**{**value, "parts": parts, "credit": Credit(value["credit"])})

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON."""
        return {**vars(self), "parts": [one.to_json() for one in self.parts]}

    def total(self, question_count: int) -> int:
        """Return how many questions a paper has; without parts, the count beside the plan says it."""
        return sum(part.needed for part in self.parts) if self.parts else question_count

    @property
    def points(self) -> Fraction:
        """What all parts are worth together."""
        return sum((part.points * part.needed for part in self.parts), Fraction(0))

    @property
    def is_timed(self) -> bool:
        """Whether any question has a time of its own."""
        return bool(self.times)

    @property
    def is_one_by_one(self) -> bool:
        """Whether only one question is shown at a time, with no way back."""
        return self.asks_one_by_one or self.is_timed

    @property
    def times(self) -> tuple[int, ...]:
        """The different times of questions, in seconds, the shortest first."""
        return tuple(sorted({self.seconds_of(part) or 0 for part in self.parts or (Part(0),)} - {0}))

    def seconds_of(self, part: Part) -> int | None:
        """Return how long each question of a part may take."""
        return part.seconds or self.question_seconds

    def parts_of(self, question_count: int, *, is_shuffled: bool) -> tuple[Part, ...]:
        """Return the parts to draw: those of the plan, else one that is the whole paper."""
        return self.parts or (
            Part(
                question_count,
                shuffles_questions=is_shuffled,
                shuffles_options=is_shuffled and not self.keeps_options,
            ),
        )

    def tidy(self) -> Self:
        """Return the same with the titles of parts on one line."""
        parts = tuple(replace(part, title=" ".join(part.title.split())) for part in self.parts)
        return replace(self, parts=parts)


WHOLE_BANK = PaperPlan()
"""What most quizzes want: so many questions of the whole bank, shuffled, a point each."""


def problems_of_plan(plan: PaperPlan, question_count: int, minutes: int | None) -> dict[str, LazyString]:
    """Return what is wrong with a plan, by field, a part's as "plan-parts-0-points"."""
    found: dict[str, LazyString] = {}
    if len(plan.parts) > MOST_PARTS:
        found["plan-parts"] = _l("Đề có tối đa %(most)d phần.", most=MOST_PARTS)
    if plan.parts and plan.total(question_count) > MOST_QUESTIONS:
        found["plan-parts"] = _l("Mỗi đề có từ 1 đến %(most)d câu.", most=MOST_QUESTIONS)
    for place, part in enumerate(plan.parts):
        found |= {f"plan-parts-{place}-{name}": text for name, text in _problems_of_part(part).items()}
    if not _are_seconds(plan.question_seconds):
        found["plan-question_seconds"] = _wrong_seconds()
    if plan.needs_all and plan.is_one_by_one:
        found["plan-needs_all"] = _l(
            "Câu hiện lần lượt không quay lại được, nên không thể bắt buộc trả lời đủ. Hãy bỏ một trong hai."
        )
    seconds = _seconds_together(plan, question_count)
    if minutes is not None and seconds > 60 * minutes:
        found.setdefault(
            _field_of_seconds(plan),
            _l(
                "Giờ riêng của các câu cộng lại là %(seconds)d giây, dài hơn %(minutes)d phút của cả bài.",
                seconds=seconds,
                minutes=minutes,
            ),
        )
    return found


def _problems_of_part(part: Part) -> dict[str, LazyString]:
    found: dict[str, LazyString] = {}
    if part.needed < 1:
        name = "question_ids" if part.is_fixed else "count"
        found[name] = _l("Phần này chưa có câu nào. Hãy thêm câu hoặc bỏ phần này.")
    if not 0 < part.points <= MOST_POINTS:
        found["points"] = _l("Điểm mỗi câu phải lớn hơn 0 và không quá %(most)d.", most=MOST_POINTS)
    elif (100 * part.points).denominator != 1:
        found["points"] = _l("Điểm mỗi câu có tối đa hai chữ số thập phân.")
    if len(part.title) > LONGEST_TITLE:
        found["title"] = _l("Tên phần dài tối đa %(most)d ký tự.", most=LONGEST_TITLE)
    if not _are_seconds(part.seconds):
        found["seconds"] = _wrong_seconds()
    return found


def _are_seconds(seconds: int | None) -> bool:
    return seconds is None or FEWEST_SECONDS <= seconds <= MOST_SECONDS


def _wrong_seconds() -> LazyString:
    return _l(
        "Giờ riêng của mỗi câu từ %(fewest)d đến %(most)d giây.", fewest=FEWEST_SECONDS, most=MOST_SECONDS
    )


def _seconds_together(plan: PaperPlan, question_count: int) -> int:
    parts = plan.parts_of(question_count, is_shuffled=False)
    return sum((plan.seconds_of(part) or 0) * part.needed for part in parts)


def _field_of_seconds(plan: PaperPlan) -> str:
    if plan.question_seconds:
        return "plan-question_seconds"
    place = next((place for place, part in enumerate(plan.parts) if part.seconds), 0)
    return f"plan-parts-{place}-seconds"
