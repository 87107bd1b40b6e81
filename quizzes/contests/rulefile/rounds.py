"""The tables of a rules file about rounds, their papers, and stages without a paper."""

from fractions import Fraction
from typing import Any

from quizzes.attempts.hours import Hours
from quizzes.attempts.plan import PaperPlan, Part
from quizzes.attempts.rules import Reveal, ScoreShown
from quizzes.bank.content import Difficulty
from quizzes.bank.credit import Credit
from quizzes.contests.rulefile import values as kinds
from quizzes.contests.rulefile.tables import Key, Table, Values
from quizzes.contests.rules.essay import EssayRules, Join
from quizzes.contests.rules.rounds import RoundRules
from quizzes.contests.rules.stages import Stage, StageKind
from quizzes.ranking.rules import Counts


def _part(values: Values) -> Part:
    chosen = values.pop("question_ids", ())
    return Part(**values, is_fixed=bool(chosen), question_ids=chosen)


def _round(values: Values) -> RoundRules:
    plan = _inside(values, "plan")
    hours = _inside(values, "hours")
    made = PaperPlan(**plan)
    values["question_count"] = made.total(values["question_count"])
    return RoundRules(**values, plan=made, hours=Hours(**hours))


def _inside(values: Values, name: str) -> Values:
    """Take the values of a part of the rules out of those of the whole."""
    found = {target: value for target, value in values.items() if target.startswith(f"{name}.")}
    for target in found:
        del values[target]
    return {target.removeprefix(f"{name}."): value for target, value in found.items()}


def _take_round(one: RoundRules) -> dict[str, Any]:
    plan = {f"plan.{name}": value for name, value in vars(one.plan).items()}
    hours = {f"hours.{name}": value for name, value in vars(one.hours).items()}
    return {**vars(one), **plan, **hours}


