"""What a target comes to as of a day, in memory: nothing is written here."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from lms import db
from lms.ledger.models import Activity
from lms.populations.meaning import Meant
from lms.populations.models import Population
from lms.populations.rules import Definition
from lms.registers.models import RegisterEntry, Topic
from lms.registers.queries import counted_entries, topics_by_id
from lms.targets import facts, figures, queries
from lms.targets.basis import Basis, Condition
from lms.targets.figures import Asked, Chains, Counters, Figure, Judged
from lms.targets.models import Statement, Target
from lms.targets.rules import (
    LISTS,
    MINIMUMS,
    TASKS,
    Measure,
    Period,
    PeriodNotBegun,
    Ratio,
    Status,
)
from lms.targets.sharing import Shared
from lms.targets.trees import DayTree
from lms.units.models import Unit


@dataclass(frozen=True)
class UnitProof:
    """Something that was counted for a unit: a line of the register, or a statement."""

    unit_id: int
    register_entry_id: int | None = None
    statement_id: int | None = None

    @property
    def what(self) -> tuple[str, int]:
        """The table and the row that prove it."""
        kind = "register" if self.register_entry_id else "statement"
        return kind, self.register_entry_id or self.statement_id or 0


class Held(NamedTuple):
    """A line of the register with the unit it counts for: the one that held it, or who has its place now."""

    unit_id: int
    entry: RegisterEntry


@dataclass
class Computed:
    """The numbers of a target as of a day, with everything that proves them."""

    target: Target
    owner_id: int
    as_of: date
    basis: Basis
    period: Period
    tree: DayTree
    figures: dict[int, Figure] = field(default_factory=dict)
    definition: Definition | None = None
    people: Meant | None = None
    proofs: dict[int, int | None] = field(default_factory=dict)
    unit_proofs: list[UnitProof] = field(default_factory=list)
    evidence: list[Activity] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    counted: list[int] = field(default_factory=list)


def compute(target: Target, shared: Shared) -> Computed | None:
    """Return what a target comes to as of a day; None if nothing says how, refused before its period."""
    as_of = shared.as_of
    if target.period_from is not None and as_of < target.period_from:
        raise PeriodNotBegun(target.code, target.period_from)
    if queries.status_of(target) not in {Status.COMPUTED, Status.ENTERED}:
        return None
    owner = db.session.get_one(Unit, target.unit_id)
    computed = Computed(
        target=target,
        owner_id=owner.id,
        as_of=as_of,
        basis=queries.basis_of(target),
        period=Period(target.period_from, target.period_to).counted(target.recurrence, as_of),
        tree=shared.tree,
    )
    work = _Work(computed, owner, shared)
    measure = Measure(target.measure)
    if measure is Measure.PERCENT_PEOPLE:
        is_counted = computed.basis.condition is Condition.PEOPLE
        computed.figures = work.people() if is_counted else work.stated()
    elif measure in TASKS:
        computed.figures = work.task()
    elif measure in LISTS:
        computed.figures = work.documents(is_open=measure is Measure.OPEN_LIST_TASK)
    else:
        computed.figures = work.units()
    computed.figures = figures.with_units(computed.figures, work.took_part, work.chains)
    return computed


class _Work:
    """One computation: the facts are read once, and what proves the numbers is left in `computed`."""

    def __init__(self, computed: Computed, owner: Unit, shared: Shared) -> None:
        self.computed = computed
        self.owner = owner
        self.shared = shared
        self.target = computed.target
        self.measure = Measure(computed.target.measure)
        self.chains: Chains = shared.chains_below(owner.id)
        own = facts.thresholds_of(computed.target.id)
        self.thresholds = Asked(computed.target.threshold, own, self.chains)
        self.took_part: set[int] = set()
        """The units of which something counted: who completed is of them, or it was held or entered there."""

    def people(self, asked: Asked | None = None) -> dict[int, Figure]:
        """Count the people of the population who completed one of the activities, or each of them."""
        computed = self.computed
        population = db.session.get_one(Population, self.target.population_id)
        computed.definition = Definition.from_json(population.definition)
        computed.people = self.shared.people(computed.definition)
        computed.evidence = queries.evidence_of(self.target.id)
        places = self.shared.places(computed.definition, self.owner)
        first: dict[int, int] = {}
        turns: defaultdict[int, int] = defaultdict(int)
        outsiders: dict[int, list[int]] = {}
        activity_ids = [each.id for each in computed.evidence]
        whole = facts.completed_all(activity_ids, computed.period) if computed.basis.needs_all else None
        for one in self.shared.completions(activity_ids, computed.period):
            if whole is not None and one.person_id not in whole:
                continue
            if one.person_id in places:
                first[one.person_id] = min(one.entry_id, first.get(one.person_id, one.entry_id))
                turns[one.person_id] += one.turns
            elif one.unit_id is not None and (place := self._place(one.unit_id)):
                outsiders.setdefault(one.person_id, []).append(place)
        proofs = first if whole is None else whole
        computed.proofs = {person_id: proofs.get(person_id) for person_id in places}
        self.took_part.update(unit_id for person_id in turns for unit_id in places[person_id])
        found = figures.of_people(places, turns, outsiders, self.chains, asked or self.thresholds)
        return found or {self.owner.id: Figure(Ratio(0, 0), self.thresholds.of(self.owner.id))}

    def stated(self) -> dict[int, Figure]:
        """Take the numbers of people as they were entered, unit by unit."""
        told = facts.statements_of(self.target.id, self.computed.period)
        stated, inherited = self._statements(told), self._inherited(told)
        return figures.of_statements(stated, inherited, self.chains, self.thresholds)

    def task(self) -> dict[int, Figure]:
        """Take whether something exists or is done as it was entered, for the whole and for single units."""
        found = {self.owner.id: Ratio(0, 1), **self._statements()}
        return {unit_id: Figure(ratio, 100) for unit_id, ratio in found.items()}

    def documents(self, *, is_open: bool) -> dict[int, Figure]:
        """Count the documents of a list that were studied, at or below each unit; an open list never ends."""
        entries = self._entries()
        studied: defaultdict[int, set[int]] = defaultdict(set, {self.owner.id: set()})
        for unit_id, entry in entries:
            for step in self.chains[unit_id]:
                studied[step].add(entry.topic_id)
        sums = figures.add_up(_by_unit(entries, _counters), self.chains, 3)
        asked = None if is_open else 100
        return {
            unit_id: Figure(
                Ratio(len(topics), len(self.computed.topics)), asked, *sums.get(unit_id, (0, 0, 0))
            )
            for unit_id, topics in studied.items()
        }

    def units(self) -> dict[int, Figure]:
        """Count the units of the chosen levels that do what is asked."""
        computed = self.computed
        levels = computed.basis.levels
        computed.counted = sorted(
            unit_id for unit_id in self.chains if computed.tree.units[unit_id].level in levels
        )
        judged, counters = self._judged()
        asked = Asked(100, {}, self.chains) if self.measure in MINIMUMS else self.thresholds
        found = figures.of_units(judged, counters, self.chains, asked)
        return found or {self.owner.id: Figure(Ratio(0, 0), asked.of(self.owner.id))}

    def _judged(self) -> tuple[dict[int, Judged], dict[int, Counters]]:
        counted, basis = self.computed.counted, self.computed.basis
        if basis.condition is Condition.PEOPLE:
            people = self.people()
            return figures.judge_people(people, counted, basis.least or 100), {}
        if basis.condition is Condition.DECLARED:
            return figures.judge_statements(self._statements(), counted), {}
        entries = self._entries()
        counters = {unit_id: Counters(*values) for unit_id, values in _by_unit(entries, _counters).items()}
        return figures.judge_amounts(self._amounts(entries), counted, self._least()), counters

    def _amounts(self, entries: list[Held]) -> dict[int, int]:
        """Return classes or turns of each unit and all below it; documents, of the unit itself."""
        condition = self.computed.basis.condition
        if condition is Condition.DOCUMENTS:
            held: defaultdict[int, set[int]] = defaultdict(set)
            for _, entry in entries:
                held[entry.unit_id].add(entry.topic_id)
            founded_from = self.shared.heirs.founded_from
            return {
                unit_id: len(figures.studied(unit_id, held, founded_from))
                for unit_id in self.computed.counted
            }
        column = _classes if condition is Condition.CLASSES else _turns
        sums = figures.add_up(_by_unit(entries, column), self.chains, 1)
        return {unit_id: values[0] for unit_id, values in sums.items()}

    def _least(self) -> dict[int, int]:
        """Return how much lets each unit count."""
        basis, counted = self.computed.basis, self.computed.counted
        if basis.condition is Condition.DOCUMENTS:
            return dict.fromkeys(counted, len(self.computed.topics))
        if self.measure in MINIMUMS:
            return {unit_id: self.thresholds.of(unit_id) or 0 for unit_id in counted}
        return dict.fromkeys(counted, basis.least or 1)

    def _entries(self) -> list[Held]:
        """Return what counts in the register with the unit it counts for, and keep it as proof."""
        computed = self.computed
        topic_ids = facts.topics_of(self.target.id)
        computed.topics = topics_by_id(topic_ids)
        period = computed.period
        found = [
            Held(place, entry)
            for entry in counted_entries(topic_ids, period.first, period.last)
            if (place := self._place(entry.unit_id))
        ]
        computed.unit_proofs = [UnitProof(one.unit_id, register_entry_id=one.entry.id) for one in found]
        self.took_part.update(one.unit_id for one in found)
        return found

    def _place(self, unit_id: int) -> int | None:
        """Return the unit of this day that a unit's deeds count for; None outside of what is computed."""
        if unit_id in self.chains:
            return unit_id
        if unit_id in self.computed.tree.units:
            return None
        place = self.shared.heirs.place_of(unit_id)
        return place if place in self.chains else None

    def _statements(self, told: Mapping[int, Statement] | None = None) -> dict[int, Ratio]:
        """Return what was entered for the units, and keep it as proof."""
        if told is None:
            told = facts.statements_of(self.target.id, self.computed.period)
        found = {unit_id: one for unit_id, one in told.items() if unit_id in self.chains}
        self.computed.unit_proofs = [
            UnitProof(unit_id, statement_id=one.id) for unit_id, one in found.items()
        ]
        self.took_part.update(unit_id for unit_id, one in found.items() if one.numerator)
        return {unit_id: _ratio(one) for unit_id, one in found.items()}

    def _inherited(self, told: Mapping[int, Statement]) -> dict[int, list[Ratio]]:
        """Return the numbers entered for units that have ended, at the units that they belong to now.

        What was entered for such a unit about a later day, or while it stood over them, holds them already.
        """
        heirs, found = self.shared.heirs, defaultdict[int, list[Ratio]](list)
        for unit_id, one in told.items():
            place = self._place(unit_id)
            if place is None or place == unit_id:
                continue
            own = told.get(place)
            if own is not None and (
                own.as_of >= heirs.ended_on[unit_id] or heirs.stood_under(unit_id, place)
            ):
                continue
            found[place].append(_ratio(one))
            if one.numerator:
                self.took_part.add(place)
            self.computed.unit_proofs.append(UnitProof(place, statement_id=one.id))
        return found


def _ratio(statement: Statement) -> Ratio:
    return Ratio(statement.numerator, statement.denominator)


def _by_unit(
    entries: Iterable[Held], values: Callable[[RegisterEntry], tuple[int, ...]]
) -> dict[int, list[int]]:
    """Return the sums of values over the entries of each unit itself."""
    sums: dict[int, list[int]] = {}
    for unit_id, entry in entries:
        own = values(entry)
        total = sums.setdefault(unit_id, [0] * len(own))
        for place, value in enumerate(own):
            total[place] += value
    return sums


def _counters(entry: RegisterEntry) -> tuple[int, int, int]:
    return entry.people, entry.turns, entry.outsiders


def _classes(entry: RegisterEntry) -> tuple[int]:
    return (entry.classes,)


def _turns(entry: RegisterEntry) -> tuple[int]:
    return (entry.turns,)
