"""The pages of a sitting, with scripts and without."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.auth.actions import end_all_sessions
from lms.auth.memory import forget_all
from lms.auth.models import Account
from lms.people.models import Person
from quizzes.attempts.actions import start_attempt
from quizzes.attempts.models import Attempt
from quizzes.attempts.rules import Reveal, ScoreShown
from tests.counting import count_statements
from tests.quizzes.world import fresh, letters_of, make_attempt, make_bank, make_quiz, submitted
from tests.world import entries_of, make_account, make_person, sign_in

HOUR = timedelta(hours=1)


@pytest.fixture
def phone(entrant: Person, client: FlaskClient) -> FlaskClient:
    """The phone of the entrant, signed in."""
    sign_in(client, make_account(entrant))
    return client


def begun(entrant: Person, ago: timedelta = timedelta(), *, right: int = 0, **values: Any) -> Attempt:
    """Return an attempt that was started a while ago."""
    attempt = make_attempt(entrant, make_quiz(**values), right=right, now=datetime.now(UTC) - ago)
    db.commit()
    return attempt


def test_starting_leads_to_the_paper(entrant: Person, phone: FlaskClient) -> None:
    quiz_id = make_quiz()
    db.commit()

    answer = phone.post(f"/quizzes/{quiz_id}/attempts")

    assert (answer.status_code, answer.location) == (302, "/attempts/1")
    page = phone.get(answer.location)
    assert page.status_code == 200
    assert page.text.count('data-question="') == 20


def test_the_paper_does_not_say_what_is_right(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant)

    page = phone.get(f"/attempts/{attempt.id}").text

    assert "Câu hỏi số" in page
    assert "Xem điều luật" not in page
    assert "is_right" not in page


@pytest.mark.parametrize("path", ["", "/submit", "/receipt"])
def test_a_stranger_is_asked_to_sign_in(entrant: Person, client: FlaskClient, path: str) -> None:
    attempt = begun(entrant)

    answer = client.get(f"/attempts/{attempt.id}{path}")

    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=")


def test_a_signed_out_phone_hears_so_in_json(entrant: Person, client: FlaskClient) -> None:
    attempt = begun(entrant)

    answer = client.post(f"/attempts/{attempt.id}/answers", json={"question": 1, "choice": ["a"], "seq": 1})

    assert (answer.status_code, answer.get_json()["error"]) == (401, "signed_out")
    assert letters_of(attempt) == {}


def test_the_attempt_of_another_person_is_not_found(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(make_person("Lê Văn Khác"))
    address = f"/attempts/{attempt.id}"

    for path in ("", "/submit", "/receipt"):
        assert phone.get(f"{address}{path}").status_code == 404
    tap = {"question": 1, "choice": ["a"], "seq": 1}
    assert phone.post(f"{address}/answers", json=tap).status_code == 404
    assert phone.post(f"{address}/submit").status_code == 404
    assert (fresh(attempt).answers, fresh(attempt).submitted_at) == ({}, None)


def test_an_account_of_nobody_sits_no_quiz(entrant: Person, client: FlaskClient) -> None:
    quiz_id = make_quiz()
    sign_in(client, make_account())

    answer = client.post(f"/quizzes/{quiz_id}/attempts")

    assert answer.status_code == 403
    assert "không gắn với một đoàn viên" in answer.text


def test_each_tap_is_saved_and_the_reply_is_the_servers_word(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant)

    answer = phone.post(f"/attempts/{attempt.id}/answers", json={"question": 3, "choice": ["b"], "seq": 17})

    reply = answer.get_json()
    assert (answer.status_code, reply.pop("at").count(":")) == (200, 2)
    assert 890 < reply.pop("left") <= 900
    assert reply == {"saved": 1, "of": 20, "seq": 17}
    assert letters_of(attempt) == {3: ["b"]}


@pytest.mark.parametrize(
    "tap",
    [
        {},
        [],
        {"question": "3", "choice": ["b"], "seq": 1},
        {"question": 0, "choice": ["b"], "seq": 1},
        {"question": 21, "choice": ["b"], "seq": 1},
        {"question": 1, "choice": "b", "seq": 1},
        {"question": 1, "choice": ["b", {}], "seq": 1},
        {"question": 1, "choice": ["z"], "seq": 1},
        {"question": 1, "choice": ["b"], "seq": True},
        {"question": 1, "choice": ["b"], "seq": 2**40},
    ],
)
def test_a_tap_that_is_none_changes_nothing(entrant: Person, phone: FlaskClient, tap: object) -> None:
    attempt = begun(entrant)

    answer = phone.post(f"/attempts/{attempt.id}/answers", json=tap)

    assert (answer.status_code, "không hợp lệ" in answer.get_json()["text"]) == (400, True)
    assert letters_of(attempt) == {}


def test_a_tap_after_the_end_hears_where_to_go_on(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant)
    submitted(attempt, now=datetime.now(UTC))
    db.commit()

    answer = phone.post(f"/attempts/{attempt.id}/answers", json={"question": 1, "choice": ["a"], "seq": 1})

    assert answer.status_code == 409
    assert answer.get_json() == {"state": "closed", "url": f"/attempts/{attempt.id}/receipt"}


def test_a_tap_after_the_grace_ends_the_attempt(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant, HOUR, right=2)

    answer = phone.post(f"/attempts/{attempt.id}/answers", json={"question": 9, "choice": ["a"], "seq": 99})

    assert answer.status_code == 409
    assert answer.get_json() == {"state": "late", "url": f"/attempts/{attempt.id}/receipt"}
    assert list(fresh(attempt).late) == ["9"]
    assert entries_of(entrant) == [("attempt", 10)]


def test_while_the_grace_runs_handing_in_waits(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant, timedelta(minutes=15, seconds=5), right=2)
    address = f"/attempts/{attempt.id}/submit"

    told, page = phone.post(address, json={}), phone.post(address)

    assert told.status_code == 202
    assert 5 < told.get_json()["wait"] <= 10
    assert (page.status_code, page.location) == (302, address)
    assert "Câu đang trên đường gửi còn được nhận" in phone.get(address).text
    assert entries_of(entrant) == []


def test_without_scripts_the_form_saves_and_shows_the_paper(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant)
    form = {"q1": "a", "q20": "d", "seq": 0, "go": "save"}

    answer = phone.post(f"/attempts/{attempt.id}/answers", data=form)

    assert (answer.status_code, answer.location) == (302, f"/attempts/{attempt.id}")
    assert letters_of(attempt) == {1: ["a"], 20: ["d"]}
    assert "Đã lưu 2/20 lúc" in phone.get(answer.location).text


def test_without_scripts_handing_in_names_what_is_unanswered(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant)

    answer = phone.post(f"/attempts/{attempt.id}/answers", data={"q1": "a", "seq": 0, "go": "hand_in"})

    assert (answer.status_code, answer.location) == (302, f"/attempts/{attempt.id}/submit")
    page = phone.get(answer.location).text
    assert "Còn 19 câu chưa trả lời:" in page
    links = re.findall(rf'<a href="/attempts/{attempt.id}#question-(\d+)">(\d+)</a>', page)
    assert links == [(str(number), str(number)) for number in range(2, 21)]
    assert entries_of(entrant) == []
    assert phone.post(answer.location).location == f"/attempts/{attempt.id}/receipt"
    assert [source for source, _score in entries_of(entrant)] == ["attempt"]


def test_a_form_with_a_strange_field_changes_nothing(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant)

    for form in ({"q1": "z"}, {"q21": "a"}):
        assert phone.post(f"/attempts/{attempt.id}/answers", data=form).status_code == 400
    assert letters_of(attempt) == {}


def test_a_form_after_the_grace_leads_to_the_receipt(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant, HOUR, right=2)

    answer = phone.post(f"/attempts/{attempt.id}/answers", data={"q9": "a"}, follow_redirects=True)

    assert "câu trả lời vừa gửi không được tính" in answer.text
    assert attempt.receipt_code in answer.text
    assert list(fresh(attempt).late) == ["9"]
    assert entries_of(entrant) == [("attempt", 10)]


def test_a_paper_whose_time_is_over_leads_to_handing_in(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant, HOUR)

    page = phone.get(f"/attempts/{attempt.id}", follow_redirects=True)

    assert page.request.path == f"/attempts/{attempt.id}/submit"
    assert "Hết giờ làm bài" in page.text


def test_handing_in_twice_leads_to_one_receipt(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant, right=18)

    answers = [phone.post(f"/attempts/{attempt.id}/submit", json={}) for _time in range(2)]

    assert [answer.get_json() for answer in answers] == [{"url": f"/attempts/{attempt.id}/receipt"}] * 2
    assert entries_of(entrant) == [("attempt", 90)]
    page = phone.get(f"/attempts/{attempt.id}/receipt").text
    assert attempt.receipt_code in page
    assert "18/20 câu đúng" in page


def test_an_attempt_that_was_handed_in_shows_its_receipt(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant)
    submitted(attempt, now=datetime.now(UTC))
    db.commit()

    for path in ("", "/submit"):
        answer = phone.get(f"/attempts/{attempt.id}{path}")
        assert (answer.status_code, answer.location) == (302, f"/attempts/{attempt.id}/receipt")


def test_an_open_attempt_has_no_receipt(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant)

    answer = phone.get(f"/attempts/{attempt.id}/receipt")

    assert (answer.status_code, answer.location) == (302, f"/attempts/{attempt.id}")


def test_a_score_that_is_told_later_is_not_on_the_receipt(entrant: Person, phone: FlaskClient) -> None:
    now = datetime.now(UTC)
    rules: dict[str, Any] = {"score_shown": ScoreShown.AFTER_CLOSE, "reveal": Reveal.AFTER_CLOSE}
    attempt = begun(entrant, right=18, opens_at=now - HOUR, closes_at=now + HOUR, **rules)
    submitted(attempt, now=now)
    db.commit()

    page = phone.get(f"/attempts/{attempt.id}/receipt").text

    assert "Kết quả công bố sau khi đóng bài" in page
    assert "18/20 câu đúng" not in page
    assert "Xem điều luật" not in page
    assert ">90<" not in phone.get("/attempts").text


def test_answers_are_shown_after_the_last_attempt(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant, right=3, reveal=Reveal.AFTER_LAST, attempt_limit=2, pass_percent=80)
    submitted(attempt, now=datetime.now(UTC))
    db.commit()
    first = phone.get(f"/attempts/{attempt.id}/receipt").text
    submitted(make_attempt(entrant, attempt.quiz_id), now=datetime.now(UTC))
    db.commit()

    last = phone.get(f"/attempts/{attempt.id}/receipt").text

    assert "Xem điều luật" not in first
    assert last.count("Xem điều luật") == 20
    assert "Căn cứ: Điều" in last


def test_a_receipt_lets_the_next_person_in(entrant: Person, phone: FlaskClient) -> None:
    attempt = begun(entrant)
    submitted(attempt, now=datetime.now(UTC))
    db.commit()
    assert "Người tiếp theo" in phone.get(f"/attempts/{attempt.id}/receipt").text

    phone.post("/sign-out")

    assert phone.get(f"/attempts/{attempt.id}/receipt").status_code == 302


def test_the_list_of_attempts_takes_as_many_queries_for_three_as_for_one(
    entrant: Person, phone: FlaskClient
) -> None:
    submitted(begun(entrant))
    db.commit()
    with count_statements() as for_one:
        assert phone.get("/attempts").text.count("Đã nộp") >= 1
    for number in (2, 3):
        submitted(make_attempt(entrant, make_quiz(key=f"quiz:{number}", bank_id=1)))
    db.commit()

    with count_statements() as for_three:
        assert phone.get("/attempts").text.count("lượt 1") == 3
    assert len(for_three) == len(for_one)


def test_a_second_save_asks_nobody_who_is_there_until_the_session_ends(
    entrant: Person, phone: FlaskClient
) -> None:
    address = f"/attempts/{begun(entrant).id}/answers"
    asked = []
    for seq in (1, 2):
        with count_statements() as statements:
            tap = {"question": 1, "choice": ["a"], "seq": seq}
            assert phone.post(address, json=tap).status_code == 200
        asked.append(sum("FROM accounts" in statement for statement in statements))
    assert asked == [1, 0]

    end_all_sessions(db.session.scalars(select(Account.id)).one(), now=datetime.now(UTC))
    db.commit()

    assert phone.post(address, json={"question": 1, "choice": ["b"], "seq": 3}).status_code == 401


def test_a_paper_and_a_save_take_a_fixed_number_of_statements(entrant: Person, phone: FlaskClient) -> None:
    counts = []
    for size in (2, 20):
        bank_id = make_bank(size, name=f"Ngân hàng {size}")
        quiz_id = make_quiz(key=f"quiz:{size}", bank_id=bank_id, question_count=size)
        attempt_id = start_attempt(quiz_id, entrant.id, now=datetime.now(UTC))
        db.commit()
        forget_all()
        with count_statements() as paper:
            assert phone.get(f"/attempts/{attempt_id}").status_code == 200
        with count_statements() as save:
            tap = {"question": 1, "choice": ["a"], "seq": 1}
            assert phone.post(f"/attempts/{attempt_id}/answers", json=tap).status_code == 200
        writes = [statement for statement in save if statement.startswith(("UPDATE", "INSERT", "DELETE"))]
        counts.append((len(paper), len(writes)))
    assert counts[0] == counts[1]
    assert counts[0][1] == 1
