"""Whoever asked for a job sees how far it is; a script gets the same."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import clock, db
from lms.errors import Refused
from lms.jobs import actions
from lms.jobs.execution import run_now
from lms.jobs.kinds import Kind, Outcome, Work, add_kind
from lms.jobs.models import Job
from lms.rights import Role
from tests.counting import count_statements
from tests.world import make_account, make_person, make_staff, make_unit, sign_in

JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def kinds(app: Flask, sent: list[int]) -> None:
    add_kind(app, Kind("roster", "Nhập danh sách", lambda work: Outcome("Đã nhập 12 người.", "/people")))


def job_for(owner_id: int) -> int:
    job_id = actions.enqueue("roster", {}, owner_id=owner_id, now=clock.now())
    db.commit()
    return job_id


def test_a_job_that_waits_says_so_and_links_to_itself(client: FlaskClient) -> None:
    owner = make_account(make_person())
    job_id = job_for(owner.id)
    sign_in(client, owner)

    page = client.get(f"/jobs/{job_id}")
    answer = client.get(f"/jobs/{job_id}", headers=JSON)

    assert ("Yêu cầu lúc" in page.text, "Bắt đầu" in page.text, "Kết thúc" in page.text) == (
        True,
        False,
        False,
    )

    assert (page.status_code, answer.status_code) == (200, 200)
    assert f'data-job-url="/jobs/{job_id}"' in page.text
    assert "Nhập danh sách" in page.text
    assert answer.json == {
        "state": "queued",
        "progress": None,
        "message": "Đang chờ đến lượt…",
        "result_url": None,
    }


def test_progress_is_told_in_percent(client: FlaskClient) -> None:
    owner = make_account()
    job_id = job_for(owner.id)
    job = db.session.get(Job, job_id)
    assert job is not None
    job.state, job.progress_done, job.progress_total, job.message = "running", 3, 12, "Đang đọc dòng 3"
    sign_in(client, owner)

    page = client.get(f"/jobs/{job_id}")

    assert '<progress max="100" value="25"' in page.text
    assert client.get(f"/jobs/{job_id}", headers=JSON).json == {
        "state": "running",
        "progress": 25,
        "message": "Đang đọc dòng 3",
        "result_url": None,
    }


def test_a_finished_job_leads_to_its_result(client: FlaskClient) -> None:
    owner = make_account()
    job_id = job_for(owner.id)
    run_now(job_id)
    sign_in(client, owner)

    page = client.get(f"/jobs/{job_id}")

    assert "Đã nhập 12 người." in page.text
    assert "Kết thúc" in page.text
    assert 'href="/people"' in page.text
    assert "data-job-url" not in page.text


def test_a_job_that_failed_says_why(app: Flask, client: FlaskClient) -> None:
    def refuse(work: Work) -> Outcome:
        raise Refused("Không còn tệp <b>này</b>.")

    add_kind(app, Kind("roster", "Nhập danh sách", refuse))
    owner = make_account()
    job_id = job_for(owner.id)
    run_now(job_id)
    sign_in(client, owner)

    page = client.get(f"/jobs/{job_id}")

    assert "Không còn tệp &lt;b&gt;này&lt;/b&gt;." in page.text
    assert client.get(f"/jobs/{job_id}", headers=JSON).json == {
        "state": "failed",
        "progress": None,
        "message": "Không còn tệp <b>này</b>.",
        "result_url": None,
    }


def test_the_job_of_another_is_not_found_but_an_administrator_of_everything_sees_it(
    client: FlaskClient,
) -> None:
    job_id = job_for(make_account().id)

    sign_in(client, make_staff(Role.ADMINISTRATOR, make_unit()))
    assert client.get(f"/jobs/{job_id}").status_code == 404
    sign_in(client, make_staff(Role.ADMINISTRATOR, None))
    assert client.get(f"/jobs/{job_id}").status_code == 200


def test_the_list_shows_staff_their_own_jobs_newest_first(client: FlaskClient) -> None:
    trainer = make_staff(Role.TRAINER, make_unit())
    other, first, second = job_for(make_account().id), job_for(trainer.id), job_for(trainer.id)
    sign_in(client, trainer)

    page = client.get("/jobs").text

    assert page.index(f"/jobs/{second}") < page.index(f"/jobs/{first}")
    assert f'href="/jobs/{other}"' not in page


def test_the_list_is_for_staff(client: FlaskClient) -> None:
    sign_in(client, make_account(make_person()))

    assert client.get("/jobs").status_code == 403


def test_three_jobs_are_listed_with_as_many_queries_as_one(client: FlaskClient) -> None:
    trainer = make_staff(Role.TRAINER, make_unit())
    job_for(trainer.id)
    sign_in(client, trainer)
    with count_statements() as for_one:
        client.get("/jobs")
    job_for(trainer.id), job_for(trainer.id)

    with count_statements() as for_three:
        client.get("/jobs")

    assert len(for_three) == len(for_one)
