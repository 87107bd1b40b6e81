"""The pages of the laws that questions rest on."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms import clock, i18n
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.rights import Role
from lms.web import me, staff
from quizzes.bank import queries, sources
from quizzes.bank.sources import SourceFilter
from quizzes.bank.uses import paper_counts_of

bp = Blueprint("question_sources", __name__)


@bp.get("/question-sources")
@staff(Role.TRAINER)
def index() -> ResponseReturnValue:
    """List the laws and articles that questions rest on, all or those not valid on a day."""
    wanted, today = _wanted(), i18n.today(clock.now())
    return render_template(
        "quizzes/bank/sources/index.html",
        wanted=wanted,
        day=wanted.on or today,
        banks=queries.list_banks(_scope()),
        lines=sources.list_sources(_scope(), wanted, today=today),
    )


@bp.get("/question-sources/questions")
@staff(Role.TRAINER)
def questions() -> ResponseReturnValue:
    """List the questions that rest on a law: what has to be read again when it changes."""
    wanted, today = _wanted(), i18n.today(clock.now())
    page = sources.page_of_sourced(_scope(), wanted, today=today, after=request.args.get("after"))
    return render_template(
        "quizzes/bank/sources/questions.html",
        wanted=wanted,
        day=wanted.on or today,
        page=page,
        paper_counts=paper_counts_of([question.id for question in page.items]),
    )


def _wanted() -> SourceFilter:
    asked = request.args
    try:
        on = date.fromisoformat(asked["day"]) if asked.get("day") else None
    except ValueError as error:
        raise Refused(_l("Hãy nhập ngày đầy đủ, ví dụ 22/11/2026.")) from error
    return SourceFilter(
        bank_id=asked.get("bank", None, int),
        law=asked.get("law", ""),
        article=asked.get("article"),
        on=on,
        is_invalid=asked.get("state") == "invalid",
    )


def _scope() -> tuple[str, ...]:
    return me().scope(Role.TRAINER)
