"""Pictures in questions and options: who may see them, and what they say to those who cannot."""

from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts import actions, ending
from quizzes.attempts.papers import holds_picture
from quizzes.attempts.plan import PaperPlan
from quizzes.bank.actions import add_questions, create_bank
from quizzes.bank.formats.reading import Picture
from quizzes.bank.models import QuestionVersion
from quizzes.bank.pictures import keep_pictures
from quizzes.bank.rules import one_right
from quizzes.bank.shown import lacks_description, show
from tests.quizzes.pictures import make_picture
from tests.quizzes.world import make_quiz
from tests.world import NOON, make_account, make_person, make_staff, make_unit, sign_in

IN_STEM, IN_OPTION, LATER = map(make_picture, (10, 20, 30))


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def bank_id(province: Unit) -> int:
    """A bank of two questions: one with a picture in the stem and one in an option, one with another."""
    bank_id = create_bank(name="Có hình", unit_id=province.id, account_id=None, now=NOON)
    keep_pictures([IN_STEM, IN_OPTION, LATER], account_id=None, now=NOON)
    options = [f'<img src="{IN_OPTION.address}" alt="Biển cấm lửa">', f'<img src="{IN_OPTION.address}">']
    questions = [
        one_right(f'<p>Biển này là gì?</p><img src="{IN_STEM.address}" alt="">', [*options, "Khác"], 0),
        one_right(f'Còn biển này?<img src="{LATER.address}" alt="Biển tròn">', ["Cấm", "Cho phép"], 0),
    ]
    add_questions(bank_id, questions, account_id=None, now=NOON)
    return bank_id


def begin(person: Person, bank_id: int, **values: Any) -> int:
    quiz_id = make_quiz(bank_id=bank_id, is_shuffled=False, **({"question_count": 1} | values))
    attempt_id = actions.start_attempt(quiz_id, person.id, now=datetime.now(UTC), random=Random(1))
    db.session.commit()
    return attempt_id


def status(client: FlaskClient, picture: Picture) -> int:
    with client.get(picture.address) as answer:
        return answer.status_code


def test_an_entrant_sees_the_pictures_of_the_own_paper_alone(
    entrant: Person, bank_id: int, client: FlaskClient
) -> None:
    sign_in(client, make_account(entrant))
    db.commit()
    before = [status(client, one) for one in (IN_STEM, IN_OPTION, LATER)]
    attempt_id = begin(entrant, bank_id, question_count=2, plan=PaperPlan(question_seconds=60))
    during = [status(client, one) for one in (IN_STEM, IN_OPTION, LATER)]
    actions.show_next_question(attempt_id, 1, person_id=entrant.id, now=datetime.now(UTC))
    db.commit()
    then = [status(client, one) for one in (IN_STEM, IN_OPTION, LATER)]
    ending.submit_attempt(attempt_id, now=datetime.now(UTC))
    db.commit()
    after = [status(client, one) for one in (IN_STEM, IN_OPTION, LATER)]

    assert [before, during, then, after] == [[404] * 3, [200, 200, 404], [200] * 3, [200] * 3]


def test_nobody_else_sees_them_but_who_keeps_the_bank(
    app: Flask, entrant: Person, bank_id: int, province: Unit
) -> None:
    begin(entrant, bank_id, question_count=2)
    people = [
        make_account(make_person("Người khác")),
        make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh khác")),
        make_staff(Role.GRADER, province),
        make_staff(Role.TRAINER, province),
        make_staff(Role.ORGANISER, province),
        make_staff(Role.ADMINISTRATOR, province),
    ]
    db.commit()
    seen = []
    for account in people:
        client = app.test_client()
        sign_in(client, account)
        seen.append(status(client, IN_STEM))

    assert seen == [404, 404, 404, 200, 200, 200]
    assert app.test_client().get(IN_STEM.address).location == f"/sign-in?next={IN_STEM.address}"


def test_a_picture_that_no_question_shows_is_not_held(entrant: Person, bank_id: int) -> None:
    begin(entrant, bank_id, question_count=2)

    assert holds_picture(entrant.id, IN_STEM.sha256)
    assert not holds_picture(entrant.id, make_picture(99).sha256)


def test_every_picture_says_something_to_those_who_cannot_see_it(
    entrant: Person, bank_id: int, client: FlaskClient
) -> None:
    attempt_id = begin(entrant, bank_id, question_count=2)
    sign_in(client, make_account(entrant))
    db.commit()

    page = client.get(f"/attempts/{attempt_id}").text

    assert f'<img alt="Hình của câu hỏi" src="{IN_STEM.address}">' in page
    assert f'<img alt="Hình của phương án B" src="{IN_OPTION.address}">' in page
    assert f'<img src="{IN_OPTION.address}" alt="Biển cấm lửa">' in page
    assert page.count("<img") == page.count(' alt="')


def test_a_trainer_is_told_of_a_picture_without_a_description(
    bank_id: int, province: Unit, client: FlaskClient
) -> None:
    sign_in(client, make_staff(Role.TRAINER, province))
    db.commit()
    sentence = "Hình chưa có lời mô tả"

    assert [sentence in client.get(f"/questions/{number}").text for number in (1, 2)] == [True, False]


def test_a_description_is_told_from_none(bank_id: int) -> None:
    first, second = (db.session.get_one(QuestionVersion, number) for number in (1, 2))

    assert [lacks_description(one) for one in (first, second)] == [True, False]
    assert show(second).text == second.stem
