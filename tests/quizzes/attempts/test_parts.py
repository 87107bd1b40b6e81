"""Papers in parts, with points, and with questions of which several options are right."""

import re
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from alembic import command
from flask.testing import FlaskClient

from lms import db
from lms.ledger.rules import Outcome
from lms.people.models import Person
from quizzes.attempts import actions, ending
from quizzes.attempts.answers import Item
from quizzes.attempts.drawing import NotEnough
from quizzes.attempts.grading import Marks, PartMarks
from quizzes.attempts.models import Attempt, Paper
from quizzes.attempts.papers import require_sitting
from quizzes.attempts.plan import PaperPlan, Part
from quizzes.attempts.receipts import find_receipt, review
from quizzes.attempts.rules import Reveal
from quizzes.bank.actions import retire_question
from quizzes.bank.content import Difficulty
from quizzes.bank.credit import Credit
from tests.counting import count_statements
from tests.quizzes.world import make_attempt, make_mixed_bank, make_quiz, save, submitted
from tests.world import NOON, make_account, sign_in

PARTS = (
    Part(3, title="Kiến thức chung", topic="Tiền lương"),
    Part(2, topic="An toàn", points=Fraction("2.5")),
    Part(1, difficulty=Difficulty.EASY, shuffles_options=False),
)
PLAN = PaperPlan(PARTS, credit=Credit.RIGHT_MINUS_WRONG)


def paper_of(attempt: Attempt) -> Paper:
    return db.session.get_one(Paper, attempt.paper_id, populate_existing=True)


def begin(person: Person, plan: PaperPlan = PLAN) -> Attempt:
    return make_attempt(person, make_quiz(bank_id=make_mixed_bank(), plan=plan, reveal=Reveal.AFTER_EACH))


def right(item: Item) -> str:
    return "".join(item["right"])


def test_a_paper_is_drawn_part_by_part(entrant: Person) -> None:
    attempt = begin(entrant)
    paper = paper_of(attempt)

    assert attempt.question_count == 6
    assert paper.parts == [
        {"title": "Kiến thức chung", "count": 3},
        {"title": "", "count": 2},
        {"title": "", "count": 1},
    ]
    assert [item.get("points") for item in paper.items] == [None, None, None, "5/2", "5/2", None]
    assert [item.get("credit") for item in paper.items] == [None] * 3 + ["right_minus_wrong"] * 2 + [None]
    assert [len(item["right"]) for item in paper.items] == [1, 1, 1, 2, 2, 1]
    assert (paper.items[5]["options"], paper.items[5]["right"]) == (["true", "false"], ["b"])
    shown = require_sitting(entrant.id, attempt.id)
    assert [(part.number, part.title, part.points, len(part.questions)) for part in shown.parts] == [
        (1, "Kiến thức chung", Fraction(3), 3),
        (2, "", Fraction(5), 2),
        (3, "", Fraction(1), 1),
    ]
    assert [question.is_multiple for question in shown.questions] == [False] * 3 + [True] * 2 + [False]


def test_points_and_partial_credit_are_graded_and_kept_by_part(entrant: Person) -> None:
    attempt = begin(entrant)
    items = paper_of(attempt).items
    wrong = next(letter for letter in "abcd" if letter not in items[4]["right"])
    for number, letters in {
        1: right(items[0]),
        4: right(items[3]),
        5: items[4]["right"][0],
        6: "b",
    }.items():
        save(attempt, number, letters, number)

    receipt = submitted(attempt)

    assert receipt.marks == Marks(
        Fraction("5.75"),
        Fraction(9),
        (
            PartMarks("Kiến thức chung", 3, 1, Fraction(1), Fraction(3)),
            PartMarks("", 2, 1, Fraction("3.75"), Fraction(5)),
            PartMarks("", 1, 1, Fraction(1), Fraction(1)),
        ),
    )
    assert (receipt.right_count, receipt.score, receipt.outcome) == (3, 63.89, Outcome.TAKEN)
    assert wrong not in items[4]["right"]
    assert [question.is_partly_right for question in review(attempt.id)] == [False] * 4 + [True, False]


def test_an_ordinary_paper_keeps_no_more_than_before(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(), right=5)
    paper = paper_of(attempt)

    receipt = submitted(attempt)

    assert (paper.parts, paper.needs_all) == ([], False)
    assert {frozenset(item) for item in paper.items} == {frozenset({"version_id", "options", "right"})}
    assert (receipt.marks, receipt.right_count, receipt.score) == (None, 5, 25)
    assert [part.number for part in require_sitting(entrant.id, attempt.id).parts] == [0]


