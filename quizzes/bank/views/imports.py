"""The pages that bring questions of a file into a bank: choose, look, import."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lms import clock, db
from lms.errors import Refused
from lms.i18n import gettext as _
from lms.jobs.actions import enqueue
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.bank import drafts, queries
from quizzes.bank.formats.choosing import MOST_BYTES, Upload
from quizzes.bank.forms import ColumnsForm, ImportForm, SkipForm
from quizzes.bank.models import QuestionBank, QuestionImport
from quizzes.bank.previews import STEP
from quizzes.bank.rules import KIND_NAMES
from quizzes.bank.uses import open_titles
from quizzes.bank.words import COLUMN_NAMES, FORMAT_NAMES

bp = Blueprint("question_imports", __name__)


@bp.route("/question-banks/<int:bank_id>/imports/new", methods=["GET", "POST"])
@staff(Role.TRAINER)
def new(bank_id: int) -> ResponseReturnValue:
    """Take a file, or what was pasted, and read it."""
    bank = queries.require_bank(bank_id, _scope(), writes=True)
    form = ImportForm()
    if form.validate_on_submit():
        file = _upload(form.file.data) or Upload((form.text.data or "").encode(), drafts.PASTED)
        try:
            draft = drafts.draft_import(
                bank_id,
                file,
                key=_upload(form.key.data),
                chosen=form.format.data,
                account_id=me().account_id,
                now=clock.now(),
            )
        except Refused as refusal:
            form.take(refusal)
        else:
            return _looked_at(draft)
    return render_template(
        "quizzes/bank/imports/new.html", form=form, bank=bank
    ), 400 if form.is_wrong else 200


@bp.route("/question-imports/<int:import_id>", methods=["GET", "POST"])
@staff(Role.TRAINER)
def show(import_id: int) -> ResponseReturnValue:
    """Show each question as it will look, and each problem with its place; then bring the questions in."""
    draft, bank = drafts.require_import(import_id, _scope())
    form = SkipForm()
    if form.validate_on_submit():
        try:
            return _brought_in(draft, skips_unsupported=form.skip.data)
        except Refused as refusal:
            form.take(refusal)
    return _page(draft, bank, form), 400 if form.is_wrong else 200


@bp.post("/question-imports/<int:import_id>/columns")
@staff(Role.TRAINER)
def columns(import_id: int) -> ResponseReturnValue:
    """Say where the fields of a sheet stand, and look at it again."""
    draft, bank = drafts.require_import(import_id, _scope())
    preview = drafts.preview_of(draft, 0)
    form = ColumnsForm()
    form.offer(preview.head.headings if preview else {}, {})
    if draft.imported_at is None and form.validate_on_submit():
        drafts.map_columns(draft, form.places)
        return _looked_at(draft)
    return _page(draft, bank, SkipForm(formdata=None)), 400


def _looked_at(draft: QuestionImport) -> ResponseReturnValue:
    """Lead to the preview, which a job makes of a large file."""
    import_id, is_large = draft.id, draft.is_large
    job_id = _enqueued(drafts.PREVIEW, import_id=import_id) if is_large else 0
    db.commit()
    if is_large:
        return redirect(url_for("jobs.show", job_id=job_id))
    return redirect(url_for(".show", import_id=import_id))


def _brought_in(draft: QuestionImport, *, skips_unsupported: bool) -> ResponseReturnValue:
    """Bring the questions in, by a job where there are many."""
    import_id, bank_id = draft.id, draft.bank_id
    if draft.is_large and draft.imported_at is None:
        job_id = _enqueued(drafts.COMMIT, import_id=import_id, skips_unsupported=skips_unsupported)
        db.commit()
        return redirect(url_for("jobs.show", job_id=job_id))
    count = drafts.commit_import(
        import_id, skips_unsupported=skips_unsupported, account_id=me().account_id, now=clock.now()
    )
    db.commit()
    notice(_("Đã thêm %(count)s câu hỏi vào ngân hàng.", count=count))
    return redirect(url_for("banks.show", bank_id=bank_id))


def _enqueued(kind: str, **arguments: int | bool) -> int:
    return enqueue(kind, arguments, owner_id=me().account_id, now=clock.now())


def _page(draft: QuestionImport, bank: QuestionBank, form: SkipForm) -> str:
    first = max(request.args.get("from", 0, int), 0)
    preview = drafts.preview_of(draft, first)
    mapping = ColumnsForm(formdata=None)
    if preview is not None:
        mapping.offer(preview.head.headings, preview.head.places)
    return render_template(
        "quizzes/bank/imports/show.html",
        form=form,
        mapping=mapping,
        fields=list(COLUMN_NAMES),
        bank=bank,
        draft=draft,
        preview=preview,
        format_names=FORMAT_NAMES,
        first=first,
        step=STEP,
        kinds=KIND_NAMES,
        open_titles=open_titles(bank.id, now=clock.now()),
    )


def _upload(sent: FileStorage | None) -> Upload | None:
    """Return a file that was sent, of a large one just more than is taken."""
    if sent is None or not sent.filename:
        return None
    return Upload(sent.stream.read(MOST_BYTES + 1), sent.filename)


def _scope() -> tuple[str, ...]:
    return me().scope(Role.TRAINER)
