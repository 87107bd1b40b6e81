"""A generated province that has promised a whole catalogue, each row bound to what the row says."""

import random
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from bench.province import REFORM, Province, Size, make_province
from lms import db
from lms.ledger import actions as ledger
from lms.ledger.models import Activity, Outcome
from lms.people.models import Person
from lms.populations.actions import define_population
from lms.populations.models import Population
from lms.populations.rules import Definition, PersonKind
from lms.registers.actions import add_entry, add_topic
from lms.registers.models import Topic
from lms.registers.rules import Counts, EntryKind, NewEntry, TopicKind
from lms.targets import actions
from lms.targets.basis import Basis, Condition
from lms.targets.models import Target
from lms.targets.readers import read_targets
from lms.targets.rules import COUNTS_UNITS, LISTS, MINIMUMS, TASKS, Measure
from lms.targets.stating import NewStatement
from lms.units.founding import found_unit
from lms.units.mergers import merge_unit
from lms.units.models import Level, Unit
from lms.units.rules import Decision, NewUnit
from tests.lms.targets.slow_way import SlowWay, noon
from tests.world import make_person, make_post

SMALL = Size(people=400, units=60, entries=3_000)
NOW = noon(date(2031, 1, 5))
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
BY_HAND = "số liệu nhập tay"

MEANT = {
    "cán bộ công đoàn chuyên trách": Definition(cadre_types=("full_time",)),
    "cán bộ công đoàn và đoàn viên": Definition(kind=PersonKind.MEMBER),
    "cán bộ cơ quan LĐLĐ tỉnh và công đoàn cấp trên trực tiếp cơ sở": Definition(
        kind=PersonKind.CADRE, levels=(Level.PROVINCE, Level.UPPER)
    ),
    # sections and groups are parts of a grassroots union, and their posts are posts of it
    "cán bộ công đoàn cơ sở": Definition(
        kind=PersonKind.CADRE,
        levels=(Level.GRASSROOTS, Level.MEMBER_GRASSROOTS, Level.SECTION, Level.GROUP),
    ),
}
"""Who is meant by the people of a row, in its own words."""
COUNTED = {
    "mỗi công đoàn cấp trên trực tiếp cơ sở": (Level.UPPER,),
    "công đoàn cấp trên trực tiếp cơ sở": (Level.UPPER,),
    "công đoàn cấp huyện và cấp xã": (Level.UPPER,),
    "công đoàn cơ sở": (Level.GRASSROOTS,),
    "các cấp công đoàn từ tỉnh đến cơ sở": (Level.PROVINCE, Level.UPPER, Level.GRASSROOTS),
}
"""Which units are meant by the units of a row."""
BOTH = ("09-CTr/TU", "05-NQ/TU")
DOCUMENTS = {
    "danh mục văn bản phải quán triệt (8 văn bản nêu tên; danh mục mở)": tuple(
        f"{number}-NQ/BP" for number in range(1, 9)
    ),
    "quán triệt danh mục 5 văn bản": tuple(f"{number}-NQ/LC" for number in range(1, 6)),
    "học tập quán triệt Chương trình hành động 09-CTr/TU và Nghị quyết 05-NQ/TU": BOTH,
    "học tập quán triệt Chương trình hành động 09 và Nghị quyết 05": BOTH,
}
"""The documents on the list of a row."""


class Stated(NamedTuple):
    """What was typed in about a unit."""

    unit_id: int
    day: date
    done: int
    whole: int


