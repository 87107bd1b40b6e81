"""Looking at, carrying out and undoing decisions of many units in the background."""

from lms import db
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import Kind, Outcome, Work
from lms.reorganisations import actions
from lms.units.models import UnitDecision
from lms.web import path_to


def preview(work: Work) -> Outcome:
    """Keep with a draft what carrying it out would do."""
    work.progress(0, 1, _("Đang thử các thay đổi"))
    draft = db.session.get_one(UnitDecision, work.arguments["decision_id"])
    actions.preview_decision(draft, scope=tuple(work.arguments["scope"]), now=work.now)
    return _outcome(draft, _("Đã xem xong; chưa ghi gì."))


def carry_out(work: Work) -> Outcome:
    """Carry a draft out."""
    work.progress(0, 1, _("Đang ghi"))
    draft = db.session.get_one(UnitDecision, work.arguments["decision_id"])
    actions.carry_out_decision(draft, scope=tuple(work.arguments["scope"]), now=work.now)
    return _outcome(draft, _("Đã thực hiện quyết định."))


def undo(work: Work) -> Outcome:
    """Take a decision back."""
    work.progress(0, 1, _("Đang hoàn tác"))
    done = db.session.get_one(UnitDecision, work.arguments["decision_id"])
    actions.undo_decision(done, account_id=work.owner_id, now=work.now)
    return _outcome(done, _("Đã hoàn tác."))


def _outcome(decision: UnitDecision, message: str) -> Outcome:
    return Outcome(message, path_to("reorganisations.show", decision_id=decision.id))


KINDS = (
    Kind(actions.PREVIEW, _l("Xem trước quyết định về đơn vị"), preview),
    Kind(actions.CARRY_OUT, _l("Thực hiện quyết định về đơn vị"), carry_out),
    Kind(actions.UNDO, _l("Hoàn tác quyết định về đơn vị"), undo),
)
