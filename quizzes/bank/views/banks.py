"""The pages of question banks, for trainers within their subtree."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.errors import Invalid
from lms.forms import refusals_on
from lms.i18n import gettext as _
from lms.rights import Role
from lms.units.queries import ALL, list_roots, require_unit
from lms.web import me, notice, staff
from quizzes.bank import actions, queries, sharing
from quizzes.bank.finding import (
    MOST_COUNTED,
    QuestionFilter,
    count_questions,
    narrowed,
    page_of_questions,
    topics_of,
)
from quizzes.bank.forms import BankForm, RenameForm, ShareForm
from quizzes.bank.rules import DIFFICULTY_NAMES
from quizzes.bank.uses import paper_counts_of

bp = Blueprint("banks", __name__)


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
    wanted = narrowed(bank_id, wanted)
    page = page_of_questions(bank_id, wanted, after=asked.get("after"))
    is_all = page.after is None and "after" not in asked
    return render_template(
        "quizzes/bank/show.html",
        bank=bank,
        wanted=wanted,
        page=page,
        paper_counts=paper_counts_of([question.id for question in page.items]),
        count=len(page.items) if is_all else count_questions(bank_id, wanted),
        most_counted=MOST_COUNTED,
        topics=[(topic, topic) for topic in topics_of(bank_id)],
        difficulties=DIFFICULTY_NAMES,
        rights=queries.rights_in(bank, _scope()),
    )


@bp.route("/question-banks/<int:bank_id>/edit", methods=["GET", "POST"])
@staff(Role.TRAINER)
def rename(bank_id: int) -> ResponseReturnValue:
    """Give a bank another name."""
    bank = queries.require_own_bank(bank_id, _scope())
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


@bp.route("/question-banks/<int:bank_id>/shares", methods=["GET", "POST"])
@staff(Role.TRAINER)
def shares(bank_id: int) -> ResponseReturnValue:
    """Show the units that a bank is shared with, and share it with one more."""
    bank = queries.require_own_bank(bank_id, _scope())
    form = ShareForm()
    form.unit.offer(_scope())
    form.unit.scope = ALL  # a bank may be shared with any unit, not just those of the subtree
    if form.validate_on_submit():
        with refusals_on(form):
            sharing.share_bank(
                bank,
                form.unit.chosen,
                may_write=form.right.data == "write",
                account_id=me().account_id,
                now=clock.now(),
            )
            db.commit()
            notice(_("Đã chia sẻ ngân hàng."))
            return redirect(url_for(".shares", bank_id=bank_id))
    page = render_template(
        "quizzes/bank/shares.html", bank=bank, form=form, shares=sharing.list_shares(bank_id)
    )
    return page, 400 if form.is_wrong else 200


@bp.post("/question-banks/<int:bank_id>/shares/<int:unit_id>/end")
@staff(Role.TRAINER)
def unshare(bank_id: int, unit_id: int) -> ResponseReturnValue:
    """Share a bank with a unit no more."""
    bank = queries.require_own_bank(bank_id, _scope())
    sharing.unshare_bank(bank, unit_id, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã thôi chia sẻ. Bài đang rút câu từ ngân hàng này vẫn chạy tiếp."))
    return redirect(url_for(".shares", bank_id=bank_id))


def _scope() -> tuple[str, ...]:
    return me().scope(Role.TRAINER)
