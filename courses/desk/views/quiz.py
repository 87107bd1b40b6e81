"""The quiz at the end of a course: its questions and its rules."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue import actions, queries
from courses.catalogue.models import Course
from courses.desk.forms import QuizForm, filled_in
from lms import clock, db
from lms.errors import Invalid
from lms.i18n import gettext as _
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.attempts.plan_forms import bank_choices, offer_bank
from quizzes.bank.queries import list_banks

bp = Blueprint("quiz", __name__)


@bp.route("/<int:course_id>/quiz", methods=["GET", "POST"])
@staff(Role.TRAINER)
def edit(course_id: int) -> ResponseReturnValue:
    """Choose the questions and the rules of the quiz."""
    course = _course(course_id)
    quiz = queries.find_quiz(course)
    form = QuizForm(data=filled_in(queries.settings_of(quiz))) if quiz else QuizForm(bank_id=course.bank_id)
    banks = list_banks(_scope())
    form.bank_id.choices = bank_choices(banks, now=clock.now())
    is_changed = form.plan.form.change_parts(form.question_count.data)
    offer_bank(form.plan.form, form.bank_id.data, {bank.id for bank in banks})
    if not is_changed and form.validate_on_submit():
        try:
            actions.set_quiz(course, form.settings(), account_id=me().account_id, now=clock.now())
        except Invalid as refusal:
            form.take(refusal)
        else:
            db.commit()
            notice(_("Đã lưu bài kiểm tra."))
            return redirect(url_for("catalogue.course", course_id=course.id))
    return render_template("courses/catalogue/quiz.html", course=course, quiz=quiz, form=form)


@bp.post("/<int:course_id>/quiz/bank")
@staff(Role.TRAINER)
def open_bank(course_id: int) -> ResponseReturnValue:
    """Open the small bank of the course's own, to write its questions there."""
    course = _course(course_id)
    bank_id = actions.open_own_bank(course, account_id=me().account_id, now=clock.now())
    db.commit()
    return redirect(url_for("banks.show", bank_id=bank_id))


@bp.post("/<int:course_id>/quiz/remove")
@staff(Role.TRAINER)
def remove(course_id: int) -> ResponseReturnValue:
    """Let the course end without a quiz."""
    course = _course(course_id)
    actions.remove_quiz(course, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã bỏ bài kiểm tra. Kết quả đã ghi nhận vẫn giữ nguyên."))
    return redirect(url_for("catalogue.course", course_id=course.id))


def _scope() -> tuple[str, ...]:
    return me().scope(Role.TRAINER)


def _course(course_id: int) -> Course:
    return queries.require_course(course_id, scope=_scope())
