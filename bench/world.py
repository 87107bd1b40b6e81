"""A contest and its entrants, made for measuring through the actions of the platform."""

from dataclasses import replace
from datetime import timedelta
from secrets import token_urlsafe
from typing import NamedTuple

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import insert, select

from lms import clock, db
from lms.auth.actions import open_session
from lms.auth.cookies import DEVICE
from lms.auth.hashing import hash_password
from lms.auth.models import Account
from lms.jobs.kinds import registry
from lms.jobs.models import Job, JobState
from lms.people.models import Membership, Person
from lms.text import fold, person_sort_key
from lms.units.founding import found_unit
from lms.units.models import Level
from lms.units.rules import Decision, NewUnit
from quizzes.bank.actions import add_questions, create_bank
from quizzes.bank.content import NewQuestion
from quizzes.bank.rules import one_right
from quizzes.contests.actions import create_contest, publish_contest
from quizzes.contests.models import Round
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.contests.rules.rounds import RoundRules

PASSWORD = "trang-ram-sang"
QUESTIONS = 60
QUESTIONS_ASKED = 20
MINUTES = 15


class Entrant(NamedTuple):
    """Somebody who is signed in on a phone, and can sign in again."""

    account_id: int
    member_code: str
    cookie: str


class World(NamedTuple):
    """Where the contest is, which quiz it holds, and who may enter."""

    address: str
    quiz_id: int
    entrants: list[Entrant]


def make_world(app: Flask, count: int) -> World:
    """Make a contest that is open, and so many entrants with accounts and sessions."""
    now = clock.now()
    with app.app_context():
        unit = found_unit(NewUnit("LĐLĐ tỉnh Đo Đếm", Level.PROVINCE), Decision(now))
        bank_id = create_bank(name="Pháp luật lao động", unit_id=unit.id, account_id=None, now=now)
        questions = [_question(number) for number in range(1, QUESTIONS + 1)]
        add_questions(bank_id, questions, account_id=None, now=now)
        only_round = RoundRules(
            title="Vòng 1",
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=1),
            bank_id=bank_id,
            question_count=QUESTIONS_ASKED,
            minutes=MINUTES,
            attempt_limit=100,
        )
        rules = ContestRules((only_round,), "<p>Mỗi người tự làm bài, không nhờ người khác.</p>")
        contest = create_contest(
            NewContest("Tìm hiểu pháp luật lao động", unit.id, rules, "Cuộc thi để đo tốc độ."),
            account_id=None,
            now=now,
        )
        publish_contest(contest.id, account_id=None, now=now)
        quiz_id = db.session.scalars(select(Round.quiz_id).where(Round.contest_id == contest.id)).one()
        entrants = _make_entrants(app, count, unit_id=unit.id)
        db.commit()
        db.session.remove()
        return World(f"/c/{contest.slug}", quiz_id, entrants)


def _question(number: int) -> NewQuestion:
    stem = f"Câu hỏi số {number}: trong điều kiện bình thường, người lao động được nghỉ bao nhiêu ngày?"
    options = [f"{number + place} ngày làm việc, hưởng nguyên lương" for place in range(4)]
    question = one_right(stem, options, number % 4, explanation="Xem điều luật đã dẫn.")
    return replace(question, law="Văn bản để đo", article=f"Điều {number}")


def _make_entrants(app: Flask, count: int, *, unit_id: int) -> list[Entrant]:
    """Make people with accounts; all have one password, hashed once, and each has a session."""
    now = clock.now()
    codes = [f"DD{number:06}" for number in range(1, count + 1)]
    people = [
        {
            "family_name": "Nguyễn Thị Đo",
            "given_name": f"Hoà {code}",
            "name_sort": person_sort_key("Nguyễn Thị Đo", f"Hoà {code}"),
            "name_folded": fold(f"Nguyễn Thị Đo Hoà {code}"),
            "member_code": code,
            "created_at": now,
        }
        for code in codes
    ]
    person_ids = list(
        db.session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), people)
    )
    db.session.execute(
        insert(Membership), [{"person_id": person_id, "unit_id": unit_id} for person_id in person_ids]
    )
    password_hash = hash_password(PASSWORD)
    accounts = [
        {
            "person_id": person_id,
            "display_name": f"Nguyễn Thị Đo Hoà {code}",
            "password_hash": password_hash,
            "created_at": now,
            "activated_at": now,
        }
        for person_id, code in zip(person_ids, codes, strict=True)
    ]
    made = db.session.scalars(insert(Account).returning(Account.id, sort_by_parameter_order=True), accounts)
    return [
        Entrant(account_id, code, cookie_of(app, open_session(account_id, user_agent="bench", now=now)))
        for account_id, code in zip(list(made), codes, strict=True)
    ]


def cookie_of(app: Flask, token: str) -> str:
    """Return the cookie of somebody who signed in with this session."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        raise RuntimeError("The platform has no key to sign cookies with.")
    kept = {"_permanent": True, "_user_id": token, "_fresh": True, DEVICE: token_urlsafe(9)}
    return str(serializer.dumps(kept))


def leave_the_night_alone() -> None:
    """Say that the jobs of this night were done, so that the server does not begin with them."""
    now = clock.now()
    for daily in registry().dailies:
        done = {"state": JobState.DONE, "created_at": now, "lease_until": now, "finished_at": now}
        db.session.add(Job(kind=daily.kind, arguments={}, **done))
