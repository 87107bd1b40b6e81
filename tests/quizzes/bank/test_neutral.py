"""The documented form is the one that the commands print and take."""

import json
import re
from typing import Any

import pytest

from lms.db import ROOT
from quizzes.bank.content import QuestionKind
from quizzes.bank.grading import grade
from quizzes.bank.neutral import as_json
from quizzes.bank.responses import read_response
from tests.quizzes.bank.samples import SAMPLES


def examples() -> dict[str, list[Any]]:
    """Return the blocks of JSON below the heading of each kind."""
    text = (ROOT / "docs" / "question-form.md").read_text()
    chapters = re.split(r"^### (\w+)\n", text, flags=re.MULTILINE)[1:]
    found = {}
    for kind, chapter in zip(chapters[::2], chapters[1::2], strict=True):
        found[kind] = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", chapter, re.DOTALL)]
    return found


def test_every_kind_has_its_example() -> None:
    assert list(examples()) == [kind.value for kind in QuestionKind]


@pytest.mark.parametrize("kind", QuestionKind)
def test_an_example_is_what_the_bank_prints_and_grades(kind: QuestionKind) -> None:
    form, response, result = examples()[kind]
    question = SAMPLES[kind]
    graded = grade(question, read_response(question, response))

    assert as_json(question) == form
    assert result == {
        "score": graded.score,
        "outcomes": graded.outcomes,
        "feedback": list(graded.feedback),
        "needs_grading": graded.score is None,
    }
