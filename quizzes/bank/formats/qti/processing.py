"""How an item is scored: the templates of QTI, and the same rules written out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from quizzes.bank.content import Scoring
from quizzes.bank.formats.qti.cases import cases_of
from quizzes.bank.formats.qti.declarations import Declaration, Entry, UnknownProcessing, float_of

SCORES = ("SCORE", "MAXSCORE")
BOUNDS = {"lt": "lower", "lte": "lower", "gt": "upper", "gte": "upper"}
NAMING = frozenset({"variable", "correct", "mapResponse"})


@dataclass(frozen=True)
class Processing:
    """How a response becomes the score: by a rule, or by cases written out as a mapping."""

    rule: Scoring
    right_score: float = 1.0
    cases: tuple[tuple[str, Entry], ...] | None = None
    lower: float | None = None
    upper: float | None = None
    right: frozenset[str] | None = None
    """What exactly is right where the item does not declare it but names each choice."""
    wrong: frozenset[str] = frozenset()
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
    if not rules:
        raise UnknownProcessing("responseProcessing")
    return _rule(rules[0], declared) if len(rules) == 1 else _sum(rules, declared)


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
    if len(branches) == 1 and declared.cardinality == "multiple" and _tag(branches[0].test) == "and":
        return _each_named(branches[0])
    if len(branches) == 1 and _is_match_correct(branches[0].test):
        return Processing(Scoring.MATCH_CORRECT, right_score=branches[0].score)
    cases = [case for branch in branches for case in cases_of(branch.test, declared, branch.score)]
    return Processing(Scoring.MAP_RESPONSE, cases=tuple(cases))


def _sum(rules: Sequence[Element], declared: Declaration) -> Processing:
    """Return the mapping that conditions make of which each adds to the score, and its bounds after them."""
    cases: list[tuple[str, Entry]] = []
    bounds: dict[str, float] = {}
    for rule in rules:
        bound = _bound(rule)
        if bound is not None:
            bounds |= bound
        elif bounds:
            raise UnknownProcessing(f"responseCondition × {len(rules)}")
        else:
            cases += _added(rule, declared)
    if len({value for value, _entry in cases}) != len(cases):
        raise UnknownProcessing(f"responseCondition × {len(rules)}")
    return Processing(
        Scoring.MAP_RESPONSE, cases=tuple(cases), lower=bounds.get("lower"), upper=bounds.get("upper")
    )


def _added(rule: Element, declared: Declaration) -> Iterator[tuple[str, Entry]]:
    """Give what a condition adds to the score, for each value of the response."""
    branches = [_branch(branch) for branch in rule] if rule.tag == "responseCondition" else []
    setter = next(rule.iter("setOutcomeValue"))
    is_added = _set(setter) is not next(iter(setter), None)
    names = {part.get("identifier") for part in _named(branches)} - {"SCORE", declared.identifier}
    if len(branches) != 1 or branches[0].is_mapped or not is_added or names:
        raise UnknownProcessing(rule.tag)
    test, _value, _is_mapped, score = branches[0]
    if declared.cardinality == "multiple":
        yield _held(test), Entry(score)
    else:
        yield from cases_of(test, declared, score)


def _bound(rule: Element) -> dict[str, float] | None:
    """Return the bound of the score that a condition sets, if it is one: below it, it is that bound."""
    branches = list(rule) if rule.tag == "responseCondition" else []
    test = branches[0][0] if len(branches) == 1 and len(branches[0]) == 2 else None
    if test is None or test.tag not in BOUNDS or [part.tag for part in test] != ["variable", "baseValue"]:
        return None
    value = _set(branches[0][1])
    if test[0].get("identifier") != "SCORE" or value is None or value.tag != "baseValue":
        return None
    bound = float_of(test[1].text)
    return {BOUNDS[test.tag]: bound} if float_of(value.text) == bound else None


def _each_named(branch: Branch) -> Processing:
    """Return the scoring of a test that says of each choice whether it must be chosen."""
    right, wrong = set[str](), set[str]()
    for part in branch.test if branch.test is not None else ():
        is_wrong = part.tag == "not" and len(part) == 1
        (wrong if is_wrong else right).add(_held(part[0] if is_wrong else part))
    return Processing(
        Scoring.MATCH_CORRECT, right_score=branch.score, right=frozenset(right), wrong=frozenset(wrong)
    )


def _held(test: Element | None) -> str:
    """Return the choice of which a test asks whether it is among those chosen."""
    if test is None or test.tag != "member" or [part.tag for part in test] != ["baseValue", "variable"]:
        raise UnknownProcessing(_tag(test))
    return " ".join((test[0].text or "").split())


def _tag(test: Element | None) -> str:
    return "responseElse" if test is None else test.tag


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
    return float_of(value.text)


def _is_match_correct(test: Element | None) -> bool:
    return test is not None and test.tag == "match" and {part.tag for part in test} == {"variable", "correct"}
