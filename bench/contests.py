"""The results of a large round: ranked and published, its pages, one's own rank, a table of units.

With `--rounds 4` the attempts are spread over so many rounds, and the whole contest is ranked and published.

`python -m bench contests --sizes 10000 100000 1000000 --databases sqlite postgresql`
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles

from sqlalchemy import select

from bench.contest_round import make_contest, opening
from bench.servers import ROOT, platform
from lms import db, i18n
from lms.config import read_settings
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest
from quizzes.ranking.collective import Field, collective_table
from quizzes.results import actions, boards, queries, versions
from quizzes.results.belonging import units_of
from quizzes.results.concluding import conclude_standing
from quizzes.results.models import WHOLE, StandingState
from quizzes.results.signs import signs_of
from wsgi import create_app

OPENED = 100


@dataclass
class Figure:
    """One thing that was measured, in seconds: all of it, or the middle and 95 of 100.

    `processor` is what this process used of it, `megabytes` the most memory it ever held.
    """

    name: str
    attempts: int
    seconds: float
    p95: float | None = None
    processor: float | None = None
    megabytes: int | None = None


def main(arguments: list[str]) -> int:
    """Measure what was asked for, print a table and write the figures."""
    asked = _arguments(arguments)
    if asked.job:
        return _do_job(asked.job, asked.sizes[0], asked.rounds)
    report: dict[str, list[dict[str, object]]] = {}
    for kind in asked.databases:
        found = []
        for attempts in asked.sizes:
            for figure in _measure(kind, attempts, asked.rounds):
                found.append(figure)
                print(f"{kind}: {figure}", file=sys.stderr, flush=True)
        report[kind] = [asdict(one) for one in found]
        print(f"\n{kind}\n{'':<40}{'attempts':>10}{'seconds':>10}{'processor':>11}{'p95 ms':>9}{'MB':>7}")
        for one in found:
            p95 = "" if one.p95 is None else f"{1000 * one.p95:.1f}"
            used = "" if one.processor is None else f"{one.processor:.2f}"
            line = f"{one.name:<40}{one.attempts:>10}{one.seconds:>10.3f}{used:>11}{p95:>9}"
            print(f"{line}{one.megabytes or '':>7}")
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(report, indent=1))
    return 0


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench contests", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--job", help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench-contests.json")
    return parser.parse_args(arguments)


def _measure(kind: str, attempts: int, rounds: int) -> Iterator[Figure]:
    """Make a contest, and let a process of its own rank it, so that its memory is that of the job."""
    with platform(kind) as one:
        app = create_app(read_settings(one.environ))
        with app.app_context():
            slug = make_contest(attempts, rounds).slug
            db.session.remove()
        db.engine().dispose()
        command = [sys.executable, "-m", "bench", "contests", "--job", slug]
        command += ["--sizes", str(attempts), "--rounds", str(rounds)]
        done = subprocess.run(command, cwd=ROOT, env=one.environ, stdout=subprocess.PIPE, check=True)
        yield from (Figure(**json.loads(line)) for line in done.stdout.splitlines())


def _do_job(slug: str, attempts: int, rounds: int) -> int:
    """Rank the contest and read its pages in this process, and print each figure as JSON."""
    over = opening(rounds + 1) + timedelta(minutes=1)
    with create_app(read_settings(dict(os.environ))).app_context():
        contest = queries.require_contest_by_code(slug)
        for figure in (
            *_ranked(contest, attempts, over),
            *_read(contest, WHOLE if rounds > 1 else 1, attempts),
        ):
            print(json.dumps(asdict(figure)), flush=True)
    return 0


def _ranked(contest: Contest, attempts: int, now: datetime) -> Iterator[Figure]:
    """Rank the contest and publish it, as the job and the button do."""
    began, used = time.perf_counter(), time.process_time()
    asked = queries.asked_for(contest, None, now=now)
    actions.freeze_closes(asked, now=now)
    db.commit()
    with db.only_reading():
        conclusion = conclude_standing(asked)
        signs = signs_of(conclusion)
    yield Figure(
        "read, ranked, prizes, 1 table of units",
        attempts,
        time.perf_counter() - began,
        processor=time.process_time() - used,
    )
    for _done in actions.keep_standing(asked, conclusion, signs, now=now):
        db.commit()
    draft = versions.require_standing(contest.id, asked.round_number, StandingState.DRAFT)
    actions.publish_standing(draft.id, account_id=None, now=now, needs_verified=False)
    db.commit()
    yield Figure(
        "ranked and published, all of it",
        attempts,
        time.perf_counter() - began,
        processor=time.process_time() - used,
        megabytes=_most_memory(),
    )
    began, used = time.perf_counter(), time.process_time()
    terms, table = conclusion.terms, conclusion.table
    units = units_of(set(table.units), i18n.today(asked.closes_at), counts_members=True)
    found = collective_table(terms.collective[0], Field(table, units, conclusion.won, terms.prizes))
    yield Figure(
        f"a table of {len(found.lines)} units alone",
        attempts,
        time.perf_counter() - began,
        processor=time.process_time() - used,
    )


def _most_memory() -> int:
    """Return the most megabytes that this process held; what rusage tells has those of its parent in it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def _read(contest: Contest, round_number: int, attempts: int) -> Iterator[Figure]:
    """Read pages anywhere in the standing, and the own rank of anybody."""
    board = boards.require_board(contest.slug, round_number)
    chance = Random(5)
    people = db.session.scalars(select(Attempt.person_id).limit(10_000)).all()
    after = [_key(chance.randrange(max(1, attempts - 50))) for _ in range(OPENED)]
    yield _timed("a page of 50", attempts, lambda n: boards.page_lines(board.standing, after=after[n]))
    yield _timed("my rank", attempts, lambda n: boards.lines_of_person(board.standing, chance.choice(people)))
    db.session.remove()


def _timed(name: str, attempts: int, act: Callable[[int], object]) -> Figure:
    took = []
    for number in range(OPENED):
        began = time.perf_counter()
        act(number)
        took.append(time.perf_counter() - began)
    took = sorted(took[5:])
    return Figure(name, attempts, took[len(took) // 2], p95=quantiles(took, n=100)[94])


def _key(place: int) -> str:
    """Return what an address carries to begin after a place."""
    return base64.urlsafe_b64encode(json.dumps([place]).encode()).decode().rstrip("=")
