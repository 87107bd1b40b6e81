"""The letters that lie in the outbox."""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple


class Waiting(NamedTuple):
    """A letter that nobody has sent."""

    number: int
    to: str
    subject: str
    written_at: datetime
    text: str


def read_outbox(folder: Path, *, before: int | None = None, most: int) -> list[Waiting]:
    """Return the newest letters of the folder, or the newest before a number."""
    numbers = sorted(_numbers(folder), reverse=True)
    wanted = [number for number in numbers if before is None or number < before][:most]
    return [letter for number in wanted if (letter := read_letter(folder, number))]


def count_outbox(folder: Path) -> int:
    """Return how many letters lie in the folder."""
    return sum(1 for _number in _numbers(folder))


def read_letter(folder: Path, number: int) -> Waiting | None:
    """Return one letter of the folder; None if it is gone."""
    try:
        email = message_from_bytes(path_of(folder, number).read_bytes(), EmailMessage, policy=SMTP)
    except FileNotFoundError:
        return None
    body = email.get_body(("plain",))
    return Waiting(
        number,
        str(email["To"]),
        str(email["Subject"]),
        parsedate_to_datetime(str(email["Date"])),
        str(body.get_content()) if body else "",
    )


def path_of(folder: Path, number: int) -> Path:
    """Return the file of a letter."""
    return folder / f"{number:08}.eml"


def _numbers(folder: Path) -> Iterator[int]:
    return (int(path.stem) for path in folder.glob("*.eml") if path.stem.isdecimal())
