"""Pages that give reports."""

from tempfile import TemporaryFile

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from lms import clock, i18n
from lms.i18n import gettext as _
from lms.reports import queries, writers
from lms.reports.forms import CompletionForm
from lms.rights import Role
from lms.spreadsheets import XLSX, write_xlsx
from lms.units.models import Unit
from lms.units.queries import list_children, list_roots, require_unit, require_unit_by_code
from lms.web import me, staff

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.get("")
@staff(Role.ORGANISER)
def index() -> ResponseReturnValue:
    """Show which reports there are."""
    return render_template("lms/reports/index.html", form=_form())


@bp.post("/completion.xlsx")
@staff(Role.ORGANISER)
def completion() -> ResponseReturnValue:
    """Send who completed which course as an Excel file."""
    form = _form()
    if not form.validate_on_submit():
        return render_template("lms/reports/index.html", form=form), 400
    unit = require_unit(form.unit_id.data, scope=me().scope(Role.ORGANISER))
    courses = [one for one in queries.list_courses([unit.path]) if form.course_id.data in {0, one.id}]
    stream = TemporaryFile()  # noqa: SIM115  # the response closes it when it is sent
    day = form.as_of.data or i18n.today(clock.now())
    rows = queries.completions(courses, unit, day)
    write_xlsx(stream, writers.completion_table(unit, day, rows))
    stream.seek(0)
    return send_file(
        stream, mimetype=XLSX, as_attachment=True, download_name=f"ket-qua-hoc-tap-{unit.code}.xlsx"
    )


def _form() -> CompletionForm:
    """Return the form, offering the unit of the address, else the top units and those directly below."""
    scope = me().scope(Role.ORGANISER)
    code = request.args.get("unit")
    units = [require_unit_by_code(code, scope=scope)] if code else _top_units(scope)
    form = CompletionForm(data={"as_of": i18n.today(clock.now()), "course_id": 0})
    form.unit_id.choices = [(unit.id, unit.name) for unit in units]
    courses = queries.list_courses([unit.path for unit in units])
    form.course_id.choices = [(0, _("Tất cả các khoá học"))] + [(one.id, one.title) for one in courses]
    return form


def _top_units(scope: tuple[str, ...]) -> list[Unit]:
    roots = list_roots(scope)
    return [unit for root in roots for unit in (root, *list_children(root.id, size=500).items)]
