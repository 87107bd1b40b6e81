"""On which line each key of a TOML file stands."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from quizzes.contests.rulefile.lines import lines_of

EXAMPLES = sorted((Path(__file__).parents[4] / "examples" / "contests").glob("*.toml"))
HARD = '''# a remark with "quotes" and [brackets]
title = "Thi # [1]"  # after
text = """
[[not]]
a = 1 \\" and "" still
"""
raw = \'\'\'
it's = 2\'\'\'
"khoá có dấu".x = 1979-05-27 07:32:00
list = [ # remark
  1,
  { a = 1, b = ["]", \'}\'] },
]

[each]
n = 1
[[rounds]]
title = "1"
  [[rounds.parts]]
  count = 1
  [[rounds.parts]]
  count = 2
[[rounds]]
[rounds.extra.deep]
x = true
'''


def test_keys_stand_where_a_reader_finds_them() -> None:
    found = lines_of(HARD)

    assert {path: line for path, line in found.items() if len(path) < 3} == {
        ("title",): 2,
        ("text",): 3,
        ("raw",): 7,
        ("khoá có dấu",): 9,
        ("khoá có dấu", "x"): 9,
        ("list",): 10,
        ("list", 0): 11,
        ("list", 1): 12,
        ("each",): 15,
        ("each", "n"): 16,
        ("rounds",): 17,
        ("rounds", 0): 17,
        ("rounds", 1): 23,
    }
    assert found["list", 1, "b", 1] == 12
    assert [found["rounds", 0, "parts", place, "count"] for place in (0, 1)] == [20, 22]
    assert found["rounds", 1, "extra", "deep", "x"] == 25


def test_lines_that_end_as_on_windows_are_lines() -> None:
    assert lines_of("a = 1\r\nb = 2\r\n") == {("a",): 1, ("b",): 2}


@pytest.mark.parametrize("text", [HARD, *(path.read_text("utf-8") for path in EXAMPLES)])
def test_every_value_that_tomllib_reads_has_a_line(text: str) -> None:
    found = lines_of(text)

    def paths(value: Any, path: tuple[str | int, ...]) -> set[tuple[str | int, ...]]:
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        return {path} | {
            one
            for name, each in inner
            for one in (paths(each, (*path, name)) if isinstance(each, dict | list) else {(*path, name)})
        }

    # a table that only its inner tables name stands nowhere itself
    assert paths(tomllib.loads(text), ()) - set(found) <= {(), ("rounds", 1, "extra"), ("entry",)}
