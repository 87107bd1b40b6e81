"""One QTI item, of 2.0 to 3.0, as a question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from lms.i18n import lazy_gettext as _l
from quizzes.bank.content import (
    FALSE,
    TRUE,
    Answer,
    Distractor,
    NewQuestion,
    Option,
    Pair,
    QuestionKind,
    Scoring,
    Side,
)
from quizzes.bank.formats.qti.markup import Pictures, inner_html, text_of
from quizzes.bank.formats.qti.own import BY_FRACTIONS, TOOL, key_of
from quizzes.bank.formats.qti.processing import (
    Declaration,
    Entry,
    Processing,
    UnknownProcessing,
    read_declaration,
    read_processing,
)
from quizzes.bank.formats.reading import Reading
from quizzes.bank.formats.texts import number_text

NUMBERS = ("integer", "float")
UNSUPPORTED_PARTS = ("templateDeclaration", "templateProcessing")
LOST_PARTS = ("stylesheet", "companionMaterialsInfo", "catalogInfo")


@dataclass(frozen=True)
class Item:
    """An item with what its interaction and its scoring say."""

    interaction: Element
    declared: Declaration
    processing: Processing
    maximum: float | None
    feedback: Mapping[str, str]
    is_plain: bool
    """Whether the fractions say everything, as only an item says that was written here."""
    reading: Reading
    pictures: Pictures

    def html(self, element: Element) -> str:
        """Return what an element holds as HTML."""
        return inner_html(element, self.reading, self.pictures)

    @property
    def values(self) -> Sequence[tuple[str, Entry]]:
        """The values that are mapped, by a mapping or by cases: the first that fits counts."""
        cases = self.processing.cases
        return tuple(self.declared.mapping.items()) if cases is None else cases

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The values that are mapped, each once."""
        return dict(reversed(self.values))

    @property
    def is_mapped(self) -> bool:
        """Whether each part of the response has a value of its own."""
        return self.processing.rule == Scoring.MAP_RESPONSE


def read_item(element: Element, reading: Reading, pictures: Pictures) -> NewQuestion | None:
    """Return the question of an item whose elements have the names of 2.x, or note why there is none."""
    body = element.find("itemBody")
    found = [part for part in (body.iter() if body is not None else ()) if part.tag.endswith("Interaction")]
    names = [part.tag for part in found]
    unsupported = next((name for name in UNSUPPORTED_PARTS if element.find(name) is not None), None)
    if element.get("adaptive") == "true":
        unsupported = 'adaptive="true"'
    if body is None or unsupported or len(found) != 1 or names[0] not in _KINDS:
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
        question = _KINDS[names[0]](item, question)
    except UnknownProcessing as refusal:
        reading.unsupported(refusal.feature, refusal.text)
        return None
    return _own(question, item) if element.get("toolName") == TOOL else question


def _item(element: Element, interaction: Element, reading: Reading, pictures: Pictures) -> Item:
    wanted = interaction.get("responseIdentifier", "RESPONSE")
    declarations = {part.get("identifier"): part for part in element.findall("responseDeclaration")}
    declared = Declaration(wanted, "single", "string")
    if wanted in declarations:
        declared = read_declaration(declarations[wanted])
    is_free = interaction.tag == "extendedTextInteraction"
    processing = (
        Processing(Scoring.MATCH_CORRECT)
        if is_free
        else read_processing(element.find("responseProcessing"), declared)
    )
    if processing.is_assumed:
        reading.lost(
            "responseProcessing",
            _l("Mục không nói cách chấm (responseProcessing): chấm theo đáp án đã khai báo."),
        )
    feedback = _feedback(element, interaction, reading, pictures)
    is_plain = element.get("toolName") == TOOL and element.get("label") == BY_FRACTIONS
    return Item(interaction, declared, processing, _maximum(element), feedback, is_plain, reading, pictures)


def _maximum(element: Element) -> float | None:
    """Return the highest score that the item declares."""
    for outcome in element.findall("outcomeDeclaration"):
        if outcome.get("identifier") == "SCORE" and outcome.get("normalMaximum"):
            return float(number_text(outcome.get("normalMaximum", "")))
        if outcome.get("identifier") == "MAXSCORE" and outcome.find("defaultValue/value") is not None:
            return float(number_text(text_of(outcome.find("defaultValue/value"))))
    return None


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


def _choice(item: Item, question: NewQuestion) -> NewQuestion:
    choices = [part for part in item.interaction.iter() if part.tag in ("simpleChoice", "inlineChoice")]
    keys = [part.get("identifier", "") for part in choices]
    is_single = item.declared.cardinality == "single"
    fractions, scoring = _fractions(item, keys, most=1 if is_single else _most(item.interaction, len(keys)))
    options = tuple(
        Option(item.html(part), fractions[key], item.feedback.get(key, ""), key)
        for part, key in zip(choices, keys, strict=True)
    )
    kind = QuestionKind.ONE_RIGHT if is_single else QuestionKind.SEVERAL_RIGHT
    if is_single and keys == [TRUE, FALSE]:
        kind = QuestionKind.TRUE_FALSE
    if any(part.get("fixed") == "true" for part in choices):
        item.reading.lost('fixed="true"')
    if not is_single and 0 < _most(item.interaction, 0) < len(keys):
        item.reading.lost("maxChoices")
    return replace(question, kind=kind, options=options, scoring=scoring)


