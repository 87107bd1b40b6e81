"""The commands about questions."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from lms import db
from lms.errors import NotFound, Refused
from lms.units.models import Unit
from quizzes.bank.actions import add_questions, create_bank, retire_question
from quizzes.bank.cli import commands
from quizzes.bank.neutral import as_json
from tests.quizzes.bank.samples import SAMPLES
from tests.world import NOON, make_unit


@pytest.fixture
def unit(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def bank_id(unit: Unit) -> int:
    """A bank with one question of each kind, of which the last is drawn no more."""
    bank_id = create_bank(name="Mẫu", unit_id=unit.id, account_id=None, now=NOON)
    ids = add_questions(bank_id, list(SAMPLES.values()), account_id=None, now=NOON)
    retire_question(ids[-1], account_id=None, now=NOON)
    db.commit()
    return bank_id


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(commands, words, catch_exceptions=False)


def test_the_list_holds_every_question_in_the_neutral_form(app: Flask, bank_id: int) -> None:
    listed = json.loads(run(app, "list", "--bank", "Mẫu", "--json").stdout)

    expected = [
        {"id": number, "version": 1, "retired": number == 8, **as_json(question)}
        for number, question in enumerate(SAMPLES.values(), start=1)
    ]
    assert listed == expected
    assert (
        run(app, "list", "--bank", str(bank_id)).stdout.splitlines()[2]
        == "3\ttrue_false\tMột năm có 12 tháng."
    )


def test_a_bank_that_is_not_there_or_not_the_only_one_is_refused(app: Flask, bank_id: int) -> None:
    with pytest.raises(NotFound):
        run(app, "list", "--bank", "Không có")
    create_bank(name="Mẫu", unit_id=make_unit().id, account_id=None, now=NOON)
    db.commit()
    with pytest.raises(Refused, match="1, 2"):
        run(app, "list", "--bank", "Mẫu")


def graded(app: Flask, folder: Path, question_id: int, response: Any) -> Any:
    file = folder / "response.json"
    file.write_text(json.dumps(response))
    return json.loads(run(app, "grade", str(question_id), "--response", str(file), "--json").stdout)


def test_a_response_is_graded(app: Flask, bank_id: int, tmp_path: Path) -> None:
    same = {"version": 1, "outcomes": {}}

    assert graded(app, tmp_path, 2, {"choices": ["a"]}) == {
        **{"id": 2, "score": 0.5, "feedback": ["Đúng, đèn dừng."], "needs_grading": False},
        **same,
    }
    assert graded(app, tmp_path, 8, {"text": "Bài viết"}) == {
        **{"id": 8, "score": None, "feedback": [], "needs_grading": True},
        **same,
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{\n"choices": [', "không phải là JSON: sai ở dòng 2"),
        ("[" * 100_000, "không phải là JSON."),
        ('{"choices": ["z"]}', "không có khoá “z”"),
        ("5", "phải là một đối tượng JSON"),
        ("", "không phải là JSON: sai ở dòng 1"),
    ],
)
def test_what_is_no_response_is_refused(
    app: Flask, bank_id: int, tmp_path: Path, content: str, words: str
) -> None:
    file = tmp_path / "response.json"
    file.write_text(content)

    with pytest.raises(Refused, match=words):
        run(app, "grade", "1", "--response", str(file))


def test_a_question_that_is_not_there_is_refused(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "response.json"
    file.write_text("{}")

    with pytest.raises(NotFound):
        run(app, "grade", "7", "--response", str(file))
