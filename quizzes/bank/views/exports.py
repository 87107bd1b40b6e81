"""The pages that take the questions of a bank out into a file."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.errors import NotFound
from lms.files.queries import get_file
from lms.files.views import send
from lms.i18n import lazy_gettext as _l
from lms.jobs.actions import enqueue
from lms.rights import Role
from lms.web import me, staff
from quizzes.bank import queries
from quizzes.bank.exporting import EXPORT, MEDIA_TYPES
from quizzes.bank.forms import ExportForm

bp = Blueprint("question_exports", __name__)


@bp.route("/question-banks/<int:bank_id>/exports/new", methods=["GET", "POST"])
@staff(Role.TRAINER)
def new(bank_id: int) -> ResponseReturnValue:
    """Choose a format, and have the file written by a job."""
    bank = queries.require_bank(bank_id, me().scope(Role.TRAINER))
    form = ExportForm()
    if form.validate_on_submit():
        arguments = {
            "bank_id": bank_id,
            "format": form.format.data,
            "skips_unsupported": form.skip.data,
        }
        job_id = enqueue(EXPORT, arguments, owner_id=me().account_id, now=clock.now())
        db.commit()
        return redirect(url_for("jobs.show", job_id=job_id))
    page = render_template("quizzes/bank/exports/new.html", form=form, bank=bank)
    return page, 400 if form.is_wrong else 200


@bp.get("/question-banks/<int:bank_id>/exports/<int:file_id>")
@staff(Role.TRAINER)
def file(bank_id: int, file_id: int) -> ResponseReturnValue:
    """Send a file of questions to whoever had it written."""
    queries.require_bank(bank_id, me().scope(Role.TRAINER))
    found = get_file(file_id)
    if found.uploaded_by_id != me().account_id or found.media_type not in MEDIA_TYPES.values():
        raise NotFound(_l("Không tìm thấy tệp này. Có thể tệp đã được gỡ."))
    return send(found)
