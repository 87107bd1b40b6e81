"""The invented people of a rehearsal: who they are, what they know, when they come; the same by a seed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from lms.people.partial_dates import PartialDate
from lms.people.rules import Name
from quizzes.attempts.rules import Window
from quizzes.bank.keys import KEYS
from quizzes.contests.rules.entry import Ages, Division, EntryRules, Kind

KNOWLEDGE = (0.4, 0.55, 0.7, 0.8, 0.9, 1.0, 1.0)
"""How many of the questions people know; some know all, as in every real contest."""
COMES = 0.85
"""How likely somebody comes to a round."""
REFERRED = 0.5
"""How likely somebody came with the code of another."""
MOST_TRIES = 3
MILLION = 1_000_000
FAMILY = "Thí sinh"


@dataclass(frozen=True)
class Invented:
    """Somebody who exists only in a rehearsal."""

    name: Name
    birth: PartialDate
    phone: str
    email: str
    national_id: str
    kind: Kind
    knows: float


def room_in(entry: EntryRules, division: Division) -> EntryRules | None:
    """Return the rules of entry for those of a division alone; None where it admits nobody who may enter."""
    kinds = tuple(kind for kind in entry.kinds if not division.kinds or kind in division.kinds)
    spans = (entry.ages, division.ages)
    youngest = max((one.youngest for one in spans if one.youngest is not None), default=None)
    oldest = min((one.oldest for one in spans if one.oldest is not None), default=None)
    if not kinds or (youngest is not None and oldest is not None and youngest > oldest):
        return None
    return replace(entry, kinds=kinds, ages=Ages(youngest, oldest))


def invent(number: int, entry: EntryRules, on: date, *, seed: int, random: Random) -> Invented:
    """Return the person of a number, of a kind and an age that may enter on a day."""
    ages = entry.ages
    youngest = ages.youngest or min(18, ages.oldest or 18)
    oldest = ages.oldest or max(60, youngest)
    born = on.year - random.randint(min(youngest + 1, oldest), oldest)
    place = f"{seed % 1000:03}{number:05}"
    return Invented(
        name=Name(FAMILY, f"{number:04}"),
        birth=PartialDate(date(born, 1, 1)),
        phone=f"09{place}",
        email=f"thi-sinh-{seed}-{number}@example.invalid",
        national_id=f"0010{born % 100:02}{number % MILLION:06}",
        kind=random.choice(entry.kinds),
        knows=random.choice(KNOWLEDGE),
    )


def moments(
    window: Window, *, limit: int | None, daily_limit: int | None, random: Random
) -> Iterator[tuple[datetime, datetime]]:
    """Yield when somebody starts and hands in, one attempt after the other, within the hours of a round."""
    if window.opens_at is None or window.closes_at is None or window.allowance is None:
        raise ValueError("a round has a window")
    tries = min(limit or MOST_TRIES, random.choice((1, 1, MOST_TRIES)), daily_limit or MOST_TRIES)
    at = window.opens_at + random.random() * (window.closes_at - window.opens_at) * 0.9
    for _try in range(tries):
        span = window.next_span(at)
        if span is None or span.opens_at is None:
            return
        started = max(at, span.opens_at)
        deadline = window.deadline(started)
        if deadline is None:
            return
        ended = started + random.uniform(0.2, 0.95) * (deadline - started)
        yield started, ended
        at = ended + timedelta(minutes=random.randint(1, 30))


def answers(
    items: Sequence[Mapping[str, Any]], knows: float, *, needs_all: bool, random: Random
) -> dict[int, list[str]]:
    """Return the letters that somebody who knows so much chooses; now and then a question stays blank."""
    known = set(random.sample(range(len(items)), round(knows * len(items))))
    chosen: dict[int, list[str]] = {}
    for place, item in enumerate(items):
        letters = [one for one in KEYS[: len(item["options"])] if one not in item["right"]]
        if place in known or not letters:
            chosen[place + 1] = list(item["right"])
        elif needs_all or random.random() < COMES:
            chosen[place + 1] = [random.choice(letters)]
    return chosen
