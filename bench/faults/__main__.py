"""`make faults`: what is lost when things go wrong under load, and how soon the platform serves again."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from statistics import median

from flask import Flask
from sqlalchemy import func, select

from bench.faults import mishaps
from bench.faults.mishaps import Mishap
from bench.faults.phones import Board, Phone
from bench.servers import ROOT, Platform, platform
from bench.world import Entrant, World, make_world
from lms import db
from lms.config import read_settings
from lms.ledger.models import LedgerEntry
from quizzes.attempts.models import Attempt
from wsgi import create_app

SITTINGS = 200
KILLS = 50
CONFIG = Path(__file__).parent / "jumping.py"
WARM_UP = 3.0
BREATH = (0.2, 5.0)
"""Seconds from one mishap to the next: at times it comes before the phones have found their way back."""
PATIENCE = 60.0
"""Seconds after which nobody believes any more that the platform serves again."""


@dataclass
class Outcome:
    """What came of one kind of mishap."""

    name: str
    times: int
    acknowledged: int
    handed_in: int
    errors: int
    lost: int
    double: int
    again_median: float
    again_longest: float
    """Seconds from the end of a mishap to the first save that was sent after it and kept."""


def main() -> int:
    """Let everything go wrong on either database, print a table, and fail if anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--sittings", type=int, default=SITTINGS)
    parser.add_argument(
        "--only", nargs="+", choices=["kills", *mishaps.OTHERS], default=["kills", *mishaps.OTHERS]
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "faults.json")
    asked = parser.parse_args()
    found: dict[str, list[Outcome]] = {}
    for kind in asked.databases:
        _print_head(kind)
        found[kind] = _suffer(kind, asked)
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    report = {kind: [asdict(one) for one in outcomes] for kind, outcomes in found.items()}
    asked.json.write_text(json.dumps(report, indent=1))
    print(f"\nWritten to {asked.json}.")
    return 1 if any(one.lost or one.double for outcomes in found.values() for one in outcomes) else 0


def _suffer(kind: str, asked: argparse.Namespace) -> list[Outcome]:
    chance = Random(asked.seed)
    acts = {
        "kills": mishaps.kills(asked.kills, chance),
        **{name: [one] for name, one in mishaps.OTHERS.items()},
    }
    with platform(kind) as one:
        wrong_by = Path(one.environ["LMS_DATA"]) / "clock"
        wrong_by.write_text("0")
        one.environ |= {"CLOCK_IS_WRONG_BY": str(wrong_by), "GUNICORN_CMD_ARGS": f"--config {CONFIG}"}
        app = create_app(read_settings(one.environ))
        world = make_world(app, asked.sittings * len(asked.only))
        db.engine().dispose()
        entrants = iter(world.entrants)
        one.start()
        outcomes = []
        for name in asked.only:
            sitting = [next(entrants) for _ in range(asked.sittings)]
            board = Board(chance)
            again = asyncio.run(_under_load(one, world, sitting, board, acts[name]))
            outcomes.append(_outcome(app, name, board, again))
            _print_line(outcomes[-1])
        db.engine().dispose()
        return outcomes


async def _under_load(
    one: Platform, world: World, entrants: Sequence[Entrant], board: Board, acts: Sequence[Mishap]
) -> list[float]:
    """Let all sit while the mishaps happen, and return after how many seconds each was overcome."""
    phones = asyncio.gather(*(Phone(one.port, world, entrant, board).sit() for entrant in entrants))
    await asyncio.sleep(WARM_UP)
    again = []
    for act in acts:
        mended = await act(one, board)
        again.append(await _until_served(board, mended))
        await asyncio.sleep(board.chance.uniform(*BREATH))
    board.is_over = True
    await phones
    return again


async def _until_served(board: Board, since: float) -> float:
    waited = 0.0
    while (seconds := board.served_again(since)) is None:
        if waited > PATIENCE:
            raise RuntimeError("the platform does not serve any more")
        await asyncio.sleep(0.05)
        waited += 0.05
    return seconds


def _outcome(app: Flask, name: str, board: Board, again: Sequence[float]) -> Outcome:
    with app.app_context(), db.reading() as session:
        wanted = {attempt_id for attempts in board.started.values() for attempt_id in attempts}
        rows = session.execute(select(Attempt.id, Attempt.person_id, Attempt.answers)).all()
        people = {row.person_id for row in rows if row.id in wanted}
        kept = {row.id: dict(row.answers) for row in rows}
        made = {row.id for row in rows if row.person_id in people}
        entries = dict(
            session.execute(
                select(LedgerEntry.source, func.count(LedgerEntry.id)).group_by(LedgerEntry.source)
            ).all()
        )
    recorded = [entries.get(f"attempt:{attempt_id}", 0) for attempt_id in board.receipts]
    return Outcome(
        name=name,
        times=len(again),
        acknowledged=sum(len(taps) for taps in board.taps.saved.values()),
        handed_in=len(board.receipts),
        errors=board.errors,
        lost=board.taps.lost_in(kept) + sum(count == 0 for count in recorded),
        double=len(made - wanted)
        + sum(count > 1 for count in recorded)
        + sum(len(urls) > 1 for urls in board.receipts.values()),
        again_median=round(median(again), 2),
        again_longest=round(max(again), 2),
    )


def _print_head(kind: str) -> None:
    print(
        f"\n{kind:<18}{'times':>6}{'acknowledged':>14}{'handed in':>11}{'errors':>8}{'lost':>6}{'double':>8}"
        f"{'again, median s':>17}{'longest s':>11}",
        flush=True,
    )


def _print_line(one: Outcome) -> None:
    print(
        f"{one.name:<18}{one.times:>6}{one.acknowledged:>14}{one.handed_in:>11}{one.errors:>8}{one.lost:>6}"
        f"{one.double:>8}{one.again_median:>17.2f}{one.again_longest:>11.2f}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
