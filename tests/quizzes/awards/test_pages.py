"""The pages of papers about prizes: typed facts, files made by a job, winners who take their own."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.audit.models import AuditEntry
from lms.auth.models import Account
from lms.jobs.execution import run_now
from lms.jobs.models import Job
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.awards import queries
from quizzes.awards.actions import papers_of
from quizzes.awards.models import AwardFacts, AwardPaper
from quizzes.contests.models import Contest
from quizzes.ranking.rules import Prize, Scope
from quizzes.results import actions, deciding
from quizzes.results.models import WHOLE, Standing
from tests.papers import pages
from tests.quizzes.results.world import OVER, make_draft, make_ranked_contest, sit
from tests.world import make_account, make_person, make_staff, make_unit, sign_in

TYPED = {
    "issuer": "Công đoàn phường",
    "authority": "Ban Thường vụ",
    "place": "Huế",
    "number": "7",
    "symbol": "QĐ-CĐ",
    "signed_on": "2026-11-30",
    "grounds": "Căn cứ Thể lệ;\nXét đề nghị của Ban Tổ chức.",
    "signer_title": "Chủ tịch",
    "signer_name": "Đỗ Thị Ỷ",
    "sort": "merit",
}
VERIFIED = dict.fromkeys(deciding.CHECKS, True)


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def people(ward: Unit) -> list[Person]:
    one = make_unit("CĐCS Một", parent=ward, code="G1")
    return [make_person(name, unit=one) for name in ("Nguyễn Văn An", "Lê Thị Bình", "Trần Cúc")]


@pytest.fixture
def contest(ward: Unit, people: list[Person]) -> Contest:
    contest = make_ranked_contest(ward)
    for person, right in zip(people, (5, 4, 2), strict=True):
        sit(person, contest, right)
    return contest


@pytest.fixture
def published(contest: Contest, people: list[Person]) -> Standing:
    """A published standing whose first winner is verified, and whose second is not."""
    standing = make_draft(contest)
    verify(standing, people[0])
    publish(standing)
    return standing


@pytest.fixture
def organiser(client: FlaskClient, ward: Unit) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, ward))
    return client


def attempt_of(person: Person) -> int:
    return db.session.scalars(select(Attempt.id).where(Attempt.person_id == person.id)).one()


def verify(standing: Standing, person: Person) -> None:
    deciding.verify_winner(standing, attempt_of(person), VERIFIED, note="", account_id=None, now=OVER)


def publish(standing: Standing) -> None:
    actions.publish_standing(standing.id, account_id=None, now=OVER, needs_verified=False)
    db.commit()


def page_of(contest: Contest, end: str = "papers") -> str:
    return f"/organising/contests/{contest.id}/results/1/{end}"


def test_the_facts_begin_with_the_unit_and_stay_with_the_contest(
    organiser: FlaskClient, contest: Contest, published: Standing
) -> None:
    first = organiser.get(page_of(contest)).text
    assert 'value="Ban Thường vụ Công đoàn phường"' in first

    wrong = organiser.post(page_of(contest), data={**TYPED, "issuer": ""})
    kept_nothing = db.session.scalars(select(AwardFacts)).all()
    done = organiser.post(page_of(contest), data=TYPED)

    assert (wrong.status_code, kept_nothing, done.status_code) == (400, [], 302)
    kept = queries.facts_of(contest.id, 1)
    assert kept is not None
    assert (kept.full_number, kept.grounds) == (
        "7/QĐ-CĐ",
        ("Căn cứ Thể lệ", "Xét đề nghị của Ban Tổ chức"),
    )
    assert db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == (
        "awards.describe"
    )


def test_papers_are_made_by_a_job_of_the_verified_alone(
    organiser: FlaskClient, contest: Contest, published: Standing
) -> None:
    address, sha256 = page_of(contest), published.sha256
    refused = organiser.post(f"{address}/make")
    organiser.post(address, data=TYPED)
    for _twice in range(2):
        organiser.post(f"{address}/make")
        job_id = db.session.scalars(select(Job.id).order_by(Job.id.desc())).first()
        assert job_id is not None
        run_now(job_id)

    papers = db.session.scalars(select(AwardPaper).order_by(AwardPaper.id)).all()
    files = []
    for paper in papers:
        with organiser.get(f"{address}/{paper.id}") as answer:
            files.append(answer.data)
    assert refused.status_code == 400
    assert [(paper.kind, paper.count) for paper in papers] == [
        *[("decision", 1)] * 2,
        *[("annex", 2)] * 2,
        *[("certificates", 2)] * 2,
    ]
    assert [content[:2] for content in files] == [b"PK", b"%P"] * 3
    person, unit = pages(files[5])
    assert ["Nguyễn Văn An" in person, "GIẤY KHEN" in person, "CĐCS Một" in unit] == [True] * 3
    assert "Lê Thị Bình" not in "".join(pages(files[3]))
    assert f"bản 1 · SHA-256 {sha256}" in person


def test_a_contest_of_four_weeks_has_a_decision_for_each_and_one_for_the_whole(
    organiser: FlaskClient, ward: Unit, people: list[Person]
) -> None:
    weekly, overall = Prize("Giải tuần", 1), Prize("Giải chung cuộc", 1, scope=Scope.OVERALL)
    contest = make_ranked_contest(ward, rounds=4, is_rehearsal=True, prizes=(weekly, overall), collective=())
    for number in range(1, 5):
        for place, person in enumerate(people):
            sit(person, contest, 5 - (place + number) % 3, number=number)
    over = OVER + timedelta(days=4)
    decisions = []
    for number in (1, 2, 3, 4, WHOLE):
        publish(make_draft(contest, number or None, now=over))
        address = f"/organising/contests/{contest.id}/results/{number}/papers"
        assert address in organiser.get(f"/organising/contests/{contest.id}/results").text
        described = organiser.post(address, data={**TYPED, "number": str(number + 10)})
        made = organiser.post(f"{address}/make")
        assert (described.status_code, made.status_code) == (302, 302)
        standing = queries.require_published_standing(contest.id, number)
        paper, annex = papers_of(contest, standing)[:2]
        decisions.append((paper.document.title, annex.count, facts_number(contest, number)))

    assert decisions == [
        *(
            (f"Quyết định trao giải Cuộc thi “Tìm hiểu luật”, Vòng {number}", 1, str(number + 10))
            for number in range(1, 5)
        ),
        ("Quyết định trao giải Cuộc thi “Tìm hiểu luật”", 1, "10"),
    ]


def facts_number(contest: Contest, number: int) -> str:
    facts = queries.facts_of(contest.id, number)
    return facts.number if facts else ""


def test_an_organiser_takes_the_certificate_of_one_winner(
    organiser: FlaskClient, contest: Contest, published: Standing, people: list[Person]
) -> None:
    organiser.post(page_of(contest), data=TYPED)
    answers = [
        organiser.get(page_of(contest, f"winners/{attempt_of(person)}/certificate")) for person in people
    ]

    assert [answer.status_code for answer in answers] == [200, 400, 404]  # verified, not verified, no winner
    assert ["Nguyễn Văn An" in page for page in pages(answers[0].data)] == [True]


def test_a_winner_takes_the_own_certificate_once_it_is_released(
    client: FlaskClient, contest: Contest, published: Standing, people: list[Person], ward: Unit
) -> None:
    an, binh = (make_account(person) for person in people[:2])
    staff = make_staff(Role.ORGANISER, ward)

    def seen_by(account: Account) -> tuple[bool, int, bool]:
        sign_in(client, account)
        listed = "Tải giấy chứng nhận" in client.get(f"/c/{contest.slug}/certificates").text
        status = client.get(f"/c/{contest.slug}/certificates/1").status_code
        return listed, status, "Giấy chứng nhận của bạn" in client.get(f"/c/{contest.slug}").text

    sign_in(client, staff)
    client.post(page_of(contest), data=TYPED)
    before = seen_by(an)
    sign_in(client, staff)
    client.post(page_of(contest, "certificates/release"))
    released = [seen_by(account) for account in (an, binh)]
    sign_in(client, staff)
    client.post(page_of(contest, "certificates/withdraw"))

    assert before == (False, 404, False)
    assert released == [(True, 200, True), (False, 404, True)]
    assert seen_by(an) == (False, 404, False)


def test_a_new_version_must_be_released_again_and_who_was_voided_gets_nothing(
    organiser: FlaskClient, contest: Contest, published: Standing, people: list[Person]
) -> None:
    organiser.post(page_of(contest), data=TYPED)
    organiser.post(page_of(contest, "certificates/release"))
    assert [one.prizes for one in queries.list_own(contest, people[0].id)] == [("Giải Nhất",)]

    deciding.void_result(published, attempt_of(people[0]), reason="Nhầm", account_id=None, now=OVER)
    db.commit()
    assert queries.list_own(contest, people[0].id) == []

    second = make_draft(contest)
    verify(second, people[1])
    publish(second)
    assert queries.list_own(contest, people[1].id) == []

    assert "bản 2 cần cho tải lại" in organiser.get(page_of(contest)).text
    organiser.post(page_of(contest, "certificates/release"))
    assert [one.prizes for one in queries.list_own(contest, people[1].id)] == [("Giải Nhất",)]


def test_a_rehearsal_asks_for_no_verification(ward: Unit, people: list[Person]) -> None:
    contest = make_ranked_contest(ward, is_rehearsal=True)
    for person, right in zip(people, (5, 4, 2), strict=True):
        sit(person, contest, right)
    standing = make_draft(contest)
    publish(standing)

    awarded = queries.awarded_in(contest, standing)

    assert [one.name for one in awarded.people] == ["Nguyễn Văn An", "Lê Thị Bình"]
    assert (awarded.is_rehearsal, awarded.left_out) == (True, 0)


def test_what_is_not_published_or_belongs_to_others_is_not_found(
    client: FlaskClient, contest: Contest
) -> None:
    make_draft(contest)
    db.commit()
    other = make_staff(Role.ORGANISER, make_unit("Nơi khác", code="X"))
    cadre = make_account(make_person("Vũ Nam"))
    mine = make_staff(Role.ORGANISER, db.session.get_one(Unit, contest.unit_id), name="Hồ Ba")
    statuses = []
    for account in (mine, other, cadre):
        sign_in(client, account)
        statuses.append(client.get(page_of(contest)).status_code)

    assert statuses == [404, 404, 403]
