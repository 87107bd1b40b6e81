"""The pages of what answers say of questions: of a quiz, and of a bank."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db
from lms.errors import Refused
from lms.html import plain
from lms.i18n import lazy_gettext as _l
from lms.jobs.actions import enqueue
from lms.paging import Page
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.attempts.statistics import actions, queries
from quizzes.attempts.statistics.queries import Order
from quizzes.attempts.statistics.rules import VERDICTS
from quizzes.attempts.supervision import require_supervised
from quizzes.bank.models import QuestionBank
from quizzes.bank.queries import require_bank, require_question

bp = Blueprint("statistics", __name__)

ORDERS = {
    Order.DOUBTFUL: _l("Câu cần xem lại trước"),
    Order.HARD: _l("Câu khó trước"),
    Order.EASY: _l("Câu dễ trước"),
}


@bp.get("/supervising/quizzes/<int:quiz_id>/questions")
@staff(Role.ORGANISER, Role.TRAINER)
def of_quiz(quiz_id: int) -> ResponseReturnValue:
    """Show what the answers of a quiz say of its questions."""
    quiz = require_supervised(quiz_id, me()).quiz
    order = _order()
    return render_template(
        "quizzes/attempts/statistics/of_quiz.html",
        quiz=quiz,
        known=queries.find_statistics(quiz_id),
        page=queries.page_of_quiz(quiz_id, order, after=request.args.get("after")),
        order=order,
        orders=ORDERS,
        verdicts=VERDICTS,
    )


@bp.post("/supervising/quizzes/<int:quiz_id>/questions")
@staff(Role.ORGANISER, Role.TRAINER)
def reckon(quiz_id: int) -> ResponseReturnValue:
    """Have the figures of a closed quiz reckoned, as a job."""
    quiz = require_supervised(quiz_id, me()).quiz
    now = clock.now()
    try:
        actions.require_closed(quiz, now=now)
    except Refused as refusal:
        notice(refusal.text, "warn")
        return redirect(url_for(".of_quiz", quiz_id=quiz_id))
    job_id = enqueue(actions.RECKON, {"quiz_id": quiz_id}, owner_id=me().account_id, now=now)
    db.commit()
    return redirect(url_for("jobs.show", job_id=job_id))


@bp.get("/question-banks/<int:bank_id>/statistics")
@staff(Role.TRAINER)
def of_bank(bank_id: int) -> ResponseReturnValue:
    """Show what the answers of every quiz say of the questions of a bank."""
    bank, order = require_bank(bank_id, me().scope(Role.TRAINER)), _order()
    page = queries.page_of_bank(bank_id, order, after=request.args.get("after"))
    return _bank_page(bank, page, order)


@bp.get("/questions/<int:question_id>/statistics")
@staff(Role.TRAINER)
def of_question(question_id: int) -> ResponseReturnValue:
    """Show what the answers of every quiz say of one question."""
    question, version, bank = require_question(question_id, me().scope(Role.TRAINER))
    order = _order()
    page = queries.page_of_question(question.id, order, after=request.args.get("after"))
    return _bank_page(bank, page, order, question=question, words=plain(version.stem))


def _bank_page(bank: QuestionBank, page: Page[queries.Line], order: Order, **values: object) -> str:
    return render_template(
        "quizzes/attempts/statistics/of_bank.html",
        bank=bank,
        page=page,
        order=order,
        orders=ORDERS,
        verdicts=VERDICTS,
        **values,
    )


def _order() -> Order:
    wanted = request.args.get("order", "")
    return Order(wanted) if wanted in set(Order) else Order.DOUBTFUL
