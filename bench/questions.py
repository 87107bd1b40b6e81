"""Banks at their largest: a file of ten thousand, a search among fifty thousand, the figures of a round.

`python -m bench questions --databases sqlite postgresql --attempts 1000000`
"""

import argparse
import asyncio
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import NamedTuple

from flask import Flask
from sqlalchemy import insert, select

from bench.alone import run_alone
from bench.client import Visitor
from bench.loading import load, settle
from bench.servers import ROOT, Platform, platform
from bench.world import cookie_of, leave_the_night_alone
from lms import clock, db
from lms.auth.actions import open_session
from lms.auth.models import Account, RoleGrant
from lms.config import read_settings
from lms.ledger.actions import open_activity
from lms.people.models import Person
from lms.rights import Role
from lms.text import fold, person_sort_key
from lms.units.founding import found_unit
from lms.units.models import Level
from lms.units.rules import Decision, NewUnit
from quizzes.attempts.models import Attempt, Paper
from quizzes.attempts.quizzes import create_quiz
from quizzes.attempts.rules import NewQuiz
from quizzes.attempts.statistics.actions import keep_statistics, tally_of
from quizzes.attempts.use_counting import count_new_papers
from quizzes.bank.actions import add_accepted, create_bank
from quizzes.bank.models import QuestionVersion
from quizzes.bank.rules import accepted, one_right
from quizzes.contests.actions import KIND
from wsgi import create_app

FROM_FILE, IN_BANK, IN_ROUND, ASKED = 10_000, 50_000, 300, 20
AT_ONCE = 2_000
TIMES_A_PERSON = 1_000
OPENED = 60
NUMBERS = range(1, ASKED + 1)
ACTS = ("nghỉ phép", "tăng ca", "hợp đồng", "tiền lương", "an toàn", "thai sản", "đối thoại", "kỷ luật")
WORDS = ("người lao động", "công đoàn cơ sở", "sử dụng lao động", "ban chấp hành", "thoả ước tập thể")


@dataclass
class Figure:
    """One thing that was measured, in seconds of the clock and of the processor of this machine.

    The memory is the most that the process held, in MB. On a busy machine the processor alone says something.
    """

    name: str
    count: int
    seconds: float
    p95: float | None = None
    memory: float | None = None
    processor: float | None = None


class World(NamedTuple):
    """A province with a large bank and a closed quiz, and who looks at them."""

    cookie: str
    bank_id: int
    quiz_id: int


