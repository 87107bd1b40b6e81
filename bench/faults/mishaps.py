"""What goes wrong: each mishap harms a platform, mends it as its owner would, and returns since when."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import psycopg
from sqlalchemy import make_url

from bench.faults.phones import Board
from bench.servers import Platform, family

HELD = 5.0
"""Seconds for which a disk is full, a lock held, a pool empty."""
CUT = 0.2
CUT_FOR = 10.0
JUMPS = (300, -300, 1_200, -3_600, 0)
"""By how many seconds the clock is wrong, one after the other."""

Mishap = Callable[[Platform, Board], Awaitable[float]]


async def kill_worker(platform: Platform, board: Board) -> float:
    """Kill one web process; its master starts another."""
    os.kill(board.chance.choice(family(platform.web_pid)[1:]), signal.SIGKILL)
    return time.monotonic()


async def kill_server(platform: Platform, board: Board) -> float:
    """Kill all web processes at once, and start the server again, as systemd does."""
    await asyncio.to_thread(platform.kill)
    mended = time.monotonic()
    await asyncio.to_thread(platform.start)
    return mended


async def kill_database(platform: Platform, board: Board) -> float:
    """Kill all processes of PostgreSQL at once, and start it again. SQLite lives in the web processes."""
    if platform.database is None:
        return await kill_server(platform, board)
    await asyncio.to_thread(platform.kill_database)
    mended = time.monotonic()
    await asyncio.to_thread(platform.start_database)
    return mended


async def restart_database(platform: Platform, board: Board) -> float:
    """Restart PostgreSQL as for an update; on SQLite, restart the server that holds it."""
    if platform.database is None:
        await asyncio.to_thread(platform.stop)
        mended = time.monotonic()
        await asyncio.to_thread(platform.start)
        return mended
    await asyncio.to_thread(platform.database.stop)
    mended = time.monotonic()
    await asyncio.to_thread(platform.start_database)
    return mended


async def fill_disk(platform: Platform, board: Board) -> float:
    """Let no process of the database write to a file for some seconds, which is what a full disk does."""
    _limit_files(platform, "0")
    await asyncio.sleep(HELD)
    _limit_files(platform, "unlimited")
    mended = time.monotonic()
    await asyncio.to_thread(platform.start_database)  # PostgreSQL gives up where it cannot write its log
    return mended


async def cut_network(platform: Platform, board: Board) -> float:
    """Break every fifth connection between request and answer."""
    board.cut = CUT
    await asyncio.sleep(CUT_FOR)
    board.cut = 0.0
    return time.monotonic()


async def jump_clock(platform: Platform, board: Board) -> float:
    """Set the clock of the server forward and back, further than an attempt lasts."""
    for seconds in JUMPS:
        Path(platform.environ["CLOCK_IS_WRONG_BY"]).write_text(str(seconds))
        await asyncio.sleep(HELD / 2)
    return time.monotonic()


async def empty_pool(platform: Platform, board: Board) -> float:
    """Keep everybody waiting: no connection is left on PostgreSQL, no write lock on SQLite."""
    with _all_taken(platform):
        await asyncio.sleep(HELD)
    return time.monotonic()


def _limit_files(platform: Platform, size: str) -> None:
    """Set how long a file may become that a process writes which keeps the database."""
    owner = platform.database_pid or platform.web_pid
    user = platform.database.system_user if platform.database else None
    for pid in family(owner):
        command = ["prlimit", f"--pid={pid}", f"--fsize={size}:"]
        subprocess.run(command, user=user, check=False, stderr=subprocess.DEVNULL)  # some have just ended


@contextmanager
def _all_taken(platform: Platform) -> Iterator[None]:
    url = make_url(platform.environ["DATABASE_URL"])
    if platform.database is None:
        holder = sqlite3.connect(url.database or "", timeout=30, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")
        holder.close()
        return
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    taken: list[psycopg.Connection] = []
    with suppress(psycopg.OperationalError):
        while True:
            taken.append(psycopg.connect(address))
    with taken[0].cursor() as cursor:
        cursor.execute("LOCK TABLE attempts IN SHARE ROW EXCLUSIVE MODE")
    yield
    for connection in taken:
        connection.close()


KILLS: tuple[Mishap, ...] = (kill_worker, kill_worker, kill_server, kill_database)
OTHERS: dict[str, Mishap] = {
    "database restart": restart_database,
    "disk full": fill_disk,
    "cut network": cut_network,
    "jumping clock": jump_clock,
    "full pool": empty_pool,
}


def kills(times: int, chance: Random) -> list[Mishap]:
    """Return so many kills at random, of the web and of the database."""
    return [chance.choice(KILLS) for _ in range(times)]
