"""Sitting quizzes the way people do: start, answer, hand in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from demo import content
from lms import db
from quizzes.attempts.actions import save_answer, start_attempt
from quizzes.attempts.answers import Tap
from quizzes.attempts.ending import submit_attempt
from quizzes.attempts.models import Attempt, Paper
from quizzes.bank.content import Difficulty, NewQuestion
from quizzes.bank.keys import KEYS
from quizzes.bank.rules import one_right


@dataclass(frozen=True)
class Event:
    """Something that somebody does at a moment."""

    at: datetime
    act: Callable[[datetime], object]


def new_question(question: content.Question) -> NewQuestion:
    """Return a question as its author hands it to a bank."""
    return replace(
        one_right(question.stem, question.options, question.right, explanation=question.explanation),
        law=question.law,
        article=question.article,
        topic=question.topic,
        difficulty=Difficulty(question.difficulty),
    )


def sitting(
    quiz_id: int, person_id: int, *, right: float, at: datetime, longest: int, random: Random
) -> Event:
    """Return how somebody sits a quiz with this share of right answers, in so many minutes at most."""
    taking = timedelta(minutes=random.randint(4, longest - 1), seconds=random.randrange(60))

    def act(now: datetime) -> None:
        attempt_id = start_attempt(quiz_id, person_id, now=now, random=random)
        choices = _choices(attempt_id, right, random)
        for number, letters in choices.items():
            tapped_at = now + taking * (number / (len(choices) + 1))
            save_answer(attempt_id, Tap(number, letters, seq=number), person_id=person_id, now=tapped_at)
        submit_attempt(attempt_id, now=now + taking)

    return Event(at, act)


def _choices(attempt_id: int, right: float, random: Random) -> dict[int, list[str]]:
    """Return the letters for each question of a paper."""
    items = db.session.scalars(
        select(Paper.items).join(Attempt, Attempt.paper_id == Paper.id).where(Attempt.id == attempt_id)
    ).one()
    known = set(random.sample(range(len(items)), round(right * len(items))))
    return {
        place + 1: item["right"] if place in known else [_wrong_letter(item, random)]
        for place, item in enumerate(items)
    }


def _wrong_letter(item: dict[str, Any], random: Random) -> str:
    letters = KEYS[: len(item["options"])]
    return random.choice([letter for letter in letters if letter not in item["right"]])
