"""Reckoning the figures of closed rounds in the background."""

from lms import db
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.i18n import number
from lms.jobs.kinds import Kind, Outcome, Work
from lms.web import path_to
from quizzes.contests.models import Contest
from quizzes.summaries import actions, queries


def reckon(work: Work) -> Outcome:
    """Reckon the figures of every round that is over, and of the whole contest once all are."""
    with db.only_reading():
        contest = db.session.get_one(Contest, work.arguments["contest_id"])
        contest_id = contest.id
        rounds, are_all = queries.closed_rounds(contest, now=work.now)
        total = queries.count_sittings([one.quiz_id for one in rounds])
        reckoned = actions.reckon(
            contest_id,
            rounds,
            is_whole=are_all and len(rounds) > 1,
            tell=lambda done: work.progress(done, total, _("Đã đọc %(count)s lượt thi", count=number(done))),
        )
    actions.keep_summaries(contest_id, reckoned, now=work.now)
    url = path_to("summaries.show", contest_id=contest_id)
    return Outcome(_("Đã thống kê %(count)s lượt thi.", count=number(total)), url)


RECKONING = Kind(actions.RECKON, _l("Thống kê cuộc thi"), reckon)
