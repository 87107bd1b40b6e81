"""To whom codes go, and how many at once."""

from enum import StrEnum

MOST_AT_ONCE = 1000
"""So many slips one page holds; more people take several rounds."""


class Audience(StrEnum):
    """Whom codes are issued to."""

    EVERYBODY = "everybody"
    CADRES = "cadres"
