"""How alike two papers were answered: the same wrong answers, and nothing else, are worth a look."""

import pytest

from quizzes.results.likeness import Likeness, Replies, Reply, likeness


def replies(text: str) -> Replies:
    """Return replies from one letter a question: "a" is right, "-" was left empty."""
    return {number: Reply(letter, letter == "a") for number, letter in enumerate(text) if letter != "-"}


@pytest.mark.parametrize(
    ("one", "other", "expected", "is_striking"),
    [
        ("", "", Likeness(0, 0, 0), False),
        ("aaaaaa", "aaaaaa", Likeness(6, 0, 0), False),
        ("bcdaaa", "bcdaaa", Likeness(6, 3, 3), True),
        ("bcaaaa", "bcaaaa", Likeness(6, 2, 2), False),
        ("bcdaaa", "aaabcd", Likeness(6, 0, 0), False),
        ("bcdb-a", "bcdca-", Likeness(4, 4, 3), True),
        ("bcdbba", "bcdcca", Likeness(6, 5, 3), False),
        ("bcdbbb", "bcd---", Likeness(3, 3, 3), True),
    ],
)
def test_only_what_both_got_wrong_in_the_same_way_is_striking(
    one: str, other: str, expected: Likeness, is_striking: bool
) -> None:
    found = likeness(replies(one), replies(other))

    assert (found, found.is_striking) == (expected, is_striking)
    assert likeness(replies(other), replies(one)) == found
