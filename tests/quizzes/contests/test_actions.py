"""A contest from draft to published, and what its attempts leave in the ledger."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.audit.models import AuditEntry
from lms.errors import Conflict, Invalid
from lms.ledger.models import Activity, LedgerEntry
from lms.people.models import Person
from lms.populations.actions import define_population
from lms.populations.rules import Definition, PersonKind
from lms.units.models import Unit
from quizzes.attempts.actions import start_attempt
from quizzes.attempts.models import Quiz
from quizzes.attempts.rules import Reveal
from quizzes.contests import actions, queries
from quizzes.contests.models import Contest, ContestState, Round
from quizzes.contests.queries import NotForYou
from quizzes.contests.rules.contest import ContestRules, NewContest
from tests.quizzes.world import at_once, make_attempt, make_bank, make_contest, make_round, quiz_of, submitted
from tests.world import DAY, MINUTE, NOON, make_person, make_post, make_unit


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


def described(unit: Unit, **values: Any) -> NewContest:
    words: dict[str, Any] = {"title": "Tìm hiểu pháp luật lao động", "unit_id": unit.id}
    if "rules" not in values:
        words["rules"] = ContestRules((make_round(make_bank()),))
    return NewContest(**words | values)


def create(contest: NewContest) -> Contest:
    return actions.create_contest(contest, account_id=None, now=NOON)


def recorded() -> list[str]:
    statement = select(AuditEntry.action).where(AuditEntry.subject_kind == "contest").order_by(AuditEntry.id)
    return list(db.session.scalars(statement))


def test_a_new_contest_is_a_draft_that_nobody_sees(province: Unit) -> None:
    contest = create(described(province))

    assert (contest.slug, contest.state) == ("tim-hieu-phap-luat-lao-dong", ContestState.DRAFT)
    assert db.session.scalar(select(func.count(Quiz.id))) == 0
    assert queries.list_for_person(make_person().id, now=NOON) == []
    assert db.session.get_one(Activity, contest.activity_id).key == "contest:tim-hieu-phap-luat-lao-dong"


def test_a_contest_that_cannot_be_held_is_not_stored(province: Unit) -> None:
    small = make_round(make_bank(12))

    with pytest.raises(Invalid) as refusal:
        create(described(province, title=" ", rules=ContestRules((replace(small, closes_at=NOON),))))

    assert list(refusal.value.problems) == [
        "title",
        "rounds-0-question_count",
        "rounds-0-closes_at",
    ]
    assert db.session.scalar(select(func.count(Contest.id))) == 0


def test_two_contests_of_one_title_have_two_addresses(province: Unit) -> None:
    contest = described(province)

    assert [create(contest).slug for _time in range(3)] == [
        "tim-hieu-phap-luat-lao-dong",
        "tim-hieu-phap-luat-lao-dong-2",
        "tim-hieu-phap-luat-lao-dong-3",
    ]
    assert create(replace(contest, title="???")).slug == "cuoc-thi"


def test_a_draft_is_changed_with_its_address_and_its_activity(province: Unit) -> None:
    contest = create(described(province))
    rules = ContestRules((make_round(queries.rules_of(contest.id).rounds[0].bank_id, minutes=30),))

    actions.edit_contest(
        contest.id, described(province, title="An toàn", rules=rules), account_id=None, now=NOON
    )

    assert (contest.title, contest.slug) == ("An toàn", "an-toan")
    assert queries.rules_of(contest.id) == rules
    assert db.session.get_one(Activity, contest.activity_id).key == "contest:an-toan"
    assert recorded() == ["contest.create", "contest.change"]


def test_a_draft_that_is_saved_unchanged_leaves_no_record(province: Unit) -> None:
    contest = described(province)
    kept = create(contest)

    actions.edit_contest(kept.id, contest, account_id=None, now=NOON)

    assert recorded() == ["contest.create"]


def test_publishing_makes_a_quiz_of_each_round(province: Unit) -> None:
    bank_id = make_bank()
    first = make_round(bank_id)
    second = make_round(bank_id, title="Vòng 2", opens_at=NOON + DAY, closes_at=NOON + 2 * DAY)

    contest = make_contest(province, first, second)

    quizzes = db.session.scalars(
        select(Quiz).join(Round, Round.quiz_id == Quiz.id).order_by(Round.number)
    ).all()
    assert [quiz.title for quiz in quizzes] == [f"{contest.title} · Vòng 1", f"{contest.title} · Vòng 2"]
    assert {quiz.activity_id for quiz in quizzes} == {contest.activity_id}
    assert {quiz.reveal for quiz in quizzes} == {Reveal.AFTER_CLOSE}
    assert contest.state == ContestState.PUBLISHED


def test_what_became_wrong_since_it_was_written_is_not_published(province: Unit) -> None:
    contest = create(described(province))

    with pytest.raises(Conflict):
        actions.publish_contest(contest.id, account_id=None, now=NOON + DAY)
    assert db.session.scalar(select(func.count(Quiz.id))) == 0


def test_publishing_twice_at_once_publishes_once(app: Flask, province: Unit) -> None:
    contest_id = create(described(province)).id
    db.commit()

    results = at_once(app, 4, lambda: actions.publish_contest(contest_id, account_id=None, now=NOON))

    assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 3 + ["NoneType"]
    assert db.session.scalar(select(func.count(Round.id))) == 1


def test_a_published_contest_is_not_edited(province: Unit) -> None:
    contest = make_contest(province)

    with pytest.raises(Conflict):
        actions.edit_contest(contest.id, described(province, title="Khác"), account_id=None, now=NOON)
    assert contest.title == "Tìm hiểu pháp luật lao động"


def test_a_contest_goes_back_to_a_draft_while_nobody_has_entered(province: Unit) -> None:
    contest = make_contest(province)

    actions.take_back_contest(contest.id, account_id=None, now=NOON)

    assert contest.state == ContestState.DRAFT
    assert db.session.scalar(select(func.count(Quiz.id))) == 0
    actions.publish_contest(contest.id, account_id=None, now=NOON)
    assert recorded()[-2:] == ["contest.take_back", "contest.publish"]


def test_a_contest_that_somebody_entered_stays_published(province: Unit) -> None:
    contest = make_contest(province)
    make_attempt(make_person(), quiz_of(contest))

    with pytest.raises(Conflict):
        actions.take_back_contest(contest.id, account_id=None, now=NOON)
    assert db.session.scalar(select(func.count(Quiz.id))) == 1
    assert contest.state == ContestState.PUBLISHED


def test_taking_part_counts_in_the_ledger_once_for_each_attempt(province: Unit) -> None:
    contest, entrant = make_contest(province), make_person()

    for right in (12, 18):
        submitted(make_attempt(entrant, quiz_of(contest), right=right), now=NOON + MINUTE)

    entries = db.session.execute(
        select(LedgerEntry.activity_id, LedgerEntry.outcome, LedgerEntry.score).order_by(LedgerEntry.id)
    ).all()
    assert entries == [(contest.activity_id, "taken", 60), (contest.activity_id, "taken", 90)]


def test_a_contest_for_cadres_lets_cadres_in_and_nobody_else(province: Unit) -> None:
    population = define_population("Cán bộ", Definition(kind=PersonKind.CADRE), unit_id=province.id, now=NOON)
    contest = make_contest(province, population_id=population.id)
    cadre, member = make_person(), make_person()
    make_post(cadre, province)

    start_attempt(quiz_of(contest), cadre.id, now=NOON)
    with pytest.raises(NotForYou):
        start_attempt(quiz_of(contest), member.id, now=NOON)

    assert len(queries.list_for_person(cadre.id, now=NOON)) == 1
    assert queries.list_for_person(member.id, now=NOON) == []


def test_a_person_sees_open_contests_before_those_to_come(province: Unit) -> None:
    bank_id = make_bank()
    later = make_round(bank_id, opens_at=NOON + 2 * DAY, closes_at=NOON + 3 * DAY)
    over = make_round(bank_id, opens_at=NOON - DAY, closes_at=NOON)
    make_contest(province, later, title="Sắp mở")
    make_contest(province, title="Đang mở", bank_id=bank_id)
    make_contest(province, over, title="Đã đóng")

    person: Person = make_person()

    assert [contest.title for contest, _round in queries.list_for_person(person.id, now=NOON)] == [
        "Đang mở",
        "Sắp mở",
    ]