PART = Table(
    "parts",
    "A part of the paper, drawn by topic and difficulty. With parts, `questions` of the round is not needed.",
    (
        Key("questions", kinds.NUMBER, "count", "How many questions are drawn.", "questions = 5", 0),
        Key("title", kinds.TEXT, "title", "The heading on the paper.", 'title = "Hiểu biết chung"', ""),
        Key("topic", kinds.TEXT, "topic", "Only questions of this topic.", 'topic = "Tiền lương"', ""),
        Key(
            "difficulty",
            kinds.choice(Difficulty),
            "difficulty",
            "Only questions of this difficulty.",
            'difficulty = "easy"',
            None,
        ),
        Key(
            "chosen",
            kinds.NUMBERS,
            "question_ids",
            "The same questions for everybody, by their place in the bank from 1, in place of `questions`.",
            "chosen = [1, 2, 5]",
            (),
        ),
        Key("points", kinds.EXACT, "points", "What each question is worth.", "points = 2.5", Fraction(1)),
        Key("seconds", kinds.NUMBER, "seconds", "The time of each question.", "seconds = 20", None),
        Key(
            "shuffle_questions",
            kinds.YES_NO,
            "shuffles_questions",
            "Whether each paper has its own order of questions.",
            "shuffle_questions = false",
            True,
        ),
        Key(
            "shuffle_options",
            kinds.YES_NO,
            "shuffles_options",
            "Whether each paper has its own order of options.",
            "shuffle_options = false",
            True,
        ),
    ),
    _part,
    target="plan.parts",
)
ESSAY = Table(
    "essay",
    "An essay beside the paper, written while the round is open, or within each paper. What is kept when its "
    "time ends counts as handed in if it has the right length. Who writes none has no points for it; nobody "
    "is ranked without a paper. The ranking key `score_with_essay` adds its points; where neither the "
    "ranking nor a prize goes by it, results are published without waiting for the marks.",
    (
        Key("title", kinds.TEXT, "title", "The name of the essay.", 'title = "Bài viết"'),
        Key("text", kinds.HTML, "text", "What to write about.", 'text = "<p>Bạn sẽ làm gì?</p>"', ""),
        Key("points", kinds.NUMBER, "points", "The most that each marker can give.", "points = 5", 10),
        Key("fewest_words", kinds.NUMBER, "fewest_words", "The fewest words.", "fewest_words = 300", 0),
        Key("most_words", kinds.NUMBER, "most_words", "The most words.", "most_words = 1500", 1000),
        Key(
            "within_paper",
            kinds.YES_NO,
            "within_paper",
            "Whether the essay is the last thing of each paper, under its questions and in its clock; every "
            "attempt has its own, and `minutes` and `may_change` are not said then.",
            "within_paper = true",
            False,
        ),
        Key(
            "minutes",
            kinds.NUMBER,
            "minutes",
            "A clock of its own, from when one begins to write; without it the time is that of the round.",
            "minutes = 45",
            None,
        ),
        Key(
            "may_change",
            kinds.YES_NO,
            "may_change",
            "Whether what was handed in may be changed until the time ends.",
            "may_change = false",
            True,
        ),
        Key("markers", kinds.NUMBER, "markers", "How many people mark each essay.", "markers = 2", 1),
        Key(
            "join",
            kinds.choice(Join),
            "join",
            "How the points of several markers become one number.",
            'join = "sum"',
            Join.AVERAGE,
        ),
        Key(
            "apart",
            kinds.NUMBER,
            "apart",
            "Where two markers differ by more points than this, an organiser decides.",
            "apart = 2",
            None,
        ),
    ),
    lambda values: EssayRules(**values),
    is_list=False,
    target="essay",
)
PAPER_KEYS = (
    Key("bank", kinds.TEXT, "bank", "The bank that papers are drawn from.", 'bank = "Luật Công đoàn"'),
    Key(
        "bank_unit",
        kinds.TEXT,
        "bank_unit",
        "The code of the unit that keeps the bank, where several have one of this name.",
        'bank_unit = "LDLD-01"',
        "",
    ),
    Key("questions", kinds.NUMBER, "question_count", "How many questions a paper has.", "questions = 20", 20),
    Key("minutes", kinds.NUMBER, "minutes", "How long one has from the start.", "minutes = 20", 15),
    Key(
        "one_by_one",
        kinds.YES_NO,
        "plan.asks_one_by_one",
        "Whether questions are asked one by one, with no way back, within the minutes of the paper.",
        "one_by_one = true",
        False,
    ),
    Key(
        "question_seconds",
        kinds.NUMBER,
        "plan.question_seconds",
        "The time of each question; they are asked one by one then, with no way back.",
        "question_seconds = 10",
        None,
    ),
    Key(
        "all_answered",
        kinds.YES_NO,
        "plan.needs_all",
        "Whether a paper can only be handed in with every question answered.",
        "all_answered = true",
        False,
    ),
    Key(
        "partial_credit",
        kinds.choice(Credit),
        "plan.credit",
        "What a question with several right options is worth when only some are chosen.",
        'partial_credit = "right_minus_wrong"',
        Credit.ALL_OR_NOTHING,
    ),
    Key(
        "shuffle_options",
        kinds.turned(kinds.YES_NO),
        "plan.keeps_options",
        "Whether each paper has its own order of options.",
        "shuffle_options = false",
        False,
    ),
)
SITTING_KEYS = (
    Key(
        "attempts",
        kinds.LIMIT,
        "attempt_limit",
        "How many attempts a person has in the round.",
        'attempts = "unlimited"',
        2,
    ),
    Key(
        "attempts_per_day",
        kinds.NUMBER,
        "daily_limit",
        "How many of them on one day.",
        "attempts_per_day = 1",
        None,
    ),
    Key(
        "counts",
        kinds.choice(Counts),
        "counts",
        "Which attempt of a person counts. `best` goes by all keys of the ranking; `most_correct` by right "
        "answers, of equal ones the earliest.",
        'counts = "first"',
        Counts.BEST,
    ),
    Key(
        "weekdays",
        kinds.WEEKDAYS,
        "hours.weekdays",
        "The days of the week on which one may start.",
        'weekdays = ["tue", "thu", "sun"]',
        (),
    ),
    Key(
        "hours",
        kinds.HOURS,
        "hours.spells",
        "The hours of each day; a paper ends with them, and one ending at 24:00 at midnight.",
        'hours = ["11:00-13:00"]',
        (),
    ),
    Key(
        "practice",
        kinds.YES_NO,
        "is_practice",
        "Whether the round is practice: as many attempts as one likes, never ranked.",
        "practice = true",
        False,
    ),
    Key(
        "score_shown",
        kinds.choice(ScoreShown),
        "score_shown",
        "When entrants learn their score.",
        'score_shown = "after_close"',
        ScoreShown.AT_ONCE,
    ),
    Key(
        "show_keys",
        kinds.yes_means(Reveal.AFTER_CLOSE, Reveal.NEVER),
        "reveal",
        "Whether entrants see the right answers once the round has closed; never before.",
        "show_keys = false",
        Reveal.AFTER_CLOSE,
    ),
)
ROUND = Table(
    "rounds",
    "A round, one after the other. What all rounds share may stand in [each_round] once.",
    (
        Key("title", kinds.TEXT, "title", "The name of the round.", 'title = "Tuần 1"'),
        Key("opens", kinds.OPENING, "opens_at", "From when one may start.", "opens = 2026-11-22 07:00:00"),
        Key(
            "closes",
            kinds.CLOSING,
            "closes_at",
            "Until when one may start; papers that are open end then.",
            'closes = "29/11/2026 24h00"',
        ),
        *PAPER_KEYS,
        *SITTING_KEYS,
    ),
    _round,
    _take_round,
    tables=(PART, ESSAY),
)
EACH_ROUND = Table(
    "each_round",
    "What every round says unless it says otherwise.",
    ROUND.keys,
    dict,
    is_list=False,
    tables=(PART, ESSAY),
)
STAGE = Table(
    "stages",
    "A stage that is no timed paper; it stands among the rounds on the page of the contest.",
    (
        Key("title", kinds.TEXT, "title", "The name of the stage.", 'title = "Chung kết"'),
        Key("kind", kinds.choice(StageKind), "kind", "What people do in it.", 'kind = "live"'),
        Key("opens", kinds.OPENING, "opens_at", "When it begins.", "opens = 2026-12-05 08:00:00"),
        Key("closes", kinds.CLOSING, "closes_at", "When it ends.", 'closes = "5/12/2026 hết ngày"'),
        Key("text", kinds.HTML, "text", "What to do.", 'text = "<p>Gửi video cho đơn vị.</p>"', ""),
    ),
    lambda values: Stage(**values),
    target="stages",
)