def _most(interaction: Element, count: int) -> int:
    text = interaction.get("maxChoices", "0" if interaction.tag == "matchInteraction" else "1")
    return int(text) if text.isascii() and text.isdecimal() and int(text) else count


def _fractions(item: Item, keys: list[str], *, most: int) -> tuple[dict[str, float], dict[str, Any]]:
    """Return the share of the score that each part of the response gives, and the rule."""
    declared = item.declared
    if not item.is_mapped:
        right = set(declared.correct)
        share = 1 / max(len(right), 1)
        return {key: share if key in right else 0.0 for key in keys}, _match_correct(item)
    other = 0.0 if item.processing.cases is not None else declared.default
    values = {key: item.entries[key].value if key in item.entries else other for key in keys}
    best = sum(sorted((value for value in values.values() if value > 0), reverse=True)[:most])
    scoring = _map_response(item, best)
    return {key: value / scoring["maximum"] for key, value in values.items()}, scoring


def _match_correct(item: Item) -> dict[str, Any]:
    right = item.processing.right_score
    if right <= 0:
        raise UnknownProcessing("SCORE 0")
    rule: dict[str, Any] = {"rule": Scoring.MATCH_CORRECT.value}
    return rule if right == 1 else {**rule, "maximum": right}


def _map_response(item: Item, best: float) -> dict[str, Any]:
    """Return the rule of a mapping; its maximum is the declared one, else the best that can be reached."""
    declared = item.declared
    if item.processing.cases is not None:
        declared = replace(declared, default=0.0, lower=None, upper=None)
    reachable = best if declared.upper is None else min(best, declared.upper)
    is_single = item.declared.cardinality == "single"
    is_reckoned = item.maximum is None or (is_single and not item.is_plain)
    maximum = reachable if is_reckoned or item.maximum is None else item.maximum
    if maximum <= 0:
        raise UnknownProcessing("mapping ≤ 0")
    rule: dict[str, Any] = {"rule": Scoring.MAP_RESPONSE.value, "maximum": maximum}
    if declared.default:
        rule["default"] = declared.default
    if declared.lower is not None:
        rule["lower"] = declared.lower
    if declared.upper is not None:
        rule["upper"] = declared.upper
    return rule


def _order(item: Item, question: NewQuestion) -> NewQuestion:
    if item.is_mapped:
        raise UnknownProcessing("orderInteraction map_response")
    choices = {part.get("identifier", ""): part for part in item.interaction.findall("simpleChoice")}
    if set(item.declared.correct) != set(choices):
        raise UnknownProcessing("orderInteraction correctResponse")
    options = tuple(Option(item.html(choices[key]), key=key) for key in item.declared.correct)
    return replace(question, kind=QuestionKind.ORDER, options=options, scoring=_match_correct(item))


def _match(item: Item, question: NewQuestion) -> NewQuestion:
    sets = item.interaction.findall("simpleMatchSet")
    if len(sets) != 2:
        raise UnknownProcessing("matchInteraction simpleMatchSet")
    lefts, rights = (
        {part.get("identifier", ""): item.html(part) for part in one.findall("simpleAssociableChoice")}
        for one in sets
    )
    keys = list(dict(item.values) if item.is_mapped else dict.fromkeys(item.declared.correct))
    fractions, scoring = _fractions(item, keys, most=_most(item.interaction, len(keys)))
    pairs = []
    for key in keys:
        left, _, right = key.partition(" ")
        if left not in lefts or right not in rights:
            raise UnknownProcessing(f"directedPair {key}")
        pairs.append(Pair(lefts[left], rights[right], fractions[key], left, right))
    used = {pair.left_key for pair in pairs} | {pair.right_key for pair in pairs}
    spare = [Distractor(text, Side.LEFT, key) for key, text in lefts.items() if key not in used]
    spare += [Distractor(text, Side.RIGHT, key) for key, text in rights.items() if key not in used]
    return replace(
        question,
        kind=QuestionKind.MATCHING,
        pairs=tuple(pairs),
        distractors=tuple(spare),
        scoring=scoring,
    )


def _text(item: Item, question: NewQuestion) -> NewQuestion:
    if item.declared.cardinality != "single":
        raise UnknownProcessing(f"textEntryInteraction {item.declared.cardinality}")
    is_number = item.declared.base_type in NUMBERS
    if item.is_mapped:
        values = list(item.values)
        scoring = _map_response(item, max((entry.value for _key, entry in values), default=0.0))
    else:
        values = [(key, Entry(1.0)) for key in item.declared.correct]
        scoring = _match_correct(item)
    maximum = scoring["maximum"] if item.is_mapped else 1.0
    answers = tuple(
        Answer(
            number_text(key) if is_number else key,
            entry.value / maximum,
            tolerance=entry.tolerance,
            is_case_sensitive=entry.is_case_sensitive and not is_number,
        )
        for key, entry in values
    )
    kind = QuestionKind.NUMBER if is_number else QuestionKind.SHORT_ANSWER
    return replace(question, kind=kind, answers=answers, scoring=scoring)


def _essay(item: Item, question: NewQuestion) -> NewQuestion:
    if item.declared.correct or item.declared.mapping:
        item.reading.lost("correctResponse")
    return question


_KINDS: dict[str, Callable[[Item, NewQuestion], NewQuestion]] = {
    "choiceInteraction": _choice,
    "inlineChoiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "textEntryInteraction": _text,
    "extendedTextInteraction": _essay,
}
