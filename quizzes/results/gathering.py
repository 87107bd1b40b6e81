"""What a standing is made of, streamed from the database into columns: nothing is made per attempt."""

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, String, and_, null, select, type_coerce
from sqlalchemy import Row as Line

from lms import db
from lms.people.models import Person
from quizzes.attempts.answers import count_answered
from quizzes.attempts.models import Attempt
from quizzes.entrants.models import Entrant
from quizzes.ranking.conclusion import Terms
from quizzes.ranking.counting import count_one_each
from quizzes.ranking.keys import Order
from quizzes.ranking.rounds import join_round
from quizzes.ranking.rules import Counts, Overall
from quizzes.ranking.values import MISSING, Table, distance
from quizzes.results.belonging import Belonging
from quizzes.results.rules import worth

BATCH = 5000
MICROSECOND = timedelta(microseconds=1)
MILLISECOND = 1000


@dataclass(frozen=True)
class RoundFacts:
    """A round of a contest with what ranking needs of it."""

    contest_id: int
    number: int
    quiz_id: int
    opens_at: datetime
    closes_at: datetime
    counts: Counts
    counted: tuple[int | None, ...] = (None, None)
    """What each prediction is compared with, once it is frozen."""
    essays: Mapping[int, int] = field(default_factory=dict)
    """The points of essays by person, in parts of `SCALE`."""
    essays_within: Mapping[int, int] = field(default_factory=dict)
    """The same of essays that were written within papers, by attempt."""


@dataclass(frozen=True)
class Left:
    """Who is left out or passed over, and who comes first among equals, by person and by attempt."""

    voided: Collection[int]
    winners: Collection[int]
    decided: Mapping[int, int]


@dataclass
class Gathered:
    """A table with the person of each row."""

    table: Table
    people: "array[int]"
    voided: int = 0


def gather_round(one: RoundFacts, terms: Terms, left: Left, belonging: Belonging) -> Gathered:
    """Return the entrants of a round, each with the attempt that counts.

    A merged double is the person that survives.
    """
    merged = _merged()
    apart = {*merged, *merged.values(), *left.voided}
    found = Gathered(Table(), array("q"))
    add = _adder(found, one, belonging)
    waiting: list[tuple[int, Line[Any]]] = []
    for rows in _attempts(one, terms):
        if apart:
            waiting += [
                (merged.get(row.person_id, row.person_id), row) for row in rows if row.person_id in apart
            ]
            rows = [row for row in rows if row.person_id not in apart]
        add([row.person_id for row in rows], rows)
    ranked = [pair for pair in waiting if pair[0] not in left.voided]
    ranked.sort(key=lambda pair: (pair[0], pair[1].started_at, pair[1].id))
    add([person_id for person_id, _row in ranked], [row for _person_id, row in ranked])
    found.voided = len(waiting) - len(ranked)
    found.people = count_one_each(found.table, found.people, one.counts, terms.ranking.keys)
    table = found.table
    table.passed_over = array("q", [int(person_id in left.winners) for person_id in found.people])
    if one.essays:
        table.essay = array("q", [one.essays.get(person_id, 0) for person_id in found.people])
    table.decided = array("q", [left.decided.get(attempt_id, MISSING) for attempt_id in table.attempts])
    return found


def add_round(whole: Gathered, one: Gathered, overall: Overall, keys: Sequence[Order]) -> None:
    """Add a round to the result of the whole contest: who is new gets a row, of the others values join."""
    found = {person: place for place, person in enumerate(whole.people)}
    places = array("q", (found.setdefault(person, len(found)) for person in one.people))
    whole.people.extend(islice(found, len(whole.people), None))
    join_round(whole.table, one.table, places, overall, keys)
    whole.voided += one.voided


Add = Callable[[Sequence[int], Sequence[Line[Any]]], None]


