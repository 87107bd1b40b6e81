"""The whole of a real catalogue, bound and read on a generated province, and reckoned a second, slow way."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from lms.populations.rules import Definition, PersonKind
from lms.targets import facts, queries
from lms.targets.basis import Condition
from lms.targets.models import Target
from lms.targets.numbers import numbers_of
from lms.targets.readings import read_target
from lms.targets.rules import LISTS, PERCENTS, TASKS, Measure, PeriodNotBegun, Ratio
from tests.lms.targets.promised import LAST_DAY_OF_DISTRICTS, NOW, Promised, Stated
from tests.lms.targets.slow_way import SlowWay


@pytest.fixture
def catalogue(samples: Path) -> bytes:
    return (samples.parent / "domain" / "targets.csv").read_bytes()


@pytest.fixture
def world(app: Flask, catalogue: bytes) -> Promised:
    return Promised(catalogue)


def as_written(target: Target) -> dict[str, str]:
    """Return a target as a row of the catalogue."""
    days = {name: getattr(target, name) for name in ("deadline", "period_from", "period_to", "aspires_to")}
    return {
        "id": target.code,
        "plan": target.plan,
        **{name: day.isoformat() if day else "" for name, day in days.items()},
        "recurrence": target.recurrence,
        "population_kind": target.population_kind,
        "population": target.population_wording,
        "measure": target.measure,
        "comparator": target.comparator,
        "threshold": "" if target.threshold is None else str(target.threshold),
        "unit_of_count": target.unit_of_count,
        "aspirational": "yes" if target.is_aspirational else "no",
        "subject": target.subject,
        "cadence": target.cadence,
        "reports_to": target.reports_to,
        "wording": target.wording,
    }


def expected(world: Promised, target: Target, root: int, day: date) -> Ratio:
    """Reckon the numbers of a unit the slow way."""
    slow, measure = SlowWay(day), Measure(target.measure)
    told = told_of(world, target, day)
    if measure in TASKS:
        return Ratio(told[root].done, 1) if root in told else Ratio(0, 0)
    if measure is Measure.PERCENT_PEOPLE and world.condition_of(target) is Condition.DECLARED:
        mine = [one for one in told.values() if slow.is_below(one.unit_id, root)]
        return Ratio(sum(one.done for one in mine), sum(one.whole for one in mine))
    first, last = counted_days(target, day)
    if measure is Measure.PERCENT_PEOPLE:
        people = people_of(target.population_wording, slow, root)
        return Ratio(len(people & done_all(world, target, slow)), len(people))
    topics = [topic.id for topic in world.topics_of(target)]
    held = slow.register(topics, first, last)
    if measure in LISTS:
        return Ratio(len({topic for unit, topic, _, _ in held if slow.is_below(unit, root)}), len(topics))
    units = slow.units(root, world.levels_of(target))
    if measure is Measure.PERCENT_UNITS:
        return Ratio(sum(unit in told and told[unit].done == 1 for unit in units), len(units))
    return Ratio(sum(does_enough(target, slow, unit, held, set(topics)) for unit in units), len(units))


def told_of(world: Promised, target: Target, day: date) -> dict[int, Stated]:
    return {one.unit_id: one for one in world.stated.get(target.code, ()) if one.day <= day}


def counted_days(target: Target, day: date) -> tuple[date | None, date | None]:
    first, last = target.period_from, target.period_to
    if target.recurrence == "yearly":
        year = date(min(day, last or day).year, 1, 1)
        first = max(first, year) if first else year
    return first, last


def done_all(world: Promised, target: Target, slow: SlowWay) -> set[int]:
    """Return who completed each of the courses of a row in its days."""
    days = counted_days(target, slow.day)
    return set.intersection(*(slow.done(course.id, *days) for course in world.courses_of(target)))


def took_part(world: Promised, target: Target, root: int, day: date) -> int:
    """Count the slow way in how many units at or below one something counts."""
    slow, measure = SlowWay(day), Measure(target.measure)
    first, last = counted_days(target, day)
    by_hand = world.condition_of(target) is Condition.DECLARED
    if measure in TASKS or by_hand:
        found = {unit for unit, one in told_of(world, target, day).items() if one.done}
    elif measure is Measure.PERCENT_PEOPLE:
        done = done_all(world, target, slow)
        found = {
            unit for unit in slow.parents if done & people_of(target.population_wording, Alone(day), unit)
        }
    else:
        topics = [topic.id for topic in world.topics_of(target)]
        found = {line[0] for line in slow.register(topics, first, last)}
    return sum(slow.is_below(unit, root) for unit in found)


class Alone(SlowWay):
    """Each unit by itself, without those below it."""

    def is_below(self, unit_id: int | None, root: int) -> bool:
        return unit_id == root


def does_enough(
    target: Target, slow: SlowWay, unit: int, held: list[tuple[int, int, int, int]], topics: set[int]
) -> bool:
    """Say whether a unit studied the whole list, or held as many classes or turns as asked."""
    if target.measure == Measure.PERCENT_UNITS_CLOSED_LIST:
        return {topic for one, topic, _, _ in held if one == unit} == topics
    place = 2 if target.measure == Measure.MINIMUM_CLASSES else 3
    return sum(line[place] for line in held if slow.is_below(line[0], unit)) >= (target.threshold or 0)


def people_of(wording: str, slow: SlowWay, root: int) -> set[int]:
    """Return the people of a row the slow way, by its words."""
    return {
        "cán bộ công đoàn chuyên trách": lambda: slow.cadres(root, "full_time"),
        "cán bộ công đoàn và đoàn viên": lambda: slow.members(root),
        "cán bộ cơ quan LĐLĐ tỉnh và công đoàn cấp trên trực tiếp cơ sở": lambda: slow.cadres(
            root, at={"province", "upper"}
        ),
        "cán bộ công đoàn cơ sở": lambda: slow.cadres(root, at={"grassroots", "group"}),
    }[wording]()


def read_at(world: Promised, target: Target, day: date) -> list[Ratio] | None:
    """Return the numbers of the whole and of each upper union as the program reads them."""
    reading = read_target(target, as_of=day, now=NOW)
    if reading is None:
        return None
    ratios = [numbers_of(reading, unit).ratio for unit in (world.root.id, *world.upper_ids)]
    if Measure(target.measure) in LISTS:  # a unit without an entry below it has no line of its own
        nothing = Ratio(0, len(world.topics_of(target)))
        ratios = [one if one.denominator else nothing for one in ratios]
    return ratios


def test_every_row_is_kept_as_written_and_bound_to_what_it_says(world: Promised, catalogue: bytes) -> None:
    rows = list(csv.DictReader(io.StringIO(catalogue.decode("utf-8-sig"), newline="")))
    documents = {
        target.code: len(facts.topics_of(target.id))
        for target in world.targets
        if target.subject.startswith(("danh mục", "quán triệt danh mục", "học tập quán triệt Chương trình"))
    }
    people = {
        target.code: Definition.from_json(population.definition)
        for target in world.targets
        if (population := queries.population_of(target))
    }
    full_time = Definition(cadre_types=("full_time",))
    offices = Definition(kind=PersonKind.CADRE, levels=("province", "upper"))
    whole = ("grassroots", "group", "member_grassroots", "section")

    assert len(rows) == 49
    assert [as_written(target) for target in world.targets] == rows
    assert {target.code for target in world.targets if target.is_aspirational} == {"BT-2", "BP-4b"}
    assert documents == {"BP-6": 8, "LC-1": 5, "LC-6": 5, "BD-1": 2, "BD-3": 2}
    assert people == {
        "BT-1": full_time,
        "BT-4": Definition(kind=PersonKind.MEMBER),
        "BP-1": offices,
        "BP-2": offices,
        "BP-3": Definition(kind=PersonKind.CADRE, levels=whole),
        "LC-3": full_time,
    }
    assert {
        target.code: queries.basis_of(target).levels for target in world.targets if world.levels_of(target)
    } == {
        **dict.fromkeys(("BT-2", "BT-5a", "BT-6", "BT-7a", "BT-7b"), ("upper",)),
        "BT-5b": ("grassroots",),
        **dict.fromkeys(("LC-1", "BD-1"), ("grassroots", "province", "upper")),
    }


def test_a_whole_catalogue_is_read_and_reckoned_a_second_way(world: Promised) -> None:
    days = world.day_of
    read = {target.code: read_at(world, target, days[target.id]) for target in world.targets}
    slow = {
        target.code: [
            expected(world, target, unit, days[target.id]) for unit in (world.root.id, *world.upper_ids)
        ]
        for target in world.targets
    }
    unread = {target.code for target in world.targets if read[target.code] is None}
    silent = {
        target.code for target in world.targets if Measure(target.measure) in TASKS and target.id % 3 == 0
    }

    assert unread == silent
    assert {code: found for code, found in read.items() if found} == {
        code: found for code, found in slow.items() if code not in silent
    }
    wholes = {target.code: slow[target.code][0] for target in world.targets if target.measure in PERCENTS}
    assert [code for code, one in wholes.items() if not 0 < one.numerator < one.denominator] == []


def test_the_units_that_took_part_are_counted_a_second_way(world: Promised) -> None:
    counted, slow = {}, {}
    for target in world.targets:
        day, roots = world.day_of[target.id], (world.root.id, *world.upper_ids)
        reading = read_target(target, as_of=day, now=NOW)
        if reading is not None:
            counted[target.code] = [numbers_of(reading, unit).units or 0 for unit in roots]
            slow[target.code] = [took_part(world, target, unit, day) for unit in roots]

    assert counted == slow
    assert sum(numbers[0] > 1 for numbers in counted.values()) > 10


def test_a_year_stands_in_two_periods_districts_to_their_last_day_and_nothing_before_it_begins(
    world: Promised,
) -> None:
    both = [world.target("BT-7a"), world.target("BT-7b")]
    day, upper = date(2025, 12, 31), world.upper_ids[0]

    figures = []
    for target in both:
        reading = read_target(target, as_of=day, now=NOW)
        assert reading is not None
        figures.append(numbers_of(reading, upper))
        assert numbers_of(reading, world.root.id).ratio == expected(world, target, world.root.id, day)

    assert [figure.amount_asked for figure in figures] == [4000, 5000]
    assert figures[0].amount == figures[1].amount
    assert queries.siblings_of(both[0]) == [both[1]]

    target = world.target("BT-6")
    before = read_at(world, target, LAST_DAY_OF_DISTRICTS)
    after = read_at(world, target, date(2028, 12, 31))
    assert before is not None
    assert after is not None
    assert (before[0], after[0]) == (Ratio(2, 5), Ratio(2, 4))
    assert before[0] == expected(world, target, world.root.id, LAST_DAY_OF_DISTRICTS)

    with pytest.raises(PeriodNotBegun, match="BP-3 bắt đầu ngày 01/01/2027"):
        read_target(world.target("BP-3"), as_of=date(2026, 12, 31), now=NOW)
