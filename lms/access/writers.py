"""The letters that bring codes."""

from lms.i18n import gettext as _
from lms.mail.writers import Letter


def reset_letter(to: str, name: str, code: str, site: str) -> Letter:
    """Return the letter to somebody who forgot the password."""
    return Letter(
        to,
        _("Đặt lại mật khẩu"),
        _(
            "Chào bạn %(name)s,\n\n"
            "Có người vừa xin đặt lại mật khẩu cho tài khoản của bạn. Nếu là bạn, hãy mở đường dẫn sau "
            "trong 30 phút và đặt mật khẩu mới:\n\n%(link)s\n\n"
            "Nếu không phải bạn, hãy bỏ qua thư này; mật khẩu của bạn không thay đổi.\n",
            name=name,
            link=f"{site}/reset?code={code}",
        ),
    )


def activation_letter(to: str, name: str, code: str, last_day: str, site: str) -> Letter:
    """Return the letter that brings somebody's first code."""
    return Letter(
        to,
        _("Mã đăng nhập lần đầu của bạn"),
        _(
            "Chào bạn %(name)s,\n\n"
            "Công đoàn đã mở cho bạn một tài khoản học tập. Hãy mở đường dẫn sau để đặt mật khẩu:\n\n"
            "%(link)s\n\n"
            "Hoặc mở %(site)s/activate và nhập mã %(code)s. Mã dùng một lần, đến hết ngày %(day)s. "
            "Đừng chuyển thư này cho người khác.\n",
            name=name,
            link=f"{site}/activate?code={code}",
            site=site,
            code=code,
            day=last_day,
        ),
    )
