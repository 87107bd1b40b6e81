"""The pages on which organisers see who registered, and put units and divisions right."""

from tempfile import TemporaryFile
from typing import NamedTuple

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.i18n import number
from lms.rights import Role
from lms.spreadsheets import XLSX, write_xlsx
from lms.units.forms import unit_text
from lms.units.models import Unit
from lms.units.queries import path_names
from lms.web import me, notice, staff
from quizzes.contests.models import Contest
from quizzes.contests.queries import require_contest, rules_of
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.entry import FIELD_NAMES, KIND_NAMES, Kind
from quizzes.entrants import actions, queries
from quizzes.entrants.forms import CorrectionForm, EntrantFilter
from quizzes.entrants.models import Entrant
from quizzes.entrants.queries import Wanted
from quizzes.entrants.referring import count_registered, find_referrer_name
from quizzes.entrants.writers import ASKED, entrant_table

FILTERS = ("q", "unit", "kind", "division")


class Asked(NamedTuple):
    """A contest with its rules, and which of its entrants are asked for."""

    contest: Contest
    rules: ContestRules
    form: EntrantFilter
    wanted: Wanted


bp = Blueprint("entrants", __name__, url_prefix="/organising/contests/<int:contest_id>/entrants")


@bp.get("")
@staff(Role.ORGANISER)
def index(contest_id: int) -> ResponseReturnValue:
    """List the entrants of a contest who are of the organiser's units, by given name."""
    asked = _asked(contest_id)
    rules = asked.rules
    return render_template(
        "quizzes/entrants/index.html",
        contest=asked.contest,
        form=asked.form,
        page=queries.page_entrants(asked.wanted, after=request.args.get("after")),
        count=queries.count_entrants(asked.wanted),
        kind_names=KIND_NAMES,
        divisions={one.key: one.title for one in rules.divisions},
        filter={name: request.args[name] for name in FILTERS if request.args.get(name)},
    )


@bp.get("/poster")
@staff(Role.ORGANISER)
def poster(contest_id: int) -> ResponseReturnValue:
    """Show a sheet of A4 to print and hang up: what the contest is, until when, and how to enter."""
    contest = require_contest(contest_id, _scope())
    rules = rules_of(contest_id)
    return render_template(
        "quizzes/entrants/poster.html",
        contest=contest,
        rules=rules,
        unit=_unit_of(contest),
        link=current_app.config["SETTINGS"].base_url + url_for("contests.show", slug=contest.slug),
        code_link=current_app.config["SETTINGS"].base_url + url_for("entering.code"),
    )


@bp.get("/file")
@staff(Role.ORGANISER)
def file(contest_id: int) -> ResponseReturnValue:
    """Give the entrants who are wanted as an Excel file, written as they are read."""
    asked = _asked(contest_id)
    divisions = {one.key: one.title for one in asked.rules.divisions}
    lines = queries.all_entrants(asked.wanted)
    stream = TemporaryFile()  # noqa: SIM115  # the response closes it when it is sent
    write_xlsx(stream, entrant_table(asked.contest.title, asked.rules.entry, divisions, lines))
    stream.seek(0)
    name = f"nguoi-du-thi-{asked.contest.slug}.xlsx"
    return send_file(stream, mimetype=XLSX, as_attachment=True, download_name=name)


@bp.route("/<int:entrant_id>", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def show(contest_id: int, entrant_id: int) -> ResponseReturnValue:
    """Show what an entrant said, and put the unit or the division right with a reason."""
    contest, paths = queries.require_listed(contest_id, _scope())
    entrant = queries.require_entrant(entrant_id, Wanted(contest_id, paths))
    rules = rules_of(contest_id)
    unit = db.session.get(Unit, entrant.unit_id) if entrant.unit_id else None
    form = CorrectionForm(data={"unit": unit_text(unit) if unit else "", "division": entrant.division})
    form.offer(paths or (_unit_of(contest).path,), rules.divisions, entrant.division)
    if form.validate_on_submit():
        with refusals_on(form):
            actions.correct_entrant(
                entrant,
                unit_id=form.unit.unit.id if form.unit.unit else None,
                division=form.division.data or "",
                reason=form.reason.data or "",
                account_id=me().account_id,
                now=clock.now(),
            )
            db.commit()
            notice(_("Đã sửa và ghi lại."))
            return redirect(url_for(".index", contest_id=contest_id))
    said = queries.declaration_of(entrant)
    referrals = _referrals(entrant) if rules.entry.has_referrals else []
    page = render_template(
        "quizzes/entrants/show.html",
        contest=contest,
        entrant=entrant,
        form=form,
        kind_name=KIND_NAMES[Kind(entrant.kind)],
        unit_path=path_names([unit.id])[unit.id] if unit else "",
        divisions={one.key: one.title for one in rules.divisions},
        said=[(FIELD_NAMES[name], getattr(said, name) or "–") for name in ASKED if rules.entry.asks(name)],
        referrals=referrals,
    )
    return page, 400 if form.is_wrong else 200


def _referrals(entrant: Entrant) -> list[tuple[str, str]]:
    """Return who referred an entrant, and how many registered with the entrant's code."""
    return [
        (_("Người giới thiệu"), find_referrer_name(entrant.id) or "–"),
        (_("Đã đăng ký bằng mã của người này"), number(count_registered(entrant.id))),
    ]


def _asked(contest_id: int) -> Asked:
    """Return the contest, and which of its entrants the address asks for."""
    contest, paths = queries.require_listed(contest_id, _scope())
    rules = rules_of(contest_id)
    form = EntrantFilter(request.args)
    form.offer(paths or (_unit_of(contest).path,), rules)
    is_valid = form.validate()
    unit = form.unit.unit if is_valid else None
    wanted = Wanted(
        contest_id,
        (unit.path,) if unit else paths,
        text=form.q.data or "",
        kind=request.args.get("kind", ""),
        division=request.args.get("division", ""),
    )
    return Asked(contest, rules, form, wanted)


def _unit_of(contest: Contest) -> Unit:
    return db.session.get_one(Unit, contest.unit_id)


def _scope() -> tuple[str, ...]:
    return me().scope(Role.ORGANISER)
