"""From facts about people and units to the numbers of every unit: sums up the tree, in whole numbers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lms.targets.rules import Ratio

Chains = Mapping[int, tuple[int, ...]]
"""The units from the one that promised down to each unit, by that unit."""


@dataclass(frozen=True)
class Figure:
    """The numbers of a unit and all below it: the ratio that decides, and counters beside it, never mixed.

    `units` are those at or below it that took part; None where a reading of before did not count them.
    """

    ratio: Ratio
    asked: int | None
    people: int = 0
    turns: int = 0
    outsiders: int = 0
    amount: int | None = None
    amount_asked: int | None = None
    units: int | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether what is asked of the unit is reached."""
        return self.ratio.is_met(self.asked)


@dataclass(frozen=True)
class Counters:
    """What lines of the register say of people, turns and outsiders."""

    people: int = 0
    turns: int = 0
    outsiders: int = 0


@dataclass(frozen=True)
class Judged:
    """Whether a unit by itself does what is asked of it, with how much it reached of how much."""

    is_done: bool
    amount: int | None = None
    amount_asked: int | None = None


class Asked:
    """What is asked of each unit: the most that was promised or that a unit at or above it set.

    Units move and plans are raised after thresholds were set; none comes to ask less than a unit above it.
    """

    def __init__(self, promised: int | None, own: Mapping[int, int], chains: Chains) -> None:
        self._promised = promised
        self._own = own
        self._chains = chains

    def of(self, unit_id: int) -> int | None:
        """Return what is asked of a unit."""
        if self._promised is None:
            return None
        own = (self._own[step] for step in self._chains.get(unit_id, ()) if step in self._own)
        return max([self._promised, *own])


def add_up(values: Mapping[int, Sequence[int]], chains: Chains, width: int) -> dict[int, list[int]]:
    """Return the sums of the values of each unit and all below it."""
    sums: dict[int, list[int]] = {}
    for unit_id, own in values.items():
        for step in chains.get(unit_id, ()):
            total = sums.setdefault(step, [0] * width)
            for place, value in enumerate(own):
                total[place] += value
    return sums


def roll_up(
    places: Mapping[int, Sequence[int]], values: Mapping[int, Sequence[int]], chains: Chains, width: int
) -> dict[int, list[int]]:
    """Return the sums of what each person brings, for each unit; the last number counts the people.

    A person counts once in each unit, however many posts they hold below it. `places` are the units through
    which somebody belongs; who is not in `values` brings zeros.
    """
    direct: dict[int, list[int]] = {}
    several: dict[int, list[int]] = {}
    for person_id, units in places.items():
        if len(units) == 1:
            counts = [direct.setdefault(units[0], [0] * (width + 1))]
        else:
            steps = {step for unit_id in units for step in chains.get(unit_id, ())}
            counts = [several.setdefault(step, [0] * (width + 1)) for step in steps]
        brought = values.get(person_id, ())
        for count in counts:
            for place, value in enumerate(brought):
                count[place] += value
            count[width] += 1
    sums = add_up(direct, chains, width + 1)
    for step, extra in several.items():
        total = sums.setdefault(step, [0] * (width + 1))
        for place, value in enumerate(extra):
            total[place] += value
    return sums


def of_people(
    places: Mapping[int, Sequence[int]],
    done: Mapping[int, int],
    outsiders: Mapping[int, Sequence[int]],
    chains: Chains,
    asked: Asked,
) -> dict[int, Figure]:
    """Return how many people of each unit are done; `done` holds the turns of whoever is.

    Outsiders stand in the units of the day on which they took part, beside the numbers and never in them.
    """
    inside = roll_up(places, {person: (1, turns) for person, turns in done.items()}, chains, 2)
    outside = roll_up(outsiders, {}, chains, 0)
    return {
        unit_id: Figure(
            Ratio(numbers[0], numbers[2]),
            asked.of(unit_id),
            people=numbers[0],
            turns=numbers[1],
            outsiders=outside.get(unit_id, [0])[0],
        )
        for unit_id, numbers in _with_all(inside, outside, 3).items()
    }


