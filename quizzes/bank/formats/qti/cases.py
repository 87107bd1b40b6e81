"""The values of a response for which a test of a QTI item holds, each as an entry of a mapping."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from xml.etree.ElementTree import Element

from quizzes.bank.formats.qti.declarations import Declaration, Entry, UnknownProcessing
from quizzes.bank.formats.texts import middle_of, number_text

TESTS = frozenset({"match", "stringMatch", "equal", "equalRounded", "member"})
OPEN = Decimal("1e-9")
"""A range without its ends is kept as one that ends so far within; by as many places more as the end has."""
DIRECTIONS = {"gt": 1, "lt": -1}
HALF = Decimal("0.5")
FIGURES = tuple(map(str, range(16)))
MIRRORED = {"gte": "lte", "gt": "lt", "lte": "gte", "lt": "gt"}


def cases_of(test: Element | None, declared: Declaration, score: float) -> Iterator[tuple[str, Entry]]:
    """Give each value that a test accepts, and the score that it brings."""
    if test is None:
        raise UnknownProcessing("responseElse")
    if test.tag == "or":
        for part in test:
            yield from cases_of(part, declared, score)
        return
    if test.tag == "and":
        yield _between(test, score)
        return
    if test.tag not in TESTS or declared.cardinality != "single":
        raise UnknownProcessing(test.tag)
    if test.get("substring", "false") == "true":
        raise UnknownProcessing("stringMatch substring")
    is_case_sensitive = test.get("caseSensitive", "true") != "false"
    for value in _compared(test, declared):
        if test.tag == "equalRounded":
            yield _within(*_rounded(test, value), score)
        elif test.tag == "equal" and test.get("toleranceMode", "exact") != "exact":
            yield _within(*_near(test, value), score)
        else:
            yield value, Entry(score, is_case_sensitive)


def _compared(test: Element, declared: Declaration) -> list[str]:
    """Return the values that the response is compared with."""
    others = [part for part in test if part.tag != "variable"]
    if len(test) != 2 or len(others) != 1:
        raise UnknownProcessing(test.tag)
    [other] = others
    if test.tag == "member":
        if other is test[0] or other.tag != "multiple" or {part.tag for part in other} != {"baseValue"}:
            raise UnknownProcessing("member")
        return [_words(part) for part in other]
    if other.tag == "baseValue":
        return [_words(other)]
    if other.tag == "correct":
        return list(declared.correct)
    raise UnknownProcessing(test.tag)


def _words(value: Element) -> str:
    return " ".join((value.text or "").split())


def _near(test: Element, value: str) -> tuple[Decimal, Decimal]:
    """Return from where to where an "equal" with a tolerance reaches: one for both sides, or one for each."""
    tolerances = [Decimal(number_text(part)) for part in test.get("tolerance", "").replace(",", " ").split()]
    middle = Decimal(number_text(value))
    is_relative = test.get("toleranceMode") == "relative"
    if len(tolerances) not in (1, 2) or min(tolerances) < 0 or (is_relative and middle < 0):
        raise UnknownProcessing("equal tolerance")
    below, above = (one * middle / 100 if is_relative else one for one in (tolerances[0], tolerances[-1]))
    lower, upper = middle - below, middle + above
    if test.get("includeLowerBound", "true") == "false":
        lower = _inside(lower, 1)
    if test.get("includeUpperBound", "true") == "false":
        upper = _inside(upper, -1)
    return lower, upper


def _rounded(test: Element, value: str) -> tuple[Decimal, Decimal]:
    """Return the numbers that round to the same as a number does; at a tie rounding goes up."""
    number, figures = Decimal(number_text(value)), test.get("figures", "")
    is_significant = test.get("roundingMode", "significantFigures") == "significantFigures"
    if number <= 0 or figures not in FIGURES[is_significant:]:
        raise UnknownProcessing("equalRounded")
    unit = Decimal(1).scaleb(number.adjusted() + 1 - int(figures) if is_significant else -int(figures))
    middle = (number / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit
    below = unit
    if is_significant and middle.normalize().as_tuple().digits == (1,):
        unit = Decimal(1).scaleb(middle.adjusted() + 1 - int(figures))
        below = unit / 10
    return middle - below * HALF, _inside(middle + unit * HALF, -1)


def _between(test: Element, score: float) -> tuple[str, Entry]:
    """Return the range that two comparisons name; that there is a response goes without saying."""
    limits: dict[str, Decimal] = {}  # by the first letter of the comparison
    for part in test:
        if part.tag == "not" and [inner.tag for inner in part] == ["isNull"]:
            continue
        tags = [inner.tag for inner in part]
        value = part.find("baseValue")
        if part.tag not in MIRRORED or sorted(tags) != ["baseValue", "variable"] or value is None:
            raise UnknownProcessing("and")
        relation = part.tag if tags[0] == "variable" else MIRRORED[part.tag]
        limit = Decimal(number_text(value.text or "0"))
        if relation[0] in limits:
            raise UnknownProcessing("and")
        limits[relation[0]] = _inside(limit, DIRECTIONS[relation]) if relation in DIRECTIONS else limit
    if len(limits) != 2:
        raise UnknownProcessing("and")
    return _within(limits["g"], limits["l"], score)


def _inside(bound: Decimal, direction: int) -> Decimal:
    return bound + direction * OPEN.scaleb(max(bound.adjusted() + 1, 0))


def _within(lower: Decimal, upper: Decimal, score: float) -> tuple[str, Entry]:
    """Return a range as its middle with a tolerance."""
    if lower > upper:
        raise UnknownProcessing("lower > upper")
    middle, tolerance = middle_of(str(lower), str(upper))
    return middle, Entry(score, tolerance=tolerance)
