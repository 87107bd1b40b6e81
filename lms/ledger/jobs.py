"""Telling a follower once more of an entry that it could not take."""

from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import Kind, Outcome, Work
from lms.ledger import queries
from lms.ledger.actions import TELL_AGAIN
from lms.ledger.followers import followers_of


def tell_again(work: Work) -> Outcome:
    """Let the follower act on the entry; a fault lets the job be tried again later."""
    recorded = queries.recorded(work.arguments["entry_id"])
    for follower in followers_of(recorded.activity_kind):
        if follower.__name__ == work.arguments["follower"]:
            follower(recorded)
    return Outcome(_("Đã ghi nhận kết quả liên quan."))


TELLING = Kind(TELL_AGAIN, _l("Ghi nhận lại kết quả"), tell_again)
