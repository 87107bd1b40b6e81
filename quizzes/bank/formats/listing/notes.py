"""What trainers note below a question: explanation, source, topic, level, and where it is kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from lms.i18n import lazy_gettext as _l
from lms.text import fold
from quizzes.bank.content import Difficulty, NewQuestion
from quizzes.bank.formats.listing.lines import Line, Look
from quizzes.bank.formats.reading import Reading

ARTICLE = re.compile(r"\b(điều\s+\d+[a-zđ]?)\b[,;]?\s*", re.IGNORECASE)
CLAUSE = re.compile(r"\b((?:điểm\s+[a-zđ]\s*,?\s*)?khoản\s+\d+[a-zđ]?)\b[,;]?\s*", re.IGNORECASE)
DAYS = re.compile(
    r"(?:(?:từ\s+)?(\d{1,2})/(\d{1,2})/(\d{4}))?\s*(?:(?:đến|[-–])\s*(\d{1,2})/(\d{1,2})/(\d{4}))?",
    re.IGNORECASE,
)
WORDS = {
    "van ban": "law",
    "dieu": "article",
    "khoan": "clause",
    "chu de": "topic",
    "ten cau hoi": "name",
}
"""What is noted in one word or a few, under which heads."""
LEVELS = {
    "de": Difficulty.EASY,
    "nhan biet": Difficulty.EASY,
    "trung binh": Difficulty.MEDIUM,
    "vua": Difficulty.MEDIUM,
    "thong hieu": Difficulty.MEDIUM,
    "kho": Difficulty.HARD,
    "van dung": Difficulty.HARD,
    "van dung cao": Difficulty.HARD,
}


def noted(question: NewQuestion, notes: Mapping[str, Sequence[Line]], reading: Reading) -> NewQuestion:
    """Return the question with its explanation, source, topic, level, and where it is kept."""
    explanation: list[Line] = []
    for name, lines in notes.items():
        text = " ".join(" ".join(line.text for line in lines).split())
        if name in ("can cu", "nguon"):
            question = with_source(question, text)
        elif name == "hieu luc":
            question = _with_days(question, text, reading)
        elif name in ("muc do", "do kho"):
            question = _with_level(question, text, reading)
        elif name in WORDS:
            named: dict[str, Any] = {WORDS[name]: text}
            question = replace(question, **named)
        elif name == "nhan":
            question = replace(question, tags=tuple(text.split(",")))
        elif name == "thu muc":
            question = replace(question, category=tuple(text.split("/")))
        else:
            explanation += lines
    return replace(question, explanation=written(explanation))


def written(lines: Sequence[Line]) -> str:
    """Return lines as rich text, without the looks that all of it has."""
    whole = [look for look in Look if lines and all(line.has_mostly(look) for line in lines)]
    return "<br>".join(line.html(without=whole) for line in lines)


def _with_level(question: NewQuestion, text: str, reading: Reading) -> NewQuestion:
    level = LEVELS.get(fold(text).rstrip("."))
    if level is None:
        reading.lost(text, _l("Không hiểu mức độ “%(text)s”.", text=text[:60]))
    return question if level is None else replace(question, difficulty=level)


def _with_days(question: NewQuestion, text: str, reading: Reading) -> NewQuestion:
    """Return the question with the days of its source, as in "từ 1/7/2026 đến 30/6/2027"."""
    match = DAYS.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        first, last = (_day(match.groups()[:3]), _day(match.groups()[3:]))
    except ValueError:
        reading.lost(text, _l("Không hiểu ngày hiệu lực “%(text)s”.", text=text[:60]))
        return question
    return replace(question, valid_from=first, valid_to=last)


def _day(figures: Sequence[str | None]) -> date | None:
    day, month, year = figures
    return date(int(year), int(month), int(day)) if day and month and year else None


def with_source(question: NewQuestion, text: str) -> NewQuestion:
    """Return the question with clause, article and law, as in "khoản 1 Điều 25 Bộ luật Lao động"."""
    clause, article = CLAUSE.search(text), ARTICLE.search(text)
    law = ARTICLE.sub("", CLAUSE.sub("", text, count=1), count=1).strip(" ,;.")
    return replace(
        question,
        law=law,
        article=article[1] if article else "",
        clause=clause[1] if clause else "",
    )
