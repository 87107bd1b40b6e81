"""How question banks are plugged in."""

from flask import Flask

from lms.audit.words import add_words
from lms.html import stored
from lms.i18n import lazy_gettext as _l
from lms.jobs.kinds import add_kind
from lms.navigation import Entry, add_entry
from lms.rights import Role
from quizzes.bank import cli, jobs
from quizzes.bank.shown import described
from quizzes.bank.views import banks, exports, imports, overviews, questions, sources, tables
from quizzes.bank.words import WORDS

PAGES = (
    *("questions", "bank_overviews", "bank_tables"),
    *("question_sources", "question_imports", "question_exports"),
)
"""The blueprints that stand under the line of the banks."""


def register(app: Flask) -> None:
    """Add the pages and the commands of question banks."""
    app.register_blueprint(banks.bp)
    app.register_blueprint(questions.bp)
    app.register_blueprint(overviews.bp)
    app.register_blueprint(sources.bp)
    app.register_blueprint(tables.bp)
    app.register_blueprint(imports.bp)
    app.register_blueprint(exports.bp)
    for kind in jobs.KINDS:
        add_kind(app, kind)
    app.add_template_filter(stored, "rich")
    app.add_template_filter(described)
    app.cli.add_command(cli.commands)
    add_entry(
        app,
        Entry(
            _l("Ngân hàng câu hỏi"),
            "banks.index",
            "library-big",
            12,
            (Role.TRAINER,),
            "staff",
            also=(
                "questions",
                "bank_overviews",
                "bank_tables",
                "question_sources",
                "question_imports",
                "question_exports",
            ),
        ),
    )
    add_words(app, WORDS)
