"""An essay within the paper's own clock: each attempt has its own, whose points are the attempt's."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.auth.models import Account
from lms.errors import Invalid
from lms.files.queries import get_file, path_of
from lms.people.models import Person
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts import actions
from quizzes.attempts.answers import NoAnswer
from quizzes.attempts.essay import Writing
from quizzes.attempts.models import Attempt
from quizzes.attempts.papers import require_sitting
from quizzes.attempts.plan import WHOLE_BANK, PaperPlan
from quizzes.attempts.rules import AttemptClosed, TakenOver
from quizzes.contests.actions import create_contest
from quizzes.contests.models import Contest
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.essays import marking, queries
from quizzes.essays.models import Essay
from quizzes.essays.rules import EssaysUnmarked
from quizzes.ranking.readers import rank_again
from quizzes.ranking.values import points
from quizzes.results.actions import publish_standing
from tests.counting import count_statements
from tests.quizzes.essays.world import CLOSED, TEXT, USUAL, make_contest_with_essay, round_of
from tests.quizzes.results.world import make_draft
from tests.quizzes.world import make_attempt, make_bank, make_contest, make_round, quiz_of, submitted
from tests.world import DAY, MINUTE, NOON, make_account, make_person, make_staff, make_unit, sign_in

END = NOON + 15 * MINUTE
"""When the paper's own clock ends."""


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W")


@pytest.fixture
def person(ward: Unit) -> Person:
    return make_person("Nguyễn Văn An", unit=ward)


@pytest.fixture
def marker(ward: Unit) -> Account:
    return make_staff(Role.GRADER, ward, name="Giám khảo Một")


@pytest.fixture
def contest(ward: Unit) -> Contest:
    return make_contest_with_essay(ward, within_paper=True)


def drafts() -> list[str]:
    return list(db.session.scalars(select(Essay.draft).order_by(Essay.attempt_id)))


def write(attempt: Attempt, text: str, seq: int, *, now: datetime = NOON, device: str | None = None) -> None:
    """Let the entrant's page send what is written."""
    actions.save_essay(attempt.id, Writing(text, seq), person_id=attempt.person_id, device=device, now=now)


def mark(contest: Contest, essay_id: int, account: Account, points: int) -> None:
    marking.mark_essay(
        contest, essay_id, points, remark="", account_id=account.id, person_id=None, now=CLOSED
    )


def test_the_attempt_counts_whose_score_with_its_own_essay_is_best(
    contest: Contest, person: Person, marker: Account
) -> None:
    quiz = quiz_of(contest)
    first = make_attempt(person, quiz, right=4, wrong=1, now=NOON)
    write(first, "Tôi sẽ", 20)
    # The network is cut: what was typed arrives in the grace, and once more, and once too late.
    in_grace = END + timedelta(seconds=14)
    for _again in range(2):
        write(first, TEXT, 21, now=in_grace)
    write(first, "Tôi sẽ", 20, now=in_grace)
    with pytest.raises(AttemptClosed):
        write(first, "Tôi viết thêm nữa", 22, now=END + timedelta(seconds=15))
    lesser = submitted(first, now=END + MINUTE)
    later = NOON + 60 * MINUTE
    second = make_attempt(person, quiz, right=2, wrong=3, now=later)
    write(second, "Tôi đã làm khác", 20, now=later)
    better = submitted(second, now=later + MINUTE)
    assert drafts() == [TEXT, "Tôi đã làm khác"]

    one, two = queries.essays_of(round_of(contest))
    mark(contest, two.essay.id, marker, 450)
    with pytest.raises(EssaysUnmarked, match="Còn 1 bài"):
        publish_standing(make_draft(contest).id, account_id=None, now=CLOSED, needs_verified=False)
    mark(contest, one.essay.id, marker, 200)
    standing = publish_standing(make_draft(contest).id, account_id=None, now=CLOSED, needs_verified=False)

    again = rank_again(BytesIO(path_of(get_file(standing.file_id or 0)).read_bytes()))
    table = again.conclusion.table
    assert again.differs_at is None
    assert table.receipts == [better.code] != [lesser.code]
    assert points(table.of_key(again.conclusion.terms.keys[0], "")[0]) == Fraction(13, 2)


