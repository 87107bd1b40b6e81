"""Saving one answer: what the page is told, and the shorter way to it in front of Flask."""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sqlalchemy.exc import SQLAlchemyError

from lms import clock, db
from lms.auth.memory import Pass, passes, proof_of
from lms.i18n import clock_time
from lms.shared_commits import SharedCommits
from lms.web import HEADERS
from quizzes.attempts import rules, saves
from quizzes.attempts.answers import NoAnswer, Tap, count_answered, read_tap
from quizzes.attempts.saves import Saved

ADDRESS = re.compile(r"/attempts/([1-9][0-9]{0,17})/answers", re.ASCII)
LONGEST = 4096
"""Bytes of the longest save that takes the shorter way."""


def acknowledgement(saved: Saved, tap: Tap, *, now: datetime) -> dict[str, Any]:
    """Return what a page is told once an answer is kept."""
    return told(saved, saved.answers[str(tap.number)][0], now=now)


def told(saved: Saved, seq: int, *, now: datetime) -> dict[str, Any]:
    """Return what a page is told once something with this place in the order of taps is kept."""
    return {
        "saved": count_answered(saved.answers),
        "of": saved.question_count,
        "at": clock_time(now),
        "seq": seq,
        "left": rules.time_left(saved.deadline_at, now),
    }


class SavingFront:
    """Keeps the answers of those whom Flask let in a moment ago with the very same cookie and token.

    It knows one happy way: the same statement, and the same reply. Whatever else there is to say, Flask says,
    which gets the request as it came.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._commits = SharedCommits()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a save that goes well, and hand on everything else."""
        address = ADDRESS.fullmatch(environ["PATH_INFO"])
        if address is None or environ["REQUEST_METHOD"] != "POST":
            return self._app(environ, start_response)
        known = passes.recall(proof_of(environ))
        body = _body(environ) if known else None
        reply = self._reply(int(address[1]), known, body) if known and body else None
        if reply is None:
            return self._app(environ, start_response)
        start_response(
            f"{HTTPStatus.OK.value} {HTTPStatus.OK.phrase}",
            [
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(reply))),
                ("Cache-Control", "no-store"),
                ("Vary", "Cookie"),
                *HEADERS.items(),
            ],
        )
        return [reply]

    def _reply(self, attempt_id: int, known: Pass, body: bytes) -> bytes | None:
        now = clock.now()
        try:
            tap = read_tap(json.loads(body))
            saved = self._save(attempt_id, tap, known, now)
        except (ValueError, NoAnswer, SQLAlchemyError):
            return None
        return json.dumps(acknowledgement(saved, tap, now=now)).encode() if saved else None

    def _save(self, attempt_id: int, tap: Tap, known: Pass, now: datetime) -> Saved | None:
        statement, values = saves.saving(
            attempt_id, tap, person_id=known.person_id, device=known.device, now=now
        )
        if db.is_sqlite():
            row = self._commits.run(statement, values)
        else:
            with db.each_by_itself() as connection:
                row = connection.execute(statement, values).first()
        return None if row is None else Saved(*row)


def _body(environ: WSGIEnvironment) -> bytes | None:
    """Return the body of a script's request, and leave it there for whoever reads it next."""
    length = environ.get("CONTENT_LENGTH") or "0"
    is_json = environ.get("CONTENT_TYPE", "").partition(";")[0] == "application/json"
    if not is_json or not length.isdecimal() or int(length) > LONGEST:
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    return body
