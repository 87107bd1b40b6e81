"""Questions as an Excel file, in the columns that are read back."""

import io
from collections.abc import Iterable, Sequence

from lms.html import plain
from lms.i18n import lazy_gettext as _l
from lms.spreadsheets import Column, Table, write_xlsx
from quizzes.bank.content import Difficulty, NewQuestion, QuestionKind

OPTIONS = "ABCDEFGH"
LEVELS = {Difficulty.EASY: "Dễ", Difficulty.MEDIUM: "Vừa", Difficulty.HARD: "Khó"}
TITLES = (
    *("STT", "Câu hỏi", *OPTIONS, "Đáp án", "Giải thích", "Văn bản", "Điều", "Khoản", "Chủ đề", "Mức độ"),
    *("Nhãn", "Thư mục", "Tên câu hỏi"),
)
"""The headings, Vietnamese in every language: they are those that an import knows."""
WIDE = frozenset({"Câu hỏi", "Giải thích"})


def write_sheet(questions: Iterable[NewQuestion]) -> bytes:
    """Return the questions as a workbook, a row each."""
    stream = io.BytesIO()
    columns = [Column(title, width=50 if title in WIDE else 16) for title in TITLES]
    rows = (_row(number, question) for number, question in enumerate(questions, start=1))
    write_xlsx(stream, Table(str(_l("Câu hỏi")), columns, rows))
    return stream.getvalue()


def _row(number: int, question: NewQuestion) -> Sequence[str]:
    is_statement = question.kind == QuestionKind.TRUE_FALSE
    texts = [] if is_statement else [plain(option.html) for option in question.options]
    return (
        *(str(number), plain(question.stem), *texts, *[""] * (len(OPTIONS) - len(texts))),
        *(_key(question), plain(question.explanation), question.law, question.article, question.clause),
        *(question.topic, LEVELS[question.difficulty], ", ".join(question.tags)),
        *("/".join(question.category), question.name),
    )


def _key(question: NewQuestion) -> str:
    if question.kind == QuestionKind.TRUE_FALSE:
        return "Đúng" if question.options[0].fraction == 1 else "Sai"
    if question.kind == QuestionKind.SHORT_ANSWER:
        return question.answers[0].text
    right = zip(OPTIONS, question.options, strict=False)
    return ", ".join(letter for letter, option in right if option.fraction > 0)
