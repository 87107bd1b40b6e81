"""Pages for decisions about units: ask, look, carry out, take back; a workbook does so for many units."""

from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import cast

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lms import clock, db, i18n
from lms.errors import NotFound
from lms.files.actions import keep
from lms.files.queries import get_file
from lms.files.rules import DECISION_FILES, SPREADSHEETS
from lms.files.uploads import keep_upload
from lms.files.views import send
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.actions import enqueue
from lms.reorganisations import actions, queries
from lms.reorganisations.actions import Paper
from lms.reorganisations.forms import DecisionForm, WorkbookForm, form_for
from lms.reorganisations.readers import read_changes
from lms.reorganisations.rules import HasProblems
from lms.reorganisations.writers import template_tables
from lms.rights import EVERYWHERE, Role
from lms.spreadsheets import XLSX, write_xlsx
from lms.units.models import DecisionState, Unit, UnitDecision
from lms.units.queries import require_unit
from lms.units.rules import EVENT_NAMES, EventKind
from lms.web import me, notice, staff

STATES = {
    DecisionState.DRAFT: _l("Bản xem trước"),
    DecisionState.CARRIED_OUT: _l("Đã thực hiện"),
    DecisionState.UNDONE: _l("Đã hoàn tác"),
}
TONES = {DecisionState.DRAFT: "soon", DecisionState.CARRIED_OUT: "ok", DecisionState.UNDONE: "off"}
MEANINGS = {
    EventKind.RENAME: _l("Đơn vị mang tên mới từ một ngày; tên cũ vẫn còn trong lịch sử."),
    EventKind.RELEVEL: _l("Đơn vị thuộc một cấp khác."),
    EventKind.MOVE: _l("Đơn vị và mọi đơn vị bên dưới trực thuộc một đơn vị khác."),
    EventKind.MERGE: _l("Đơn vị kết thúc; người, chức vụ và đơn vị trực thuộc sang đơn vị nhận."),
    EventKind.SPLIT: _l("Một phần người và đơn vị trực thuộc thành một đơn vị mới bên cạnh."),
    EventKind.DISSOLVE: _l("Đơn vị kết thúc và không có đơn vị nào thay thế."),
}
REPLACING = {EventKind.MOVE, EventKind.MERGE, EventKind.SPLIT, EventKind.DISSOLVE}
"""What those above a unit decide."""

bp = Blueprint("reorganisations", __name__, url_prefix="/units/decisions")


@bp.get("")
@staff()
def index() -> ResponseReturnValue:
    """List the decisions about my units."""
    page = queries.page_decisions(me(), after=request.args.get("after"))
    return render_template(
        "lms/reorganisations/index.html", page=page, kinds=EVENT_NAMES, states=STATES, tones=TONES
    )


@bp.get("/choose")
@staff()
def choose() -> ResponseReturnValue:
    """Ask what a decision does to a unit: those above it decide more than those in it."""
    unit = require_unit(request.args.get("unit", 0, int), scope=_scope())
    may_replace = me().may(Role.ADMINISTRATOR, unit.path.removesuffix(f"{unit.id}/"))
    choices = [
        (kind.value, EVENT_NAMES[kind], meaning)
        for kind, meaning in MEANINGS.items()
        if may_replace or kind not in REPLACING
    ]
    return render_template("lms/reorganisations/choose.html", unit=unit, choices=choices)


@bp.route("/new", methods=["GET", "POST"])
@staff()
def new() -> ResponseReturnValue:
    """Ask what a decision does to a unit; nothing is changed yet."""
    kind = request.args.get("kind", EventKind.FOUND, EventKind)
    unit = _unit(kind)
    form = form_for(kind, today=i18n.today(clock.now()), scope=_scope(), unit=unit)
    if form.validate_on_submit():
        with refusals_on(form):
            draft = actions.draft_decision(
                [form.change(unit)], _paper(form, clock.now()), account_id=me().account_id, now=clock.now()
            )
            actions.preview_decision(draft, scope=_scope(), now=clock.now())
            problems = draft.summary.get("problems")
            if not problems:
                db.commit()
                return redirect(url_for(".show", decision_id=draft.id))
            db.rollback()
            form.form_errors.append(problems[0]["text"])
    return render_template(
        "lms/reorganisations/new.html", form=form, unit=unit, kind=kind.value, title=EVENT_NAMES[kind]
    )


