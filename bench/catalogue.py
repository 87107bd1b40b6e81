"""A catalogue of every measure, as many of each as five provinces promised, bound to what computes it."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import select

from bench.province import LOADED_AT, Province
from lms import db
from lms.ledger.models import Activity
from lms.populations.actions import define_population
from lms.populations.models import Population
from lms.populations.rules import Definition, PersonKind
from lms.registers.actions import add_topic
from lms.registers.models import RegisterEntry, Topic
from lms.registers.rules import EntryKind, TopicKind
from lms.targets.actions import bind_target, import_targets, state
from lms.targets.basis import CONDITIONS, Basis, Condition
from lms.targets.models import Target
from lms.targets.readers import TargetRow
from lms.targets.rules import COUNTS_UNITS, MINIMUMS, TASKS, Measure
from lms.targets.stating import NewStatement
from lms.units.models import Level, Unit

HELD_A_UNIT = 4
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


def promise(province: Province) -> list[int]:
    """Bring in the catalogue, fill the register, bind each target, and return the ids of the targets."""
    root = db.session.get_one(Unit, province.root_id)
    topics = _topics(root)
    _fill_register(topics, (*province.upper_ids, *province.grassroots_ids))
    populations = _populations(root)
    import_targets(root.id, _catalogue(), now=LOADED_AT)
    targets = list(db.session.scalars(select(Target).where(Target.unit_id == root.id).order_by(Target.id)))
    for place, target in enumerate(targets):
        if Measure(target.measure) in TASKS:
            stated = NewStatement(root.id, date(2026, 9, 1), 1, 1, "Báo cáo")
            state(target, stated, file_id=None, account_id=None, now=LOADED_AT)
        elif _condition(target, place) is Condition.PEOPLE:
            activity_id = province.activity_ids[place % len(province.activity_ids)]
            activity = db.session.get_one(Activity, activity_id)
            _bind(target, place, populations[place % len(populations)], [activity], [])
        else:
            _bind(target, place, None, [], topics)
    return [target.id for target in targets]


def _topics(root: Unit) -> list[Topic]:
    document: dict[str, Any] = {
        "kind": TopicKind.DOCUMENT,
        "unit": root,
        "account_id": None,
        "now": LOADED_AT,
    }
    return [add_topic(f"Văn bản số {number}", number=f"{number}-KH", **document) for number in range(1, 6)]


def _fill_register(topics: Sequence[Topic], unit_ids: Sequence[int]) -> None:
    """Let each unit have held some classes, on days and with turns by chance."""
    chance = Random(5)
    for unit_id in unit_ids:
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
                    created_at=LOADED_AT,
                    **counts,
                )
            )


def _populations(root: Unit) -> list[Population]:
    meanings = {
        "Toàn thể đoàn viên": Definition(),
        "Cán bộ": Definition(kind=PersonKind.CADRE),
        "Cán bộ chuyên trách": Definition(cadre_types=("full_time",)),
    }
    return [define_population(name, one, unit_id=root.id, now=LOADED_AT) for name, one in meanings.items()]


def _condition(target: Target, place: int) -> Condition:
    """Return what lets a unit count, or where the numbers come from: people at every other place."""
    offered = CONDITIONS[Measure(target.measure)]
    if place % 2 == 0 and Condition.PEOPLE in offered:
        return Condition.PEOPLE
    return next(one for one in reversed(offered) if one is not Condition.DECLARED)


def _bind(
    target: Target,
    place: int,
    population: Population | None,
    activities: Sequence[Activity],
    topics: Sequence[Topic],
) -> None:
    measure = Measure(target.measure)
    levels = LEVELS if measure in COUNTS_UNITS else ()
    least = 50 if measure is Measure.PERCENT_UNITS else None
    basis = Basis(_condition(target, place), levels, least)
    bind_target(target, population, activities, account_id=None, now=LOADED_AT, basis=basis, topics=topics)


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
