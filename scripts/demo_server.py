"""A demo of its own, served as an office does: for the pictures and for the tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from lms.config import read_settings
from wsgi import create_app

ROOT = Path(__file__).parent.parent


def make_demo(folder: Path) -> None:
    """Fill a data folder with a fresh demo, in place of whatever was there."""
    shutil.rmtree(folder, ignore_errors=True)
    for words in (["init"], ["demo", "load"]):
        subprocess.run(
            [sys.executable, "-m", "wsgi", *words],
            cwd=ROOT,
            env=_environ(folder),
            stdout=subprocess.DEVNULL,
            check=True,
        )


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Flask]]:
    """Serve a data folder, and give the address and an application of the same keys."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environ = {**_environ(folder), "PORT": port}
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn"], cwd=ROOT, env=environ, stdout=log, stderr=log
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/healthz")
        yield url, create_app(read_settings(environ))
    finally:
        server.terminate()
        server.wait()


def _environ(folder: Path) -> dict[str, str]:
    return {**os.environ, "LMS_DATA": str(folder)}


def _wait_for(url: str) -> None:
    for _attempt in range(150):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{url} did not answer.")
