"""Pages that give reports."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.errors import NotFound
from lms.files.queries import get_file
from lms.files.views import send
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.actions import enqueue
from lms.reports import queries
from lms.reports.actions import COMPLETION
from lms.reports.forms import EVERY_COURSE, CompletionForm
from lms.rights import Role
from lms.spreadsheets import XLSX
from lms.units.forms import unit_text
from lms.units.queries import list_roots, require_unit_by_code
from lms.web import me, staff

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.route("", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def index() -> ResponseReturnValue:
    """Show which reports there are, and have one written in the background."""
    form = _form()
    if form.validate_on_submit():
        day = form.as_of.data or i18n.today(clock.now())
        arguments = {
            "unit_id": form.unit.chosen.id,
            "course_id": form.course,
            "as_of": day.isoformat(),
        }
        job_id = enqueue(COMPLETION, arguments, owner_id=me().account_id, now=clock.now())
        db.commit()
        return redirect(url_for("jobs.show", job_id=job_id))
    return render_template("lms/reports/index.html", form=form), 400 if form.is_wrong else 200


@bp.get("/files/<int:file_id>")
@staff(Role.ORGANISER)
def file(file_id: int) -> ResponseReturnValue:
    """Send a report to whoever had it written."""
    found = get_file(file_id)
    if found.uploaded_by_id != me().account_id or found.media_type != XLSX:
        raise NotFound(_l("Không tìm thấy tệp này. Có thể tệp đã được gỡ."))
    return send(found)


def _form() -> CompletionForm:
    """Return the form, beginning with the unit of the address, else with the topmost one."""
    scope = me().scope(Role.ORGANISER)
    code = request.args.get("unit")
    first = require_unit_by_code(code, scope=scope) if code else next(iter(list_roots(scope)), None)
    form = CompletionForm(data={"as_of": i18n.today(clock.now()), "unit": unit_text(first) if first else ""})
    form.unit.offer(scope)
    courses = queries.list_courses(scope)
    every = (EVERY_COURSE, _("Tất cả các khoá học"))
    form.course_id.choices = [every, *((one.id, one.title) for one in courses)]
    return form
