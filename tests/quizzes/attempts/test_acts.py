"""What staff do to attempts: with a reason, on record, each once."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import db
from lms.audit.models import AuditEntry
from lms.errors import Conflict, Invalid
from lms.jobs.actions import enqueue
from lms.jobs.execution import run_now
from lms.jobs.models import Job
from lms.ledger.queries import in_force
from lms.people.models import Person
from lms.units.models import Unit
from quizzes.attempts import actions, acts, ending, jobs, queries
from quizzes.attempts.acts import Act
from quizzes.attempts.answers import Tap
from quizzes.attempts.models import Attempt, AttemptEvent, EndedBy, Quiz
from quizzes.attempts.receipts import require_result
from quizzes.attempts.rules import GRACE, NoAttemptsLeft, Reveal, Window
from quizzes.attempts.story import require_story
from tests.quizzes.world import at_once, fresh, letters_of, make_attempt, make_quiz, submitted
from tests.world import DAY, MINUTE, NOON, make_account, make_person, make_unit

DEADLINE = NOON + 15 * MINUTE
TICK = timedelta(microseconds=1)


def act(now: Any = NOON + MINUTE, reason: str = "Mất điện tại xưởng", unit: Unit | None = None) -> Act:
    return Act(make_account().id, (unit or make_unit()).id, reason, now)


def recorded() -> list[tuple[str, str, str]]:
    rows = db.session.execute(
        select(AuditEntry.action, AuditEntry.subject_kind, AuditEntry.reason)
        .where(AuditEntry.subject_kind.in_(["attempt", "quiz"]))
        .order_by(AuditEntry.id)
    )
    return [(action, kind, reason) for action, kind, reason in rows]


def in_force_of(person: Person) -> list[float | None]:
    return list(db.session.scalars(select(in_force.c.score).where(in_force.c.person_id == person.id)))


def told(attempt: Attempt) -> list[tuple[str, str]]:
    return [(line.kind, line.reason) for line in require_story(attempt.id, person_id=attempt.person_id).lines]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_every_act_needs_a_reason(entrant: Person, reason: str) -> None:
    attempt = make_attempt(entrant, make_quiz())

    for call in (
        lambda: acts.extend_attempt(attempt.id, 10, act(reason=reason)),
        lambda: acts.end_attempt(attempt.id, act(reason=reason)),
        lambda: acts.give_back_attempt(attempt.id, act(reason=reason)),
    ):
        with pytest.raises(Invalid):
            call()

    assert (fresh(attempt).deadline_at, fresh(attempt).submitted_at, recorded()) == (DEADLINE, None, [])


def test_a_person_gets_more_time(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())

    assert acts.extend_attempt(attempt.id, 10, act()) == DEADLINE + 10 * MINUTE

    assert fresh(attempt).deadline_at == DEADLINE + 10 * MINUTE
    assert told(attempt) == [("started", ""), ("extended", "Mất điện tại xưởng")]
    assert recorded() == [("attempt.extend", "attempt", "Mất điện tại xưởng")]


@pytest.mark.parametrize(
    ("now", "is_open"),
    [(DEADLINE - TICK, True), (DEADLINE + GRACE - TICK, True), (DEADLINE + GRACE, False)],
)
def test_time_is_added_until_the_grace_is_over(entrant: Person, now: Any, is_open: bool) -> None:
    attempt = make_attempt(entrant, make_quiz())

    if is_open:
        acts.extend_attempt(attempt.id, 10, act(now))
    else:
        with pytest.raises(Conflict):
            acts.extend_attempt(attempt.id, 10, act(now))

    assert fresh(attempt).deadline_at == DEADLINE + (10 * MINUTE if is_open else timedelta())


@pytest.mark.parametrize("minutes", [0, -5, 301])
def test_more_time_has_bounds(entrant: Person, minutes: int) -> None:
    attempt = make_attempt(entrant, make_quiz())

    with pytest.raises(Invalid):
        acts.extend_attempt(attempt.id, minutes, act())
    assert fresh(attempt).deadline_at == DEADLINE


def test_without_a_deadline_there_is_nothing_to_add(entrant: Person) -> None:
    with pytest.raises(Conflict):
        acts.extend_attempt(make_attempt(entrant, make_quiz(minutes=None)).id, 5, act())


def test_no_key_is_shown_while_somebody_has_more_time_beyond_the_close(entrant: Person) -> None:
    closes_at = NOON + 20 * MINUTE
    quiz_id = make_quiz(opens_at=NOON, closes_at=closes_at, reveal=Reveal.AFTER_CLOSE)
    other, done = make_attempt(make_person(), quiz_id), make_attempt(entrant, quiz_id)
    submitted(done)

    acts.extend_attempt(other.id, 30, act())

    late = closes_at + 10 * MINUTE
    assert db.session.get_one(Quiz, quiz_id).extended_until == DEADLINE + 30 * MINUTE
    assert require_result(entrant.id, done.id, now=late).questions == ()
    assert len(require_result(entrant.id, done.id, now=late + 15 * MINUTE + GRACE).questions) == 20


def test_a_window_is_over_when_the_last_deadline_and_its_grace_are() -> None:
    window = Window(NOON, NOON + DAY, None, NOON + DAY + MINUTE)

    over = NOON + DAY + MINUTE + GRACE
    assert [window.is_over(over - TICK), window.is_over(over)] == [False, True]
    assert window.has_closed(NOON + DAY)


def run_extension(quiz_id: int, unit: Unit | None, minutes: int = 10) -> str:
    asked: dict[str, Any] = {"quiz_id": quiz_id, "unit_id": unit.id if unit else None, "minutes": minutes}
    asked |= {"reason": "Mất điện", "owner_unit_id": make_unit().id, "asked_at": NOON.isoformat()}
    job_id = enqueue(jobs.EXTENSION.name, asked, owner_id=make_account().id, now=NOON)
    db.commit()
    run_now(job_id)
    db.session.expire_all()
    return db.session.get_one(Job, job_id).message


def test_a_unit_with_all_below_it_gets_more_time_and_nobody_else(app: Flask, entrant: Person) -> None:
    above = make_unit("LĐLĐ tỉnh Sông Trăng")
    below = make_unit("CĐCS Trường Phước Mỹ", parent=above)
    quiz_id = make_quiz()
    inside = make_attempt(make_person(unit=below), quiz_id)
    outside = make_attempt(entrant, quiz_id)

    assert run_extension(quiz_id, above) == "Đã thêm 10 phút cho 1 bài đang làm."

    assert (fresh(inside).deadline_at, fresh(outside).deadline_at) == (DEADLINE + 10 * MINUTE, DEADLINE)


def test_everybody_who_sits_gets_more_time_once_though_the_job_runs_twice(
    app: Flask, entrant: Person
) -> None:
    quiz_id = make_quiz()
    attempts = [make_attempt(make_person(), quiz_id) for _person in range(3)]
    ended = make_attempt(entrant, quiz_id)
    submitted(ended)
    ids = [attempt.id for attempt in attempts]

    by = act()
    assert acts.extend_batch([*ids, ended.id], 10, by, act_name="first") == 3
    assert acts.extend_batch([*ids, ended.id], 10, by, act_name="first") == 0
    assert acts.list_extendable(quiz_id, unit_id=None, act_name="first", now=by.now) == []
    assert acts.list_extendable(quiz_id, unit_id=None, act_name="second", now=by.now) == ids

    assert [fresh(attempt).deadline_at for attempt in attempts] == [DEADLINE + 10 * MINUTE] * 3
    assert fresh(ended).deadline_at == DEADLINE
    assert run_extension(quiz_id, None) == "Đã thêm 10 phút cho 3 bài đang làm."


def test_staff_end_an_attempt_by_the_same_routine(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(), right=4)

    assert acts.end_attempt(attempt.id, act())

    ended = fresh(attempt)
    assert (ended.ended_by, ended.submitted_at, ended.score) == (EndedBy.STAFF, NOON + MINUTE, 20)
    assert in_force_of(entrant) == [20]
    assert recorded() == [("attempt.end", "attempt", "Mất điện tại xưởng")]
    with pytest.raises(Conflict):
        acts.end_attempt(attempt.id, act())
    assert len(recorded()) == 1


def test_staff_wait_for_the_grace_as_well(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(), right=4)

    assert not acts.end_attempt(attempt.id, act(DEADLINE))
    assert fresh(attempt).submitted_at is None


def test_an_attempt_given_back_counts_for_nothing_and_makes_room(entrant: Person) -> None:
    quiz_id = make_quiz(attempt_limit=1)
    attempt = make_attempt(entrant, quiz_id, right=4)
    receipt = submitted(attempt)
    with pytest.raises(NoAttemptsLeft):
        actions.start_attempt(quiz_id, entrant.id, now=NOON)

    acts.give_back_attempt(attempt.id, act())

    assert in_force_of(entrant) == []
    standing = queries.standing(quiz_id, entrant.id)
    assert (standing.taken, standing.best_score, standing.last_number) == (0, None, 1)
    second = db.session.get_one(Attempt, actions.start_attempt(quiz_id, entrant.id, now=NOON))
    assert second.number == 2
    assert submitted(second, now=NOON + 2 * MINUTE).number == 2
    assert in_force_of(entrant) == [0]
    kept = require_result(entrant.id, attempt.id, now=NOON).receipt
    assert (kept.code, kept.submitted_at, kept.is_given_back) == (receipt.code, receipt.submitted_at, True)


def test_an_attempt_is_given_back_once_and_only_when_it_ended(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())

    with pytest.raises(Conflict):
        acts.give_back_attempt(attempt.id, act())
    submitted(attempt)
    acts.give_back_attempt(attempt.id, act(NOON + 2 * MINUTE))
    with pytest.raises(Conflict):
        acts.give_back_attempt(attempt.id, act(NOON + 3 * MINUTE))

    assert [action for action, _kind, _reason in recorded()] == ["attempt.give_back"]
    assert db.session.scalars(select(AttemptEvent.kind)).all() == ["given_back"]


def test_two_who_give_back_at_once_do_so_once(app: Flask, entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())
    submitted(attempt)
    attempt_id, by = attempt.id, act()
    db.commit()

    results = at_once(app, 4, lambda: acts.give_back_attempt(attempt_id, by))

    assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 3 + ["NoneType"]
    assert [action for action, _kind, _reason in recorded()] == ["attempt.give_back"]
    assert in_force_of(entrant) == []


def test_time_that_is_added_while_saves_run_is_neither_lost_nor_doubled(app: Flask, entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz())
    attempt_id, person_id, by = attempt.id, entrant.id, act()
    db.commit()
    numbers = iter([*range(1, 11), *[0] * 3])

    def one() -> None:
        number = next(numbers)
        if number == 0:
            acts.extend_attempt(attempt_id, 10, by)
        else:
            actions.save_answer(attempt_id, Tap(number, ["a"], number), person_id=person_id, now=NOON)

    assert at_once(app, 13, one) == [None] * 13

    assert fresh(attempt).deadline_at == DEADLINE + 30 * MINUTE
    assert sorted(letters_of(attempt)) == list(range(1, 11))


def test_an_attempt_that_was_passed_is_not_given_back(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(pass_percent=50), right=20)
    submitted(attempt)

    with pytest.raises(Conflict):
        acts.give_back_attempt(attempt.id, act())
    assert in_force_of(entrant) == [100]


def test_the_story_tells_everything_in_order(entrant: Person) -> None:
    attempt = make_attempt(entrant, make_quiz(), right=2)
    acts.extend_attempt(attempt.id, 5, act(NOON + 3 * MINUTE))
    ending.submit_attempt(attempt.id, now=DEADLINE + DAY)
    actions.keep_late(attempt.id, {9: ["a"]}, seq=99, person_id=entrant.id, now=DEADLINE + DAY)
    acts.give_back_attempt(attempt.id, act(DEADLINE + 2 * DAY))

    story = require_story(attempt.id, quiz_id=attempt.quiz_id)

    assert [(line.kind, line.number, line.minutes) for line in story.lines] == [
        ("started", 0, 0),
        ("saved", 1, 0),
        ("saved", 2, 0),
        ("extended", 0, 5),
        ("handed_in", 0, 0),
        ("late", 9, 0),
        ("given_back", 0, 0),
    ]
    assert (story.person, story.answered, story.lines[4].at) == (entrant.name, 2, DEADLINE + 5 * MINUTE)
