"""Which targets speak of a population."""

from sqlalchemy import select

from lms import db
from lms.i18n import lazy_gettext as _l
from lms.populations.uses import Use
from lms.rights import Role
from lms.targets.models import Target
from lms.web import path_to


def uses(population_id: int) -> list[Use]:
    """Return the targets that are bound to a population."""
    targets = db.session.scalars(
        select(Target).where(Target.population_id == population_id).order_by(Target.code, Target.id)
    )
    return [
        Use(
            _l("Chỉ tiêu %(code)s", code=target.code),
            target.wording,
            path_to("targets.show", target_id=target.id),
            (Role.ORGANISER,),
        )
        for target in targets
    ]
