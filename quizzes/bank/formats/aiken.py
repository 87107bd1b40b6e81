"""Aiken: a question, its options with a letter each, and a line "ANSWER: B"."""

import re

from lms.i18n import lazy_gettext as _l
from quizzes.bank.content import NewQuestion, Option, QuestionKind
from quizzes.bank.formats.listing.lines import filled_lines
from quizzes.bank.formats.reading import Reading
from quizzes.bank.formats.texts import as_html

OPTION = re.compile(r"([A-Za-z])[.)]\s+(.*)")
ANSWER = re.compile(r"ANSWER:\s*([A-Za-z])\s*$")


def read_aiken(text: str) -> Reading:
    """Return the questions of an Aiken file."""
    reading = Reading()
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    for number, line in filled_lines(text):
        written = line.strip()
        answer, option = ANSWER.match(written), OPTION.match(written)
        if not stem and not options:
            reading.next_question(line=number)
        if answer:
            _take(reading, stem, options, answer[1].upper())
            stem, options = [], []
        elif option and stem and option[1].upper() == chr(ord("A") + len(options)):
            options.append((option[1].upper(), option[2]))
        elif options:
            _missing(reading)
            reading.next_question(line=number)
            stem, options = [written], []
        else:
            stem.append(written)
    if stem or options:
        _missing(reading)
    return reading


def _take(reading: Reading, stem: list[str], options: list[tuple[str, str]], right: str) -> None:
    if right not in [letter for letter, _text in options]:
        reading.error(_l("Đáp án %(letter)s không có trong các phương án.", letter=right))
        return
    reading.take(
        NewQuestion(
            QuestionKind.ONE_RIGHT,
            as_html("\n".join(stem), may_be_html=False),
            tuple(
                Option(as_html(text, may_be_html=False), float(letter == right)) for letter, text in options
            ),
        )
    )


def _missing(reading: Reading) -> None:
    reading.error(_l("Câu hỏi thiếu dòng đáp án “ANSWER: …”."))
