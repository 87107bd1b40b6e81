"""Files as other programs and people write them are read as their truth beside them says."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from quizzes.bank.formats.choosing import Upload, read_questions
from quizzes.bank.neutral import as_json

FOLDER = Path(__file__).parents[3] / "fixtures" / "questions"
TRUTH = ".truth.json"
FILES = sorted(path for path in FOLDER.iterdir() if not path.name.endswith(TRUTH))


def upload(path: Path) -> Upload:
    """Give a file as it is; a folder is the content of a package."""
    if path.is_file():
        return Upload(path.read_bytes(), path.name)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part in sorted(path.rglob("*")):
            archive.write(part, part.relative_to(path))
    return Upload(stream.getvalue(), f"{path.name}.zip")


def told(file: Upload) -> dict[str, Any]:
    """Give what was read: the questions in their neutral form without what is empty, and the problems."""
    found, reading = read_questions(file)
    questions = []
    for one in reading.found:
        said = as_json(one.question)
        said["source"] = {name: value for name, value in said["source"].items() if value}
        questions.append({name: value for name, value in said.items() if value})
    problems = [
        [problem.severity.value, problem.place.words, str(problem.reason)] for problem in reading.problems
    ]
    return {"format": found.value, "questions": questions, "problems": problems}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_of_another_program_is_read_as_a_person_reads_it(app: Flask, path: Path) -> None:
    truth = json.loads(path.with_name(path.name + TRUTH).read_text())

    assert told(upload(path)) == truth
