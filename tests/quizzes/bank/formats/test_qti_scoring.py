"""QTI items are scored as their processing says, or refused by the name of what it does."""

from typing import Any

import pytest

from quizzes.bank.content import Answer
from quizzes.bank.formats.qti.package import read_qti
from quizzes.bank.formats.reading import Severity
from tests.quizzes.bank.formats.qti_items import (
    SCORE,
    TEXT,
    VARIABLE,
    base,
    choices,
    condition,
    declared,
    item,
    only,
    worth,
)


def test_match_correct_may_be_written_out_with_its_own_score() -> None:
    test = f'<match>{VARIABLE}<correct identifier="RESPONSE"/></match>'
    body = choices("choiceInteraction", 'maxChoices="1"', "A", "B")
    question = only(item(declared("identifier", "A"), body, condition((test, 5))))

    assert worth(question, {"choices": ["A"]}) == (1, {"SCORE": 5})
    assert worth(question, {"choices": ["B"]}) == (0, {"SCORE": 0})


IS_RIGHT = f'<match>{VARIABLE}<correct identifier="RESPONSE"/></match>'
IS_B = f"<match>{VARIABLE}{base('identifier', 'B')}</match>"
IS_NULL = f"<isNull>{VARIABLE}</isNull>"
BY_MAPPING = '<mapResponse identifier="RESPONSE"/>'


def scored(*branches: tuple[str, str]) -> str:
    """An item of one choice, scored by branches of a test (none: else) and what the score is set to."""
    inner = ""
    for number, (test, value) in enumerate(branches):
        tag = ("responseElseIf" if number else "responseIf") if test else "responseElse"
        if value and not value.startswith("<"):
            value = base("float", value)
        setter = f'<setOutcomeValue identifier="SCORE">{value}</setOutcomeValue>' if value else ""
        inner += f"<{tag}>{test}{setter}</{tag}>"
    return f"<responseProcessing><responseCondition>{inner}</responseCondition></responseProcessing>"


A_CHOICE = choices("choiceInteraction", 'maxChoices="1"', "A", "B", "C")
A_IS_RIGHT = declared("identifier", "A")


@pytest.mark.parametrize(
    ("branches", "scores"),
    [
        ([(IS_RIGHT, "2")], {"A": 2, "B": 0}),
        ([(IS_RIGHT, "1"), (IS_B, "0.5")], {"A": 1, "B": 0.5, "C": 0}),
        ([(IS_B, "0.5"), (IS_RIGHT, "1"), ("", "0")], {"A": 1, "B": 0.5, "C": 0}),
        ([(IS_NULL, "0"), (IS_RIGHT, "1")], {"A": 1, "B": 0}),
        ([(IS_NULL, ""), (IS_RIGHT, "1"), ("", "0")], {"A": 1, "B": 0}),
    ],
)
def test_each_branch_of_a_condition_counts(branches: list[tuple[str, str]], scores: dict[str, float]) -> None:
    question = only(item(A_IS_RIGHT, A_CHOICE, scored(*branches)))

    assert {key: worth(question, {"choices": [key]})[1]["SCORE"] for key in scores} == scores


@pytest.mark.parametrize(
    ("branches", "feature"),
    [
        ([(IS_RIGHT, "1"), ("", "0.25")], "responseElse"),
        ([(IS_RIGHT, "1"), ("", "-1")], "responseElse"),
        ([(IS_B, "5"), ("", BY_MAPPING)], "responseElse"),
        ([(IS_NULL, "1"), (IS_RIGHT, "1")], "isNull"),
        ([(IS_NULL, BY_MAPPING)], "isNull"),
        ([(f"<not>{IS_NULL}</not>", BY_MAPPING), ("", "3")], "responseElse"),
        ([(f"<not>{IS_NULL}</not>", "1")], "not"),
        ([(IS_B, BY_MAPPING), (IS_RIGHT, "1")], "responseCondition"),
        ([(IS_RIGHT.replace('"RESPONSE"', '"OTHER"'), "1")], "responseCondition"),
    ],
)
def test_a_score_that_cannot_be_kept_is_named(branches: list[tuple[str, str]], feature: str) -> None:
    [problem] = read_qti(item(A_IS_RIGHT, A_CHOICE, scored(*branches)), "muc.xml").problems

    assert (problem.severity, problem.feature) == (Severity.UNSUPPORTED, feature)


def test_cases_of_a_text_become_answers() -> None:
    processing = condition(
        (f'<stringMatch caseSensitive="false">{VARIABLE}{base("string", "Huế")}</stringMatch>', 2),
        (f"<match>{VARIABLE}{base('string', 'Cố đô')}</match>", 1),
    )
    question = only(item(declared("string"), TEXT, processing))

    assert question.answers == (Answer("Huế"), Answer("Cố đô", 0.5, is_case_sensitive=True))
    assert worth(question, {"text": "HUẾ"}) == (1, {"SCORE": 2})
    assert worth(question, {"text": "cố đô"}) == (0, {"SCORE": 0})


