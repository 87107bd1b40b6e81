"""Reading targets in the background: on demand, and every night."""

from datetime import date, time

from lms import db, i18n
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import Daily, Kind, Outcome, Work
from lms.rights import EVERYWHERE
from lms.targets import actions, queries
from lms.web import path_to


def read_targets(work: Work) -> Outcome:
    """Read one target, or all that are bound, as of a day; by default today."""
    asked: int | None = work.arguments.get("target_id")
    as_of = work.arguments.get("as_of")
    day = date.fromisoformat(as_of) if as_of else i18n.today(work.now)
    targets = [
        listed.target for listed in queries.list_targets([EVERYWHERE]) if asked in {None, listed.target.id}
    ]
    read = 0
    for place, target in enumerate(targets):
        db.commit()  # each reading is whole by itself: nobody shall wait for all of them
        work.progress(place, len(targets), target.wording)
        read += actions.read_target(target, as_of=day, now=work.now) is not None
    url = path_to("targets.show", target_id=asked) if asked else path_to("targets.index")
    return Outcome(_("Đã tính %(read)s chỉ tiêu đến %(day)s.", read=read, day=i18n.day(day)), url)


READING = Kind(actions.READ, _l("Tính chỉ tiêu"), read_targets)
NIGHTLY = Daily(actions.READ, time(1, 30))
