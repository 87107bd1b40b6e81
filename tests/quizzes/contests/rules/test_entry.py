"""Who may enter a contest, as data: kinds, ages, fields, divisions and what contradicts itself."""

from dataclasses import replace
from datetime import date

import pytest

from lms.people.partial_dates import PartialDate, Precision
from quizzes.attempts.prediction import Prediction, Scope, Target
from quizzes.contests.rules.entry import (
    NOT_ASKED,
    Ages,
    Asked,
    Division,
    EntryRules,
    Field,
    Kind,
    Need,
    UniqueKey,
)
from quizzes.contests.rules.problems import problems_of_entry, with_needed_fields

ON = date(2026, 11, 22)
REQUIRED = Asked(Need.REQUIRED)
PUBLIC = EntryRules(
    kinds=(Kind.WORKER, Kind.CITIZEN),
    ages=Ages(14, 35),
    ages_on=ON,
    fields={
        Field.FULL_NAME: REQUIRED,
        Field.PHONE: REQUIRED,
        Field.BIRTH_DATE: REQUIRED,
        Field.KIND: Asked(Need.REQUIRED, is_locked=False),
        Field.ADDRESS: Asked(Need.OPTIONAL),
    },
    unique_key=UniqueKey.PHONE,
    excluded_people=("ST-1",),
    excluded_staff_of=("ST",),
    code="280729",
    is_public=True,
)
PEOPLE = Prediction(Target.PEOPLE)
COUNTED = (Prediction(Target.ATTEMPTS), Prediction(Target.ALL_RIGHT))
YOUNG = Division("A", "Bảng A", (Kind.WORKER,), Ages(None, 25), ("ST-02",))


@pytest.mark.parametrize("entry", [EntryRules(), PUBLIC, EntryRules(chooses_division=True)])
def test_rules_of_entry_come_back_from_json(entry: EntryRules) -> None:
    assert EntryRules.from_json(entry.to_json()) == entry


def test_rules_that_say_nothing_ask_for_nothing() -> None:
    assert EntryRules.from_json({}) == EntryRules()
    assert not EntryRules().asks_anything
    assert not EntryRules(code="280729").asks_anything
    assert EntryRules(kinds=(Kind.OFFICIAL,)).asks_anything


@pytest.mark.parametrize(
    "prediction", [Prediction(Target.PEOPLE), Prediction(Target.SOME_RIGHT, Scope.CONTEST, 18, False)]
)
def test_a_prediction_comes_back_from_json(prediction: Prediction) -> None:
    assert Prediction.from_json(prediction.to_json()) == prediction


@pytest.mark.parametrize(
    ("birth", "admitted"),
    [
        (PartialDate(date(2012, 11, 22)), True),
        (PartialDate(date(2012, 11, 23)), False),
        (PartialDate(date(1990, 11, 23)), True),
        (PartialDate(date(1990, 11, 22)), False),
        (PartialDate(date(2012, 1, 1), Precision.YEAR), True),
        (PartialDate(date(2013, 1, 1), Precision.YEAR), False),
        (PartialDate(date(1990, 1, 1), Precision.YEAR), True),
        (PartialDate(date(1989, 1, 1), Precision.YEAR), False),
        (None, False),
    ],
)
def test_ages_are_whole_years_on_the_day_and_doubt_is_for_the_entrant(
    birth: PartialDate | None, admitted: bool
) -> None:
    assert Ages(14, 35).admit(birth, ON) is admitted


def test_nobody_is_too_young_where_no_age_is_asked() -> None:
    assert Ages().admit(None, ON)


@pytest.mark.parametrize(
    ("kind", "birth", "units", "admitted"),
    [
        (Kind.WORKER, date(2004, 1, 1), {"ST", "ST-02"}, True),
        (Kind.MEMBER, date(2004, 1, 1), {"ST", "ST-02"}, False),
        (Kind.WORKER, date(1999, 1, 1), {"ST", "ST-02"}, False),
        (Kind.WORKER, date(2004, 1, 1), {"ST", "ST-03"}, False),
    ],
)
def test_a_division_admits_by_kind_age_and_unit(
    kind: Kind, birth: date, units: set[str], admitted: bool
) -> None:
    assert YOUNG.admits(kind, PartialDate(birth), units, ON) is admitted


def test_a_division_comes_back_from_json_and_an_open_one_admits_everybody() -> None:
    assert Division.from_json(YOUNG.to_json()) == YOUNG
    assert Division("B", "Bảng B").admits(Kind.CITIZEN, None, (), ON)


