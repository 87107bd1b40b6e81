"""How an item is scored: the templates of QTI, and the same rules written out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.bank.content import Scoring
from quizzes.bank.formats.texts import middle_of, number_text

SCORES = ("SCORE", "MAXSCORE")
TESTS = frozenset({"match", "stringMatch", "equal"})


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
    cases: list[tuple[str, Entry]] = []
    for branch in rule:
        test, outcome = _branch(branch)
        if _mapped(outcome):
            if test is not None and not _is_null_check(test):
                raise UnknownProcessing(test.tag)
            return Processing(Scoring.MAP_RESPONSE)
        if test is None or _is_null_check(test):
            if test is None and _number(outcome):
                raise UnknownProcessing("responseElse SCORE")
        elif _is_match_correct(test) and not cases:
            return Processing(Scoring.MATCH_CORRECT, right_score=_number(outcome))
        else:
            cases += _tests(test, declared, _number(outcome))
    if not cases:
        raise UnknownProcessing("responseCondition")
    return Processing(Scoring.MAP_RESPONSE, cases=tuple(cases))


def _is_null_check(test: Element) -> bool:
    """Whether a test asks only whether there is a response."""
    return test.tag == "isNull" or (test.tag == "not" and [part.tag for part in test] == ["isNull"])


def _branch(branch: Element) -> tuple[Element | None, Element]:
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
    return test, setters[0] if setters else Element("setOutcomeValue")


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


def _number(setter: Element) -> float:
    """Return the number that a branch sets; one that sets nothing leaves 0."""
    value = _set(setter)
    if value is None:
        return 0.0
    if value.tag != "baseValue":
        raise UnknownProcessing(value.tag)
    return _float(value.text)


def _is_match_correct(test: Element) -> bool:
    return test.tag == "match" and {part.tag for part in test} == {"variable", "correct"}


def _tests(test: Element, declared: Declaration, score: float) -> Iterator[tuple[str, Entry]]:
    """Give each value that a test accepts."""
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
