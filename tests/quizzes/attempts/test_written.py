"""Orders, pairs, short texts and numbers on a paper."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.people.models import Person
from quizzes.attempts import actions, statements
from quizzes.attempts.answers import NoAnswer, Tap, read_values
from quizzes.attempts.models import Attempt
from quizzes.attempts.receipts import review
from quizzes.attempts.statistics.actions import tally_of
from quizzes.attempts.written import worth_of
from quizzes.bank.actions import add_questions, create_bank
from quizzes.bank.content import NewQuestion, Pair, QuestionKind
from quizzes.bank.rules import accepted
from quizzes.bank.shown import letters
from tests.counting import count_statements
from tests.quizzes.bank.samples import MATCHING, NUMBER, ORDER, SAMPLES, SHORT_ANSWER
from tests.quizzes.world import fresh, make_attempt, make_question, make_quiz, submitted
from tests.world import NOON, make_account, make_unit, sign_in

PLACES = accepted(replace(ORDER, scoring={"rule": "absolute_position"}))
TWO_PARTNERS = accepted(
    replace(MATCHING, pairs=(Pair("Cây", "Lá"), Pair("Cây", "Rễ"), Pair("Cá", "Vây")), distractors=())
)
ANSWERS = {
    QuestionKind.ORDER: ["a", "b", "c"],
    QuestionKind.MATCHING: ["1", "2"],
    QuestionKind.SHORT_ANSWER: ["Hà Nội"],
    QuestionKind.NUMBER: ["3,14"],
}
"""What is right of each sample: keys in their order, right keys by row, or the text."""


@pytest.mark.parametrize(
    ("question", "options", "values", "worth"),
    [
        (ORDER, "cab", ["3", "1", "2"], 1),
        (ORDER, "cab", ["3", "2", "1"], 0),
        (ORDER, "cab", ["3", "1", ""], 0),
        (PLACES, "cab", ["3", "2", "1"], Fraction(1, 3)),
        (PLACES, "cab", ["3", "1", ""], Fraction(2, 3)),
        (PLACES, "cab", ["3", "3", "3"], 0),
        (PLACES, "cab", ["9", "x", "-1"], 0),
        (MATCHING, "312", ["b", "c"], 1),
        (MATCHING, "312", ["b", "a"], Fraction(1, 2)),
        (MATCHING, "312", ["b", ""], Fraction(1, 2)),
        (MATCHING, "312", ["zz", "-"], 0),
        (TWO_PARTNERS, "123", ["b", "a", "c"], 1),
        (TWO_PARTNERS, "123", ["a", "a", "c"], Fraction(2, 3)),
        (SHORT_ANSWER, "", [" hà  nội "], 1),
        (SHORT_ANSWER, "", ["nội thành"], Fraction(1, 2)),
        (SHORT_ANSWER, "", ["Huế"], 0),
        (NUMBER, "", ["3,14"], 1),
        (NUMBER, "", ["3.1"], Fraction(1, 2)),
        (NUMBER, "", ["ba"], 0),
        (NUMBER, "", [""], 0),
    ],
)
def test_fields_are_graded_as_the_bank_grades(
    question: NewQuestion, options: str, values: list[str], worth: Fraction | int
) -> None:
    item = {"version_id": 1, "options": list(options), "right": [], "kind": question.kind}

    assert worth_of(item, values, accepted(question)) == worth


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ([], []),
        (["", " "], []),
        (["a\x00b", "\ud800"], ["ab", ""]),
        (["Ha\u0300"], ["Hà"]),
        ("text", None),
        ([1], None),
        (["x" * 501], None),
        (["x"] * 201, None),
    ],
)
def test_what_stands_in_fields_is_read_with_care(value: Any, kept: list[str] | None) -> None:
    if kept is None:
        with pytest.raises(NoAnswer):
            read_values(value)
    else:
        assert read_values(value) == kept


@pytest.fixture
def attempt(entrant: Person) -> Attempt:
    """An attempt at a paper of every kind but the essay, which is no paper's."""
    bank_id = create_bank(name="Nhiều loại", unit_id=make_unit().id, account_id=None, now=NOON)
    add_questions(bank_id, list(SAMPLES.values()), account_id=None, now=NOON)
    quiz_id = make_quiz(bank_id=bank_id, question_count=7, minutes=None)
    return make_attempt(entrant, quiz_id)


def right_values(item: Any) -> list[str]:
    """Return what to write in the fields of an item."""
    wanted = ANSWERS[item["kind"]]
    if item["kind"] == QuestionKind.ORDER:
        return [str(wanted.index(key) + 1) for key in item["options"]]
    if item["kind"] == QuestionKind.MATCHING:
        by_key = {key: letter for letter, key in zip(letters(), item["options"], strict=False)}
        return [by_key[key] for key in wanted]
    return wanted