def test_cases_of_a_number_keep_their_tolerance() -> None:
    between = (
        f"<and><gte>{VARIABLE}{base('float', '9')}</gte><lte>{VARIABLE}{base('float', '11')}</lte></and>"
    )
    processing = condition(
        (f'<equal toleranceMode="absolute" tolerance="0.5 0.5">{VARIABLE}{base("float", "10")}</equal>', 1),
        (between, 0.5),
    )
    question = only(item(declared("float"), TEXT, processing))

    assert [(x.text, x.tolerance, x.fraction) for x in question.answers] == [("10", 0.5, 1), ("10", 1, 0.5)]
    assert worth(question, {"number": 10.6}) == (0.5, {"SCORE": 0.5})


def test_a_score_that_begins_above_nothing_is_named() -> None:
    outcome = SCORE.replace("/>", "><defaultValue><value>3</value></defaultValue></outcomeDeclaration>")
    [problem] = read_qti(item(declared("string", "a"), TEXT, outcome=outcome), "muc.xml").problems

    assert (problem.severity, problem.feature) == (Severity.UNSUPPORTED, "SCORE defaultValue")


@pytest.mark.parametrize(
    ("test", "added", "rule"),
    [
        (
            '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>',
            '<baseValue baseType="integer">2</baseValue>',
            {"rule": "match_correct", "maximum": 2.0},
        ),
        (
            '<not><isNull><variable identifier="RESPONSE"/></isNull></not>',
            '<mapResponse identifier="RESPONSE"/>',
            {"rule": "map_response", "maximum": 3.0},
        ),
    ],
)
def test_a_score_may_be_added_to_the_score_so_far(test: str, added: str, rule: dict[str, Any]) -> None:
    response = (
        '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string">'
        "<correctResponse><value>a</value></correctResponse>"
        '<mapping><mapEntry mapKey="a" mappedValue="3"/></mapping></responseDeclaration>'
    )
    scored = (
        f"<responseProcessing><responseCondition><responseIf>{test}"
        f'<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/>{added}</sum>'
        "</setOutcomeValue></responseIf></responseCondition></responseProcessing>"
    )
    reading = read_qti(item(response, TEXT, scored), "muc.xml")

    assert reading.problems == []
    assert reading.found[0].question.scoring == rule


def near(value: str, tolerance: str, **attributes: str) -> str:
    words = "".join(f' {name}="{word}"' for name, word in attributes.items())
    mode = "" if "toleranceMode" in attributes else ' toleranceMode="absolute"'
    return f'<equal tolerance="{tolerance}"{mode}{words}>{VARIABLE}{base("float", value)}</equal>'


def compared(*parts: tuple[str, str]) -> str:
    inner = "".join(f"<{tag}>{VARIABLE}{base('float', value)}</{tag}>" for tag, value in parts)
    return f"<and><not>{IS_NULL}</not>{inner}</and>"


def rounded(value: str, figures: int, mode: str) -> str:
    words = f'roundingMode="{mode}" figures="{figures}"'
    return f"<equalRounded {words}>{VARIABLE}{base('float', value)}</equalRounded>"


@pytest.mark.parametrize(
    ("test", "right", "wrong"),
    [
        (near("10", "1 2"), ["9", "12"], ["8,99", "12,01"]),
        (near("10", "1 2", includeLowerBound="false"), ["9,001", "12"], ["9", "12,01"]),
        (near("10", "1 2", includeUpperBound="false"), ["9", "11,999"], ["12"]),
        (near("200", "1 2", toleranceMode="relative"), ["198", "204"], ["197,9", "204,1"]),
        (near("-10", "1 2"), ["-11", "-8"], ["-11,1", "-7,9"]),
        (compared(("gt", "9"), ("lt", "11")), ["9,0001", "10,9999"], ["9", "11"]),
        (compared(("gte", "9"), ("lt", "11")), ["9", "10,9999"], ["11", "8,9999"]),
        (rounded("3.14159", 2, "decimalPlaces"), ["3,14", "3,135", "3,1449"], ["3,145", "3,1349"]),
        (rounded("1.56", 2, "significantFigures"), ["1,6", "1,55", "1,649"], ["1,549", "1,65"]),
        (rounded("1", 2, "significantFigures"), ["0,995", "1,049"], ["0,9949", "1,05"]),
        (rounded("9.96", 2, "significantFigures"), ["10", "9,95", "10,49"], ["9,949", "10,5"]),
        (rounded("1234", 1, "significantFigures"), ["950", "1499"], ["949", "1500"]),
    ],
)
def test_a_range_of_numbers_is_kept_with_its_ends_or_without(
    test: str, right: list[str], wrong: list[str]
) -> None:
    question = only(item(declared("float"), TEXT, condition((test, 1))))

    assert [worth(question, {"number": number})[0] for number in right] == [1] * len(right)
    assert [worth(question, {"number": number})[0] for number in wrong] == [0] * len(wrong)


