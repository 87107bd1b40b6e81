"""Pages for importing rosters: upload, look, choose columns, import, take back."""

from tempfile import TemporaryFile
from typing import Any, cast

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lms import clock, db, i18n
from lms.errors import NotFound
from lms.files.actions import keep
from lms.files.queries import get_file
from lms.files.rules import SPREADSHEETS
from lms.files.views import send
from lms.i18n import lazy_gettext as _l
from lms.jobs.actions import enqueue
from lms.rights import Role
from lms.rosters import actions, obstacles, queries
from lms.rosters.exports import exported_rows, exported_units
from lms.rosters.forms import CommitForm, ParentForm, UploadForm
from lms.rosters.models import ImportState, RosterImport
from lms.rosters.reading.fields import FIELD_NAMES, Field
from lms.rosters.reading.rules import LegacyLetters
from lms.rosters.writers import people_table, unit_table
from lms.spreadsheets import XLSX, write_xlsx
from lms.units.queries import BEFORE_CODE
from lms.web import me, staff

bp = Blueprint("rosters", __name__, url_prefix="/rosters")

SHOWN_UNITS = 50
NOBODY = {"missing": 0, "covered": 0}
"""What a draft without a preview says of those who are not in its file."""


@bp.get("")
@staff(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """List the imports that were carried out."""
    page = queries.list_imports(_scope(), after=request.args.get("after"))
    return render_template("lms/rosters/index.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    """Take a roster file and look at it in the background."""
    form = UploadForm()
    form.offer(_scope())
    if form.validate_on_submit():
        upload = cast(FileStorage, form.file.data)
        now = clock.now()
        file = keep(
            upload.stream,
            name=upload.filename or "",
            accepted=SPREADSHEETS,
            uploaded_by_id=me().account_id,
            now=now,
        )
        draft_id = actions.draft_import(
            file.id,
            unit_id=form.unit_id,
            as_of=form.as_of.data,
            scope=_scope(),
            account_id=me().account_id,
            now=now,
        )
        return _start(actions.PREVIEW, draft_id)
    return render_template("lms/rosters/new.html", form=form), 400 if form.errors else 200


@bp.get("/<int:import_id>")
@staff(Role.ADMINISTRATOR)
def show(import_id: int) -> ResponseReturnValue:
    """Show what an import would do, or what it did."""
    found = queries.find_import(import_id, _scope())
    if found.state == ImportState.PREVIEWED:
        return _show_preview(found)
    return render_template(
        "lms/rosters/done.html",
        line=queries.import_line(found),
        done=found,
        obstacles=obstacles.of_undoing(found) if found.state == ImportState.COMMITTED else [],
        new_units=queries.new_units_of(found.id, most=SHOWN_UNITS),
    )


def _show_preview(
    draft: RosterImport, *, parent: ParentForm | None = None, form: CommitForm | None = None
) -> str:
    """Return the page of a draft, with the forms on it as they were sent."""
    if parent is None:
        parent = ParentForm(formdata=None)
        parent.offer(_scope())
        chosen = draft.summary.get("parent")
        parent.unit.data = f"{chosen['name']}{BEFORE_CODE}{chosen['code']}" if chosen else ""
    if form is None:
        form = CommitForm(formdata=None)
        form.expect(draft.summary["counts"]["people"] if draft.summary else NOBODY)
    return render_template(
        "lms/rosters/preview.html",
        draft=draft,
        preview=draft.summary,
        parent=parent,
        form=form,
        fields=[(field.value, name) for field, name in FIELD_NAMES.items()],
    )


@bp.get("/<int:import_id>/report.xlsx")
@staff(Role.ADMINISTRATOR)
def report(import_id: int) -> ResponseReturnValue:
    """Send every line of what was shown before an import."""
    found = queries.find_import(import_id, _scope())
    if found.report_id is None:
        raise NotFound(_l("Lần nhập này không có tệp đối chiếu."))
    return send(get_file(found.report_id))


@bp.post("/<int:import_id>/parent")
@staff(Role.ADMINISTRATOR)
def parent(import_id: int) -> ResponseReturnValue:
    """Say below which unit the units of the file stand, and look again."""
    draft = _draft(import_id)
    form = ParentForm()
    form.offer(_scope())
    if not form.validate():
        return _show_preview(draft, parent=form), 400
    actions.change_parent(draft, form.unit_id)
    return _start(actions.PREVIEW, draft.id)


@bp.post("/<int:import_id>/columns")
@staff(Role.ADMINISTRATOR)
def columns(import_id: int) -> ResponseReturnValue:
    """Say which column holds which field, and look again."""
    draft = _draft(import_id)
    mappings = {
        table["key"]: {**(draft.options.get("mappings") or {}).get(table["key"], {}), **_mapping(table)}
        for table in draft.summary.get("tables", [])
    }
    actions.change_options(draft, mappings=mappings)
    for key, mapping in mappings.items():
        actions.remember_mapping(draft.unit_id, key, mapping, now=clock.now())
    return _start(actions.PREVIEW, draft.id)


@bp.post("/<int:import_id>/letters")
@staff(Role.ADMINISTRATOR)
def letters(import_id: int) -> ResponseReturnValue:
    """Agree to convert the letters of old fonts, and look again."""
    draft = _draft(import_id)
    actions.change_options(draft, legacy=LegacyLetters.CONVERT.value)
    return _start(actions.PREVIEW, draft.id)


@bp.post("/<int:import_id>/commit")
@staff(Role.ADMINISTRATOR)
def commit(import_id: int) -> ResponseReturnValue:
    """Import the roster."""
    draft = _draft(import_id)
    form = CommitForm()
    form.expect(draft.summary["counts"]["people"] if draft.summary else NOBODY)
    if not form.validate():
        return _show_preview(draft, form=form), 400
    actions.confirm(draft, may_remove=form.may_remove.data, brake=form.brake.data or 0)
    return _start(actions.COMMIT, draft.id)


@bp.post("/<int:import_id>/undo")
@staff(Role.ADMINISTRATOR)
def undo(import_id: int) -> ResponseReturnValue:
    """Take the import back."""
    return _start(actions.UNDO, queries.find_import(import_id, _scope()).id)


@bp.get("/roster.xlsx")
@staff(Role.ADMINISTRATOR)
def export() -> ResponseReturnValue:
    """Send the roster of one's units as an Excel file."""
    stream = TemporaryFile()  # noqa: SIM115  # the response closes it when it is sent
    today = i18n.today(clock.now())
    units = exported_units(_scope(), today)
    write_xlsx(stream, unit_table(units), people_table(exported_rows(units, _scope(), today)))
    stream.seek(0)
    return send_file(stream, mimetype=XLSX, as_attachment=True, download_name=f"danh-sach-{today}.xlsx")


def _scope() -> tuple[str, ...]:
    return me().scope(Role.ADMINISTRATOR)


def _draft(import_id: int) -> RosterImport:
    return queries.find_draft(import_id, _scope())


def _mapping(table: dict[str, Any]) -> dict[str, str]:
    """Return which fields the page gave another column: its letters, or nothing for a field taken away."""
    mapping: dict[str, str] = {}
    for column in table["columns"]:
        chosen = request.form.get(f"{table['key']}-{column['letters']}", "")
        if chosen != (column["field"] or ""):
            mapping.setdefault(column["field"] or "", "")
            if chosen in set(Field):
                mapping[chosen] = column["letters"]
    mapping.pop("", None)
    return mapping


def _start(kind: str, import_id: int) -> ResponseReturnValue:
    """Start a job on an import, and show how far it is."""
    job_id = enqueue(kind, {"import_id": import_id}, owner_id=me().account_id, now=clock.now())
    db.commit()
    return redirect(url_for("jobs.show", job_id=job_id))
