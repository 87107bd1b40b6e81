"""What is right about the codes that let people in, and which consent they are asked for."""

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from lms.text import nfc

CONSENT_VERSION = "v1"
"""The consent that is asked for today; its text, consent_v1.html, never changes."""

LETTERS = "ACDEFGHJKMNPQRTVWXY3456789"
"""No 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, U and V: one of each pair at most."""
LENGTH = 12
GROUP = 4
MISREAD = str.maketrans("BSU", "85V")


class Purpose(StrEnum):
    """What a code is for."""

    ACTIVATION = "activation"
    RESET = "reset"


LASTS = {Purpose.ACTIVATION: timedelta(days=30), Purpose.RESET: timedelta(days=2)}
"""How many days after the day of issue a printed code may still be used."""
MAILED_LASTS = timedelta(minutes=30)
MOST_LETTERS = 5
"""So many letters go out for one name before there was a day of rest."""


class Contacts(NamedTuple):
    """How a person wants to be reached, and may sign in."""

    phone: str | None
    email: str | None


def normalise(text: str) -> str:
    """Return a code as it is kept: capitals and digits alone, letters that are easily misread put right."""
    return re.sub(r"[^A-Z0-9]", "", nfc(text).upper()).translate(MISREAD)


def show(code: str) -> str:
    """Return a code as it is printed: "K7PM-4QR3-TWXY"."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def birthday_passwords(birth_date: date | None) -> tuple[str, ...]:
    """Return a birth date in the ways that people type it as a password."""
    if birth_date is None:
        return ()
    return (
        f"{birth_date:%d%m%Y}",
        f"{birth_date:%Y%m%d}",
        f"{birth_date.day}{birth_date.month}{birth_date:%Y}",
    )
