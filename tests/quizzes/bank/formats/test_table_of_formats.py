"""The table of formats in docs/question-form.md says what writing and reading really do, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest

from lms.db import ROOT
from quizzes.bank.content import Answer, Difficulty, Distractor, NewQuestion, Option, Pair, QuestionKind, Side
from quizzes.bank.exporting import written
from quizzes.bank.formats.choosing import Format, Upload, read_questions
from quizzes.bank.formats.out.losses import Target, left_behind, losses
from quizzes.bank.formats.out.qti.losses import as_held
from quizzes.bank.formats.out.word.losses import as_held as held_by_word
from quizzes.bank.rules import accepted, several_right, true_or_false

READ_AS = {
    Target.GIFT: Format.GIFT,
    Target.MOODLE_XML: Format.MOODLE_XML,
    Target.XLSX: Format.XLSX,
    Target.QTI21: Format.QTI,
    Target.DOCX: Format.WORD,
}


@dataclass(frozen=True)
class Says:
    """What a cell says: questions that the format holds, does not hold, holds without what is beside them."""

    holds: Sequence[NewQuestion] = ()
    loses: Sequence[NewQuestion] = ()
    leaves: Sequence[NewQuestion] = ()


def chosen(*fractions: float, feedback: str = "") -> NewQuestion:
    kind = QuestionKind.ONE_RIGHT if 1.0 in fractions else QuestionKind.SEVERAL_RIGHT
    texts = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
    options = tuple(
        Option(text, fraction, feedback) for text, fraction in zip(texts, fractions, strict=False)
    )
    return NewQuestion(kind, "Hỏi gì?", options)


def typed(*answers: Answer) -> NewQuestion:
    return NewQuestion(QuestionKind.SHORT_ANSWER, "Hỏi gì?", answers=answers)


def counted(answer: Answer) -> NewQuestion:
    return NewQuestion(QuestionKind.NUMBER, "Bao nhiêu?", answers=(answer,))


def essay(stem: str) -> NewQuestion:
    return NewQuestion(QuestionKind.ESSAY, stem)


def picture(ending: str) -> NewQuestion:
    return essay(f'Nhìn <img src="/files/pictures/{"a" * 64}.{ending}" alt="hình">')


EVEN = [chosen(1, 0, 0), NewQuestion(QuestionKind.SEVERAL_RIGHT, "Hỏi gì?", several_right("xyz", {0, 2}))]
NINE = chosen(*[1 / 3] * 3, *[0.0] * 6)
SHARED, COMMENTED = [chosen(1, 0.5, 0), chosen(0.7, 0.3, -0.5)], [chosen(1, 0, feedback="Xem lại.")]
TRUE = NewQuestion(QuestionKind.TRUE_FALSE, "Đúng không?", true_or_false(True))
TRUE_COMMENTED = replace(TRUE, options=true_or_false(True, if_false="Xem lại."))
ORDER = NewQuestion(QuestionKind.ORDER, "Xếp.", (Option("a"), Option("b")))
PLACED = replace(ORDER, scoring={"rule": "absolute_position"})
PAIRS = NewQuestion(
    QuestionKind.MATCHING,
    "Ghép.",
    pairs=(Pair("a", "1"), Pair("<em>b</em>", "2")),
    distractors=(Distractor("3"),),
)
UNEVEN = replace(PAIRS, pairs=(Pair("a", "1", 0.75), Pair("b", "2", 0.25)))
LEFT_OVER = replace(PAIRS, distractors=(Distractor("c", Side.LEFT),))
RICH_RIGHT = replace(PAIRS, pairs=(Pair("a", "<em>1</em>"), Pair("b", "2")))
PLAIN, STARRED = typed(Answer("Huế", is_pattern=True)), typed(Answer("*Huế", is_pattern=True))
EXACT = typed(Answer("Huế", is_case_sensitive=True))
MIXED = typed(Answer("Huế", is_case_sensitive=True, is_pattern=True), Answer("huế", 0.5, is_pattern=True))
ANSWERED = typed(Answer("Huế", 1.0, "Phải.", is_pattern=True))
NEAR = counted(Answer("3.5", tolerance=0.5))
NUMBERS = [counted(Answer("3", 1.0, "Phải.")), counted(Answer("*"))]
TAKEN_OFF = NewQuestion(QuestionKind.NUMBER, "Bao nhiêu?", answers=(Answer("3"), Answer("4", -0.5)))
BOLD, LIST = (
    essay("<p>Nói <strong>rõ</strong> H<sub>2</sub>O</p>"),
    essay("<ul><li>một</li><li>hai</li></ul>"),
)
BOLD_LINE = essay("Nói <strong>rõ</strong> H<sub>2</sub>O và <u>gạch</u>")
NOTED = replace(
    essay("Viết."), name="Tên", category=("Mục", "Con"), tags=("nhãn",), explanation="Xem điều lệ."
)
SORTED = replace(
    essay("Viết."),
    topic="Lương",
    difficulty=Difficulty.HARD,
    law="Văn bản mẫu",
    article="Điều 5",
    clause="Khoản 2",
)
DATED = replace(SORTED, valid_from=date(2026, 1, 1))
CORRECT = replace(chosen(0.5, 0.5, 0), scoring={"rule": "match_correct"})
MAPPED = replace(chosen(0.5, 0.5, -0.5), scoring={"rule": "map_response", "maximum": 2, "lower": 0})

TABLE = {
    "`one_right`, `several_right`": {
        "with fractions and feedback": Says([*EVEN, *SHARED, *COMMENTED, NINE]),
        "evenly shared, wrong ones of several taking off as much, without feedback, 8 options": Says(
            EVEN, [*SHARED, *COMMENTED, NINE]
        ),
    },
    "`true_false`": {
        "yes": Says([TRUE, TRUE_COMMENTED]),
        "without feedback": Says([TRUE], [TRUE_COMMENTED]),
    },
    "`order`": {
        "yes": Says([ORDER], [PLACED]),
        "yes, also `absolute_position`": Says([ORDER, PLACED]),
        "no": Says(loses=[ORDER]),
    },
    "`matching`": {
        "yes": Says([PAIRS, UNEVEN, LEFT_OVER, RICH_RIGHT]),
        "pairs that share evenly, distractors on the right, right sides as plain text": Says(
            [PAIRS], [UNEVEN, LEFT_OVER, RICH_RIGHT]
        ),
        "as in `gift`": Says([PAIRS], [UNEVEN, LEFT_OVER, RICH_RIGHT]),
        "no": Says(loses=[PAIRS]),
    },
    "`short_answer`": {
        "not `case_sensitive`": Says([PLAIN, STARRED, ANSWERED], [EXACT, MIXED]),
        "all or none `case_sensitive`": Says([PLAIN, STARRED, ANSWERED], [MIXED]),
        "without `*`, without feedback": Says([PLAIN, EXACT], [STARRED, ANSWERED]),
        "one answer": Says([PLAIN], [MIXED, EXACT, STARRED, ANSWERED]),
    },
    "`number`": {
        "yes": Says([NEAR, *NUMBERS, TAKEN_OFF]),
        'without feedback, taken off nothing, not "any number"': Says([NEAR], [*NUMBERS, TAKEN_OFF]),
        "no": Says(loses=[NEAR]),
    },
    "`essay`": {"yes": Says([essay("Viết.")])},
    "rich text": {
        "yes": Says([BOLD, LIST]),
        "no": Says(loses=[BOLD, LIST]),
        "bold, italic, underlined, raised, lowered; paragraphs become lines and looks of a whole text go, "
        "named as left behind": Says([BOLD_LINE], [LIST], [BOLD, essay("<strong>Viết.</strong>")]),
    },
    "pictures": {
        "yes": Says([picture("png"), picture("webp")]),
        "no": Says(loses=[picture("png")]),
        "PNG, JPEG, GIF": Says([picture("png"), picture("jpg"), picture("gif")], [picture("webp")]),
    },
    "name, category, tags, general feedback": {"yes": Says([NOTED])},
    "topic, difficulty, law, article, clause": {
        "yes": Says([SORTED]),
        "named as left behind": Says(leaves=[SORTED]),
    },
    "days of the source": {"yes": Says([DATED]), "named as left behind": Says(leaves=[DATED])},
    "`match_correct`, `map_response`": {
        "yes, as an item can say them": Says([CORRECT, MAPPED]),
        "no": Says(loses=[CORRECT, MAPPED]),
    },
}

COLUMNS = (Target.GIFT, Target.MOODLE_XML, Target.QTI21, Target.XLSX, Target.DOCX)


def cells() -> list[tuple[str, Target, str]]:
    """Give each cell of the table with its row and its format."""
    lines = (ROOT / "docs" / "question-form.md").read_text().splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("| | `gift`"))
    targets = [Target(cell.strip(" `")) for cell in lines[first].split("|")[2:-1]]
    found = []
    for line in lines[first + 2 :]:
        if not line:
            break
        row, *said = (cell.strip() for cell in line.split("|")[1:-1])
        found += [(row, target, cell) for target, cell in zip(targets, said, strict=True)]
    return found


def test_the_table_has_every_row_and_every_format() -> None:
    assert [(row, target) for row, target, _cell in cells()] == [
        (row, target) for row in TABLE for target in COLUMNS
    ]


@pytest.mark.parametrize(("row", "target", "cell"), cells())
def test_a_cell_says_what_the_format_holds(row: str, target: Target, cell: str) -> None:
    says = TABLE[row][cell]

    for question in map(accepted, says.holds):
        assert losses(question, target) == []
        assert list(left_behind(question, target)) == []
        if row != "pictures":
            assert came_back(question, target) == held(question, target)
    for question in map(accepted, says.loses):
        assert losses(question, target) != []
    for question in map(accepted, says.leaves):
        assert losses(question, target) == []
        assert list(left_behind(question, target)) != []
        assert came_back(question, target) != question


def held(question: NewQuestion, target: Target) -> NewQuestion:
    if target == Target.XLSX:
        return replace(question, answers=tuple(replace(x, is_pattern=False) for x in question.answers))
    kept = {Target.QTI21: as_held, Target.DOCX: held_by_word}.get(target)
    return kept(question) if kept else question


def came_back(question: NewQuestion, target: Target) -> NewQuestion:
    content = written([question], target)
    reading = read_questions(Upload(content, f"cau.{target}"), chosen=READ_AS[target])[1]
    assert not reading.has_errors
    assert not reading.has_unsupported
    return reading.found[0].question
