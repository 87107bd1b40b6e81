"""One question as a QTI 2.1 item."""

import re
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement

from quizzes.bank.checks import is_right
from quizzes.bank.content import CHOICES, NewQuestion, QuestionKind, Side
from quizzes.bank.formats.out.markup import add_html
from quizzes.bank.formats.out.qti.processing import add_processing
from quizzes.bank.formats.out.qti.values import values_of, written_answer
from quizzes.bank.formats.qti.markup import BLANK
from quizzes.bank.formats.qti.own import ANSWER, BY_FRACTIONS, STAND_INS, STEM, TOOL, identifier_of
from quizzes.bank.formats.texts import shown_fraction

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
ADDRESS = re.compile(r"/files/pictures/([0-9a-f]{64}\.\w+)")
PICTURES = "pictures"
GENERAL = "general"
RESPONSES = {
    QuestionKind.ONE_RIGHT: ("single", "identifier"),
    QuestionKind.TRUE_FALSE: ("single", "identifier"),
    QuestionKind.SEVERAL_RIGHT: ("multiple", "identifier"),
    QuestionKind.ORDER: ("ordered", "identifier"),
    QuestionKind.MATCHING: ("multiple", "directedPair"),
    QuestionKind.SHORT_ANSWER: ("single", "string"),
    QuestionKind.NUMBER: ("single", "float"),
    QuestionKind.ESSAY: ("single", "string"),
}
"""The cardinality and the base type of a response to each kind."""


def item_of(question: NewQuestion, identifier: str) -> Element:
    """Return a question as an item; its pictures lie in a folder beside that of the item."""
    item = Element(
        "assessmentItem",
        xmlns=NAMESPACE,
        identifier=identifier,
        title=question.name,
        adaptive="false",
        timeDependent="false",
        toolName=TOOL,
        toolVersion="1",
    )
    if not question.scoring and question.kind != QuestionKind.ESSAY:
        item.set("label", BY_FRACTIONS)
    _declare_response(item, question)
    _declare_outcomes(item, question)
    _add_body(item, question)
    add_processing(item, question)
    _add_feedback(item, question)
    return item


def _declare_response(item: Element, question: NewQuestion) -> None:
    cardinality, base_type = RESPONSES[question.kind]
    declared = SubElement(
        item,
        "responseDeclaration",
        identifier="RESPONSE",
        cardinality=cardinality,
        baseType=base_type,
    )
    right = list(_right(question))
    if right:
        correct = SubElement(declared, "correctResponse")
        for value in right:
            SubElement(correct, "value").text = value
    values = values_of(question)
    if values is None or not values.is_mapping:
        return
    mapping = SubElement(declared, "mapping", dict(values.bounds))
    for key, worth, is_case_sensitive in values.entries:
        entry = SubElement(mapping, "mapEntry", mapKey=key, mappedValue=shown_fraction(worth))
        if question.kind == QuestionKind.SHORT_ANSWER:
            entry.set("caseSensitive", str(is_case_sensitive).lower())


def _right(question: NewQuestion) -> Iterable[str]:
    """Give what is right, as values of the response."""
    if question.kind == QuestionKind.ORDER:
        return [identifier_of(option.key) for option in question.options]
    if question.kind in CHOICES:
        return [
            identifier_of(option.key)
            for option in question.options
            if is_right(question.kind, option.fraction)
        ]
    if question.kind == QuestionKind.MATCHING:
        pairs = [pair for pair in question.pairs if pair.fraction > 0]
        return [f"{identifier_of(pair.left_key)} {identifier_of(pair.right_key)}" for pair in pairs]
    best = max(question.answers, key=lambda answer: answer.fraction, default=None)
    return [] if best is None or best.text == "*" else [written_answer(best)]


def _declare_outcomes(item: Element, question: NewQuestion) -> None:
    score = _declare_outcome(item, "SCORE", "float", default="0")
    maximum = float(question.scoring.get("maximum", 1.0))
    score.set("normalMaximum", shown_fraction(maximum))
    if _has_choice_feedback(question):
        outcome = _declare_outcome(item, "FEEDBACK", "identifier")
        outcome.set("cardinality", RESPONSES[question.kind][0])
    if question.explanation:
        _declare_outcome(item, "GENERAL", "identifier", default=GENERAL)


