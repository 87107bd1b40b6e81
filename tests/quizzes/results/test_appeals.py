"""Appeals: who may, until when, what is decided, and what the next version says of it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import crypto, db
from lms.audit.models import AuditEntry
from lms.jobs.models import Job
from lms.ledger.queries import unit_on
from lms.mail.actions import SEND
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest
from quizzes.contests.rules.appeals import Appeals
from quizzes.contests.rules.entry import EntryRules, Field, UniqueKey
from quizzes.contests.rules.stages import Stage, StageKind
from quizzes.entrants.actions import Secret, unique_hash
from quizzes.entrants.models import Entrant
from quizzes.entrants.rules import Declaration
from quizzes.ranking.rules import Prize, Scope
from quizzes.results import actions
from quizzes.results.appeals.models import Appeal
from quizzes.results.appeals.queries import key_of
from quizzes.results.models import Standing, Void
from quizzes.results.stages import queries as stages
from quizzes.results.stages.actions import add_line
from quizzes.results.stages.publishing import publish_stage
from quizzes.results.stages.rules import Line
from tests.quizzes.entrants.world import fields
from tests.quizzes.results.world import OVER, make_draft, make_ranked_contest, sit
from tests.world import DAY, make_account, make_person, make_post, make_staff, make_unit, sign_in

LATER = OVER + timedelta(hours=1)
PHONE = "0912345678"
FINAL = Stage("Chung kết", StageKind.LIVE, OVER - DAY, OVER)
FIRST = Prize("Giải Nhất chung kết", 1, scope=Scope.STAGE, stage=1)


@pytest.fixture(autouse=True)
def within_the_window() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def people(ward: Unit) -> list[Person]:
    one = make_unit("CĐCS Một", parent=ward, code="G1")
    people = [make_person(name, unit=one) for name in ("Nguyễn Văn An", "Lê Thị Bình", "Trần Cúc")]
    people[1].email = "binh@example.vn"
    return people


@pytest.fixture
def contest(ward: Unit, people: list[Person]) -> Contest:
    contest = make_ranked_contest(ward, appeals=Appeals(days=5))
    for person, right in zip(people, (5, 4, 2), strict=True):
        sit(person, contest, right)
    publish(contest)
    return contest


@pytest.fixture
def organiser(app: Flask, ward: Unit) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_staff(Role.ORGANISER, ward))
    return client


def publish(contest: Contest) -> Standing:
    draft = make_draft(contest)
    standing = actions.publish_standing(draft.id, account_id=None, now=OVER, needs_verified=False)
    db.commit()
    return standing


def enter(client: FlaskClient, person: Person) -> FlaskClient:
    sign_in(client, make_account(person))
    return client


def appeal(client: FlaskClient, contest: Contest, **values: str) -> tuple[int, str, str]:
    """Appeal within the window, and return the status, the page or where it leads."""
    answer = client.post(f"/c/{contest.slug}/results/1/appeal", data={"reason": "Câu 3 sai đáp án"} | values)
    return answer.status_code, answer.text, answer.location or ""


def letters() -> list[tuple[str, str, str]]:
    """Return whom a letter goes to, its subject and its text."""
    jobs = db.session.scalars(select(Job.arguments).where(Job.kind == SEND).order_by(Job.id))
    return [tuple(json.loads(crypto.decrypt(one["letter"]))[:3]) for one in jobs]


def test_an_entrant_appeals_reads_the_page_and_is_told_by_letter(
    client: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    enter(client, people[1])

    assert "Nộp đơn phúc khảo" in client.get(f"/c/{contest.slug}/results/1").text
    form = client.get(f"/c/{contest.slug}/results/1/appeal").text
    status, _text, address = appeal(client, contest)

    kept = db.session.scalars(select(Appeal)).one()
    assert ("24:00 ngày" in form, 'name="receipt"' in form) == (True, False)
    assert (status, address) == (302, f"/c/{contest.slug}/appeals/1/{key_of(kept.id)}")
    assert (kept.number, kept.person_id, kept.state, kept.reason, kept.opened_at) == (
        1,
        people[1].id,
        "open",
        "Câu 3 sai đáp án",
        LATER,
    )
    page = client.get(address).text
    assert [text in page for text in ("PK-1", "Đang chờ giải quyết", "Câu 3 sai đáp án")] == [True] * 3
    assert [(to, subject, address in text) for to, subject, text in letters()] == [
        ("binh@example.vn", "Đã nhận đơn phúc khảo PK-1", True)
    ]
    assert client.get(f"/c/{contest.slug}/appeals/1/{key_of(kept.id + 1)}").status_code == 404


def test_the_address_of_an_appeal_opens_it_without_signing_in(
    app: Flask, client: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    _status, _text, address = appeal(enter(client, people[0]), contest)

    assert "Câu 3 sai đáp án" in app.test_client().get(address).text
    assert letters() == []


def test_a_late_appeal_is_refused_and_nothing_is_stored(
    client: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    enter(client, people[0])
    with time_machine.travel(OVER + 5 * DAY, tick=False):
        sign_in(client, make_account(people[2]))
        in_time = client.post(f"/c/{contest.slug}/results/1/appeal", data={"reason": "Kịp"})
    with time_machine.travel(OVER + 6 * DAY, tick=False):
        sign_in(client, make_account(people[1]))
        late = client.post(f"/c/{contest.slug}/results/1/appeal", data={"reason": "Muộn"})
        page = client.get(f"/c/{contest.slug}/results/1").text

    assert (in_time.status_code, late.status_code) == (302, 400)
    assert "Đã hết hạn phúc khảo lúc 24:00 ngày" in late.text
    assert "Đã hết hạn phúc khảo lúc 24:00 ngày" in page
    assert db.session.scalars(select(Appeal.reason)).all() == ["Kịp"]


def test_who_has_an_appeal_that_waits_is_refused_another(
    client: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    appeal(enter(client, people[0]), contest)

    status, text, _address = appeal(client, contest)

    assert (status, "Bạn đã có đơn PK-1 đang chờ giải quyết" in text) == (400, True)
    assert len(db.session.scalars(select(Appeal)).all()) == 1


def test_without_a_reason_or_a_window_nothing_is_stored(
    client: FlaskClient, ward: Unit, contest: Contest, people: list[Person]
) -> None:
    closed = make_ranked_contest(make_unit("Công đoàn khác", code="K"))
    sit(people[0], closed, 3)
    publish(closed)
    enter(client, people[0])

    empty, refused = appeal(client, contest, reason="  "), appeal(client, closed)

    assert (empty[0], "Hãy ghi lý do phúc khảo." in empty[1]) == (400, True)
    assert (refused[0], "Thể lệ của cuộc thi này không nhận đơn phúc khảo." in refused[1]) == (400, True)
    assert db.session.scalars(select(Appeal)).all() == []


def test_a_stranger_is_asked_to_sign_in_where_entrants_have_accounts(
    client: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    receipt = db.session.scalars(select(Attempt.receipt_code).where(Attempt.person_id == people[0].id)).one()

    page = client.get(f"/c/{contest.slug}/results/1/appeal").text
    status, _text, _address = appeal(client, contest, receipt=receipt, key=PHONE)

    assert "Đăng nhập bằng tài khoản đã dự thi" in page
    assert (status, db.session.scalars(select(Appeal)).all()) == (400, [])


def test_a_guest_appeals_by_receipt_and_the_phone_they_registered_with(
    client: FlaskClient, ward: Unit, people: list[Person]
) -> None:
    entry = EntryRules(
        is_public=True, unique_key=UniqueKey.PHONE, fields=fields(Field.FULL_NAME, Field.PHONE, Field.KIND)
    )
    contest = make_ranked_contest(ward, entry=entry, appeals=Appeals(days=5))
    said = Declaration(phone=PHONE, email="an@example.vn")
    for person, phone in ((people[0], PHONE), (people[2], None)):
        db.session.add(
            Entrant(
                contest_id=contest.id,
                person_id=person.id,
                name=person.name,
                name_sort="a",
                name_folded="a",
                kind="worker",
                said=said.to_json() if phone else {},
                unique_hash=unique_hash(UniqueKey.PHONE, said, Secret()) if phone else None,
                is_declared=phone is not None,
                registered_at=OVER,
            )
        )
    db.session.flush()
    mine, theirs = sit(people[0], contest, 4), sit(people[2], contest, 3)
    publish(contest)

    wrong = appeal(client, contest, receipt=mine, key="0987654321")
    with_account = appeal(client, contest, receipt=theirs, key=PHONE)
    none_yet = client.post(f"/c/{contest.slug}/results/1/appeal/find", data={"receipt": mine, "key": PHONE})
    status, _text, address = appeal(client, contest, receipt=f" {mine.lower()}", key="0912 345 678")
    found = client.post(f"/c/{contest.slug}/results/1/appeal/find", data={"receipt": mine, "key": PHONE})

    assert (wrong[0], "Mã phiếu hoặc thông tin đã đăng ký chưa đúng." in wrong[1]) == (400, True)
    assert "Người dự thi bằng tài khoản thì đăng nhập" in with_account[1]
    assert "Bạn chưa nộp đơn phúc khảo nào về kết quả này." in none_yet.text
    assert (status, found.location) == (302, address)
    assert [to for to, _subject, _text in letters()] == ["an@example.vn"]
    assert db.session.scalars(select(Appeal.person_id)).all() == [people[0].id]


def test_an_organiser_rejects_an_appeal_with_a_reason_that_the_entrant_reads(
    client: FlaskClient, organiser: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    _status, _text, address = appeal(enter(client, people[1]), contest)
    kept = db.session.scalars(select(Appeal)).one()
    base = f"/organising/contests/{contest.id}/appeals"

    listed = organiser.get(base).text
    page = organiser.get(f"{base}/{kept.id}").text
    assert ["PK-1" in listed, f"/attempts/{kept.attempt_id}" in page, "Câu 3 sai đáp án" in page] == [
        True
    ] * 3
    empty = organiser.post(
        f"{base}/{kept.id}", data={"outcome": "rejected", "follow_up": "rank", "reason": ""}
    )
    assert (empty.status_code, kept.state) == (400, "open")
    decided = {"outcome": "rejected", "follow_up": "rank", "reason": "Đáp án đúng theo Điều 5"}
    assert organiser.post(f"{base}/{kept.id}", data=decided).status_code == 302
    again = organiser.post(f"{base}/{kept.id}", data=decided | {"outcome": "upheld"})

    assert "Đơn phúc khảo này đã có người quyết định." in again.text
    assert (db.session.scalars(select(Appeal.state)).one(), "PK-1" in organiser.get(base).text) == (
        "rejected",
        False,
    )
    assert "PK-1" in organiser.get(f"{base}?state=decided").text
    told = client.get(address).text
    assert [text in told for text in ("Không được chấp nhận", "Đáp án đúng theo Điều 5")] == [True, True]
    assert [(to, subject, "Đáp án đúng theo Điều 5" in text) for to, subject, text in letters()[1:]] == [
        ("binh@example.vn", "Quyết định về đơn phúc khảo PK-1", True)
    ]
    acts = select(AuditEntry.action, AuditEntry.subject_name, AuditEntry.reason).where(
        AuditEntry.action.like("appeal.%")
    )
    assert [tuple(one) for one in db.session.execute(acts.order_by(AuditEntry.id))] == [
        ("appeal.open", "Tìm hiểu luật · PK-1", ""),
        ("appeal.decide", "Tìm hiểu luật · PK-1", "Đáp án đúng theo Điều 5"),
    ]


def test_what_is_upheld_is_ranked_again_and_the_next_version_names_the_appeal(
    client: FlaskClient, organiser: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    db.session.add(
        Void(contest_id=contest.id, round_number=1, person_id=people[0].id, reason="Nhầm", created_at=OVER)
    )
    publish(contest)
    appeal(enter(client, people[0]), contest)
    draft_id = make_draft(contest).id
    kept = db.session.scalars(select(Appeal)).one()
    address = f"/organising/contests/{contest.id}/appeals/{kept.id}"
    db.commit()

    assert 'value="void"' not in organiser.get(address).text
    decided = {"outcome": "upheld", "follow_up": "lift", "reason": "Huỷ nhầm người"}
    assert organiser.post(address, data=decided).status_code == 302

    state = db.session.scalars(select(Standing.state).where(Standing.id == draft_id)).one()
    assert (state, db.session.scalars(select(Void)).all()) == ("outdated", [])
    third = publish(contest)
    receipt = db.session.scalars(select(Attempt.receipt_code).where(Attempt.id == kept.attempt_id)).one()
    assert third.version == 3
    assert third.differences[:2] == [
        {"entrant": receipt, "change": "appeal", "ticket": "PK-1"},
        {"entrant": receipt, "change": "added"},
    ]
    page = client.get(f"/c/{contest.slug}/results/1").text
    assert "theo đơn phúc khảo PK-1 được chấp nhận" in page


def test_an_upheld_appeal_may_void_the_own_result(
    client: FlaskClient, organiser: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    appeal(enter(client, people[2]), contest)
    kept = db.session.scalars(select(Appeal)).one()
    decided = {"outcome": "upheld", "follow_up": "void", "reason": "Tự xin rút"}

    answer = organiser.post(f"/organising/contests/{contest.id}/appeals/{kept.id}", data=decided)

    assert answer.status_code == 302
    assert [(one.person_id, one.reason) for one in db.session.scalars(select(Void))] == [
        (people[2].id, "PK-1: Tự xin rút")
    ]


def test_appeals_go_against_the_newest_version(
    client: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    enter(client, people[1])
    appeal(client, contest)
    db.session.add(
        Void(contest_id=contest.id, round_number=1, person_id=people[0].id, reason="Sai", created_at=OVER)
    )
    second = publish(contest)

    status, _text, _address = appeal(client, contest)

    assert status == 302
    assert db.session.scalars(select(Appeal.standing_id).order_by(Appeal.id)).all()[1] == second.id


def test_organisers_of_other_units_find_no_appeals(
    app: Flask, client: FlaskClient, contest: Contest, people: list[Person]
) -> None:
    appeal(enter(client, people[1]), contest)
    kept = db.session.scalars(select(Appeal)).one()
    stranger = app.test_client()
    sign_in(stranger, make_staff(Role.ORGANISER, make_unit("CĐCS khác", code="X")))
    base = f"/organising/contests/{contest.id}/appeals"

    assert [stranger.get(url).status_code for url in (base, f"{base}/{kept.id}")] == [404, 404]
    assert stranger.post(f"{base}/{kept.id}", data={"outcome": "rejected"}).status_code == 404


@pytest.fixture
def final(ward: Unit, people: list[Person]) -> Contest:
    """A contest of a round and a live final, in which the first person won and the third stands."""
    contest = make_ranked_contest(
        ward, appeals=Appeals(days=5), stages=(FINAL,), prizes=(Prize("Giải Nhất", 1), FIRST)
    )
    sit(people[1], contest, 4)
    one = stages.require_stage(contest, 1)
    unit_id = unit_on(people[2].id, FINAL.closes_at.date())
    for line in (
        Line("Nguyễn Văn An", person_id=people[0].id, points=Decimal(9), prize=FIRST.title, is_verified=True),
        Line("Đội Một", is_team=True, unit_id=unit_id, points=Decimal(8)),
    ):
        add_line(one, line, account_id=None, now=FINAL.closes_at)
    publish_stage(one, account_id=None, now=FINAL.closes_at)
    db.commit()
    return contest


def test_who_is_named_in_a_stage_or_entered_or_leads_the_unit_of_a_team_appeals_against_it(
    client: FlaskClient, final: Contest, people: list[Person]
) -> None:
    stranger = make_person("Lý Văn Dũng", unit=make_unit("CĐCS Khác", code="K"))
    one = db.session.scalars(select(Unit).where(Unit.code == "G1")).one()
    make_post(people[2], one)
    accounts = [make_account(person) for person in (stranger, *people)]
    db.commit()
    address = f"/c/{final.slug}/results/stages/1"

    offered = client.get(address).text
    answers = []
    for account in accounts:
        sign_in(client, account)
        answers.append(client.post(f"{address}/appeal", data={"reason": "Sai điểm"}).status_code)
    again = client.post(f"{address}/appeal", data={"reason": "Nữa"}).text
    with time_machine.travel(OVER + 6 * DAY, tick=False):
        sign_in(client, accounts[1])
        late = client.post(f"{address}/appeal", data={"reason": "Muộn"}).text

    assert f"{address}/appeal" in offered
    assert answers == [400, 302, 302, 302]
    assert "Bạn đã có đơn PK-3 đang chờ giải quyết" in again
    assert "Đã hết hạn phúc khảo lúc 24:00 ngày" in late
    assert [(one.person_id, one.attempt_id) for one in db.session.scalars(select(Appeal))] == [
        (person.id, None) for person in people
    ]
    assert [(to, "về kết quả: Chung kết." in text) for to, _subject, text in letters()] == [
        ("binh@example.vn", True)
    ]


def test_members_leaders_of_groups_below_and_former_leaders_do_not_speak_for_a_team(
    client: FlaskClient, final: Contest, people: list[Person], ward: Unit
) -> None:
    one = db.session.scalars(select(Unit).where(Unit.code == "G1")).one()
    group = make_unit("Tổ công đoàn Cắt", parent=one, code="G1C")
    member, leader, former, above = (
        make_person(name, unit=home)
        for name, home in (("Hồ Văn Dần", one), ("Lý Thị Mão", group), ("Đỗ Thìn", one), ("Ngô Tỵ", ward))
    )
    make_post(leader, group, title="Tổ trưởng", post_kind="group_leader")
    make_post(former, one, until=OVER.date() - DAY)
    make_post(above, ward)
    accounts = [make_account(person) for person in (member, leader, former, above)]
    address = f"/c/{final.slug}/results/stages/1/appeal"

    pages = []
    for account in accounts:
        sign_in(client, account)
        pages.append(client.post(address, data={"reason": "Sai điểm"}))

    assert [page.status_code for page in pages] == [400] * 4
    assert ["cán bộ công đoàn của đơn vị có đội thi" in page.text for page in pages] == [True] * 4
    assert db.session.scalars(select(Appeal)).all() == []


def test_what_is_upheld_of_a_stage_is_named_by_its_next_version(
    client: FlaskClient, organiser: FlaskClient, final: Contest, people: list[Person]
) -> None:
    address = f"/c/{final.slug}/results/stages/1"
    enter(client, people[1])
    own = client.post(f"{address}/appeal", data={"reason": "Tôi có dự chung kết"}).location or ""
    kept = db.session.scalars(select(Appeal)).one()
    decision = f"/organising/contests/{final.id}/appeals/{kept.id}"
    listed = organiser.get(f"/organising/contests/{final.id}/appeals").text
    asked = organiser.get(decision).text
    decided = organiser.post(decision, data={"outcome": "upheld", "reason": "Biên bản có tên"})
    told, after = client.get(own).text, organiser.get(decision).text
    staging = f"/organising/contests/{final.id}/stages/1"
    organiser.post(staging, data={"person": str(people[1].id), "points": "7", "prize": ""})
    published = organiser.post(f"{staging}/publish")

    assert [decided.status_code, published.status_code] == [302, 302]
    assert ["Chung kết, bản 1" in listed, 'name="follow_up"' in asked, "trang phần thi" in asked] == [
        True,
        False,
        True,
    ]
    assert ["Biên bản có tên" in told, "Chung kết" in told, staging in after] == [True, True, True]
    second = db.session.scalars(select(Standing).where(Standing.version == 2)).one()
    assert second.differences == [
        {"name": "Lê T. B.", "change": "appeal", "ticket": "PK-1"},
        {"name": "Lê T. B.", "change": "added"},
    ]
    assert "theo đơn phúc khảo PK-1 được chấp nhận" in client.get(address).text
    assert [to for to, _subject, _text in letters()] == ["binh@example.vn"] * 2
