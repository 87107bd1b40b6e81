"""The pages on which organisers bring in the results of a stage as a file: first to look at, then whole."""

from io import BytesIO
from typing import cast

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lms import clock, db
from lms.errors import NotFound
from lms.files.actions import keep
from lms.files.models import File
from lms.files.queries import path_of
from lms.files.rules import SPREADSHEETS
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.rights import Role
from lms.spreadsheets import XLSX, write_xlsx
from lms.web import me, notice, staff
from quizzes.results.stages import actions, importing, queries, rules
from quizzes.results.stages.forms import CommitForm, UploadForm
from quizzes.results.stages.readers import read_rows
from quizzes.results.stages.views.organising import stage_of
from quizzes.results.stages.writers import template as empty_table

bp = Blueprint(
    "stage_imports", __name__, url_prefix="/organising/contests/<int:contest_id>/stages/<int:number>/import"
)


@bp.route("", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def new(contest_id: int, number: int) -> ResponseReturnValue:
    """Take a file to look at."""
    one = stage_of(contest_id, number)
    form = UploadForm()
    if form.validate_on_submit():
        upload = cast(FileStorage, form.file.data)
        with refusals_on(form):
            kept = keep(
                upload.stream,
                name=upload.filename or "",
                accepted=SPREADSHEETS,
                uploaded_by_id=me().account_id,
                now=clock.now(),
            )
            read_rows(path_of(kept).read_bytes(), kept.name)
            db.commit()
            return redirect(url_for(".show", contest_id=contest_id, number=number, file_id=kept.id))
    page = render_template("quizzes/results/stages/import.html", one=one, contest=one.contest, form=form)
    return page, 400 if form.is_wrong else 200


@bp.route("/<int:file_id>", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def show(contest_id: int, number: int, file_id: int) -> ResponseReturnValue:
    """Show what a file comes to, all that is wrong with its line; then take it whole."""
    one = stage_of(contest_id, number)
    file = _own_file(file_id)
    rows = read_rows(path_of(file).read_bytes(), file.name)
    found = importing.preview_of(one, rows, scope=me().scope(Role.ORGANISER), now=clock.now())
    form = CommitForm()
    if not found.problems and form.validate_on_submit():
        actions.replace_lines(one, found.lines, account_id=me().account_id, now=clock.now())
        db.commit()
        notice(_("Đã ghi %(count)s dòng kết quả.", count=len(found.lines)))
        return redirect(url_for("staging.show", contest_id=contest_id, number=number))
    return render_template(
        "quizzes/results/stages/preview.html",
        one=one,
        contest=one.contest,
        file=file,
        found=found,
        form=form,
        lines=[(None, line) for line in rules.in_order(found.lines)],
        units=queries.units_of(found.lines),
        known=sum(not line.void_reason for _id, line in queries.list_lines(one)),
    )


@bp.get("/template.xlsx")
@staff(Role.ORGANISER)
def template(contest_id: int, number: int) -> ResponseReturnValue:
    """Send an empty workbook to fill in."""
    one = stage_of(contest_id, number)
    stream = BytesIO()
    write_xlsx(stream, empty_table(one.prizes))
    stream.seek(0)
    return send_file(stream, mimetype=XLSX, as_attachment=True, download_name="ket-qua-phan-thi.xlsx")


def _own_file(file_id: int) -> File:
    file = db.session.get(File, file_id)
    if file is None or file.uploaded_by_id != me().account_id:
        raise NotFound(_l("Không tìm thấy tệp này."))
    return file
