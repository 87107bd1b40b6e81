"""The live figures of a contest: counted by chores, by key, and read by the page as they stand."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.duplicates.actions import merge_people
from lms.people.actions import By
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.contests.figures import Figures, UnitLine, find_figures, list_units
from quizzes.contests.models import Contest, LiveContest
from quizzes.live import jobs, queries
from tests.counting import count_statements
from tests.quizzes.world import make_attempt, make_bank, make_contest, make_round, quiz_of, submitted
from tests.world import DAY, NOON, make_person, make_staff, make_unit, sign_in

HOUR = timedelta(hours=1)


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def factory(ward: Unit) -> Unit:
    return make_unit("CĐCS Một", parent=ward, code="G1")


@pytest.fixture
def school(ward: Unit) -> Unit:
    return make_unit("CĐCS Hai", parent=ward, code="G2")


@pytest.fixture
def contest(ward: Unit) -> Contest:
    bank_id = make_bank(unit=ward)
    rounds = (
        make_round(bank_id, closes_at=NOON + 4 * HOUR),
        make_round(bank_id, title="Vòng 2", opens_at=NOON + 4 * HOUR),
    )
    return make_contest(ward, *rounds)


def sit(person: Person, contest: Contest, at: datetime, number: int = 1) -> Attempt:
    attempt = make_attempt(person, quiz_of(contest, number), now=at)
    submitted(attempt, now=at)
    return attempt


def look_twice(now: datetime) -> None:
    """Look until what is there now is counted: what one look sees, the next one counts."""
    db.commit()
    jobs.look(now - timedelta(seconds=30))
    jobs.look(now)


def shown(contest: Contest) -> tuple[int, int, int, dict[str, int]]:
    live = queries.find_live(contest)
    assert live is not None
    return live.people, live.attempts, live.sitting, {hour: count for hour, count in live.hours if count}


def units(contest: Contest, above: Unit) -> list[tuple[str | None, int, int]]:
    def told(line: UnitLine) -> tuple[str | None, int, int]:
        return line.unit.name if line.unit else None, line.people, line.attempts

    return [told(line) for line in list_units(contest, above)]


def test_what_is_new_is_added_by_hour_round_and_unit(
    contest: Contest, ward: Unit, factory: Unit, school: Unit
) -> None:
    an, binh, cuc = (
        make_person(name, unit=unit) for name, unit in (("An", factory), ("Bình", school), ("Cúc", ward))
    )
    stranger = make_person("Dung")
    sit(an, contest, NOON)
    make_attempt(stranger, quiz_of(contest), now=NOON)
    look_twice(NOON + HOUR)
    assert shown(contest) == (2, 2, 1, {"12": 2})

    sit(an, contest, NOON + HOUR)
    sit(binh, contest, NOON + 5 * HOUR, number=2)
    sit(an, contest, NOON + 5 * HOUR, number=2)
    sit(cuc, contest, NOON + 5 * HOUR, number=2)
    look_twice(NOON + 5 * HOUR)
    jobs.look(NOON + 5 * HOUR)

    assert shown(contest) == (4, 6, 1, {"12": 2, "13": 1, "17": 3})
    assert units(contest, ward) == [
        (factory.name, 1, 3),
        (school.name, 1, 1),
        (ward.name, 1, 1),
        (None, 1, 1),
    ]
    assert units(contest, factory) == [(factory.name, 1, 3)]
    live = queries.find_live(contest)
    assert live is not None
    rounds = queries.list_rounds(contest, live, NOON + 5 * HOUR)
    assert [(one.title, one.is_open, one.attempts) for one in rounds] == [
        ("Vòng 1", False, 3),
        ("Vòng 2", True, 3),
    ]
    assert {hour: count for hour, count in live.people_by_hour if count} == {"12": 2, "17": 2}
    assert live.days == (("22/11", 6),)


def test_what_was_begun_since_the_last_look_waits_for_the_next(contest: Contest, factory: Unit) -> None:
    look_twice(NOON)
    sit(make_person(unit=factory), contest, NOON)
    db.commit()

    jobs.look(NOON + timedelta(seconds=30))
    assert shown(contest)[:2] == (0, 0)
    jobs.look(NOON + timedelta(seconds=60))
    assert shown(contest)[:2] == (1, 1)


@pytest.mark.parametrize("change", ["given back", "merged"])
def test_counting_anew_puts_right_what_changed_since(
    contest: Contest, ward: Unit, factory: Unit, school: Unit, change: str
) -> None:
    person, double = make_person("Hoà", unit=factory), make_person("Hoà", unit=school)
    first, _second = sit(person, contest, NOON), sit(double, contest, NOON)
    look_twice(NOON + HOUR)
    jobs.recount(NOON + HOUR)
    before = units(contest, ward)
    changes: dict[str, Callable[[], object]] = {
        "given back": lambda: setattr(first, "given_back_at", NOON + HOUR),
        "merged": lambda: merge_people(double, person, by=By(None, NOON)),
    }
    changes[change]()
    look_twice(NOON + HOUR + timedelta(minutes=59))
    jobs.recount(NOON + HOUR + timedelta(minutes=59))
    assert units(contest, ward) == before == [(school.name, 1, 1), (factory.name, 1, 1)]

    look_twice(NOON + 2 * HOUR)
    jobs.recount(NOON + 2 * HOUR)

    assert (
        units(contest, ward)
        == {
            "given back": [(school.name, 1, 1)],
            "merged": [(factory.name, 1, 1), (school.name, 0, 1)],
        }[change]
    )


def test_a_contest_is_counted_once_more_after_its_end_and_then_left_alone(
    contest: Contest, factory: Unit
) -> None:
    end = NOON + DAY
    sit(make_person(unit=factory), contest, end - HOUR, number=2)
    for halves in range(-2, 8):
        look_twice(end + halves * HOUR / 2)
        jobs.recount(end + halves * HOUR / 2)

    counted = db.session.get_one(LiveContest, contest.id)
    assert counted.counted_at < end + HOUR
    assert counted.recounted_at == end + HOUR


def test_the_page_reads_what_was_counted_and_says_when(
    contest: Contest, ward: Unit, factory: Unit, school: Unit, client: FlaskClient
) -> None:
    address = f"/organising/contests/{contest.id}/live"
    with time_machine.travel(NOON + HOUR, tick=False):
        sign_in(client, make_staff(Role.ORGANISER, ward))
        before = client.get(address).text
        sit(make_person(unit=factory), contest, NOON)
        db.commit()
        begun = client.get(address).text
        look_twice(NOON + HOUR)
        page = client.get(address).text
        of_unit = client.get(f"{address}?unit=G1")
        wrong = client.get(f"{address}?unit=G9")
        with count_statements() as few:
            client.get(address)
        sit(make_person(unit=school), contest, NOON)
        look_twice(NOON + HOUR)
        jobs.look(NOON + HOUR)
        with count_statements() as more:
            client.get(address)

    states = ("Chưa có ai vào thi", "Đang đếm những lượt đầu tiên", "Cập nhật lúc 12:59", "đến 16:00")
    assert [[text in one for text in states] for one in (before, begun, page)] == [
        [True, False, False, True],
        [False, True, False, True],
        [False, False, True, True],
    ]
    assert (of_unit.status_code, "không qua đơn vị cấp dưới" in of_unit.text) == (200, True)
    assert (wrong.status_code, "Không có đơn vị nào tên hoặc mã như vậy" in wrong.text) == (400, True)
    assert len(few) == len(more)


def test_the_page_of_a_contest_reads_what_was_counted_and_never_counts(
    contest: Contest, ward: Unit, factory: Unit, school: Unit, client: FlaskClient
) -> None:
    address = f"/organising/contests/{contest.id}"
    with time_machine.travel(NOON + HOUR, tick=False):
        sign_in(client, make_staff(Role.ORGANISER, ward))
        before = client.get(address).text
        sit(make_person(unit=factory), contest, NOON)
        db.commit()
        begun = client.get(address).text
        look_twice(NOON + HOUR)
        with count_statements() as few:
            page = client.get(address).text
        for unit in (school, make_unit("Tổ Một", parent=school), make_unit("Nơi khác")):
            make_attempt(make_person(unit=unit), quiz_of(contest), now=NOON)
        look_twice(NOON + HOUR)
        jobs.look(NOON + HOUR)
        with count_statements() as more:
            client.get(address)

    states = ("Chưa có ai vào thi", "Đang đếm những lượt đầu tiên", "Cập nhật lúc 12:59", "Đưa về bản nháp")
    assert [[text in one for text in states] for one in (before, begun, page)] == [
        [True, False, False, True],
        [False, True, False, False],
        [False, False, True, False],
    ]
    assert [text in page for text in (factory.name, school.name)] == [True, False]
    assert len(few) == len(more)
    assert find_figures(contest.id) == Figures(4, 4, 3, NOON + HOUR)
    assert units(contest, ward) == [(school.name, 2, 2), (factory.name, 1, 1), (None, 1, 1)]


def test_a_rehearsal_has_its_figures_and_says_what_it_is(ward: Unit, client: FlaskClient) -> None:
    rehearsal = make_contest(ward, is_rehearsal=True)
    sit(make_person(unit=ward), rehearsal, NOON)
    look_twice(NOON + HOUR)
    sign_in(client, make_staff(Role.ORGANISER, ward))

    page = client.get(f"/organising/contests/{rehearsal.id}/live").text

    assert shown(rehearsal)[:2] == (1, 1)
    assert "Diễn tập" in page


def test_others_do_not_find_the_page(contest: Contest, client: FlaskClient) -> None:
    db.commit()
    address = f"/organising/contests/{contest.id}/live"
    assert client.get(address).status_code == 302
    sign_in(client, make_staff(Role.ORGANISER, make_unit("Nơi khác")))
    assert client.get(address).status_code == 404
    sign_in(client, make_staff(Role.TRAINER, None))
    assert client.get(address).status_code == 403