def test_a_paper_of_every_kind_is_answered_and_graded(attempt: Attempt) -> None:
    items = statements.key_of(attempt.paper_id).items
    assert {item.get("kind", "choice") for item in items} == {"choice", *ANSWERS}
    for number, item in enumerate(items, start=1):
        values = right_values(item) if "kind" in item else item["right"]
        tap = Tap(number, values, number)
        actions.save_answer(attempt.id, tap, person_id=attempt.person_id, now=NOON)

    receipt = submitted(attempt)

    assert (receipt.right_count, receipt.score, receipt.answered) == (7, 100, 7)
    written = {one.shown.kind: one for one in review(attempt.id) if one.wanted}
    assert all(one.is_right for one in written.values())
    assert written[QuestionKind.ORDER].wanted == ("1. Tổ", "2. Xã", "3. Tỉnh")
    assert written[QuestionKind.ORDER].given == written[QuestionKind.ORDER].wanted
    assert written[QuestionKind.MATCHING].given == ("Lào Cai → Miền Bắc", "Nghệ An → Miền Trung")
    assert (written[QuestionKind.NUMBER].given, written[QuestionKind.NUMBER].wanted) == (("3,14",), ("3.14",))


def test_half_an_answer_is_kept_but_counts_as_open(attempt: Attempt) -> None:
    items = statements.key_of(attempt.paper_id).items
    number = next(place for place, item in enumerate(items, start=1) if item.get("kind") == "matching")
    half = [right_values(items[number - 1])[0], ""]

    saved = actions.save_answer(attempt.id, Tap(number, half, 1), person_id=attempt.person_id, now=NOON)

    assert saved.answers[str(number)][1] == half
    receipt = submitted(attempt)
    assert (receipt.answered, receipt.right_count) == (0, 0)
    assert receipt.score == 7.14


def test_a_page_without_scripts_shows_and_sends_the_fields(client: FlaskClient, attempt: Attempt) -> None:
    sign_in(client, make_account(db.session.get_one(Person, attempt.person_id)))
    address = f"/attempts/{attempt.id}"
    items = statements.key_of(attempt.paper_id).items
    page = lxml.html.fromstring(client.get(address).text)
    fields = {
        number: page.xpath(f"//*[@name='v{number}']")
        for number, item in enumerate(items, start=1)
        if "kind" in item
    }
    assert sorted(map(len, fields.values())) == [1, 1, 2, 3]
    every = [field for one in fields.values() for field in one]
    assert all(field.label is not None or field.xpath("ancestor::label") for field in every)

    form: dict[str, Any] = {"seq": "0", "go": "save"}
    form |= {f"v{number}": right_values(items[number - 1]) for number in fields}
    assert client.post(f"{address}/answers", data=form).status_code == 302

    again = lxml.html.fromstring(client.get(address).text)
    for number in fields:
        assert [field.value for field in again.xpath(f"//*[@name='v{number}']")] == form[f"v{number}"]
    assert "Còn 3 câu" in client.get(f"{address}/submit").text


def test_a_script_sends_the_fields_of_a_question(client: FlaskClient, attempt: Attempt) -> None:
    sign_in(client, make_account(db.session.get_one(Person, attempt.person_id)))
    items = statements.key_of(attempt.paper_id).items
    number = next(place for place, item in enumerate(items, start=1) if item.get("kind") == "short_answer")

    answers = [
        client.post(f"/attempts/{attempt.id}/answers", json={"question": number, "seq": 5, **given})
        for given in ({"values": ["Hà Nội"]}, {"values": [["Hà Nội"]]}, {"values": None})
    ]

    assert [answer.status_code for answer in answers] == [200, 400, 400]
    assert (answers[0].json or {})["saved"] == 1
    assert json.dumps(fresh(attempt).answers[str(number)][:2]) == json.dumps([5, ["Hà Nội"]])


def test_grading_choices_asks_nothing_more(app: Flask, entrant: Person) -> None:
    bank_id = create_bank(name="Chọn", unit_id=make_unit().id, account_id=None, now=NOON)
    add_questions(bank_id, [make_question(number) for number in range(1, 4)], account_id=None, now=NOON)
    attempt = make_attempt(entrant, make_quiz(bank_id=bank_id, question_count=3), right=3)

    with count_statements() as counted:
        submitted(attempt)

    assert not [one for one in counted if "question_versions" in str(one)]


def test_statistics_count_what_is_written_and_bear_what_makes_no_sense(attempt: Attempt) -> None:
    items = statements.key_of(attempt.paper_id).items
    for number, item in enumerate(items, start=1):
        values = right_values(item) if "kind" in item else ["zzz"]
        tap = Tap(number, values, number)
        actions.save_answer(attempt.id, tap, person_id=attempt.person_id, now=NOON)
    submitted(attempt)
    db.commit()

    figures = {one.version_id: one for one in tally_of(attempt.quiz_id, lambda done, total: None).figures()}

    facilities = {str(item.get("kind", "choice")): figures[item["version_id"]].facility for item in items}
    assert facilities == {"choice": 0.0, **{str(kind): 1.0 for kind in ANSWERS}}
    said = {tuple(one.chosen.items()) for one in figures.values()}
    assert said == {(("", 1),), (("*", 1),), (("=hà nội", 1),), (("=3,14", 1),)}
