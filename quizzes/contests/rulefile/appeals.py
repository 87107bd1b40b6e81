"""The table of a rules file about appeals against results."""

from quizzes.contests.rulefile import values as kinds
from quizzes.contests.rulefile.tables import Key, Table
from quizzes.contests.rules.appeals import Appeals

APPEALS = Table(
    "appeals",
    "Until when entrants may appeal against a published result. Without it nobody may.",
    (
        Key(
            "days",
            kinds.NUMBER,
            "days",
            "So many days after each publication, to the end of the last one; in place of `until`.",
            "days = 5",
            None,
        ),
        Key(
            "until",
            kinds.CLOSING,
            "until",
            "One moment for all results, in place of `days`.",
            'until = "10/12/2026 17h00"',
            None,
        ),
    ),
    lambda values: Appeals(**values),
    is_list=False,
    target="appeals",
)
