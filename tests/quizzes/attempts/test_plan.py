"""Plans are kept as JSON and come back as they were."""

import json
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from quizzes.attempts.plan import WHOLE_BANK, PaperPlan, Part
from quizzes.bank.content import Difficulty
from quizzes.bank.credit import Credit

PARTS = st.builds(
    Part,
    count=st.integers(1, 50),
    title=st.text(max_size=10),
    topic=st.text(max_size=10),
    difficulty=st.none() | st.sampled_from(Difficulty),
    is_fixed=st.booleans(),
    question_ids=st.lists(st.integers(1, 99), max_size=5).map(tuple),
    points=st.integers(1, 100_000).map(lambda hundredths: Fraction(hundredths, 100)),
    seconds=st.none() | st.integers(5, 3600),
    shuffles_questions=st.booleans(),
    shuffles_options=st.booleans(),
)


@given(
    st.builds(
        PaperPlan,
        parts=st.lists(PARTS, max_size=4).map(tuple),
        credit=st.sampled_from(Credit),
        needs_all=st.booleans(),
        keeps_options=st.booleans(),
        question_seconds=st.none() | st.integers(5, 3600),
        asks_one_by_one=st.booleans(),
    )
)
def test_a_plan_comes_back_as_it_was_kept(plan: PaperPlan) -> None:
    assert PaperPlan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


def test_a_quiz_without_a_plan_draws_from_the_whole_bank() -> None:
    assert PaperPlan.from_json({}) == WHOLE_BANK
    assert WHOLE_BANK.parts_of(20, is_shuffled=True) == (Part(20),)
    assert WHOLE_BANK.parts_of(20, is_shuffled=False) == (
        Part(20, shuffles_questions=False, shuffles_options=False),
    )
    assert PaperPlan(keeps_options=True).parts_of(20, is_shuffled=True) == (Part(20, shuffles_options=False),)


def test_the_times_of_questions_are_those_of_their_parts_else_of_all() -> None:
    plan = PaperPlan((Part(1, seconds=45), Part(1)), question_seconds=30)

    assert [plan.seconds_of(part) for part in plan.parts] == [45, 30]
    assert (plan.times, plan.is_timed) == ((30, 45), True)
    assert (WHOLE_BANK.times, WHOLE_BANK.is_timed, WHOLE_BANK.is_one_by_one) == ((), False, False)
    assert PaperPlan(asks_one_by_one=True).is_one_by_one
