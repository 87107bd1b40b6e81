"""What is measured, each as one act of many visitors at once."""

import asyncio
import itertools
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import Any

from bench.client import Reply, Visitor
from bench.servers import Platform
from bench.world import PASSWORD, QUESTIONS_ASKED, Entrant, World

IN_FLIGHT = 64
SECONDS = 10.0
CROWD = 2_000
LOG_INS = 16
LETTERS = "abcd"


@dataclass
class Figures:
    """What one run gave."""

    name: str
    done: int
    seconds: float
    errors: int
    lost: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    client_ms: float
    """Milliseconds of processor for each thing done, of the client, the web processes and the database."""
    web_ms: float
    database_ms: float

    @property
    def per_second(self) -> float:
        """Return how many were done in a second."""
        return self.done / self.seconds if self.seconds else 0.0

    def as_json(self) -> dict[str, Any]:
        """Return the figures for the report."""
        return {**asdict(self), "per_second": round(self.per_second, 1)}


class Taps:
    """What the server said that it had saved: question and number of the tap, by attempt."""

    def __init__(self) -> None:
        self.saved: dict[int, dict[str, int]] = {}

    def note(self, attempt_id: int, number: int, seq: int) -> None:
        """Remember an answer that was acknowledged."""
        self.saved.setdefault(attempt_id, {})[str(number)] = seq

    def lost_in(self, kept: dict[int, dict[str, Any]]) -> int:
        """Return how many acknowledged answers the database does not hold."""
        return sum(
            kept.get(attempt_id, {}).get(number, [0])[0] < seq
            for attempt_id, answers in self.saved.items()
            for number, seq in answers.items()
        )


class Unexpected(Exception):
    """The server answered something else than it should."""


class Measuring:
    """One run: what was done in it, how long each thing took, and what it cost."""

    def __init__(self, platform: Platform, name: str) -> None:
        self._platform = platform
        self._name = name
        self._latencies: list[float] = []
        self.errors = 0
        self.taps = Taps()

    async def run(
        self, acts: Sequence[Callable[[], Awaitable[int]]], *, until: float | None = None
    ) -> Figures:
        """Let every visitor act, over and over while there is time; an act returns how much it did."""
        web, database = self._platform.processor_seconds()
        client, began = time.process_time(), time.perf_counter()
        done = sum(await asyncio.gather(*(self._repeat(act, began, until) for act in acts)))
        seconds = time.perf_counter() - began
        client = time.process_time() - client
        web_after, database_after = self._platform.processor_seconds()
        return Figures(
            name=self._name,
            done=done,
            seconds=seconds,
            errors=self.errors,
            lost=0,
            client_ms=_each(client, done),
            web_ms=_each(web_after - web, done),
            database_ms=_each(database_after - database, done),
            **self._spread(),
        )

    async def _repeat(self, act: Callable[[], Awaitable[int]], began: float, until: float | None) -> int:
        done = 0
        while True:
            started = time.perf_counter()
            try:
                done += await act()
                self._latencies.append(time.perf_counter() - started)
            except (TimeoutError, Unexpected, OSError, EOFError):
                self.errors += 1
            if until is None or time.perf_counter() - began > until:
                return done

    def _spread(self) -> dict[str, float]:
        cuts = quantiles(self._latencies, n=100) if len(self._latencies) > 1 else [0.0] * 99
        return {f"p{place}_ms": round(1000 * cuts[place - 1], 1) for place in (50, 95, 99)}


async def saves(platform: Platform, world: World, entrants: Sequence[Entrant]) -> tuple[Figures, Taps]:
    """Measure single saves, with so many in flight as there are entrants."""
    sittings = [await _sitting(platform, world, entrant) for entrant in entrants]
    measuring = Measuring(platform, "single saves")

    def saver(visitor: Visitor, attempt_id: int) -> Callable[[], Awaitable[int]]:
        seqs = itertools.count(1)

        async def save() -> int:
            seq = next(seqs)
            await _save(visitor, attempt_id, seq % QUESTIONS_ASKED + 1, seq, measuring.taps)
            return 1

        return save

    figures = await measuring.run([saver(*sitting) for sitting in sittings], until=SECONDS)
    for visitor, _ in sittings:
        await visitor.leave()
    return figures, measuring.taps


