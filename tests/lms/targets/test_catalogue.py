"""The whole of a real catalogue, bound and read on a generated province, and reckoned a second, slow way."""

import random
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from bench.province import Province, Size, make_province
from lms import db
from lms.ledger.models import Activity
from lms.populations.actions import define_population
from lms.populations.models import Population
from lms.populations.rules import Definition, PersonKind
from lms.registers.actions import add_entry, add_topic
from lms.registers.models import Topic
from lms.registers.rules import Counts, EntryKind, NewEntry, TopicKind
from lms.targets import actions, queries
from lms.targets.basis import Basis, Condition
from lms.targets.models import Target
from lms.targets.numbers import numbers_of
from lms.targets.readers import read_targets
from lms.targets.readings import read_target
from lms.targets.rules import LISTS, TASKS, Measure, PeriodNotBegun, Ratio
from lms.targets.stating import NewStatement
from lms.units.models import Level, Unit
from tests.lms.targets.slow_way import SlowWay, noon

SMALL = Size(people=400, units=60, entries=3_000)
NOW = noon(date(2031, 1, 5))
BY_HAND = "số liệu nhập tay"
FULL_TIME = "chuyên trách"


class Bound:
    """A province that has promised everything in the catalogue, and has done some of it."""

    def __init__(self, catalogue: bytes) -> None:
        self.chance = random.Random(7)
        self.province: Province = make_province(SMALL)
        self.root = db.session.get_one(Unit, self.province.root_id)
        actions.import_targets(self.root.id, read_targets(catalogue), now=NOW)
        self.course = db.session.get_one(Activity, self.province.activity_ids[0])
        self.topics = [self._topic(number) for number in range(5)]
        self.full_time = self._population("Chuyên trách", Definition(cadre_types=("full_time",)))
        self.cadres = self._population("Cán bộ", Definition(kind=PersonKind.CADRE))
        self.members = self._population("Đoàn viên", Definition())
        self.targets = list(db.session.scalars(select(Target).order_by(Target.id)))
        self.day_of = {target.id: target.period_to or date(2026, 10, 31) for target in self.targets}
        self._fill_register()
        for target in self.targets:
            self._bind(target)
        db.commit()

    def _topic(self, number: int) -> Topic:
        return add_topic(
            f"Nghị quyết về việc số {number}",
            kind=TopicKind.DOCUMENT,
            number=f"{number}-NQ/TU",
            unit=self.root,
            account_id=None,
            now=NOW,
        )

    def _population(self, name: str, definition: Definition) -> Population:
        return define_population(name, definition, unit_id=self.root.id, now=NOW)

    def _fill_register(self) -> None:
        units = [self.root.id, *self.province.upper_ids, *self.province.grassroots_ids]
        for _ in range(300):
            turns = self.chance.randrange(1, 4_000)
            add_entry(
                NewEntry(
                    self.chance.choice(units),
                    self.chance.choice(self.topics).id,
                    EntryKind.STUDY,
                    date(self.chance.randrange(2023, 2031), self.chance.randrange(1, 13), 15),
                    Counts(self.chance.randrange(1, 3), min(turns, 40), turns),
                ),
                account_id=None,
                now=NOW,
            )
        for topic in self.topics:  # one unit did everything, in every period
            for year in (2023, 2025, 2026, 2029):
                entry = NewEntry(self.root.id, topic.id, EntryKind.STUDY, date(year, 3, 1), Counts())
                add_entry(entry, account_id=None, now=NOW)

    def basis_of(self, target: Target) -> Basis:
        measure = Measure(target.measure)
        if measure is Measure.PERCENT_PEOPLE:
            by_hand = BY_HAND in target.wording
            return Basis(Condition.DECLARED if by_hand else Condition.PEOPLE)
        if measure is Measure.PERCENT_UNITS:
            return {
                "BT-5a": Basis(Condition.DECLARED, (Level.UPPER,)),
                "BT-5b": Basis(Condition.CLASSES, (Level.GRASSROOTS,), 2),
                "BT-6": Basis(Condition.PEOPLE, (Level.UPPER, Level.GRASSROOTS), 4),
            }[target.code]
        if measure is Measure.PERCENT_UNITS_CLOSED_LIST:
            return Basis(Condition.DOCUMENTS, (Level.PROVINCE, Level.UPPER, Level.GRASSROOTS))
        levels = {Measure.MINIMUM_CLASSES: (Level.UPPER,), Measure.MINIMUM_TURNS: (Level.UPPER,)}
        condition = {
            Measure.MINIMUM_CLASSES: Condition.CLASSES,
            Measure.MINIMUM_TURNS: Condition.TURNS,
        }.get(measure, Condition.DOCUMENTS)
        return Basis(condition, levels.get(measure, ()))

    def population_of(self, target: Target) -> Population:
        if FULL_TIME in target.population_wording:
            return self.full_time
        return self.cadres if target.population_wording.startswith("cán bộ") else self.members

    def _bind(self, target: Target) -> None:
        measure = Measure(target.measure)
        day = min(self.day_of[target.id], date(2030, 12, 31))
        if measure in TASKS:
            if target.id % 3:
                stated = NewStatement(self.root.id, day, int(target.id % 3 == 1), 1, "Báo cáo năm")
                actions.state(target, stated, file_id=None, account_id=None, now=NOW)
            return
        basis = self.basis_of(target)
        asks_people = basis.condition is Condition.PEOPLE
        actions.bind_target(
            target,
            self.population_of(target) if asks_people else None,
            [self.course] if asks_people else [],
            account_id=None,
            now=NOW,
            basis=basis,
            topics=[] if asks_people or basis.condition is Condition.DECLARED else self.topics,
        )
        if basis.condition is Condition.DECLARED:
            for place, unit_id in enumerate(self.province.upper_ids):
                whole = 100 + place if measure is Measure.PERCENT_PEOPLE else 1
                done = whole - 7 if whole > 1 else place % 2
                stated = NewStatement(unit_id, day, done, whole, "Phiếu khảo sát")
                actions.state(target, stated, file_id=None, account_id=None, now=NOW)


