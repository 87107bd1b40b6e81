"""To whom codes go, and how many at once."""

from enum import StrEnum

from lms.i18n import lazy_gettext as _l

MOST_AT_ONCE = 1000
"""So many slips one page holds; more people take several rounds."""


class Audience(StrEnum):
    """Whom codes are issued to."""

    EVERYBODY = "everybody"
    CADRES = "cadres"


AUDIENCE_NAMES = {
    Audience.EVERYBODY: _l("Mọi đoàn viên"),
    Audience.CADRES: _l("Chỉ cán bộ công đoàn"),
}
