"""`make bench`: how fast the sitting is, on real servers, client and database on the same machine."""

import argparse
import asyncio
import itertools
import json
import os
import platform as machine
import resource
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from statistics import median_low
from typing import Any

from sqlalchemy import select

from bench import contests, measures, questions, targets, units
from bench.measures import Figures, Taps
from bench.servers import ROOT, SERVERS, Platform, platform
from bench.world import Entrant, World, make_world
from lms import db
from lms.config import read_settings
from quizzes.attempts.models import Attempt
from wsgi import create_app

Measure = Callable[[Platform, World, Sequence[Entrant]], Coroutine[Any, Any, tuple[Figures, Taps]]]

MEASURES: dict[str, tuple[Measure, int]] = {
    "attempts": (measures.attempts, 2_000),
    "saves": (measures.saves, measures.IN_FLIGHT),
    "starts": (measures.starts, measures.CROWD),
    "log-ins": (measures.log_ins, 1_600),
}
"""Each with the entrants that one run needs."""
OPEN_FILES = 8_192


def main() -> int:
    """Measure what was asked for, print a table, write the figures, and fail if an answer was lost."""
    if sys.argv[1:2] == ["targets"]:
        return targets.main(sys.argv[2:])
    if sys.argv[1:2] == ["contests"]:
        return contests.main(sys.argv[2:])
    if sys.argv[1:2] == ["questions"]:
        return questions.main(sys.argv[2:])
    if sys.argv[1:2] == ["units"]:
        return units.main(sys.argv[2:])
    asked = _arguments()
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    report = {"python": machine.python_version(), "processors": os.cpu_count(), "runs": asked.runs}
    found: dict[str, list[Figures]] = {}
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    for kind, server in itertools.product(asked.databases, asked.servers):
        place = f"{kind}, {server}"
        found[place] = _measure(kind, server, asked.measures, asked.runs)
        _print_table(place, found[place])
        figures = {each: [one.as_json() for one in found[each]] for each in found}
        asked.json.write_text(json.dumps({**report, "figures": figures}, indent=1))
    print(f"\nWritten to {asked.json}.")
    return 1 if any(one.lost for figures in found.values() for one in figures) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], help="which ones (all)")
    parser.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    parser.add_argument("--servers", nargs="+", choices=[*SERVERS], default=["gunicorn"])
    parser.add_argument("--runs", type=int, default=3, help="the median of so many runs is shown (3)")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench.json")
    return parser.parse_args()


def _measure(kind: str, server: str, names: Sequence[str], runs: int) -> list[Figures]:
    """Return the median run of each measure on one kind of database."""
    wanted = {name: MEASURES[name] for name in names or MEASURES}
    with platform(kind, server) as one:
        app = create_app(read_settings(one.environ))
        world = make_world(app, runs * sum(count for _, count in wanted.values()))
        entrants = iter(world.entrants)
        one.start()
        medians = []
        for name, (measure, count) in wanted.items():
            results = []
            for number in range(1, runs + 1):
                print(f"{kind}: {name}, run {number} of {runs} ...", file=sys.stderr, flush=True)
                figures, taps = asyncio.run(measure(one, world, [next(entrants) for _ in range(count)]))
                with app.app_context():
                    figures.lost = taps.lost_in(_kept(taps))
                results.append(figures)
            middle = median_low([figures.per_second for figures in results])
            chosen = next(figures for figures in results if figures.per_second == middle)
            chosen.lost = sum(figures.lost for figures in results)
            chosen.errors = sum(figures.errors for figures in results)
            medians.append(chosen)
        db.engine().dispose()
        return medians


def _kept(taps: Taps) -> dict[int, dict[str, Any]]:
    """Return the answers that the database holds, of the attempts in which something was acknowledged."""
    with db.reading() as session:
        rows = session.execute(select(Attempt.id, Attempt.answers))
        return {attempt_id: dict(answers) for attempt_id, answers in rows if attempt_id in taps.saved}


def _print_table(place: str, figures: Sequence[Figures]) -> None:
    print(f"\n{place}")
    print(
        f"{'':<22}{'per second':>11}{'seconds':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}"
        f"{'client':>9}{'web':>8}{'database':>10}{'errors':>8}{'lost':>6}"
    )
    for one in figures:
        print(
            f"{one.name:<22}{one.per_second:>11.1f}{one.seconds:>9.1f}{one.p50_ms:>9.1f}{one.p95_ms:>9.1f}"
            f"{one.p99_ms:>9.1f}{one.client_ms:>9.2f}{one.web_ms:>8.2f}{one.database_ms:>10.2f}"
            f"{one.errors:>8}{one.lost:>6}"
        )
    print("(client, web, database: milliseconds of processor for each)", flush=True)


if __name__ == "__main__":
    sys.exit(main())
