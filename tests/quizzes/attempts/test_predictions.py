"""The prediction on a paper: kept like an answer, required or not, shown on the receipt."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from lms import db
from lms.people.models import Person
from quizzes.attempts import actions, ending
from quizzes.attempts.answers import NoAnswer
from quizzes.attempts.models import Attempt, EndedBy
from quizzes.attempts.prediction import Guess, NotPredicted, Prediction, Target, read_guess, read_number
from quizzes.attempts.rules import GRACE, AttemptClosed, TakenOver
from tests.quizzes.world import fresh, make_attempt, make_quiz, submitted
from tests.world import MINUTE, NOON, make_account, sign_in

PEOPLE = Prediction(Target.PEOPLE)
LIMIT = 15 * MINUTE


def begun(entrant: Person, *predictions: Prediction, **values: Any) -> Attempt:
    return make_attempt(entrant, make_quiz(predictions=predictions or (PEOPLE,), **values))


def guess(attempt: Attempt, number: int | None, seq: int, **values: Any) -> int | None:
    """Keep a prediction, and return what is kept."""
    person: dict[str, Any] = {"person_id": attempt.person_id, "now": NOON}
    actions.save_guess(attempt.id, Guess(number, seq), **person | values)
    return fresh(attempt).prediction


def test_the_newest_guess_is_kept_and_sending_twice_does_no_harm(entrant: Person) -> None:
    attempt = begun(entrant)

    assert guess(attempt, 12_500, 1) == 12_500
    assert guess(attempt, 12_500, 1) == 12_500
    assert guess(attempt, 900, 3) == 900
    assert guess(attempt, 12_500, 2) == 900
    assert guess(attempt, None, 4) is None


def test_a_guess_is_guarded_as_an_answer_is(entrant: Person) -> None:
    attempt = begun(entrant)
    guess(attempt, 5, 1, device="phone")

    with pytest.raises(TakenOver):
        guess(attempt, 6, 2, device="tablet")
    with pytest.raises(AttemptClosed):
        guess(attempt, 6, 2, device="phone", now=NOON + LIMIT + GRACE)
    assert fresh(attempt).prediction == 5


def test_a_paper_without_the_required_prediction_is_not_handed_in_by_its_person(entrant: Person) -> None:
    attempt = begun(entrant)

    with pytest.raises(NotPredicted):
        ending.submit_attempt(attempt.id, now=NOON)


def test_the_deadline_hands_in_without_a_prediction(entrant: Person) -> None:
    attempt = begun(entrant)

    receipt = ending.submit_attempt(attempt.id, now=NOON + LIMIT + GRACE)

    assert receipt is not None
    assert (receipt.ended_by, receipt.guesses) == (EndedBy.DEADLINE, (None, None))


@pytest.mark.parametrize("predictions", [(), (Prediction(Target.ATTEMPTS, is_required=False),)])
def test_where_none_is_required_nothing_is_missing(
    entrant: Person, predictions: tuple[Prediction, ...]
) -> None:
    attempt = make_attempt(entrant, make_quiz(predictions=predictions))

    assert submitted(attempt).guesses == (None, None)


def test_the_receipt_keeps_the_guess(entrant: Person) -> None:
    attempt = begun(entrant)
    guess(attempt, 35_599, 1)

    assert submitted(attempt).guesses == (35_599, None)


@pytest.mark.parametrize(
    ("typed", "number"), [("12500", 12_500), ("12.500", 12_500), ("0", 0), ("", None), ("1 000", 1000)]
)
def test_numbers_are_read_as_people_write_them(typed: str, number: int | None) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "sent",
    [
        {"choice": ["-1"], "seq": 1},
        {"choice": ["1e9"], "seq": 1},
        {"choice": ["9999999999"], "seq": 1},
        {"choice": ["٣"], "seq": 1},
        {"choice": [5], "seq": 1},
        {"choice": ["1", "2"], "seq": 1},
        {"choice": "1", "seq": 1},
        {"choice": ["1"], "seq": 0},
        {"choice": ["1"]},
        None,
    ],
)
def test_what_is_no_whole_number_is_refused(sent: object) -> None:
    with pytest.raises(NoAnswer):
        read_guess(sent)


@pytest.fixture
def open_attempt(entrant: Person, client: FlaskClient) -> Attempt:
    """An attempt without a deadline, whose person is signed in."""
    attempt = begun(entrant, minutes=None)
    sign_in(client, make_account(entrant))
    return attempt


def test_a_script_saves_a_guess_where_answers_are_saved(open_attempt: Attempt, client: FlaskClient) -> None:
    address = f"/attempts/{open_attempt.id}"
    assert "Có bao nhiêu người dự thi vòng này?" in client.get(address).text

    told = client.post(f"{address}/answers", json={"question": 0, "choice": ["12500"], "seq": 1}).get_json()
    wrong = client.post(f"{address}/answers", json={"question": 0, "choice": ["x"], "seq": 2})

    assert (told["saved"], told["of"], told["seq"]) == (0, 20, 1)
    assert (wrong.status_code, fresh(open_attempt).prediction) == (400, 12_500)
    assert 'value="12500"' in client.get(address).text


def test_a_page_without_scripts_sends_the_guess_with_its_answers(
    open_attempt: Attempt, client: FlaskClient
) -> None:
    address = f"/attempts/{open_attempt.id}"
    page = {"seq": 0, "q1": "a", "prediction": "12.500", "go": "hand_in"}

    missing = client.post(f"{address}/submit")
    asked = client.post(f"{address}/submit", json={})
    assert (missing.status_code, "phải trả lời câu dự đoán" in missing.text) == (409, True)
    assert (asked.status_code, asked.get_json()["url"]) == (422, f"{address}/submit")
    assert client.post(f"{address}/answers", data=page).location == f"{address}/submit"
    receipt = client.post(f"{address}/submit", follow_redirects=True).text

    assert ("12.500" in receipt, fresh(open_attempt).prediction) == (True, 12_500)


def test_two_predictions_are_kept_apart_and_both_are_asked_for(entrant: Person, client: FlaskClient) -> None:
    attempt = begun(entrant, PEOPLE, Prediction(Target.ALL_RIGHT), minutes=None)
    sign_in(client, make_account(entrant))
    address = f"/attempts/{attempt.id}"
    page = {"seq": 0, "prediction": "12.500", "prediction2": "", "go": "save"}

    client.post(f"{address}/answers", data=page)
    missing = client.post(f"{address}/submit", json={})
    told = client.post(f"{address}/answers", json={"question": -1, "choice": ["31000"], "seq": 5})
    older = client.post(f"{address}/answers", json={"question": -1, "choice": ["7"], "seq": 4})
    kept = client.get(address).text

    assert (missing.status_code, told.status_code, older.status_code) == (422, 200, 200)
    assert ("Có bao nhiêu người trả lời đúng hết" in kept, 'value="31000"' in kept) == (True, True)
    assert client.post(f"{address}/submit", json={}).status_code == 200
    assert (fresh(attempt).prediction, fresh(attempt).prediction2) == (12_500, 31_000)
    receipt = client.get(f"{address}/receipt").text
    assert ("12.500" in receipt, "31.000" in receipt) == (True, True)


def test_a_guess_after_the_end_is_told_so(open_attempt: Attempt, client: FlaskClient) -> None:
    guess(open_attempt, 5, 1)
    ending.submit_attempt(open_attempt.id, now=NOON)
    db.commit()

    late = client.post(
        f"/attempts/{open_attempt.id}/answers", json={"question": 0, "choice": ["6"], "seq": 2}
    )

    assert (late.status_code, late.get_json()["state"]) == (409, "closed")
    assert fresh(open_attempt).prediction == 5
