"""The words of a PDF file, page by page."""

import json
import re
import subprocess
import sys
from pathlib import Path

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.i18n import number
from lms.text import nfc

PROGRAM = Path(__file__).with_name("pdf_pages.py")
DRAWN, BULLET = re.compile("[\uf000-\uf0ff]"), "•"
"""Signs of fonts that hold pictures in place of letters: in documents they stand before items."""
MOST_PAGES, MOST_LETTERS = 500, 1_500_000
MOST_SECONDS = 25.0


def pages_of_pdf(content: bytes, name: str) -> list[str]:
    """Return the text of each page in NFC; a page without letters, such as a scan, is empty."""
    try:
        ended = subprocess.run(  # noqa: S603 - the program and its arguments are ours
            [sys.executable, "-P", PROGRAM, str(MOST_PAGES), str(MOST_LETTERS)],
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(
            _l("Đọc tệp “%(name)s” mất quá nhiều thời gian. Hãy chia nhỏ tệp.", name=name)
        ) from error
    if ended.returncode:
        raise _refusal(ended.stderr.decode(errors="replace").strip(), name)
    pages: list[str] = json.loads(ended.stdout)
    return [nfc(DRAWN.sub(BULLET, page.replace("\r\n", "\n").replace("\r", "\n"))) for page in pages]


def _refusal(reason: str, name: str) -> Refused:
    if reason == "locked":
        return Refused(
            _l("Tệp “%(name)s” được khoá bằng mật khẩu. Hãy bỏ mật khẩu, lưu lại rồi thử lần nữa.", name=name)
        )
    if reason == "long":
        return Refused(
            _l(
                "Tệp “%(name)s” dài hơn %(pages)s trang hoặc %(letters)s chữ cái. Hãy chia nhỏ tệp.",
                name=name,
                pages=MOST_PAGES,
                letters=number(MOST_LETTERS),
            )
        )
    return Refused(_l("Tệp “%(name)s” bị hỏng, không mở được. Hãy lưu lại tệp rồi thử lần nữa.", name=name))
