"""A file comes into a bank as a whole, or not at all."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.db import ROOT
from lms.errors import Refused
from lms.rights import Role
from quizzes.bank.cli import commands
from quizzes.bank.content import NewQuestion
from quizzes.bank.formats.gift import read_gift
from quizzes.bank.importing import NotImportable, import_questions, plan_import
from quizzes.bank.models import Question, QuestionPicture
from quizzes.bank.queries import all_questions
from quizzes.bank.stored import restored
from tests.quizzes.world import make_bank
from tests.world import NOON, make_staff, make_unit, sign_in

FIXTURES = ROOT / "tests" / "fixtures" / "questions"


def kept(bank_id: int) -> list[NewQuestion]:
    return [restored(*row) for row in all_questions(bank_id)]


def count_questions() -> int:
    return db.session.scalars(select(func.count(Question.id))).one()


def run(app: Flask, *words: str) -> Any:
    return json.loads(app.test_cli_runner().invoke(commands, words, catch_exceptions=False).stdout)


def test_what_was_read_is_what_the_bank_keeps(app: Flask) -> None:
    reading = read_gift((FIXTURES / "tu-giao-vien.gift").read_text())
    bank_id = make_bank(0)

    ids = import_questions(bank_id, plan_import(bank_id, reading), account_id=None, now=NOON)

    assert len(ids) == 11
    assert kept(bank_id) == [found.question for found in reading.found]


def test_the_same_file_again_brings_nothing_new(app: Flask) -> None:
    bank_id = make_bank(0)
    text = "Một?{T}\n\nHai?{F}\n\nMột?{T}"
    import_questions(bank_id, plan_import(bank_id, read_gift(text)), account_id=None, now=NOON)

    plan = plan_import(bank_id, read_gift(text + "\n\nBa?{T}"))

    assert (len(plan.new), plan.known_count, count_questions()) == (1, 3, 2)


def test_one_wrong_question_refuses_the_file(app: Flask) -> None:
    bank_id = make_bank(0)
    plan = plan_import(bank_id, read_gift("Một?{T}\n\nHai?{~a ~b}"))

    with pytest.raises(NotImportable, match="dòng 3, câu 2"):
        import_questions(bank_id, plan, skips_unsupported=True, account_id=None, now=NOON)
    assert count_questions() == 0


def test_what_is_not_supported_is_left_out_only_on_request(app: Flask) -> None:
    bank_id = make_bank(0)
    plan = plan_import(bank_id, read_gift("Một?{T}\n\nMột đoạn văn."))

    with pytest.raises(NotImportable):
        import_questions(bank_id, plan, account_id=None, now=NOON)
    assert count_questions() == 0

    import_questions(bank_id, plan, skips_unsupported=True, account_id=None, now=NOON)
    assert count_questions() == 1


def test_the_command_tells_and_then_does(app: Flask) -> None:
    bank_id = make_bank(0, name="Nhập")
    db.commit()
    words = ("import", str(FIXTURES / "ngan-hang.xml"), "--bank", "Nhập", "--json")

    dry = run(app, *words, "--dry-run")
    assert (dry["state"], dry["format"], dry["found"], dry["new"]) == ("dry_run", "moodle-xml", 8, 8)
    assert dry["problems"][0] == {
        "severity": "warning",
        "place": {"question": 2, "name": "Ba phần"},
        "feature": "defaultgrade",
        "reason": "Không giữ được “defaultgrade” của câu hỏi.",
        "count": 1,
    }
    assert count_questions() == 0

    assert run(app, *words, "--format", "moodle-xml")["state"] == "imported"
    assert run(app, *words)["state"] == "unchanged"
    listed = run(app, "list", "--bank", str(bank_id), "--json")
    assert [{name: one[name] for name in dry["questions"][0]} for one in listed] == dry["questions"]


def test_a_refused_command_reports_and_fails(app: Flask, tmp_path: Path) -> None:
    make_bank(0, name="Nhập")
    db.commit()
    file = tmp_path / "de.gift"
    file.write_text("Hai?{~a ~b}")

    result = app.test_cli_runner().invoke(commands, ["import", str(file), "--bank", "Nhập", "--json"])

    assert isinstance(result.exception, Refused)
    assert json.loads(result.stdout)["state"] == "refused"
    assert count_questions() == 0


def test_a_picture_comes_along_and_is_shown_to_who_keeps_the_bank(app: Flask, client: FlaskClient) -> None:
    unit = make_unit()
    make_bank(0, name="Nhập", unit=unit)
    db.commit()
    run(app, "import", str(FIXTURES / "ngan-hang.xml"), "--bank", "Nhập", "--json")
    address = f"/files/pictures/{db.session.scalars(select(QuestionPicture.sha256)).one()}.png"

    assert client.get(address).location.startswith("/sign-in")
    sign_in(client, make_staff(Role.TRAINER, unit))
    with client.get(address) as answer:
        assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "image/png", b"\x89PNG")
    assert client.get(f"/files/pictures/{'0' * 64}.png").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "trống"),
        ("a.txt", b"chi la chu", "Không nhận ra định dạng"),
        ("a.xml", b"<html></html>", "Không nhận ra định dạng"),
        ("a.gift", b"\xff\xfe\x00", "văn bản thuần"),
        ("a.gift", b"// chi la ghi chu {T}", "không có câu hỏi nào"),
    ],
)
def test_what_holds_no_questions_is_refused(
    app: Flask, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    make_bank(0, name="Nhập")
    db.commit()
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises(Refused, match=words):
        run(app, "import", str(file), "--bank", "Nhập", "--json")


@pytest.mark.parametrize("target", ["moodle-xml", "qti21", "docx"])
def test_what_is_exported_and_imported_is_the_same(app: Flask, tmp_path: Path, target: str) -> None:
    make_bank(0, name="Từ")
    make_bank(0, name="Đến")
    make_bank(0, name="Lại")
    db.commit()
    run(app, "import", str(FIXTURES / "ngan-hang.xml"), "--bank", "Từ", "--json")

    for here, there in (("Từ", "Đến"), ("Đến", "Lại")):
        file = tmp_path / f"{there}.{target}"
        words = ["export", str(file), "--bank", here, "--format", target, "--skip-unsupported"]
        app.test_cli_runner().invoke(commands, words, catch_exceptions=False)
        report = run(app, "import", str(file), "--bank", there, "--json")
        assert (report["state"], report["problems"]) == ("imported", [])

    listed = {name: run(app, "list", "--bank", name, "--json") for name in ("Từ", "Đến", "Lại")}
    first, second, third = ([one | {"id": 0} for one in listed[name]] for name in listed)
    assert second == third
    if target != "docx":
        assert second == [one for one in first if one in second]
    assert len(second) == {"moodle-xml": 8, "qti21": 5, "docx": 2}[target]


def test_an_export_names_what_it_cannot_hold(app: Flask, tmp_path: Path) -> None:
    bank_id = make_bank(2, name="Từ")
    db.commit()
    run(app, "import", str(FIXTURES / "ngan-hang.xml"), "--bank", "Từ", "--json")
    words = ["export", str(tmp_path / "ra.gift"), "--bank", str(bank_id), "--format", "gift"]

    refused = app.test_cli_runner().invoke(commands, words)
    assert isinstance(refused.exception, Refused)
    assert "3 (hình)" in str(refused.exception)
    assert "9 (loại “Sắp thứ tự”)" in str(refused.exception)
    assert not (tmp_path / "ra.gift").exists()

    done = app.test_cli_runner().invoke(commands, [*words, "--skip-unsupported"], catch_exceptions=False)
    assert "Đã ghi 7 câu" in done.stdout
    assert "căn cứ (văn bản, điều, khoản) (2 câu)" in done.stderr
