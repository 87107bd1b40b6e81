"""Attempts under a row that was merged into another are those of the person who is left."""

from flask.testing import FlaskClient

from lms import db
from lms.duplicates.actions import merge_people, part_people
from lms.duplicates.models import PersonMerge
from lms.people.actions import By
from lms.people.models import Person
from quizzes.attempts import queries
from quizzes.attempts.rules import Standing
from tests.quizzes.world import make_attempt, make_quiz, submitted
from tests.world import NOON, make_account, make_person, sign_in

BY = By(None, NOON)


def test_they_are_listed_shown_and_counted_until_the_merger_is_taken_back(
    entrant: Person, client: FlaskClient
) -> None:
    double, stranger, quiz_id = make_person(entrant.name), make_person(), make_quiz()
    theirs, others = make_attempt(double, quiz_id, right=18), make_attempt(stranger, quiz_id, right=1)
    for attempt in (theirs, others):
        submitted(attempt)
    sign_in(client, make_account(entrant))

    def shown() -> tuple[list[int], int, int, Standing]:
        db.commit()
        listed = [line.attempt_id for line in queries.page_of_attempts(entrant.id, now=NOON).items]
        receipt, story = (
            client.get(f"/attempts/{theirs.id}/{page}").status_code for page in ("receipt", "story")
        )
        assert client.get(f"/attempts/{others.id}/receipt").status_code == 404
        return listed, receipt, story, queries.standing(quiz_id, entrant.id)

    assert shown() == ([], 404, 404, Standing())

    double, survivor = (db.session.get_one(Person, one.id) for one in (double, entrant))
    merge = merge_people(double, survivor, by=BY)
    listed, receipt, story, standing = shown()
    assert (listed, receipt, story) == ([theirs.id], 200, 200)
    assert (standing.taken, standing.open_id, standing.best_score) == (1, None, 90)

    part_people(db.session.get_one(PersonMerge, merge.id), by=BY)
    assert shown() == ([], 404, 404, Standing())


def test_one_that_is_still_open_counts_and_ends_by_itself(entrant: Person) -> None:
    double, quiz_id = make_person(entrant.name), make_quiz()
    make_attempt(double, quiz_id)

    merge_people(double, entrant, by=BY)

    standing = queries.standing(quiz_id, entrant.id)
    assert (standing.taken, standing.open_id, standing.last_id) == (1, None, None)
