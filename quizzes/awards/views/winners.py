"""Where winners take their own certificates."""

import io

from flask import Blueprint, render_template, send_file
from flask.typing import ResponseReturnValue

from lms.documents.writers.pdf import PDF
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.web import for_guests, me
from quizzes.awards import actions, queries
from quizzes.contests.models import ContestState
from quizzes.results.queries import require_contest_by_code

bp = Blueprint("certificates", __name__, url_prefix="/c/<slug>/certificates")


@bp.get("")
@for_guests
def index(slug: str) -> ResponseReturnValue:
    """List the certificates that one may take in a contest."""
    contest = require_contest_by_code(slug, state=ContestState.PUBLISHED)
    own = queries.list_own(contest, me().person_id)
    return render_template("quizzes/awards/own.html", contest=contest, own=own)


@bp.get("/<int:round_number>")
@for_guests
def file(slug: str, round_number: int) -> ResponseReturnValue:
    """Send one's own certificate; without one nothing is found."""
    contest = require_contest_by_code(slug, state=ContestState.PUBLISHED)
    person_id = me().person_id
    for one in queries.list_own(contest, person_id):
        if one.standing.round_number == round_number and person_id is not None:
            content = actions.certificate_of(contest, one.standing, person_id)
            name = f"giay-chung-nhan-{contest.slug}.pdf"
            return send_file(io.BytesIO(content), mimetype=PDF, as_attachment=True, download_name=name)
    raise NotFound(_l("Bạn không có giấy chứng nhận nào ở đây, hoặc Ban Tổ chức chưa cho tải."))
