"""The pages on which staff issue codes and print them."""

from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.access.rules import Purpose
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.invitations import actions, queries
from lms.invitations.actions import IssuedCode
from lms.invitations.forms import IssueForm
from lms.invitations.rules import MOST_AT_ONCE, Audience
from lms.invitations.writers import qr_image
from lms.rights import Role
from lms.units.models import Unit
from lms.units.queries import ancestors, list_roots, list_standing_below, require_unit_by_code
from lms.web import me, staff

bp = Blueprint("invitations", __name__)

PATHS = {Purpose.ACTIVATION: "/activate", Purpose.RESET: "/reset"}


@bp.get("/invitations")
@staff(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """Show who below a unit never signed in, and offer to issue codes."""
    return _page(IssueForm(), _shown_unit())


@bp.post("/invitations")
@staff(Role.ADMINISTRATOR)
def issue() -> ResponseReturnValue:
    """Issue the codes, and show their slips this once."""
    form = IssueForm()
    unit = _shown_unit()
    if not form.validate():
        return _page(form, unit), 400
    audience = Audience(form.audience.data)
    issued = actions.issue_activation_codes(
        unit,
        audience,
        scope=_scope(),
        is_renewing=form.is_renewing.data,
        by=me().account_id,
        now=clock.now(),
        mailed_from=_site() if form.is_mailing.data else None,
    )
    db.commit()
    left = _waiting(unit, audience, with_open_codes=False)
    return show_slips(issued, unit=unit, left=left)


@bp.post("/people/<int:person_id>/invitation")
@staff(Role.ADMINISTRATOR)
def issue_one(person_id: int) -> ResponseReturnValue:
    """Issue one person's code, and show its slip this once."""
    issued = actions.issue_activation_code(person_id, scope=_scope(), by=me().account_id, now=clock.now())
    db.commit()
    return show_slips([issued])


def show_slips(
    issued: Sequence[IssuedCode], *, unit: Unit | None = None, left: int = 0, back: str | None = None
) -> str:
    """Return the page with the slips of codes, sheet by sheet for each unit; it is not stored anywhere.

    `back` is the address of a page to go on with, other than that of the unit.
    """
    printed = [code for code in issued if not code.is_mailed]
    sheets = [
        (unit_name, [(code, qr_image(f"{_site()}{PATHS[code.purpose]}?code={code.code}")) for code in codes])
        for unit_name, codes in groupby(printed, key=lambda code: code.unit_name)
    ]
    return render_template(
        "lms/invitations/slips.html",
        sheets=sheets,
        count=len(printed),
        mailed=len(issued) - len(printed),
        unit=unit,
        left=left,
        back=back,
        site=_site(),
        paths=PATHS,
    )


def _page(form: IssueForm, unit: Unit) -> str:
    scope = _scope()
    return render_template(
        "lms/invitations/index.html",
        form=form,
        unit=unit,
        above=[one for one in ancestors(unit) if any(one.path.startswith(path) for path in scope)],
        below=list_standing_below(unit.id),
        never_in=_waiting(unit, Audience.EVERYBODY, with_open_codes=True),
        without_code=_waiting(unit, Audience.EVERYBODY, with_open_codes=False),
        cadres_without_code=_waiting(unit, Audience.CADRES, with_open_codes=False),
        most=MOST_AT_ONCE,
    )


def _waiting(unit: Unit, audience: Audience, *, with_open_codes: bool) -> int:
    return queries.count_newcomers(
        unit.path, audience, scope=_scope(), with_open_codes=with_open_codes, now=clock.now()
    )


def _site() -> str:
    site: str = current_app.config["SETTINGS"].base_url
    return site


def _scope() -> tuple[str, ...]:
    return me().scope(Role.ADMINISTRATOR)


def _shown_unit() -> Unit:
    """Return the unit in the address, or the first of the scope."""
    code = request.args.get("unit")
    if code:
        return require_unit_by_code(code, scope=_scope())
    roots = list_roots(_scope())
    if not roots:
        raise NotFound(_l("Chưa có đơn vị nào. Hãy nhập danh sách đoàn viên trước."))
    return roots[0]
