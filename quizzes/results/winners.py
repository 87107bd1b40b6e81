"""Winners as the organising board checks them: who they are, and what was ticked."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from lms import db
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.people.models import Person
from lms.units.queries import path_names
from quizzes.attempts.models import Attempt
from quizzes.entrants.models import Entrant
from quizzes.results.models import Award, Standing, StandingRow, Verification


@dataclass(frozen=True)
class Winner:
    """Somebody who wins in a standing, with what is known of them; of merged rows the one that is left."""

    attempt: Attempt
    person: Person
    name: str
    place: int
    rank: int
    prizes: tuple[str, ...]
    unit_path: str | None
    verification: Verification | None

    @property
    def is_verified(self) -> bool:
        """Whether everything was ticked."""
        one = self.verification
        return one is not None and all((one.has_identity, one.has_unit, one.has_contact, one.has_dossier))


def list_winners(standing: Standing) -> list[Winner]:
    """Return the winners of a standing in its order."""
    sitter = aliased(Person)
    rows = db.session.execute(
        select(Award.title, StandingRow, Attempt, Person, Entrant.name, Verification)
        .join(
            StandingRow,
            and_(StandingRow.standing_id == Award.standing_id, StandingRow.place == Award.place),
        )
        .join(Attempt, Attempt.id == Award.attempt_id)
        .join(sitter, sitter.id == Attempt.person_id)
        .join(Person, Person.id == func.coalesce(sitter.merged_into_id, sitter.id))
        .outerjoin(Entrant, and_(Entrant.person_id == sitter.id, Entrant.contest_id == standing.contest_id))
        .outerjoin(
            Verification,
            and_(
                Verification.contest_id == standing.contest_id,
                Verification.round_number == standing.round_number,
                Verification.attempt_id == Award.attempt_id,
            ),
        )
        .where(Award.standing_id == standing.id)
        .order_by(Award.place, Award.tier)
    ).all()
    paths = path_names({row[1].unit_id for row in rows if row[1].unit_id is not None})
    found: dict[int, Winner] = {}
    for title, line, attempt, person, said, verification in rows:
        known = found.get(line.place)
        prizes = (*known.prizes, title) if known else (title,)
        found[line.place] = Winner(
            attempt,
            person,
            said or person.name,
            line.place,
            line.rank,
            prizes,
            paths.get(line.unit_id or 0),
            verification,
        )
    return list(found.values())


def require_winner(standing: Standing, attempt_id: int) -> Winner:
    """Return a winner by the attempt that counts; any other is not found."""
    for winner in list_winners(standing):
        if winner.attempt.id == attempt_id:
            return winner
    raise NotFound(_l("Không tìm thấy người đạt giải này."))
