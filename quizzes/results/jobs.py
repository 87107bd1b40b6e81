"""Ranking in the background: a million attempts are read while nobody waits, and kept batch by batch."""

from lms import db
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.i18n import number
from lms.jobs.kinds import Kind, Outcome, Work
from lms.web import path_to
from quizzes.contests.models import Contest
from quizzes.results import actions, queries
from quizzes.results.concluding import conclude_standing, is_published_already
from quizzes.results.settling import settle_ledger
from quizzes.results.signs import signs_of


def rank(work: Work) -> Outcome:
    """Rank a round, or the whole contest, and keep the result as a draft."""
    contest = db.session.get_one(Contest, work.arguments["contest_id"])
    asked = queries.asked_for(contest, work.arguments["round_number"] or None, now=work.now)
    actions.freeze_closes(asked, now=work.now)
    db.commit()
    work.progress(0, 1, _("Đang xếp hạng…"))
    url = path_to("ranking.show", contest_id=contest.id, round_number=asked.round_number)
    with db.only_reading():
        conclusion = conclude_standing(asked)
        is_same = is_published_already(asked, conclusion)
        signs = signs_of(conclusion)
    for _batch in actions.forget_draft(contest.id, asked.round_number):
        db.commit()
    if is_same:
        settle_ledger(contest, asked.round_number, now=work.now)
        db.commit()
        return Outcome(_("Kết quả vẫn như bản đã công bố."), url)
    total = len(conclusion.table)
    for done in actions.keep_standing(asked, conclusion, signs, now=work.now):
        db.commit()
        work.progress(done, total, _("Đã ghi %(count)s người", count=number(done)))
    return Outcome(_("Đã xếp hạng %(count)s người dự thi.", count=number(total)), url)


RANKING = Kind(actions.RANK, _l("Xếp hạng cuộc thi"), rank)
