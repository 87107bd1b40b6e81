"""The page on which organisers type the facts of a decision, have papers made, and release certificates."""

import io

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.documents.writers.pdf import PDF
from lms.files.views import send
from lms.i18n import gettext as _
from lms.jobs.actions import enqueue
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.awards import actions, papers, queries
from quizzes.awards.forms import LINES, FactsForm
from quizzes.awards.rules import check
from quizzes.awards.words import PAPER_NAMES
from quizzes.contests.models import Contest
from quizzes.contests.queries import require_contest
from quizzes.results.models import Standing

bp = Blueprint(
    "awards", __name__, url_prefix="/organising/contests/<int:contest_id>/results/<int:round_number>"
)


@bp.route("/papers", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def show(contest_id: int, round_number: int) -> ResponseReturnValue:
    """Show the papers of a published standing, and keep what the office types of the decision."""
    contest, standing = _published(contest_id, round_number)
    kept = queries.facts_of(contest_id, round_number)
    first = vars(kept) if kept else queries.first_facts(contest)
    form = FactsForm(data={**first, **{name: "\n".join(first.get(name, ())) for name in LINES}})
    if form.validate_on_submit():
        actions.describe_decision(
            contest, round_number, form.facts, account_id=me().account_id, now=clock.now()
        )
        db.commit()
        notice(_("Đã lưu thông tin quyết định."))
        return redirect(url_for(".show", contest_id=contest_id, round_number=round_number))
    page = render_template(
        "quizzes/awards/show.html",
        contest=contest,
        standing=standing,
        form=form,
        is_described=kept is not None,
        release=queries.find_facts(contest_id, round_number),
        awarded=queries.awarded_in(contest, standing),
        papers=papers.list_papers(standing.id),
        paper_names=PAPER_NAMES,
    )
    return page, 400 if form.is_wrong else 200


@bp.post("/papers/make")
@staff(Role.ORGANISER)
def make(contest_id: int, round_number: int) -> ResponseReturnValue:
    """Have decision, annex and certificates made, as a job."""
    contest, standing = _published(contest_id, round_number)
    check(queries.awarded_in(contest, standing), queries.facts_of(contest_id, round_number))
    arguments = {"contest_id": contest_id, "round_number": round_number}
    job_id = enqueue(actions.MAKE, arguments, owner_id=me().account_id, now=clock.now())
    db.commit()
    return redirect(url_for("jobs.show", job_id=job_id))


@bp.get("/papers/<int:paper_id>")
@staff(Role.ORGANISER)
def file(contest_id: int, round_number: int, paper_id: int) -> ResponseReturnValue:
    """Send a file that was made."""
    _contest, standing = _published(contest_id, round_number)
    return send(papers.require_paper(standing.id, paper_id))


@bp.get("/winners/<int:attempt_id>/certificate")
@staff(Role.ORGANISER)
def certificate(contest_id: int, round_number: int, attempt_id: int) -> ResponseReturnValue:
    """Send the certificate of one winner."""
    contest, standing = _published(contest_id, round_number)
    person_id = queries.require_person(standing, attempt_id)
    content = actions.certificate_of(contest, standing, person_id)
    name = f"giay-chung-nhan-{contest.slug}-{attempt_id}.pdf"
    return send_file(io.BytesIO(content), mimetype=PDF, as_attachment=True, download_name=name)


@bp.post("/certificates/release")
@staff(Role.ORGANISER)
def release(contest_id: int, round_number: int) -> ResponseReturnValue:
    """Let winners take their certificates themselves."""
    contest, standing = _published(contest_id, round_number)
    actions.release_certificates(contest, standing, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Người đạt giải đã có thể tự tải giấy chứng nhận."))
    return redirect(url_for(".show", contest_id=contest_id, round_number=round_number))


@bp.post("/certificates/withdraw")
@staff(Role.ORGANISER)
def withdraw(contest_id: int, round_number: int) -> ResponseReturnValue:
    """Let nobody take a certificate any more."""
    contest, standing = _published(contest_id, round_number)
    actions.withdraw_certificates(contest, standing, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã ngừng cho tải giấy chứng nhận."))
    return redirect(url_for(".show", contest_id=contest_id, round_number=round_number))


def _published(contest_id: int, round_number: int) -> tuple[Contest, Standing]:
    contest = require_contest(contest_id, me().scope(Role.ORGANISER))
    return contest, queries.require_published_standing(contest_id, round_number)
