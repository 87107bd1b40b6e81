"""Units and people of a large province: the tree of a past day, finding people, and importing a roster.

`python -m bench units --sizes 30000 100000 300000 --databases sqlite postgresql`
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import select

from bench.alone import run_alone
from bench.names import FAMILY, GIVEN, MIDDLE
from bench.province import LOADED_AT, REFORM, Province, Size, make_province
from bench.servers import ROOT, Platform, platform
from lms import db, i18n
from lms.config import read_settings
from lms.people.figures import figures_on
from lms.people.lists import Wanted, list_people
from lms.spreadsheets import Column, Table, write_xlsx
from lms.text import fold
from lms.units.models import Unit
from lms.units.past import tree_as_of
from lms.units.queries import ALL
from wsgi import create_app

PEOPLE_A_UNIT, ENTRIES_A_PERSON = 60, 10
ROSTER_ROWS = 100_000
SEARCHES, LOOKS = 200, 20
EVE = REFORM - timedelta(days=1)


@dataclass
class Figure:
    """One thing that was measured: the middle and 95 of 100, in milliseconds; processor and memory."""

    name: str
    people: int
    middle_ms: float
    p95_ms: float | None = None
    processor_ms: float | None = None
    megabytes: int | None = None


def main(arguments: list[str]) -> int:
    """Measure what was asked for, print a table and write the figures."""
    asked = _arguments(arguments)
    report: dict[str, list[dict[str, object]]] = {}
    for kind in asked.databases:
        found = [figure for people in asked.sizes for figure in _measure(kind, people, asked.rows)]
        report[kind] = [asdict(one) for one in found]
        print(f"\n{kind}\n{'':<44}{'people':>9}{'ms':>11}{'p95 ms':>10}{'processor':>11}{'MB':>6}")
        for one in found:
            p95 = "" if one.p95_ms is None else f"{one.p95_ms:.1f}"
            worked = "" if one.processor_ms is None else f"{one.processor_ms:.1f}"
            print(
                f"{one.name:<44}{one.people:>9}{one.middle_ms:>11.1f}{p95:>10}{worked:>11}"
                f"{one.megabytes or '':>6}"
            )
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(report, indent=1))
    return 0


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench units", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=[30_000, 100_000, 300_000])
    parser.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    parser.add_argument("--rows", type=int, default=ROSTER_ROWS, help="rows of the roster (100000); 0: none")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench-units.json")
    return parser.parse_args(arguments)


def _measure(kind: str, people: int, rows: int) -> Iterator[Figure]:
    """Give the figures of a province of so many people."""
    with platform(kind) as one:
        app = create_app(read_settings(one.environ))
        with app.app_context():
            size = Size(people, people // PEOPLE_A_UNIT, people * ENTRIES_A_PERSON)
            province = make_province(size)
            yield from _asked(province, people)
            codes = list(
                db.session.scalars(select(Unit.code).where(Unit.id.in_(province.grassroots_ids[:400])))
            )
            db.session.remove()
            db.engine().dispose()
        if rows:
            yield _imported(one, codes, people, rows)


def _asked(province: Province, people: int) -> Iterator[Figure]:
    """Give how long questions take that pages ask."""
    chance = random.Random(7)
    day = i18n.today(LOADED_AT)

    def search() -> None:
        words = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
        list_people(Wanted(ALL, day, text=fold(words)))

    def tree() -> None:
        list(tree_as_of(EVE).in_order())

    def counted() -> None:
        figures_on(tree_as_of(EVE), [province.root_id, *province.upper_ids])

    some = list(db.session.scalars(select(Unit.path).where(Unit.id.in_(province.upper_ids))))

    def commonest() -> None:
        list_people(Wanted(ALL, day, text="nguyen van"))

    def beginnings() -> None:
        list_people(Wanted(ALL, day, text="n v a"))

    def singles() -> None:
        list_people(Wanted(ALL, day, text="t h"))

    def within_one() -> None:
        list_people(
            Wanted((chance.choice(some),), day, text=f"{chance.choice(FAMILY)} {chance.choice(GIVEN)}")
        )

    yield _timed("a person found without diacritics", people, SEARCHES, search)
    yield _timed("the commonest names of all", people, LOOKS, commonest)
    yield _timed("the commonest beginnings of all", people, LOOKS, beginnings)
    yield _timed("two letters", people, LOOKS, singles)
    yield _timed("family and given name in one upper union", people, SEARCHES, within_one)
    yield _timed("the tree of a past day", people, LOOKS, tree)
    yield _timed("that tree with the people of its upper floors", people, LOOKS, counted)


def _timed(name: str, people: int, times: int, act: Callable[[], None]) -> Figure:
    """Return how long something takes, each time in a transaction of its own, after a first one."""
    taken = []
    worked = time.process_time()
    for _turn in range(times + 1):
        with db.only_reading():
            begun = time.perf_counter()
            act()
            taken.append(1000 * (time.perf_counter() - begun))
        db.session.remove()
    print(f"{name}: {median(taken[1:]):.1f} ms", file=sys.stderr, flush=True)
    worked = 1000 * (time.process_time() - worked) / (times + 1)
    return Figure(name, people, median(taken[1:]), quantiles(taken[1:], n=20)[18], worked)


def _imported(one: Platform, codes: list[str], people: int, rows: int) -> Figure:
    """Return how long the command takes to import a roster of new people, and its largest size in memory."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        titles = ("Mã đoàn viên", "Họ và tên", "Ngày sinh", "Giới tính", "Mã đơn vị")
        write_xlsx(file, Table("Danh sách", [Column(title) for title in titles], _roster(codes, rows)))
        file.flush()
        used = run_alone(["roster", "import", file.name], one.environ)
    return Figure(
        f"a roster of {rows} rows imported",
        people,
        1000 * used.seconds,
        processor_ms=1000 * used.processor,
        megabytes=round(used.memory),
    )


def _roster(codes: list[str], rows: int) -> Iterator[tuple[str, ...]]:
    chance = random.Random(11)
    for number in range(rows):
        middle = chance.choice(MIDDLE)
        name = f"{chance.choice(FAMILY)} {middle} {chance.choice(GIVEN)}"
        born = f"{chance.randrange(1, 29):02}/{chance.randrange(1, 13):02}/{chance.randrange(1962, 2005)}"
        yield f"MOI{number:07}", name, born, "Nữ" if "Thị" in middle else "Nam", codes[number % len(codes)]