def main(arguments: list[str]) -> int:
    """Measure banks on each database, print a table and write the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench questions", description=__doc__)
    parser.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    parser.add_argument("--attempts", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench-questions.json")
    asked = parser.parse_args(arguments)
    report = {}
    for kind in asked.databases:
        print(f"\n{kind}\n{'':<44}{'count':>9}{'seconds':>10}{'processor':>11}{'p95 ms':>9}{'MB':>7}")
        found = []
        for one in _measure(kind, asked.attempts):
            found.append(asdict(one))
            p95 = "" if one.p95 is None else f"{1000 * one.p95:.1f}"
            memory = "" if one.memory is None else f"{one.memory:.0f}"
            spent = "" if one.processor is None else f"{one.processor:.1f}"
            told = f"{one.name:<44}{one.count:>9}{one.seconds:>10.3f}{spent:>11}{p95:>9}{memory:>7}"
            print(told, flush=True)
        report[kind] = found
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(report, indent=1))
    return 0


def _measure(kind: str, attempts: int) -> Iterator[Figure]:
    with platform(kind) as one:
        app = create_app(read_settings(one.environ))
        with app.app_context():
            world = _make_world(app, attempts)
            began, spent = time.perf_counter(), time.process_time()
            tally = tally_of(world.quiz_id, lambda _done, _total: None)
            keep_statistics(world.quiz_id, tally, now=clock.now())
            db.commit()
            seconds, spent = time.perf_counter() - began, time.process_time() - spent
            yield Figure("figures of a closed round", tally.paper_count, seconds, processor=spent)
            began, spent = time.perf_counter(), time.process_time()
            count_new_papers(clock.now())
            seconds, spent = time.perf_counter() - began, time.process_time() - spent
            yield Figure("uses of questions counted", tally.paper_count, seconds, processor=spent)
            db.session.remove()
        yield _imported(one)
        one.start()
        yield from asyncio.run(_pages(one, world))
        db.engine().dispose()


def _imported(one: Platform) -> Figure:
    """Bring in a file of Moodle as the command does, and say what its process held at most."""
    file = Path(one.environ["LMS_DATA"]) / "questions.xml"
    file.write_text("".join(_moodle(FROM_FILE)))
    used = run_alone(["questions", "import", str(file), "--bank", "Từ Moodle"], one.environ)
    return Figure(
        "questions from Moodle XML", FROM_FILE, used.seconds, memory=used.memory, processor=used.processor
    )


async def _pages(one: Platform, world: World) -> list[Figure]:
    visitor = Visitor(one.port, {"lms": world.cookie})
    chance = Random(3)
    figures = []
    ways: dict[str, Callable[[], str]] = {
        "search without diacritics": lambda: f"/question-banks/{world.bank_id}?q={_searched(chance)}",
        "page of the figures of a round": lambda: f"/supervising/quizzes/{world.quiz_id}/questions",
        "page of the figures of a bank": lambda: f"/question-banks/{world.bank_id}/statistics",
    }
    for name, way in ways.items():
        took = []
        for _ in range(OPENED):
            began = time.perf_counter()
            reply = await visitor.get(way())
            took.append(time.perf_counter() - began)
            if reply.status != 200:
                raise RuntimeError(f"{name}: {reply.status}")
        took = sorted(took[5:])
        count = IN_BANK if "round" not in name else IN_ROUND
        figures.append(Figure(name, count, took[len(took) // 2], quantiles(took, n=100)[94]))
    await visitor.leave()
    return figures


def _searched(chance: Random) -> str:
    """Return words as somebody types them who is in a hurry."""
    words = fold(f"{chance.choice(ACTS)} {chance.choice(WORDS)}")
    return f"{words} {chance.randrange(1, IN_BANK)}".replace(" ", "+")


def _make_world(app: Flask, attempts: int) -> World:
    now = clock.now()
    unit = found_unit(NewUnit("LĐLĐ tỉnh Đo Đếm", Level.PROVINCE), Decision(now))
    bank_id = create_bank(name="Pháp luật lao động", unit_id=unit.id, account_id=None, now=now)
    create_bank(name="Từ Moodle", unit_id=unit.id, account_id=None, now=now)
    for first in range(1, IN_BANK + 1, AT_ONCE):
        questions = [accepted(one_right(_stem(n), _options(n), n % 4)) for n in range(first, first + AT_ONCE)]
        add_accepted(bank_id, questions, account_id=None, now=now)
        db.commit()
        db.session.expunge_all()
    activity_id = open_activity(kind=KIND, key="bench", title="Bài đo", unit_id=unit.id, now=now)
    closed = now - timedelta(days=1)
    quiz_id = create_quiz(
        NewQuiz(activity_id, bank_id, "Bài đo", ASKED, closes_at=closed, opens_at=closed - timedelta(days=9)),
        now=now,
    )
    versions = select(QuestionVersion.id).order_by(QuestionVersion.id).limit(IN_ROUND)
    _sit(quiz_id, list(db.session.scalars(versions)), attempts)
    account = Account(display_name="Người đo", created_at=now, activated_at=now)
    db.session.add(account)
    db.session.flush()
    for role in (Role.TRAINER, Role.ORGANISER):
        db.session.add(RoleGrant(account_id=account.id, role=role, unit_id=unit.id, granted_at=now))
    cookie = cookie_of(app, open_session(account.id, user_agent="bench", now=now))
    leave_the_night_alone()
    settle([Paper, Attempt])
    db.session.remove()
    return World(cookie, bank_id, quiz_id)


def _sit(quiz_id: int, version_ids: Sequence[int], attempts: int) -> None:
    """Write papers that were handed in; who is better at one question is better at the others."""
    now = clock.now() - timedelta(days=2)
    people = []
    for number in range(1, -(-attempts // TIMES_A_PERSON) + 1):
        family, given = "Nguyễn Thị Đo", f"Hoà {number}"
        names = {"family_name": family, "given_name": given, "name_folded": fold(f"{family} {given}")}
        people.append({**names, "name_sort": person_sort_key(family, given), "created_at": now})
    person_ids = list(db.session.scalars(insert(Person).returning(Person.id), people))
    columns = ("id", "quiz_id", "items", "parts", "needs_all", "created_at")
    chance = Random(1)
    load(
        Paper,
        columns,
        ((n, quiz_id, _items(version_ids, chance), "[]", False, now) for n in range(1, attempts + 1)),
    )
    load(
        Attempt,
        (
            *("id", "quiz_id", "person_id", "paper_id", "rules_version", "question_count", "number"),
            *("started_at", "answers", "last_seq", "submitted_at", "score", "outcome", "receipt_code"),
        ),
        (
            (
                *(n, quiz_id, person_ids[(n - 1) // TIMES_A_PERSON], n, 1, ASKED, n),
                *(now, _answers(chance), ASKED, now, 50.0, "taken", f"{n:010}"),
            )
            for n in range(1, attempts + 1)
        ),
    )


def _items(version_ids: Sequence[int], chance: Random) -> str:
    """Return the items of a paper; the second option is right, wherever it stands."""
    items = []
    for version_id in chance.sample(version_ids, ASKED):
        options = chance.sample("abcd", 4)
        items.append({"version_id": version_id, "options": options, "right": ["abcd"[options.index("b")]]})
    return json.dumps(items)


def _answers(chance: Random) -> str:
    taps = ([number, [chance.choice("abcd")], 1_767_000_000_000 + number] for number in NUMBERS)
    return json.dumps(dict(zip(map(str, NUMBERS), taps, strict=True)))


def _stem(number: int) -> str:
    act, words = ACTS[number % len(ACTS)], WORDS[number % len(WORDS)]
    return f"Câu {number}: theo quy định, {words} có quyền gì khi {act} kéo dài {number % 29 + 2} ngày?"


def _options(number: int) -> tuple[str, ...]:
    return tuple(f"Được hưởng {place * (number % 7 + 1)} phần theo mục {place}" for place in range(1, 5))


def _moodle(count: int) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?><quiz>'
    feedback = f"<feedback format='html'>{_rich('Xem <em>điều luật</em>.')}</feedback>"
    for number in range(1, count + 1):
        answers = "".join(
            f"<answer fraction='{100 * (place == number % 4)}' format='html'>{_rich(text)}{feedback}</answer>"
            for place, text in enumerate(_options(number))
        )
        yield (
            f"<question type='multichoice'><name><text>C{number}</text></name>"
            f"<questiontext format='html'>{_rich(_stem(number))}</questiontext>"
            f"<generalfeedback format='html'>{_rich('Căn cứ luật.')}</generalfeedback>"
            "<defaultgrade>1</defaultgrade><single>true</single><shuffleanswers>true</shuffleanswers>"
            f"{answers}</question>"
        )
    yield "</quiz>"


def _rich(text: str) -> str:
    return f"<text><![CDATA[<p>{text}</p>]]></text>"
