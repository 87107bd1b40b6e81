"""The pages on which administrators see accounts."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, i18n
from lms.access.queries import sign_in_facts, unit_path_of
from lms.accounts import queries
from lms.accounts.forms import AccountFilter, DeactivationForm, GrantForm
from lms.accounts.queries import AccountLine, Wanted
from lms.accounts.rules import ROLE_DUTIES, ROLE_NAMES, STATE_NAMES, AccountState
from lms.auth.models import Account
from lms.auth.queries import is_beyond, list_devices
from lms.paging import Page
from lms.people.queries import require_person
from lms.rights import EVERYWHERE, Role
from lms.units.forms import unit_text
from lms.web import me, staff

bp = Blueprint("accounts", __name__)


@bp.get("/accounts")
@staff(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """List the accounts of my units, those of no person first."""
    form = AccountFilter(request.args)
    form.unit.offer(scope())
    is_valid = form.validate()
    after = request.args.get("after")
    page: Page[AccountLine] = Page([])
    nobodies: list[AccountLine] = []
    if is_valid:
        wanted = Wanted(
            scope=(form.unit.unit.path,) if form.unit.unit else scope(),
            now=clock.now(),
            role=request.args.get("role", None, Role),
            state=request.args.get("state", None, AccountState),
            words=form.q.data or "",
        )
        page = queries.list_accounts(wanted, after=after)
        nobodies = [] if after else queries.list_nobodies(wanted)
    answer = render_template(
        "lms/accounts/index.html",
        form=form,
        page=page,
        nobodies=nobodies,
        state_names=STATE_NAMES,
        role_names=ROLE_NAMES,
    )
    return answer, 200 if is_valid else 400


@bp.get("/accounts/<int:account_id>")
@staff(Role.ADMINISTRATOR)
def show(account_id: int) -> str:
    """Show one account, what it may do, and what may be done with it."""
    return account_page(require(account_id), GrantForm(formdata=None), DeactivationForm(formdata=None))


@bp.get("/people/<int:person_id>/account")
@staff(Role.ADMINISTRATOR)
def of_person(person_id: int) -> ResponseReturnValue:
    """Lead to the account of a person, or offer to make one."""
    person = require_person(person_id, scope=scope(), day=i18n.today(clock.now()))
    account_id = queries.find_account_of(person.id)
    if account_id is not None:
        return redirect(url_for(".show", account_id=account_id))
    return render_template("lms/accounts/none.html", person=person)


def account_page(account: Account, grant_form: GrantForm, deactivation_form: DeactivationForm) -> str:
    """Return the page of one account, with what was typed on it."""
    now = clock.now()
    today = i18n.today(now)
    unit = queries.unit_of(account, today=today)
    may_everywhere = me().may(Role.ADMINISTRATOR, EVERYWHERE)
    grant_form.unit.offer(scope())
    grant_form.unit.flags.required = not may_everywhere
    if unit and not grant_form.is_submitted() and unit.path.startswith(scope()):
        grant_form.unit.data = unit_text(unit)
    return render_template(
        "lms/accounts/show.html",
        account=account,
        state=queries.state_of(account.id, now=now),
        state_names=STATE_NAMES,
        facts=sign_in_facts(account.id),
        units=unit_path_of(account.person_id, today),
        devices=list_devices(account.id, "", now=now),
        grants=queries.list_grants(account.id, scope()),
        role_names=ROLE_NAMES,
        role_duties=ROLE_DUTIES,
        is_beyond=is_beyond(account.id, scope()),
        is_mine=account.id == me().account_id,
        may_everywhere=may_everywhere,
        grant_form=grant_form,
        deactivation_form=deactivation_form,
    )


def require(account_id: int) -> Account:
    """Return an account of my units; another's is not found."""
    return queries.require_account(account_id, scope(), today=i18n.today(clock.now()))


def scope() -> tuple[str, ...]:
    """Return where the viewer administers."""
    return me().scope(Role.ADMINISTRATOR)
