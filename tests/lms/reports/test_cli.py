"""The command writes a whole file or none."""

from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook

from lms import db
from lms.ledger import actions as ledger
from lms.populations.meaning import people_clause
from lms.populations.rules import Definition
from lms.reports.asked import register_asked
from tests.world import NOON, make_person, make_unit


@pytest.fixture(autouse=True)
def world(app: Flask) -> None:
    province = make_unit("LĐLĐ tỉnh Sông Trăng", code="ST")
    make_person('=HYPERLINK("http://x.example") Xuân', unit=province)
    ledger.open_activity(kind="course", key="course:mang", title="Mạng", unit_id=province.id, now=NOON)
    register_asked(app, "course", lambda activity_id, day: [people_clause(Definition(), day)])
    db.session.commit()


def lms(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["reports", "completion", *arguments])
    return result.exit_code, result.output or str(result.exception)


def test_the_roster_is_written_with_names_that_are_no_formulas(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"

    assert lms(app, "--unit", "ST", "--course", "mang", "--as-of", "22/11/2026", "-o", str(path)) == (
        0,
        f"Đã ghi 1 dòng vào {path}.\n",
    )
    sheet = load_workbook(path).active
    assert sheet is not None
    assert (sheet["D6"].value, sheet["D6"].data_type) == ('=HYPERLINK("http://x.example") Xuân', "s")
    assert [file.name for file in tmp_path.iterdir() if file.suffix in {".xlsx", ".part"}] == ["a.xlsx"]


def test_what_is_unknown_leaves_the_file_that_was_there(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"before")

    for arguments, sentence in (
        (["--unit", "NOPE"], "NOPE"),
        (["--unit", "ST", "--course", "nope"], "nope"),
    ):
        code, output = lms(app, *arguments, "-o", str(path))
        assert (code, sentence in output) == (1, True)
    assert path.read_bytes() == b"before"


def test_a_folder_that_is_not_there_is_a_sentence(app: Flask, tmp_path: Path) -> None:
    code, output = lms(app, "--unit", "ST", "-o", str(tmp_path / "nowhere" / "a.xlsx"))

    assert code == 1
    assert "Không ghi được tệp" in output
