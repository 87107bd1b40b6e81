"""Where the demo may be loaded: its passwords are known to everybody."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l


class PublicAddress(Refused):
    """Others than this machine reach the platform."""

    def __init__(self, base_url: str) -> None:
        super().__init__(
            _l(
                "Không nạp dữ liệu mẫu: nền tảng phục vụ ở %(address)s, mà mật khẩu của dữ liệu mẫu ai cũng "
                "biết. Chỉ nạp khi địa chỉ là http://127.0.0.1.",
                address=base_url,
            )
        )


class NotEmpty(Refused):
    """An office's own data is here."""

    def __init__(self) -> None:
        super().__init__(
            _l(
                "Không nạp dữ liệu mẫu: cơ sở dữ liệu đã có đơn vị, người hoặc khoá học. "
                "Hãy dùng một thư mục LMS_DATA mới."
            )
        )


def serves_only_itself(base_url: str) -> bool:
    """Whether only the machine that serves can open this address."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
