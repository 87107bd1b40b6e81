"""How an item is scored: the templates of QTI, and the same rules written out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.bank.content import Scoring
from quizzes.bank.formats.texts import middle_of, number_text

SCORES = ("SCORE", "MAXSCORE")
TESTS = frozenset({"match", "stringMatch", "equal"})
NAMING = frozenset({"variable", "correct", "mapResponse"})


class UnknownProcessing(Refused):
    """The item is scored in a way that the bank does not know; `feature` is its name."""

    def __init__(self, feature: str) -> None:
        super().__init__(_l("Chưa nhận được cách chấm “%(feature)s” của QTI.", feature=feature))
        self.feature = feature


@dataclass(frozen=True)
class Entry:
    """What a value of the response is mapped to."""

    value: float
    is_case_sensitive: bool = True
    tolerance: float = 0.0


@dataclass(frozen=True)
class Declaration:
    """What an item declares about its response."""

    identifier: str
    cardinality: str
    base_type: str
    correct: tuple[str, ...] = ()
    mapping: Mapping[str, Entry] = field(default_factory=dict)
    default: float = 0.0
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Processing:
    """How a response becomes the score: by a rule, or by cases written out as a mapping."""

    rule: Scoring
    right_score: float = 1.0
    cases: tuple[tuple[str, Entry], ...] | None = None
    is_assumed: bool = False


class Branch(NamedTuple):
    """A branch of a condition: its test (none of an else), and what it sets the score to."""

    test: Element | None
    value: Element | None
    is_mapped: bool
    score: float

    @property
    def earned(self) -> bool:
        """Whether the score is anything but 0 then."""
        return self.is_mapped or self.score != 0


def read_declaration(element: Element) -> Declaration:
    """Return a response declaration."""
    mapping = element.find("mapping")
    entries = (
        {}
        if mapping is None
        else {
            " ".join(entry.get("mapKey", "").split()): Entry(
                _float(entry.get("mappedValue")), entry.get("caseSensitive", "true") != "false"
            )
            for entry in mapping.findall("mapEntry")
        }
    )
    if element.find("areaMapping") is not None:
        raise UnknownProcessing("areaMapping")
    bounds = mapping.attrib if mapping is not None else {}
    return Declaration(
        identifier=element.get("identifier", ""),
        cardinality=element.get("cardinality", "single"),
        base_type=element.get("baseType", "identifier"),
        correct=tuple(
            " ".join((value.text or "").split()) for value in element.findall("correctResponse/value")
        ),
        mapping=entries,
        default=_float(bounds.get("defaultValue", "0")),
        lower=_float(bounds["lowerBound"]) if "lowerBound" in bounds else None,
        upper=_float(bounds["upperBound"]) if "upperBound" in bounds else None,
    )


def _float(text: str | None) -> float:
    return float(number_text(text or "0"))


def read_processing(element: Element | None, declared: Declaration) -> Processing:
    """Return how the item is scored; what sets other outcomes than the score is not looked at here."""
    if element is None or (not list(element) and not element.get("template")):
        has_correct = bool(declared.correct) or not declared.mapping
        rule = Scoring.MATCH_CORRECT if has_correct else Scoring.MAP_RESPONSE
        return Processing(rule, is_assumed=True)
    template = element.get("template", "").rpartition("/")[2].removesuffix(".xml")
    if template:
        if template not in (Scoring.MATCH_CORRECT, Scoring.MAP_RESPONSE):
            raise UnknownProcessing(template)
        return Processing(Scoring(template))
    rules = [rule for rule in element if _sets_score(rule)]
    if len(rules) != 1:
        raise UnknownProcessing(f"responseCondition × {len(rules)}" if rules else "responseProcessing")
    return _rule(rules[0], declared)


def _sets_score(rule: Element) -> bool:
    return any(part.tag == "setOutcomeValue" and part.get("identifier") in SCORES for part in rule.iter())


def _rule(rule: Element, declared: Declaration) -> Processing:
    if rule.tag == "responseCondition":
        return _condition(rule, declared)
    if rule.tag == "setOutcomeValue" and _mapped(rule):
        return Processing(Scoring.MAP_RESPONSE)
    raise UnknownProcessing(rule[0].tag if len(rule) else rule.tag)


def _condition(rule: Element, declared: Declaration) -> Processing:
    """Return how the branches of a condition score, of which the first whose test holds counts."""
    branches = [_branch(branch) for branch in rule]
    if any(part.get("identifier") not in ("SCORE", declared.identifier) for part in _named(branches)):
        raise UnknownProcessing("responseCondition")
    if branches and _is_null(branches[0].test) and branches.pop(0).earned:
        raise UnknownProcessing("isNull")
    if branches and _is_rest(branches) and branches.pop().earned:
        raise UnknownProcessing("responseElse")
    if [branch.is_mapped for branch in branches] == [True]:
        test = branches[0].test
        if test is None or _is_answered(test):
            return Processing(Scoring.MAP_RESPONSE)
        raise UnknownProcessing(test.tag)
    if not branches or any(branch.is_mapped for branch in branches):
        raise UnknownProcessing("responseCondition")
    if len(branches) == 1 and _is_match_correct(branches[0].test):
        return Processing(Scoring.MATCH_CORRECT, right_score=branches[0].score)
    cases = [case for branch in branches for case in _tests(branch.test, declared, branch.score)]
    return Processing(Scoring.MAP_RESPONSE, cases=tuple(cases))


def _named(branches: Sequence[Branch]) -> Iterator[Element]:
    """Give what names a variable, of which an item has but its response and its score."""
    for branch in branches:
        for part in (branch.test, branch.value):
            yield from () if part is None else (one for one in part.iter() if one.tag in NAMING)


def _is_rest(branches: Sequence[Branch]) -> bool:
    """Whether the last branch is what holds where no test does; mapping alone is no rest."""
    return branches[-1].test is None and (len(branches) > 1 or not branches[-1].is_mapped)


def _is_null(test: Element | None) -> bool:
    return test is not None and test.tag == "isNull"


def _is_answered(test: Element) -> bool:
    """Whether a test asks only whether there is a response."""
    return test.tag == "not" and [part.tag for part in test] == ["isNull"]


def _branch(branch: Element) -> Branch:
    """Return the test of a branch, and what it sets the score to."""
    parts = list(branch)
    test = parts[0] if branch.tag != "responseElse" and parts else None
    setters = [
        part
        for part in (parts if test is None else parts[1:])
        if part.tag == "setOutcomeValue" and part.get("identifier") == "SCORE"
    ]
    if len(setters) > 1 or any(part.tag == "responseCondition" for part in parts):
        raise UnknownProcessing("responseCondition")
    value = _set(setters[0]) if setters else None
    is_mapped = value is not None and value.tag == "mapResponse"
    return Branch(test, value, is_mapped, 0.0 if value is None or is_mapped else _number(value))


def _set(setter: Element) -> Element | None:
    """Return what the score is set to; the score so far, which is 0, may be added to it."""
    value = setter[0] if len(setter) else None
    if value is None or value.tag != "sum" or len(value) != 2:
        return value
    score, added = value
    is_score = score.tag == "variable" and score.get("identifier") == "SCORE"
    return added if is_score else value


def _mapped(setter: Element) -> bool:
    value = _set(setter)
    return value is not None and value.tag == "mapResponse"


def _number(value: Element) -> float:
    """Return the number that a branch sets."""
    if value.tag != "baseValue":
        raise UnknownProcessing(value.tag)
    return _float(value.text)


def _is_match_correct(test: Element | None) -> bool:
    return test is not None and test.tag == "match" and {part.tag for part in test} == {"variable", "correct"}


def _tests(test: Element | None, declared: Declaration, score: float) -> Iterator[tuple[str, Entry]]:
    """Give each value that a test accepts."""
    if test is None:
        raise UnknownProcessing("responseElse")
    if test.tag == "or":
        for part in test:
            yield from _tests(part, declared, score)
        return
    if test.tag == "and":
        yield _between(test, score)
        return
    if test.tag not in TESTS or declared.cardinality != "single":
        raise UnknownProcessing(test.tag)
    kinds = {part.tag for part in test}
    if kinds == {"variable", "baseValue"}:
        values: Sequence[str] = [" ".join((test.find("baseValue").text or "").split())]  # type: ignore[union-attr]
    elif kinds == {"variable", "correct"}:
        values = declared.correct
    else:
        raise UnknownProcessing(test.tag)
    if test.get("substring", "false") == "true":
        raise UnknownProcessing("stringMatch substring")
    for value in values:
        yield value, Entry(score, test.get("caseSensitive", "true") != "false", _tolerance(test, value))


def _tolerance(test: Element, value: str) -> float:
    """Return how far an "equal" reaches to both sides."""
    mode = test.get("toleranceMode", "exact")
    if test.tag != "equal" or mode == "exact":
        return 0.0
    bounds = [_float(part) for part in test.get("tolerance", "").replace(",", " ").split()]
    is_open = "false" in (test.get("includeLowerBound"), test.get("includeUpperBound"))
    if not bounds or len(set(bounds)) != 1 or is_open:
        raise UnknownProcessing("equal tolerance")
    return bounds[0] if mode == "absolute" else abs(_float(value)) * bounds[0] / 100


def _between(test: Element, score: float) -> tuple[str, Entry]:
    """Return the middle of a range that is written as two comparisons."""
    limits = {}
    for part in test:
        if part.tag == "not" and [inner.tag for inner in part] == ["isNull"]:
            continue
        tags = [inner.tag for inner in part]
        value = part.find("baseValue")
        if part.tag not in ("gte", "lte") or sorted(tags) != ["baseValue", "variable"] or value is None:
            raise UnknownProcessing("and")
        is_lower = (part.tag == "gte") == (tags[0] == "variable")
        limits["lower" if is_lower else "upper"] = value.text or "0"
    if set(limits) != {"lower", "upper"} or _float(limits["lower"]) > _float(limits["upper"]):
        raise UnknownProcessing("and")
    middle, tolerance = middle_of(limits["lower"], limits["upper"])
    return middle, Entry(score, tolerance=tolerance)
