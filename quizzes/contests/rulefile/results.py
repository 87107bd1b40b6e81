"""The tables of a rules file about ranking and prizes."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from lms.i18n import lazy_gettext as _l
from lms.units.rules import Level
from quizzes.contests.rulefile import values as kinds
from quizzes.contests.rulefile.tables import Key, Table, Values
from quizzes.contests.rulefile.values import Kind, WrongValue, choice, choices, listed, quoted
from quizzes.contests.rules.entry import Kind as EntrantKind
from quizzes.ranking.keys import Direction, Order
from quizzes.ranking.keys import Key as RankedBy
from quizzes.ranking.rules import (
    CollectivePrize,
    CollectiveTier,
    Eligibility,
    Measure,
    OnePrize,
    Overall,
    Prize,
    Ranking,
    Scope,
    Ties,
)

EVERYBODY_RANKED = "everybody"


def _orders(value: Any) -> tuple[Order, ...]:
    try:
        return tuple(map(Order.parse, kinds.TEXTS.read(value)))
    except ValueError as error:
        raise WrongValue(
            _l(
                "Các tiêu chí là danh sách gồm %(keys)s, mỗi tiêu chí có thể thêm %(directions)s.",
                keys=", ".join(RankedBy),
                directions=" / ".join(Direction),
            )
        ) from error


def _count(value: Any) -> int | None:
    return None if value == EVERYBODY_RANKED else kinds.number_of(value)


def _points(value: Any) -> dict[str, Fraction]:
    if not isinstance(value, dict):
        raise WrongValue(_l('Ở đây phải là điểm của từng giải, ví dụ { "Giải Nhất" = 10 }.'))
    return {title: kinds.EXACT.read(points) for title, points in value.items()}


ORDERS = Kind(
    "list of "
    + ", ".join(f'"{key}"' for key in RankedBy)
    + ', each with " ascending" or " descending" where it is not the usual way round',
    _orders,
    lambda value: listed([quoted(str(one)) for one in value]),
)
COUNT = Kind(
    f'whole number, or "{EVERYBODY_RANKED}"',
    _count,
    lambda value: quoted(EVERYBODY_RANKED) if value is None else str(value),
)
POINTS = Kind(
    'points by the title of a prize, as in { "Giải Nhất" = 10 }',
    _points,
    lambda value: (
        "{ "
        + ", ".join(f"{quoted(title)} = {kinds.EXACT.write(points)}" for title, points in value.items())
        + " }"
    ),
)


def _ranking(values: Values) -> Ranking:
    asked = {name: values.pop(name) for name in vars(Eligibility())}
    return Ranking(**values, eligibility=Eligibility(**asked))


def _of(kind: Callable[..., Any]) -> Callable[[Values], Any]:
    return lambda values: kind(**values)


RANKING = Table(
    "ranking",
    "Who is ranked and by what. Without it: score, then duration, then the earlier hand-in.",
    (
        Key(
            "keys",
            ORDERS,
            "keys",
            "What goes first, what breaks a tie next, and so on. `score_with_essay` adds the points of the "
            "essay; `prediction` is the distance to the right number, `prediction2` that of the second "
            "[[prediction]]; `referred` counts the people who "
            "came with the entrant's code and handed in, frozen at the close; `lot` is drawn from a seed.",
            'keys = ["score", "prediction", "duration", "hand_in"]',
            Ranking().keys,
        ),
        Key(
            "all_right",
            kinds.YES_NO,
            "needs_all_right",
            "Whether only papers with every answer right are ranked.",
            "all_right = true",
            False,
        ),
        Key(
            "fewest_right",
            kinds.NUMBER,
            "fewest_right",
            "Only papers with so many right answers are ranked.",
            "fewest_right = 10",
            0,
        ),
        Key(
            "complete",
            kinds.YES_NO,
            "needs_all_answered",
            "Whether only papers with every question answered are ranked.",
            "complete = true",
            False,
        ),
        Key(
            "exact_prediction",
            kinds.YES_NO,
            "needs_exact_prediction",
            "Whether only those who predicted the exact number are ranked; of two predictions the first.",
            "exact_prediction = true",
            False,
        ),
        Key(
            "overall",
            choice(Overall),
            "overall",
            "How rounds become one result: added up, or the best one.",
            'overall = "best_round"',
            Overall.SUM,
        ),
        Key(
            "overall_keys",
            ORDERS,
            "overall_keys",
            "The keys of the overall ranking, where they differ.",
            'overall_keys = ["perfect_papers", "score", "duration"]',
            (),
        ),
        Key(
            "every_round",
            kinds.YES_NO,
            "needs_every_round",
            "Whether only those who took every round are ranked overall.",
            "every_round = true",
            False,
        ),
        Key(
            "one_prize",
            choice(OnePrize),
            "one_prize",
            "Among which prizes a person keeps only the highest: those of one standing, of the whole "
            "contest, or never.",
            'one_prize = "contest"',
            OnePrize.STANDING,
        ),
    ),
    _ranking,
    lambda one: {**vars(one), **vars(one.eligibility)},
    is_list=False,
    target="ranking",
)
PLACE_KEYS = (
    Key(
        "round",
        kinds.NUMBER,
        "round_number",
        "The number of the round; without it every round has the prize.",
        "round = 1",
        None,
    ),
    Key(
        "division",
        kinds.TEXT,
        "division",
        'The key of a division, "*" for each division by itself, or nothing for everybody together.',
        'division = "*"',
        "",
    ),
)
PRIZE = Table(
    "prizes",
    "A tier of prizes, the highest first.",
    (
        Key("title", kinds.TEXT, "title", "The name of the prize.", 'title = "Giải Nhất"'),
        Key("count", COUNT, "count", "How many there are.", "count = 3", 1),
        Key("value", kinds.NUMBER, "value", "What each is worth, in đồng.", "value = 1000000", 0),
        Key(
            "scope",
            choice(Scope),
            "scope",
            "Of rounds, of the whole contest, or of a stage without a paper, given by hand.",
            'scope = "overall"',
            Scope.ROUND,
        ),
        *PLACE_KEYS,
        Key(
            "stage",
            kinds.NUMBER,
            "stage",
            'With `scope = "stage"`: the number of the stage, from 1.',
            "stage = 1",
            None,
        ),
        Key(
            "ties",
            choice(Ties),
            "ties",
            "What happens where equals stand at the edge: publication stops until the board has decided, or "
            "they share the prize.",
            'ties = "share"',
            Ties.STOP,
        ),
        Key("keys", ORDERS, "keys", "Keys for this prize alone.", 'keys = ["perfect_papers"]', ()),
    ),
    _of(Prize),
    target="prizes",
)
TIER = Table(
    "tiers",
    "A tier of collective prizes, the highest first.",
    (
        Key("title", kinds.TEXT, "title", "The name of the prize.", 'title = "Nhất tập thể"'),
        Key("count", kinds.NUMBER, "count", "How many units win it.", "count = 2", 1),
        Key("value", kinds.NUMBER, "value", "What each is worth, in đồng.", "value = 2000000", 0),
    ),
    _of(CollectiveTier),
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
    _of(CollectivePrize),
    tables=(TIER,),
    target="collective",
)
RESULTS = (RANKING, PRIZE, COLLECTIVE)
