"""What the tests of quizzes share."""

import pytest
from flask import Flask

from lms.people.models import Person
from quizzes.attempts.owners import Owner, own
from tests.world import make_person


@pytest.fixture
def entrant(app: Flask) -> Person:
    """A member, and quizzes of the kind "quiz" that anybody may sit."""
    own(app, "quiz", Owner(may_sit=lambda person_id, quiz, now: None, home_url=lambda quiz_id: "/"))
    return make_person()
