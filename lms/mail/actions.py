"""Writing to people: letters leave after the commit, through a job."""

import json
from datetime import datetime

from lms import crypto
from lms.jobs.actions import enqueue
from lms.mail.writers import Letter

SEND = "send_mail"


def send_later(to: str, subject: str, text: str, html: str | None = None, *, now: datetime) -> None:
    """Let a letter leave once this transaction is committed.

    It may hold a code that lets somebody in, so the job keeps it encrypted.
    """
    letter = Letter(to, subject, text, html)
    enqueue(SEND, {"letter": crypto.encrypt(json.dumps(letter))}, owner_id=None, now=now)