def _adder(found: Gathered, one: RoundFacts, belonging: Belonging) -> Add:
    """Return what adds attempts of people to a table, column by column."""
    worths, table = _Worths(), found.table
    opening = one.opens_at.astimezone(UTC)

    def add(people: Sequence[int], rows: Sequence[Line[Any]]) -> None:
        if not rows:
            return
        ids, _sitters, units, receipts, *counts, started, submitted, kinds, divisions, said, answers = zip(
            *rows, strict=True
        )
        rights, questions, points, most, *predictions = counts
        begun, ended = _since(opening, started), _since(opening, submitted)
        worth_of = [worths[key] for key in zip(rights, questions, points, most, strict=True)]
        first, second = ([MISSING if one is None else one for one in guesses] for guesses in predictions)
        found.people.extend(people)
        table.receipts.extend(receipts)
        table.units.extend(map(belonging.unit, map(_first_known, said, units)))
        table.kinds.extend(kind or belonging.kind(person) for kind, person in zip(kinds, people, strict=True))
        table.divisions.extend(division or "" for division in divisions)
        columns = {
            "attempts": ids,
            "rounds": [1] * len(rows),
            "score": [score for score, _most in worth_of],
            "right": rights,
            "questions": questions,
            "answered": [MISSING if kept is None else count_answered(kept) for kept in answers],
            "duration": [(end - begin) // MILLISECOND for begin, end in zip(begun, ended, strict=True)],
            "start": [begin // MILLISECOND for begin in begun],
            "hand_in": [end // MILLISECOND for end in ended],
            "essay": [one.essays_within.get(attempt_id, 0) for attempt_id in ids],
            "prediction": first,
            "distance": [distance(guess, one.counted[0]) for guess in first],
            "prediction2": second,
            "distance2": [distance(guess, one.counted[1]) for guess in second],
            "referred": [0] * len(rows),
            "most": [whole for _score, whole in worth_of],
        }
        for name, column in columns.items():
            table.column(name).extend(column)

    return add


class _Worths(dict[Any, tuple[int, int]]):
    """What papers are worth, and were worth at most, reckoned once for all that come to the same."""

    def __missing__(self, key: tuple[int, int, str | None, str | None]) -> tuple[int, int]:
        self[key] = found = worth(*key)
        return found


def _first_known(said: int | None, unit_id: int | None) -> int | None:
    return said or unit_id


def _since(opening: datetime, kept: Sequence[Any]) -> list[int]:
    """Return moments as microseconds since the opening: SQLite keeps them as text in UTC."""
    if isinstance(kept[0], str):
        naive = opening.replace(tzinfo=None)
        return [(datetime.fromisoformat(one) - naive) // MICROSECOND for one in kept]
    return [(one - opening) // MICROSECOND for one in kept]


def _merged() -> dict[int, int]:
    """Return the surviving person of each double."""
    rows = db.session.execute(
        select(Person.id, Person.merged_into_id).where(Person.merged_into_id.is_not(None))
    )
    found = {double: survivor for double, survivor in rows if survivor is not None}
    for double, survivor in found.items():
        last = survivor
        while last in found:
            last = found[last]
        found[double] = last
    return found


def _attempts(one: RoundFacts, terms: Terms) -> Iterator[Sequence[Line[Any]]]:
    """Stream what was handed in and not given back, by person and number; moments as they are kept."""
    has_entrants = db.session.scalar(select(Entrant.id).where(Entrant.contest_id == one.contest_id).limit(1))
    of_entrant: list[Any] = [Entrant.kind, Entrant.division, Entrant.unit_id]
    if has_entrants is None:
        of_entrant = [null().label(name) for name in ("kind", "division", "said_unit_id")]
    answers: ColumnElement[Any] = null().label("answers")
    if terms.ranking.eligibility.needs_all_answered:
        answers = Attempt.answers.expression
    statement = select(
        Attempt.id,
        Attempt.person_id,
        Attempt.unit_id,
        Attempt.receipt_code,
        Attempt.right_count,
        Attempt.question_count,
        Attempt.marks["points"].as_string(),
        Attempt.marks["most"].as_string(),
        Attempt.prediction,
        Attempt.prediction2,
        type_coerce(Attempt.started_at, String).label("started_at"),
        type_coerce(Attempt.submitted_at, String),
        *of_entrant,
        answers,
    ).where(
        Attempt.quiz_id == one.quiz_id,
        Attempt.submitted_at.is_not(None),
        Attempt.given_back_at.is_(None),
    )
    if has_entrants is not None:
        statement = statement.outerjoin(
            Entrant, and_(Entrant.person_id == Attempt.person_id, Entrant.contest_id == one.contest_id)
        )
    by_person = statement.order_by(Attempt.person_id, Attempt.number)
    found = db.session.connection().execute(by_person, execution_options={"yield_per": BATCH})
    yield from found.partitions()
