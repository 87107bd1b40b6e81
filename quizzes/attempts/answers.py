"""The answers of an attempt: how they are sent, kept and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import nfc
from quizzes.bank.keys import KEYS, MOST_PAIRS

MOST_QUESTIONS = 200
MOST_VALUES = 2 * MOST_PAIRS
LONGEST_VALUE = 500
LATEST_SEQ = 2**31 - 2

Answers = Mapping[str, Sequence[Any]]
"""By the question's number ("1", "2" ...): [sequence of the tap, letters, milliseconds since 1970].

Of a question that is answered in fields, as `quizzes.attempts.written` reads it, what stands in them takes
the place of the letters.
"""
Item = Mapping[str, Any]
Shown = Mapping[str, int]
"""When each question was first shown, by its number, in milliseconds since 1970."""


class NoAnswer(Refused):
    """What was sent is no answer to a question of this paper."""

    def __init__(self) -> None:
        super().__init__(_l("Câu trả lời gửi lên không hợp lệ. Hãy tải lại trang."))


@dataclass(frozen=True)
class Tap:
    """One answer on its way: which question, which letters, and its place in the order of taps."""

    number: int
    letters: list[str]
    seq: int


def read_tap(value: object) -> Tap:
    """Return a tap from {"question": 3, "choice": ["b"], "seq": 17}; no choice takes an answer back.

    What stands in fields comes as "values" in place of "choice".
    """
    tap = value if isinstance(value, dict) else {}
    number, seq = tap.get("question"), tap.get("seq")
    if type(number) is not int or type(seq) is not int:
        raise NoAnswer
    if not 1 <= number <= MOST_QUESTIONS or not 1 <= seq <= LATEST_SEQ:
        raise NoAnswer
    if "values" in tap:
        return Tap(number, read_values(tap["values"]), seq)
    return Tap(number, read_letters(tap.get("choice")), seq)


def read_letters(value: object) -> list[str]:
    """Return the chosen letters, in order and each once."""
    if not isinstance(value, list) or any(letter not in tuple(KEYS) for letter in value):
        raise NoAnswer
    return sorted(set(value))


def read_values(value: object) -> list[str]:
    """Return what stands in the fields of a question; fields that are all empty are no answer."""
    if not isinstance(value, list) or len(value) > MOST_VALUES:
        raise NoAnswer
    if any(not isinstance(text, str) or len(text) > LONGEST_VALUE for text in value):
        raise NoAnswer
    texts = ["".join(filter(str.isprintable, nfc(text))).strip() for text in value]
    return texts if any(texts) else []


def merged(
    kept: Answers,
    choices: Mapping[int, list[str]],
    *,
    page_seq: int,
    seq: int,
    count: int,
    now: datetime,
) -> dict[str, Sequence[Any]]:
    """Return the answers with those of a page; one that is newer than the page stays."""
    answers = dict(kept)
    for number, letters in choices.items():
        if not 1 <= number <= count:
            raise NoAnswer
        before = answers.get(str(number), (0, []))
        if before[0] <= page_seq and before[1] != letters:
            answers[str(number)] = entry(Tap(number, letters, seq), now)
    return answers


def entry(tap: Tap, now: datetime) -> list[Any]:
    """Return a tap as it is kept."""
    return [tap.seq, tap.letters, milliseconds(now)]


def milliseconds(moment: datetime) -> int:
    """Return a moment as the answers keep it."""
    return int(moment.timestamp() * 1000)


def moment_of(kept: int) -> datetime:
    """Return the moment that `milliseconds` wrote."""
    return datetime.fromtimestamp(kept / 1000, UTC)


def saved_at(kept: Sequence[Any]) -> datetime | None:
    """Return when an answer arrived; those of the first days were kept without their moment."""
    return moment_of(kept[2]) if len(kept) > 2 else None


def late_entries(
    kept: Answers, late: Answers, taps: Sequence[Tap], *, count: int, now: datetime
) -> dict[str, Sequence[Any]]:
    """Return the late answers with those that came now; what was kept in time, or is older, is not late."""
    found = dict(late)
    for tap in taps:
        key = str(tap.number)
        known = max(answers[key][0] for answers in (kept, found, {key: [0]}) if key in answers)
        if tap.number <= count and tap.seq > known:
            found[key] = entry(tap, now)
    return found


def chosen(answers: Answers, number: int) -> list[str]:
    """Return the letters that were chosen for a question of the paper."""
    answer = answers.get(str(number))
    return list(answer[1]) if answer else []


def count_answered(answers: Answers) -> int:
    """Return how many questions have a whole answer: where there are fields, none of them is empty."""
    return sum(1 for answer in answers.values() if is_whole(answer[1]))


def is_whole(letters: Sequence[str]) -> bool:
    """Whether an answer leaves nothing empty."""
    return bool(letters) and "" not in letters


def blank_numbers(answers: Answers, count: int) -> list[int]:
    """Return the numbers of the questions without a whole answer, in their order."""
    return [number for number in range(1, count + 1) if not is_whole(chosen(answers, number))]
