"""What a standing is made of, streamed from the database into columns: no object of the ORM per attempt."""

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row as Line
from sqlalchemy import String, and_, select, type_coerce

from lms import db
from lms.people.models import Person
from quizzes.attempts.answers import count_answered
from quizzes.attempts.models import Attempt
from quizzes.entrants.models import Entrant
from quizzes.ranking.conclusion import Terms
from quizzes.ranking.counting import chooser, counted, joined
from quizzes.ranking.keys import Order
from quizzes.ranking.rules import Counts, Overall
from quizzes.ranking.values import MISSING, Row, Table, Values, row_of
from quizzes.results.belonging import Belonging
from quizzes.results.rules import values_of

BATCH = 5000


@dataclass(frozen=True)
class RoundFacts:
    """A round of a contest with what ranking needs of it."""

    contest_id: int
    number: int
    quiz_id: int
    opens_at: datetime
    closes_at: datetime
    counts: Counts
    counted: int | None = None
    """What predictions are compared with, once it is frozen."""


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
    """Return the entrants of a round, each with the attempt that counts."""
    choose = chooser(one.counts, terms.ranking.keys)
    found = Gathered(Table(), array("q"))
    rows: list[Row] = []
    for person_id, attempts in _by_person(one, terms):
        if person_id in left.voided:
            found.voided += len(attempts)
            continue
        place, values = counted([_values(attempt, one, terms) for attempt in attempts], choose)
        attempt = attempts[place]
        rows.append(
            row_of(
                attempt.receipt_code,
                values,
                unit=belonging.unit(attempt.said_unit_id or attempt.unit_id),
                kind=attempt.kind or belonging.kind(person_id),
                division=attempt.division or "",
                attempt=attempt.id,
                passed_over=int(person_id in left.winners),
                decided=left.decided.get(attempt.id, MISSING),
            )
        )
        found.people.append(person_id)
        if len(rows) == BATCH:
            found.table.add(rows)
            rows = []
    found.table.add(rows)
    return found


def add_round(whole: Gathered, one: Gathered, overall: Overall, keys: Sequence[Order]) -> None:
    """Add a round to the result of the whole contest: who is new gets a row, of the others values join.

    An entrant is named by the receipt of the first round, and stands in the unit of the last.
    """
    places = {person: place for place, person in enumerate(whole.people)}
    new: list[Row] = []
    table = one.table
    for row, person in enumerate(one.people):
        values = table.values(row)
        place = places.get(person)
        if place is None:
            new.append(
                row_of(
                    table.receipts[row],
                    values,
                    unit=table.units[row],
                    kind=table.kinds[row],
                    division=table.divisions[row],
                    attempt=table.attempts[row],
                    passed_over=table.passed_over[row],
                    decided=table.decided[row],
                )
            )
            whole.people.append(person)
            continue
        whole.table.replace(place, joined(whole.table.values(place), values, overall, keys))
        whole.table.rounds[place] += 1
        whole.table.units[place] = table.units[row]
        whole.table.kinds[place] = table.kinds[row]
        whole.table.divisions[place] = table.divisions[row]
    whole.table.add(new)
    whole.voided += one.voided


def _by_person(one: RoundFacts, terms: Terms) -> Iterator[tuple[int, list[Line[Any]]]]:
    """Give everybody with their attempts in order; a merged double is the person that survives."""
    merged = _merged()
    touched = {*merged, *merged.values()}
    together: dict[int, list[Line[Any]]] = {}
    for person_id, attempts in groupby(_attempts(one, terms), key=attrgetter("person_id")):
        if person_id in touched:
            together.setdefault(merged.get(person_id, person_id), []).extend(attempts)
        else:
            yield person_id, list(attempts)
    for person_id, found in together.items():
        yield person_id, sorted(found, key=attrgetter("started_at", "id"))


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


def _attempts(one: RoundFacts, terms: Terms) -> Iterator[Line[Any]]:
    """Stream what was handed in and not given back, by person and number; moments as they are kept."""
    columns: list[Any] = [
        Attempt.id,
        Attempt.person_id,
        Attempt.unit_id,
        Attempt.receipt_code,
        Attempt.right_count,
        Attempt.question_count,
        Attempt.marks,
        Attempt.prediction,
        type_coerce(Attempt.started_at, String).label("started_at"),
        type_coerce(Attempt.submitted_at, String).label("submitted_at"),
        Entrant.kind,
        Entrant.division,
        Entrant.unit_id.label("said_unit_id"),
    ]
    if terms.ranking.eligibility.needs_all_answered:
        columns.append(Attempt.answers)
    statement = (
        select(*columns)
        .outerjoin(
            Entrant, and_(Entrant.person_id == Attempt.person_id, Entrant.contest_id == one.contest_id)
        )
        .where(
            Attempt.quiz_id == one.quiz_id,
            Attempt.submitted_at.is_not(None),
            Attempt.given_back_at.is_(None),
        )
        .order_by(Attempt.person_id, Attempt.number)
    )
    yield from db.session.execute(statement, execution_options={"yield_per": BATCH})


def _values(attempt: Line[Any], one: RoundFacts, terms: Terms) -> Values:
    reads_answers = terms.ranking.eligibility.needs_all_answered
    return values_of(
        right=attempt.right_count,
        questions=attempt.question_count,
        marks=attempt.marks,
        started_at=_moment(attempt.started_at),
        submitted_at=_moment(attempt.submitted_at),
        opens_at=one.opens_at,
        answered=count_answered(attempt.answers) if reads_answers else MISSING,
        prediction=MISSING if attempt.prediction is None else attempt.prediction,
        target=one.counted,
    )


def _moment(kept: str | datetime) -> datetime:
    """Return a moment: SQLite keeps it as text in UTC."""
    if isinstance(kept, str):
        return datetime.fromisoformat(kept).replace(tzinfo=UTC)
    return kept
