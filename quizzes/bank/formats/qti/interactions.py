"""The interactions of a QTI item: what is chosen, put in order, matched or written, and what it is worth."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

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
from quizzes.bank.formats.qti.declarations import Declaration, Entry, UnknownProcessing
from quizzes.bank.formats.qti.markup import Pictures, inner_html
from quizzes.bank.formats.qti.processing import Processing
from quizzes.bank.formats.reading import Reading
from quizzes.bank.formats.texts import number_text

NUMBERS = ("integer", "float")


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


def _choice(item: Item, question: NewQuestion) -> NewQuestion:
    choices = [part for part in item.interaction.iter() if part.tag in ("simpleChoice", "inlineChoice")]
    keys = [part.get("identifier", "") for part in choices]
    is_single = item.declared.cardinality == "single"
    most = 1 if is_single else _most(item.interaction, len(keys))
    fractions, scoring = _fractions(item, keys, lambda values: _best_of(values, most))
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
    _tell(item, "minChoices")
    return replace(question, kind=kind, options=options, scoring=scoring)


def _tell(item: Item, *names: str) -> None:
    """Name the limits that an interaction sets to a response and that the bank does not keep."""
    for name in names:
        if item.interaction.get(name, "0") not in ("", "0"):
            item.reading.lost(name)


def _most(interaction: Element, count: int) -> int:
    is_match = interaction.tag == "matchInteraction"
    text = interaction.get("maxAssociations", "0") if is_match else interaction.get("maxChoices", "1")
    return _whole(text) or count


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else 0


def _best_of(values: Mapping[str, float], most: int) -> float:
    """Return what the best choices are worth together, so many at most."""
    return sum(sorted((value for value in values.values() if value > 0), reverse=True)[:most])


def _best_pairs(item: Item, values: Mapping[str, float]) -> float:
    """Return what the best pairs are worth together, each end in so many of them as it allows."""
    free = {
        choice.get("identifier", ""): _whole(choice.get("matchMax")) or len(values)
        for choice in item.interaction.iter("simpleAssociableChoice")
    }
    taken: list[float] = []
    for pair, value in sorted(values.items(), key=lambda one: -one[1]):
        ends = pair.split(" ")
        if value > 0 and all(free.get(end, 0) for end in ends):
            taken.append(value)
            free.update({end: free[end] - 1 for end in ends})
    return sum(taken[: _most(item.interaction, len(values))])


def _fractions(
    item: Item, keys: list[str], best_of: Callable[[Mapping[str, float]], float]
) -> tuple[dict[str, float], dict[str, Any]]:
    """Return the share of the score that each part of the response gives, and the rule."""
    declared = item.declared
    if not item.is_mapped:
        right = set(declared.correct)
        share = 1 / max(len(right), 1)
        return {key: share if key in right else 0.0 for key in keys}, _match_correct(item)
    other = 0.0 if item.processing.cases is not None else declared.default
    values = {key: item.entries[key].value if key in item.entries else other for key in keys}
    scoring = _map_response(item, best_of(values))
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
        processing = item.processing
        declared = replace(declared, default=0.0, lower=processing.lower, upper=processing.upper)
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
    _tell(item, "minChoices", "maxChoices")
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
    fractions, scoring = _fractions(item, keys, lambda values: _best_pairs(item, values))
    worth = [key for key in keys if fractions[key] > 0]
    if _most(item.interaction, len(worth)) < len(worth):
        item.reading.lost("maxAssociations")
    if any(0 < _whole(end.get("matchMax")) < _times(end, worth) for end in sets[1]):
        item.reading.lost("matchMax")
    pairs = []
    for key in keys:
        left, _, right = key.partition(" ")
        if left not in lefts or right not in rights:
            raise UnknownProcessing(f"directedPair {key}")
        pairs.append(Pair(lefts[left], rights[right], fractions[key], left, right))
    _tell(item, "minAssociations")
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


def _times(end: Element, pairs: Sequence[str]) -> int:
    """Return in how many of the pairs an end stands."""
    return sum(end.get("identifier") in pair.split(" ") for pair in pairs)


def _text(item: Item, question: NewQuestion) -> NewQuestion:
    if item.declared.cardinality != "single":
        raise UnknownProcessing(f"textEntryInteraction {item.declared.cardinality}")
    is_number = item.declared.base_type in NUMBERS
    _tell(item, "patternMask")
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


KINDS: dict[str, Callable[[Item, NewQuestion], NewQuestion]] = {
    "choiceInteraction": _choice,
    "inlineChoiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "textEntryInteraction": _text,
    "extendedTextInteraction": _essay,
}
"""How the question of an item is read, by its interaction."""
