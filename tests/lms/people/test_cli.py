"""The command that lists people, as lines and as one JSON document."""

import json
from datetime import date

import pytest
from flask import Flask

from lms import db
from lms.people import actions
from lms.people.actions import By
from lms.people.partial_dates import PartialDate
from lms.people.particulars import Held, Particulars, Span
from lms.people.posts import PostKind
from lms.people.rules import CadreType, Name, Sex
from lms.units.models import Level
from tests.world import NOON, make_unit


@pytest.fixture(autouse=True)
def people(app: Flask) -> None:
    province = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE, code="ST")
    factory = make_unit("CĐCS Công ty May", parent=province, code="ST-01")
    by = By(None, NOON)
    toan = Particulars(
        Name("Vũ Trọng", "Toàn"),
        birth=PartialDate(date(2001, 9, 27)),
        sex=Sex.MALE,
        phone="0878721495",
        member_code="DV01",
        national_id="052201814295",
    )
    person = actions.add_person(toan, unit_id=factory.id, span=Span(), by=by)
    chair = Held("Chủ tịch", PostKind.CHAIR, CadreType.PART_TIME, span=Span(date(2026, 7, 1)))
    actions.add_post(person, factory.id, chair, by=by)
    former = Held("Tổ trưởng", PostKind.GROUP_LEADER, span=Span(until=date(2026, 7, 1)))
    actions.add_post(person, factory.id, former, by=by)
    actions.add_person(Particulars(Name("Lê", "An")), unit_id=province.id, span=Span(), by=by)
    db.commit()


def listed(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["people", "list", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_people_are_listed_by_given_name_with_unit_and_posts(app: Flask) -> None:
    assert listed(app) == "Lê An\tLĐLĐ tỉnh Sông Trăng\t–\nVũ Trọng Toàn\tCĐCS Công ty May\tChủ tịch\n"


def test_the_json_says_all_that_a_roster_says(app: Flask) -> None:
    path = "LĐLĐ tỉnh Sông Trăng › CĐCS Công ty May"

    assert json.loads(listed(app, "--unit", "ST-01", "--json")) == [
        {
            "name": "Vũ Trọng Toàn",
            "family": "Vũ Trọng",
            "given": "Toàn",
            "birth_date": "2001-09-27",
            "birth_precision": "day",
            "sex": "male",
            "phone": "0878721495",
            "national_id": "052201814295",
            "member_code": "DV01",
            "unit": {"code": "ST-01", "name": "CĐCS Công ty May", "path": path},
            "posts": [
                {
                    "post": "Chủ tịch",
                    "post_kind": "chair",
                    "cadre_type": "part_time",
                    "unit": "ST-01",
                    "since": "2026-07-01",
                    "until": None,
                }
            ],
        }
    ]


def test_what_is_not_known_is_null(app: Flask) -> None:
    person = json.loads(listed(app, "--json"))[0]

    assert (person["name"], person["birth_date"], person["birth_precision"], person["sex"]) == (
        "Lê An",
        None,
        None,
        None,
    )
    assert (person["phone"], person["national_id"], person["member_code"], person["posts"]) == (
        None,
        None,
        None,
        [],
    )


def test_nobody_is_an_empty_document(app: Flask) -> None:
    make_unit(code="MOI")
    db.commit()

    assert listed(app, "--unit", "MOI", "--json") == "[]\n"


def test_an_unknown_unit_is_refused_by_its_code(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["people", "list", "--unit", "XX"])

    assert str(result.exception) == "Không có đơn vị mã “XX”."
