"""What every page shares: who asks, what is closed, how a refusal looks, the navigation."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import structlog
from flask import Flask, Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DataError, IntegrityError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter

from lms import clock, db, i18n, navigation
from lms.errors import Forbidden, Refused
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.paging import LARGEST_ID
from lms.rights import Role, Stranger, Viewer

P = ParamSpec("P")
R = TypeVar("R")

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""What every reply says about itself."""


class IdConverter(IntegerConverter):
    """A number in an address; one that no database takes leads to no page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **options})


log = structlog.get_logger("lms.web")
login_manager = LoginManager()
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Close every page, protect every form, and give templates what the frame needs."""
    navigation.init_app(app)
    app.url_map.converters["int"] = IdConverter
    login_manager.init_app(app)
    login_manager.anonymous_user = Stranger
    csrf.init_app(app)
    app.before_request(_read_only_for_reading)
    app.before_request(_close)
    app.after_request(_add_headers)
    app.teardown_request(_forget)
    app.register_error_handler(Refused, _show_refusal)
    app.register_error_handler(CSRFError, _show_csrf)
    app.register_error_handler(IntegrityError, _show_race)
    app.register_error_handler(DataError, _show_senseless)
    app.register_error_handler(OverflowError, _show_senseless)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(500, _show_fault)
    app.context_processor(_frame)


def me() -> Viewer:
    """Return the person who is signed in; a page that is not public always has one."""
    viewer = current_user._get_current_object()
    if not isinstance(viewer, Viewer):
        raise Forbidden(_l("Vui lòng đăng nhập."))
    return viewer


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view to strangers: the exception, asserted in a test."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def for_guests(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view to guests, too, who are let in to one place: the exception, asserted in a test."""
    view.is_for_guests = True  # type: ignore[attr-defined]
    return view


def hot(view: Callable[P, R]) -> Callable[P, R]:
    """Put a view on the hot path: who asks is remembered for a moment, and what went well is not logged."""
    view.is_hot = True  # type: ignore[attr-defined]
    return view


def is_hot() -> bool:
    """Whether the view of this request stands on the hot path."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "is_hot", False)


def staff(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only those in who hold one of the roles somewhere; which units they see is the query's work."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not me().has(*roles):
                raise Forbidden(_l("Tài khoản của bạn không có quyền mở trang này."))
            return view(*args, **kwargs)

        return guarded

    return decorate


def wants_json() -> bool:
    """Whether the request comes from a script of ours, not from a person's click."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def notice(text: str, category: str = "success") -> None:
    """Show a sentence at the top of the next page."""
    flash(text, category)


def path_to(endpoint: str, **values: Any) -> str:
    """Return the path of a page, for jobs too, which run outside any request."""
    return current_app.url_map.bind("").build(endpoint, values)


def own_address(wanted: str | None, fallback: str = "/") -> str:
    """Return the address somebody asks to be led to, if it lies on this platform."""
    is_own = wanted is not None and re.match(r"/(?![/\\])[^\x00-\x1f]*\Z", wanted) is not None
    return wanted if wanted and is_own else fallback


def _read_only_for_reading() -> None:
    db.read_only(request.method in {"GET", "HEAD", "OPTIONS"})


def _close() -> ResponseReturnValue | None:
    """Ask strangers to sign in, on every page that is not marked public."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions.get(request.endpoint)
    if getattr(view, "is_public", False):
        return None
    if current_user.is_authenticated:
        return None if getattr(view, "is_for_guests", False) else _lead_guest_home()
    if wants_json():
        return jsonify(error="signed_out", text=_("Phiên đăng nhập đã hết. Vui lòng đăng nhập lại.")), 401
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("auth.sign_in", next=wanted))


def _lead_guest_home() -> ResponseReturnValue | None:
    """Lead a guest back to the one place that is open to them; everybody else may go on."""
    home = me().home
    if home is None:
        return None
    if wants_json():
        return jsonify(error="guest", text=_("Phiên này chỉ dùng cho cuộc thi bạn đang dự.")), 403
    return redirect(home)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store" if current_user.is_authenticated else "no-cache")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _forget(error: BaseException | None) -> None:
    db.session.remove()
    db.read_only(False)


def _show_error(status: int, text: str) -> tuple[str | Response, int]:
    db.rollback()
    if wants_json():
        return jsonify(error=str(status), text=text), status
    return render_template("error.html", status=status, text=text), status


def _show_refusal(error: Refused) -> ResponseReturnValue:
    return _show_error(error.status, str(error))


def _show_csrf(error: CSRFError) -> ResponseReturnValue:
    return _show_error(400, _("Trang đã mở quá lâu. Hãy tải lại trang rồi thử lại."))


def _show_http_error(error: HTTPException) -> ResponseReturnValue:
    texts = {
        403: _("Tài khoản của bạn không có quyền mở trang này."),
        404: _("Không tìm thấy trang này. Có thể đường dẫn sai hoặc nội dung đã được gỡ."),
        405: _("Không tìm thấy trang này. Có thể đường dẫn sai hoặc nội dung đã được gỡ."),
        413: _(
            "Mỗi lần gửi được tối đa %(files)s MB tệp và %(text)s kB chữ. "
            "Hãy chọn tệp nhỏ hơn, hoặc chia nội dung thành nhiều phần rồi gửi từng phần.",
            files=i18n.number(current_app.config["MAX_CONTENT_LENGTH"] // 2**20),
            text=i18n.number(current_app.config["MAX_FORM_MEMORY_SIZE"] // 1000),
        ),
        429: _("Bạn thao tác quá nhanh. Hãy chờ một phút rồi thử lại."),
    }
    status = error.code or 500
    if status < 400:
        return error
    return _show_error(status, texts.get(status, _("Yêu cầu không hợp lệ. Hãy quay lại và thử lần nữa.")))


def _show_race(error: IntegrityError) -> ResponseReturnValue:
    """Say that somebody else was faster: the checks let both in, the database only the first."""
    log.warning("lost_a_race", exc_info=error)
    return _show_error(409, _("Người khác vừa thay đổi dữ liệu này. Hãy tải lại trang rồi thử lại."))


def _show_senseless(error: Exception) -> ResponseReturnValue:
    """Refuse a value that no database takes, such as a number of thirty digits."""
    log.warning("senseless_value", exc_info=error)
    return _show_error(400, _("Yêu cầu không hợp lệ. Hãy quay lại và thử lần nữa."))


def _show_fault(error: Exception) -> ResponseReturnValue:
    return _show_error(
        500, _("Hệ thống gặp lỗi và đã ghi lại. Dữ liệu của bạn không bị thay đổi. Hãy thử lại sau.")
    )


def _frame() -> dict[str, Any]:
    """Return what base.html needs on every page."""
    return {
        "viewer": current_user._get_current_object(),  # asked so often on a page that the proxy would cost
        "nav": navigation.shown(),
        "locale": i18n.current_locale(),
        "now": clock.now(),
        "today": i18n.today(clock.now()),
    }
