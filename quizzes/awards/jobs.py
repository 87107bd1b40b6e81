"""Making papers in the background: each is set by itself, and all are kept at once."""

from lms import db
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.i18n import number
from lms.jobs.kinds import Kind, Outcome, Work
from lms.web import path_to
from quizzes.awards import actions, queries
from quizzes.contests.models import Contest


def make(work: Work) -> Outcome:
    """Make decision, annex and certificates of the newest published version in place of the former."""
    round_number: int = work.arguments["round_number"]
    with db.only_reading():
        contest = db.session.get_one(Contest, work.arguments["contest_id"])
        standing = queries.require_published_standing(contest.id, round_number)
        papers = actions.papers_of(contest, standing)
        standing_id, contest_id = standing.id, contest.id
    total = len(papers) * len(actions.FORMS)
    made = []
    for done, one in enumerate(actions.make_papers(papers), start=1):
        made.append(one)
        work.progress(done, total, _("Đã làm %(done)s/%(total)s tệp", done=done, total=total))
    actions.keep_papers(standing_id, made, owner_id=work.owner_id, now=work.now)
    url = path_to("awards.show", contest_id=contest_id, round_number=round_number)
    return Outcome(_("Đã làm %(count)s tệp.", count=number(total)), url)


MAKING = Kind(actions.MAKE, _l("Quyết định và giấy chứng nhận"), make)
