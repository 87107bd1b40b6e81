"""What a paper is worth."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.ledger.rules import Outcome
from quizzes.attempts.grading import Grade, Mark, Marks, PartMarks, grade, mark
from quizzes.bank.credit import Credit

PAPER: list[dict[str, Any]] = [
    {"version_id": number, "options": ["c", "a", "b"], "right": ["b"]} for number in range(4)
]
SEVERAL: dict[str, Any] = {
    "version_id": 9,
    "options": ["a", "b", "c", "d"],
    "right": ["a", "b", "c"],
    "credit": "right_minus_wrong",
    "points": "2",
}
PARTS = [{"title": "Kiến thức", "count": 2}, {"title": "", "count": 2}]
POINTS = st.fractions(min_value=Fraction(1, 100), max_value=10, max_denominator=100)


@pytest.mark.parametrize(
    ("answers", "pass_percent", "expected"),
    [
        ({}, None, Grade(0, 0, Outcome.TAKEN)),
        ({}, 1, Grade(0, 0, Outcome.FAILED)),
        ({"1": [1, ["b"]], "2": [2, ["b"]], "3": [3, ["b"]]}, 75, Grade(3, 75, Outcome.PASSED)),
        ({"1": [1, ["b"]], "2": [2, ["b"]], "3": [3, ["b"]]}, 76, Grade(3, 75, Outcome.FAILED)),
        ({"1": [1, ["a"]], "2": [2, ["b", "c"]], "3": [3, []]}, 50, Grade(0, 0, Outcome.FAILED)),
        ({str(number): [number, ["b"]] for number in range(1, 5)}, 100, Grade(4, 100, Outcome.PASSED)),
    ],
)
def test_an_ordinary_paper_is_worth_its_right_answers(
    answers: dict[str, Any], pass_percent: int | None, expected: Grade
) -> None:
    assert grade(PAPER, answers, pass_percent=pass_percent) == expected


def test_a_score_is_never_rounded_up_onto_the_mark() -> None:
    answers = {"1": [1, ["b"]], "2": [2, ["b"]]}

    assert grade(PAPER[:3], answers, pass_percent=67) == Grade(2, 66.67, Outcome.FAILED)
    assert grade(PAPER[:3], answers, pass_percent=66) == Grade(2, 66.67, Outcome.PASSED)


@given(st.integers(1, 200), st.data())
def test_an_ordinary_score_is_what_it_always_was(count: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, count))
    answers = {str(number): [number, ["b"]] for number in range(1, right + 1)}

    found = grade((PAPER[:1] * count), answers, pass_percent=None)

    assert found == Grade(right, round(100 * right / count, 2), Outcome.TAKEN)


def test_points_and_parts_are_counted_exactly() -> None:
    answers = {"1": [1, ["b"]], "2": [2, ["a"]], "3": [3, ["a", "b"]], "4": [4, ["b"]]}

    found = grade([*PAPER[:2], SEVERAL, PAPER[3]], answers, pass_percent=67, parts=PARTS)

    assert found == Grade(
        right_count=2,
        score=66.67,
        outcome=Outcome.FAILED,
        marks=Marks(
            Fraction(10, 3),
            Fraction(5),
            (
                PartMarks("Kiến thức", 2, 1, Fraction(1), Fraction(2)),
                PartMarks("", 2, 1, Fraction(7, 3), Fraction(3)),
            ),
        ),
    )
    assert found.marks is not None
    assert Marks.from_json(found.marks.to_json()) == found.marks


def test_without_points_or_parts_there_are_no_marks_to_keep() -> None:
    several = SEVERAL | {"credit": "all_or_nothing"}
    del several["points"]

    assert grade([several], {"1": [1, ["a"]]}, pass_percent=None) == Grade(0, 0, Outcome.TAKEN)
    assert Marks.from_json({}) is None


@given(POINTS, st.sampled_from(Credit), st.data())
def test_a_mark_lies_between_nothing_and_the_points_whatever_the_order_of_options(
    points: Fraction, credit: Credit, data: st.DataObject
) -> None:
    letters = "abcdef"[: data.draw(st.integers(2, 6))]
    right = data.draw(st.lists(st.sampled_from(letters), min_size=1, unique=True))
    chosen = data.draw(st.lists(st.sampled_from(letters), unique=True))
    item = {"options": list(letters), "right": right, "points": str(points), "credit": credit}
    moved = dict(zip(letters, data.draw(st.permutations(letters)), strict=True))

    found = mark(item, chosen)

    assert 0 <= found.points <= found.most == points
    assert found.is_full == (set(chosen) == set(right))
    assert found == mark(
        item | {"right": [moved[letter] for letter in right]}, [moved[letter] for letter in chosen]
    )


@given(st.lists(st.tuples(POINTS, st.booleans()), min_size=1, max_size=12), st.integers(1, 12))
def test_parts_add_up_to_the_whole(questions: list[tuple[Fraction, bool]], first: int) -> None:
    items = [PAPER[0] | {"points": str(points)} for points, _is_right in questions]
    answers = {
        str(number): [number, ["b" if is_right else "a"]]
        for number, (_points, is_right) in enumerate(questions, start=1)
    }
    first = min(first, len(items))
    parts = [{"title": "", "count": first}, {"title": "", "count": len(items) - first}]

    found = grade(items, answers, pass_percent=50, parts=parts)

    assert found.marks is not None
    assert found.marks.points == sum(part.points for part in found.marks.parts)
    assert found.marks.points == sum(points for points, is_right in questions if is_right)
    assert found.marks.most == sum(points for points, _is_right in questions)
    assert found.score == float(round(100 * found.marks.points / found.marks.most, 2))
    assert (found.outcome == Outcome.PASSED) == (2 * found.marks.points >= found.marks.most)


def test_a_question_of_the_first_days_is_worth_a_point() -> None:
    assert mark({"version_id": 1, "options": ["a", "b"], "right": ["a"]}, ["a"]) == Mark(
        Fraction(1), Fraction(1)
    )
