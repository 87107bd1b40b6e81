"""GIFT, the text format of Moodle: one question after the other, the answers in braces."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from lms.i18n import lazy_gettext as _l
from quizzes.bank.content import Answer, Distractor, NewQuestion, Option, Pair, QuestionKind, Side
from quizzes.bank.formats.listing.lines import MOST_LINES, TooManyLines
from quizzes.bank.formats.reading import MOST_PARTS, Reading, TooManyParts
from quizzes.bank.formats.texts import as_html, category_path, middle_of, number_text
from quizzes.bank.rules import true_or_false

ESCAPED = re.compile(r"\\([\\~=#{}:n])")
HIDDEN = {
    "\\": "\ue000",
    "~": "\ue001",
    "=": "\ue002",
    "#": "\ue003",
    "{": "\ue004",
    "}": "\ue005",
    ":": "\ue006",
}
"""Escaped signs are kept apart as signs that no text has, until the structure is read."""
SHOWN = str.maketrans({hidden: sign for sign, hidden in HIDDEN.items()} | {"\ue007": "\n"})
FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
WEIGHT = re.compile(r"%\s*(-?\d+(?:\.\d*)?)\s*%")
TAG = re.compile(r"\[tag:((?:[^\]\\\[]|\\.|\[(?!tag:)){0,250})\]")
TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
BLANK = "_____"
ID = "[id:"


@dataclass(frozen=True)
class Block:
    """The lines of one question without its comments, and the tags in those."""

    line: int
    text: str
    tags: tuple[str, ...]
    has_id: bool
    """Whether a comment gives the question a number of its own."""


def read_gift(text: str) -> Reading:
    """Return the questions of a GIFT file."""
    reading = Reading()
    category: tuple[str, ...] = ()
    for block in _blocks(text):
        if block.text.startswith("$CATEGORY:"):
            first, _, rest = block.text.partition("\n")
            category = category_path(first[len("$CATEGORY:") :])
            block = replace(block, text=rest.strip(), line=block.line + 1)
        if block.text:
            reading.next_question(line=block.line)
            if block.has_id:
                reading.lost(f"{ID}…]")
            with reading.guarded():
                _read_question(block, category, reading)
    return reading


def _blocks(text: str) -> Iterator[Block]:
    """Give the questions; a blank line ends one unless a brace is open."""
    lines: list[str] = []
    tags: list[str] = []
    start, depth, has_id = 0, 0, False
    for number, line in enumerate(chain(map(_bare, io.StringIO(text)), [""]), start=1):
        if line.strip().startswith("//"):
            has_id = has_id or ID in line
            tags += [re.sub(r"\\(.)", r"\1", tag).strip() for tag in TAG.findall(line)]
            continue
        if line.strip():
            start = start or number
            lines.append(_hidden(line))
            depth += lines[-1].count("{") - lines[-1].count("}")
            if len(lines) > MOST_LINES:
                raise TooManyLines
        elif lines and depth <= 0:
            yield Block(start, "\n".join(lines).strip(), tuple(tags), has_id)
            lines, tags, start, depth, has_id = [], [], 0, 0, False
        elif lines and lines[-1]:
            lines.append("")
    if lines:
        yield Block(start, "\n".join(lines).strip(), tuple(tags), has_id)


def _bare(line: str) -> str:
    return line.removesuffix("\n")


def _hidden(text: str) -> str:
    return ESCAPED.sub(lambda match: "\ue007" if match[1] == "n" else HIDDEN[match[1]], text)


def _plain(text: str) -> str:
    return text.translate(SHOWN).strip()


def _read_question(block: Block, category: tuple[str, ...], reading: Reading) -> None:
    name, text = _name(block.text)
    opened, closed = text.find("{"), text.find("}")
    if opened < 0 and closed < 0:
        reading.at(replace(reading.place, name=name))
        reading.unsupported("description", _l("Đoạn văn không có phần trả lời {…} (description)."))
        return
    if opened < 0 or closed < opened:
        reading.error(_l("Dấu ngoặc nhọn { } không khớp."))
        return
    body, rest = text[opened + 1 : closed].strip(), text[closed + 1 :].rstrip()
    if "{" in body or "{" in rest or "}" in rest:
        reading.error(_l("Dấu ngoặc nhọn { } không khớp; mỗi câu hỏi cách nhau một dòng trống."))
        return
    stem = f"{text[:opened]}{BLANK}{rest}" if rest else text[:opened]
    body, _, general = body.rpartition("####") if "####" in body else (body, "", "")
    default, stem = _format(stem.strip(), "moodle")
    texts = Texts(default, reading)
    question = NewQuestion(
        QuestionKind.ESSAY,
        texts.html(stem),
        explanation=texts.html(general),
        name=name,
        category=category,
        tags=block.tags,
    )
    answered = _answers(question, body.strip(), texts)
    if answered is not None:
        reading.take(answered)


def _name(text: str) -> tuple[str, str]:
    """Return the name between double colons, and the rest."""
    if text.startswith("::"):
        name, sign, rest = text[2:].partition("::")
        if sign:
            return _plain(name), rest.strip()
    return "", text


def _format(text: str, default: str) -> tuple[str, str]:
    match = FORMAT.match(text)
    return (match[1].lower(), text[match.end() :]) if match else (default, text)


@dataclass(frozen=True)
class Texts:
    """Makes HTML of texts in the format that the question names."""

    default: str
    reading: Reading

    def html(self, text: str) -> str:
        """Return a text as HTML."""
        kind, bare = _format(text.strip(), self.default)
        if kind == "markdown" and bare.strip():
            self.reading.lost("[markdown]", _l("Chữ viết kiểu Markdown được giữ nguyên như gõ."))
        return as_html(_plain(bare), is_html=kind == "html", may_be_html=kind == "moodle")

    def with_feedback(self, text: str) -> tuple[str, str]:
        """Return an answer as it is written, and its feedback as HTML."""
        answer, _, feedback = text.partition("#")
        return answer.strip(), self.html(feedback)


def _answers(question: NewQuestion, body: str, texts: Texts) -> NewQuestion | None:
    """Return the question with its answers, of the kind that they make it."""
    if not body:
        return question
    truth = TRUTH.get(body.partition("#")[0].strip().upper())
    if body.startswith("#"):
        return _number(question, body[1:], texts)
    if "~" in body:
        return _choice(question, body, texts)
    if truth is not None:
        wrong, right = (*map(texts.html, body.split("#", 2)[1:]), "", "")[:2]
        if_true, if_false = (right, wrong) if truth else (wrong, right)
        options = true_or_false(truth, if_true=if_true, if_false=if_false)
        return replace(question, kind=QuestionKind.TRUE_FALSE, options=options)
    if "=" in body and "->" in body:
        return _matching(question, body, texts)
    return _short(question, body, texts)


def _choice(question: NewQuestion, body: str, texts: Texts) -> NewQuestion:
    options = []
    for part in _parts(body.replace("=", "~="), "~"):
        weight, written = (1.0, part[1:]) if part.startswith("=") else _weight(part, default=0.0)
        answer, feedback = texts.with_feedback(written)
        options.append(Option(texts.html(answer), weight, feedback))
    kind = QuestionKind.ONE_RIGHT if "=" in body else QuestionKind.SEVERAL_RIGHT
    return replace(question, kind=kind, options=tuple(options))


def _matching(question: NewQuestion, body: str, texts: Texts) -> NewQuestion | None:
    pairs, distractors = [], []
    for part in _parts(body, "="):
        left, arrow, right = part.partition("->")
        if not arrow:
            texts.reading.error(_l("Cặp “%(text)s” thiếu dấu ->.", text=_plain(part)))
            return None
        shown = as_html(_plain(right), is_html=False, may_be_html=False)
        if left.strip():
            pairs.append(Pair(texts.html(left), shown))
        else:
            distractors.append(Distractor(shown, Side.RIGHT))
    return replace(question, kind=QuestionKind.MATCHING, pairs=tuple(pairs), distractors=tuple(distractors))


def _short(question: NewQuestion, body: str, texts: Texts) -> NewQuestion:
    answers = []
    for part in _parts(body, "="):
        weight, written = _weight(part, default=1.0)
        answer, feedback = texts.with_feedback(written)
        answers.append(Answer(_plain(answer), weight, feedback, is_pattern=True))
    return replace(question, kind=QuestionKind.SHORT_ANSWER, answers=tuple(answers))


def _number(question: NewQuestion, body: str, texts: Texts) -> NewQuestion | None:
    body, tilde, wrong = body.partition("~")
    answers = []
    for part in _parts(body, "="):
        weight, written = _weight(part, default=1.0)
        answer, feedback = texts.with_feedback(written)
        value, tolerance = _interval(_plain(answer))
        answers.append(Answer(value, weight, feedback, tolerance))
    if tilde:
        answers.append(Answer("*", 0.0, texts.with_feedback(wrong)[1]))
    return replace(question, kind=QuestionKind.NUMBER, answers=tuple(answers))


def _interval(text: str) -> tuple[str, float]:
    """Return the middle of "min..max" or of "number:tolerance", and how far it reaches."""
    low, dots, high = text.partition("..")
    if dots:
        return middle_of(low, high)
    middle, _, tolerance = text.partition(":")
    value = "*" if middle.strip() == "*" else number_text(middle)
    return value, float(number_text(tolerance)) if tolerance.strip() else 0.0


def _parts(body: str, sign: str) -> Sequence[str]:
    parts = [part.strip() for part in body.split(sign, MOST_PARTS + 1) if part.strip()]
    if len(parts) > MOST_PARTS:
        raise TooManyParts
    return parts


def _weight(part: str, *, default: float) -> tuple[float, str]:
    match = WEIGHT.match(part)
    return (float(match[1]) / 100, part[match.end() :]) if match else (default, part)
