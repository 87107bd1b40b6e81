"""The pages of question banks, for trainers within their subtree."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.errors import Invalid
from lms.rights import Role
from lms.units.queries import list_roots, require_unit
from lms.web import me, staff
from quizzes.bank import actions, queries
from quizzes.bank.forms import BankForm, RenameForm
from quizzes.bank.queries import QuestionFilter
from quizzes.bank.rules import DIFFICULTY_NAMES

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


def _scope() -> tuple[str, ...]:
    return me().scope(Role.TRAINER)
