"""The pages of one question, for trainers within their subtree."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.errors import Invalid, NotFound, Refused
from lms.files.rules import KINDS
from lms.files.views import send
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.rights import Role
from lms.web import for_guests, me, notice, staff
from quizzes.bank import actions, pictures, queries, shown
from quizzes.bank.content import NewQuestion, QuestionKind
from quizzes.bank.finding import topics_of
from quizzes.bank.forms import CopyForm
from quizzes.bank.kind_forms import FORMS, filled_in
from quizzes.bank.models import Question, QuestionBank, QuestionVersion
from quizzes.bank.question_forms import QuestionForm
from quizzes.bank.rules import DIFFICULTY_NAMES, KIND_NAMES, tidied
from quizzes.bank.shown import ShownQuestion
from quizzes.bank.stored import restored, said
from quizzes.bank.typed import picture_of
from quizzes.bank.uses import uses_of
from quizzes.bank.viewers import was_handed

bp = Blueprint("questions", __name__)

PICTURE_SECONDS = 30 * 24 * 3600
"""A browser may keep a picture for so long: another content has another address."""


@bp.route("/question-banks/<int:bank_id>/questions/new", methods=["GET", "POST"])
@staff(Role.TRAINER)
def add(bank_id: int) -> ResponseReturnValue:
    """Write a question of the kind that is asked for."""
    bank = queries.require_bank(bank_id, _scope(), writes=True)
    kind = request.args.get("kind", QuestionKind.ONE_RIGHT)
    form = FORMS.get(kind, FORMS[QuestionKind.ONE_RIGHT])()
    if _is_to_keep(form):
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
                return redirect(url_for(".add", bank_id=bank_id, kind=form.kind))
            return redirect(url_for(".show", question_id=question_id))
    return _form_page(form, bank)


@bp.get("/questions/<int:question_id>")
@staff(Role.TRAINER)
def show(question_id: int) -> ResponseReturnValue:
    """Show a question as it looks on a phone, with its answer, its source and its story."""
    question, version, bank = queries.require_question(question_id, _scope())
    return render_template(
        "quizzes/bank/question.html",
        question=question,
        bank=bank,
        source=queries.source_of(version),
        looks=shown.show(version),
        lacks_description=shown.lacks_description(version),
        said=restored(question, version),
        kinds=KIND_NAMES,
        is_drawable=question.kind in queries.DRAWABLE,
        uses=uses_of(question, now=clock.now()),
        versions=queries.list_versions(question_id),
        rights=queries.rights_in(bank, _scope()),
        copy_form=_copy_form(bank.id),
        difficulties=DIFFICULTY_NAMES,
    )


@bp.get("/questions/<int:question_id>/versions/<int:number>")
@staff(Role.TRAINER)
def version(question_id: int, number: int) -> ResponseReturnValue:
    """Show what a question said in one of its versions."""
    question, _current, bank = queries.require_question(question_id, _scope())
    before = queries.require_version(question_id, number)
    return render_template(
        "quizzes/bank/version.html",
        question=question,
        bank=bank,
        version=before,
        source=queries.source_of(before),
        looks=shown.show(before),
        said=restored(question, before),
    )


@bp.route("/questions/<int:question_id>/edit", methods=["GET", "POST"])
@staff(Role.TRAINER)
def edit(question_id: int) -> ResponseReturnValue:
    """Change a question; whoever has it on a paper keeps what it said."""
    question, version, bank = queries.require_question(question_id, _scope(), writes=True)
    before = restored(question, version)
    form = filled_in(before, version.number)
    if _is_to_keep(form):
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
            return redirect(url_for(".show", question_id=question_id))
    return _form_page(form, bank, question=question, before=before)


@bp.post("/questions/<int:question_id>/copy")
@staff(Role.TRAINER)
def copy(question_id: int) -> ResponseReturnValue:
    """Write a question into another bank, as it is now; from then on the two are apart."""
    question, version, bank = queries.require_question(question_id, _scope())
    form = _copy_form(bank.id)
    if not form.validate_on_submit():
        raise NotFound(_l("Không tìm thấy ngân hàng câu hỏi này."))
    into = queries.require_bank(form.bank_id.data, _scope(), writes=True)
    copy_id = actions.add_question(
        into.id, restored(question, version), account_id=me().account_id, now=clock.now()
    )
    db.commit()
    notice(_("Đã chép câu hỏi vào ngân hàng “%(name)s”.", name=into.name))
    return redirect(url_for(".show", question_id=copy_id))


@bp.post("/questions/<int:question_id>/retire")
@staff(Role.TRAINER)
def retire(question_id: int) -> ResponseReturnValue:
    """Let a question be drawn no more."""
    queries.require_question(question_id, _scope(), writes=True)
    actions.retire_question(question_id, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Câu hỏi sẽ không được rút vào đề mới."))
    return redirect(url_for(".show", question_id=question_id))


@bp.post("/questions/<int:question_id>/restore")
@staff(Role.TRAINER)
def restore(question_id: int) -> ResponseReturnValue:
    """Let a question be drawn again."""
    queries.require_question(question_id, _scope(), writes=True)
    actions.restore_question(question_id, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Câu hỏi lại được rút vào đề mới."))
    return redirect(url_for(".show", question_id=question_id))


@bp.get("/files/pictures/<sha256>.<ending>")
@for_guests
def picture(sha256: str, ending: str) -> ResponseReturnValue:
    """Send a picture to who keeps its bank, brought it, or was handed its question on a paper."""
    viewer = me()
    is_kept = pictures.is_in_banks(sha256, viewer.scope(Role.TRAINER, Role.ORGANISER))
    is_own = is_kept or pictures.was_brought_by(sha256, viewer.account_id)
    if not is_own and not (viewer.person_id and was_handed(viewer.person_id, sha256)):
        raise NotFound(_l("Không tìm thấy hình này."))
    return send(pictures.require_picture(sha256), is_shown=True, max_age=PICTURE_SECONDS)


def _copy_form(bank_id: int) -> CopyForm:
    """Return the choice of the other banks that a question may be copied into."""
    form = CopyForm()
    banks = queries.list_banks(_scope(), writes=True)
    form.bank_id.choices = [(bank.id, bank.name) for bank in banks if bank.id != bank_id]
    return form


def _is_to_keep(form: QuestionForm) -> bool:
    """Take the pictures that were sent; whether the question is to be kept, not just looked at."""
    if not form.is_submitted():
        return False
    if form.look.data or form.more_rows.data:
        _take_pictures(form)
        if form.more_rows.data:
            form.add_rows()
        return False
    form.validate()
    _take_pictures(form)
    return not form.is_wrong


def _take_pictures(form: QuestionForm) -> None:
    """Store each picture that was sent, so that nobody sends it again; what is none says so at its field."""
    for _name, row in form.picture_rows:
        sent = row.file.data
        if not sent or not sent.filename:
            continue
        try:
            brought = picture_of(sent.stream.read(KINDS["png"].most + 1), sent.filename)
            pictures.keep_pictures([brought], account_id=me().account_id, now=clock.now())
        except Refused as refusal:
            row.file.errors = [str(refusal)]
        else:
            row.picture.data = brought.address


def _form_page(
    form: QuestionForm,
    bank: QuestionBank,
    *,
    question: Question | None = None,
    before: NewQuestion | None = None,
) -> ResponseReturnValue:
    """Show the form with what was typed as a phone would show it; pictures that came with it are kept."""
    looks = _looks(form, before)
    if form.is_submitted():
        db.commit()
    page = render_template(
        "quizzes/bank/question_form.html",
        form=form,
        bank=bank,
        question_id=question.id if question else None,
        uses=uses_of(question, now=clock.now()) if question else None,
        kinds=KIND_NAMES,
        topics=topics_of(bank.id),
        looks=looks,
    )
    return page, 400 if form.is_wrong else 200


def _looks(form: QuestionForm, before: NewQuestion | None) -> ShownQuestion | None:
    """Return what was typed as a paper would show it, if that can be shown yet."""
    if not form.is_submitted():
        return shown.show(QuestionVersion(**said(before))) if before else None
    if not form.look.data:
        return None
    try:
        typed = form.question(before)
    except Invalid as refusal:
        form.take(refusal)
        return None
    return shown.show(QuestionVersion(**said(tidied(typed))))


def _scope() -> tuple[str, ...]:
    return me().scope(Role.TRAINER)
