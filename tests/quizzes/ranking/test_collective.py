"""What units win together."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from quizzes.ranking.collective import (
    CollectiveTable,
    Decided,
    Field,
    Unit,
    UnitTie,
    collective_table,
)
from quizzes.ranking.prizes import Award
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Measure, Prize
from quizzes.ranking.values import Table, Values, row_of

UNITS = {
    "U": Unit("U", "Công đoàn phường", "", "upper", 100),
    "G1": Unit("G1", "CĐCS Một", "U", "grassroots", 10),
    "G2": Unit("G2", "CĐCS Hai", "U", "grassroots", 4),
    "G3": Unit("G3", "CĐCS Ba", "U", "grassroots", None),
    "T1": Unit("T1", "Tổ 1", "G1", "group", 3),
}
TIERS = (CollectiveTier("Nhất", 1), CollectiveTier("Nhì", 1))


def table_of(*rows: tuple[str, str, int], divisions: Sequence[str] = ()) -> Table:
    """Return entrants, each of a unit and a kind, with so many of 10 points."""
    table = Table()
    for place, (unit, kind, score) in enumerate(rows):
        values = Values(score, score, 10, 10, 0, 0, 0, most=10)
        division = divisions[place] if divisions else ""
        table.add([row_of(f"R{place}", values, unit=unit, kind=kind, division=division)])
    return table


FIVE = table_of(
    ("G1", "member", 10),
    ("T1", "worker", 5),
    ("T1", "official", 6),
    ("G2", "member", 4),
    ("G2", "member", 8),
)


def prize(**values: Any) -> CollectivePrize:
    return CollectivePrize(
        **{"key": "all", "title": "Tập thể", "tiers": TIERS, "level": "grassroots", **values}
    )


def lines(found: CollectiveTable) -> list[tuple[int, str, int, float, int | None]]:
    return [(one.rank, one.unit.code, one.people, float(one.value), one.tier) for one in found.lines]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, [(1, "G1", 3, 3, 0), (2, "G2", 2, 2, 1)]),
        ({"level": "upper"}, [(1, "U", 5, 5, 0)]),
        ({"level": ""}, [(1, "G2", 2, 2, 0), (1, "T1", 2, 2, 1), (3, "G1", 1, 1, None)]),
        ({"kinds": ("worker",)}, [(1, "G1", 1, 1, 0)]),
        ({"measure": Measure.RATIO}, [(1, "G2", 2, 50, 0), (2, "G1", 2, 20, 1)]),
        (
            {"measure": Measure.RATIO, "fewest_members": 5},
            [(1, "G1", 2, 20, 0), (0, "G2", 2, 50, None)],
        ),
        ({"lowest_turnout": Fraction(21)}, [(1, "G2", 2, 2, 0), (0, "G1", 3, 3, None)]),
        ({"lowest_turnout": Fraction(20)}, [(1, "G1", 3, 3, 0), (2, "G2", 2, 2, 1)]),
        (
            {"lowest_turnout": Fraction(30), "kinds": ("worker", "member", "official")},
            [(1, "G1", 3, 3, 0), (2, "G2", 2, 2, 1)],
        ),
        ({"lowest_score": Fraction(61)}, [(1, "G1", 3, 3, 0), (0, "G2", 2, 2, None)]),
        (
            {
                "measure": Measure.POINTS,
                "turnout_weight": Fraction(1, 2),
                "prize_points": {"Giải Nhất": Fraction(30)},
            },
            [(1, "G1", 3, 40, 0), (2, "G2", 2, 25, 1)],
        ),
    ],
)
def test_units_stand_in_the_order_of_their_measure(
    change: dict[str, Any], expected: list[tuple[int, str, int, float, int | None]]
) -> None:
    won = [Award(0, 0, "", 0), Award(3, 1, "", 0)]
    field = Field(FIVE, UNITS, won, [Prize("Giải Nhất"), Prize("Giải Nhì")])
    found = collective_table(prize(**change), field, Decided({"G2": 1, "T1": 2}, {}))

    assert lines(found) == expected
    assert not found.ties


def test_a_unit_of_which_nobody_knows_the_members_has_no_ratio() -> None:
    table = table_of(("G3", "member", 1), ("G2", "member", 1))

    found = collective_table(prize(measure=Measure.RATIO), Field(table, UNITS))

    assert lines(found) == [(1, "G2", 1, 25, 0), (0, "G3", 1, 0, None)]


def test_units_that_are_equal_at_an_edge_wait_for_a_decision() -> None:
    table = table_of(("G1", "member", 1), ("G2", "member", 1), ("G3", "member", 1))

    waiting = collective_table(prize(), Field(table, UNITS))
    decided = collective_table(prize(), Field(table, UNITS), Decided({"G3": 1, "G1": 2, "G2": 3}, {}))

    assert waiting.ties == (UnitTie(0, "", ("G1", "G2", "G3"), 1),)
    assert [one.tier for one in waiting.lines] == [None, None, None]
    assert lines(decided) == [(1, "G3", 1, 1, 0), (1, "G1", 1, 1, 1), (1, "G2", 1, 1, None)]


def test_each_division_has_a_table_of_its_own() -> None:
    table = table_of(("G1", "member", 1), ("G2", "member", 1), ("G2", "member", 1), divisions=("A", "A", "B"))
    only_first = prize(division="*", tiers=TIERS[:1])

    found = collective_table(
        only_first, Field(table, UNITS, divisions=("A", "B")), Decided({"G1": 2, "G2": 1}, {})
    )

    assert [(one.division, one.unit.code, one.rank, one.tier) for one in found.lines] == [
        ("A", "G2", 1, 0),
        ("A", "G1", 1, None),
        ("B", "G2", 1, 0),
    ]


def test_what_the_board_gives_by_hand_goes_where_it_says() -> None:
    given = Decided({}, {"G2": 1, "G3": 0, "??": 0})

    found = collective_table(prize(measure=Measure.HAND), Field(FIVE, UNITS), given)

    assert [(one.rank, one.unit.code, one.people, one.tier) for one in found.lines] == [
        (0, "G3", 0, 0),
        (0, "G2", 2, 1),
        (0, "G1", 3, None),
    ]
    assert found.ties == ()