def of_units(
    judged: Mapping[int, Judged], counters: Mapping[int, Counters], chains: Chains, asked: Asked
) -> dict[int, Figure]:
    """Return how many units do what is asked, for each unit and all below it."""
    units = add_up({unit_id: (int(one.is_done), 1) for unit_id, one in judged.items()}, chains, 2)
    sums = add_up(
        {unit_id: (one.people, one.turns, one.outsiders) for unit_id, one in counters.items()}, chains, 3
    )
    nothing = Judged(is_done=False)
    return {
        unit_id: Figure(
            Ratio(numbers[0], numbers[1]),
            asked.of(unit_id),
            *_counters(sums.get(unit_id)),
            judged.get(unit_id, nothing).amount,
            judged.get(unit_id, nothing).amount_asked,
        )
        for unit_id, numbers in _with_all(units, sums, 2).items()
    }


def of_statements(
    stated: Mapping[int, Ratio], inherited: Mapping[int, Sequence[Ratio]], chains: Chains, asked: Asked
) -> dict[int, Figure]:
    """Return numbers that were entered by hand: a unit's own, else the sum of those below it.

    `inherited` are those of ended units that come on top, at the unit that they belong to now.
    """
    children: dict[int, list[int]] = {}
    for unit_id, chain in chains.items():
        if len(chain) > 1:
            children.setdefault(chain[-2], []).append(unit_id)
    found: dict[int, Ratio] = {}
    for unit_id in sorted(chains, key=lambda one: -len(chains[one])):
        below = [found[child] for child in children.get(unit_id, ()) if child in found]
        own = [stated[unit_id]] if unit_id in stated else below
        ratios = [*own, *inherited.get(unit_id, ())]
        if ratios:
            found[unit_id] = Ratio(
                sum(ratio.numerator for ratio in ratios), sum(ratio.denominator for ratio in ratios)
            )
    return {
        unit_id: Figure(ratio, asked.of(unit_id), people=ratio.numerator) for unit_id, ratio in found.items()
    }


def with_units(found: Mapping[int, Figure], took_part: Iterable[int], chains: Chains) -> dict[int, Figure]:
    """Return the numbers with how many units took part, at or below each unit."""
    units = add_up(dict.fromkeys(took_part, (1,)), chains, 1)
    return {unit_id: replace(figure, units=units.get(unit_id, [0])[0]) for unit_id, figure in found.items()}


def studied(
    unit_id: int, held: Mapping[int, Collection[int]], founded_from: Mapping[int, Collection[int]]
) -> set[int]:
    """Return the documents of a unit: those it studied, and those that all it was made of had studied.

    >>> sorted(studied(3, {1: [7, 8], 2: [8], 3: [9]}, {3: [1, 2]}))
    [8, 9]
    """
    own = set(held.get(unit_id, ()))
    before = [studied(one, held, founded_from) for one in founded_from.get(unit_id, ())]
    return own | set.intersection(*before) if before else own


def judge_people(figures: Mapping[int, Figure], counted: Iterable[int], least: int) -> dict[int, Judged]:
    """Judge units by the share of their people who are done; a unit without such people is left out."""
    return {
        unit_id: Judged(
            bool(figures[unit_id].ratio.is_met(least)), figures[unit_id].ratio.rate(least), 100 * least
        )
        for unit_id in counted
        if unit_id in figures and figures[unit_id].ratio.denominator
    }


def judge_amounts(
    amounts: Mapping[int, int], counted: Iterable[int], asked: Mapping[int, int]
) -> dict[int, Judged]:
    """Judge units by a number of classes, turns or documents; what nobody wrote down is none."""
    return {
        unit_id: Judged(amounts.get(unit_id, 0) >= asked[unit_id], amounts.get(unit_id, 0), asked[unit_id])
        for unit_id in counted
    }


def judge_statements(stated: Mapping[int, Ratio], counted: Collection[int]) -> dict[int, Judged]:
    """Judge units by what was entered for them; nothing entered is not done."""
    return {unit_id: Judged(bool((stated.get(unit_id) or Ratio(0, 0)).is_met(100))) for unit_id in counted}


def _with_all(
    first: Mapping[int, Sequence[int]], second: Mapping[int, object], width: int
) -> dict[int, Sequence[int]]:
    """Return the first with zeros where only the second has a unit."""
    return {unit_id: first.get(unit_id, [0] * width) for unit_id in {**first, **second}}


def _counters(sums: Sequence[int] | None) -> tuple[int, int, int]:
    people, turns, outsiders = sums or (0, 0, 0)
    return people, turns, outsiders
