"""Completions that nobody saw: found again and written, every night and when a course asks for less."""

from courses.learning import actions, completeness
from lms import db
from lms.i18n import gettext as _
from lms.jobs.kinds import Outcome, Work

AT_ONCE = 100
"""So many completions are written before others who wait to write have their turn."""


def record_completions(work: Work) -> Outcome:
    """Write the completions that are missing, of one course or of all; doing it again writes nothing.

    Nobody waits while they are looked for, and each time some are written others get their turn.
    """
    with db.only_reading():
        missing = completeness.list_unrecorded(work.arguments.get("course_id"))
    written = 0
    for done, found in enumerate(missing, start=1):
        written += actions.complete_if_done(found.person_id, found.course, now=work.now)
        if done % AT_ONCE == 0:
            db.commit()
        work.progress(done, len(missing), _("Đang ghi nhận hoàn thành"))
    return Outcome(_("Đã ghi nhận thêm %(count)s lượt hoàn thành.", count=written))
