"""What a question says, whatever format or page it came from: the neutral form of docs/question-form.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

TRUE, FALSE = "true", "false"
"""The keys of the two options of a true/false question, in their order."""


class QuestionKind(StrEnum):
    """How a question is answered."""

    ONE_RIGHT = "one_right"
    SEVERAL_RIGHT = "several_right"
    TRUE_FALSE = "true_false"
    ORDER = "order"
    MATCHING = "matching"
    SHORT_ANSWER = "short_answer"
    NUMBER = "number"
    ESSAY = "essay"


CHOICES = frozenset({QuestionKind.ONE_RIGHT, QuestionKind.SEVERAL_RIGHT, QuestionKind.TRUE_FALSE})
"""The kinds that are answered by choosing among options."""


class Difficulty(StrEnum):
    """How hard a question is, as its author judges."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Side(StrEnum):
    """Where a part of a matching question stands."""

    LEFT = "left"
    RIGHT = "right"


class Scoring(StrEnum):
    """The rules of scoring beside the fractions; what else a rule needs stands beside its name.

    The first two are the templates of QTI, the last is of Moodle's order questions.
    """

    MATCH_CORRECT = "match_correct"
    MAP_RESPONSE = "map_response"
    ABSOLUTE_POSITION = "absolute_position"


@dataclass(frozen=True)
class Option:
    """Something to choose or to put in order, as rich text; `fraction` is the share of the score it gives.

    The options of an order stand in the right order. An empty key is given one when the question is kept.
    """

    html: str
    fraction: float = 0.0
    feedback: str = ""
    key: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer that is accepted for so much of the score, as plain text.

    For a number the text is a number as JSON writes it, and the tolerance reaches to both sides of it;
    the text "*" stands for any number. In a pattern each * stands for any letters or none.
    """

    text: str
    fraction: float = 1.0
    feedback: str = ""
    tolerance: float = 0.0
    is_case_sensitive: bool = False
    is_pattern: bool = False


@dataclass(frozen=True)
class Pair:
    """Two things that belong together, as rich text; a thing in several pairs has one key and one text."""

    left: str
    right: str
    fraction: float = 0.0
    left_key: str = ""
    right_key: str = ""


@dataclass(frozen=True)
class Distractor:
    """A thing to match that belongs to nothing."""

    html: str
    side: Side = Side.RIGHT
    key: str = ""


@dataclass(frozen=True)
class NewQuestion:
    """A question as somebody wrote it; texts are rich text unless a name says otherwise.

    `explanation` is the feedback that everybody gets. `scoring` is empty where the fractions say everything;
    else it names the `rule` of the format that the question came from, as in docs/question-form.md.
    """

    kind: QuestionKind
    stem: str
    options: tuple[Option, ...] = ()
    answers: tuple[Answer, ...] = ()
    pairs: tuple[Pair, ...] = ()
    distractors: tuple[Distractor, ...] = ()
    explanation: str = ""
    law: str = ""
    article: str = ""
    clause: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    name: str = ""
    topic: str = ""
    difficulty: Difficulty = Difficulty.MEDIUM
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    scoring: Mapping[str, Any] = field(default_factory=dict)
