"""The pages that bring questions of a file into a bank: choose, look, import."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lms import clock, db
from lms.errors import Refused
from lms.i18n import gettext as _
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.bank import drafts, queries
from quizzes.bank.formats.choosing import MOST_BYTES, Upload
from quizzes.bank.forms import ImportForm, SkipForm
from quizzes.bank.rules import DIFFICULTY_NAMES, KIND_NAMES
from quizzes.bank.words import FORMAT_NAMES

bp = Blueprint("question_imports", __name__)

SHOWN = 50


@bp.route("/question-banks/<int:bank_id>/imports/new", methods=["GET", "POST"])
@staff(Role.TRAINER)
def new(bank_id: int) -> ResponseReturnValue:
    """Take a file, or what was pasted, and read it."""
    bank = queries.require_bank(bank_id, _scope())
    form = ImportForm()
    if form.validate_on_submit():
        file = _upload(form.file.data) or Upload((form.text.data or "").encode(), drafts.PASTED)
        try:
            import_id = drafts.draft_import(
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
            db.commit()
            return redirect(url_for(".show", import_id=import_id))
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
            count = drafts.commit_import(
                import_id, skips_unsupported=form.skip.data, account_id=me().account_id, now=clock.now()
            )
        except Refused as refusal:
            form.take(refusal)
        else:
            db.commit()
            notice(_("Đã thêm %(count)s câu hỏi vào ngân hàng.", count=count))
            return redirect(url_for("banks.show", bank_id=bank.id))
    first = max(request.args.get("from", 0, int), 0)
    found, plan = drafts.plan_of(draft)
    page = render_template(
        "quizzes/bank/imports/show.html",
        form=form,
        bank=bank,
        draft=draft,
        plan=plan,
        format_name=FORMAT_NAMES[found],
        first=first,
        shown=plan.reading.found[first : first + SHOWN],
        step=SHOWN,
        kinds=KIND_NAMES,
        difficulties=DIFFICULTY_NAMES,
    )
    return page, 400 if form.is_wrong else 200


def _upload(sent: FileStorage | None) -> Upload | None:
    """Return a file that was sent, of a large one just more than is taken."""
    if sent is None or not sent.filename:
        return None
    return Upload(sent.stream.read(MOST_BYTES + 1), sent.filename)


def _scope() -> tuple[str, ...]:
    return me().scope(Role.TRAINER)
