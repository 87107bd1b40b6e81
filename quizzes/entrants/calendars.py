"""The rounds of a contest as a calendar file (RFC 5545) that phones and office programs take in."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

LONGEST_LINE = 75
"""Octets of a line; a longer one goes on behind a space."""
REMINDER = timedelta(minutes=30)


class CalendarRound(NamedTuple):
    """A round as a calendar knows it."""

    quiz_id: int
    title: str
    opens_at: datetime
    closes_at: datetime


def calendar_file(
    rounds: Sequence[CalendarRound], *, address: str, host: str, words: str, stamped_at: datetime
) -> bytes:
    """Return the calendar: an event each round, with a reminder; the same gives the same bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//contest//rounds//VI", "METHOD:PUBLISH"]
    for one in rounds:
        lines += _event(one, address=address, host=host, words=words, stamped_at=stamped_at)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(one: CalendarRound, *, address: str, host: str, words: str, stamped_at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:round-{one.quiz_id}@{host}",
        f"DTSTAMP:{_moment(stamped_at)}",
        f"DTSTART:{_moment(one.opens_at)}",
        f"DTEND:{_moment(one.closes_at)}",
        f"SUMMARY:{_text(one.title)}",
        f"DESCRIPTION:{_text(words)}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-PT{int(REMINDER.total_seconds()) // 60}M",
        f"DESCRIPTION:{_text(one.title)}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return " ".join(value.split())


def _folded(line: str) -> Iterator[bytes]:
    """Give the pieces of a line, none longer than allowed and none that breaks a letter."""
    piece = b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            yield piece
            piece = b" "
        piece += octets
    yield piece
