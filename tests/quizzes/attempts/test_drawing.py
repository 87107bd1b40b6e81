"""What chance decides: the paper with its order, and the code of the receipt."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import Refused
from quizzes.attempts.drawing import CODE_ALPHABET, Choosable, draw, lay_out, receipt_code


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=40), st.integers(), st.booleans())
def test_a_paper_has_each_question_once(version_ids: list[int], seed: int, is_shuffled: bool) -> None:
    count = 1 + seed % len(version_ids)

    drawn = draw(version_ids, count, is_shuffled=is_shuffled, random=Random(seed))

    assert len(drawn) == len(set(drawn)) == count
    assert set(drawn) <= set(version_ids)
    if not is_shuffled:
        assert drawn == [one for one in version_ids if one in set(drawn)]


def test_the_same_chance_draws_the_same_paper_and_another_one_does_not() -> None:
    def drawn_by(seed: int) -> list[int]:
        return draw(range(300), 20, is_shuffled=True, random=Random(seed))

    assert drawn_by(1) == drawn_by(1) != drawn_by(2)


def test_a_bank_that_is_too_small_draws_nothing() -> None:
    with pytest.raises(Refused) as refusal:
        draw(range(12), 20, is_shuffled=True, random=Random(1))
    assert str(refusal.value).startswith("Ngân hàng câu hỏi chỉ còn 12 câu, mỗi đề cần 20 câu.")


@given(st.integers(), st.integers(2, 6))
def test_a_shuffled_question_keeps_what_is_right(seed: int, count: int) -> None:
    keys = tuple("abcdef"[:count])
    right = frozenset(keys[seed % count])

    item = lay_out(Choosable(7, keys, right), is_shuffled=True, random=Random(seed))

    assert sorted(item["options"]) == list(keys)
    assert {item["options"]["abcdef".index(letter)] for letter in item["right"]} == right


def test_a_question_that_is_not_shuffled_stays_as_its_author_wrote_it() -> None:
    question = Choosable(7, ("a", "b", "c"), frozenset("b"))

    assert lay_out(question, is_shuffled=False, random=Random(1)) == {
        "version_id": 7,
        "options": ["a", "b", "c"],
        "right": ["b"],
    }


def test_a_receipt_code_has_no_letter_that_looks_like_another() -> None:
    codes = {receipt_code(Random(seed)) for seed in range(200)}

    assert len(codes) == 200
    assert set("".join(codes)) - {"-"} <= set(CODE_ALPHABET)
    assert not set(CODE_ALPHABET) & set("0O1IL5S2Z8BU")
    assert {len(code) for code in codes} == {11}
