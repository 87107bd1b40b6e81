"""What chance decides: the paper with its order, and the code of the receipt."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.attempts.drawing import (
    CODE_ALPHABET,
    Choosable,
    Drawable,
    NotEnough,
    draw,
    lay_out,
    receipt_code,
    shortage_of,
)
from quizzes.attempts.plan import Part
from quizzes.bank.content import Difficulty
from quizzes.bank.credit import Credit
from tests.quizzes.world import make_pool

WAGES, SAFETY = "Tiền lương", "An toàn"
POOL = [
    *make_pool(10, WAGES, "easy"),
    *make_pool(5, WAGES, "hard", first=11),
    *make_pool(3, SAFETY, "easy", first=16),
]
IN_ORDER = Part(5, shuffles_questions=False, shuffles_options=False)
QUESTION = Choosable(7, ("a", "b", "c"), frozenset("b"))


@given(st.integers(1, 40), st.integers(), st.booleans())
def test_a_paper_has_each_question_once(size: int, seed: int, is_shuffled: bool) -> None:
    count = 1 + seed % size

    (drawn,) = draw([Part(count, shuffles_questions=is_shuffled)], make_pool(size), random=Random(seed))

    assert len(drawn) == len(set(drawn)) == count
    assert set(drawn) <= set(range(1001, 1001 + size))
    if not is_shuffled:
        assert drawn == sorted(drawn)


def test_the_same_chance_draws_the_same_paper_and_another_one_does_not() -> None:
    def drawn_by(seed: int) -> list[list[int]]:
        return draw([Part(20)], make_pool(300), random=Random(seed))

    assert drawn_by(1) == drawn_by(1) != drawn_by(2)


def test_every_question_comes_as_often_as_the_others() -> None:
    random, counts = Random(5), dict.fromkeys(range(1001, 1011), 0)

    for _paper in range(2000):
        for version_id in draw([Part(5)], make_pool(10), random=random)[0]:
            counts[version_id] += 1

    assert all(900 < count < 1100 for count in counts.values())


def test_a_part_is_drawn_by_topic_and_difficulty() -> None:
    parts = [
        replace(IN_ORDER, topic=WAGES, difficulty=Difficulty.HARD),
        replace(IN_ORDER, count=3, topic=SAFETY),
    ]

    assert draw(parts, POOL, random=Random(1)) == [[1011, 1012, 1013, 1014, 1015], [1016, 1017, 1018]]


def test_a_fixed_part_asks_everybody_the_chosen_questions() -> None:
    fixed = replace(IN_ORDER, count=0, is_fixed=True, question_ids=(2, 12, 17))

    assert [draw([fixed], POOL, random=Random(seed)) for seed in range(3)] == [[[1002, 1012, 1017]]] * 3


@given(st.integers())
def test_parts_that_want_the_same_questions_share_them(seed: int) -> None:
    anything, hard = Part(13), Part(5, difficulty=Difficulty.HARD)

    first, second = draw([anything, hard], POOL, random=Random(seed))

    assert sorted(second) == [1011, 1012, 1013, 1014, 1015]
    assert sorted(first + second) == list(range(1001, 1019))


@given(
    st.lists(st.sampled_from([("x", "easy"), ("x", "hard"), ("y", "easy"), ("y", "hard")]), max_size=12),
    st.lists(
        st.tuples(
            st.integers(1, 4), st.sampled_from(["", "x", "y"]), st.sampled_from([None, *Difficulty][:2])
        ),
        min_size=1,
        max_size=4,
    ),
    st.integers(),
)
def test_a_draw_fails_only_where_some_parts_together_want_more_than_there_is(
    kinds: list[tuple[str, str]], wanted: list[tuple[int, str, Difficulty | None]], seed: int
) -> None:
    pool = [Drawable(number, number, *kind) for number, kind in enumerate(kinds)]
    parts = [Part(count, topic=topic, difficulty=difficulty) for count, topic, difficulty in wanted]
    groups = [
        [part for place, part in enumerate(parts) if mask >> place & 1] for mask in range(1, 2 ** len(parts))
    ]

    def reach(group: list[Part]) -> int:
        fits = (
            any(part.topic in ("", one.topic) and part.difficulty in (None, one.difficulty) for part in group)
            for one in pool
        )
        return sum(fits)

    is_enough = all(reach(group) >= sum(part.count for part in group) for group in groups)

    assert (shortage_of(parts, pool) is None) == is_enough
    if is_enough:
        drawn = draw(parts, pool, random=Random(seed))
        assert [len(of_part) for of_part in drawn] == [part.count for part in parts]


def test_a_bank_that_is_too_small_draws_nothing() -> None:
    with pytest.raises(NotEnough) as refusal:
        draw([Part(20)], make_pool(12), random=Random(1))

    assert str(refusal.value) == (
        "Ngân hàng câu hỏi chỉ có 12 câu, không đủ để rút 20 câu. Hãy báo Ban Tổ chức."
    )


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (
            Part(6, topic=WAGES, difficulty=Difficulty.HARD),
            "Phần 2 (chủ đề “Tiền lương”, mức Khó) cần 6 câu, ngân hàng chỉ có 5 câu cho phần này.",
        ),
        (
            Part(4, topic=SAFETY),
            "Phần 2 (chủ đề “An toàn”) cần 4 câu, ngân hàng chỉ có 3 câu cho phần này.",
        ),
        (
            Part(14, difficulty=Difficulty.EASY),
            "Phần 2 (mọi chủ đề, mức Dễ) cần 14 câu, ngân hàng chỉ có 13 câu cho phần này.",
        ),
        (Part(18), "Phần 2 (mọi chủ đề) cần 18 câu, ngân hàng chỉ có 17 câu cho phần này."),
        (
            Part(0, is_fixed=True, question_ids=(1, 99)),
            "Phần 2 (các câu đã chọn) cần 2 câu, ngân hàng chỉ có 1 câu cho phần này.",
        ),
    ],
)
def test_what_is_short_is_named_with_its_part_topic_and_numbers(part: Part, text: str) -> None:
    shortage = shortage_of([Part(1), part], POOL)

    assert shortage is not None
    assert str(shortage.text) == text


@given(st.integers(), st.integers(2, 6))
def test_a_shuffled_question_keeps_what_is_right(seed: int, count: int) -> None:
    keys = tuple("abcdef"[:count])
    right = frozenset(keys[seed % count])

    item = lay_out(
        Choosable(7, keys, right), Part(1), credit=Credit.EACH_OPTION, seconds=None, random=Random(seed)
    )

    assert sorted(item["options"]) == list(keys)
    assert {item["options"]["abcdef".index(letter)] for letter in item["right"]} == right


def test_a_question_that_is_not_shuffled_stays_as_its_author_wrote_it() -> None:
    item = lay_out(QUESTION, IN_ORDER, credit=Credit.EACH_OPTION, seconds=None, random=Random(1))

    assert item == {"version_id": 7, "options": ["a", "b", "c"], "right": ["b"]}


def test_an_item_says_what_is_not_usual() -> None:
    several = Choosable(7, ("a", "b", "c"), frozenset("ac"), is_multiple=True)
    part = replace(IN_ORDER, points=Fraction("2.5"))

    item = lay_out(several, part, credit=Credit.RIGHT_MINUS_WRONG, seconds=30, random=Random(1))

    assert item == {
        "version_id": 7,
        "options": ["a", "b", "c"],
        "right": ["a", "c"],
        "credit": "right_minus_wrong",
        "points": "5/2",
        "seconds": 30,
    }


def test_true_and_false_stay_in_their_order() -> None:
    question = Choosable(7, ("true", "false"), frozenset({"false"}), has_order=True)

    items = [
        lay_out(question, Part(1), credit=Credit.EACH_OPTION, seconds=None, random=Random(seed))
        for seed in range(10)
    ]

    assert items == [{"version_id": 7, "options": ["true", "false"], "right": ["b"]}] * 10


def test_a_receipt_code_has_no_letter_that_looks_like_another() -> None:
    codes = {receipt_code(Random(seed)) for seed in range(200)}

    assert len(codes) == 200
    assert set("".join(codes)) - {"-"} <= set(CODE_ALPHABET)
    assert not set(CODE_ALPHABET) & set("0O1IL5S2Z8BU")
    assert {len(code) for code in codes} == {11}
