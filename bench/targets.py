"""Targets on a large province: one reading, a whole catalogue, and the pages that show them.

`python -m bench targets --sizes 30000 100000 300000 --databases sqlite postgresql`
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import NamedTuple

from flask import Flask
from sqlalchemy import select

from bench.catalogue import LEVELS, promise
from bench.client import Visitor
from bench.province import LOADED_AT, Province, Size, make_province
from bench.servers import ROOT, Platform, platform
from bench.world import cookie_of, leave_the_night_alone
from lms import clock, db
from lms.auth.actions import open_session
from lms.auth.models import Account, RoleGrant
from lms.config import read_settings
from lms.rights import Role
from lms.targets.models import Target
from lms.targets.readings import read_target
from lms.targets.sharing import Shared
from lms.units.models import Unit
from wsgi import create_app

PEOPLE_A_UNIT, ENTRIES_A_PERSON = 60, 10
OPENED = 60


@dataclass
class Figure:
    """One thing that was measured: the middle and 95 of 100, and what this process worked, in seconds."""

    name: str
    people: int
    seconds: float
    p95: float | None = None
    processor: float | None = None


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
        print(f"\n{kind}\n{'':<44}{'people':>9}{'seconds':>10}{'p95 ms':>9}{'processor':>11}")
        for one in found:
            p95 = "" if one.p95 is None else f"{1000 * one.p95:.1f}"
            worked = "" if one.processor is None else f"{one.processor:.1f}"
            print(f"{one.name:<44}{one.people:>9}{one.seconds:>10.3f}{p95:>9}{worked:>11}")
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
    alone = [_read(targets[:1], day + timedelta(number), people, "") for number in range(4)]
    yield replace(alone[0], name="a reading of percent_people, frozen")
    yield replace(sorted(alone[1:], key=lambda one: one.seconds)[1], name="the same, of the next night")
    yield _read(targets, date(2026, 9, 30), people, "a whole catalogue read for a quarter")
    yield _read(targets, date(2026, 10, 31), people, "the same, a month later")
    db.session.remove()


def _read(targets: Sequence[Target], as_of: date, people: int, name: str) -> Figure:
    """Read targets of one day, each kept by itself, as the job of the night does."""
    began, worked, shared = time.perf_counter(), time.process_time(), Shared(as_of)
    for target in targets:
        read_target(target, as_of=as_of, now=LOADED_AT, shared=shared)
        db.commit()
    taken = time.perf_counter() - began
    return Figure(name, people, taken, processor=time.process_time() - worked)


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
        "those not done in the whole": lambda: f"/targets/{first}/missing",
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
    target_ids = promise(province)
    codes = list(db.session.scalars(select(Unit.code).where(Unit.level.in_(LEVELS)).order_by(Unit.id)))
    cookie = _organiser(app, province.root_id)
    leave_the_night_alone()
    db.commit()
    db.session.remove()
    return World(province, cookie, target_ids, codes)


def _organiser(app: Flask, unit_id: int) -> str:
    """Return the cookie of somebody who organises the whole province."""
    now = clock.now()
    account = Account(display_name="Người đo", created_at=now, activated_at=now)
    db.session.add(account)
    db.session.flush()
    db.session.add(RoleGrant(account_id=account.id, role=Role.ORGANISER, unit_id=unit_id, granted_at=now))
    return cookie_of(app, open_session(account.id, user_agent="bench", now=now))
