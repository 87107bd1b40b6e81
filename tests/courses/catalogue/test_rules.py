"""Addresses, reading times and the order of the parts, as tables of cases."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.rules import (
    Outline,
    OutlineChanged,
    Section,
    is_slug,
    lesson_moved,
    minutes_for,
    module_moved,
    require_same_parts,
    slugs_for,
)

OUTLINE: Outline = (Section(1, (11, 12)), Section(2, ()), Section(3, (31,)))


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (1, 1), (180, 1), (181, 2), (360, 2), (361, 3), (1800, 10)]
)
def test_reading_takes_whole_minutes(words: int, minutes: int) -> None:
    assert minutes_for(words) == minutes


@pytest.mark.parametrize(
    ("title", "slugs"),
    [
        ("An toàn trên không gian mạng", ["an-toan-tren-khong-gian-mang", "an-toan-tren-khong-gian-mang-2"]),
        ("  Đổi mới, sáng tạo! (2026) ", ["doi-moi-sang-tao-2026", "doi-moi-sang-tao-2026-2"]),
        ("???", ["khoa-hoc", "khoa-hoc-2"]),
        ("a" * 59 + " bc", ["a" * 59, "a" * 59 + "-2"]),
    ],
)
def test_an_address_is_made_from_the_title(title: str, slugs: list[str]) -> None:
    assert list(islice(slugs_for(title), 2)) == slugs


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("an-toan-2", True),
        ("a", True),
        ("", False),
        ("An-toan", False),
        ("an--toan", False),
        ("-an", False),
        ("an toan", False),
        ("an/toan", False),
        ("a" * 60, True),
        ("a" * 61, False),
    ],
)
def test_an_address_is_short_and_plain(text: str, allowed: bool) -> None:
    assert is_slug(text) is allowed


@pytest.mark.parametrize(
    ("module_id", "step", "order"),
    [(1, 1, [2, 1, 3]), (3, -1, [1, 3, 2]), (1, -1, [1, 2, 3]), (3, 1, [1, 2, 3])],
)
def test_a_module_moves_one_place_and_stays_at_the_edge(module_id: int, step: int, order: list[int]) -> None:
    assert [section.module_id for section in module_moved(OUTLINE, module_id, step)] == order


@pytest.mark.parametrize(
    ("lesson_id", "step", "lessons"),
    [
        (11, 1, [(12, 11), (), (31,)]),
        (12, -1, [(12, 11), (), (31,)]),
        (12, 1, [(11,), (12,), (31,)]),
        (31, -1, [(11, 12), (31,), ()]),
        (11, -1, [(11, 12), (), (31,)]),
        (31, 1, [(11, 12), (), (31,)]),
    ],
)
def test_a_lesson_moves_one_place_and_into_the_next_module(
    lesson_id: int, step: int, lessons: list[tuple[int, ...]]
) -> None:
    assert [section.lesson_ids for section in lesson_moved(OUTLINE, lesson_id, step)] == lessons


@given(st.lists(st.tuples(st.sampled_from([11, 12, 31]), st.sampled_from([-1, 1]))))
def test_no_move_loses_or_doubles_a_lesson(moves: list[tuple[int, int]]) -> None:
    outline = OUTLINE
    for lesson_id, step in moves:
        outline = lesson_moved(outline, lesson_id, step)

    require_same_parts(OUTLINE, outline)


@pytest.mark.parametrize(
    "after",
    [
        (Section(1, (11, 12)), Section(3, (31,))),
        (Section(1, (11,)), Section(2, ()), Section(3, (31,))),
        (Section(1, (11, 12)), Section(2, (31,)), Section(3, (31,))),
        (Section(1, (11, 12)), Section(2, ()), Section(4, (31,))),
    ],
)
def test_an_order_of_other_parts_is_refused(after: Outline) -> None:
    with pytest.raises(OutlineChanged):
        require_same_parts(OUTLINE, after)


def test_a_part_that_is_not_there_does_not_move() -> None:
    with pytest.raises(OutlineChanged):
        module_moved(OUTLINE, 7, 1)
    with pytest.raises(OutlineChanged):
        lesson_moved(OUTLINE, 7, 1)
