"""Completions that nobody saw: found again and written, every night and when a course asks for less."""

from courses.learning import actions, completeness
from lms.i18n import gettext as _
from lms.jobs.kinds import Outcome, Work


def record_completions(work: Work) -> Outcome:
    """Write the completions that are missing, of one course or of all; doing it again writes nothing."""
    missing = completeness.list_unrecorded(work.arguments.get("course_id"))
    written = 0
    for done, found in enumerate(missing, start=1):
        written += actions.complete_if_done(found.person_id, found.course, now=work.now)
        work.progress(done, len(missing), _("Đang ghi nhận hoàn thành"))
    return Outcome(_("Đã ghi nhận thêm %(count)s lượt hoàn thành.", count=written))
