"""One QTI item, of 2.0 to 3.0, as a question."""

from collections import Counter
from dataclasses import replace
from xml.etree.ElementTree import Element

from lms.i18n import lazy_gettext as _l
from quizzes.bank.content import NewQuestion, QuestionKind, Scoring
from quizzes.bank.formats.qti.declarations import Declaration, UnknownProcessing, read_declaration
from quizzes.bank.formats.qti.interactions import KINDS, Item
from quizzes.bank.formats.qti.markup import Pictures, inner_html, text_of
from quizzes.bank.formats.qti.own import BY_FRACTIONS, TOOL, key_of
from quizzes.bank.formats.qti.processing import Processing, read_processing
from quizzes.bank.formats.reading import MOST_PARTS, Reading, TooManyParts
from quizzes.bank.formats.texts import number_text

UNSUPPORTED_PARTS = ("templateDeclaration", "templateProcessing")
COUNTED_PARTS = frozenset(
    {
        *("simpleChoice", "inlineChoice", "simpleAssociableChoice", "modalFeedback", "feedbackInline"),
        *("value", "mapEntry", "match", "stringMatch", "equal", "gte"),
    }
)
LOST_PARTS = ("stylesheet", "companionMaterialsInfo", "catalogInfo", "assessmentStimulusRef")


def read_item(element: Element, reading: Reading, pictures: Pictures) -> NewQuestion | None:
    """Return the question of an item whose elements have the names of 2.x, or note why there is none."""
    _check_parts(element)
    body = element.find("itemBody")
    found = [part for part in (body.iter() if body is not None else ()) if part.tag.endswith("Interaction")]
    names = [part.tag for part in found]
    unsupported = next((name for name in UNSUPPORTED_PARTS if element.find(name) is not None), None)
    if element.get("adaptive") == "true":
        unsupported = 'adaptive="true"'
    if body is None or unsupported or len(found) != 1 or names[0] not in KINDS:
        reading.unsupported(unsupported or " + ".join(names) or "itemBody")
        return None
    for name in LOST_PARTS:
        if element.find(name) is not None:
            reading.lost(name)
    try:
        item = _item(element, found[0], reading, pictures)
        question = NewQuestion(
            QuestionKind.ESSAY,
            _stem(body, item),
            name=element.get("title", element.get("identifier", "")),
            explanation="".join(inner_html(part, reading, pictures) for part in _general_feedback(element)),
        )
        question = KINDS[names[0]](item, question)
    except UnknownProcessing as refusal:
        reading.unsupported(refusal.feature, refusal.text)
        return None
    return _own(question, item) if element.get("toolName") == TOOL else question


def _check_parts(element: Element) -> None:
    """Refuse an item before each of its parts is looked at: a pair has two ends, and so have its texts."""
    counts = Counter(part.tag for part in element.iter() if part.tag in COUNTED_PARTS)
    if any(count > 2 * MOST_PARTS for count in counts.values()):
        raise TooManyParts


def _item(element: Element, interaction: Element, reading: Reading, pictures: Pictures) -> Item:
    wanted = interaction.get("responseIdentifier", "RESPONSE")
    declarations = {part.get("identifier"): part for part in element.findall("responseDeclaration")}
    declared = Declaration(wanted, "single", "string")
    if wanted in declarations:
        declared = read_declaration(declarations[wanted])
    if _score_before(element):
        raise UnknownProcessing("SCORE defaultValue")
    is_free = interaction.tag == "extendedTextInteraction"
    processing = (
        Processing(Scoring.MATCH_CORRECT)
        if is_free
        else read_processing(element.find("responseProcessing"), declared)
    )
    if processing.right is not None:
        declared = replace(declared, correct=_right_of(interaction, processing))
    if processing.is_assumed:
        reading.lost(
            "responseProcessing",
            _l("Mục không nói cách chấm (responseProcessing): chấm theo đáp án đã khai báo."),
        )
    feedback = _feedback(element, interaction, reading, pictures)
    is_plain = element.get("toolName") == TOOL and element.get("label") == BY_FRACTIONS
    return Item(interaction, declared, processing, _maximum(element), feedback, is_plain, reading, pictures)


def _right_of(interaction: Element, processing: Processing) -> tuple[str, ...]:
    """Return what exactly is right; a choice of which nothing is said could be chosen besides."""
    choices = [part.get("identifier", "") for part in interaction.iter("simpleChoice")]
    right = processing.right or frozenset()
    if right & processing.wrong or set(choices) != right | processing.wrong:
        raise UnknownProcessing("and")
    return tuple(choice for choice in choices if choice in right)


def _maximum(element: Element) -> float | None:
    """Return the highest score that the item declares."""
    for outcome in element.findall("outcomeDeclaration"):
        if outcome.get("identifier") == "SCORE" and outcome.get("normalMaximum"):
            return float(number_text(outcome.get("normalMaximum", "")))
        if outcome.get("identifier") == "MAXSCORE" and outcome.find("defaultValue/value") is not None:
            return float(number_text(text_of(outcome.find("defaultValue/value"))))
    return None


def _score_before(element: Element) -> float:
    """Return the score that the item declares before anything is answered."""
    values = [
        text_of(outcome.find("defaultValue/value"))
        for outcome in element.findall("outcomeDeclaration")
        if outcome.get("identifier") == "SCORE" and outcome.find("defaultValue/value") is not None
    ]
    return float(number_text(values[0] or "0")) if values else 0.0


def _feedback(element: Element, interaction: Element, reading: Reading, pictures: Pictures) -> dict[str, str]:
    """Return the feedback of each choice; what is shown on other conditions is named as lost."""
    choices = {part.get("identifier", "") for part in interaction.iter() if part.get("identifier")}
    found: dict[str, str] = {}
    general = _general_feedback(element)
    for part in (*element.findall("modalFeedback"), *interaction.iter("feedbackInline")):
        if part in general:
            continue
        identifier = part.get("identifier", "")
        if identifier in choices and identifier not in found and part.get("showHide", "show") == "show":
            found[identifier] = inner_html(part, reading, pictures)
        else:
            reading.lost(part.tag)
    return found


def _general_feedback(element: Element) -> list[Element]:
    """Return the feedback that is shown whatever was answered: no rule changes what shows it."""
    changed = {part.get("identifier") for part in element.iter("setOutcomeValue")}
    shown = {
        (outcome.get("identifier"), text_of(outcome.find("defaultValue/value")))
        for outcome in element.findall("outcomeDeclaration")
        if outcome.get("identifier") not in changed
    }
    return [
        part
        for part in element.findall("modalFeedback")
        if part.get("showHide", "show") == "show"
        and (part.get("outcomeIdentifier"), part.get("identifier", "")) in shown
    ]


def _own(question: NewQuestion, item: Item) -> NewQuestion:
    """Return a question that was written here with its own keys, and without the rule that stood for none."""
    return replace(
        question,
        options=tuple(replace(one, key=key_of(one.key)) for one in question.options),
        pairs=tuple(
            replace(one, left_key=key_of(one.left_key), right_key=key_of(one.right_key))
            for one in question.pairs
        ),
        distractors=tuple(replace(one, key=key_of(one.key)) for one in question.distractors),
        scoring={} if item.is_plain else question.scoring,
    )


def _stem(body: Element, item: Item) -> str:
    prompt = item.interaction.find("prompt")
    parts = [inner_html(body, item.reading, item.pictures), "" if prompt is None else item.html(prompt)]
    around, asked = parts
    return f"{around}<p>{asked}</p>" if around and asked else around or asked
