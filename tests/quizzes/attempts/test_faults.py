"""A process that dies in the middle of saving loses no answer that it acknowledged."""

import signal
import subprocess
import sys
from pathlib import Path

from lms import db
from lms.config import Settings
from lms.people.models import Person
from quizzes.attempts.queries import require_own_attempt
from tests.quizzes.world import make_attempt, make_quiz

ROOT = Path(__file__).parents[3]
KILLS = 3
SAVES = 45

SAVER = """
import itertools, sys
from datetime import UTC, datetime
from lms import db
from quizzes.attempts.actions import save_answer
from quizzes.attempts.answers import Tap

url, attempt_id, person_id, first = sys.argv[1], *map(int, sys.argv[2:])
db.connect(url)
for seq in itertools.count(first):
    tap = Tap(seq % 20 + 1, ["abcd"[seq // 20 % 4]], seq)
    save_answer(attempt_id, tap, person_id=person_id, now=datetime.now(UTC))
    db.commit()
    print(tap.number, seq, flush=True)
"""
"""Saves answers for ever, and tells of each only after the commit."""


def test_no_acknowledged_answer_is_lost_when_the_process_is_killed(
    entrant: Person, settings: Settings
) -> None:
    attempt_id, person_id = make_attempt(entrant, make_quiz(minutes=None)).id, entrant.id
    db.commit()

    told: dict[int, int] = {}
    for _kill in range(KILLS):
        first = max(told.values(), default=0) + 2
        told |= saved_until_killed(settings.database_url, attempt_id, person_id, first)
    kept = require_own_attempt(person_id, attempt_id).answers

    assert len(told) == 20
    assert [number for number, seq in told.items() if kept[str(number)][0] < seq] == []


def saved_until_killed(url: str, attempt_id: int, person_id: int, first: int) -> dict[int, int]:
    """Let a process save, kill it in the middle, and return the last sequence it told for each question."""
    arguments = [url, str(attempt_id), str(person_id), str(first)]
    with subprocess.Popen(
        [sys.executable, "-c", SAVER, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as saver:
        assert saver.stdout is not None
        lines = [saver.stdout.readline() for _line in range(SAVES)]
        saver.send_signal(signal.SIGKILL)
        lines += saver.stdout.read().splitlines()
    complete = (line.split() for line in lines if len(line.split()) == 2)
    return {int(number): int(seq) for number, seq in complete}
