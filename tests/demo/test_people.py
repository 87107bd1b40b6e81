"""The people of the demo are the same for the same day, and believable on every day."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from demo.content import province
from demo.people import PREFIX, Member, members
from demo.story import Story
from lms.people.posts import PostKind, post_kind
from lms.people.rules import CadreType, Sex, phone

DAYS = [date(2026, 11, 22), date(2027, 1, 1), date(2028, 2, 29), date(2028, 12, 31)]


def everybody(day: date) -> list[Member]:
    return members(province(), Story(day), Random(1))


def kind_of(member: Member) -> PostKind | None:
    return post_kind(member.office.title) if member.office else None


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_there_are_600_members_with_120_cadres_of_whom_18_are_full_time(day: date) -> None:
    assert Counter(member.cadre_type for member in everybody(day)) == {
        None: 480,
        CadreType.PART_TIME: 102,
        CadreType.FULL_TIME: 18,
    }


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_ages_and_posts_are_those_of_grown_members(day: date) -> None:
    people = everybody(day)

    assert [one for one in people if not 20 <= (day - one.birth).days // 365 <= 58] == []
    assert [one for one in people if (one.joined - one.birth).days < 20 * 365 or one.joined > day] == []
    assert [one for one in people if one.office and not one.joined < one.office.since < day] == []
    assert {one.sex for one in people if kind_of(one) is PostKind.WOMEN_AFFAIRS_BOARD} == {Sex.FEMALE}


def test_codes_and_phones_are_their_own_and_no_phone_is_anybodys() -> None:
    people = everybody(DAYS[0])

    assert len({one.code for one in people}) == len({one.phone for one in people}) == 600
    assert [one.phone for one in people if phone(one.phone) != one.phone] == []
    assert {one.phone[:3] for one in people} == {PREFIX}


def test_the_same_day_gives_the_same_people() -> None:
    assert everybody(DAYS[0]) == everybody(DAYS[0])
    assert everybody(DAYS[0]) != everybody(DAYS[1])


def test_the_months_of_a_story_end_on_their_last_days() -> None:
    assert Story(date(2026, 3, 1)).month_ends(60) == [
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 2, 28),
    ]
    assert Story(date(2028, 2, 29)).month_ends(30) == [date(2028, 1, 31)]
