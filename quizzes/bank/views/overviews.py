"""The pages of a bank as a whole: what it covers, and which of its questions are alike."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock, db, i18n
from lms.i18n import gettext as _
from lms.rights import Role
from lms.web import me, notice, staff
from quizzes.bank import actions, coverage, finding, queries, sources, uses
from quizzes.bank.likeness import likenesses
from quizzes.bank.rules import DIFFICULTY_NAMES
from quizzes.bank.sources import SourceFilter

bp = Blueprint("bank_overviews", __name__)

SHOWN = 50
"""So many pairs stand on the page; once they are settled the next ones come."""


@bp.get("/question-banks/<int:bank_id>/coverage")
@staff(Role.TRAINER)
def covered(bank_id: int) -> ResponseReturnValue:
    """Show what a bank covers, by topic, difficulty and article of law."""
    bank = queries.require_bank(bank_id, _scope())
    topics = coverage.coverage_of(bank_id)
    today = i18n.today(clock.now())
    lines = sources.list_sources(_scope(), SourceFilter(bank_id=bank_id), today=today)
    return render_template(
        "quizzes/bank/coverage.html",
        bank=bank,
        topics=topics,
        sources=lines,
        unsourced_count=sum(line.total for line in topics) - sum(line.question_count for line in lines),
        difficulties=DIFFICULTY_NAMES,
    )


@bp.get("/question-banks/<int:bank_id>/alike")
@staff(Role.TRAINER)
def alike(bank_id: int) -> ResponseReturnValue:
    """Show the questions of a bank that are the same or nearly so, two by two."""
    bank = queries.require_bank(bank_id, _scope())
    found = likenesses(finding.texts_of(bank_id))
    shown = found.found[:SHOWN]
    sides = finding.sides_of({number for pair in shown for number in (pair.first, pair.second)})
    return render_template(
        "quizzes/bank/alike.html",
        bank=bank,
        pairs=shown,
        count=len(found.found),
        is_whole=found.is_whole,
        rights=queries.rights_in(bank, _scope()),
        sides=sides,
        what_differs=finding.what_differs,
        paper_counts=uses.paper_counts_of(sides),
        open_titles=uses.open_titles(bank_id, now=clock.now()),
    )


@bp.post("/questions/<int:question_id>/replace/<int:other_id>")
@staff(Role.TRAINER)
def replace(question_id: int, other_id: int) -> ResponseReturnValue:
    """Retire a question in favour of another one of its bank."""
    _question, _version, bank = queries.require_question(question_id, _scope(), writes=True)
    actions.replace_question(question_id, other_id, account_id=me().account_id, now=clock.now())
    db.commit()
    notice(_("Đã ngừng dùng một câu và giữ câu kia. Đề đã rút vẫn giữ nguyên."))
    return redirect(url_for(".alike", bank_id=bank.id))


def _scope() -> tuple[str, ...]:
    return me().scope(Role.TRAINER)
