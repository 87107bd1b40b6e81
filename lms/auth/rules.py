"""What is right about signing in: names, passwords, and how long wrong ones make one wait."""

import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from lms.auth.common_passwords import COMMON_PASSWORDS
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.people import rules as people_rules
from lms.text import fold, nfc

SESSION_LENGTH = timedelta(days=60)
SHARED_SESSION_LENGTH = timedelta(hours=2)

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)
TRIES_FORGOTTEN_AFTER = timedelta(hours=24)

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200

SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
BROWSERS = {
    "Zalo": "Zalo",
    "coc_coc": "Cốc Cốc",
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


class SignInName(NamedTuple):
    """What somebody typed to say who they are, as each of the names it may be."""

    member_codes: tuple[str, ...]
    email: str | None
    phone: str | None


class Owner(NamedTuple):
    """What is known about the owner of a password, and must not be the password."""

    name: str
    words: tuple[str | None, ...]


def sign_in_name(text: str) -> SignInName:
    """Return the member code as typed and in either case, the e-mail address and the phone that a text is."""
    typed = nfc(text).strip()
    codes = tuple(dict.fromkeys((typed, typed.upper(), typed.lower())))
    return SignInName(codes, _email(typed), _phone(typed))


def wait_after(failures: int) -> timedelta:
    """Return how long the next try has to wait after this many wrong passwords in a row."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(timedelta(minutes=2 ** min(failures - FREE_TRIES, 10)), LONGEST_WAIT)


def session_end(now: datetime, *, is_shared: bool) -> datetime:
    """Return when a session that begins now is over."""
    return now + (SHARED_SESSION_LENGTH if is_shared else SESSION_LENGTH)


def check_password(password: str, owner: Owner) -> None:
    """Refuse a password that is short, that everybody uses, or that says who its owner is."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(_l("Mật khẩu cần ít nhất %(count)s ký tự.", count=SHORTEST_PASSWORD))
    if len(password) > LONGEST_PASSWORD:
        raise Refused(_l("Mật khẩu dài quá %(count)s ký tự.", count=LONGEST_PASSWORD))
    bare = _bare(password)
    if bare in COMMON_PASSWORDS or len(set(bare)) < 3 or _is_run(bare):
        raise Refused(_l("Mật khẩu này quá dễ đoán. Hãy chọn mật khẩu khác."))
    if bare in _giveaways(owner):
        raise Refused(_l("Mật khẩu không được là họ tên, ngày sinh, số điện thoại hay mã của bạn."))


def device_name(user_agent: str) -> str:
    """Return a browser and its system as people call them, "Chrome, Android"; "" if they are unknown."""
    known = (
        next((name for mark, name in names.items() if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    )
    return ", ".join(name for name in known if name)


def _email(text: str) -> str | None:
    try:
        return people_rules.email(text)
    except Refused:
        return None


def _phone(text: str) -> str | None:
    try:
        return people_rules.phone(text) if re.fullmatch(r"[\d\s+.()\-]+", text) else None
    except Refused:
        return None


def _bare(text: str) -> str:
    """Letters and digits without marks, case and spaces."""
    return re.sub(r"[^a-z0-9]", "", fold(text)) or fold(text)


def _is_run(bare: str) -> bool:
    """Whether each character follows the one before, upwards or downwards: "abcdefgh", "87654321"."""
    steps = {ord(second) - ord(first) for first, second in pairwise(bare)}
    return steps in ({1}, {-1})


def _giveaways(owner: Owner) -> set[str]:
    parts = [_bare(part) for part in owner.name.split()]
    names = {"".join(parts), "".join(reversed(parts)), "".join(parts[-1:] + parts[:-1])}
    words = {_bare(word) for word in owner.words if word}
    return {*names, *words} - {""}
