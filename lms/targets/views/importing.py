"""Pages that bring in a catalogue of targets: choose a file, see what it would change, keep it."""

from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lms import clock, db
from lms.errors import NotFound
from lms.files.actions import keep
from lms.files.queries import get_file, path_of
from lms.files.rules import SPREADSHEETS
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.rights import Role
from lms.rosters.reading.problems import Problem
from lms.targets import actions
from lms.targets.catalogues import compare
from lms.targets.forms import ImportForm
from lms.targets.readers import HasProblems, TargetRow, read_targets
from lms.targets.views.frame import scope
from lms.units.queries import list_roots, require_unit
from lms.web import me, notice, staff

bp = Blueprint("importing", __name__, url_prefix="/import")


@bp.route("", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def choose() -> ResponseReturnValue:
    """Take a catalogue for a unit and say everything that is wrong in it; nothing is changed yet."""
    form = ImportForm()
    form.unit_id.choices = [(unit.id, unit.name) for unit in list_roots(scope())]
    problems: tuple[Problem, ...] = ()
    if form.validate_on_submit():
        upload = cast(FileStorage, form.file.data)
        unit = require_unit(form.unit_id.data, scope=scope())
        with refusals_on(form):
            try:
                compare(unit, read_targets(upload.read(), upload.filename or ""))
            except HasProblems as refusal:
                problems = refusal.problems
                raise
            kept = keep(
                upload.stream,
                name=upload.filename or "",
                accepted=SPREADSHEETS,
                uploaded_by_id=me().account_id,
                now=clock.now(),
            )
            db.commit()
            return redirect(url_for(".preview", file_id=kept.id, unit_id=unit.id))
    page = render_template("lms/targets/import_file.html", form=form, problems=problems)
    return page, 400 if form.is_wrong else 200


@bp.get("/<int:file_id>/<int:unit_id>")
@staff(Role.ORGANISER)
def preview(file_id: int, unit_id: int) -> ResponseReturnValue:
    """Show what a catalogue would bring to a unit."""
    unit, rows = require_unit(unit_id, scope=scope()), _rows(file_id)
    return render_template(
        "lms/targets/import_preview.html", unit=unit, file_id=file_id, found=compare(unit, rows)
    )


@bp.post("/<int:file_id>/<int:unit_id>")
@staff(Role.ORGANISER)
def carry_out(file_id: int, unit_id: int) -> ResponseReturnValue:
    """Keep a catalogue as it was shown; if it would now change something else, show that first."""
    unit, rows = require_unit(unit_id, scope=scope()), _rows(file_id)
    if request.form.get("seen") != compare(unit, rows).sha256:
        notice(_("Chỉ tiêu của đơn vị vừa thay đổi. Hãy xem lại trước khi nhập."), "warning")
        return redirect(url_for(".preview", file_id=file_id, unit_id=unit_id))
    imported = actions.import_targets(unit.id, rows, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(
        _(
            "Đã nhập: %(new)s chỉ tiêu mới, %(changed)s thay đổi, %(unchanged)s giữ nguyên.",
            new=imported.new,
            changed=imported.changed,
            unchanged=imported.unchanged,
        )
    )
    return redirect(url_for("targets.index"))


def _rows(file_id: int) -> list[TargetRow]:
    """Return the targets of a file that this person brought."""
    file = get_file(file_id)
    if file.uploaded_by_id != me().account_id:
        raise NotFound(_l("Không tìm thấy tệp này. Có thể tệp đã được gỡ."))
    return read_targets(path_of(file).read_bytes(), file.name)
