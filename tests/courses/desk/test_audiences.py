"""A course is given to a population until a day, and taken back, in the browser."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.audiences import queries
from courses.audiences.actions import publish, withdraw
from courses.catalogue.models import Course
from lms import clock, db, i18n
from lms.populations.actions import define_population
from lms.populations.models import Population
from lms.populations.rules import Definition
from lms.reports.asked import asked_to
from lms.rights import Role
from lms.units.models import Unit
from tests.courses.world import make_audience, make_course
from tests.world import DAY, NOON, make_person, make_staff, make_unit, sign_in


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def trainer(client: FlaskClient, province: Unit) -> FlaskClient:
    sign_in(client, make_staff(Role.TRAINER, province))
    return client


@pytest.fixture
def course(province: Unit) -> Course:
    return make_course(unit=province)


@pytest.fixture
def cadres(province: Unit) -> Population:
    population = define_population("Cán bộ toàn tỉnh", Definition(), unit_id=province.id, now=NOON)
    db.commit()
    return population


def given(course: Course) -> list[tuple[str, str | None, bool]]:
    db.session.expire_all()
    return [
        (one.population.name, i18n.day(one.row.due_on), one.row.withdrawn_at is None)
        for one in queries.list_audiences(course.id)
    ]


def test_a_course_is_given_once_until_a_day(trainer: FlaskClient, course: Course, cadres: Population) -> None:
    form = {"population_id": cadres.id, "due_on": "2099-12-31"}

    for _ in range(2):
        answer = trainer.post(f"/catalogue/{course.id}/audiences", data=form)
        assert answer.location == f"/catalogue/{course.id}/audiences"

    assert given(course) == [("Cán bộ toàn tỉnh", "31/12/2099", True)]
    page = trainer.get(f"/catalogue/{course.id}/audiences").text
    assert "hết ngày 31/12/2099" in page
    assert "Cán bộ toàn tỉnh" in trainer.get(f"/catalogue/{course.id}").text


def test_a_day_that_is_over_is_refused_with_a_sentence(
    trainer: FlaskClient, course: Course, cadres: Population
) -> None:
    yesterday = i18n.today(clock.now()) - timedelta(days=1)
    form = {"population_id": cadres.id, "due_on": yesterday.isoformat()}

    answer = trainer.post(f"/catalogue/{course.id}/audiences", data=form)

    assert f"Hạn {i18n.day(yesterday)} đã qua." in answer.text
    assert given(course) == []


def test_an_unreadable_day_is_refused_with_a_sentence(
    trainer: FlaskClient, course: Course, cadres: Population
) -> None:
    form = {"population_id": cadres.id, "due_on": "31/2/2099"}

    assert "Hãy nhập ngày đầy đủ" in trainer.post(f"/catalogue/{course.id}/audiences", data=form).text
    assert given(course) == []


def test_a_population_of_another_unit_is_not_offered(
    trainer: FlaskClient, course: Course, cadres: Population
) -> None:
    foreign = define_population("Người lạ", Definition(), unit_id=make_unit().id, now=NOON)
    db.commit()

    assert "Người lạ" not in trainer.get(f"/catalogue/{course.id}/audiences").text
    trainer.post(f"/catalogue/{course.id}/audiences", data={"population_id": foreign.id})
    assert given(course) == []


def test_the_page_says_how_many_people_each_population_means(
    trainer: FlaskClient, course: Course, cadres: Population, province: Unit
) -> None:
    make_person(unit=province)
    db.commit()

    assert "Cán bộ toàn tỉnh (1 người)" in trainer.get(f"/catalogue/{course.id}/audiences").text


def test_without_populations_the_page_leads_to_a_first_one(trainer: FlaskClient, course: Course) -> None:
    db.commit()

    page = trainer.get(f"/catalogue/{course.id}/audiences").text

    assert "Chưa có nhóm đối tượng nào" in page
    assert f"/populations/new?next=/catalogue/{course.id}/audiences" in page


def test_an_empty_course_is_refused(trainer: FlaskClient, cadres: Population, province: Unit) -> None:
    course = make_course("Rỗng", unit=province, lessons=0)
    db.commit()

    answer = trainer.post(f"/catalogue/{course.id}/audiences", data={"population_id": cadres.id})

    assert answer.status_code == 400
    assert "Khoá học chưa có bài nào." in answer.text


def test_the_day_is_changed_and_the_course_taken_back(trainer: FlaskClient, course: Course) -> None:
    audience = make_audience(course, due_on=None)
    db.commit()
    base = f"/catalogue/{course.id}/audiences/{audience.id}"

    trainer.post(base, data={"due_on": "2099-01-01"})
    assert [(day, live) for _, day, live in given(course)] == [("01/01/2099", True)]

    for _ in range(2):
        assert trainer.post(f"{base}/withdraw").status_code == 302
    assert [(day, live) for _, day, live in given(course)] == [("01/01/2099", False)]


def test_audiences_of_others_are_not_found(client: FlaskClient, course: Course, province: Unit) -> None:
    audience = make_audience(course, due_on=None)
    other = make_course("Khác", unit=province)
    own = make_staff(Role.TRAINER, province)
    sign_in(client, make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh khác")))
    foreign = [f"/catalogue/{course.id}/audiences", f"/catalogue/{course.id}/audiences/{audience.id}"]
    mixed = f"/catalogue/{other.id}/audiences/{audience.id}"

    assert [client.get(page).status_code for page in foreign] == [404, 404]
    assert client.post(f"{foreign[1]}/withdraw").status_code == 404

    sign_in(client, own)
    assert client.get(mixed).status_code == 404


def test_a_report_knows_whom_the_course_was_asked_of_on_a_day(
    trainer: FlaskClient, course: Course, cadres: Population, province: Unit
) -> None:
    person = make_person(unit=province)
    audience = publish(course, population_id=cadres.id, due_on=None, account_id=None, now=NOON)
    withdraw(audience, account_id=None, now=NOON + 2 * DAY)
    db.session.flush()

    def asked_on(day: date) -> list[list[int]]:
        queries = asked_to("course", course.activity_id, day)
        return [[row[0] for row in db.session.execute(query)] for query in queries]

    assert [asked_on(i18n.today(NOON) + timedelta(days=days)) for days in (-1, 0, 1, 2)] == [
        [],
        [[person.id]],
        [[person.id]],
        [],
    ]
