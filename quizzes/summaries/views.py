"""The page on which organisers read what closed rounds came to, and the same as an Excel file."""

from datetime import date
from tempfile import TemporaryFile

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.jobs.actions import enqueue
from lms.rights import Role
from lms.spreadsheets import XLSX, write_xlsx
from lms.web import me, staff
from quizzes.contests.queries import require_contest
from quizzes.contests.rules.entry import KIND_NAMES, Kind
from quizzes.summaries import actions, queries
from quizzes.summaries.models import Summary
from quizzes.summaries.rules import BANDS, NothingClosed
from quizzes.summaries.writers import summary_tables

bp = Blueprint("summaries", __name__, url_prefix="/organising/contests/<int:contest_id>/statistics")


@bp.get("")
@staff(Role.ORGANISER)
def show(contest_id: int) -> ResponseReturnValue:
    """Show the figures of a round, or of the whole contest, and the units below one."""
    contest = require_contest(contest_id, me().scope(Role.ORGANISER))
    known = queries.list_summaries(contest_id)
    if not known:
        return render_template("quizzes/summaries/show.html", contest=contest, known=known)
    summary, _title = _chosen(known)
    unit_id = request.args.get("unit", 0, type=int)
    unit = queries.require_line(summary, unit_id) if unit_id else None
    return render_template(
        "quizzes/summaries/show.html",
        contest=contest,
        known=known,
        summary=summary,
        figures=summary.figures,
        unit=unit,
        page=queries.page_units(summary, unit_id, after=request.args.get("after")),
        kind_names={kind.value: name for kind, name in KIND_NAMES.items() if kind in set(Kind)},
        days=[(f"{date.fromisoformat(day):%d/%m}", count) for day, _people, count in summary.figures["days"]],
        hours=[(f"{hour}h", count) for hour, count in enumerate(summary.figures["hours"])],
        scores=[(f"{place * 100 // BANDS}%", count) for place, count in enumerate(summary.figures["scores"])],
    )


@bp.post("")
@staff(Role.ORGANISER)
def reckon(contest_id: int) -> ResponseReturnValue:
    """Have the figures of closed rounds reckoned, as a job."""
    contest = require_contest(contest_id, me().scope(Role.ORGANISER))
    if not queries.closed_rounds(contest, now=clock.now())[0]:
        raise NothingClosed
    job_id = enqueue(actions.RECKON, {"contest_id": contest_id}, owner_id=me().account_id, now=clock.now())
    db.commit()
    return redirect(url_for("jobs.show", job_id=job_id))


@bp.get("/file")
@staff(Role.ORGANISER)
def file(contest_id: int) -> ResponseReturnValue:
    """Give the figures as an Excel file, written as they are read."""
    contest = require_contest(contest_id, me().scope(Role.ORGANISER))
    known = queries.list_summaries(contest_id)
    if not known:
        raise NotFound(_l("Cuộc thi này chưa có thống kê."))
    summary, title = _chosen(known)
    stream = TemporaryFile()  # noqa: SIM115  # the response closes it when it is sent
    tables = summary_tables(contest.title, title, summary, queries.all_units(summary))
    write_xlsx(stream, *tables, made_at=summary.computed_at)
    stream.seek(0)
    name = f"thong-ke-{contest.slug}-{summary.round_number or 'ca-cuoc-thi'}.xlsx"
    return send_file(stream, mimetype=XLSX, as_attachment=True, download_name=name)


def _chosen(known: list[tuple[Summary, str]]) -> tuple[Summary, str]:
    """Return the figures that the address asks for; without a round, the first."""
    wanted = request.args.get("round", type=int)
    for summary, title in known:
        if wanted in (None, summary.round_number):
            return summary, title
    raise NotFound(_l("Vòng này chưa có thống kê."))
