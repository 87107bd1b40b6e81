"""The outbox: what was not sent because there is no mail server yet."""

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue

from lms.errors import Forbidden
from lms.i18n import lazy_gettext as _l
from lms.mail import readers
from lms.mail.delivery import outbox_of
from lms.rights import EVERYWHERE, Role
from lms.web import me, staff

PAGE = 50

bp = Blueprint("mail", __name__)


@bp.get("/outbox")
@staff(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """List the letters that wait, the newest first."""
    folder = _outbox()
    letters = readers.read_outbox(folder, before=request.args.get("before", type=int), most=PAGE)
    return render_template(
        "lms/mail/index.html", letters=letters, count=readers.count_outbox(folder), folder=folder, page=PAGE
    )


@bp.get("/outbox/<int:number>")
@staff(Role.ADMINISTRATOR)
def show(number: int) -> ResponseReturnValue:
    """Show one letter, to be sent by hand."""
    letter = readers.read_letter(_outbox(), number) or abort(404)
    return render_template("lms/mail/show.html", letter=letter)


@bp.get("/outbox/<int:number>.eml")
@staff(Role.ADMINISTRATOR)
def download(number: int) -> Response:
    """Give one letter as the file that mail programs open."""
    path = readers.path_of(_outbox(), number)
    if not path.is_file():
        abort(404)
    return send_file(path, mimetype="message/rfc822", as_attachment=True, download_name=path.name)


def _outbox() -> Path:
    """Return the folder, for administrators of everything alone: a letter may hold anybody's code."""
    if not me().may(Role.ADMINISTRATOR, EVERYWHERE):
        raise Forbidden(_l("Chỉ quản trị viên toàn hệ thống xem được hộp thư đi."))
    return outbox_of(current_app.config["SETTINGS"])
