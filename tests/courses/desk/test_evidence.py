"""A course proves a target once somebody can complete it."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.rights import Role
from lms.targets.models import TargetEvidence
from tests.courses.world import make_audience, make_course
from tests.lms.targets.test_actions import World
from tests.world import make_staff, sign_in


def bound() -> list[tuple[int, int]]:
    rows = db.session.execute(select(TargetEvidence.target_id, TargetEvidence.activity_id))
    return [(row[0], row[1]) for row in rows]


def test_a_course_that_was_published_to_nobody_is_refused_and_one_that_was_is_bound(
    app: Flask, client: FlaskClient
) -> None:
    world = World()
    course = make_course("An toàn lao động", unit=world.province)
    sign_in(client, make_staff(Role.ORGANISER, world.province))
    target_id, course_id, activity_id = world.target.id, course.id, course.activity_id
    form = {"population_id": world.population.id, "activity_ids": [activity_id]}

    answer = client.post(f"/targets/{target_id}/binding", data=form)

    assert answer.status_code == 400
    assert (
        "“An toàn lao động” chưa được công bố, chưa giao cho ai nên chưa làm minh chứng được." in answer.text
    )
    assert bound() == []

    make_audience(db.session.get_one(type(course), course_id))
    db.commit()
    assert client.post(f"/targets/{target_id}/binding", data=form).status_code == 302
    assert bound() == [(target_id, activity_id)]
