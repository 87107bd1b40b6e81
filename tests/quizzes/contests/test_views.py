"""The pages of contests: for entrants and for organisers."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.people.models import Person
from lms.populations.actions import define_population
from lms.populations.rules import Definition, PersonKind
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.ending import submit_attempt
from quizzes.attempts.models import Attempt, Quiz
from quizzes.bank.actions import retire_question
from quizzes.bank.models import Question
from quizzes.contests.models import Contest, ContestState
from quizzes.contests.queries import rules_of
from quizzes.contests.rules.appeals import Appeals
from tests.counting import count_statements
from tests.quizzes.world import make_attempt, make_bank, make_contest, make_round, quiz_of
from tests.world import NOON, make_account, make_person, make_staff, make_unit, sign_in

HOUR = timedelta(hours=1)


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def entrant(province: Unit) -> Person:
    return make_person(unit=make_unit("CĐCS Công ty May Sông Trăng", parent=province))


@pytest.fixture
def phone(entrant: Person, client: FlaskClient) -> FlaskClient:
    """The phone of an entrant, signed in."""
    sign_in(client, make_account(entrant))
    return client


@pytest.fixture
def organiser(province: Unit, client: FlaskClient) -> FlaskClient:
    """The browser of an organiser of the province."""
    sign_in(client, make_staff(Role.ORGANISER, province))
    return client


def open_now(province: Unit, **values: Any) -> Contest:
    """Publish a contest whose round is open as this test runs."""
    now = datetime.now(UTC)
    window = {"opens_at": now - HOUR, "closes_at": now + HOUR} | values.pop("round", {})
    contest = make_contest(province, make_round(make_bank(), **window), **values)
    db.commit()
    return contest


def typed(unit: Unit, bank_id: int, **values: Any) -> dict[str, Any]:
    """Return the form of a contest of one round."""
    form = {
        "title": "Tìm hiểu pháp luật lao động",
        "unit_id": unit.id,
        "population_id": 0,
        "text": "<p>Thể lệ</p>",
        "rounds-0-title": "Vòng 1",
        "rounds-0-opens_at": "2030-11-22T07:00",
        "rounds-0-closes_at": "2030-11-29T23:59",
        "rounds-0-bank_id": bank_id,
        "rounds-0-question_count": 20,
        "rounds-0-minutes": 15,
        "rounds-0-attempt_limit": 2,
        "rounds-0-score_shown": "at_once",
        "rounds-0-is_key_shown": "y",
        "rounds-0-counts": "best",
        "entry-kinds": ["official", "member", "worker", "citizen"],
        "ranking-keys-0": "score",
        "ranking-keys-1": "duration",
        "ranking-keys-2": "hand_in",
    }
    return form | {name.replace("__", "-"): value for name, value in values.items()}


def kept_bank(unit: Unit, count: int = 20) -> int:
    bank_id = make_bank(count, unit=unit)
    db.commit()
    return bank_id


def count_contests() -> int:
    return db.session.scalars(select(func.count(Contest.id))).one()


def test_a_stranger_is_asked_to_sign_in_and_comes_back(province: Unit, client: FlaskClient) -> None:
    contest = open_now(province)

    answer = client.get(f"/c/{contest.slug}")

    assert (answer.status_code, answer.location) == (302, f"/sign-in?next=/c/{contest.slug}")


def test_it_takes_one_press_from_the_link_to_the_first_question(province: Unit, phone: FlaskClient) -> None:
    contest = open_now(province)

    page = phone.get(f"/c/{contest.slug}").text
    start = f"/quizzes/{quiz_of(contest)}/attempts"
    assert f'action="{start}"' in page
    paper = phone.post(start, follow_redirects=True)

    assert paper.text.count('data-question="') == 20


def test_the_page_says_both_times_the_attempts_left_and_the_unit(province: Unit, phone: FlaskClient) -> None:
    contest = open_now(province, round={"closes_at": datetime(2031, 1, 1, 16, 59, tzinfo=UTC)})

    page = phone.get(f"/c/{contest.slug}").text

    assert "24:00 ngày 01/01/2031" in page  # 23:59 closes at midnight
    assert "20 câu trong 15 phút, tính từ lúc vào thi" in page
    assert "Còn 2/2 lượt" in page
    assert "LĐLĐ tỉnh Sông Trăng › CĐCS Công ty May Sông Trăng" in page
    assert "Mỗi người tự làm bài." in page


def test_a_round_that_closes_soon_says_when_the_paper_ends(province: Unit, phone: FlaskClient) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=5)
    contest = open_now(province, round={"closes_at": soon})

    assert "vào thi bây giờ thì bài kết thúc lúc" in phone.get(f"/c/{contest.slug}").text


def test_an_open_paper_is_gone_on_with(province: Unit, entrant: Person, phone: FlaskClient) -> None:
    contest = open_now(province, round={"attempt_limit": 1})
    attempt = make_attempt(entrant, quiz_of(contest), now=datetime.now(UTC))
    db.commit()

    page = phone.get(f"/c/{contest.slug}").text

    assert ("Làm tiếp" in page, "Vào thi</button>" in page) == (True, False)
    assert phone.post(f"/quizzes/{quiz_of(contest)}/attempts").location == f"/attempts/{attempt.id}"


def test_whoever_used_every_attempt_finds_the_receipt_and_no_button(
    province: Unit, entrant: Person, phone: FlaskClient
) -> None:
    contest = open_now(province, round={"attempt_limit": 1})
    attempt = make_attempt(entrant, quiz_of(contest), now=datetime.now(UTC))
    submit_attempt(attempt.id, now=datetime.now(UTC))
    db.commit()

    page = phone.get(f"/c/{contest.slug}").text

    assert "Bạn đã dùng hết lượt thi" in page
    assert "Vào thi</button>" not in page
    assert f'href="/attempts/{attempt.id}/receipt"' in page
    assert phone.post(f"/quizzes/{quiz_of(contest)}/attempts").status_code == 400


@pytest.mark.parametrize(
    ("window", "sentence"),
    [
        ({"opens_at": timedelta(hours=1), "closes_at": timedelta(hours=2)}, "Chưa đến giờ."),
        ({"opens_at": timedelta(hours=-2), "closes_at": timedelta(hours=-1)}, "Cuộc thi đã đóng lúc"),
    ],
)
def test_outside_the_window_there_is_no_button(
    province: Unit, phone: FlaskClient, window: Mapping[str, timedelta], sentence: str
) -> None:
    now = datetime.now(UTC)
    contest = open_now(province, round={name: now + delta for name, delta in window.items()})
    start = f"/quizzes/{quiz_of(contest)}/attempts"

    page = phone.get(f"/c/{contest.slug}").text

    assert (sentence in page, "Vào thi</button>" in page) == (True, False)
    assert phone.post(start).status_code == 400
    assert db.session.scalar(select(func.count(Attempt.id))) == 0


def test_whoever_is_not_meant_hears_for_whom_it_is(province: Unit, phone: FlaskClient) -> None:
    cadres = define_population(
        "Cán bộ công đoàn toàn tỉnh", Definition(kind=PersonKind.CADRE), unit_id=province.id, now=NOON
    )
    contest = open_now(province, population_id=cadres.id)

    page = phone.get(f"/c/{contest.slug}").text

    assert "Cán bộ công đoàn toàn tỉnh" in page
    assert "Vào thi</button>" not in page
    assert phone.post(f"/quizzes/{quiz_of(contest)}/attempts").status_code == 403


def test_an_account_of_nobody_sees_the_contest_and_cannot_enter(province: Unit, client: FlaskClient) -> None:
    contest = open_now(province)
    sign_in(client, make_account())

    page = client.get(f"/c/{contest.slug}").text

    assert "không gắn với một đoàn viên" in page
    assert "Vào thi</button>" not in page


def test_a_draft_and_an_unknown_contest_are_not_found(organiser: FlaskClient, province: Unit) -> None:
    organiser.post("/organising/contests/new", data=typed(province, kept_bank(province)))
    assert count_contests() == 1

    assert organiser.get("/c/tim-hieu-phap-luat-lao-dong").status_code == 404
    assert organiser.get("/c/khong-co").status_code == 404


def test_the_list_shows_open_contests_with_the_same_queries_for_one_and_for_three(
    province: Unit, phone: FlaskClient
) -> None:
    assert "Chưa có cuộc thi nào dành cho bạn" in phone.get("/contests").text
    open_now(province, title="Cuộc thi 1")
    with count_statements() as for_one:
        assert phone.get("/contests").text.count("Đang mở") == 1
    for number in (2, 3):
        bank_id = db.session.scalars(select(Quiz.bank_id)).first()
        now = datetime.now(UTC)
        window = make_round(bank_id or 0, opens_at=now - HOUR, closes_at=now + HOUR)
        make_contest(province, window, title=f"Cuộc thi {number}")
    db.commit()
    with count_statements() as for_three:
        assert phone.get("/contests").text.count("Đang mở") == 3

    assert len(for_three) == len(for_one)


PAGES = ["", "/new", "/1", "/1/edit", "/1/qr.svg"]


@pytest.mark.parametrize("page", PAGES)
def test_an_organiser_sees_the_page_and_strangers_and_members_do_not(
    province: Unit, entrant: Person, client: FlaskClient, page: str
) -> None:
    address = f"/organising/contests{page}"
    bank_id = kept_bank(province)
    member, organiser = make_account(entrant), make_staff(Role.ORGANISER, province)
    db.commit()
    assert client.get(address).location.startswith("/sign-in")
    sign_in(client, organiser)
    client.post("/organising/contests/new", data=typed(province, bank_id))
    assert client.get(address).status_code == 200
    sign_in(client, member)
    assert client.get(address).status_code == 403


def test_an_organiser_of_another_province_does_not_find_the_contest(
    province: Unit, client: FlaskClient
) -> None:
    contest = open_now(province)
    sign_in(client, make_staff(Role.ORGANISER, make_unit("LĐLĐ tỉnh Khác")))

    assert contest.title not in client.get("/organising/contests").text
    for page in PAGES[2:]:
        assert client.get(f"/organising/contests{page}").status_code == 404
    for act in ("publish", "take-back", "edit"):
        assert client.post(f"/organising/contests/1/{act}").status_code == 404


def test_a_contest_is_set_up_on_one_page_from_the_preset(organiser: FlaskClient, province: Unit) -> None:
    bank_id = kept_bank(province)
    page = organiser.get("/organising/contests/new").text
    for preset in ('value="20"', 'value="15"', 'value="2"'):
        assert preset in page

    answer = organiser.post("/organising/contests/new", data=typed(province, bank_id))

    assert (answer.status_code, answer.location) == (302, "/organising/contests/1")
    one = rules_of(1).rounds[0]
    assert (one.question_count, one.minutes, one.attempt_limit) == (20, 15, 2)
    assert one.opens_at == datetime(2030, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Hãy điền mục này."),
        ({"rounds__0__closes_at": "2030-11-22T07:00"}, "Giờ đóng phải sau giờ mở."),
        ({"rounds__0__closes_at": "31/2/2030"}, "Hãy nhập đủ ngày và giờ"),
        ({"rounds__0__question_count": 21}, "chỉ có 20 câu, không đủ để rút 21 câu."),
        ({"rounds__0__question_count": "hai mươi"}, "Hãy nhập một số nguyên."),
        ({"rounds__0__bank_id": 99}, "Hãy chọn một mục trong danh sách."),
        ({"rounds__0__minutes": 0}, "Giá trị phải từ 1 đến 300."),
        ({"population_id": 99}, "Hãy chọn một mục trong danh sách."),
        ({"appeals__days": 61}, "Hạn phúc khảo từ 1 đến 60 ngày sau khi công bố."),
        ({"unit_id": 99}, "Hãy chọn một mục trong danh sách."),
    ],
)
def test_a_wrong_contest_comes_back_with_its_reason_and_is_not_stored(
    organiser: FlaskClient, province: Unit, wrong: dict[str, Any], sentence: str
) -> None:
    bank_id = kept_bank(province)

    answer = organiser.post("/organising/contests/new", data=typed(province, bank_id, **wrong))

    assert (answer.status_code, answer.text.count(sentence)) == (400, 2)  # above the form and at its field
    assert count_contests() == 0


def test_the_window_of_appeals_is_typed_and_shown_again(organiser: FlaskClient, province: Unit) -> None:
    organiser.post("/organising/contests/new", data=typed(province, kept_bank(province), appeals__days=5))

    assert rules_of(1).appeals == Appeals(days=5)
    form = organiser.get("/organising/contests/1/edit").text
    assert re.search(r'name="appeals-days"[^>]*value="5"', form)


def test_a_bank_out_of_reach_is_not_offered(organiser: FlaskClient, province: Unit) -> None:
    foreign = kept_bank(make_unit("LĐLĐ tỉnh Khác"))

    answer = organiser.post("/organising/contests/new", data=typed(province, foreign))

    assert (answer.status_code, count_contests()) == (400, 0)


def test_a_second_round_is_added_and_taken_away_without_saving(
    organiser: FlaskClient, province: Unit
) -> None:
    form = typed(province, kept_bank(province))

    two = organiser.post("/organising/contests/new", data=form | {"add": "rounds"})
    assert (two.status_code, 'value="Vòng 2"' in two.text) == (200, True)
    assert 'value="2030-11-29T23:59"' in two.text
    second = {name.replace("-0-", "-1-"): value for name, value in form.items() if "-0-" in name}
    one = organiser.post("/organising/contests/new", data=form | second | {"remove": "rounds-1"})
    assert 'name="rounds-1-title"' not in one.text
    assert count_contests() == 0

    later = {"rounds-1-opens_at": "2030-11-30T07:00", "rounds-1-closes_at": "2030-12-01T07:00"}
    organiser.post("/organising/contests/new", data=form | second | later)
    assert len(rules_of(1).rounds) == 2


def test_a_draft_is_edited_published_and_taken_back(organiser: FlaskClient, province: Unit) -> None:
    form = typed(province, kept_bank(province))
    organiser.post("/organising/contests/new", data=form)

    organiser.post("/organising/contests/1/edit", data=form | {"title": "An toàn lao động"})
    organiser.post("/organising/contests/1/publish")
    assert organiser.get("/c/an-toan-lao-dong").status_code == 200
    edit = organiser.get("/organising/contests/1/edit")
    assert (edit.status_code, edit.location) == (302, "/organising/contests/1")
    assert organiser.post("/organising/contests/1/publish").status_code == 409

    organiser.post("/organising/contests/1/take-back")
    assert organiser.get("/c/an-toan-lao-dong").status_code == 404
    assert db.session.scalars(select(Contest.state)).one() == ContestState.DRAFT


def test_a_published_contest_shows_its_link_and_its_code(organiser: FlaskClient, province: Unit) -> None:
    contest = open_now(province)
    db.commit()

    page = organiser.get(f"/organising/contests/{contest.id}").text
    code = organiser.get(f"/organising/contests/{contest.id}/qr.svg")

    assert f"http://127.0.0.1:8000/c/{contest.slug}" in page
    assert (code.mimetype, code.data[:4]) == ("image/svg+xml", b"<svg")


def test_a_bank_that_became_too_small_is_named(organiser: FlaskClient, province: Unit) -> None:
    contest = open_now(province, round={"question_count": 25})
    address = f"/organising/contests/{contest.id}"
    assert "không ai vào thi được" not in organiser.get(address).text

    question_id = db.session.scalars(select(Question.id)).first()
    retire_question(question_id or 0, account_id=None, now=NOON)
    db.commit()

    assert "chỉ có 24 câu, không đủ để rút 25 câu" in organiser.get(address).text


def test_the_page_of_a_contest_takes_as_many_queries_for_many_entrants(
    organiser: FlaskClient, province: Unit
) -> None:
    contest = open_now(province)
    counts = []
    for _entrants in (1, 2):
        make_attempt(make_person(unit=make_unit(parent=province)), quiz_of(contest), now=datetime.now(UTC))
        db.commit()
        with count_statements() as statements:
            assert organiser.get(f"/organising/contests/{contest.id}").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]
