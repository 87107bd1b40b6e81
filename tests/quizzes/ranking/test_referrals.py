"""How many people everybody referred."""

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.ranking.referrals import Registration, count_referrals

ANNA, BINH, CHI, DUNG = range(1, 5)
EVERYBODY = {ANNA, BINH, CHI, DUNG}
PEOPLE = st.integers(1, 6)


@st.composite
def registrations(draw: st.DrawFn) -> list[Registration]:
    """People register one after another, some again as a double, with the code of anybody."""
    people = draw(st.lists(PEOPLE, max_size=12))
    codes = st.none() | st.integers(1, max(len(people), 1))
    return [Registration(number, person, draw(codes)) for number, person in enumerate(people, start=1)]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ([(1, ANNA, None), (2, BINH, 1), (3, CHI, 1), (4, DUNG, 2)], {ANNA: 2, BINH: 1}),
        ([(1, ANNA, None), (2, BINH, 1), (3, BINH, 1)], {ANNA: 1}),
        ([(1, ANNA, None), (2, ANNA, 1)], {}),
        ([(1, ANNA, None), (2, BINH, 1), (3, ANNA, 2)], {ANNA: 1}),
        ([(1, BINH, None), (2, ANNA, None), (3, BINH, 2)], {}),
        ([(1, ANNA, 3), (2, BINH, 1), (3, CHI, 2)], {ANNA: 1, BINH: 1}),
        ([(1, ANNA, 9)], {}),
    ],
    ids=["plain", "twice", "oneself", "circle of two", "known before", "circle of three", "nobody's"],
)
def test_each_person_counts_once_for_whoever_was_there_first(
    listed: list[tuple[int, int, int | None]], expected: dict[int, int]
) -> None:
    assert count_referrals([Registration(*one) for one in listed], EVERYBODY) == expected


def test_only_people_who_are_present_count() -> None:
    listed = [Registration(1, ANNA, None), Registration(2, BINH, 1), Registration(3, CHI, 1)]

    assert count_referrals(listed, {CHI}) == {ANNA: 1}


@given(registrations(), st.sets(PEOPLE), st.integers())
def test_the_order_of_registrations_is_no_matter(
    listed: list[Registration], present: set[int], seed: int
) -> None:
    shuffled = list(listed)
    Random(seed).shuffle(shuffled)

    assert count_referrals(shuffled, present) == count_referrals(listed, present)


@given(registrations(), st.sets(PEOPLE))
def test_counting_is_following_each_person_by_itself(listed: list[Registration], present: set[int]) -> None:
    assert count_referrals(listed, present) == slowly(listed, present)


@given(registrations())
def test_whoever_is_referred_never_leads_back_in_a_circle(listed: list[Registration]) -> None:
    people = {one.person for one in listed}
    led = {person: referrer for person in people for referrer in count_referrals(listed, {person})}

    for person in led:
        seen = [person]
        while seen[-1] in led:
            seen.append(led[seen[-1]])
            assert seen.count(seen[-1]) == 1, seen
    assert sum(count_referrals(listed, people).values()) == len(led)


def slowly(listed: list[Registration], present: set[int]) -> Mapping[int, int]:
    """Return the same, by looking through everything for each person."""
    found: dict[int, int] = {}
    for person in present & {one.person for one in listed}:
        own = min(one for one in listed if one.person == person)
        for other in {one.person for one in listed} - {person}:
            theirs = [one.number for one in listed if one.person == other]
            if own.referrer in theirs and min(theirs) < own.number:
                found[other] = found.get(other, 0) + 1
    return found
