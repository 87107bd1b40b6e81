"""Phones that never give up: each sits attempt after attempt, and sends again what got no answer."""

import asyncio
import itertools
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import TypeVar

from bench.client import Reply, Visitor
from bench.measures import LETTERS, Taps
from bench.world import QUESTIONS_ASKED, Entrant, World

T = TypeVar("T")

PAUSE = 0.2
"""Seconds between one try and the next."""
AGAIN = 3
"""So many questions are answered twice."""
HURRY = 0.05
"""Seconds between one answer and the next."""
PATIENCE = 30.0
"""Seconds after which a phone gives up one try."""
LONGEST = 600.0
"""Seconds after which nobody believes any more that there will be an answer."""


@dataclass
class Board:
    """What all phones were told, and when."""

    chance: Random
    taps: Taps = field(default_factory=Taps)
    receipts: dict[int, set[str]] = field(default_factory=dict)
    """Where each attempt that was handed in has its receipt."""
    started: dict[int, set[int]] = field(default_factory=dict)
    """The attempts of each account."""
    replies: list[tuple[float, float]] = field(default_factory=list)
    """When a save was sent that was acknowledged, and when it was."""
    errors: int = 0
    cut: float = 0.0
    """How likely a connection breaks after a request was sent and before it is answered."""
    is_over: bool = False

    def served_again(self, since: float) -> float | None:
        """Return after how many seconds a save that was sent since a moment was acknowledged."""
        replies = [answered for sent, answered in self.replies if sent >= since]
        return min(replies) - since if replies else None


class Line(Visitor):
    """A connection that may break at the worst moment: the server has the request, and nobody its answer."""

    def __init__(self, port: int, cookie: str, board: Board) -> None:
        super().__init__(port, {"lms": cookie})
        self._board = board

    async def _exchange(self, request: bytes) -> Reply:
        if self._board.chance.random() >= self._board.cut:
            return await super()._exchange(request)
        await self.leave()
        _reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(request)
        await writer.drain()
        writer.close()
        raise ConnectionError("the line is cut")


class NoAnswer(Exception):
    """The server did not say what it should, or nothing."""


class Phone:
    """One entrant's phone."""

    def __init__(self, port: int, world: World, entrant: Entrant, board: Board) -> None:
        self._line = Line(port, entrant.cookie, board)
        self._twin = Line(port, entrant.cookie, board)
        self._world = world
        self._board = board
        self._account = entrant.account_id

    async def sit(self) -> None:
        """Sit attempt after attempt until all is over, and hand in the last one."""
        while not self._board.is_over:
            attempt_id = await self._until_told(self._start)
            self._board.started.setdefault(self._account, set()).add(attempt_id)
            await self._answer(attempt_id)
            await self._until_told(partial(self._hand_in, attempt_id))
        await self._line.leave()
        await self._twin.leave()

    async def _answer(self, attempt_id: int) -> None:
        """Answer every question once, and the first ones twice."""
        for seq in itertools.count(1):
            number = seq % QUESTIONS_ASKED + 1
            goes_on = await self._until_told(partial(self._save, attempt_id, number, seq))
            if not goes_on or seq == QUESTIONS_ASKED + AGAIN:
                return
            await asyncio.sleep(HURRY)

    async def _until_told(self, act: Callable[[], Awaitable[T]]) -> T:
        began = time.monotonic()
        while True:
            try:
                return await asyncio.wait_for(act(), PATIENCE)
            except (TimeoutError, NoAnswer, OSError, EOFError, ValueError):
                if time.monotonic() - began > LONGEST:
                    raise
                self._board.errors += 1
                await self._line.leave()
                await self._twin.leave()
                await asyncio.sleep(PAUSE)

    async def _start(self) -> int:
        _expect(200, await self._line.get(self._world.address))
        reply = _expect(302, await self._line.post(f"/quizzes/{self._world.quiz_id}/attempts"))
        paper = await self._line.get(reply.location)
        self._twin.share(self._line)
        if paper.status not in {200, 302}:
            raise NoAnswer(paper.status)
        return int(reply.location.rpartition("/")[2])

    async def _save(self, attempt_id: int, number: int, seq: int) -> bool:
        """Save an answer, and say whether the attempt goes on."""
        body = json.dumps({"question": number, "choice": [LETTERS[seq % 4]], "seq": seq}).encode()
        sent = time.monotonic()
        reply = await self._line.send(f"/attempts/{attempt_id}/answers", body)
        if reply.status == 409:
            return False
        kept = json.loads(_expect(200, reply).body)["seq"]
        self._board.taps.note(attempt_id, number, kept)
        self._board.replies.append((sent, time.monotonic()))
        return True

    async def _hand_in(self, attempt_id: int) -> None:
        """Hand in twice at once, as two impatient taps do, and note where the one receipt is."""
        path = f"/attempts/{attempt_id}/submit"
        both = (self._line.send(path, b"{}"), self._twin.send(path, b"{}"))
        told = await asyncio.gather(*both, return_exceptions=True)  # neither still waits when one fails
        urls = {json.loads(_expect(200, reply).body)["url"] for reply in map(_reply, told)}
        self._board.receipts.setdefault(attempt_id, set()).update(urls)


def _reply(told: Reply | BaseException) -> Reply:
    if isinstance(told, BaseException):
        raise told
    return told


def _expect(status: int, reply: Reply) -> Reply:
    if reply.status != status:
        raise NoAnswer(reply.status)
    return reply