def expected(bound: Bound, target: Target, root: int) -> Ratio:
    """Reckon the numbers of a unit the slow way."""
    day = bound.day_of[target.id]
    slow = SlowWay(day)
    measure = Measure(target.measure)
    first, last = target.period_from, target.period_to
    if target.recurrence == "yearly":
        first = max(first, date(day.year, 1, 1)) if first else date(day.year, 1, 1)
    if measure in TASKS:
        return Ratio(int(target.id % 3 == 1), 1) if root == bound.root.id else Ratio(0, 0)
    if measure is Measure.PERCENT_PEOPLE and bound.basis_of(target).condition is Condition.DECLARED:
        mine = [place for place, one in enumerate(bound.province.upper_ids) if slow.is_below(one, root)]
        return Ratio(sum(93 + place for place in mine), sum(100 + place for place in mine))
    done = slow.done(bound.course.id, first, last)
    if measure is Measure.PERCENT_PEOPLE:
        people = people_of(bound, target, slow, root)
        return Ratio(len(people & done), len(people))
    register = slow.register([topic.id for topic in bound.topics], first, last)
    if measure in LISTS:
        return Ratio(len({topic for unit, topic, _, _ in register if slow.is_below(unit, root)}), 5)
    judged = [
        judge(bound, target, slow, unit, register, done)
        for unit in slow.units(root, bound.basis_of(target).levels)
    ]
    return Ratio(judged.count(True), len(judged) - judged.count(None))


def judge(  # noqa: PLR0917
    bound: Bound,
    target: Target,
    slow: SlowWay,
    unit: int,
    register: list[tuple[int, int, int, int]],
    done: set[int],
) -> bool | None:
    """Say whether a unit counts; None where it has nobody to count."""
    basis = bound.basis_of(target)
    below = [(classes, turns) for one, _, classes, turns in register if slow.is_below(one, unit)]
    if basis.condition is Condition.DECLARED:
        return list(bound.province.upper_ids).index(unit) % 2 == 1
    if basis.condition is Condition.DOCUMENTS:
        return len({topic for one, topic, _, _ in register if one == unit}) == 5
    if basis.condition is Condition.CLASSES:
        return sum(classes for classes, _ in below) >= (basis.least or target.threshold or 0)
    if basis.condition is Condition.TURNS:
        return sum(turns for _, turns in below) >= (target.threshold or 0)
    people = people_of(bound, target, slow, unit)
    return 100 * len(people & done) >= 4 * len(people) if people else None


def people_of(bound: Bound, target: Target, slow: SlowWay, root: int) -> set[int]:
    population = bound.population_of(target)
    if population is bound.full_time:
        return slow.cadres(root, "full_time")
    return slow.cadres(root) if population is bound.cadres else slow.members(root)


def test_a_whole_catalogue_is_bound_read_and_reckoned_a_second_way(app: Flask, samples: Path) -> None:
    bound = Bound((samples.parent / "domain" / "targets.csv").read_bytes())
    units = [bound.root.id, *bound.province.upper_ids]
    read: dict[str, list[Ratio]] = {}
    slow: dict[str, list[Ratio]] = {}

    for target in bound.targets:
        reading = read_target(target, as_of=bound.day_of[target.id], now=NOW)
        if reading is not None:
            read[target.code] = [numbers_of(reading, unit).ratio for unit in units]
            if Measure(target.measure) in LISTS:  # a unit without an entry below it has no line of its own
                read[target.code] = [one if one.denominator else Ratio(0, 5) for one in read[target.code]]
            slow[target.code] = [expected(bound, target, unit) for unit in units]

    unread = [target for target in bound.targets if target.code not in read]
    assert len(bound.targets) == 49
    assert {Measure(target.measure) for target in unread} <= TASKS
    assert all(target.id % 3 == 0 for target in unread)
    assert read == slow
    assert {Measure(target.measure) for target in bound.targets if target.code in read} == set(Measure)


def test_two_periods_hold_in_the_year_that_stands_in_both(app: Flask, samples: Path) -> None:
    bound = Bound((samples.parent / "domain" / "targets.csv").read_bytes())
    both = [target for target in bound.targets if target.code in ("BT-7a", "BT-7b")]

    figures = []
    for target in both:
        reading = read_target(target, as_of=date(2025, 12, 31), now=NOW)
        assert reading is not None
        figures.append(numbers_of(reading, bound.province.upper_ids[0]))

    assert [figure.amount_asked for figure in figures] == [4000, 5000]
    assert figures[0].amount == figures[1].amount
    assert queries.siblings_of(both[0]) == [both[1]]


def test_what_has_not_begun_is_refused_in_a_sentence(app: Flask, samples: Path) -> None:
    bound = Bound((samples.parent / "domain" / "targets.csv").read_bytes())
    later = next(target for target in bound.targets if target.code == "BP-3")

    with pytest.raises(PeriodNotBegun, match="BP-3 bắt đầu ngày 01/01/2027"):
        read_target(later, as_of=date(2026, 12, 31), now=NOW)

    assert queries.newest_reading(later.id) is None
