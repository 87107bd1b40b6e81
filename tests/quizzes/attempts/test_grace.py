"""The 15 seconds after a deadline: what is on its way counts, what comes later is kept as late."""

from datetime import datetime, timedelta

import pytest

from lms import db
from lms.errors import NotFound
from lms.people.models import Person
from quizzes.attempts import actions, ending
from quizzes.attempts.models import Attempt, EndedBy, Paper
from quizzes.attempts.rules import GRACE, AttemptClosed
from tests.quizzes.world import fresh, letters_of, make_attempt, make_quiz, save, submitted
from tests.world import DAY, MINUTE, NOON, entries_of, make_person

TICK = timedelta(microseconds=1)
DEADLINE = NOON + 15 * MINUTE


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (DEADLINE - TICK, (DEADLINE - TICK, EndedBy.PERSON)),
        (DEADLINE, None),
        (DEADLINE + GRACE - TICK, None),
        (DEADLINE + GRACE, (DEADLINE, EndedBy.DEADLINE)),
        (DEADLINE + DAY, (DEADLINE, EndedBy.DEADLINE)),
    ],
)
def test_grading_waits_for_the_grace_and_the_end_is_never_after_the_deadline(
    entrant: Person, now: datetime, end: tuple[datetime, EndedBy] | None
) -> None:
    attempt = make_attempt(entrant, make_quiz(), right=3)

    receipt = ending.submit_attempt(attempt.id, now=now)

    assert (receipt and (receipt.submitted_at, receipt.ended_by)) == end
    assert entries_of(entrant) == ([("attempt", 15)] if end else [])


@pytest.mark.parametrize(
    ("arrives_at", "counts"),
    [
        (DEADLINE - TICK, True),
        (DEADLINE, True),
        (DEADLINE + GRACE - TICK, True),
        (DEADLINE + GRACE, False),
    ],
)
def test_an_answer_on_its_way_counts_though_the_page_has_handed_in(
    entrant: Person, arrives_at: datetime, counts: bool
) -> None:
    attempt = make_attempt(entrant, make_quiz(), right=1)
    second = db.session.get_one(Paper, attempt.paper_id).items[1]["right"]
    assert ending.submit_attempt(attempt.id, now=DEADLINE) is None

    if counts:
        save(attempt, 2, second[0], 50, arrives_at)
    else:
        with pytest.raises(AttemptClosed):
            save(attempt, 2, second[0], 50, arrives_at)

    receipt = submitted(attempt, now=DEADLINE + GRACE)
    assert (receipt.right_count, receipt.submitted_at) == (2 if counts else 1, DEADLINE)


def late(attempt: Attempt, number: int, letters: str, seq: int, now: datetime = DEADLINE + GRACE) -> None:
    choices = {number: list(letters)}
    actions.keep_late(attempt.id, choices, seq=seq, person_id=attempt.person_id, now=now)


def test_what_comes_too_late_is_kept_and_does_not_count(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(), right=1)
    arrived = int((DEADLINE + GRACE).timestamp() * 1000)
    submitted(attempt, now=DEADLINE + GRACE)

    late(attempt, 2, "b", 50)
    late(attempt, 2, "b", 50, DEADLINE + DAY)
    late(attempt, 2, "c", 49)

    assert fresh(attempt).late == {"2": [50, ["b"], arrived]}
    assert (fresh(attempt).right_count, sorted(letters_of(attempt))) == (1, [1])


def test_an_answer_that_was_kept_in_time_is_not_late_when_it_is_sent_again(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())
    save(attempt, 2, "b", 50)

    late(attempt, 2, "b", 50)
    late(attempt, 21, "b", 51)

    assert fresh(attempt).late == {}


def test_of_a_late_page_only_what_differs_is_late(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())
    save(attempt, 1, "a", 5)
    now = DEADLINE + GRACE

    choices = {1: ["a"], 2: ["b"]}
    actions.keep_late(attempt.id, choices, seq=None, person_id=entrant.id, now=now)

    assert fresh(attempt).late == {"2": [6, ["b"], int(now.timestamp() * 1000)]}
    with pytest.raises(NotFound):
        actions.keep_late(attempt.id, {3: ["a"]}, seq=None, person_id=make_person().id, now=now)
