"""What is the case with appeals."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select

from lms import crypto, db
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.paging import Page, page_of
from lms.people.models import Person
from lms.people.queries import rows_of
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest, ContestState, Round
from quizzes.contests.rules.appeals import Appeals
from quizzes.entrants.models import Entrant
from quizzes.results.appeals.models import Appeal
from quizzes.results.appeals.rules import AppealState
from quizzes.results.models import Standing, StandingState, Void
from quizzes.results.queries import rules_at
from quizzes.results.rules import stage_number

KEY_LENGTH = 16


@dataclass(frozen=True)
class ShownAppeal:
    """An appeal with what it is about, and who appeals; without a title it is about the whole contest."""

    appeal: Appeal
    contest: Contest
    standing: Standing
    title: str | None
    receipt: str | None
    person: Person
    name: str
    said_email: str | None

    @property
    def stage(self) -> int | None:
        """The number of the stage whose results it is about; None for those of rounds."""
        return stage_number(self.standing.round_number)

    @property
    def email(self) -> str | None:
        """Where a letter reaches whoever appeals: what they said when they entered, else the roster's."""
        return self.said_email or self.person.email


@dataclass(frozen=True)
class Subject:
    """The newest published result of a round, a stage or the whole, against which one appeals."""

    contest: Contest
    standing: Standing
    title: str | None

    @property
    def stage(self) -> int | None:
        """The number of the stage; None for a round or the whole."""
        return stage_number(self.standing.round_number)