@bp.route("/import", methods=["GET", "POST"])
@staff()
def import_file() -> ResponseReturnValue:
    """Take a workbook of changes and look at them in the background."""
    form = WorkbookForm(data={"on": i18n.today(clock.now())})
    problems: tuple[object, ...] = ()
    if form.validate_on_submit():
        upload, now = cast(FileStorage, form.workbook.data), clock.now()
        content = upload.stream.read()
        upload.stream.seek(0)
        with refusals_on(form):
            try:
                changes = read_changes(content, upload.filename or "")
            except HasProblems as refusal:
                problems = refusal.problems
                raise
            workbook = keep(
                upload.stream,
                name=upload.filename or "",
                accepted=SPREADSHEETS,
                uploaded_by_id=me().account_id,
                now=now,
            )
            draft = actions.draft_decision(
                changes, _paper(form, now), workbook_id=workbook.id, account_id=me().account_id, now=now
            )
            return _start(actions.PREVIEW, draft)
    return render_template("lms/reorganisations/import_file.html", form=form, problems=problems)


@bp.get("/template.xlsx")
@staff()
def template() -> ResponseReturnValue:
    """Send the workbook to fill in."""
    stream = TemporaryFile()  # noqa: SIM115  # the response closes it when it is sent
    write_xlsx(stream, *template_tables())
    stream.seek(0)
    return send_file(stream, mimetype=XLSX, as_attachment=True, download_name="mau-thay-doi-don-vi.xlsx")


@bp.get("/<int:decision_id>")
@staff()
def show(decision_id: int) -> ResponseReturnValue:
    """Show what a decision would do, or what it did."""
    found = queries.require_decision(decision_id, me())
    return render_template(
        "lms/reorganisations/show.html",
        decision=found,
        eve=found.takes_effect_on - timedelta(days=1),
        kinds=EVENT_NAMES,
        files=[(label, file_id) for label, file_id in _files(found) if file_id],
    )


@bp.get("/<int:decision_id>/files/<int:file_id>")
@staff()
def file(decision_id: int, file_id: int) -> ResponseReturnValue:
    """Send the paper of a decision, or its workbook."""
    found = queries.require_decision(decision_id, me())
    if file_id not in (found.file_id, found.workbook_id):
        raise NotFound(_l("Không tìm thấy tệp này. Có thể tệp đã được gỡ."))
    return send(get_file(file_id))


@bp.post("/<int:decision_id>/carry-out")
@staff()
def carry_out(decision_id: int) -> ResponseReturnValue:
    """Carry a decision out."""
    found = queries.require_decision(decision_id, me())
    if found.workbook_id is not None:
        return _start(actions.CARRY_OUT, found)
    actions.carry_out_decision(found, scope=_scope(), now=clock.now())
    db.commit()
    notice(_("Đã thực hiện quyết định."))
    return redirect(url_for(".show", decision_id=decision_id))


@bp.post("/<int:decision_id>/undo")
@staff()
def undo(decision_id: int) -> ResponseReturnValue:
    """Take a decision back."""
    found = queries.require_decision(decision_id, me())
    if found.workbook_id is not None:
        return _start(actions.UNDO, found)
    actions.undo_decision(found, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã hoàn tác quyết định."))
    return redirect(url_for(".show", decision_id=decision_id))


@bp.post("/<int:decision_id>/drop")
@staff()
def drop(decision_id: int) -> ResponseReturnValue:
    """Forget a draft."""
    actions.drop_draft(queries.require_decision(decision_id, me()))
    db.commit()
    notice(_("Đã bỏ bản xem trước."))
    return redirect(url_for(".index"))


def _unit(kind: EventKind) -> Unit | None:
    """Return the unit of which the address speaks; only a founding at the top has none."""
    unit_id = request.args.get("unit", type=int)
    if unit_id is not None:
        return require_unit(unit_id, scope=_scope())
    if kind is not EventKind.FOUND or EVERYWHERE not in _scope():
        raise NotFound(_l("Không tìm thấy đơn vị này."))
    return None


def _paper(form: DecisionForm, now: datetime) -> Paper:
    """Return what the form says of the decision itself, its file kept."""
    kept = keep_upload(form.file.data, accepted=DECISION_FILES, uploaded_by_id=me().account_id, now=now)
    return Paper(
        form.on.data or i18n.today(now),
        form.number.data or "",
        form.signed_on.data,
        kept.id if kept else None,
    )


def _files(decision: UnitDecision) -> list[tuple[str, int | None]]:
    return [(_("Tệp quyết định"), decision.file_id), (_("Tệp các thay đổi"), decision.workbook_id)]


def _scope() -> tuple[str, ...]:
    return me().scope(Role.ADMINISTRATOR)


def _start(kind: str, decision: UnitDecision) -> ResponseReturnValue:
    """Start a job on a decision, and show how far it is."""
    arguments = {"decision_id": decision.id, "scope": list(_scope())}
    job_id = enqueue(kind, arguments, owner_id=me().account_id, now=clock.now())
    db.commit()
    return redirect(url_for("jobs.show", job_id=job_id))
