"""Sitting a quiz: starting and saving; how it ends stands in ending.py."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from secrets import token_bytes
from typing import Any

from sqlalchemy import insert

from lms import db, i18n
from lms.errors import Conflict
from lms.i18n import lazy_gettext as _l
from lms.ledger import queries as ledger_queries
from quizzes.attempts import drawing, pools, queries, rules, saves, statements
from quizzes.attempts.answers import (
    Item,
    NoAnswer,
    Tap,
    chosen,
    late_entries,
    merged,
    milliseconds,
)
from quizzes.attempts.ending import submit_attempt
from quizzes.attempts.essay import Writing
from quizzes.attempts.keepers import keeper
from quizzes.attempts.models import AttemptEvent, EventKind
from quizzes.attempts.owners import owner_of
from quizzes.attempts.plan import PaperPlan
from quizzes.attempts.prediction import Guess
from quizzes.attempts.queries import AttemptState
from quizzes.attempts.rules import AttemptClosed, QuestionOver, TakenOver
from quizzes.attempts.saves import Saved

LONGEST_AGENT = 200
TRIES = 5
"""How often a whole paper is saved again when single answers come in between."""


def start_attempt(
    quiz_id: int,
    person_id: int,
    *,
    device: str | None = None,
    user_agent: str = "",
    now: datetime,
    random: Random | None = None,
) -> int:
    """Return the person's open attempt at a quiz, else a new one with a paper of its own.

    The device holds a new attempt; an open one stays with the device that has it.
    Starts of one person wait for one another, so that parallel ones never exceed the limit.
    """
    statements.lock_person(person_id)
    info = queries.find_quiz(quiz_id)
    standing = queries.standing(quiz_id, person_id)
    if standing.open_id is not None:
        if not rules.is_overdue(standing.open_deadline_at, now):
            return standing.open_id
        submit_attempt(standing.open_id, now=now)
    quiz = info.quiz
    unit_id = owner_of(info.owner_kind).may_sit(person_id, quiz, now)
    rules.check_start(
        info.window,
        taken=standing.taken,
        limit=quiz.attempt_limit,
        taken_today=standing.taken_on(now) if quiz.daily_limit else 0,
        daily_limit=quiz.daily_limit,
        now=now,
    )
    plan = PaperPlan.from_json(quiz.plan)
    random = random or Random(token_bytes(32))  # noqa: S311 - one seed of the system's: 200 of them cost 1 ms
    items = pools.draw_paper(quiz, plan, random=random)
    paper_id = statements.insert_paper(
        quiz_id, items, parts=pools.kept_parts(plan), needs_all=plan.needs_all, now=now
    )
    return statements.insert_attempt(
        {
            "quiz_id": quiz_id,
            "person_id": person_id,
            "unit_id": unit_id or ledger_queries.unit_on(person_id, i18n.today(now)),
            "paper_id": paper_id,
            "rules_version": quiz.rules_version,
            "question_count": len(items),
            "number": standing.last_number + 1,
            "started_at": now,
            "deadline_at": info.window.deadline(now),
            "device": device,
            "user_agent": user_agent[:LONGEST_AGENT],
            "answers": {},
            "last_seq": 0,
            "receipt_code": drawing.receipt_code(random),
            **(_first_shown(items[0], now) if plan.is_one_by_one else {}),
        }
    )


def save_answer(
    attempt_id: int, tap: Tap, *, person_id: int | None, device: str | None = None, now: datetime
) -> Saved:
    """Keep the answer to one question, and return what is kept now.

    The same tap twice is harmless; a tap older than the one that is kept changes nothing. After the end, or
    15 seconds after the deadline, or when another device holds the attempt, it is refused; so is an answer to
    a question whose own time is over.
    """
    saved = saves.save(attempt_id, tap, person_id=person_id, device=device, now=now)
    return saved or _unchanged(attempt_id, tap, person_id=person_id, device=device, now=now)


def save_paper(
    attempt_id: int,
    choices: Mapping[int, list[str]],
    *,
    page_seq: int,
    person_id: int | None,
    device: str | None = None,
    now: datetime,
) -> Saved:
    """Keep all answers of a page that speaks no script, and return what is kept now.

    `page_seq` is the last sequence that the page knew of: an answer given elsewhere since then stays.
    """
    for _try in range(TRIES):
        state = queries.require_own_attempt(person_id, attempt_id)
        _check_open(state, device, now)
        for number, letters in choices.items():
            if letters != chosen(state.answers, number):
                _check_question(state, number, now)
        seq = state.last_seq + 1
        answers = merged(
            state.answers, choices, page_seq=page_seq, seq=seq, count=state.question_count, now=now
        )
        if state.current_number is not None and answers == state.answers:
            return Saved(state.answers, state.question_count, state.deadline_at)
        saved = saves.save_all(
            attempt_id,
            answers,
            seq=seq,
            seen_seq=state.last_seq,
            current_number=state.current_number,
            person_id=person_id,
            device=device,
            now=now,
        )
        if saved is not None:
            return saved
    raise Conflict(_l("Bài này đang được lưu ở một cửa sổ khác. Hãy tải lại trang."))


def save_guess(
    attempt_id: int, guess: Guess, *, person_id: int | None, device: str | None = None, now: datetime
) -> Saved:
    """Keep a prediction, and return what is kept now; it is refused when an answer would be."""
    saved = saves.save_guess(attempt_id, guess, person_id=person_id, device=device, now=now)
    if saved is not None:
        return saved
    state = queries.require_own_attempt(person_id, attempt_id)
    _check_open(state, device, now)
    return Saved(state.answers, state.question_count, state.deadline_at)


def save_essay(
    attempt_id: int, writing: Writing, *, person_id: int | None, device: str | None = None, now: datetime
) -> Saved:
    """Keep what is written of the essay of a paper; it is refused when an answer would be."""
    saved = saves.save_beside(attempt_id, writing.seq, person_id=person_id, device=device, now=now)
    if saved is None:
        _check_open(queries.require_own_attempt(person_id, attempt_id), device, now)
        raise AttemptClosed
    keeper().keep(attempt_id, writing, now)
    return saved


def take_over_attempt(
    attempt_id: int, *, person_id: int | None, device: str, user_agent: str, now: datetime
) -> None:
    """Let this device hold an open attempt, and keep both devices on record; the other can only read on."""
    state = queries.require_own_attempt(person_id, attempt_id, is_locked=True)
    if state.is_closed(now):
        raise AttemptClosed
    if state.device == device:
        return
    agent = user_agent[:LONGEST_AGENT]
    statements.take_over(attempt_id, device=device, user_agent=agent)
    if rules.is_elsewhere(state.device, device):
        details = {"from": state.user_agent, "to": agent}
        record_event(attempt_id, EventKind.TAKEN_OVER, details=details, now=now)


def show_next_question(
    attempt_id: int, after: int, *, person_id: int | None, device: str | None = None, now: datetime
) -> bool:
    """Show the question after this one, whose time begins now; False where this one is the last.

    There is no way back. Doing it twice shows the next question once.
    """
    state = queries.require_own_attempt(person_id, attempt_id)
    _check_open(state, device, now)
    if state.current_number != after:
        return True
    if after >= state.question_count:
        return False
    number = after + 1
    item = queries.items_of(attempt_id)[after]
    shown = {**state.shown, str(number): milliseconds(now)}
    statements.show_question(attempt_id, number, shown, ends_at=rules.question_ends_at(item, now))
    return True


def keep_late(
    attempt_id: int,
    choices: Mapping[int, list[str]],
    *,
    seq: int | None,
    person_id: int | None,
    now: datetime,
) -> None:
    """Keep what came after the end, for staff to see; it never counts.

    Without a sequence, what differs from the answers that count is late.
    """
    state = queries.require_own_attempt(person_id, attempt_id, is_locked=True)
    taps = [
        Tap(number, letters, seq or state.last_seq + 1)
        for number, letters in choices.items()
        if seq is not None or letters != chosen(state.answers, number)
    ]
    late = late_entries(state.answers, state.late, taps, count=state.question_count, now=now)
    if late != state.late:
        statements.store_late(attempt_id, late)


def record_event(
    attempt_id: int,
    kind: EventKind,
    *,
    details: Mapping[str, Any],
    now: datetime,
    act: str | None = None,
    account_id: int | None = None,
    reason: str = "",
) -> None:
    """Add a line to the story of an attempt."""
    db.session.execute(
        insert(AttemptEvent).values(
            attempt_id=attempt_id,
            act=act,
            happened_at=now,
            kind=kind,
            account_id=account_id,
            reason=reason.strip(),
            details=dict(details),
        )
    )


def _first_shown(item: Item, now: datetime) -> dict[str, Any]:
    """Return what an attempt keeps of its first question, where they are asked one by one."""
    return {
        "current_number": 1,
        "current_ends_at": rules.question_ends_at(item, now),
        "shown": {"1": milliseconds(now)},
    }


def _check_question(state: AttemptState, number: int, now: datetime) -> None:
    """Refuse an answer to a question whose own time is over, and to one that is not shown now."""
    if state.current_number is None:
        return
    if number != state.current_number or rules.is_question_over(state.current_ends_at, now):
        raise QuestionOver


def _check_open(state: AttemptState, device: str | None, now: datetime) -> None:
    """Refuse a save after the end, and one from a device that does not hold the attempt."""
    if state.is_closed(now):
        raise AttemptClosed
    if rules.is_elsewhere(state.device, device):
        raise TakenOver


def _unchanged(
    attempt_id: int, tap: Tap, *, person_id: int | None, device: str | None, now: datetime
) -> Saved:
    """Return what is kept after a save that stored nothing, or say why it is refused."""
    state = queries.require_own_attempt(person_id, attempt_id)
    _check_open(state, device, now)
    if tap.number > state.question_count:
        raise NoAnswer
    _check_question(state, tap.number, now)
    return Saved(state.answers, state.question_count, state.deadline_at)
