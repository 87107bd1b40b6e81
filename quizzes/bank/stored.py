"""From what a question says to the columns that keep it, and back."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from quizzes.bank.checks import is_right
from quizzes.bank.content import (
    Answer,
    Difficulty,
    Distractor,
    NewQuestion,
    Option,
    Pair,
    QuestionKind,
    Side,
)
from quizzes.bank.models import Question, QuestionVersion


def said(question: NewQuestion) -> dict[str, Any]:
    """Return the columns of a version that hold what a question says."""
    return {
        "kind": question.kind,
        "stem": question.stem,
        "options": [
            {
                "key": option.key,
                "html": option.html,
                "is_right": is_right(question.kind, option.fraction),
                "fraction": option.fraction,
                "feedback": option.feedback,
            }
            for option in question.options
        ],
        "answers": [asdict(answer) for answer in question.answers],
        "pairs": [asdict(pair) for pair in question.pairs],
        "distractors": [asdict(distractor) for distractor in question.distractors],
        "scoring": dict(question.scoring),
        "explanation": question.explanation,
        "law": question.law,
        "article": question.article,
        "clause": question.clause,
        "valid_from": question.valid_from,
        "valid_to": question.valid_to,
    }


def sorted_under(question: NewQuestion) -> dict[str, Any]:
    """Return the columns of a question under which people find it; changing them makes no new version."""
    return {
        "kind": question.kind,
        "name": question.name,
        "topic": question.topic,
        "difficulty": question.difficulty,
        "category": list(question.category),
        "tags": list(question.tags),
    }


def restored(question: Question, version: QuestionVersion) -> NewQuestion:
    """Return a question as one of its versions says it."""
    return replace(
        content_of(version),
        name=question.name,
        topic=question.topic,
        difficulty=Difficulty(question.difficulty),
        category=tuple(question.category),
        tags=tuple(question.tags),
    )


def content_of(version: QuestionVersion) -> NewQuestion:
    """Return what a version says, without what the question is found under."""
    return NewQuestion(
        kind=QuestionKind(version.kind),
        stem=version.stem,
        options=tuple(map(_option, version.options)),
        answers=tuple(Answer(**answer) for answer in version.answers),
        pairs=tuple(Pair(**pair) for pair in version.pairs),
        distractors=tuple(Distractor(**one | {"side": Side(one["side"])}) for one in version.distractors),
        explanation=version.explanation,
        law=version.law,
        article=version.article,
        clause=version.clause,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        scoring=version.scoring,
    )


def _option(kept: Mapping[str, Any]) -> Option:
    return Option(kept["html"], kept["fraction"], kept["feedback"], kept["key"])
