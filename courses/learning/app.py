"""How learning is plugged in."""

from datetime import time

from flask import Flask

from courses.catalogue.actions import COMPLETION_JOB, QUIZ_KIND
from courses.learning import actions, queries
from courses.learning.jobs import record_completions
from courses.learning.views import bp, quiz_home
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import Daily, Kind, add_daily, add_kind
from lms.ledger.followers import follow
from lms.navigation import Entry, add_entry
from lms.rights import Role
from quizzes.attempts.owners import Owner, own


def register(app: Flask) -> None:
    """Add the pages of learners, and let a course be complete when its last part is done."""
    app.register_blueprint(bp)
    add_entry(app, Entry(_l("Học"), "learning.index", "book-open", order=20))
    add_kind(app, Kind(COMPLETION_JOB, _l("Ghi nhận hoàn thành khoá học"), record_completions))
    add_daily(app, Daily(COMPLETION_JOB, time(2, 30)))
    follow(app, ("lesson", QUIZ_KIND), actions.follow_entry)
    own(app, QUIZ_KIND, Owner(may_sit=queries.check_may_sit, home_url=quiz_home, role=Role.TRAINER))
