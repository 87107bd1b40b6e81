"""The figures of questions in the background."""

from lms import db
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.i18n import number
from lms.jobs.kinds import Kind, Outcome, Work
from lms.web import path_to
from quizzes.attempts.models import Quiz
from quizzes.attempts.statistics import actions


def reckon(work: Work) -> Outcome:
    """Reckon the figures of a quiz anew; doing it twice comes to the same."""
    quiz_id: int = work.arguments["quiz_id"]
    with db.only_reading():
        actions.require_closed(db.session.get_one(Quiz, quiz_id), now=work.now)
    tally = actions.tally_of(
        quiz_id, lambda done, total: work.progress(done, max(total, 1), _("Đang đọc bài đã nộp"))
    )
    count = actions.keep_statistics(quiz_id, tally, now=work.now)
    message = _(
        "Đã tính %(count)s câu từ %(papers)s bài đã nộp.",
        count=number(count),
        papers=number(tally.paper_count),
    )
    return Outcome(message, path_to("statistics.of_quiz", quiz_id=quiz_id))


RECKONING = Kind(actions.RECKON, _l("Thống kê câu hỏi"), reckon)
