"""What answers say of a question: by hand for small worlds, and on the pages of who may know."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from statistics import correlation
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from lms import clock, db
from lms.jobs.execution import run_now
from lms.jobs.models import Job, JobState
from lms.ledger.models import Activity
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Attempt, Quiz
from quizzes.attempts.statistics.actions import keep_statistics, tally_of
from quizzes.attempts.statistics.models import ItemStatistics, QuizStatistics
from quizzes.attempts.statistics.queries import SHOWN, AnswerLine, Order, page_of_bank
from quizzes.attempts.statistics.rules import FEWEST, MOST_SHOWN, ItemFigures, Verdict, verdict
from quizzes.attempts.statistics.tally import MOST_TEXTS, Tally
from quizzes.bank.actions import add_question
from quizzes.bank.models import QuestionVersion
from quizzes.bank.rules import accepted
from tests.counting import count_statements
from tests.quizzes.bank.samples import SHORT_ANSWER
from tests.quizzes.world import make_attempt, make_bank, make_quiz, submitted
from tests.world import MINUTE, make_person, make_staff, make_unit, sign_in


def item(version_id: int, *, right: str = "b", options: str = "abcd", **more: Any) -> dict[str, Any]:
    return {"version_id": version_id, "options": list(options), "right": list(right), **more}


def tally(papers: Sequence[tuple[list[dict[str, Any]], str]]) -> dict[int, ItemFigures]:
    """Return the figures of papers with their answers, a letter each, - for none."""
    found = Tally()
    for items, letters in papers:
        answers = {
            str(number): [number, list(letter.strip("-")), 0]
            for number, letter in enumerate(letters.split(), start=1)
        }
        found.add(json.dumps(items), json.dumps(answers))
    return {figures.version_id: figures for figures in found.figures()}


THREE = [item(1), item(2), item(3)]


def test_figures_of_a_few_papers_are_those_of_a_calculation_by_hand() -> None:
    found = tally([(THREE, "b b b"), (THREE, "b b a"), (THREE, "b c a"), (THREE, "c - a")])

    first = found[1]
    assert (first.count, first.facility, first.chosen) == (4, 0.75, {"b": 3, "c": 1})
    assert first.discrimination == pytest.approx(correlation([1, 1, 1, 0], [2, 1, 0, 0]))
    assert found[2].chosen == {"b": 2, "c": 1, "": 1}
    assert found[2].discrimination == pytest.approx(correlation([1, 1, 0, 0], [2, 1, 1, 0]))


def test_an_option_is_counted_by_its_key_wherever_it_stood() -> None:
    papers = [([item(1, right="a", options="badc")], "a"), ([item(1, right="b", options="abdc")], "a")]

    assert tally(papers)[1].chosen == {"b": 1, "a": 1}
    assert tally(papers)[1].facility == 0.5


def test_points_and_partial_credit_count_as_they_were_earned() -> None:
    items = [item(1, right="ab", credit="right_minus_wrong", points="3"), item(2), item(3)]
    found = tally([(items, "a b b"), (items, "ab b -"), (items, "cd a a")])

    assert found[1].facility == pytest.approx(0.5)
    assert found[2].discrimination == pytest.approx(correlation([1, 1, 0], [2.5, 3, 0]))
    assert found[1].chosen == {"a": 1, "a b": 1, "c d": 1}


def test_where_nothing_differs_there_is_no_discrimination() -> None:
    assert tally([(THREE, "b a a"), (THREE, "b b b")])[1].discrimination is None
    assert tally([([item(1)], "b"), ([item(1)], "a")])[1].discrimination is None


def test_papers_of_different_shapes_are_read_alike() -> None:
    chance = Random(4)
    papers = []
    for _paper in range(60):
        asked = chance.sample(range(1, 9), chance.randint(1, 4))
        items = [item(version, options="".join(chance.sample("abcd", 4))) for version in asked]
        papers.append((items, " ".join(chance.choice(["a", "b", "cd", "-"]) for _item in items)))
    fast = Tally()
    slow = Tally()
    for items, letters in papers:
        answers = {str(n): [n, list(x.strip("-")), 0] for n, x in enumerate(letters.split(), start=1)}
        fast.add(json.dumps(items), json.dumps(answers))
        slow.add(*(json.dumps(one, separators=(",", ":")) for one in (items, answers)))

    assert list(fast.figures()) == list(slow.figures())


def test_commonest_written_answers_are_told_and_the_others_counted_together() -> None:
    written = {**item(7, right="", options=""), "kind": "short_answer"}
    found = Tally(lambda items: {7: accepted(SHORT_ANSWER)})
    given = ["Hà Nội", " hà  nội ", "Huế", "huế", "Nội thành", ""]
    given += [f"tỉnh {number}" for number in range(MOST_TEXTS + 5)]
    for text in given:
        answers = {"1": [1, ["b"], 0], "2": [2, [text], 0]} if text else {"1": [1, ["b"], 0]}
        found.add(json.dumps([item(1), written]), json.dumps(answers))

    [choice, words] = found.figures()

    assert (choice.chosen, words.count) == ({"b": len(given)}, len(given))
    assert words.facility == pytest.approx(2.5 / len(given))
    assert len(words.chosen) == MOST_SHOWN + 2
    assert {said: words.chosen[said] for said in ("=hà nội", "~huế", "~nội thành", "")} == {
        "=hà nội": 2,
        "~huế": 2,
        "~nội thành": 1,
        "": 1,
    }
    assert sum(words.chosen.values()) == len(given)


def test_what_was_written_to_look_like_an_answer_moves_no_other_one() -> None:
    papers = [([item(1), item(2)], {"1": [1, ['x], "2": [9, ["a'], 0], "2": [2, ["b"], 0]})]
    found = Tally()
    for items, answers in papers:
        found.add(json.dumps(items), json.dumps(answers))

    assert {one.version_id: one.chosen for one in found.figures()}[2] == {"b": 1}


@pytest.mark.parametrize(
    ("count", "facility", "discrimination", "said"),
    [
        (29, 0.5, 0.4, Verdict.FEW),
        (30, 0.5, 0.4, Verdict.FINE),
        (30, 0.5, -0.01, Verdict.REVERSED),
        (30, 0.5, 0.09, Verdict.FLAT),
        (30, 0.5, None, Verdict.FLAT),
        (30, 0.85, 0.05, Verdict.EASY),
        (30, 0.3, 0.1, Verdict.HARD),
        (30, 0.31, 0.1, Verdict.FINE),
    ],
)
def test_what_is_said_of_a_question(
    count: int, facility: float, discrimination: float | None, said: Verdict
) -> None:
    assert verdict(count, facility, discrimination) == said


@pytest.fixture
def owner(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def quiz_id(owner: Unit, entrant: Person) -> int:
    return make_quiz(bank_id=make_bank(3, unit=owner), question_count=3)


def sat(quiz_id: int, *, right: int, wrong: int = 0) -> Attempt:
    attempt = make_attempt(make_person(), quiz_id, right=right, wrong=wrong)
    submitted(attempt)
    return attempt


def test_only_papers_that_were_handed_in_and_not_given_back_count(quiz_id: int) -> None:
    sat(quiz_id, right=3)
    sat(quiz_id, right=1, wrong=1)
    sat(quiz_id, right=2).given_back_at = datetime.now(UTC)
    make_attempt(make_person(), quiz_id, right=1)
    db.commit()
    told: list[tuple[int, int]] = []

    for _time in range(2):
        keep_statistics(quiz_id, tally_of(quiz_id, lambda *far: told.append(far)), now=clock.now())
        db.commit()

    assert told == [(2, 2), (2, 2)]
    assert db.session.scalars(select(QuizStatistics.paper_count)).all() == [2]
    kept = db.session.scalars(select(ItemStatistics)).all()
    assert [one.count for one in kept] == [2, 2, 2]
    assert sum(one.facility for one in kept) == pytest.approx(2)


def test_the_page_reckons_a_closed_quiz_by_a_job_and_shows_it(
    quiz_id: int, owner: Unit, client: FlaskClient
) -> None:
    sat(quiz_id, right=3)
    activity = db.session.get_one(Activity, db.session.get_one(Quiz, quiz_id).activity_id)
    sign_in(client, make_staff(Role.ORGANISER, db.session.get_one(Unit, activity.unit_id)))
    db.commit()
    address = f"/supervising/quizzes/{quiz_id}/questions"
    assert "Chưa có thống kê" in client.get(address).text

    job_id = int(client.post(address).location.rpartition("/")[2])
    run_now(job_id)

    job = db.session.get_one(Job, job_id, populate_existing=True)
    assert (job.state, job.result_url) == (JobState.DONE, address)
    page = client.get(address).text
    assert "Câu hỏi số 1 về giờ nghỉ?" in page
    assert "100,0 %" in page
    assert "chưa đủ lượt" in page
    for order in ("hard", "easy", "x"):
        assert client.get(f"{address}?order={order}").status_code == 200
    with count_statements() as one:
        client.get(address)
    assert len(one) < 15


def test_a_quiz_that_can_still_be_sat_is_not_reckoned(quiz_id: int, client: FlaskClient) -> None:
    quiz = db.session.get_one(Quiz, quiz_id)
    quiz.closes_at = clock.now() + MINUTE
    activity = db.session.get_one(Activity, quiz.activity_id)
    sign_in(client, make_staff(Role.ORGANISER, db.session.get_one(Unit, activity.unit_id)))
    db.commit()
    address = f"/supervising/quizzes/{quiz_id}/questions"

    assert client.post(address).location == address
    assert "Vòng thi chưa đóng" in client.get(address).text
    assert db.session.scalars(select(Job)).all() == []


def test_a_trainer_sees_the_figures_of_the_own_bank_and_its_questions_and_nobody_else_does(
    quiz_id: int, owner: Unit, client: FlaskClient, app: Flask
) -> None:
    sat(quiz_id, right=2)
    db.commit()
    keep_statistics(quiz_id, tally_of(quiz_id, lambda *_far: None), now=clock.now())
    bank_id = db.session.get_one(Quiz, quiz_id).bank_id
    sign_in(client, make_staff(Role.TRAINER, owner))
    other = app.test_client()
    sign_in(other, make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh Khác")))
    db.commit()

    page = client.get(f"/question-banks/{bank_id}/statistics").text
    assert "Pháp luật lao động · bản 1" in page
    assert 'href="/questions/2">Câu hỏi số 2 về giờ nghỉ?</a>' in page
    alone = client.get("/questions/2/statistics").text
    assert [f'href="/questions/{number}">Câu hỏi số' in alone for number in (1, 2, 3)] == [False, True, False]
    assert other.get("/questions/2/statistics").status_code == 404
    assert other.get(f"/question-banks/{bank_id}/statistics").status_code == 404
    assert other.get(f"/supervising/quizzes/{quiz_id}/questions").status_code == 404
    assert other.post(f"/supervising/quizzes/{quiz_id}/questions").status_code == 404
    assert app.test_client().get(f"/question-banks/{bank_id}/statistics").location.startswith("/sign-in")


@pytest.mark.parametrize("order", list(Order))
def test_a_second_page_goes_on_where_the_first_one_ends(app: Flask, order: Order) -> None:
    bank_id = make_bank(SHOWN + 3)
    quiz_id = make_quiz(bank_id=bank_id)
    versions = list(db.session.scalars(select(QuestionVersion.id).order_by(QuestionVersion.id)))
    figures = {"quiz_id": quiz_id, "count": 40, "chosen": {"b": 40}}
    rows = [
        {"version_id": one, "facility": (one % 7) / 7, "discrimination": (one % 3) / 3 if one % 5 else None}
        for one in versions
    ]
    db.session.execute(insert(ItemStatistics), [figures | row for row in rows])

    first = page_of_bank(bank_id, order)
    second = page_of_bank(bank_id, order, after=first.after)

    shown = [line.question_id for line in (*first.items, *second.items)]
    assert (len(first.items), sorted(shown), second.after) == (SHOWN, sorted(versions), None)


def test_a_doubtful_question_stands_before_one_with_too_few_answers(owner: Unit, client: FlaskClient) -> None:
    bank_id = make_bank(3, unit=owner)
    quiz_id = make_quiz(bank_id=bank_id, question_count=3)
    figures = {"quiz_id": quiz_id, "facility": 0.5, "chosen": {"b": 40}}
    told = [(FEWEST - 1, -0.9), (FEWEST, 0.4), (FEWEST, -0.25)]
    rows = [
        {"version_id": number, "count": count, "discrimination": discrimination}
        for number, (count, discrimination) in enumerate(told, start=1)
    ]
    db.session.execute(insert(ItemStatistics), [figures | row for row in rows])
    sign_in(client, make_staff(Role.TRAINER, owner))

    assert [line.question_id for line in page_of_bank(bank_id, Order.DOUBTFUL).items] == [3, 2, 1]
    assert ">−0,25<" in client.get(f"/question-banks/{bank_id}/statistics").text


def test_the_page_tells_what_was_written_most_often(client: FlaskClient, owner: Unit) -> None:
    quiz_id = make_quiz(bank_id=make_bank(1, unit=owner), question_count=1)
    bank_id = db.session.get_one(Quiz, quiz_id).bank_id
    question_id = add_question(bank_id, SHORT_ANSWER, account_id=None, now=clock.now())
    version_id = db.session.scalars(
        select(QuestionVersion.id).where(QuestionVersion.question_id == question_id)
    ).one()
    chosen = {"~huế": 10, "=hà nội": 25, "": 5}
    figures = {"version_id": version_id, "count": 40, "facility": 0.6, "chosen": chosen}
    db.session.execute(insert(ItemStatistics), [{"quiz_id": quiz_id, **figures}])
    sign_in(client, make_staff(Role.TRAINER, owner))
    db.commit()

    [line] = page_of_bank(bank_id, Order.HARD).items

    assert (line.options, line.blank_share) == ((), 0.125)
    assert line.answers == (AnswerLine("hà nội", True, 0.625), AnswerLine("huế", False, 0.25))
    page = client.get(f"/question-banks/{bank_id}/statistics").text
    assert "Câu trả lời hay gặp" in page
    assert "“huế”" in page
