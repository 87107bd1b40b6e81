"""Published standings as anybody reads them: pages of names with masks, a receipt, one's own rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from lms import db, i18n
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.paging import PAGE_SIZE, Page, page_of
from lms.people.models import Person
from lms.people.queries import rows_of
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest, ContestState, Round
from quizzes.entrants.models import Entrant
from quizzes.ranking.keys import Key, Order
from quizzes.results.models import WHOLE, Award, Standing, StandingRow, StandingState, StandingUnit
from quizzes.results.rules import STAGES, masked


@dataclass(frozen=True)
class BoardLine:
    """An entrant on a board; the name is masked, and the values stand in the order of the keys."""

    place: int
    rank: int
    division_rank: int
    unit_rank: int
    parent_rank: int
    name: str
    receipt: str
    unit_name: str | None
    division: str
    values: tuple[str, ...]
    prizes: tuple[str, ...]


@dataclass(frozen=True)
class Board:
    """A published standing with its contest and the title of its round."""

    contest: Contest
    standing: Standing
    round_title: str | None

    @property
    def keys(self) -> list[Key]:
        """What it was ranked by."""
        return [Order.parse(one).key for one in self.standing.facts["keys"]]

    @property
    def told_keys(self) -> list[Key]:
        """What its lines tell the values of."""
        return _told_keys(self.standing)


def require_board(slug: str, round_number: int, version: int | None = None) -> Board:
    """Return a published standing, the newest version unless one is asked for; any other is not found.

    Stages have boards of their own.
    """
    statement = (
        select(Contest, Standing, Round.title)
        .join(Standing, Standing.contest_id == Contest.id)
        .outerjoin(Round, and_(Round.contest_id == Contest.id, Round.number == Standing.round_number))
        .where(
            Contest.slug == slug,
            Contest.state == ContestState.PUBLISHED,
            Standing.round_number == round_number,
            Standing.round_number < STAGES,
            Standing.state == StandingState.PUBLISHED,
        )
        .order_by(Standing.version.desc())
        .limit(1)
    )
    if version is not None:
        statement = statement.where(Standing.version == version)
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound(_l("Kết quả này chưa công bố."))
    return Board(*row)


def list_boards(contest_id: int) -> list[tuple[Standing, str | None]]:
    """Return the newest published standing of each round, each stage and the whole, the whole last."""
    rows = db.session.execute(
        select(Standing, Round.title)
        .outerjoin(
            Round, and_(Round.contest_id == Standing.contest_id, Round.number == Standing.round_number)
        )
        .where(Standing.contest_id == contest_id, Standing.state == StandingState.PUBLISHED)
        .order_by(Standing.round_number, Standing.version)
    )
    newest = {one.round_number: (one, title or one.facts.get("stage_title")) for one, title in rows}
    return sorted(newest.values(), key=lambda one: (one[0].round_number == 0, one[0].round_number))


def list_versions(standing: Standing) -> list[Standing]:
    """Return all published versions of a standing, the newest first."""
    return list(
        db.session.scalars(
            select(Standing)
            .where(
                Standing.contest_id == standing.contest_id,
                Standing.round_number == standing.round_number,
                Standing.state == StandingState.PUBLISHED,
            )
            .order_by(Standing.version.desc())
        )
    )


def page_lines(
    standing: Standing, division: str = "", *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[BoardLine]:
    """Return a page of a standing, of one division if asked."""
    statement = _lines(standing)
    if division:
        statement = statement.where(StandingRow.division == division)
    page = page_of(statement, StandingRow.place.label("key_place"), after=after, size=size)
    return Page(_told(standing, page.items), page.after)


def winners(standing: Standing) -> list[BoardLine]:
    """Return those who win something, in the order of the standing."""
    statement = _lines(standing).where(
        StandingRow.place.in_(select(Award.place).where(Award.standing_id == standing.id))
    )
    return _told(standing, db.session.execute(statement.order_by(StandingRow.place)).all())


def lines_of_person(standing: Standing, person_id: int | None) -> list[BoardLine]:
    """Return where somebody stands; a person whose doubles were merged may stand more than once."""
    if person_id is None:
        return []
    return _of_attempts(standing, Attempt.person_id.in_(rows_of(person_id)))


def find_by_receipt(standing: Standing, receipt: str) -> list[BoardLine]:
    """Return where the holder of a receipt stands, be it that of the attempt that counts or of another."""
    person_id = db.session.scalar(
        select(func.coalesce(Person.merged_into_id, Person.id))
        .join(Attempt, Attempt.person_id == Person.id)
        .where(Attempt.receipt_code == receipt.strip().upper())
    )
    return lines_of_person(standing, person_id)


def is_left_out(standing: Standing, receipt: str) -> bool:
    """Whether a receipt is of an attempt that was handed in for a standing but is not ranked in it."""
    handed_in = (
        select(Attempt.id)
        .join(Round, Round.quiz_id == Attempt.quiz_id)
        .where(
            Attempt.receipt_code == receipt.strip().upper(),
            Attempt.submitted_at <= standing.ranked_at,
            Round.contest_id == standing.contest_id,
        )
    )
    if standing.round_number != WHOLE:
        handed_in = handed_in.where(Round.number == standing.round_number)
    return db.session.scalar(handed_in) is not None


def page_units(standing: Standing, key: str, *, after: str | None = None) -> Page[dict[str, Any]]:
    """Return a page of the units of a collective prize."""
    statement = select(StandingUnit.told).where(
        StandingUnit.standing_id == standing.id, StandingUnit.key == key
    )
    page = page_of(statement, StandingUnit.place, after=after)
    return Page([told for told, _place in page.items], page.after)


def shown(key: Key, told: int | str | None, opens_at: datetime | None) -> str:
    """Return a value as people read it: 18, 7,33, 5:04,250, 14:03:27,123 ngày 22/11/2026."""
    if told is None:
        return "–"
    if key in (Key.SCORE, Key.SCORE_WITH_ESSAY):
        return i18n.points(Fraction(told))
    if key in (Key.START, Key.HAND_IN) and opens_at is not None:
        at = (opens_at + timedelta(milliseconds=int(told))).astimezone(i18n.ZONE)
        return f"{at:%H:%M:%S},{at.microsecond // 1000:03d} · {at:%d/%m/%Y}"
    if key in (Key.DURATION, Key.START, Key.HAND_IN):
        return _span(int(told))
    return str(told) if key is Key.LOT else i18n.number(int(told))


def _span(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else str(minutes)
    return f"{head}:{seconds:02d},{rest:03d}"


def _lines(standing: Standing, is_of_it: ColumnElement[bool] | None = None) -> Select[*tuple[Any, ...]]:
    sitter = aliased(Person)
    name = func.coalesce(Entrant.name, Person.family_name + " " + Person.given_name)
    return (
        select(StandingRow, name, Attempt.receipt_code, Unit.name)
        .join(Attempt, Attempt.id == StandingRow.attempt_id)
        .join(sitter, sitter.id == Attempt.person_id)
        .join(Person, Person.id == func.coalesce(sitter.merged_into_id, sitter.id))
        .outerjoin(Entrant, and_(Entrant.person_id == sitter.id, Entrant.contest_id == standing.contest_id))
        .outerjoin(Unit, Unit.id == StandingRow.unit_id)
        .where(StandingRow.standing_id == standing.id if is_of_it is None else is_of_it)
    )


def _of_attempts(standing: Standing, condition: ColumnElement[bool]) -> list[BoardLine]:
    quizzes = select(Round.quiz_id).where(Round.contest_id == standing.contest_id)
    attempts = db.session.scalars(select(Attempt.id).where(condition, Attempt.quiz_id.in_(quizzes))).all()
    # the sum keeps a database from walking through a whole standing where it may look up a few attempts
    statement = _lines(standing, StandingRow.standing_id + 0 == standing.id).where(
        StandingRow.attempt_id.in_(attempts)
    )
    return _told(standing, db.session.execute(statement.order_by(StandingRow.place)).all())


def _told_keys(standing: Standing) -> list[Key]:
    """Return the keys of the values of a line; an older standing told those of the ranking alone."""
    facts = standing.facts
    return [Order.parse(one).key for one in facts.get("told_keys", facts["keys"])]


def _told(standing: Standing, rows: Sequence[Any]) -> list[BoardLine]:
    places = [row[0].place for row in rows]
    prizes: dict[int, list[str]] = {}
    awards = select(Award.place, Award.title).where(Award.standing_id == standing.id, Award.place.in_(places))
    for place, title in db.session.execute(awards.order_by(Award.tier)):
        prizes.setdefault(place, []).append(title)
    keys = _told_keys(standing)
    opens_at = standing.facts["opens_at"]
    opening = datetime.fromisoformat(opens_at) if opens_at else None
    return [
        BoardLine(
            line.place,
            line.rank,
            line.division_rank,
            line.unit_rank,
            line.parent_rank,
            masked(name),
            receipt,
            unit_name,
            line.division,
            tuple(shown(key, told, opening) for key, told in zip(keys, line.told, strict=True)),
            tuple(prizes.get(line.place, ())),
        )
        for line, name, receipt, unit_name, *_keys in rows
    ]
