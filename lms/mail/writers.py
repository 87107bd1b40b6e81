"""A letter as the bytes that travel."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import NamedTuple


class Letter(NamedTuple):
    """What somebody is told."""

    to: str
    subject: str
    text: str
    html: str | None = None


def email_of(letter: Letter, *, sender: str, written_at: datetime) -> EmailMessage:
    """Return the e-mail of a letter; line breaks cannot slip into its headers."""
    email = EmailMessage(policy=SMTP)
    email["From"] = sender
    email["To"] = _one_line(letter.to)
    email["Subject"] = _one_line(letter.subject)
    email["Date"] = format_datetime(written_at)
    email["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> "))
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(letter.text)
    if letter.html:
        email.add_alternative(letter.html, subtype="html")
    return email


def _one_line(text: str) -> str:
    return " ".join(text.split())
