"""A paper that must be answered whole: the person hands in no blanks, everything else ends it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from lms import db
from lms.people.models import Person
from quizzes.attempts import ending
from quizzes.attempts.ending import submit_attempt
from quizzes.attempts.models import Attempt, EndedBy
from quizzes.attempts.plan import PaperPlan
from quizzes.attempts.quizzes import change_quiz
from quizzes.attempts.rules import GRACE, Blank, NewQuiz
from tests.quizzes.world import fresh, make_attempt, make_quiz, save, submitted
from tests.world import MINUTE, NOON, entries_of, make_account, sign_in

WHOLE = PaperPlan(needs_all=True)


def begin(person: Person, *, answered: int, now: datetime = NOON) -> Attempt:
    attempt = make_attempt(person, make_quiz(plan=WHOLE, question_count=5), right=answered, now=now)
    db.commit()
    return attempt


def test_handing_in_with_blanks_is_refused_and_changes_nothing(entrant: Person) -> None:
    attempt = begin(entrant, answered=3)
    save(attempt, 2, "", 9)
    db.commit()

    with pytest.raises(Blank) as refusal:
        submit_attempt(attempt.id, now=NOON)
    db.rollback()

    assert refusal.value.numbers == (2, 4, 5)
    assert str(refusal.value) == "Bài này phải trả lời đủ mới nộp được. Còn trống: câu 2, 4, 5."
    assert fresh(attempt).submitted_at is None
    assert entries_of(entrant) == []


def test_a_whole_paper_is_handed_in(entrant: Person) -> None:
    assert submitted(begin(entrant, answered=5)).ended_by == EndedBy.PERSON


def test_staff_end_it_with_blanks(entrant: Person) -> None:
    attempt = begin(entrant, answered=3)

    receipt = ending.submit_attempt(attempt.id, by=EndedBy.STAFF, now=NOON)

    assert receipt is not None
    assert (receipt.ended_by, receipt.answered) == (EndedBy.STAFF, 3)


@pytest.mark.parametrize("late", [GRACE, GRACE + MINUTE])
def test_the_deadline_ends_it_with_blanks_whoever_asks(entrant: Person, late: timedelta) -> None:
    attempt = begin(entrant, answered=3)

    receipt = submitted(attempt, now=NOON + 15 * MINUTE + late)

    assert (receipt.ended_by, receipt.answered) == (EndedBy.DEADLINE, 3)


def test_the_sweep_ends_it_with_blanks(entrant: Person) -> None:
    attempt = begin(entrant, answered=0)

    assert ending.submit_overdue([attempt.id], now=NOON + 16 * MINUTE) == 1
    assert fresh(attempt).ended_by == EndedBy.DEADLINE


def test_a_rule_that_came_later_does_not_hold_for_a_paper_that_was_begun(entrant: Person) -> None:
    quiz_id = make_quiz(question_count=5)
    attempt = make_attempt(entrant, quiz_id, right=3)
    change_quiz(
        quiz_id,
        NewQuiz(activity_id=1, bank_id=1, title="Bài", question_count=5, plan=WHOLE),
    )

    assert submitted(attempt).answered == 3


def test_the_page_names_the_blanks_as_links_and_offers_no_button(
    entrant: Person, client: FlaskClient
) -> None:
    attempt = begin(entrant, answered=3, now=datetime.now(UTC))
    sign_in(client, make_account(entrant))
    db.commit()
    address = f"/attempts/{attempt.id}/submit"

    asked, refused, told = client.get(address), client.post(address), client.post(address, json={})

    assert 'action="/attempts/1/submit"' not in asked.text
    for page in (asked.text, refused.text):
        assert '<a href="/attempts/1#question-4">4</a>' in page
        assert '<a href="/attempts/1#question-5">5</a>' in page
    assert (asked.status_code, refused.status_code, told.status_code) == (200, 409, 422)
    assert told.get_json() == {"blank": [4, 5], "url": address}
    assert fresh(attempt).submitted_at is None
