"""Publishing a course: to whom, until when, and taking it back."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.audiences import actions, queries
from courses.audiences.actions import DueInThePast
from courses.catalogue import queries as catalogue
from courses.catalogue.models import Course
from courses.desk.forms import AudienceForm, DueForm
from lms import clock, db, i18n
from lms.i18n import gettext as _
from lms.populations.forms import choices_of
from lms.populations.queries import list_populations
from lms.rights import Role
from lms.web import me, notice, staff

bp = Blueprint("audiences", __name__)


@bp.route("/<int:course_id>/audiences", methods=["GET", "POST"])
@staff(Role.TRAINER)
def index(course_id: int) -> ResponseReturnValue:
    """Show whom the course is asked of, and ask one more population."""
    course = _course(course_id)
    form = AudienceForm(data={"population_id": request.args.get("population", type=int)})
    form.population_id.choices = choices_of(list_populations(_scope()), i18n.today(clock.now()))
    if form.validate_on_submit():
        try:
            actions.publish(
                course,
                population_id=form.population_id.data,
                due_on=form.due_on.data,
                account_id=me().account_id,
                now=clock.now(),
            )
        except DueInThePast as refusal:
            form.due_on.errors = [str(refusal)]
        else:
            db.commit()
            notice(_("Đã giao khoá học."))
            return redirect(url_for(".index", course_id=course.id))
    return render_template(
        "courses/catalogue/audiences.html",
        course=course,
        form=form,
        audiences=queries.list_audiences(course.id),
    )


@bp.route("/<int:course_id>/audiences/<int:audience_id>", methods=["GET", "POST"])
@staff(Role.TRAINER)
def edit(course_id: int, audience_id: int) -> ResponseReturnValue:
    """Set another day on which the course is due for a population."""
    course, audience = _audience(course_id, audience_id)
    form = DueForm(obj=audience.row)
    if form.validate_on_submit():
        try:
            actions.change_due(
                audience.row, due_on=form.due_on.data, account_id=me().account_id, now=clock.now()
            )
        except DueInThePast as refusal:
            form.due_on.errors = [str(refusal)]
        else:
            db.commit()
            notice(_("Đã đổi hạn thành %(day)s.", day=i18n.day(audience.row.due_on)))
            return redirect(url_for(".index", course_id=course.id))
    return render_template("courses/catalogue/audience.html", course=course, audience=audience, form=form)


@bp.post("/<int:course_id>/audiences/<int:audience_id>/withdraw")
@staff(Role.TRAINER)
def withdraw(course_id: int, audience_id: int) -> ResponseReturnValue:
    """Ask the course of a population no longer."""
    course, audience = _audience(course_id, audience_id)
    actions.withdraw(audience.row, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã thu hồi. Kết quả đã ghi nhận vẫn giữ nguyên."))
    return redirect(url_for(".index", course_id=course.id))


def _scope() -> tuple[str, ...]:
    return me().scope(Role.TRAINER)


def _course(course_id: int) -> Course:
    return catalogue.require_course(course_id, scope=_scope())


def _audience(course_id: int, audience_id: int) -> tuple[Course, queries.Audience]:
    course = _course(course_id)
    return course, queries.require_audience(course.id, audience_id)