def test_only_the_essays_of_attempts_that_ended_and_have_the_right_length_are_marked(
    contest: Contest, ward: Unit
) -> None:
    quiz = quiz_of(contest)
    for text in (TEXT, "Tôi sẽ", ""):
        one = make_person("Lê Thị Bình", unit=ward)
        attempt = make_attempt(one, quiz, now=NOON)
        write(attempt, text, 9)
        submitted(attempt, now=NOON + MINUTE)
    sitting = make_person("Trần Cúc", unit=ward)
    write(make_attempt(sitting, quiz, now=NOON), TEXT, 9)

    assert [marked.text for marked in queries.essays_of(round_of(contest))] == [TEXT]
    assert sorted(drafts()) == ["Tôi sẽ", TEXT, TEXT]


def test_an_essay_is_kept_by_the_device_that_holds_the_attempt(contest: Contest, person: Person) -> None:
    attempt = make_attempt(person, quiz_of(contest), now=NOON)
    write(attempt, TEXT, 1, device="a")

    with pytest.raises(TakenOver):
        write(attempt, "Khác", 2, device="b")

    assert drafts() == [TEXT]


def test_a_paper_without_essay_takes_none(ward: Unit, person: Person) -> None:
    contest = make_contest(ward, make_round(make_bank(8, unit=ward), question_count=5, essay=USUAL))
    attempt = make_attempt(person, quiz_of(contest), now=NOON)

    with pytest.raises(NoAnswer):
        write(attempt, TEXT, 1)


@pytest.mark.parametrize(
    ("values", "plan", "field"),
    [
        ({"minutes": 20}, WHOLE_BANK, "rounds-0-essay-minutes"),
        ({"may_change": False}, WHOLE_BANK, "rounds-0-essay-may_change"),
        ({}, PaperPlan(asks_one_by_one=True), "rounds-0-essay-within_paper"),
    ],
)
def test_what_makes_no_sense_within_a_paper_is_refused(
    ward: Unit, values: dict[str, Any], plan: PaperPlan, field: str
) -> None:
    essay = replace(USUAL, within_paper=True, **values)
    one = make_round(make_bank(8, unit=ward), question_count=5, plan=plan, essay=essay)
    rules = ContestRules((one,))

    with pytest.raises(Invalid) as refused:
        create_contest(NewContest("Tìm hiểu luật", ward.id, rules), account_id=None, now=NOON - DAY)

    assert list(refused.value.problems) == [field]


def test_an_essay_is_written_on_the_paper_and_read_on_the_receipt(
    client: FlaskClient, contest: Contest, person: Person
) -> None:
    with time_machine.travel(NOON + MINUTE, tick=False):
        sign_in(client, make_account(person))
        assert "/essays/1" not in client.get(f"/c/{contest.slug}").text
        assert client.get(f"/c/{contest.slug}/essays/1").status_code == 404
        address = client.post(f"/quizzes/{quiz_of(contest)}/attempts").location
        assert "5 câu hỏi và bài tự luận" in client.get(address).text
        saved = client.post(f"{address}/answers", json={"question": 6, "text": "Tôi sẽ", "seq": 7})
        odd = client.post(f"{address}/answers", json={"question": 6, "text": ["Tôi"], "seq": 8})
        kept = client.get(address).text
        asked = client.post(
            f"{address}/answers",
            data={"essay": "Tôi sẽ\r\nlàm", "seq": "7", "go": "hand_in"},
            follow_redirects=True,
        ).text
        written = client.get(address).text
        receipt = client.post(f"{address}/submit", follow_redirects=True).text
        late = client.post(f"{address}/answers", json={"question": 6, "text": TEXT, "seq": 99})

    assert (saved.status_code, saved.json and saved.json["seq"], odd.status_code) == (200, 7, 400)
    assert ">Tôi sẽ</textarea>" in kept
    assert 'data-seq="7"' in kept
    assert ">Tôi sẽ\nlàm</textarea>" in written
    assert "Bài tự luận có" not in asked
    assert ">Tôi sẽ\nlàm</div>" in receipt
    assert "Bài tự luận không được chấm" not in receipt
    assert (late.status_code, drafts()) == (409, ["Tôi sẽ\nlàm"])


@pytest.mark.parametrize("within_paper", [True, False])
def test_only_a_paper_with_an_essay_asks_for_one(ward: Unit, person: Person, within_paper: bool) -> None:
    contest = make_contest_with_essay(ward, within_paper=within_paper)
    attempt = make_attempt(person, quiz_of(contest), now=NOON)

    with count_statements() as said:
        sitting = require_sitting(person.id, attempt.id)

    asked = [one for one in said if "FROM essays" in one]
    assert (len(asked), sitting.needs_essay) == (int(within_paper), within_paper)
