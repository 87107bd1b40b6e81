"""What makes a question one that nobody could answer, or grade."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from flask_babel import LazyString

from lms.html import plain
from lms.i18n import lazy_gettext as _l
from quizzes.bank.content import CHOICES, Answer, NewQuestion, Option, QuestionKind, Scoring, Side
from quizzes.bank.keys import KEYS, MOST_PAIRS

FEWEST_OPTIONS = 2
MOST_ANSWERS = 100
LONGEST_TEXT = 20_000
LONGEST_WORDS = 200

Problem: TypeAlias = LazyString | None


def problems_of(question: NewQuestion) -> dict[str, Problem]:
    """Return what is wrong with a clean question, by field; None where nothing is."""
    return {
        "stem": _problem_of_stem(question.stem),
        **_KIND_PROBLEMS[question.kind](question),
        "explanation": _too_long(question.explanation, LONGEST_TEXT),
        **{
            name: _too_long(getattr(question, name), LONGEST_WORDS)
            for name in ("law", "article", "clause", "topic", "name")
        },
        "tags": _first(_too_long(tag, LONGEST_WORDS) for tag in question.tags),
        "category": _first(_too_long(part, LONGEST_WORDS) for part in question.category),
        "valid_to": _problem_of_days(question),
    }


def is_right(kind: str, fraction: float) -> bool:
    """Whether an option with this fraction is one to choose."""
    return fraction > 0 if kind == QuestionKind.SEVERAL_RIGHT else fraction == 1


def _problem_of_stem(stem: str) -> Problem:
    if _is_blank(stem):
        return _l("Hãy ghi nội dung câu hỏi.")
    return _too_long(stem, LONGEST_TEXT)


def _problem_of_days(question: NewQuestion) -> Problem:
    if question.valid_from and question.valid_to and question.valid_to < question.valid_from:
        return _l("Ngày hết hiệu lực phải sau ngày có hiệu lực.")
    return None


def _problems_of_choice(question: NewQuestion) -> dict[str, Problem]:
    right = [option for option in question.options if is_right(question.kind, option.fraction)]
    problem: Problem = None
    if not right:
        problem = _l("Hãy chọn phương án đúng trong các phương án đã ghi.")
    elif question.kind != QuestionKind.SEVERAL_RIGHT and len(right) > 1:
        problem = _l("Câu chỉ chọn một phương án nhưng có %(count)d phương án đúng.", count=len(right))
    return {
        "options": _problem_of_options(question.options),
        "right": problem or _problem_of_fractions(question, (option.fraction for option in question.options)),
    }


def _problems_of_order(question: NewQuestion) -> dict[str, Problem]:
    return {"options": _problem_of_options(question.options)}


def _problem_of_options(options: Sequence[Option]) -> Problem:
    if len(options) < FEWEST_OPTIONS:
        return _l("Câu hỏi cần ít nhất 2 phương án trả lời.")
    if len(options) > len(KEYS):
        return _l("Câu hỏi có tối đa %(most)d phương án trả lời.", most=len(KEYS))
    seen: dict[str, str] = {}
    for key, option in zip(KEYS.upper(), options, strict=False):
        if _is_blank(option.html):
            return _l("Phương án %(key)s đang trống.", key=key)
        same = seen.setdefault(" ".join(option.html.split()), key)
        if same != key:
            return _l("Phương án %(first)s và %(second)s giống nhau.", first=same, second=key)
    if len({option.key for option in options}) < len(options):
        return _l("Hai phương án có cùng một ký hiệu.")
    return _first(_too_long(option.html, LONGEST_TEXT) for option in options)


def _problems_of_answers(question: NewQuestion) -> dict[str, Problem]:
    problem: Problem = None
    if not any(answer.fraction > 0 for answer in question.answers):
        problem = _l("Hãy ghi ít nhất một đáp án được tính điểm.")
    elif len(question.answers) > MOST_ANSWERS:
        problem = _l("Câu hỏi có tối đa %(most)d đáp án.", most=MOST_ANSWERS)
    elif not all(answer.text for answer in question.answers):
        problem = _l("Có đáp án đang trống.")
    elif question.kind == QuestionKind.NUMBER:
        problem = _first(map(_problem_of_number, question.answers))
    problem = problem or _first(_too_long(answer.text, LONGEST_TEXT) for answer in question.answers)
    return {
        "answers": problem
        or _problem_of_fractions(question, (answer.fraction for answer in question.answers))
    }


def _problem_of_number(answer: Answer) -> Problem:
    if answer.text != "*" and (not is_number(answer.text) or not is_number(repr(answer.tolerance))):
        return _l("Đáp án “%(text)s” không phải là số.", text=answer.text)
    return _l("Sai số không được âm.") if answer.tolerance < 0 else None


def is_number(text: str) -> bool:
    """Whether a text is a finite number as JSON and the formats write it."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _problems_of_pairs(question: NewQuestion) -> dict[str, Problem]:
    rights = {pair.right_key for pair in question.pairs}
    rights |= {one.key for one in question.distractors if one.side == Side.RIGHT}
    texts = [text for pair in question.pairs for text in (pair.left, pair.right)]
    texts += [one.html for one in question.distractors]
    problem: Problem = None
    if not question.pairs:
        problem = _l("Hãy ghi ít nhất một cặp.")
    elif len(texts) > 2 * MOST_PAIRS:
        problem = _l("Câu hỏi có tối đa %(most)d cặp.", most=MOST_PAIRS)
    elif any(map(_is_blank, texts)):
        problem = _l("Có vế ghép đang trống.")
    elif len(rights) < FEWEST_OPTIONS:
        problem = _l("Câu ghép cặp cần ít nhất 2 vế phải khác nhau.")
    problem = problem or _first(_too_long(text, LONGEST_TEXT) for text in texts)
    return {"pairs": problem or _problem_of_fractions(question, (pair.fraction for pair in question.pairs))}


def _problem_of_fractions(question: NewQuestion, fractions: Iterable[float]) -> Problem:
    """Say what is wrong with fractions; those of a mapping may be any numbers, its bounds hold them."""
    is_mapped = question.scoring.get("rule") == Scoring.MAP_RESPONSE
    for fraction in fractions:
        if not math.isfinite(fraction) or not (is_mapped or -1 <= fraction <= 1):
            return _l("Phần điểm phải từ −100 % đến 100 %.")
    return None


def _no_problems(question: NewQuestion) -> dict[str, Problem]:
    return {}


_KIND_PROBLEMS: dict[QuestionKind, Callable[[NewQuestion], dict[str, Problem]]] = {
    **dict.fromkeys(CHOICES, _problems_of_choice),
    QuestionKind.ORDER: _problems_of_order,
    QuestionKind.MATCHING: _problems_of_pairs,
    QuestionKind.SHORT_ANSWER: _problems_of_answers,
    QuestionKind.NUMBER: _problems_of_answers,
    QuestionKind.ESSAY: _no_problems,
}


def _first(problems: Iterable[Problem]) -> Problem:
    return next((problem for problem in problems if problem is not None), None)


def _too_long(text: str, most: int) -> Problem:
    if len(text) <= most:
        return None
    return _l("Dài %(length)d ký tự, tối đa %(most)d.", length=len(text), most=most)


def _is_blank(html: str) -> bool:
    if "<" not in html and "&" not in html:
        return not html.strip()
    return not plain(html) and "<img" not in html
