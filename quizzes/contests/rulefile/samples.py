"""Banks of plain arithmetic, for rehearsals of contests whose questions are not written yet."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from quizzes.attempts.plan import Part
from quizzes.bank.actions import add_questions, create_bank
from quizzes.bank.content import Difficulty, NewQuestion
from quizzes.bank.rules import one_right


def make_bank(
    name: str, unit_id: int, needs: Sequence[Part], *, account_id: int | None, now: datetime
) -> int:
    """Return the id of a new bank that has what papers of these parts draw."""
    bank_id = create_bank(name=name, unit_id=unit_id, account_id=account_id, now=now)
    add_questions(bank_id, list(_questions(needs)), account_id=account_id, now=now)
    return bank_id


def _questions(needs: Sequence[Part]) -> Iterator[NewQuestion]:
    number = 0
    for part in needs:
        for _place in range(max(part.question_ids) if part.is_fixed else part.count):
            number += 1
            yield _question(number, part.topic, part.difficulty or Difficulty.MEDIUM)


def _question(number: int, topic: str, difficulty: Difficulty) -> NewQuestion:
    first, second = number, 3 + number % 17
    total = first + second
    options = [str(total + step) for step in (-1, 0, 1, 10)]
    one = one_right(f"{first} + {second} = ?", options, 1)
    return NewQuestion(one.kind, one.stem, options=one.options, topic=topic, difficulty=difficulty)
