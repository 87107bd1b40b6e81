"""The parts of a long result come in order, one while the next is being fetched."""

from collections.abc import Generator, Iterator
from threading import Event, current_thread

import pytest

from lms import db


def test_every_part_comes_once_and_in_order_whatever_their_number() -> None:
    for count in range(4):
        with db.read_ahead(iter([[number] for number in range(count)])) as parts:
            assert list(parts) == [[number] for number in range(count)]


def test_the_next_part_is_fetched_by_another_thread_while_one_is_worked_on() -> None:
    asked_again = Event()

    def fetched() -> Iterator[str]:
        yield current_thread().name
        asked_again.set()
        yield current_thread().name

    with db.read_ahead(fetched()) as parts:
        first = next(parts)
        assert first != current_thread().name
        assert asked_again.wait(timeout=30)
        assert list(parts) == [first]


def test_a_fault_of_the_fetching_reaches_the_one_who_reads() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise OSError("the connection was cut")

    with db.read_ahead(broken()) as parts:
        assert next(parts) == 1
        with pytest.raises(OSError, match="the connection was cut"):
            next(parts)


def test_who_stops_early_leaves_nothing_running() -> None:
    ended = Event()

    def endless() -> Generator[int]:
        try:
            while True:
                yield 1
        finally:
            ended.set()

    numbers = endless()
    with db.read_ahead(numbers) as parts:
        assert next(parts) == 1
    numbers.close()
    assert ended.is_set()
