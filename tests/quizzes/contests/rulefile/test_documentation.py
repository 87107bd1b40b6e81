"""docs/contest-rules.md says what the reader takes, and its examples are taken."""

import tomllib
from collections.abc import Iterator
from fractions import Fraction

import pytest

from quizzes.contests.rulefile.contest import CONTEST
from quizzes.contests.rulefile.tables import Key, Table
from quizzes.contests.rulefile.values import WrongValue
from scripts.contest_rules import PAGE, page


def keys(table: Table) -> Iterator[Key]:
    yield from table.keys
    for inner in table.tables:
        yield from keys(inner)


def test_the_page_says_what_the_tables_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m scripts.contest_rules"


@pytest.mark.parametrize("key", list(keys(CONTEST)), ids=lambda key: key.name)
def test_the_example_of_every_key_is_a_value_of_it(key: Key) -> None:
    read = tomllib.loads(key.example, parse_float=Fraction)

    assert list(read) == [key.name]
    try:
        value = key.kind.read(read[key.name])
    except WrongValue:
        pytest.fail(f"{key.example} is refused")
    assert key.kind.read(tomllib.loads(f"x = {key.kind.write(value)}", parse_float=Fraction)["x"]) == value
