"""The commands that look after the whole platform."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parent.parent.parent


def lms(*words: str, **environ: str) -> tuple[int, str, str]:
    """Return the exit code of a command, and what it wrote on standard output and on standard error."""
    ended = subprocess.run(
        [sys.executable, "-m", "wsgi", *words],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr


def test_a_fresh_folder_becomes_a_platform_and_stays_one(tmp_path: Path) -> None:
    data = tmp_path / "data"

    code, first, _ = lms("init", "--json", LMS_DATA=str(data))
    keys = {path.name: path.read_text() for path in (data / "keys").iterdir()}
    _, second, _ = lms("init", "--json", LMS_DATA=str(data))

    revision = json.loads(first)["revision"]
    assert (code, json.loads(first)) == (0, {"data": str(data), "before": None, "revision": revision})
    assert json.loads(second) == {"data": str(data), "before": revision, "revision": revision}
    assert {path.name: path.read_text() for path in (data / "keys").iterdir()} == keys
    assert data.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (data / "keys").iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("locale", "said"),
    [("vi", "Cơ sở dữ liệu đã ở phiên bản mới nhất"), ("en", "The database is up to date")],
)
def test_commands_speak_the_language_that_the_environment_names(
    app: Flask, monkeypatch: pytest.MonkeyPatch, locale: str, said: str
) -> None:
    monkeypatch.setenv("LMS_LOCALE", locale)

    result = app.test_cli_runner().invoke(args=["init"])

    assert (result.exit_code, result.output.split(" (")[0]) == (0, said)


def test_a_command_that_does_not_exist_is_refused_on_standard_error(tmp_path: Path) -> None:
    code, out, err = lms("fly", LMS_DATA=str(tmp_path))

    assert (code, out, err.splitlines()[-1]) == (1, "", "Error: No such command 'fly'.")


def test_a_data_folder_that_cannot_be_made_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "data"

    sentence = f"Không ghi được vào thư mục dữ liệu {folder}: Not a directory.\n"
    assert lms("init", LMS_DATA=str(folder)) == (1, "", sentence)
    in_english = f"Cannot write to the data folder {folder}: Not a directory.\n"
    assert lms("init", LMS_DATA=str(folder), LMS_LOCALE="en") == (1, "", in_english)
    assert lms("--help", LMS_DATA=str(folder)) == (1, "", sentence)


@pytest.mark.parametrize("command", ["backup", "units template"])
def test_a_file_that_cannot_be_written_is_refused_in_one_sentence(tmp_path: Path, command: str) -> None:
    lms("init", LMS_DATA=str(tmp_path / "data"))
    file = tmp_path / "no" / "folder" / "file"

    told = lms(*command.split(), str(file), LMS_DATA=str(tmp_path / "data"))

    assert told == (1, "", f"Không ghi được tệp {file}: No such file or directory.\n")


def test_a_database_that_does_not_answer_is_named_in_one_sentence(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing"

    code, out, err = lms("init", LMS_DATA=str(tmp_path), DATABASE_URL=url)

    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("Không dùng được cơ sở dữ liệu: ")
