"""The results of a large round: ranked and published, its pages, one's own rank, a table of units.

`python -m bench contests --sizes 10000 100000 1000000 --databases sqlite postgresql`
"""

import argparse
import base64
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from statistics import quantiles

from sqlalchemy import insert, select

from bench.loading import go_on_counting, load, next_id
from bench.province import LOADED_AT, Size, make_province
from bench.servers import ROOT, platform
from lms import db
from lms.config import read_settings
from lms.people.models import Membership
from lms.units.models import Level
from quizzes.attempts.drawing import receipt_code
from quizzes.attempts.models import Attempt, Paper
from quizzes.bank.actions import add_questions, create_bank
from quizzes.bank.rules import one_right
from quizzes.contests.actions import create_contest, publish_contest
from quizzes.contests.models import Contest, Round
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.contests.rules.rounds import RoundRules
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Measure, Prize
from quizzes.results import actions, boards, queries, versions
from quizzes.results.concluding import conclude_standing
from quizzes.results.models import StandingState
from wsgi import create_app

PEOPLE_A_UNIT = 200
QUESTIONS, MINUTES = 20, 15
WINDOW = timedelta(days=10)
OPENED = 100
ATTEMPT_COLUMNS = (
    "id",
    "quiz_id",
    "person_id",
    "unit_id",
    "paper_id",
    "rules_version",
    "question_count",
    "number",
    "started_at",
    "deadline_at",
    "answers",
    "last_seq",
    "submitted_at",
    "ended_by",
    "right_count",
    "score",
    "outcome",
    "receipt_code",
)


@dataclass
class Figure:
    """One thing that was measured, in seconds: all of it, or the middle and 95 of 100; memory so far."""

    name: str
    attempts: int
    seconds: float
    p95: float | None = None
    megabytes: int | None = None


def main(arguments: list[str]) -> int:
    """Measure what was asked for, print a table and write the figures."""
    asked = _arguments(arguments)
    report: dict[str, list[dict[str, object]]] = {}
    for kind in asked.databases:
        found = []
        for attempts in asked.sizes:
            for figure in _measure(kind, attempts):
                found.append(figure)
                print(f"{kind}: {figure}", file=sys.stderr, flush=True)
        report[kind] = [asdict(one) for one in found]
        print(f"\n{kind}\n{'':<36}{'attempts':>10}{'seconds':>10}{'p95 ms':>9}{'MB':>7}")
        for one in found:
            p95 = "" if one.p95 is None else f"{1000 * one.p95:.1f}"
            print(f"{one.name:<36}{one.attempts:>10}{one.seconds:>10.3f}{p95:>9}{one.megabytes or '':>7}")
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(report, indent=1))
    return 0


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench contests", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench-contests.json")
    return parser.parse_args(arguments)


def _measure(kind: str, attempts: int) -> Iterator[Figure]:
    with platform(kind) as one:
        app = create_app(read_settings(one.environ))
        with app.app_context():
            contest = _make_contest(attempts)
            over = LOADED_AT + WINDOW + timedelta(minutes=1)
            yield from _ranked(contest, attempts, over)
            yield from _read(contest, attempts)
        db.engine().dispose()


def _ranked(contest: Contest, attempts: int, now: datetime) -> Iterator[Figure]:
    """Rank the round and publish it, as the job and the button do."""
    began = time.perf_counter()
    asked = queries.asked_for(contest, None, now=now)
    actions.freeze_closes(asked, now=now)
    db.commit()
    with db.only_reading():
        conclusion = conclude_standing(asked)
    yield Figure("read, ranked, prizes, 1 table of units", attempts, time.perf_counter() - began)
    for _done in actions.keep_standing(asked, conclusion, now=now):
        db.commit()
    draft = versions.require_standing(contest.id, asked.round_number, StandingState.DRAFT)
    actions.publish_standing(draft.id, account_id=None, now=now, needs_verified=False)
    db.commit()
    took, memory = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield Figure("ranked and published, all of it", attempts, took, megabytes=memory)


def _read(contest: Contest, attempts: int) -> Iterator[Figure]:
    """Read pages anywhere in the standing, and the own rank of anybody."""
    board = boards.require_board(contest.slug, 1)
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
    return Figure(name, attempts, took[len(took) // 2], quantiles(took, n=100)[94])


def _key(place: int) -> str:
    """Return what an address carries to begin after a place."""
    return base64.urlsafe_b64encode(json.dumps([place]).encode()).decode().rstrip("=")


def _make_contest(attempts: int) -> Contest:
    """Publish a contest that everybody of a province has sat once."""
    units = min(5_000, max(60, attempts // PEOPLE_A_UNIT))
    province = make_province(Size(attempts, units, attempts))
    prepared = LOADED_AT - timedelta(days=1)
    bank_id = create_bank(name="Câu hỏi", unit_id=province.root_id, account_id=None, now=prepared)
    options = ("12 ngày", "14 ngày", "16 ngày", "18 ngày")
    questions = [one_right(f"Câu hỏi số {number}?", options, 1) for number in range(25)]
    add_questions(bank_id, questions, account_id=None, now=prepared)
    rules = ContestRules(
        (RoundRules("Vòng 1", LOADED_AT, LOADED_AT + WINDOW, bank_id, QUESTIONS, minutes=MINUTES),),
        prizes=(Prize("Giải Nhất", 1), Prize("Giải Nhì", 3), Prize("Giải Ba", 50)),
        collective=(
            CollectivePrize(
                "ratio",
                "Tỷ lệ cao nhất",
                Measure.POINTS,
                (CollectiveTier("Giải tập thể", 1),),
                level=Level.GRASSROOTS,
                prize_points={"Giải Nhất": Fraction(5)},
            ),
        ),
    )
    described = NewContest("Tìm hiểu luật", province.root_id, rules)
    contest = create_contest(described, account_id=None, now=prepared)
    publish_contest(contest.id, account_id=None, now=prepared)
    quiz_id = db.session.scalars(select(Round.quiz_id).where(Round.contest_id == contest.id)).one()
    paper_id = db.session.scalars(
        insert(Paper).values(quiz_id=quiz_id, items=[], created_at=LOADED_AT).returning(Paper.id)
    ).one()
    load(Attempt, ATTEMPT_COLUMNS, _attempts(quiz_id, paper_id))
    go_on_counting([Attempt])
    db.commit()
    return contest


def _attempts(quiz_id: int, paper_id: int) -> Iterator[tuple[object, ...]]:
    """Give one attempt of everybody; the scores crowd at the top, as they do."""
    chance = Random(7)
    first = next_id(Attempt)
    homes = dict(db.session.execute(select(Membership.person_id, Membership.unit_id)).all())
    for number, (person_id, unit_id) in enumerate(sorted(homes.items())):
        started = LOADED_AT + timedelta(milliseconds=chance.randrange(int(WINDOW.total_seconds() * 990)))
        right = min(QUESTIONS, chance.randint(8, QUESTIONS + 6))
        yield (
            first + number,
            quiz_id,
            person_id,
            unit_id,
            paper_id,
            1,
            QUESTIONS,
            1,
            started,
            started + timedelta(minutes=MINUTES),
            "{}",
            0,
            started + timedelta(milliseconds=chance.randrange(60_000, 60_000 * MINUTES)),
            "person",
            right,
            100 * right / QUESTIONS,
            "taken",
            receipt_code(chance),
        )
