"""The standings of a contest: drafts and published versions, what changed between them, what was voided."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from lms import db
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.people.models import Person
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Round
from quizzes.contests.queries import rules_of
from quizzes.ranking.rules import Measure
from quizzes.results import queries
from quizzes.results.appeals.queries import upheld_since
from quizzes.results.appeals.rules import ticket
from quizzes.results.models import (
    WHOLE,
    Award,
    Standing,
    StandingRow,
    StandingState,
    StandingUnit,
    Verification,
    Void,
)
from quizzes.results.rules import Winners, prize_changes, unit_changes

AT_ONCE = 500


@dataclass(frozen=True)
class Offer:
    """A standing that a contest can have, with what there is of it."""

    round_number: int
    title: str
    closes_at: datetime | None
    draft: Standing | None
    published: Standing | None
    has_hand_prizes: bool
    """Whether the organising board gives collective prizes by hand in it."""


def next_version(contest_id: int, round_number: int) -> int:
    """Return the number of the version that is published next."""
    last = db.session.scalar(
        select(func.max(Standing.version)).where(
            Standing.contest_id == contest_id,
            Standing.round_number == round_number,
            Standing.state == StandingState.PUBLISHED,
        )
    )
    return (last or 0) + 1


def find_standing(
    contest_id: int, round_number: int, *states: StandingState, version: int | None = None
) -> Standing | None:
    """Return the newest standing in one of these states, or that version of it."""
    statement = select(Standing).where(
        Standing.contest_id == contest_id,
        Standing.round_number == round_number,
        Standing.state.in_(states),
    )
    if version is not None:
        statement = statement.where(Standing.version == version)
    return db.session.scalar(statement.order_by(Standing.version.desc()).limit(1))


def require_standing(contest_id: int, round_number: int, *states: StandingState) -> Standing:
    """Return the newest standing in one of these states; one that is not there is not found."""
    standing = find_standing(contest_id, round_number, *states)
    if standing is None:
        raise NotFound(_l("Chưa có kết quả của vòng này."))
    return standing


def differences(standing: Standing) -> list[dict[str, Any]]:
    """Return what a standing changes in the version that is published: who left or came, and prizes.

    Appeals that were upheld in between stand first, by their numbers.
    """
    before = find_standing(standing.contest_id, standing.round_number, StandingState.PUBLISHED)
    if before is None:
        return []
    old, new = _entrants(before.id), _entrants(standing.id)
    return [
        *(
            {"entrant": one.receipt, "change": "appeal", "ticket": ticket(one.appeal.number)}
            for one in upheld_since(before)
        ),
        *({"entrant": receipt, "change": "removed"} for receipt in _receipts(old - new)),
        *({"entrant": receipt, "change": "added"} for receipt in _receipts(new - old)),
        *prize_changes(_titles(before.id), _titles(standing.id)),
        *unit_changes(_unit_prizes(before.id), _unit_prizes(standing.id)),
    ]


def count_unverified(standing: Standing) -> int:
    """Return how many winners were not verified in everything."""
    winners = select(Award.attempt_id).where(Award.standing_id == standing.id).distinct()
    total = db.session.scalar(select(func.count()).select_from(winners.subquery())) or 0
    verified = db.session.scalar(
        select(func.count(Verification.attempt_id)).where(
            Verification.contest_id == standing.contest_id,
            Verification.round_number == standing.round_number,
            Verification.attempt_id.in_(winners),
            Verification.has_identity,
            Verification.has_unit,
            Verification.has_contact,
            Verification.has_dossier,
        )
    )
    return total - (verified or 0)


def list_offers(contest_id: int) -> list[Offer]:
    """Return the standings of a contest: of each round that is ranked, and of several as a whole."""
    quizzes = queries.ranked_quizzes(contest_id)
    rows = db.session.execute(select(Round.number, Round.title).where(Round.contest_id == contest_id))
    titles = dict(rows.all())
    offers = [(number, titles[number], quiz.closes_at) for number, quiz in quizzes]
    if len(quizzes) > 1:
        offers.append((WHOLE, str(_l("Chung cuộc")), quizzes[-1][1].closes_at))
    by_hand = [one for one in rules_of(contest_id).collective if one.measure is Measure.HAND]
    return [
        Offer(
            number,
            title,
            closes_at,
            find_standing(contest_id, number, StandingState.DRAFT, StandingState.OUTDATED),
            find_standing(contest_id, number, StandingState.PUBLISHED),
            any(one.is_for(number or None) or (len(offers) == 1 and one.is_for(None)) for one in by_hand),
        )
        for number, title, closes_at in offers
    ]


def list_voids(contest_id: int, round_number: int) -> list[tuple[Void, str]]:
    """Return what was voided in a standing, with the names."""
    rows = db.session.execute(
        select(Void, Person)
        .join(Person, Person.id == Void.person_id)
        .where(Void.contest_id == contest_id, Void.round_number == round_number)
        .order_by(Void.id)
    )
    return [(void, person.name) for void, person in rows]


def _entrants(standing_id: int) -> set[int]:
    return set(
        db.session.scalars(select(StandingRow.attempt_id).where(StandingRow.standing_id == standing_id))
    )


def _receipts(attempt_ids: Collection[int]) -> list[str]:
    """Return receipts in their order; a few hundred at a time, as databases take so many values at once."""
    listed = sorted(attempt_ids)
    found: list[str] = []
    for first in range(0, len(listed), AT_ONCE):
        some = listed[first : first + AT_ONCE]
        found += db.session.scalars(select(Attempt.receipt_code).where(Attempt.id.in_(some)))
    return sorted(found)


def _titles(standing_id: int) -> dict[str, list[str]]:
    """Return the prizes of each receipt."""
    rows = db.session.execute(
        select(Attempt.receipt_code, Award.title)
        .join(Attempt, Attempt.id == Award.attempt_id)
        .where(Award.standing_id == standing_id)
        .order_by(Award.tier)
    )
    found: dict[str, list[str]] = {}
    for receipt, title in rows:
        found.setdefault(receipt, []).append(title)
    return found


def _unit_prizes(standing_id: int) -> Winners:
    rows = db.session.execute(
        select(StandingUnit.key, StandingUnit.told).where(StandingUnit.standing_id == standing_id)
    )
    return {(key, told["unit"], told["division"]): told for key, told in rows if told["prize"]}