def test_a_text_may_be_one_of_a_set() -> None:
    values = base("string", "Huế") + base("string", "Cố đô")
    test = f"<member>{VARIABLE}<multiple>{values}</multiple></member>"
    question = only(item(declared("string"), TEXT, condition((test, 2))))

    assert [answer.text for answer in question.answers] == ["Huế", "Cố đô"]
    assert worth(question, {"text": "Cố đô"}) == (1, {"SCORE": 2})
    assert worth(question, {"text": "Hà Nội"}) == (0, {"SCORE": 0})


SEVERAL = choices("choiceInteraction", 'maxChoices="0"', "A", "B", "C")
OF_SEVERAL = declared("identifier", cardinality="multiple")


def held(key: str) -> str:
    return f"<member>{base('identifier', key)}{VARIABLE}</member>"


def adding(test: str, score: float) -> str:
    value = f'<sum><variable identifier="SCORE"/>{base("float", str(score))}</sum>'
    setter = f'<setOutcomeValue identifier="SCORE">{value}</setOutcomeValue>'
    return f"<responseCondition><responseIf>{test}{setter}</responseIf></responseCondition>"


def never(comparison: str, bound: float) -> str:
    test = f'<{comparison}><variable identifier="SCORE"/>{base("float", str(bound))}</{comparison}>'
    setter = f'<setOutcomeValue identifier="SCORE">{base("float", str(bound))}</setOutcomeValue>'
    return f"<responseCondition><responseIf>{test}{setter}</responseIf></responseCondition>"


def processed(*rules: str) -> str:
    return f"<responseProcessing>{''.join(rules)}</responseProcessing>"


def test_conditions_that_each_add_for_a_choice_are_a_mapping_within_bounds() -> None:
    rules = [adding(held("A"), 1), adding(held("B"), -1), adding(held("C"), 2), never("lt", 0)]
    question = only(item(OF_SEVERAL, SEVERAL, processed(*rules)))

    assert question.scoring == {"rule": "map_response", "maximum": 3, "lower": 0}
    for keys, score in (("AC", 3), ("ABC", 2), ("C", 2), ("B", 0)):
        share = pytest.approx(score / 3)
        assert worth(question, {"choices": list(keys)}) == (share, {"SCORE": score})


def test_conditions_that_each_add_for_a_value_are_cases() -> None:
    rules = [adding(IS_RIGHT, 2), adding(IS_B, 1), never("gt", 2)]
    question = only(item(A_IS_RIGHT, A_CHOICE, processed(*rules)))

    assert [worth(question, {"choices": [key]})[1]["SCORE"] for key in "ABC"] == [2, 1, 0]


def test_a_test_that_names_each_choice_is_all_or_nothing() -> None:
    test = f"<and>{held('A')}<not>{held('B')}</not>{held('C')}</and>"
    question = only(item(OF_SEVERAL, SEVERAL, condition((test, 2))))

    assert question.scoring == {"rule": "match_correct", "maximum": 2}
    assert [worth(question, {"choices": list(keys)})[0] for keys in ("AC", "A", "ABC")] == [1, 0, 0]


@pytest.mark.parametrize(
    ("rules", "feature"),
    [
        ([adding(held("A"), 1), adding(held("A"), 1)], "responseCondition × 2"),
        ([never("lt", 0), adding(held("A"), 1)], "responseCondition × 2"),
        ([adding(held("A"), 1), scored((held("B"), "1"))[20:-21]], "responseCondition"),
        ([adding(held("A"), 1), adding(f"<or>{held('B')}{held('C')}</or>", 1)], "or"),
        ([adding(f"<and>{held('A')}<not>{held('B')}</not></and>", 1)], "and"),
        ([adding(f"<and>{held('A')}<not>{held('A')}</not>{held('B')}{held('C')}</and>", 1)], "and"),
    ],
)
def test_conditions_that_do_more_than_add_are_named(rules: list[str], feature: str) -> None:
    [problem] = read_qti(item(OF_SEVERAL, SEVERAL, processed(*rules)), "muc.xml").problems

    assert (problem.severity, problem.feature) == (Severity.UNSUPPORTED, feature)


@pytest.mark.parametrize(
    ("test", "feature"),
    [
        (compared(("gt", "9")), "and"),
        (compared(("gt", "9"), ("gte", "8"), ("lt", "11")), "and"),
        (compared(("gt", "9"), ("lt", "9")), "lower > upper"),
        (near("10", ""), "equal tolerance"),
        (near("-10", "1 2", toleranceMode="relative"), "equal tolerance"),
        (rounded("-1", 2, "decimalPlaces"), "equalRounded"),
        (rounded("1", 0, "significantFigures"), "equalRounded"),
        (f"<member>{base('float', '1')}{VARIABLE}</member>", "member"),
        (f"<lt>{VARIABLE}{base('float', '1')}</lt>", "lt"),
    ],
)
def test_a_range_that_cannot_be_kept_is_named(test: str, feature: str) -> None:
    [problem] = read_qti(item(declared("float"), TEXT, condition((test, 1))), "muc.xml").problems

    assert (problem.severity, problem.feature) == (Severity.UNSUPPORTED, feature)