class Promised:
    """A province with districts until the reform and communes since: it did some of what it promised."""

    def __init__(self, catalogue: bytes) -> None:
        self.chance = random.Random(7)
        self.province: Province = make_province(SMALL)
        self.root = db.session.get_one(Unit, self.province.root_id)
        self._reform()
        self._fill_offices()
        actions.import_targets(self.root.id, read_targets(catalogue), now=NOW)
        self.targets = list(db.session.scalars(select(Target).order_by(Target.id)))
        self.day_of = {target.id: target.period_to or date(2026, 10, 31) for target in self.targets}
        self.populations = {
            wording: define_population(wording, definition, unit_id=self.root.id, now=NOW)
            for wording, definition in MEANT.items()
        }
        self.courses: dict[str, Activity] = {}
        self.topics: dict[str, Topic] = {}
        self.stated: dict[str, list[Stated]] = {}
        for target in self.targets:
            self._bind(target)
        self._complete()
        self._fill_register()
        for target in self.targets:
            self._state(target)
        db.commit()

    def target(self, code: str) -> Target:
        return next(target for target in self.targets if target.code == code)

    def _reform(self) -> None:
        """End three districts on the day of the reform, in favour of two communes."""
        names = [f"Công đoàn huyện {name}" for name in ("An Đông", "An Tây", "An Nam")]
        self.districts = [self._found(name, Level.UPPER, self.root.id, None) for name in names]
        below = [self._found(f"CĐCS {one.name}", Level.GRASSROOTS, one.id, None) for one in self.districts]
        names = [f"Công đoàn xã {name}" for name in ("Đông Tây", "Nam Hoà")]
        self.communes = [self._found(name, Level.UPPER, self.root.id, REFORM) for name in names]
        for place, district in enumerate(self.districts):
            merge_unit(district.id, self.communes[place // 2].id, Decision(NOW, on=REFORM))
        self.grassroots_ids = [*self.province.grassroots_ids, *(one.id for one in below)]
        self.upper_ids = [*self.province.upper_ids, *(one.id for one in self.communes)]

    def _found(self, name: str, level: Level, parent_id: int, on: date | None) -> Unit:
        return found_unit(NewUnit(name, level, parent_id=parent_id), Decision(NOW, on=on))

    def _fill_offices(self) -> None:
        """Put cadres into the offices of the province and its upper unions, each while it stood."""
        uppers = [db.session.get_one(Unit, unit_id) for unit_id in self.province.upper_ids]
        places: list[tuple[Unit, date | None, date | None]] = [
            (unit, None, None) for unit in (self.root, *uppers)
        ]
        places += [(unit, None, REFORM) for unit in self.districts]
        places += [(unit, REFORM, None) for unit in self.communes]
        self.office_ids: list[int] = []
        for unit, since, until in places:
            for number, cadre_type in enumerate(("full_time", "full_time", "part_time")):
                home = db.session.get_one(Unit, self.chance.choice(self.grassroots_ids))
                person = make_person(f"Cán bộ {unit.name} {number}", unit=home)
                make_post(person, unit, cadre_type=cadre_type, since=since, until=until)
                self.office_ids.append(person.id)
        both = db.session.get_one(Person, self.office_ids[0])
        make_post(both, db.session.get_one(Unit, self.grassroots_ids[0]))

    def condition_of(self, target: Target) -> Condition:
        """Return what the row says of where its numbers come from."""
        measure = Measure(target.measure)
        if measure is Measure.PERCENT_PEOPLE:
            return Condition.DECLARED if BY_HAND in target.wording else Condition.PEOPLE
        return {
            Measure.MINIMUM_CLASSES: Condition.CLASSES,
            Measure.MINIMUM_TURNS: Condition.TURNS,
            Measure.PERCENT_UNITS_CLOSED_LIST: Condition.DOCUMENTS,
            Measure.OPEN_LIST_TASK: Condition.DOCUMENTS,
            Measure.CLOSED_LIST_TASK: Condition.DOCUMENTS,
        }.get(measure, Condition.DECLARED)

    def levels_of(self, target: Target) -> tuple[Level, ...]:
        counts_units = Measure(target.measure) in COUNTS_UNITS
        return COUNTED[target.population_wording] if counts_units else ()

    def topics_of(self, target: Target) -> list[Topic]:
        """Return the documents that the row lists, or what its classes and turns are about."""
        measure = Measure(target.measure)
        if measure in MINIMUMS:
            return [self._topic(target.subject, "")]
        if measure in LISTS or measure is Measure.PERCENT_UNITS_CLOSED_LIST:
            return [self._topic(f"Văn bản {number}", number) for number in DOCUMENTS[target.subject]]
        return []

    def _topic(self, title: str, number: str) -> Topic:
        if title not in self.topics:
            kind = TopicKind.DOCUMENT if number else TopicKind.SUBJECT
            self.topics[title] = add_topic(
                title, kind=kind, number=number, unit=self.root, account_id=None, now=NOW
            )
        return self.topics[title]

    def courses_of(self, target: Target) -> list[Activity]:
        """Return the courses of a row, one for each subject that it names: people have to complete each."""
        for subject in target.subject.split("; "):
            if subject not in self.courses:
                number = self.province.activity_ids[len(self.courses)]
                self.courses[subject] = db.session.get_one(Activity, number)
        return [self.courses[subject] for subject in target.subject.split("; ")]

    def population_of(self, target: Target) -> Population:
        return self.populations[target.population_wording]

    def _bind(self, target: Target) -> None:
        if Measure(target.measure) in TASKS:
            return
        condition = self.condition_of(target)
        is_people = condition is Condition.PEOPLE
        courses = self.courses_of(target) if is_people else []
        actions.bind_target(
            target,
            self.population_of(target) if is_people else None,
            courses,
            account_id=None,
            now=NOW,
            basis=Basis(condition, self.levels_of(target), needs_all=len(courses) > 1),
            topics=self.topics_of(target),
        )

    def _complete(self) -> None:
        """Let people complete the courses before, in and after the years of each row; two complete all."""
        people = [*self.office_ids, *self.chance.sample(self.province.person_ids, 150)]
        for subject, course in self.courses.items():
            for year in (2023, 2024, 2025, 2027, 2029):
                for person_id in {*self.office_ids[:2], *self.chance.sample(people, 30)}:
                    moment = noon(date(year, self.chance.randrange(1, 13), 15))
                    ledger.record(
                        person_id=person_id,
                        activity_id=course.id,
                        outcome=Outcome.COMPLETED,
                        source=f"test:{subject}:{year}:{person_id}",
                        now=NOW,
                        happened_at=moment,
                    )

    def _fill_register(self) -> None:
        units = [self.root.id, *self.upper_ids, *self.grassroots_ids]
        topics = list(self.topics.values())
        for _ in range(300):
            topic = self.chance.choice(topics)
            day = date(self.chance.randrange(2026, 2031), self.chance.randrange(1, 13), 15)
            self._hold(self.chance.choice(units), topic, day)
        busy = [self.upper_ids[0], self.grassroots_ids[0]]
        for topic in topics:  # some did everything, in every period
            for year in (2023, 2025, 2026, 2028, 2029):
                for unit_id in busy if year != 2026 or topic.number not in BOTH[1:] else []:
                    self._hold(unit_id, topic, date(year, 3, 1))

    def _hold(self, unit_id: int, topic: Topic, day: date) -> None:
        turns = self.chance.randrange(1, 6_000)
        counts = Counts(self.chance.randrange(1, 3), min(turns, 40), turns)
        add_entry(NewEntry(unit_id, topic.id, EntryKind.STUDY, day, counts), account_id=None, now=NOW)

    def _state(self, target: Target) -> None:
        """Type in what nothing computes; of a third of the tasks nobody says anything."""
        if self.condition_of(target) is not Condition.DECLARED:
            return
        day, measure = self.day_of[target.id], Measure(target.measure)
        if measure in TASKS:
            told = [Stated(self.root.id, day, int(target.id % 3 == 1), 1)] if target.id % 3 else []
        elif measure is Measure.PERCENT_PEOPLE:
            told = [
                Stated(one, day, 93 + place, 100 + place) for place, one in enumerate(self.province.upper_ids)
            ]
        else:
            standing = SlowWay(day).units(self.root.id, self.levels_of(target))
            told = [Stated(one, day, place % 2, 1) for place, one in enumerate(sorted(standing))]
            if target.code == "BT-6":
                told += self._of_districts()
        self.stated[target.code] = told
        self._enter(target, told)

    def _of_districts(self) -> list[Stated]:
        ids = [one.id for one in self.districts]
        return [Stated(one, LAST_DAY_OF_DISTRICTS, int(place > 0), 1) for place, one in enumerate(ids)]

    def _enter(self, target: Target, told: Sequence[Stated]) -> None:
        for one in told:
            stated = NewStatement(one.unit_id, one.day, one.done, one.whole, "Báo cáo của đơn vị")
            actions.state(target, stated, file_id=None, account_id=None, now=NOW)
