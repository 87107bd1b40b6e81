"""Questions as Moodle XML, with their pictures."""

import base64
import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from lms.html import plain
from quizzes.bank.content import TRUE, NewQuestion, QuestionKind
from quizzes.bank.formats.out.shares import percent

ADDRESS = re.compile(r"/files/pictures/(([0-9a-f]{64})\.\w+)")
TYPES = {
    QuestionKind.ONE_RIGHT: "multichoice",
    QuestionKind.SEVERAL_RIGHT: "multichoice",
    QuestionKind.TRUE_FALSE: "truefalse",
    QuestionKind.ORDER: "ordering",
    QuestionKind.MATCHING: "matching",
    QuestionKind.SHORT_ANSWER: "shortanswer",
    QuestionKind.NUMBER: "numerical",
    QuestionKind.ESSAY: "essay",
}

PictureOf = Callable[[str], bytes]
"""Gives the content of a picture by its hash."""


def write_moodle(questions: Iterable[NewQuestion], picture_of: PictureOf) -> bytes:
    """Return the questions as Moodle XML; categories change where they differ."""
    quiz = Element("quiz")
    category: tuple[str, ...] = ()
    for question in questions:
        if question.category != category:
            category = question.category
            path = "/".join(part.replace("/", "//") for part in ("$course$", "top", *category))
            change = SubElement(quiz, "question", type="category")
            SubElement(SubElement(change, "category"), "text").text = path
        _question(quiz, question, picture_of)
    indent(quiz)
    content: bytes = tostring(quiz, encoding="UTF-8", xml_declaration=True)
    return content


def _question(quiz: Element, question: NewQuestion, picture_of: PictureOf) -> None:
    element = SubElement(quiz, "question", type=TYPES[question.kind])
    SubElement(SubElement(element, "name"), "text").text = question.name
    _html(element, "questiontext", question.stem, picture_of)
    _html(element, "generalfeedback", question.explanation, picture_of)
    if question.kind in (QuestionKind.ONE_RIGHT, QuestionKind.SEVERAL_RIGHT):
        SubElement(element, "single").text = str(question.kind == QuestionKind.ONE_RIGHT).lower()
    if question.kind == QuestionKind.SHORT_ANSWER:
        SubElement(element, "usecase").text = str(int(question.answers[0].is_case_sensitive))
    if question.kind == QuestionKind.ORDER:
        by_place = question.scoring.get("rule") == "absolute_position"
        SubElement(element, "gradingtype").text = "ABSOLUTE_POSITION" if by_place else "ALL_OR_NOTHING"
    _options(element, question, picture_of)
    _others(element, question, picture_of)
    if question.tags:
        tags = SubElement(element, "tags")
        for tag in question.tags:
            SubElement(SubElement(tags, "tag"), "text").text = tag


def _options(element: Element, question: NewQuestion, picture_of: PictureOf) -> None:
    for place, option in enumerate(question.options, start=1):
        if question.kind == QuestionKind.TRUE_FALSE:
            answer = _text(element, "answer", TRUE if option.key == TRUE else "false")
        else:
            answer = _html(element, "answer", option.html, picture_of)
        answer.set(
            "fraction", str(place) if question.kind == QuestionKind.ORDER else percent(option.fraction)
        )
        _html(answer, "feedback", option.feedback, picture_of)


def _others(element: Element, question: NewQuestion, picture_of: PictureOf) -> None:
    for one in question.answers:
        is_text = question.kind == QuestionKind.SHORT_ANSWER and not one.is_pattern
        answer = _text(element, "answer", one.text.replace("*", r"\*") if is_text else one.text)
        answer.set("fraction", percent(one.fraction))
        if question.kind == QuestionKind.NUMBER:
            SubElement(answer, "tolerance").text = repr(one.tolerance)
        _html(answer, "feedback", one.feedback, picture_of)
    for pair in question.pairs:
        part = _html(element, "subquestion", pair.left, picture_of)
        _text(part, "answer", plain(pair.right))
    for spare in question.distractors:
        _text(_html(element, "subquestion", "", picture_of), "answer", plain(spare.html))


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    SubElement(element, "text").text = text
    return element


def _html(parent: Element, name: str, html: str, picture_of: PictureOf) -> Element:
    """Add rich text with the files of its pictures."""
    element = _text(parent, name, ADDRESS.sub(r"@@PLUGINFILE@@/\1", html))
    element.set("format", "html")
    for file, sha256 in dict.fromkeys(ADDRESS.findall(html)):
        content = SubElement(element, "file", name=file, path="/", encoding="base64")
        content.text = base64.b64encode(picture_of(sha256)).decode()
    return element
