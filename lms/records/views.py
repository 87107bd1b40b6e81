"""The page on which administrators read what staff changed."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms import clock, i18n
from lms.accounts.queries import require_account
from lms.auth.models import Account
from lms.paging import LARGEST_ID
from lms.people.models import Person
from lms.people.queries import require_person
from lms.records.forms import RecordFilter
from lms.records.queries import list_records
from lms.records.shown import ShownRecord, shown
from lms.rights import Role
from lms.web import me, staff

bp = Blueprint("records", __name__, url_prefix="/records")


@bp.get("")
@staff(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """List the changes in my units, the newest first."""
    scope = me().scope(Role.ADMINISTRATOR)
    account, person = _account(scope), _person(scope)
    form = RecordFilter(request.args)
    form.unit.offer(scope)
    if not form.validate():
        return _page(form, account, person), 400
    before = min(request.args.get("before", LARGEST_ID, int), LARGEST_ID)
    page = list_records(scope, form.wanted(account, person), before=before)
    return _page(form, account, person, shown(page.records, scope), page.before)


def _account(scope: tuple[str, ...]) -> Account | None:
    """Return the account in the address, whose record alone is wanted."""
    account_id = request.args.get("account", type=int)
    if account_id is None:
        return None
    return require_account(min(account_id, LARGEST_ID), scope, today=i18n.today(clock.now()))


def _person(scope: tuple[str, ...]) -> Person | None:
    """Return the person in the address, of whom alone the record is wanted."""
    person_id = request.args.get("person", type=int)
    if person_id is None:
        return None
    return require_person(min(person_id, LARGEST_ID), scope=scope, day=i18n.today(clock.now()))


def _page(
    form: RecordFilter,
    account: Account | None,
    person: Person | None,
    records: Sequence[ShownRecord] = (),
    before: int | None = None,
) -> str:
    return render_template(
        "lms/records/index.html", form=form, account=account, person=person, records=records, before=before
    )
