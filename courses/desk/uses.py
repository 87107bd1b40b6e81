"""Which courses are asked of a population."""

from sqlalchemy import select

from courses.audiences.models import CourseAudience
from courses.catalogue.models import Course
from lms import db
from lms.i18n import lazy_gettext as _l
from lms.populations.uses import Use
from lms.rights import Role
from lms.web import path_to


def uses(population_id: int) -> list[Use]:
    """Return the courses that are, or once were, published to a population."""
    rows = db.session.execute(
        select(Course, CourseAudience.withdrawn_at)
        .join(CourseAudience, CourseAudience.course_id == Course.id)
        .where(CourseAudience.population_id == population_id)
        .order_by(CourseAudience.withdrawn_at.is_not(None), Course.title, CourseAudience.id)
    )
    return [
        Use(
            _l("Khoá học") if withdrawn_at is None else _l("Khoá học đã thu hồi"),
            course.title,
            path_to("catalogue.audiences.index", course_id=course.id),
            (Role.TRAINER,),
        )
        for course, withdrawn_at in rows
    ]
