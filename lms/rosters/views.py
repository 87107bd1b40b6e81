"""Pages for importing rosters: upload, look, choose columns, import, take back."""

from tempfile import TemporaryFile
from typing import Any, cast

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lms import clock, db, i18n
from lms.files.actions import keep
from lms.files.rules import SPREADSHEETS
from lms.i18n import gettext as _
from lms.jobs.actions import enqueue
from lms.rights import EVERYWHERE, Role
from lms.rosters import actions, queries
from lms.rosters.exports import exported_rows, exported_units
from lms.rosters.forms import CommitForm, UploadForm
from lms.rosters.models import ImportState, RosterImport
from lms.rosters.reading.fields import FIELD_NAMES, Field
from lms.rosters.reading.rules import LegacyLetters
from lms.rosters.writers import people_table, unit_table
from lms.spreadsheets import XLSX, write_xlsx
from lms.units.queries import list_choices, require_unit
from lms.web import me, staff

bp = Blueprint("rosters", __name__, url_prefix="/rosters")

LETTERHEAD = 0
"""The choice of letting the lines above the table say where the units stand."""


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
    letterhead = {LETTERHEAD: _("Theo phần đầu của tệp")} if EVERYWHERE in _scope() else {}
    units = {unit.id: f"{'– ' * unit.depth}{unit.name}" for unit in list_choices(_scope(), floors=3)}
    form.unit_id.choices = list({**letterhead, **units}.items())
    if form.validate_on_submit():
        upload = cast(FileStorage | None, form.file.data)
        if not upload:
            form.file.errors = [_("Hãy chọn tệp.")]
            return render_template("lms/rosters/new.html", form=form), 400
        unit_id = require_unit(form.unit_id.data, scope=_scope()).id if form.unit_id.data else None
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
            unit_id=unit_id,
            as_of=form.as_of.data,
            scope=_scope(),
            account_id=me().account_id,
            now=now,
        )
        return _start(actions.PREVIEW, draft_id)
    return render_template("lms/rosters/new.html", form=form)


@bp.get("/<int:import_id>")
@staff(Role.ADMINISTRATOR)
def show(import_id: int) -> ResponseReturnValue:
    """Show what an import would do, or what it did."""
    found = queries.find_import(import_id, _scope())
    if found.state != ImportState.PREVIEWED:
        return render_template("lms/rosters/done.html", done=found)
    return render_template(
        "lms/rosters/preview.html",
        draft=found,
        preview=found.summary,
        form=CommitForm(),
        fields=[(field.value, name) for field, name in FIELD_NAMES.items()],
        field_names={field.value: name for field, name in FIELD_NAMES.items()},
    )


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
    if draft.unit_id is not None:
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
    if not form.validate():
        return redirect(url_for(".show", import_id=draft.id))
    options = {**draft.options, "may_remove": form.may_remove.data, "brake": form.brake.data}
    draft.options = options
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
    return queries.find_import(import_id, _scope())


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
