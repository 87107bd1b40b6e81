"""Bringing the questions of a file into a bank: all of them, or none."""

import json
from dataclasses import dataclass
from datetime import datetime

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.bank import queries
from quizzes.bank.actions import add_accepted
from quizzes.bank.content import NewQuestion
from quizzes.bank.formats.reading import Found, Reading
from quizzes.bank.neutral import as_json
from quizzes.bank.pictures import keep_pictures
from quizzes.bank.stored import restored


@dataclass(frozen=True)
class Plan:
    """What an import would do: the questions that are new, and how many the bank has already."""

    reading: Reading
    new: tuple[Found, ...]
    known_count: int

    @property
    def is_refused(self) -> bool:
        """Whether nothing may be brought in, whatever is left out."""
        return self.reading.has_errors


class NotImportable(Refused):
    """The file has problems, so nothing of it was brought in."""

    def __init__(self, reading: Reading) -> None:
        first = reading.problems[0]
        super().__init__(
            _l(
                "Chưa nhập câu nào: tệp có %(count)d lỗi. Lỗi đầu tiên ở %(place)s: %(reason)s",
                count=len(reading.problems),
                place=first.place.words,
                reason=str(first.reason),
            )
        )


def plan_import(bank_id: int, reading: Reading) -> Plan:
    """Return what an import would do; a question that the bank has word for word is not brought in again."""
    known = (
        {_fingerprint(restored(*row)) for row in queries.all_questions(bank_id)} if reading.found else set()
    )
    new = []
    for found in reading.found:
        fingerprint = _fingerprint(found.question)
        if fingerprint not in known:
            known.add(fingerprint)
            new.append(found)
    return Plan(reading, tuple(new), len(reading.found) - len(new))


def import_questions(
    bank_id: int, plan: Plan, *, skips_unsupported: bool = False, account_id: int | None, now: datetime
) -> list[int]:
    """Return the ids of the questions that were brought in; a file with problems is refused as a whole.

    What we do not support refuses it, too, unless it is said to be left out.
    """
    reading = plan.reading
    if reading.has_errors or (reading.has_unsupported and not skips_unsupported):
        raise NotImportable(reading)
    keep_pictures(reading.pictures.values(), account_id=account_id, now=now)
    questions = [found.question for found in plan.new]
    return add_accepted(bank_id, questions, account_id=account_id, now=now) if questions else []


def _fingerprint(question: NewQuestion) -> str:
    return json.dumps(as_json(question), sort_keys=True)
