"""Pages of the register: what units held, topics, and bringing in a workbook."""

from io import BytesIO
from typing import cast

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lms import clock, db, i18n
from lms.errors import NotFound
from lms.files.actions import keep
from lms.files.rules import SPREADSHEETS
from lms.files.uploads import keep_upload
from lms.files.views import send
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.populations.named_lists import codes_in, require_listed
from lms.registers import actions, queries, workbooks
from lms.registers.forms import PROOFS, EntryForm, ImportForm, TopicForm, WithdrawalForm
from lms.registers.readers import read_rows
from lms.registers.rules import ENTRY_KIND_NAMES, TOPIC_KIND_NAMES, TopicKind
from lms.rights import Role
from lms.spreadsheets import XLSX, write_xlsx
from lms.units.forms import unit_text
from lms.units.queries import list_choices, list_roots, require_unit_by_code
from lms.web import me, notice, own_address, staff

bp = Blueprint("registers", __name__, url_prefix="/registers")


@bp.get("")
@staff(Role.ORGANISER)
def index() -> ResponseReturnValue:
    """List what the units of the scope held, the newest first."""
    code = request.args.get("unit")
    unit = require_unit_by_code(code, scope=_scope()) if code else None
    topic_id = request.args.get("topic", type=int)
    page = queries.page_entries(_scope(), unit=unit, topic_id=topic_id, after=request.args.get("after"))
    return render_template(
        "lms/registers/index.html",
        page=page,
        unit=unit,
        topic_id=topic_id,
        topics=queries.list_topics(_scope()),
        kinds=ENTRY_KIND_NAMES,
    )


@bp.route("/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def new() -> ResponseReturnValue:
    """Write down something that a unit held."""
    form = EntryForm(data={"unit": _first_unit(), "topic_id": request.args.get("topic", type=int)})
    form.unit.offer(_scope())
    topics = queries.list_topics(_scope())
    form.topic_id.choices = [(topic.id, _topic_text(topic.number, topic.title)) for topic in topics]
    if form.validate_on_submit():
        with refusals_on(form):
            codes = codes_in(form.attendance.data or "")
            attendance = require_listed(codes, scope=_scope()) if codes else ()
            entry = actions.add_entry(
                form.entry(len(attendance)),
                account_id=me().account_id,
                now=clock.now(),
                file_id=_kept_file(form),
                attendance=attendance,
            )
            db.commit()
            notice(_("Đã ghi vào sổ."))
            return redirect(url_for(".show", entry_id=entry.id))
    return render_template("lms/registers/new.html", form=form, topics=topics), 400 if form.is_wrong else 200


@bp.get("/<int:entry_id>")
@staff(Role.ORGANISER)
def show(entry_id: int) -> ResponseReturnValue:
    """Show one entry: the numbers, the file, who attended by name."""
    return _show(entry_id, WithdrawalForm())


@bp.post("/<int:entry_id>/withdrawal")
@staff(Role.ORGANISER)
def withdraw(entry_id: int) -> ResponseReturnValue:
    """Let an entry count no longer."""
    found = queries.require_entry(entry_id, _scope())
    form = WithdrawalForm()
    if form.validate_on_submit():
        with refusals_on(form):
            actions.withdraw_entry(
                found.entry, reason=form.reason.data or "", account_id=me().account_id, now=clock.now()
            )
            db.commit()
            notice(_("Đã rút. Các lần tính chỉ tiêu sau sẽ không tính dòng này."))
            return redirect(url_for(".show", entry_id=entry_id))
    return _show(entry_id, form), 400


@bp.get("/<int:entry_id>/file")
@staff(Role.ORGANISER)
def file(entry_id: int) -> ResponseReturnValue:
    """Send the file that proves an entry."""
    found = queries.require_entry(entry_id, _scope())
    if found.file is None:
        raise NotFound(_l("Dòng này không có tệp minh chứng."))
    return send(found.file)


@bp.route("/topics/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def new_topic() -> ResponseReturnValue:
    """Add a subject or a document."""
    form = TopicForm(data={"unit": _first_unit()})
    form.unit.offer(_scope())
    if form.validate_on_submit():
        with refusals_on(form):
            topic = actions.add_topic(
                form.title.data or "",
                kind=TopicKind(form.kind.data),
                number=form.number.data or "",
                unit=form.unit.chosen,
                account_id=me().account_id,
                now=clock.now(),
            )
            db.commit()
            notice(_("Đã thêm “%(title)s”.", title=topic.title))
            return redirect(own_address(request.args.get("next"), url_for(".topics")))
    return render_template("lms/registers/new_topic.html", form=form), 400 if form.is_wrong else 200


@bp.get("/topics")
@staff(Role.ORGANISER)
def topics() -> ResponseReturnValue:
    """List what entries are about."""
    return render_template(
        "lms/registers/topics.html", topics=queries.list_topics(_scope()), kinds=TOPIC_KIND_NAMES
    )


@bp.route("/import", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def import_file() -> ResponseReturnValue:
    """Bring in a workbook of what units held."""
    form = ImportForm()
    if form.validate_on_submit():
        upload = cast(FileStorage, form.file.data)
        with refusals_on(form):
            rows = read_rows(upload.read(), upload.filename or "")
            now = clock.now()
            entries = workbooks.entries_of(rows, _scope())
            kept = keep(
                upload.stream,
                name=upload.filename or "",
                accepted=SPREADSHEETS,
                uploaded_by_id=me().account_id,
                now=now,
            )
            imported = actions.import_entries(entries, file_id=kept.id, account_id=me().account_id, now=now)
            db.commit()
            notice(
                _(
                    "Đã ghi %(new)s dòng mới; %(known)s dòng đã có từ trước.",
                    new=imported.new,
                    known=imported.known,
                )
            )
            return redirect(url_for(".index"))
    return render_template("lms/registers/import_file.html", form=form), 400 if form.is_wrong else 200


@bp.get("/template.xlsx")
@staff(Role.ORGANISER)
def template() -> ResponseReturnValue:
    """Send an empty workbook to fill in."""
    stream = BytesIO()
    tables = workbooks.template(
        list_choices(_scope()), queries.list_topics(_scope()), i18n.today(clock.now())
    )
    write_xlsx(stream, *tables)
    stream.seek(0)
    return send_file(stream, mimetype=XLSX, as_attachment=True, download_name="so-theo-doi.xlsx")


def _show(entry_id: int, form: WithdrawalForm) -> str:
    found = queries.require_entry(entry_id, _scope())
    return render_template(
        "lms/registers/show.html",
        found=found,
        attendance=queries.list_attendance(entry_id),
        form=form,
        kinds=ENTRY_KIND_NAMES,
    )


def _scope() -> tuple[str, ...]:
    return me().scope(Role.ORGANISER)


def _first_unit() -> str:
    """Return the unit of the address, else the only topmost one, as the form understands it."""
    code = request.args.get("unit")
    roots = list_roots(_scope())
    if code:
        return unit_text(require_unit_by_code(code, scope=_scope()))
    return unit_text(roots[0]) if len(roots) == 1 else ""


def _kept_file(form: EntryForm) -> int | None:
    kept = keep_upload(form.file.data, accepted=PROOFS, uploaded_by_id=me().account_id, now=clock.now())
    return kept.id if kept else None


def _topic_text(number: str, title: str) -> str:
    return f"{number} · {title}" if number else title
