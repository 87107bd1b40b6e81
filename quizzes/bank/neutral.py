"""The neutral form of a question as JSON: what docs/question-form.md promises."""

from typing import Any

from quizzes.bank.content import NewQuestion, QuestionKind


def as_json(question: NewQuestion) -> dict[str, Any]:
    """Return a question in the neutral form."""
    return {
        "kind": question.kind.value,
        "name": question.name,
        "stem": question.stem,
        "options": [
            {
                "key": option.key,
                "text": option.html,
                "fraction": option.fraction,
                "feedback": option.feedback,
            }
            for option in question.options
        ],
        "answers": _answers(question),
        "pairs": [
            {
                "left_key": pair.left_key,
                "left": pair.left,
                "right_key": pair.right_key,
                "right": pair.right,
                "fraction": pair.fraction,
            }
            for pair in question.pairs
        ],
        "distractors": [
            {"side": one.side.value, "key": one.key, "text": one.html} for one in question.distractors
        ],
        "general_feedback": question.explanation,
        "category": list(question.category),
        "tags": list(question.tags),
        "topic": question.topic,
        "difficulty": question.difficulty.value,
        "source": {
            "law": question.law,
            "article": question.article,
            "clause": question.clause,
            "valid_from": question.valid_from.isoformat() if question.valid_from else None,
            "valid_to": question.valid_to.isoformat() if question.valid_to else None,
        },
        "scoring": dict(question.scoring),
    }


def _answers(question: NewQuestion) -> list[dict[str, Any]]:
    if question.kind == QuestionKind.NUMBER:
        return [
            {
                "value": None if answer.text == "*" else float(answer.text),
                "tolerance": answer.tolerance,
                "fraction": answer.fraction,
                "feedback": answer.feedback,
            }
            for answer in question.answers
        ]
    return [
        {
            "text": answer.text,
            "fraction": answer.fraction,
            "feedback": answer.feedback,
            "case_sensitive": answer.is_case_sensitive,
            "wildcard": answer.is_pattern,
        }
        for answer in question.answers
    ]
