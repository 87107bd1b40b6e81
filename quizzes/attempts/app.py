"""How sittings are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.jobs.kinds import Chore, add_chore, add_kind
from quizzes.attempts import jobs, papers, use_counting, use_records
from quizzes.attempts.statistics import jobs as statistics_jobs
from quizzes.attempts.statistics import views as statistics
from quizzes.attempts.views import sitting, supervising
from quizzes.attempts.views.questions import question_html
from quizzes.attempts.views.saving import SavingFront
from quizzes.attempts.words import WORDS
from quizzes.bank.uses import Record, tell
from quizzes.bank.viewers import let_see


def register(app: Flask) -> None:
    """Add the pages of a sitting and of those who look after it, more time as a job, and the chores."""
    app.register_blueprint(sitting.bp)
    app.register_blueprint(supervising.bp)
    app.register_blueprint(statistics.bp)
    app.jinja_env.globals["question_html"] = question_html
    app.wsgi_app = SavingFront(app.wsgi_app)  # type: ignore[method-assign]
    let_see(app, papers.holds_picture)
    tell(app, Record(use_records.uses_of, use_records.paper_counts_of, use_records.open_titles))
    add_kind(app, jobs.EXTENSION)
    add_kind(app, statistics_jobs.RECKONING)
    add_words(app, WORDS)
    add_chore(app, Chore("hand in overdue attempts", jobs.EVERY, jobs.sweep))
    add_chore(app, Chore("count uses of questions", use_counting.EVERY, use_counting.count_new_papers))