def _declare_outcome(item: Element, name: str, base_type: str, *, default: str = "") -> Element:
    outcome = SubElement(
        item,
        "outcomeDeclaration",
        identifier=name,
        cardinality="single",
        baseType=base_type,
    )
    if default:
        SubElement(SubElement(outcome, "defaultValue"), "value").text = default
    return outcome


def _add_body(item: Element, question: NewQuestion) -> None:
    body = SubElement(item, "itemBody")
    stem = _rich(body, "div", question.stem, **{"class": STEM})
    if question.kind in (QuestionKind.SHORT_ANSWER, QuestionKind.NUMBER):
        entry = Element("textEntryInteraction", responseIdentifier="RESPONSE")
        if not _put_at_blank(stem, entry):
            SubElement(body, "div", {"class": ANSWER}).append(entry)
    elif question.kind == QuestionKind.ESSAY:
        SubElement(body, "extendedTextInteraction", responseIdentifier="RESPONSE")
    elif question.kind == QuestionKind.MATCHING:
        _add_match(body, question)
    else:
        _add_choices(body, question)


def _put_at_blank(element: Element, entry: Element) -> bool:
    """Put the place of the answer where the stem has a blank; false where it has none."""
    before, blank, after = (element.text or "").partition(BLANK)
    if blank:
        element.text, entry.tail = before, after
        element.insert(0, entry)
        return True
    for place, child in enumerate(element):
        if _put_at_blank(child, entry):
            return True
        before, blank, after = (child.tail or "").partition(BLANK)
        if blank:
            child.tail, entry.tail = before, after
            element.insert(place + 1, entry)
            return True
    return False


def _add_choices(body: Element, question: NewQuestion) -> None:
    is_order = question.kind == QuestionKind.ORDER
    interaction = SubElement(
        body,
        "orderInteraction" if is_order else "choiceInteraction",
        responseIdentifier="RESPONSE",
        shuffle=str(is_order).lower(),
    )
    if not is_order:
        interaction.set("maxChoices", "0" if question.kind == QuestionKind.SEVERAL_RIGHT else "1")
    for option in question.options:
        _rich(interaction, "simpleChoice", option.html, identifier=identifier_of(option.key))


def _add_match(body: Element, question: NewQuestion) -> None:
    interaction = SubElement(
        body,
        "matchInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxAssociations=str(len(question.pairs)),
    )
    spare = {side: [(x.key, x.html) for x in question.distractors if x.side == side] for side in Side}
    lefts = [(pair.left_key, pair.left) for pair in question.pairs] + spare[Side.LEFT]
    rights = [(pair.right_key, pair.right) for pair in question.pairs] + spare[Side.RIGHT]
    for side in (lefts, rights):
        _add_side(interaction, side)


def _add_side(interaction: Element, side: Sequence[tuple[str, str]]) -> None:
    """Add one side of what belongs together; each thing may be used as often as it has partners."""
    keys = [key for key, _html in side]
    one = SubElement(interaction, "simpleMatchSet")
    for key, html in dict(side).items():
        count = str(keys.count(key))
        _rich(one, "simpleAssociableChoice", html, identifier=identifier_of(key), matchMax=count)


def _add_feedback(item: Element, question: NewQuestion) -> None:
    if _has_choice_feedback(question):
        for option in question.options:
            if option.feedback:
                _modal(item, "FEEDBACK", identifier_of(option.key), option.feedback)
    if question.explanation:
        _modal(item, "GENERAL", GENERAL, question.explanation)


def _modal(item: Element, outcome: str, identifier: str, html: str) -> None:
    _rich(
        item,
        "modalFeedback",
        html,
        outcomeIdentifier=outcome,
        identifier=identifier,
        showHide="show",
    )


def _has_choice_feedback(question: NewQuestion) -> bool:
    return question.kind in CHOICES and any(option.feedback for option in question.options)


def _rich(parent: Element, tag: str, html: str, **attributes: str) -> Element:
    """Add an element with rich text, in the elements that an item may hold."""
    element = SubElement(parent, tag, attributes)
    add_html(element, html)
    for part in list(element.iter())[1:]:
        part.attrib.pop("rel", None)
        if part.tag in STAND_INS:
            part.set("class", part.tag)
            part.tag = STAND_INS[part.tag]
        if part.tag == "img":
            part.set("src", ADDRESS.sub(rf"../{PICTURES}/\1", part.get("src", "")))
    return element
