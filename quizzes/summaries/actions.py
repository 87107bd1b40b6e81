"""Reckoning what closed rounds came to, and keeping it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import delete, select

from lms import db
from lms.bulk import insert_rows
from lms.units.models import Unit
from quizzes.ranking.collective import Unit as Standing
from quizzes.results.belonging import Belonging, units_of
from quizzes.results.models import WHOLE
from quizzes.summaries import queries
from quizzes.summaries.models import Summary, SummaryUnit
from quizzes.summaries.queries import Closed
from quizzes.summaries.rules import Count, NothingClosed, Tally, in_order

RECKON = "contests.summaries"
COLUMNS = (
    "contest_id",
    "round_number",
    "unit_id",
    "place",
    "parent_id",
    "has_below",
    "members",
    "people",
    "union_people",
    "attempts",
    "perfect",
    "rate",
)
EVERY = 2000
"""After so many people somebody is told how far it is."""


@dataclass(frozen=True)
class Reckoned:
    """What a round, or the whole contest, came to, with its units on the day of the close."""

    round_number: int
    tally: Tally
    counts: Mapping[str, Count]
    members_on: date
    units: Mapping[str, Standing]


def reckon(
    contest_id: int, rounds: Sequence[Closed], *, is_whole: bool, tell: Callable[[int], None]
) -> list[Reckoned]:
    """Return what each round came to, and all together; nothing is written."""
    if not rounds:
        raise NothingClosed
    belonging = Belonging(queries.members_day(rounds, WHOLE))
    parents = _parents()
    numbers = [one.number for one in rounds] + ([WHOLE] if is_whole else [])
    tallies = {number: Tally(parents) for number in numbers}
    done = 0
    for place, sittings in enumerate(queries.sittings_by_person(contest_id, rounds, belonging), start=1):
        if is_whole:
            tallies[WHOLE].add_person(sittings)
        by_round = sorted(sittings, key=lambda one: one.round_number)
        for number, own in groupby(by_round, key=lambda one: one.round_number):
            tallies[number].add_person(list(own))
        done += len(sittings)
        if place % EVERY == 0:
            tell(done)
    return list(_with_units(tallies, rounds))


def keep_summaries(contest_id: int, reckoned: Sequence[Reckoned], *, now: datetime) -> None:
    """Put figures in the place of the former ones."""
    for one in reckoned:
        for model in (SummaryUnit, Summary):
            db.session.execute(
                delete(model).where(model.contest_id == contest_id, model.round_number == one.round_number)
            )
        db.session.add(
            Summary(
                contest_id=contest_id,
                round_number=one.round_number,
                figures=one.tally.figures(),
                members_on=one.members_on,
                computed_at=now,
            )
        )
        db.session.flush()
        rows = list(_rows(contest_id, one))  # nothing else may be asked of PostgreSQL while rows are copied
        insert_rows(SummaryUnit, COLUMNS, rows)


def _with_units(tallies: Mapping[int, Tally], rounds: Sequence[Closed]) -> Iterator[Reckoned]:
    for number, tally in tallies.items():
        day = queries.members_day(rounds, number)
        counts = tally.units()
        units = units_of(set(counts) - {""}, day, counts_members=True)
        yield Reckoned(number, tally, counts, day, units)


def _parents() -> dict[str, str]:
    """Return the code of the unit above each."""
    rows = db.session.execute(select(Unit.id, Unit.parent_id, Unit.code)).all()
    codes = {row.id: row.code for row in rows}
    return {row.code: codes[row.parent_id] for row in rows if row.parent_id is not None}


def _rows(contest_id: int, one: Reckoned) -> Iterator[tuple[Any, ...]]:
    known = {unit.code: (unit.id, unit.name_sort) for unit in _units(one.counts)}
    names = {code: name for code, (_id, name) in known.items()}
    parents = one.tally.parents
    above = {parents.get(code, "") for code in one.counts}
    for place, code in enumerate(in_order(one.counts, parents, names), start=1):
        count = one.counts[code]
        unit = one.units.get(code)
        parent = parents.get(code, "")
        yield (
            contest_id,
            one.round_number,
            known[code][0] if code else 0,
            place,
            known[parent][0] if parent else 0,
            code != "" and code in above,
            unit.members if unit else None,
            count.people,
            count.union_people,
            count.attempts,
            count.perfect,
            count.rate,
        )


def _units(codes: Mapping[str, object]) -> list[Any]:
    rows = db.session.execute(select(Unit.id, Unit.code, Unit.name_sort))
    return [row for row in rows if row.code in codes]