def test_a_paper_of_the_days_before_parts_is_shown_and_graded_as_it_was(entrant: Person) -> None:
    attempt_id = make_attempt(entrant, make_quiz(), right=7, wrong=2).id
    person_id = entrant.id
    before = require_sitting(person_id, attempt_id)
    db.commit()
    db.session.remove()
    command.downgrade(db.alembic_config(), "0018")
    command.upgrade(db.alembic_config(), "head")

    assert require_sitting(person_id, attempt_id) == before
    receipt = ending.submit_attempt(attempt_id, now=NOON)
    assert receipt is not None
    assert (receipt.right_count, receipt.score, receipt.marks) == (7, 35, None)
    assert [question.most for question in review(attempt_id)] == [None] * 20


def test_a_fixed_part_gives_everybody_the_same_questions(entrant: Person) -> None:
    fixed = Part(0, is_fixed=True, question_ids=(3, 8), shuffles_questions=False)

    papers = [paper_of(begin_again(entrant, fixed, key)) for key in ("quiz:1", "quiz:2")]

    drawn = [[item["version_id"] for item in paper.items] for paper in papers]
    assert drawn == [[3, 8]] * 2


def begin_again(person: Person, part: Part, key: str) -> Attempt:
    bank_id = make_mixed_bank(name=key) if key == "quiz:1" else 1
    return make_attempt(person, make_quiz(bank_id=bank_id, key=key, plan=PaperPlan((part,))))


def test_a_bank_that_shrank_says_so_with_part_topic_and_numbers(entrant: Person) -> None:
    quiz_id = make_quiz(bank_id=make_mixed_bank(), plan=PLAN)
    for question_id in (7, 8, 9):
        retire_question(question_id, account_id=None, now=NOON)

    with pytest.raises(NotEnough) as refusal:
        make_attempt(entrant, quiz_id)

    assert str(refusal.value) == (
        "Phần 2 (chủ đề “An toàn”) cần 2 câu, ngân hàng chỉ có 1 câu cho phần này. Hãy báo Ban Tổ chức."
    )


def test_handing_in_asks_as_little_of_the_database_with_parts_as_without(entrant: Person) -> None:
    plain = make_attempt(entrant, make_quiz())
    in_parts = make_attempt(entrant, make_quiz(bank_id=make_mixed_bank(), key="quiz:2", plan=PLAN))

    counts = []
    for attempt in (plain, in_parts):
        with count_statements() as counted:
            ending.submit_attempt(attempt.id, now=NOON)
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_the_pages_show_parts_points_and_how_to_choose(entrant: Person, client: FlaskClient) -> None:
    now = datetime.now(UTC)
    attempt_id = actions.start_attempt(
        make_quiz(bank_id=make_mixed_bank(), plan=PLAN, reveal=Reveal.AFTER_EACH), entrant.id, now=now
    )
    sign_in(client, make_account(entrant))
    db.commit()

    paper = client.get(f"/attempts/{attempt_id}").text
    items = paper_of(db.session.get_one(Attempt, attempt_id)).items
    form = {f"q{number}": item["right"] for number, item in enumerate(items, start=1) if number != 4}
    form |= {"q4": items[3]["right"][:1], "seq": ["0"], "go": ["hand_in"]}
    client.post(f"/attempts/{attempt_id}/answers", data=form)
    client.post(f"/attempts/{attempt_id}/submit")
    receipt = client.get(f"/attempts/{attempt_id}/receipt").text

    assert re.findall(r'<h2 id="part-\d">(.+?)</h2>', paper) == ["Kiến thức chung", "Phần 2", "Phần 3"]
    assert (paper.count("Chọn một phương án · 1 điểm"), paper.count("Chọn nhiều phương án · 2,5 điểm")) == (
        4,
        2,
    )
    assert (paper.count('type="checkbox"'), paper.count('type="radio"')) == (8, 14)
    assert "7,75/9 điểm" in receipt
    assert "5/6 câu đúng hoàn toàn" in receipt
    assert [" ".join(row.split()) for row in re.findall(r'<th scope="row">(.+?)</th>', receipt)] == [
        "Kiến thức chung",
        "Phần 2",
        "Phần 3",
    ]
    assert "3,75/5" in receipt
    assert "1,25/2,5 điểm" in receipt
    assert "Đúng một phần" in receipt
    assert find_receipt(attempt_id) is not None
