"""A rules file as a whole: what stands at its top, and the tables below."""

from quizzes.contests.rulefile import values as kinds
from quizzes.contests.rulefile.appeals import APPEALS
from quizzes.contests.rulefile.collective import COLLECTIVE
from quizzes.contests.rulefile.entry import ENTRY_TABLES
from quizzes.contests.rulefile.results import RESULTS
from quizzes.contests.rulefile.rounds import EACH_ROUND, ROUND, STAGE
from quizzes.contests.rulefile.tables import Key, Table

REPEAT = Key(
    "repeat",
    kinds.NUMBER,
    "repeat",
    "How many rounds like this one follow one another; `{n}` in the title is the number of each.",
    "repeat = 18",
    1,
)
EVERY = Key(
    "every",
    kinds.TEXT,
    "every",
    'How far apart they are: "day", "week", "month", or so many days as in "10 days".',
    'every = "week"',
    "week",
)
REPEATED_ROUND = Table(
    ROUND.name,
    ROUND.words,
    (*ROUND.keys, REPEAT, EVERY),
    ROUND.make,
    ROUND.take,
    tables=ROUND.tables,
    target="rounds",
)
CONTEST = Table(
    "",
    "What stands at the top of the file, before any table.",
    (
        Key("title", kinds.TEXT, "title", "The name of the contest.", 'title = "Tìm hiểu Luật Công đoàn"'),
        Key("summary", kinds.TEXT, "summary", "A sentence or two.", 'summary = "Dành cho đoàn viên."', ""),
        Key(
            "unit",
            kinds.TEXT,
            "unit",
            "The code of the unit that organises it; the option --unit goes before it. Without either, "
            "the unit above all others, where there is but one.",
            'unit = "LDLD-01"',
            "",
        ),
        Key(
            "population",
            kinds.TEXT,
            "population",
            "The name of the population that may enter; without it everybody may.",
            'population = "Cán bộ công đoàn toàn tỉnh"',
            "",
        ),
        Key("text", kinds.HTML, "text", "The rules in words.", 'text = "<p>Mỗi người tự làm bài.</p>"', ""),
        Key(
            "rounds_at_once",
            kinds.YES_NO,
            "rounds_overlap",
            "Whether rounds may be open at once; otherwise each opens once the one before has closed.",
            "rounds_at_once = true",
            False,
        ),
    ),
    dict,
    is_list=False,
    tables=(EACH_ROUND, REPEATED_ROUND, STAGE, *ENTRY_TABLES, *RESULTS, COLLECTIVE, APPEALS),
)
