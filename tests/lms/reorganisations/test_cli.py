"""The command that carries out a decision keeps it as an office has it: number, day and paper."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.errors import Refused
from lms.files.models import File
from lms.files.queries import get_file, path_of
from lms.reorganisations.columns import TITLES, Field
from lms.spreadsheets import Column, Table, write_xlsx
from lms.units.models import Level, Unit, UnitDecision
from tests.lms.files.test_actions import PDF
from tests.world import make_unit

OPTIONS = ("--as-of", "2025-07-01", "--number", "12/QĐ-LĐLĐ", "--signed", "20/06/2025")


@pytest.fixture
def zone(app: Flask) -> Unit:
    unit = make_unit("Công đoàn Khu công nghiệp", level=Level.UPPER)
    db.commit()
    return unit


@pytest.fixture
def workbook(zone: Unit, tmp_path: Path) -> Path:
    said = {Field.KIND: "Đổi tên", Field.UNIT: zone.code, Field.NAME: "Công đoàn các Khu công nghiệp"}
    path = tmp_path / "sap-xep.xlsx"
    with path.open("wb") as stream:
        columns = [Column(title) for title in TITLES.values()]
        write_xlsx(stream, Table("Việc", columns, [[said.get(field, "") for field in TITLES]]))
    return path


def test_a_decision_is_kept_with_its_number_its_day_and_its_paper(
    app: Flask, zone: Unit, workbook: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "quyet-dinh.pdf"
    paper.write_bytes(PDF)

    done = app.test_cli_runner().invoke(
        args=["units", "import", str(workbook), *OPTIONS, "--paper", str(paper)], catch_exceptions=False
    )

    assert done.exit_code == 0, done.output
    decision = db.session.scalars(select(UnitDecision)).one()
    assert (decision.number, decision.signed_on) == ("12/QĐ-LĐLĐ", date(2025, 6, 20))
    assert path_of(get_file(decision.file_id or 0)).read_bytes() == PDF
    assert get_file(decision.workbook_id or 0).name == "sap-xep.xlsx"
    assert db.session.get_one(Unit, zone.id).name == "Công đoàn các Khu công nghiệp"


def test_a_paper_that_is_none_is_refused_and_nothing_is_kept(
    app: Flask, workbook: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "quyet-dinh.pdf"
    paper.write_text("không phải PDF")

    with pytest.raises(Refused):
        app.test_cli_runner().invoke(
            args=["units", "import", str(workbook), *OPTIONS, "--paper", str(paper)], catch_exceptions=False
        )

    db.rollback()
    assert db.session.scalar(select(func.count(UnitDecision.id))) == 0
    assert db.session.scalar(select(func.count(File.id))) == 0
