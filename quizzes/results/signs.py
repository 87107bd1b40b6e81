"""What may be worth a look before somebody wins: looked up while a standing is made, shown to the board.

Only candidates for prizes are compared, with each other and with whoever used their device.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple, Self

from sqlalchemy import func, select

from lms import db
from lms.people.models import Person
from quizzes.attempts.answers import Answers, Item, chosen
from quizzes.attempts.grading import mark
from quizzes.attempts.models import Attempt, Paper
from quizzes.attempts.written import Questions, questions_of, response_of
from quizzes.bank.keys import KEYS
from quizzes.ranking.conclusion import Conclusion
from quizzes.results.likeness import Likeness, Replies, Reply, likeness
from quizzes.results.models import Standing, WinnerSigns

FASTEST = 3000
"""Milliseconds a question: whoever was faster hardly read it."""
MOST_COMPARED = 300
"""So many candidates, from the first on, are compared."""
MOST_ON_A_DEVICE = 20
"""So many of those who used the device of a candidate are compared, too."""
AT_ONCE = 500
SURVIVOR = func.coalesce(Person.merged_into_id, Person.id)


@dataclass(frozen=True)
class Alike:
    """Another attempt with the same wrong answers; figures as `Likeness` has them."""

    attempt_id: int
    receipt: str
    shared: int
    both_wrong: int
    same: int
    same_device: bool


@dataclass(frozen=True)
class Hints:
    """What may be worth a look; it decides nothing by itself."""

    is_fast: bool = False
    same_device: int = 0
    """How many other people handed in from the same browser."""
    alike: tuple[Alike, ...] = ()

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Return the hints that `to_json` wrote."""
        alike = tuple(Alike(**one) for one in told["alike"])
        return cls(told["is_fast"], told["same_device"], alike)

    def to_json(self) -> dict[str, Any]:
        """Return the hints as JSON."""
        return {**vars(self), "alike": [dict(vars(one)) for one in self.alike]}


NO_HINTS = Hints()


class _Sat(NamedTuple):
    """An attempt as far as it is compared."""

    id: int
    person_id: int
    quiz_id: int
    receipt: str
    device: str | None
    is_fast: bool
    items: Sequence[Item]
    answers: Answers


def signs_of(conclusion: Conclusion) -> dict[int, Hints]:
    """Return the hints for those who win in a standing, by attempt; whoever has none is left out."""
    winners = list(dict.fromkeys(conclusion.table.attempts[one.row] for one in conclusion.won))
    candidates = list(_sat(winners[:MOST_COMPARED]))
    beside = _on_their_devices(candidates)
    known = {one.id for one in candidates}
    near = [attempt for found in beside.values() for attempt in found[:MOST_ON_A_DEVICE]]
    others = list(_sat([one.id for one in near if one.id not in known]))
    alike = _alike(candidates, others)
    found = {}
    for one in candidates:
        same = {other.person_id for other in beside[one.quiz_id, one.device]} - {one.person_id}
        hints = Hints(one.is_fast, len(same), tuple(alike[one.id]))
        if hints != NO_HINTS:
            found[one.id] = hints
    return found


def hints_of(standing: Standing, attempt_id: int) -> Hints:
    """Return what may be worth a look in the attempt of a winner."""
    kept = db.session.get(WinnerSigns, (standing.id, attempt_id))
    return Hints.from_json(kept.signs) if kept else NO_HINTS


def _sat(attempt_ids: Sequence[int]) -> Iterator[_Sat]:
    """Give attempts in the order asked for."""
    found = {}
    for first in range(0, len(attempt_ids), AT_ONCE):
        rows = db.session.execute(
            select(Attempt, Paper.items, SURVIVOR)
            .join(Paper, Paper.id == Attempt.paper_id)
            .join(Person, Person.id == Attempt.person_id)
            .where(Attempt.id.in_(attempt_ids[first : first + AT_ONCE]))
        )
        for attempt, items, person_id in rows:
            taken = (attempt.submitted_at or attempt.started_at) - attempt.started_at
            is_fast = taken.total_seconds() * 1000 < FASTEST * attempt.question_count
            found[attempt.id] = _Sat(
                attempt.id,
                person_id,
                attempt.quiz_id,
                attempt.receipt_code,
                attempt.device,
                is_fast,
                items,
                attempt.answers,
            )
    return (found[one] for one in attempt_ids)


class _Beside(NamedTuple):
    id: int
    person_id: int


def _on_their_devices(candidates: Sequence[_Sat]) -> Mapping[tuple[int, str | None], list[_Beside]]:
    """Return who handed in from the browsers of candidates, by quiz and browser."""
    found: dict[tuple[int, str | None], list[_Beside]] = defaultdict(list)
    devices = sorted({one.device for one in candidates if one.device})
    quizzes = {one.quiz_id for one in candidates}
    for first in range(0, len(devices), AT_ONCE):
        rows = db.session.execute(
            select(Attempt.quiz_id, Attempt.device, Attempt.id, SURVIVOR)
            .join(Person, Person.id == Attempt.person_id)
            .where(
                Attempt.quiz_id.in_(quizzes),
                Attempt.device.in_(devices[first : first + AT_ONCE]),
                Attempt.submitted_at.is_not(None),
                Attempt.given_back_at.is_(None),
            )
            .order_by(Attempt.id)
        )
        for quiz_id, device, attempt_id, person_id in rows:
            found[quiz_id, device].append(_Beside(attempt_id, person_id))
    return found


def _alike(candidates: Sequence[_Sat], others: Sequence[_Sat]) -> Mapping[int, list[Alike]]:
    """Return for each candidate whose wrong answers are strikingly the same, the most first."""
    questions = questions_of(item for one in (*candidates, *others) for item in one.items)
    replies = {one.id: replies_of(one.items, one.answers, questions) for one in (*candidates, *others)}
    pairs = [*combinations(candidates, 2)]
    pairs += [(one, other) for one in candidates for other in others if _is_beside(one, other)]
    found: dict[int, list[Alike]] = defaultdict(list)
    for one, other in pairs:
        if one.person_id == other.person_id:
            continue
        likely = likeness(replies[one.id], replies[other.id])
        if likely.is_striking:
            found[one.id].append(_told(other, likely, _is_beside(one, other)))
            found[other.id].append(_told(one, likely, _is_beside(one, other)))
    for listed in found.values():
        listed.sort(key=lambda alike: (-alike.same, alike.attempt_id))
    return found


def _is_beside(one: _Sat, other: _Sat) -> bool:
    return one.device is not None and (one.quiz_id, one.device) == (other.quiz_id, other.device)


def _told(other: _Sat, found: Likeness, same_device: bool) -> Alike:
    return Alike(other.id, other.receipt, found.shared, found.both_wrong, found.same, same_device)


def replies_of(items: Sequence[Item], answers: Answers, questions: Questions) -> Replies:
    """Return what was answered to the questions of a paper, whatever the order of questions and options."""
    found = {}
    for number, item in enumerate(items, start=1):
        letters = chosen(answers, number)
        if not any(letters) or ("kind" not in item and len(item["options"]) < 3):
            continue
        given: object = frozenset(
            key for letter, key in zip(KEYS, item["options"], strict=False) if letter in letters
        )
        if "kind" in item:
            given = response_of(item, letters, questions[item["version_id"]])
        found[item["version_id"]] = Reply(given, mark(item, letters, questions).is_full)
    return found
