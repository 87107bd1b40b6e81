"""Whether the demo may come in here, and whether it is here already."""

from sqlalchemy import exists, select

from demo.cast import ADMINISTRATOR
from lms import db
from lms.auth.models import Account
from lms.ledger.models import Activity
from lms.people.models import Person
from lms.units.models import Unit


def is_empty() -> bool:
    """Whether nobody has brought in anything yet; a first administrator may be there."""
    return not any(_has_rows(model) for model in (Unit, Person, Activity))


def is_untouched() -> bool:
    """Whether there is not even a first administrator."""
    return is_empty() and not _has_rows(Account)


def has_demo() -> bool:
    """Whether the demo was loaded here."""
    return db.session.scalars(select(exists().where(Account.email == ADMINISTRATOR.name))).one()


def _has_rows(model: type[db.Base]) -> bool:
    return db.session.scalars(select(exists(select(model)))).one()
