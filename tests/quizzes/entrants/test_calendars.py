"""The calendar file of a contest, and what hangs on the wall."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.rights import Role
from lms.units.models import Level, Unit
from quizzes.contests.rules.entry import Field, UniqueKey
from quizzes.entrants.calendars import LONGEST_LINE, CalendarRound, calendar_file
from tests.quizzes.entrants.world import asking, fields
from tests.quizzes.world import make_bank, make_contest, make_round, quiz_of
from tests.world import DAY, NOON, make_account, make_person, make_staff, make_unit, sign_in


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)


def test_a_round_is_an_event_with_escaped_words_and_a_reminder() -> None:
    one = CalendarRound(7, "Vòng 1; chung, cuối", NOON, NOON + timedelta(hours=2))

    content = calendar_file([one], address="https://thi.vn/c/x", host="thi.vn", words="Vào", stamped_at=NOON)

    assert content.decode().splitlines() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//contest//rounds//VI",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:round-7@thi.vn",
        "DTSTAMP:20261122T050000Z",
        "DTSTART:20261122T050000Z",
        "DTEND:20261122T070000Z",
        "SUMMARY:Vòng 1\\; chung\\, cuối",
        "DESCRIPTION:Vào",
        "URL:https://thi.vn/c/x",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT30M",
        "DESCRIPTION:Vòng 1\\; chung\\, cuối",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_long_lines_are_folded_between_letters() -> None:
    title = "Tìm hiểu Nghị quyết Đại hội Công đoàn " * 5
    one = CalendarRound(7, title, NOON, NOON)

    content = calendar_file([one], address="https://thi.vn", host="thi.vn", words="", stamped_at=NOON)

    assert max(map(len, content.split(b"\r\n"))) <= LONGEST_LINE
    assert title.strip() in content.decode().replace("\r\n ", "")


def test_entrants_take_the_rounds_into_their_calendar(province: Unit, client: FlaskClient) -> None:
    contest = make_contest(province)
    sign_in(client, make_account(make_person(unit=province)))

    answer = client.get(f"/c/{contest.slug}/calendar.ics")

    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert f"UID:round-{quiz_of(contest)}@127.0.0.1" in answer.text
    assert "DTSTART:20261122T050000Z" in answer.text


def test_a_round_that_opens_within_a_day_is_counted_down(province: Unit, client: FlaskClient) -> None:
    now = datetime.now(UTC)
    sign_in(client, make_account(make_person(unit=province)))
    bank = make_bank(unit=province)
    pages = []
    for ahead in (timedelta(hours=3), timedelta(days=3)):
        window = {"opens_at": now + ahead, "closes_at": now + ahead + timedelta(hours=1)}
        contest = make_contest(province, make_round(bank, **window))
        db.commit()
        pages.append(client.get(f"/c/{contest.slug}").text)

    assert ["data-countdown" in page for page in pages] == [True, False]


def test_the_poster_says_how_to_enter(province: Unit, client: FlaskClient) -> None:
    asked = fields(Field.FULL_NAME, Field.PHONE, Field.KIND)
    public = asking(province, fields=asked, unique_key=UniqueKey.PHONE, is_public=True, code="ST2026")
    closed = make_contest(province, bank_id=make_bank(unit=province))
    sign_in(client, make_staff(Role.ORGANISER, province))

    pages = [client.get(f"/organising/contests/{one.id}/entrants/poster").text for one in (public, closed)]

    assert ["Không cần tài khoản" in page for page in pages] == [True, False]
    assert ["nhập mã ST2026" in page for page in pages] == [True, False]
    assert all(
        f"/organising/contests/{one.id}/qr.svg" in page
        for one, page in zip((public, closed), pages, strict=True)
    )


def test_a_poster_lists_few_rounds_and_sums_up_many(province: Unit, client: FlaskClient) -> None:
    bank, sign = make_bank(unit=province), "Vòng số 1"
    rounds = [
        make_round(bank, title=f"Vòng số {n + 1}", opens_at=NOON + n * DAY, closes_at=NOON + (n + 1) * DAY)
        for n in range(4)
    ]
    few, many = (make_contest(province, *some, title="Thi") for some in (rounds[:3], rounds))
    sign_in(client, make_staff(Role.ORGANISER, province))

    pages = [client.get(f"/organising/contests/{one.id}/entrants/poster").text for one in (few, many)]

    assert [sign in page for page in pages] == [True, False]
    assert ["4 vòng, từ" in page for page in pages] == [False, True]


def test_a_poster_is_for_those_who_organise(province: Unit, client: FlaskClient) -> None:
    contest = make_contest(province)
    sign_in(client, make_staff(Role.ORGANISER, make_unit("LĐLĐ tỉnh khác")))

    assert client.get(f"/organising/contests/{contest.id}/entrants/poster").status_code == 404
