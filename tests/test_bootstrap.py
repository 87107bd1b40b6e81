"""Setting up says in one sentence what is in its way, before it has done anything."""

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import bootstrap

BOOTSTRAP = Path(__file__).parent.parent / "scripts" / "bootstrap.py"
OLDEST_THAT_AST_KNOWS = (3, 7)


def refusal(**environ: str) -> str:
    """Return what `make run` says when it stops at once."""
    ended = subprocess.run(
        [sys.executable, BOOTSTRAP, "run"],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    return ended.stderr


@pytest.fixture
def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_an_old_python_can_read_the_script_and_so_refuse() -> None:
    ast.parse(BOOTSTRAP.read_text(), feature_version=OLDEST_THAT_AST_KNOWS)

    with pytest.raises(SyntaxError):
        ast.parse("if (n := 1): pass", feature_version=OLDEST_THAT_AST_KNOWS)


def test_a_busy_port_is_refused() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = str(busy.getsockname()[1])

        assert refusal(PORT=port) == f"Port {port} is already in use; try another: make run PORT=8001\n"


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    assert refusal(PORT=port) == f"PORT must be a number from 1 to 65535, not {port!r}.\n"


def test_a_data_folder_that_cannot_be_written_to_is_refused(tmp_path: Path, free_port: str) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "data"

    assert refusal(PORT=free_port, LMS_DATA=str(folder)) == (
        f"The folder {folder} cannot be written to (Not a directory): "
        "name another folder: make run LMS_DATA=/path\n"
    )


def test_commands_speak_as_the_script_does_and_the_server_as_its_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(bootstrap.ROOT)
    monkeypatch.setenv("CHROMIUM", sys.executable)  # one is known, so none is installed
    monkeypatch.delenv("LMS_LOCALE", raising=False)
    speaks = [sys.executable, "-c", "import os, sys; sys.exit(os.environ['LMS_LOCALE'] != sys.argv[1])"]

    assert bootstrap.succeeds([*speaks, "en"])
    assert bootstrap.main("browser") == 0
    assert "LMS_LOCALE" not in os.environ  # the server takes this environment over

    monkeypatch.setenv("LMS_LOCALE", "vi")
    assert bootstrap.succeeds([*speaks, "vi"])
