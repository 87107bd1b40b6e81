"""The job that sends a letter."""

import json

from flask import current_app

from lms import crypto
from lms.i18n import gettext as _
from lms.jobs.kinds import Outcome, Work
from lms.mail.delivery import deliver
from lms.mail.writers import Letter, email_of


def send(work: Work) -> Outcome:
    """Send the letter, or lay it into the outbox; another try sends it again."""
    settings = current_app.config["SETTINGS"]
    letter = Letter(*json.loads(crypto.decrypt(work.arguments["letter"])))
    deliver(
        email_of(letter, sender=settings.mail_from, written_at=work.now),
        number=work.job_id,
        settings=settings,
    )
    return Outcome(_("Đã gửi thư.") if settings.mail_url else _("Thư nằm trong hộp thư đi."))
