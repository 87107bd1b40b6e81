"""The pages of question banks, for trainers within their subtree."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.errors import Invalid, NotFound
from lms.files.views import send
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.rights import Role
from lms.units.queries import list_roots, require_unit
from lms.web import me, notice, staff
from quizzes.bank import actions, pictures, queries, shown
from quizzes.bank.content import QuestionKind
from quizzes.bank.forms import FORMS, BankForm, RenameForm, filled_in
from quizzes.bank.queries import QuestionFilter
from quizzes.bank.rules import DIFFICULTY_NAMES, KIND_NAMES
from quizzes.bank.stored import restored
from quizzes.bank.viewers import was_handed

bp = Blueprint("banks", __name__)

PICTURE_SECONDS = 30 * 24 * 3600
"""A browser may keep a picture for so long: another content has another address."""


@bp.get("/question-banks")
@staff(Role.TRAINER)
def index() -> ResponseReturnValue:
    """List the banks of the units in the trainer's care."""
    return render_template("quizzes/bank/index.html", banks=queries.list_banks(_scope()))


@bp.route("/question-banks/new", methods=["GET", "POST"])
@staff(Role.TRAINER)
def create() -> ResponseReturnValue:
    """Make a bank."""
    form = BankForm()
    form.unit_id.choices = [(unit.id, unit.name) for unit in list_roots(_scope())]
    if form.validate_on_submit():
        unit = require_unit(form.unit_id.data, scope=_scope())
        try:
            bank_id = actions.create_bank(
                name=form.name.data or "", unit_id=unit.id, account_id=me().account_id, now=clock.now()
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            db.commit()
            return redirect(url_for(".show", bank_id=bank_id))
    return render_template("quizzes/bank/create.html", form=form), 400 if form.is_wrong else 200


@bp.get("/question-banks/<int:bank_id>")
@staff(Role.TRAINER)
def show(bank_id: int) -> ResponseReturnValue:
    """Show the questions of a bank: all, or those that are asked for."""
    bank = queries.require_bank(bank_id, _scope())
    asked = request.args
    wanted = QuestionFilter(
        words=asked.get("q", ""),
        topic=asked.get("topic", ""),
        difficulty=asked.get("difficulty", ""),
        is_retired=asked.get("state") == "retired",
    )
    return render_template(
        "quizzes/bank/show.html",
        bank=bank,
        wanted=wanted,
        page=queries.page_of_questions(bank_id, wanted, after=asked.get("after")),
        count=queries.count_questions(bank_id, wanted),
        topics=[(topic, topic) for topic in queries.topics_of(bank_id)],
        difficulties=DIFFICULTY_NAMES,
    )


@bp.route("/question-banks/<int:bank_id>/edit", methods=["GET", "POST"])
@staff(Role.TRAINER)
def rename(bank_id: int) -> ResponseReturnValue:
    """Give a bank another name."""
    bank = queries.require_bank(bank_id, _scope())
    form = RenameForm(data={"name": bank.name})
    if form.validate_on_submit():
        try:
            actions.rename_bank(bank, name=form.name.data or "", account_id=me().account_id, now=clock.now())
        except Invalid as refusal:
            form.take(refusal)
        else:
            db.commit()
            return redirect(url_for(".show", bank_id=bank_id))
    return render_template("quizzes/bank/rename.html", form=form, bank=bank), 400 if form.is_wrong else 200


@bp.route("/question-banks/<int:bank_id>/questions/new", methods=["GET", "POST"])
@staff(Role.TRAINER)
def add(bank_id: int) -> ResponseReturnValue:
    """Write a question of the kind that is asked for."""
    bank = queries.require_bank(bank_id, _scope())
    kind = request.args.get("kind", QuestionKind.ONE_RIGHT)
    form = FORMS.get(kind, FORMS[QuestionKind.ONE_RIGHT])()
    if form.validate_on_submit():
        try:
            question_id = actions.add_question(
                bank_id, form.question(), account_id=me().account_id, now=clock.now()
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            db.commit()
            notice(_("Đã thêm câu hỏi."))
            if "again" in request.form:
                return redirect(url_for(".add", bank_id=bank_id, kind=kind))
            return redirect(url_for(".preview", question_id=question_id))
    page = render_template(
        "quizzes/bank/question_form.html",
        form=form,
        bank=bank,
        kind=kind,
        kinds={kind: KIND_NAMES[kind] for kind in map(QuestionKind, FORMS)},
        topics=queries.topics_of(bank_id),
    )
    return page, 400 if form.is_wrong else 200


@bp.get("/questions/<int:question_id>")
@staff(Role.TRAINER)
def preview(question_id: int) -> ResponseReturnValue:
    """Show a question as it looks on a phone, with its answer, its source and its story."""
    question, version, bank = queries.require_question(question_id, _scope())
    return render_template(
        "quizzes/bank/question.html",
        question=question,
        bank=bank,
        reviewed=shown.review(version),
        lacks_description=shown.lacks_description(version),
        said=restored(question, version),
        kinds=KIND_NAMES,
        is_drawable=question.kind in queries.DRAWABLE,
        versions=queries.list_versions(question_id),
        difficulties=DIFFICULTY_NAMES,
    )


@bp.route("/questions/<int:question_id>/edit", methods=["GET", "POST"])
@staff(Role.TRAINER)
def edit(question_id: int) -> ResponseReturnValue:
    """Change a question; whoever has it on a paper keeps what it said."""
    question, version, bank = queries.require_question(question_id, _scope())
    before = restored(question, version)
    form = filled_in(before, version.number)
    if form.validate_on_submit():
        try:
            actions.edit_question(
                question_id,
                form.question(before),
                seen_version=form.seen_version.data or 0,
                account_id=me().account_id,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.take(refusal)
        else:
            db.commit()
            notice(_("Đã lưu câu hỏi."))
            return redirect(url_for(".preview", question_id=question_id))
    page = render_template(
        "quizzes/bank/question_form.html",
        form=form,
        bank=bank,
        question=question,
        kind=question.kind,
        topics=queries.topics_of(bank.id),
    )
    return page, 400 if form.is_wrong else 200


@bp.post("/questions/<int:question_id>/retire")
@staff(Role.TRAINER)
def retire(question_id: int) -> ResponseReturnValue:
    """Let a question be drawn no more."""
    queries.require_question(question_id, _scope())
    actions.retire_question(question_id, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Câu hỏi sẽ không được rút vào đề mới."))
    return redirect(url_for(".preview", question_id=question_id))


@bp.post("/questions/<int:question_id>/restore")
@staff(Role.TRAINER)
def restore(question_id: int) -> ResponseReturnValue:
    """Let a question be drawn again."""
    queries.require_question(question_id, _scope())
    actions.restore_question(question_id, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Câu hỏi lại được rút vào đề mới."))
    return redirect(url_for(".preview", question_id=question_id))


@bp.get("/files/pictures/<sha256>.<ending>")
def picture(sha256: str, ending: str) -> ResponseReturnValue:
    """Send a picture of a question to who keeps its bank, or was handed the question on a paper."""
    viewer = me()
    is_kept = pictures.is_in_banks(sha256, viewer.scope(Role.TRAINER, Role.ORGANISER))
    if not is_kept and not (viewer.person_id and was_handed(viewer.person_id, sha256)):
        raise NotFound(_l("Không tìm thấy hình này."))
    return send(pictures.require_picture(sha256), is_shown=True, max_age=PICTURE_SECONDS)


def _scope() -> tuple[str, ...]:
    return me().scope(Role.TRAINER)
