"""Which contests are for a population."""

from sqlalchemy import select

from lms import db
from lms.i18n import lazy_gettext as _l
from lms.populations.uses import Use
from lms.rights import Role
from lms.web import path_to
from quizzes.contests.models import Contest


def uses(population_id: int) -> list[Use]:
    """Return the contests that only a population may enter."""
    contests = db.session.scalars(
        select(Contest).where(Contest.population_id == population_id).order_by(Contest.title, Contest.id)
    )
    return [
        Use(
            _l("Cuộc thi"),
            contest.title,
            path_to("organising.show", contest_id=contest.id),
            (Role.ORGANISER,),
        )
        for contest in contests
    ]
