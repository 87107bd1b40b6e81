"""The job that answers a forgotten password, so that the page answers alike whoever is meant."""

from flask import current_app

from lms import crypto
from lms.access.actions import write_reset
from lms.i18n import gettext as _
from lms.jobs.kinds import Outcome, Work


def answer(work: Work) -> Outcome:
    """Write to whoever has the name, if anybody."""
    site: str = current_app.config["SETTINGS"].base_url
    write_reset(crypto.decrypt(work.arguments["name"]), site=site, now=work.now)
    return Outcome(_("Đã xem xét yêu cầu."))
