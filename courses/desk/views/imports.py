"""From a Word, PDF or text file to a course: upload, see what was recognised, take it over."""

from io import BytesIO

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue import actions, queries
from courses.catalogue.models import Course
from courses.catalogue.readers import StudyText, read_study_text
from courses.catalogue.study_files import STUDY_TEXTS
from courses.desk.forms import StudyFileForm, TakeOverForm
from lms import clock, db
from lms.errors import NotFound, Refused
from lms.files import queries as files
from lms.files.actions import keep
from lms.files.models import File
from lms.i18n import lazy_gettext as _l
from lms.i18n import ngettext
from lms.rights import Role
from lms.units.queries import list_roots, require_unit
from lms.web import me, notice, staff

bp = Blueprint("imports", __name__)


@bp.route("/import", methods=["GET", "POST"])
@staff(Role.TRAINER)
def new() -> ResponseReturnValue:
    """Take a file; it is read before it is kept, so that only what can be read is kept."""
    course = _course()
    form = StudyFileForm()
    if form.validate_on_submit():
        name, data = form.file.data.filename, form.file.data.read()
        try:
            read_study_text(data, name)
            file = keep(
                BytesIO(data),
                name=name,
                accepted=STUDY_TEXTS,
                uploaded_by_id=me().account_id,
                now=clock.now(),
            )
        except Refused as refusal:
            form.file.errors = [str(refusal)]
        else:
            db.commit()
            return redirect(url_for(".take_over", file_id=file.id, course=course.id if course else None))
    return render_template("courses/catalogue/import.html", form=form, course=course)


@bp.route("/import/<int:file_id>", methods=["GET", "POST"])
@staff(Role.TRAINER)
def take_over(file_id: int) -> ResponseReturnValue:
    """Show the modules and lessons that a file will become, and make them."""
    course, study = _course(), _study(file_id)
    form = TakeOverForm(title=course.title if course else study.title)
    form.unit_id.choices = [(unit.id, unit.name) for unit in list_roots(_scope())]
    if form.validate_on_submit():
        taker = course or actions.create_course(
            title=form.title.data or "",
            unit_id=require_unit(form.unit_id.data, scope=_scope()).id,
            account_id=me().account_id,
            now=clock.now(),
        )
        lessons = actions.import_study_text(taker, study, now=clock.now())
        db.commit()
        notice(
            ngettext(
                "Đã tạo %(num)s bài. Hãy xem lại và sửa chỗ cần thiết.",
                "Đã tạo %(num)s bài. Hãy xem lại và sửa chỗ cần thiết.",
                len(lessons),
            )
        )
        return redirect(url_for("catalogue.course", course_id=taker.id))
    return render_template("courses/catalogue/take_over.html", form=form, study=study, course=course)


def _scope() -> tuple[str, ...]:
    return me().scope(Role.TRAINER)


def _course() -> Course | None:
    """Return the course that gets the lessons; None for a new one."""
    course_id = request.args.get("course", type=int)
    return queries.require_course(course_id, scope=_scope()) if course_id else None


def _study(file_id: int) -> StudyText:
    """Return what a file of my own holds."""
    file: File = files.get_file(file_id)
    if file.uploaded_by_id != me().account_id or not file.name.endswith(STUDY_TEXTS):
        raise NotFound(_l("Không tìm thấy tệp này. Có thể tệp đã được gỡ."))
    return read_study_text(files.path_of(file).read_bytes(), file.name)
