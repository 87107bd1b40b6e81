"""What a target comes to as of a day, in memory: nothing is written here."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

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

    def people(self, asked: Asked | None = None) -> dict[int, Figure]:
        """Count the people of the population who completed one of the activities."""
        computed = self.computed
        population = db.session.get_one(Population, self.target.population_id)
        computed.definition = Definition.from_json(population.definition)
        computed.people = self.shared.people(computed.definition)
        computed.evidence = queries.evidence_of(self.target.id)
        places = self.shared.places(computed.definition, self.owner)
        first: dict[int, int] = {}
        turns: defaultdict[int, int] = defaultdict(int)
        outsiders: dict[int, list[int]] = {}
        for one in self.shared.completions([each.id for each in computed.evidence], computed.period):
            if one.person_id in places:
                first[one.person_id] = min(one.entry_id, first.get(one.person_id, one.entry_id))
                turns[one.person_id] += one.turns
            elif one.unit_id is not None and one.unit_id in self.chains:
                outsiders.setdefault(one.person_id, []).append(one.unit_id)
        computed.proofs = {person_id: first.get(person_id) for person_id in places}
        found = figures.of_people(places, turns, outsiders, self.chains, asked or self.thresholds)
        return found or {self.owner.id: Figure(Ratio(0, 0), self.thresholds.of(self.owner.id))}

    def stated(self) -> dict[int, Figure]:
        """Take the numbers of people as they were entered, unit by unit."""
        return figures.of_statements(self._statements(), self.chains, self.thresholds)

    def task(self) -> dict[int, Figure]:
        """Take whether something exists or is done as it was entered, for the whole and for single units."""
        found = {self.owner.id: Ratio(0, 1), **self._statements()}
        return {unit_id: Figure(ratio, 100) for unit_id, ratio in found.items()}

    def documents(self, *, is_open: bool) -> dict[int, Figure]:
        """Count the documents of a list that were studied, at or below each unit; an open list never ends."""
        entries = self._entries()
        studied: defaultdict[int, set[int]] = defaultdict(set, {self.owner.id: set()})
        for entry in entries:
            for step in self.chains[entry.unit_id]:
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

    def _amounts(self, entries: list[RegisterEntry]) -> dict[int, int]:
        """Return classes or turns of each unit and all below it; documents, of the unit itself."""
        condition = self.computed.basis.condition
        if condition is Condition.DOCUMENTS:
            held: defaultdict[int, set[int]] = defaultdict(set)
            for entry in entries:
                held[entry.unit_id].add(entry.topic_id)
            return {unit_id: len(topics) for unit_id, topics in held.items()}
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

    def _entries(self) -> list[RegisterEntry]:
        """Return what counts in the register, and keep it as proof."""
        computed = self.computed
        topic_ids = facts.topics_of(self.target.id)
        computed.topics = topics_by_id(topic_ids)
        period = computed.period
        found = [
            entry
            for entry in counted_entries(topic_ids, period.first, period.last)
            if entry.unit_id in self.chains
        ]
        computed.unit_proofs = [UnitProof(entry.unit_id, register_entry_id=entry.id) for entry in found]
        return found

    def _statements(self) -> dict[int, Ratio]:
        """Return what was entered for the units, and keep it as proof."""
        found: dict[int, Statement] = {
            unit_id: one
            for unit_id, one in facts.statements_of(self.target.id, self.computed.period).items()
            if unit_id in self.chains
        }
        self.computed.unit_proofs = [
            UnitProof(unit_id, statement_id=one.id) for unit_id, one in found.items()
        ]
        return {unit_id: Ratio(one.numerator, one.denominator) for unit_id, one in found.items()}


def _by_unit(
    entries: Iterable[RegisterEntry], values: Callable[[RegisterEntry], tuple[int, ...]]
) -> dict[int, list[int]]:
    """Return the sums of values over the entries of each unit itself."""
    sums: dict[int, list[int]] = {}
    for entry in entries:
        own = values(entry)
        total = sums.setdefault(entry.unit_id, [0] * len(own))
        for place, value in enumerate(own):
            total[place] += value
    return sums


def _counters(entry: RegisterEntry) -> tuple[int, int, int]:
    return entry.people, entry.turns, entry.outsiders


def _classes(entry: RegisterEntry) -> tuple[int]:
    return (entry.classes,)


def _turns(entry: RegisterEntry) -> tuple[int]:
    return (entry.turns,)
