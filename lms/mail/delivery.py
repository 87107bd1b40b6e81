"""Where letters go: to the mail server, or into the outbox folder while there is none."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lms.config import Settings
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l

PATIENCE = 20.0
"""Seconds that a mail server may take to answer."""
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def outbox_of(settings: Settings) -> Path:
    """Return the folder where letters lie while there is no mail server."""
    return settings.data / "outbox"


def deliver(email: EmailMessage, *, number: int, settings: Settings) -> None:
    """Hand an e-mail to the mail server, or lay it into the outbox under its number."""
    if settings.mail_url:
        _send(email, settings.mail_url)
    else:
        _lay_down(email, outbox_of(settings) / f"{number:08}.eml")


def _send(email: EmailMessage, mail_url: str) -> None:
    """Send over smtp (encrypted if the server can, and always before a password) or smtps."""
    url = urlsplit(mail_url)
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise Refused(_l("MAIL_URL phải có dạng smtp://tên:mật-khẩu@máy-chủ:587 hoặc smtps://…:465."))
    context = ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            url.hostname, url.port or 465, timeout=PATIENCE, context=context
        )
    else:
        server = smtplib.SMTP(url.hostname, url.port or 25, timeout=PATIENCE)
    with server:
        server.ehlo()
        is_safe = url.scheme == "smtps" or url.hostname in LOOPBACK
        if not is_safe and (server.has_extn("starttls") or url.username):
            server.starttls(context=context)
            server.ehlo()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(email)


def _lay_down(email: EmailMessage, path: Path) -> None:
    """Write the file whole or not at all, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(email.as_bytes())
    fresh.replace(path)