def require_subject(slug: str, round_number: int) -> Subject:
    """Return the newest published version of a result; any other is not found."""
    row = db.session.execute(
        select(Contest, Standing, Round.title)
        .join(Standing, Standing.contest_id == Contest.id)
        .outerjoin(Round, and_(Round.contest_id == Contest.id, Round.number == Standing.round_number))
        .where(
            Contest.slug == slug,
            Contest.state == ContestState.PUBLISHED,
            Standing.round_number == round_number,
            Standing.state == StandingState.PUBLISHED,
        )
        .order_by(Standing.version.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound(_l("Kết quả này chưa công bố."))
    contest, standing, title = row
    return Subject(contest, standing, _title(standing, title))


def key_of(appeal_id: int) -> str:
    """Return what opens the page of an appeal to whoever holds its address; only we can make it."""
    return crypto.keyed_hash(f"appeal:{appeal_id}")[:KEY_LENGTH]


def window_of(standing: Standing) -> Appeals | None:
    """Return the window of appeals by the rules in force when a standing was published."""
    return rules_at(standing.contest_id, _published_at(standing))[1].appeals


def closes_at(standing: Standing) -> datetime | None:
    """Return until when one may appeal against a published standing; None where the rules take no appeals."""
    window = window_of(standing)
    return window.closes_at(_published_at(standing)) if window else None


def is_newest(standing: Standing) -> bool:
    """Whether no later version of a standing is published."""
    newest = db.session.scalar(
        select(func.max(Standing.version)).where(
            Standing.contest_id == standing.contest_id,
            Standing.round_number == standing.round_number,
            Standing.state == StandingState.PUBLISHED,
        )
    )
    return newest == standing.version


def list_of_person(standing: Standing, person_id: int) -> list[Appeal]:
    """Return the appeals of somebody against any version of a standing, the newest first."""
    statement = (
        select(Appeal)
        .join(Standing, Standing.id == Appeal.standing_id)
        .where(
            Standing.contest_id == standing.contest_id,
            Standing.round_number == standing.round_number,
            Appeal.person_id.in_(rows_of(person_id)),
        )
    )
    return list(db.session.scalars(statement.order_by(Appeal.id.desc())))


def find_open(standing: Standing, person_id: int) -> Appeal | None:
    """Return what somebody appeals against this version, as long as it is not decided."""
    return db.session.scalar(
        select(Appeal)
        .where(
            Appeal.standing_id == standing.id,
            Appeal.person_id.in_(rows_of(person_id)),
            Appeal.state == AppealState.OPEN,
        )
        .limit(1)
    )


def page_appeals(contest_id: int, *, is_open: bool, after: str | None = None) -> Page[ShownAppeal]:
    """Return a page of the appeals of a contest: those that wait, the oldest first, or those decided."""
    state = Appeal.state == AppealState.OPEN if is_open else Appeal.state != AppealState.OPEN
    page = page_of(_shown().where(Appeal.contest_id == contest_id, state), Appeal.number, after=after)
    return Page([_told(row) for row in page.items], page.after)


def count_appeals(contest_id: int) -> dict[bool, int]:
    """Return how many appeals of a contest wait (True), and how many are decided."""
    rows = db.session.execute(
        select(Appeal.state, func.count()).where(Appeal.contest_id == contest_id).group_by(Appeal.state)
    )
    counts = {AppealState(state): count for state, count in rows}
    waiting = counts.pop(AppealState.OPEN, 0)
    return {True: waiting, False: sum(counts.values())}


def require_appeal(contest_id: int, appeal_id: int) -> ShownAppeal:
    """Return an appeal of a contest; any other is not found."""
    row = db.session.execute(
        _shown().where(Appeal.id == appeal_id, Appeal.contest_id == contest_id)
    ).one_or_none()
    if row is None:
        raise _not_found()
    return _told(row)


def require_by_key(slug: str, number: int, key: str) -> ShownAppeal:
    """Return an appeal to whoever holds the address of its page; any other is not found."""
    row = db.session.execute(
        _shown().where(Contest.slug == slug, Contest.state == ContestState.PUBLISHED, Appeal.number == number)
    ).one_or_none()
    if row is None or not hmac.compare_digest(key_of(row[0].id), key):
        raise _not_found()
    return _told(row)


def find_void(shown: ShownAppeal) -> Void | None:
    """Return the void of whoever appeals in the standing that it is about."""
    return db.session.scalar(
        select(Void)
        .where(
            Void.contest_id == shown.standing.contest_id,
            Void.round_number == shown.standing.round_number,
            Void.person_id.in_(rows_of(shown.appeal.person_id)),
        )
        .limit(1)
    )


def upheld_since(standing: Standing) -> list[ShownAppeal]:
    """Return what was upheld of a result since this version of it was published, by their numbers."""
    rows = db.session.execute(
        _shown()
        .where(
            Standing.contest_id == standing.contest_id,
            Standing.round_number == standing.round_number,
            Appeal.state == AppealState.UPHELD,
            Appeal.decided_at >= _published_at(standing),
        )
        .order_by(Appeal.number)
    )
    return [_told(row) for row in rows]


def _published_at(standing: Standing) -> datetime:
    if standing.published_at is None:
        raise ValueError("only what is published can be appealed against")
    return standing.published_at


def _shown() -> Select[*tuple[Any, ...]]:
    name = func.coalesce(Entrant.name, Person.family_name + " " + Person.given_name)
    return (
        select(
            Appeal,
            Contest,
            Standing,
            Round.title,
            Attempt.receipt_code,
            Person,
            name,
            Entrant.said["email"].as_string(),
        )
        .join(Contest, Contest.id == Appeal.contest_id)
        .join(Standing, Standing.id == Appeal.standing_id)
        .outerjoin(Attempt, Attempt.id == Appeal.attempt_id)
        .join(Person, Person.id == Appeal.person_id)
        .outerjoin(Round, and_(Round.contest_id == Contest.id, Round.number == Standing.round_number))
        .outerjoin(
            Entrant,
            and_(
                Entrant.contest_id == Contest.id,
                Entrant.person_id == func.coalesce(Attempt.person_id, Appeal.person_id),
            ),
        )
    )


def _told(row: Any) -> ShownAppeal:
    appeal, contest, standing, title, *others = row[:8]
    return ShownAppeal(appeal, contest, standing, _title(standing, title), *others)


def _title(standing: Standing, round_title: str | None) -> str | None:
    return round_title or standing.facts.get("stage_title")


def _not_found() -> NotFound:
    return NotFound(_l("Không tìm thấy đơn phúc khảo này."))
