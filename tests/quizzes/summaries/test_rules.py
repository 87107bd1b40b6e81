"""Counting who took part: people once in each unit and above it, attempts each."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.summaries.rules import Sitting, Tally, band, in_order, turnout

PARENTS = {"A": "P", "B": "P", "A1": "A", "A2": "A"}
BEGIN = datetime(2026, 10, 1, 16, 30, tzinfo=UTC)  # 23:30 in Vietnam
PEOPLE = st.lists(
    st.lists(
        st.builds(
            Sitting,
            st.just(1),
            st.sampled_from(["A1", "A2", "B", "P", ""]),
            st.sampled_from(["official", "member", "worker"]),
            st.integers(0, 20),
            st.just(20),
            st.booleans(),
            st.integers(0, 3).map(lambda hours: BEGIN + timedelta(hours=hours)),
        ),
        min_size=1,
        max_size=3,
    ),
    max_size=6,
)


def sitting(unit: str, score: int, *, hours: int = 0, kind: str = "member") -> Sitting:
    return Sitting(1, unit, kind, score, 20, score == 20, BEGIN + timedelta(hours=hours))


def tally_of(people: Sequence[Sequence[Sitting]]) -> Tally:
    tally = Tally(PARENTS)
    for sittings in people:
        tally.add_person(sittings)
    return tally


def test_a_person_in_two_units_counts_once_in_the_one_above_both() -> None:
    tally = tally_of([[sitting("A1", 20), sitting("B", 10)], [sitting("A1", 5, kind="worker")]])

    told = {
        code: (one.people, one.union_people, one.attempts, one.perfect, one.rate)
        for code, one in tally.units().items()
    }
    assert told == {
        "A1": (2, 1, 2, 1, 6250),
        "A": (2, 1, 2, 1, 6250),
        "B": (1, 1, 1, 0, 5000),
        "P": (2, 1, 3, 1, 5833),
    }


def test_figures_tell_days_hours_kinds_and_scores_of_vietnam() -> None:
    late = sitting("", 19, hours=1, kind="citizen")  # half past midnight of the day after

    assert tally_of([[sitting("A1", 20), sitting("A1", 0, hours=1)], [late]]).figures() == {
        "people": 2,
        "attempts": 3,
        "perfect": 1,
        "rate": 6500,
        "kinds": [
            {"kind": "citizen", "people": 1, "attempts": 1, "perfect": 0, "rate": 9500},
            {"kind": "member", "people": 1, "attempts": 2, "perfect": 1, "rate": 5000},
        ],
        "days": [["2026-10-01", 1, 1], ["2026-10-02", 2, 2]],
        "hours": [2, *[0] * 22, 1],
        "scores": [1, *[0] * 8, 1, 1],
    }


@pytest.mark.parametrize(
    ("score", "most", "expected"),
    [(0, 20, 0), (1, 20, 0), (2, 20, 1), (19, 20, 9), (20, 20, 10), (-3, 20, 0), (0, 0, 0)],
)
def test_a_score_stands_in_its_tenth_and_the_whole_score_apart(score: int, most: int, expected: int) -> None:
    assert band(score, most) == expected


@pytest.mark.parametrize(
    ("people", "members", "expected"), [(1, 3, 3333), (4, 2, 20_000), (1, None, None), (0, 0, None)]
)
def test_a_turnout_needs_members(people: int, members: int | None, expected: int | None) -> None:
    assert turnout(people, members) == expected


def test_units_stand_as_in_the_tree_and_none_last() -> None:
    names = {"P": "p", "A": "b", "B": "a", "A1": "2", "A2": "1"}

    assert list(in_order(["A1", "", "P", "A2", "B", "A"], PARENTS, names)) == ["P", "B", "A", "A2", "A1", ""]


@given(PEOPLE)
def test_every_unit_counts_what_a_slow_count_of_all_below_it_counts(people: list[list[Sitting]]) -> None:
    below = {"P": {"P", "A", "B", "A1", "A2"}, "A": {"A", "A1", "A2"}}
    tally = tally_of(people)

    for code, count in tally.units().items():
        among = below.get(code, {code})
        own = [[one for one in sittings if one.unit in among] for sittings in people]
        assert (count.people, count.attempts) == (sum(map(bool, own)), sum(map(len, own)))
    figures = tally.figures()
    assert figures["people"] == sum(one["people"] for one in figures["kinds"]) == len(people)
    assert figures["attempts"] == sum(figures["scores"]) == sum(figures["hours"])
