"""Both servers: each serves the platform, and ends when it is told to."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PATIENCE = 60


@contextmanager
def served(module: str, data: Path) -> Iterator["tuple[subprocess.Popen[bytes], str]"]:
    """Serve a platform from its folder, and give the server and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "LMS_DATA": str(data), "PORT": str(port), "LMS_LOCALE": "en"}
    environ.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-m", "wsgi", "init"], cwd=ROOT, env=environ, check=True)
    with (data / "log").open("wb") as log:
        command = [sys.executable, "-m", module]
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
    try:
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def answer_of(url: str) -> str:
    """Return the body of a page once the server answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as reply:
                return str(reply.read().decode())
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("module", ["gunicorn", "granian_server"])
def test_a_server_answers_and_ends_when_it_is_told_to(module: str, tmp_path: Path) -> None:
    with served(module, tmp_path) as (server, url):
        page = answer_of(f"{url}/sign-in")
        server.send_signal(signal.SIGTERM)
        code = server.wait(PATIENCE)

    assert "<h1>Đăng nhập</h1>" in page
    assert code == 0
    assert "Traceback" not in (tmp_path / "log").read_text()
