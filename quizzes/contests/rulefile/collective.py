"""The tables of a rules file about what units win together."""

from fractions import Fraction
from typing import Any

from lms.i18n import lazy_gettext as _l
from lms.units.rules import Level
from quizzes.contests.rulefile import values as kinds
from quizzes.contests.rulefile.results import PLACE_KEYS
from quizzes.contests.rulefile.tables import Key, Table
from quizzes.contests.rulefile.values import Kind, WrongValue, choice, choices, quoted
from quizzes.contests.rules.entry import Kind as EntrantKind
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Measure, Scope


def _points(value: Any) -> dict[str, Fraction]:
    if not isinstance(value, dict):
        raise WrongValue(_l('Ở đây phải là điểm của từng giải, ví dụ { "Giải Nhất" = 10 }.'))
    return {title: kinds.EXACT.read(points) for title, points in value.items()}


POINTS = Kind(
    'points by the title of a prize, as in { "Giải Nhất" = 10 }',
    _points,
    lambda value: (
        "{ "
        + ", ".join(f"{quoted(title)} = {kinds.EXACT.write(points)}" for title, points in value.items())
        + " }"
    ),
)
TIER = Table(
    "tiers",
    "A tier of collective prizes, the highest first.",
    (
        Key("title", kinds.TEXT, "title", "The name of the prize.", 'title = "Nhất tập thể"'),
        Key("count", kinds.NUMBER, "count", "How many units win it.", "count = 2", 1),
        Key("value", kinds.NUMBER, "value", "What each is worth, in đồng.", "value = 2000000", 0),
    ),
    lambda values: CollectiveTier(**values),
    target="tiers",
)
COLLECTIVE = Table(
    "collective",
    "A table of units and its prizes.",
    (
        Key("key", kinds.TEXT, "key", "A short name for commands.", 'key = "dong-nguoi"'),
        Key("title", kinds.TEXT, "title", "The name of the table.", 'title = "Đông người dự thi nhất"'),
        Key(
            "measure",
            choice(Measure),
            "measure",
            "What units compete by: people, people to members, or points; `hand` is given by the organising "
            "board, with a reason, and goes by no number; before all is given, results are published only "
            "where somebody asks for it.",
            'measure = "ratio"',
            Measure.HEADCOUNT,
        ),
        Key(
            "scope",
            choice((Scope.ROUND, Scope.OVERALL)),
            "scope",
            "Of rounds, or of the whole contest.",
            'scope = "round"',
            Scope.OVERALL,
        ),
        *PLACE_KEYS,
        Key(
            "level",
            choice(Level),
            "level",
            "The level at which entrants are summed up; without it each unit stands by itself.",
            'level = "grassroots"',
            "",
        ),
        Key(
            "kinds",
            choices(EntrantKind),
            "kinds",
            "The kinds of entrant that count; without it every kind, and for a ratio and for turnout "
            "officials and members, who are the members of the union.",
            'kinds = ["member", "official"]',
            (),
        ),
        Key(
            "fewest_members",
            kinds.NUMBER,
            "fewest_members",
            "Smaller units do not compete.",
            "fewest_members = 50",
            0,
        ),
        Key(
            "lowest_turnout",
            kinds.EXACT,
            "lowest_turnout",
            "The percentage of members that must have entered. As for every rule that goes by members, the "
            "units must have members on record, but in a rehearsal.",
            "lowest_turnout = 80",
            None,
        ),
        Key(
            "lowest_score",
            kinds.EXACT,
            "lowest_score",
            "The average score, of 100, that a unit must reach.",
            "lowest_score = 50",
            None,
        ),
        Key(
            "turnout_weight",
            kinds.EXACT,
            "turnout_weight",
            "With points: what each percent of turnout is worth.",
            "turnout_weight = 0.5",
            Fraction(1),
        ),
        Key(
            "prize_points",
            POINTS,
            "prize_points",
            "With points: what each prize won in the unit is worth.",
            'prize_points = { "Giải Nhất" = 10, "Giải Nhì" = 7.5 }',
            {},
        ),
    ),
    lambda values: CollectivePrize(**values),
    tables=(TIER,),
    target="collective",
)
