"""Practice, rehearsals, rounds that are open at once, and stages without a paper."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.ledger.models import LedgerEntry
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.actions import start_attempt
from quizzes.attempts.hours import Hours, Spell
from quizzes.attempts.models import Quiz
from quizzes.attempts.rules import Purpose
from quizzes.contests.models import Contest
from quizzes.contests.queries import rules_of
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.stages import Stage, StageKind
from tests.counting import count_statements
from tests.quizzes.world import make_attempt, make_bank, make_contest, make_round, quiz_of, submitted
from tests.world import DAY, MINUTE, NOON, make_account, make_person, make_staff, make_unit, sign_in

TEMPLATES = Path(__file__).parents[3] / "templates" / "quizzes"
SILENT = ["code.html", "index.html", "index.html"]
"""Pages about no contest, or lists of many, where each has its badge."""
REHEARSAL = "mọi việc diễn ra như thật nhưng không kết quả nào được ghi nhận"


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def member(province: Unit) -> Person:
    return make_person(unit=make_unit("CĐCS Công ty May Sông Trăng", parent=province))


def open_now(province: Unit, *rounds: dict[str, Any], **values: Any) -> Contest:
    """Publish a contest whose rounds are open as this test runs."""
    now, bank_id = datetime.now(UTC), make_bank()
    window = {"opens_at": now - timedelta(hours=1), "closes_at": now + DAY}
    rules = ContestRules(
        tuple(make_round(bank_id, **window | one) for one in rounds or ({},)),
        **{"rounds_overlap": True} | values.pop("rules", {}),
    )
    contest = make_contest(province, rules=rules, **values)
    db.commit()
    return contest


def count_entries() -> int:
    return db.session.scalars(select(func.count(LedgerEntry.id))).one()


def test_practice_has_no_limit_and_never_reaches_the_ledger(province: Unit) -> None:
    bank_id = make_bank()
    practice = make_round(bank_id, title="Thi thử", is_practice=True, attempt_limit=2, daily_limit=1)
    official = make_round(bank_id, title="Vòng 1", opens_at=NOON + DAY, closes_at=NOON + 2 * DAY)
    contest, entrant = make_contest(province, practice, official), make_person()

    for _time in range(3):
        submitted(make_attempt(entrant, quiz_of(contest), right=5), now=NOON + MINUTE)
    assert count_entries() == 0
    later = NOON + DAY
    submitted(make_attempt(entrant, quiz_of(contest, 2), right=5, now=later), now=later + MINUTE)

    assert count_entries() == 1
    assert rules_of(contest.id).rounds[0].attempt_limit is None


def test_a_rehearsal_works_and_leaves_the_ledger_alone(province: Unit) -> None:
    contest, entrant = make_contest(province, is_rehearsal=True), make_person()

    receipt = submitted(make_attempt(entrant, quiz_of(contest), right=20), now=NOON + MINUTE)

    assert (receipt.score, receipt.purpose, count_entries()) == (100, Purpose.REHEARSAL, 0)


def test_every_page_of_a_rehearsal_says_so(province: Unit, member: Person, client: FlaskClient) -> None:
    contest = open_now(province, is_rehearsal=True)
    sign_in(client, make_account(member))

    assert REHEARSAL in client.get(f"/c/{contest.slug}").text
    assert "Diễn tập" in client.get("/contests").text
    paper = client.post(f"/quizzes/{quiz_of(contest)}/attempts").location
    assert "Diễn tập" in client.get(paper).text
    assert REHEARSAL in client.get(f"{paper}/submit").text
    client.post(f"{paper}/submit")
    for page in ("/receipt", "/story"):
        assert REHEARSAL in client.get(paper + page).text
    assert "Diễn tập" in client.get("/attempts").text


def test_every_page_of_the_organisers_of_a_rehearsal_says_so(
    province: Unit, member: Person, client: FlaskClient
) -> None:
    contest = open_now(province, is_rehearsal=True)
    attempt = make_attempt(member, quiz_of(contest), now=datetime.now(UTC))
    sign_in(client, make_staff(Role.ORGANISER, province))

    assert "Diễn tập" in client.get("/organising/contests").text
    for page in (
        f"/organising/contests/{contest.id}",
        f"/supervising/quizzes/{quiz_of(contest)}",
        f"/supervising/quizzes/{quiz_of(contest)}/extend",
        f"/supervising/attempts/{attempt.id}",
    ):
        assert REHEARSAL in client.get(page).text, page


def test_no_page_about_a_contest_forgets_to_speak_of_its_rehearsal() -> None:
    pages = [
        page
        for folder in ("contests", "entrants", "results")
        for page in (TEMPLATES / folder).rglob("*.html")
        if "{% extends" in page.read_text("utf-8")
    ]
    silent = [page.name for page in pages if "_notice(" not in page.read_text("utf-8")]

    assert len(pages) > 10
    assert sorted(silent) == SILENT


def test_no_page_of_a_real_contest_speaks_of_a_rehearsal(
    province: Unit, member: Person, client: FlaskClient
) -> None:
    contest = open_now(province)
    sign_in(client, make_account(member))

    assert "Diễn tập" not in client.get(f"/c/{contest.slug}").text + client.get("/contests").text


def test_rounds_that_are_open_at_once_each_have_their_button(
    province: Unit, member: Person, client: FlaskClient
) -> None:
    contest = open_now(province, {"title": "Thi thử", "is_practice": True}, {"title": "Vòng 1"})
    sign_in(client, make_account(member))

    page = client.get(f"/c/{contest.slug}").text

    assert page.count("Vào thi</button>") == 2
    assert all(f'action="/quizzes/{quiz_of(contest, number)}/attempts"' in page for number in (1, 2))


def test_the_page_says_the_hours_and_the_attempts_of_today(
    province: Unit, member: Person, client: FlaskClient
) -> None:
    weekdays, all_day = tuple(range(7)), (Spell(0, 24 * 60),)
    contest = open_now(province, {"hours": Hours(weekdays, all_day), "daily_limit": 1, "attempt_limit": None})
    sign_in(client, make_account(member))

    page = client.get(f"/c/{contest.slug}").text
    assert "00:00–24:00 các ngày thứ Hai, thứ Ba, thứ Tư, thứ Năm, thứ Sáu, thứ Bảy, Chủ nhật" in page
    assert "Hôm nay còn 1/1 lượt" in page
    now = datetime.now(UTC)
    submitted(make_attempt(member, quiz_of(contest), now=now), now=now)
    db.commit()

    again = client.get(f"/c/{contest.slug}").text
    assert ("Ngày mai bạn lại thi được" in again, "Vào thi</button>" in again) == (True, False)
    assert client.post(f"/quizzes/{quiz_of(contest)}/attempts").status_code == 400


def test_the_start_of_a_round_with_hours_takes_no_statement_more(province: Unit) -> None:
    bank_id = make_bank()
    bounded = make_round(bank_id, hours=Hours(spells=(Spell(0, 24 * 60),)), daily_limit=3)
    plain, other = make_contest(province, make_round(bank_id)), make_contest(province, bounded)

    counts = []
    for contest in (plain, other):
        quiz_id, person_id = quiz_of(contest), make_person().id
        with count_statements() as statements:
            start_attempt(quiz_id, person_id, now=NOON)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_a_stage_without_a_paper_stands_among_the_rounds(
    province: Unit, member: Person, client: FlaskClient
) -> None:
    stage = Stage(
        "Thi video", StageKind.WORKS, NOON, NOON + DAY, "<p>Gửi qua <strong>công đoàn</strong>.</p>"
    )
    contest = open_now(province, rules={"stages": (stage,)})
    sign_in(client, make_account(member))

    page = client.get(f"/c/{contest.slug}").text

    assert rules_of(contest.id).stages == (stage,)
    assert all(
        words in page for words in ("Thi video", "Nộp tác phẩm, từ", "Gửi qua <strong>công đoàn</strong>.")
    )


def test_a_round_that_closes_at_23_59_closes_at_midnight(province: Unit) -> None:
    closes_at = datetime(2026, 12, 1, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam
    contest = make_contest(province, make_round(make_bank(), closes_at=closes_at))

    assert rules_of(contest.id).rounds[0].closes_at == closes_at + MINUTE
    assert db.session.get_one(Quiz, quiz_of(contest)).closes_at == closes_at + MINUTE
    other = replace(rules_of(contest.id).rounds[0], closes_at=closes_at - MINUTE)
    assert other.tidy.closes_at == closes_at - MINUTE