UNITS = Division("B", "Bảng B", units=("ST-02",))


@pytest.mark.parametrize(
    ("entry", "divisions", "asked"),
    [
        (EntryRules(), (), {}),
        (EntryRules(ages=Ages(16)), (), {Field.BIRTH_DATE: REQUIRED}),
        (EntryRules(), (Division("A", "Bảng A", ages=Ages(oldest=35)),), {Field.BIRTH_DATE: REQUIRED}),
        (EntryRules(), (UNITS,), {Field.UNIT: REQUIRED}),
        (EntryRules(unique_key=UniqueKey.EMAIL), (), {Field.EMAIL: REQUIRED}),
        (
            EntryRules(unique_key=UniqueKey.PHONE, is_public=True),
            (),
            {Field.FULL_NAME: REQUIRED, Field.KIND: REQUIRED, Field.PHONE: REQUIRED},
        ),
        (EntryRules(fields={Field.UNIT: Asked(Need.OPTIONAL)}), (UNITS,), {Field.UNIT: Asked(Need.OPTIONAL)}),
        (EntryRules(fields={Field.UNIT: NOT_ASKED}), (UNITS,), {}),
    ],
)
def test_what_another_rule_needs_is_asked_unless_something_else_is_said(
    entry: EntryRules, divisions: tuple[Division, ...], asked: dict[Field, Asked]
) -> None:
    assert with_needed_fields(entry, divisions).fields == asked


@pytest.mark.parametrize(
    ("entry", "divisions", "predictions", "wrong"),
    [
        (PUBLIC, (), (), set()),
        (EntryRules(kinds=()), (), (), {"entry-kinds"}),
        (EntryRules(ages=Ages(36, 16)), (), (), {"entry-ages", "entry-fields-birth_date"}),
        (EntryRules(ages=Ages(16)), (), (), {"entry-fields-birth_date"}),
        (EntryRules(code="mã thi"), (), (), {"entry-code"}),
        (EntryRules(unique_key=UniqueKey.PHONE), (), (), {"entry-unique_key"}),
        (EntryRules(is_public=True), (), (), {"entry-is_public"}),
        (EntryRules(chooses_division=True), (Division("A", "Bảng A"),), (), {"entry-chooses_division"}),
        (EntryRules(), (UNITS,), (), {"entry-fields-unit"}),
        (EntryRules(fields={Field.UNIT: REQUIRED}), (UNITS, UNITS), (), {"divisions-1-key"}),
        (EntryRules(), (Division("*", ""),), (), {"divisions-0-key", "divisions-0-title"}),
        (EntryRules(), (), (Prediction(Target.SOME_RIGHT),), {"predictions-0-right"}),
        (EntryRules(), (), (Prediction(Target.PEOPLE, right=3),), {"predictions-0-right"}),
        (EntryRules(), (), (Prediction(Target.SOME_RIGHT, right=18),), set()),
        (EntryRules(), (), (PEOPLE, Prediction(Target.ATTEMPTS)), set()),
        (EntryRules(), (), (PEOPLE, Prediction(Target.PEOPLE, Scope.CONTEST)), set()),
        (EntryRules(), (), (PEOPLE, replace(PEOPLE, is_required=False)), {"predictions-1-target"}),
        (EntryRules(), (), (PEOPLE, *COUNTED), {"predictions"}),
    ],
)
def test_rules_that_contradict_themselves_are_named_by_field(
    entry: EntryRules, divisions: tuple[Division, ...], predictions: tuple[Prediction, ...], wrong: set[str]
) -> None:
    assert set(problems_of_entry(entry, divisions, predictions)) == wrong


def test_whoever_needs_no_account_is_in_no_population() -> None:
    assert set(problems_of_entry(PUBLIC, (), (), has_population=True)) == {"entry-is_public"}


@pytest.mark.parametrize("target", Target)
@pytest.mark.parametrize("scope", Scope)
def test_every_prediction_says_what_is_counted(target: Target, scope: Scope) -> None:
    right = 18 if target is Target.SOME_RIGHT else None

    text = str(Prediction(target, scope, right).question)

    assert ("lượt thi" in text) == (target is Target.ATTEMPTS)
    assert ("18 câu" in text) == (target is Target.SOME_RIGHT)
    assert ("cả cuộc thi" in text) == (scope is Scope.CONTEST)
