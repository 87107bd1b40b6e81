"""How an item is scored: by a template where that says everything, else written out."""

from xml.etree.ElementTree import Element, SubElement

from quizzes.bank.content import CHOICES, NewQuestion, QuestionKind
from quizzes.bank.formats.out.qti.values import Values, is_matched, values_of
from quizzes.bank.formats.texts import shown_fraction

TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"


def add_processing(item: Element, question: NewQuestion) -> None:
    """Say how a response becomes the score; an essay is scored by a person."""
    if question.kind == QuestionKind.ESSAY:
        return
    processing = SubElement(item, "responseProcessing")
    says_feedback = question.kind in CHOICES and any(option.feedback for option in question.options)
    values = values_of(question)
    maximum = float(question.scoring.get("maximum", 1.0))
    if values is not None and not values.is_mapping:
        _add_cases(processing, question, values)
    elif is_matched(question):
        if maximum == 1 and not says_feedback:
            processing.set("template", f"{TEMPLATES}match_correct")
        else:
            _add_match(processing, maximum)
    elif says_feedback:
        _add_mapped(processing)
    else:
        processing.set("template", f"{TEMPLATES}map_response")
    if says_feedback:
        setter = SubElement(processing, "setOutcomeValue", identifier="FEEDBACK")
        SubElement(setter, "variable", identifier="RESPONSE")


def _add_match(processing: Element, maximum: float) -> None:
    condition = SubElement(processing, "responseCondition")
    right = SubElement(condition, "responseIf")
    match = SubElement(right, "match")
    SubElement(match, "variable", identifier="RESPONSE")
    SubElement(match, "correct", identifier="RESPONSE")
    _set_score(right, maximum)
    _set_score(SubElement(condition, "responseElse"), 0.0)


def _add_mapped(processing: Element) -> None:
    condition = SubElement(processing, "responseCondition")
    empty = SubElement(condition, "responseIf")
    SubElement(SubElement(empty, "isNull"), "variable", identifier="RESPONSE")
    _set_score(empty, 0.0)
    setter = SubElement(SubElement(condition, "responseElse"), "setOutcomeValue", identifier="SCORE")
    SubElement(setter, "mapResponse", identifier="RESPONSE")


def _add_cases(processing: Element, question: NewQuestion, values: Values) -> None:
    """Write each number that is accepted with its tolerance: the first that fits counts."""
    condition = SubElement(processing, "responseCondition")
    for place, ((key, value, _sensitive), answer) in enumerate(
        zip(values.entries, question.answers, strict=True)
    ):
        branch = SubElement(condition, "responseElseIf" if place else "responseIf")
        equal = SubElement(branch, "equal", toleranceMode="absolute" if answer.tolerance else "exact")
        if answer.tolerance:
            tolerance = shown_fraction(answer.tolerance)
            equal.set("tolerance", f"{tolerance} {tolerance}")
        SubElement(equal, "variable", identifier="RESPONSE")
        SubElement(equal, "baseValue", baseType="float").text = key
        _set_score(branch, value)
    _set_score(SubElement(condition, "responseElse"), 0.0)


def _set_score(branch: Element, score: float) -> None:
    setter = SubElement(branch, "setOutcomeValue", identifier="SCORE")
    SubElement(setter, "baseValue", baseType="float").text = shown_fraction(score)
