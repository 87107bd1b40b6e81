"""The tables of a rules file about ranking and the prizes of people."""

from typing import Any

from lms.i18n import lazy_gettext as _l
from quizzes.contests.rulefile import values as kinds
from quizzes.contests.rulefile.tables import Key, Table, Values
from quizzes.contests.rulefile.values import Kind, WrongValue, choice, listed, quoted
from quizzes.ranking.keys import Direction, Order
from quizzes.ranking.keys import Key as RankedBy
from quizzes.ranking.rules import (
    Eligibility,
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


def _ranking(values: Values) -> Ranking:
    asked = {name: values.pop(name) for name in vars(Eligibility())}
    return Ranking(**values, eligibility=Eligibility(**asked))


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
    lambda values: Prize(**values),
    target="prizes",
)
RESULTS = (RANKING, PRIZE)
