"""Targets on a large province: one reading, a whole catalogue, and the pages that show them.

`python -m bench targets --sizes 30000 100000 300000 --databases sqlite postgresql`
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import NamedTuple

from flask import Flask
from sqlalchemy import select

from bench.client import Visitor
from bench.province import LOADED_AT, Province, Size, make_province
from bench.servers import ROOT, Platform, platform
from bench.world import cookie_of
from lms import clock, db
from lms.auth.actions import open_session
from lms.auth.models import Account, RoleGrant
from lms.config import read_settings
from lms.jobs.kinds import registry
from lms.jobs.models import Job, JobState
from lms.ledger.models import Activity
from lms.populations.actions import define_population
from lms.populations.rules import Definition, PersonKind
from lms.registers.actions import add_topic
from lms.registers.models import RegisterEntry
from lms.registers.rules import EntryKind, TopicKind
from lms.rights import Role
from lms.targets.actions import bind_target, import_targets, state
from lms.targets.basis import CONDITIONS, Basis, Condition
from lms.targets.models import Target
from lms.targets.readers import TargetRow
from lms.targets.readings import read_target
from lms.targets.rules import COUNTS_UNITS, MINIMUMS, TASKS, Measure
from lms.targets.sharing import Shared
from lms.targets.stating import NewStatement
from lms.units.models import Level, Unit
from wsgi import create_app

PEOPLE_A_UNIT, ENTRIES_A_PERSON = 60, 10
HELD_A_UNIT = 4
OPENED = 60
LEVELS = (Level.UPPER, Level.GRASSROOTS)
KINDS = {
    Measure.PERCENT_PEOPLE: 11,
    Measure.PERCENT_UNITS: 3,
    Measure.PERCENT_UNITS_CLOSED_LIST: 2,
    Measure.MINIMUM_CLASSES: 1,
    Measure.MINIMUM_TURNS: 2,
    Measure.EXISTS: 5,
    Measure.TASK: 20,
    Measure.ANNUAL_TASK: 1,
    Measure.OPEN_LIST_TASK: 1,
    Measure.CLOSED_LIST_TASK: 3,
}
"""So many of each measure, as in the plans of five provinces."""


@dataclass
class Figure:
    """One thing that was measured: the most and the middle, in seconds."""

    name: str
    people: int
    seconds: float
    p95: float | None = None


class World(NamedTuple):
    """A province that has promised a catalogue, and who looks at it."""

    province: Province
    cookie: str
    target_ids: list[int]
    codes: list[str]


def main(arguments: list[str]) -> int:
    """Measure what was asked for, print a table and write the figures."""
    asked = _arguments(arguments)
    report: dict[str, list[dict[str, object]]] = {}
    for kind in asked.databases:
        found = []
        for people in asked.sizes:
            for figure in _measure(kind, people):
                found.append(figure)
                print(f"{kind}: {figure}", file=sys.stderr, flush=True)
        report[kind] = [asdict(one) for one in found]
        print(f"\n{kind}\n{'':<44}{'people':>9}{'seconds':>10}{'p95 ms':>9}")
        for one in found:
            p95 = "" if one.p95 is None else f"{1000 * one.p95:.1f}"
            print(f"{one.name:<44}{one.people:>9}{one.seconds:>10.3f}{p95:>9}")
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(report, indent=1))
    return 0


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench targets", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=[30_000, 100_000, 300_000])
    parser.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench-targets.json")
    return parser.parse_args(arguments)


def _measure(kind: str, people: int) -> Iterator[Figure]:
    with platform(kind) as one:
        app = create_app(read_settings(one.environ))
        with app.app_context():
            world = _make_world(app, Size(people, people // PEOPLE_A_UNIT, people * ENTRIES_A_PERSON))
            yield from _readings(world, people)
        one.start()
        yield from asyncio.run(_pages(one, world, people))
        db.engine().dispose()


def _readings(world: World, people: int) -> Iterator[Figure]:
    """Read the largest target alone, then the whole catalogue as of the end of a quarter."""
    targets = list(
        db.session.scalars(select(Target).where(Target.id.in_(world.target_ids)).order_by(Target.id))
    )
    day = date(2026, 10, 1)
    took = []
    for number in range(3):
        began = time.perf_counter()
        read_target(targets[0], as_of=day + timedelta(number), now=LOADED_AT)
        db.commit()
        took.append(time.perf_counter() - began)
    yield Figure("a reading of percent_people, frozen", people, sorted(took)[1])
    began, shared = time.perf_counter(), Shared(date(2026, 9, 30))
    for target in targets:
        read_target(target, as_of=shared.as_of, now=LOADED_AT, shared=shared)
        db.commit()
    yield Figure("a whole catalogue read for a quarter", people, time.perf_counter() - began)
    db.session.remove()


async def _pages(one: Platform, world: World, people: int) -> list[Figure]:
    """Open the dashboards one after the other, as somebody at a desk does."""
    visitor = Visitor(one.port, {"lms": world.cookie})
    chance = Random(3)
    figures: list[Figure] = []
    first = world.target_ids[0]
    ways: dict[str, Callable[[], str]] = {
        "dashboard of the whole": lambda: "/targets",
        "dashboard of any unit": lambda: f"/targets?unit={chance.choice(world.codes)}",
        "target of the whole": lambda: f"/targets/{first}",
        "target of any unit": lambda: f"/targets/{first}?unit={chance.choice(world.codes)}",
        "those not done in any unit": lambda: f"/targets/{first}/missing?unit={chance.choice(world.codes)}",
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
        figures.append(Figure(name, people, took[len(took) // 2], quantiles(took, n=100)[94]))
    await visitor.leave()
    return figures


def _make_world(app: Flask, size: Size) -> World:
    province = make_province(size)
    if db.is_sqlite():
        db.session.connection().exec_driver_sql("ANALYZE")
        db.commit()
    else:
        with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    target_ids = _promise(province)
    codes = list(db.session.scalars(select(Unit.code).where(Unit.level.in_(LEVELS)).order_by(Unit.id)))
    cookie = _organiser(app, province.root_id)
    _leave_the_night_alone()
    db.commit()
    db.session.remove()
    return World(province, cookie, target_ids, codes)


def _promise(province: Province) -> list[int]:
    """Bring in a catalogue of every measure, fill the register, and bind each target."""
    chance, now = Random(5), LOADED_AT
    root = db.session.get_one(Unit, province.root_id)
    topics = [
        add_topic(
            f"Văn bản số {number}",
            kind=TopicKind.DOCUMENT,
            number=f"{number}-KH",
            unit=root,
            account_id=None,
            now=now,
        )
        for number in range(1, 6)
    ]
    for unit_id in (*province.upper_ids, *province.grassroots_ids):
        for _ in range(HELD_A_UNIT):
            held_on = date(2026, chance.randrange(1, 10), chance.randrange(1, 28))
            counts = {"classes": 1, "people": 30, "turns": chance.randrange(30, 900), "outsiders": 2}
            db.session.add(
                RegisterEntry(
                    topic_id=chance.choice(topics).id,
                    unit_id=unit_id,
                    kind=EntryKind.STUDY,
                    held_on=held_on,
                    note="",
                    created_at=now,
                    **counts,
                )
            )
    populations = [
        define_population(name, definition, unit_id=root.id, now=now)
        for name, definition in (
            ("Toàn thể đoàn viên", Definition()),
            ("Cán bộ", Definition(kind=PersonKind.CADRE)),
            ("Cán bộ chuyên trách", Definition(cadre_types=("full_time",))),
        )
    ]
    import_targets(root.id, _catalogue(), now=now)
    targets = list(db.session.scalars(select(Target).where(Target.unit_id == root.id).order_by(Target.id)))
    for place, target in enumerate(targets):
        measure = Measure(target.measure)
        if measure in TASKS:
            stated = NewStatement(root.id, date(2026, 9, 1), 1, 1, "Báo cáo")
            state(target, stated, file_id=None, account_id=None, now=now)
            continue
        condition = Condition.PEOPLE if place % 2 == 0 and Condition.PEOPLE in CONDITIONS[measure] else None
        condition = condition or next(
            one for one in reversed(CONDITIONS[measure]) if one is not Condition.DECLARED
        )
        asks_people = condition is Condition.PEOPLE
        activity = db.session.get_one(Activity, province.activity_ids[place % len(province.activity_ids)])
        bind_target(
            target,
            populations[place % len(populations)] if asks_people else None,
            [activity] if asks_people else [],
            account_id=None,
            now=now,
            basis=Basis(
                condition,
                LEVELS if measure in COUNTS_UNITS else (),
                50 if measure is Measure.PERCENT_UNITS else None,
            ),
            topics=[] if asks_people else topics,
        )
    return [target.id for target in targets]


def _catalogue() -> Iterator[TargetRow]:
    number = 0
    for measure, count in KINDS.items():
        for _ in range(count):
            number += 1
            is_open = measure in TASKS or measure in {Measure.OPEN_LIST_TASK, Measure.CLOSED_LIST_TASK}
            yield TargetRow(
                code=f"DD-{number}",
                plan=f"Kế hoạch số {1 + number % 5}",
                deadline=date(2026, 12, 31),
                period_from=date(2025, 1, 1),
                period_to=date(2026, 12, 31),
                recurrence="yearly" if measure in MINIMUMS else "once",
                aspires_to=None,
                population_kind="people",
                population_wording="đoàn viên, cán bộ công đoàn các cấp",
                measure=measure,
                comparator=">=",
                threshold=None if is_open else 4 if measure in MINIMUMS else 80,
                unit_of_count="percent",
                is_aspirational=False,
                subject=f"nội dung số {number}",
                cadence="quarterly",
                reports_to="Ban Thường vụ",
                wording=f"Chỉ tiêu để đo số {number}: đoàn viên, cán bộ và các cấp công đoàn thực hiện đủ",
            )


def _leave_the_night_alone() -> None:
    """Say that the jobs of this night were done, so that the server does not begin with them."""
    now = clock.now()
    for daily in registry().dailies:
        done = {"state": JobState.DONE, "created_at": now, "lease_until": now, "finished_at": now}
        db.session.add(Job(kind=daily.kind, arguments={}, **done))


def _organiser(app: Flask, unit_id: int) -> str:
    """Return the cookie of somebody who organises the whole province."""
    now = clock.now()
    account = Account(display_name="Người đo", created_at=now, activated_at=now)
    db.session.add(account)
    db.session.flush()
    db.session.add(RoleGrant(account_id=account.id, role=Role.ORGANISER, unit_id=unit_id, granted_at=now))
    return cookie_of(app, open_session(account.id, user_agent="bench", now=now))
