"""Which questions have to be read again when a law changes."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.rights import Role
from lms.units.models import Unit
from quizzes.bank.actions import add_questions, create_bank
from quizzes.bank.sources import SourceFilter, SourceLine, list_sources, page_of_sourced
from tests.quizzes.world import make_question
from tests.world import NOON, make_staff, make_unit, sign_in

TODAY = date(2026, 11, 22)
OLD, NEW = "Luật Công đoàn 2012", "Luật Công đoàn 2024"


@pytest.fixture
def province(app: Flask) -> Unit:
    """A province whose bank has questions on an old law, which ended on 30 June 2025, and on a new one."""
    unit = make_unit("LĐLĐ tỉnh Sông Trăng")
    bank_id = create_bank(name="Luật Công đoàn", unit_id=unit.id, account_id=None, now=NOON)
    old = [make_question(number, law=OLD, article="Điều 10", valid_to=date(2025, 6, 30)) for number in (1, 2)]
    new = [make_question(3, law=NEW, article="Điều 9"), make_question(4, law="", article="")]
    add_questions(bank_id, [*old, *new, make_question(5, law=NEW)], account_id=None, now=NOON)
    db.commit()
    return unit


def test_laws_and_articles_stand_in_order_with_what_is_no_longer_valid(province: Unit) -> None:
    paths = (province.path,)

    assert list_sources(paths, SourceFilter(), today=TODAY) == [
        SourceLine(OLD, "Điều 10", 2, 2),
        SourceLine(NEW, "Điều 5", 1, 0),
        SourceLine(NEW, "Điều 9", 1, 0),
    ]
    assert list_sources(paths, SourceFilter(is_invalid=True), today=TODAY) == [
        SourceLine(OLD, "Điều 10", 2, 2)
    ]
    assert list_sources(("/khac/",), SourceFilter(), today=TODAY) == []


@pytest.mark.parametrize(("on", "found"), [(date(2025, 6, 30), []), (date(2025, 7, 1), [1, 2])])
def test_the_last_day_of_a_law_is_still_valid(province: Unit, on: date, found: list[int]) -> None:
    wanted = SourceFilter(law=OLD, article="Điều 10", on=on, is_invalid=True)

    page = page_of_sourced((province.path,), wanted, today=TODAY)

    assert [question.id for question in page.items] == found


@pytest.mark.parametrize(("on", "found"), [(date(2026, 12, 31), [6]), (date(2027, 1, 1), [])])
def test_a_law_is_not_valid_before_its_first_day(province: Unit, on: date, found: list[int]) -> None:
    coming = make_question(6, law="Luật Việc làm 2025", article="Điều 1", valid_from=date(2027, 1, 1))
    add_questions(1, [coming], account_id=None, now=NOON)

    page = page_of_sourced(
        (province.path,), SourceFilter(law=coming.law, on=on, is_invalid=True), today=TODAY
    )

    assert [question.id for question in page.items] == found


def test_spellings_of_one_law_are_one_line_that_leads_to_all(province: Unit) -> None:
    other = make_question(6, law="luật công đoàn 2012", article="điều 10", valid_to=date(2025, 6, 30))
    add_questions(1, [other], account_id=None, now=NOON)
    wanted = SourceFilter(law=OLD, article="Điều 10")

    lines = list_sources((province.path,), wanted, today=TODAY)
    page = page_of_sourced((province.path,), wanted, today=TODAY)

    assert lines == [SourceLine(OLD, "Điều 10", 3, 3)]
    assert [question.id for question in page.items] == [1, 2, 6]


def test_the_pages_lead_from_a_law_to_its_questions(client: FlaskClient, province: Unit) -> None:
    sign_in(client, make_staff(Role.TRAINER, province))

    index = client.get("/question-sources").text
    law = "law=Lu%E1%BA%ADt+C%C3%B4ng+%C4%91o%C3%A0n+2012"
    assert f'{law}">{OLD}</a>' in index
    assert f'{law}&amp;article=%C4%90i%E1%BB%81u+10">Điều 10</a>' in index
    page = client.get("/question-sources/questions", query_string={"law": OLD}).text
    assert page.count("Câu hỏi số") == 2
    assert client.get("/question-sources?day=hôm+qua").status_code == 400


@pytest.mark.parametrize("page", ["/question-sources", "/question-sources/questions"])
def test_only_trainers_open_them(client: FlaskClient, app: Flask, page: str) -> None:
    assert client.get(page).location.startswith("/sign-in")
    sign_in(client, make_staff(Role.ORGANISER, make_unit()))
    assert client.get(page).status_code == 403