async def attempts(platform: Platform, world: World, entrants: Sequence[Entrant]) -> tuple[Figures, Taps]:
    """Measure whole attempts: the contest's page, the start, 20 saves, handing in, the receipt."""
    measuring = Measuring(platform, "whole attempts")
    waiting = iter(entrants)

    async def attempt() -> int:
        entrant = next(waiting, None)
        if entrant is None:
            raise Unexpected("there are not enough entrants")
        visitor, attempt_id = await _sitting(platform, world, entrant)
        for number in range(1, QUESTIONS_ASKED + 1):
            await _save(visitor, attempt_id, number, number, measuring.taps)
        reply = _expect(200, await visitor.send(f"/attempts/{attempt_id}/submit", b"{}"))
        _expect(200, await visitor.get(json.loads(reply.body)["url"]))
        await visitor.leave()
        return 1

    figures = await measuring.run([attempt] * (IN_FLIGHT // 2), until=SECONDS)
    return figures, measuring.taps


async def starts(platform: Platform, world: World, entrants: Sequence[Entrant]) -> tuple[Figures, Taps]:
    """Measure a crowd that has the contest's page open and starts in one instant, until all have a paper."""
    visitors = [Visitor(platform.port, {"lms": entrant.cookie}) for entrant in entrants]
    for group in _groups(visitors):
        for reply in await asyncio.gather(*(visitor.get(world.address) for visitor in group)):
            _expect(200, reply)
    measuring = Measuring(platform, "starts in one instant")

    def starter(visitor: Visitor) -> Callable[[], Awaitable[int]]:
        async def start() -> int:
            await _start(visitor, world)
            return 1

        return start

    figures = await measuring.run([starter(visitor) for visitor in visitors])
    for visitor in visitors:
        await visitor.leave()
    return figures, measuring.taps


async def log_ins(platform: Platform, world: World, entrants: Sequence[Entrant]) -> tuple[Figures, Taps]:
    """Measure sign-ins with a password, from a sign-in page that is open."""
    measuring = Measuring(platform, "log-ins")
    waiting = iter(entrants)
    ready: asyncio.Queue[tuple[Visitor, Entrant]] = asyncio.Queue()
    for entrant in waiting:
        visitor = Visitor(platform.port)
        _expect(200, await visitor.get("/sign-in"))
        await visitor.leave()
        ready.put_nowait((visitor, entrant))

    async def log_in() -> int:
        visitor, entrant = ready.get_nowait()
        _expect(
            302, await visitor.post("/sign-in", name=entrant.member_code, password=PASSWORD, next="/account")
        )
        await visitor.leave()
        return 1

    figures = await measuring.run([log_in] * LOG_INS, until=SECONDS)
    return figures, measuring.taps


async def _sitting(platform: Platform, world: World, entrant: Entrant) -> tuple[Visitor, int]:
    """Open the contest's page and start."""
    visitor = Visitor(platform.port, {"lms": entrant.cookie})
    _expect(200, await visitor.get(world.address))
    return visitor, await _start(visitor, world)


async def _start(visitor: Visitor, world: World) -> int:
    """Start, read the paper, and return the attempt."""
    reply = _expect(302, await visitor.post(f"/quizzes/{world.quiz_id}/attempts"))
    _expect(200, await visitor.get(reply.location))
    return int(reply.location.rpartition("/")[2])


async def _save(visitor: Visitor, attempt_id: int, number: int, seq: int, taps: Taps) -> None:
    choice = LETTERS[seq % len(LETTERS)]
    body = json.dumps({"question": number, "choice": [choice], "seq": seq}).encode()
    reply = _expect(200, await visitor.send(f"/attempts/{attempt_id}/answers", body))
    if json.loads(reply.body)["seq"] != seq:
        raise Unexpected("another tap was saved")
    taps.note(attempt_id, number, seq)


def _expect(status: int, reply: Reply) -> Reply:
    if reply.status != status:
        raise Unexpected(f"{reply.status} where {status} was expected: {reply.body[:300]!r}")
    return reply


def _groups(visitors: Sequence[Visitor]) -> list[Sequence[Visitor]]:
    return [visitors[begin : begin + IN_FLIGHT] for begin in range(0, len(visitors), IN_FLIGHT)]


def _each(seconds: float, done: int) -> float:
    return round(1000 * seconds / done, 2) if done else 0.0
