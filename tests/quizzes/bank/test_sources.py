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
    assert list_sources(paths, SourceFilter(is_expired=True), today=TODAY) == [
        SourceLine(OLD, "Điều 10", 2, 2)
    ]
    assert list_sources(("/khac/",), SourceFilter(), today=TODAY) == []


@pytest.mark.parametrize(("on", "found"), [(date(2025, 6, 30), []), (date(2025, 7, 1), [1, 2])])
def test_the_last_day_of_a_law_is_still_valid(province: Unit, on: date, found: list[int]) -> None:
    wanted = SourceFilter(law=OLD, article="Điều 10", on=on, is_expired=True)

    page = page_of_sourced((province.path,), wanted, today=TODAY)

    assert [question.id for question in page.items] == found


def test_the_pages_lead_from_a_law_to_its_questions(client: FlaskClient, province: Unit) -> None:
    sign_in(client, make_staff(Role.TRAINER, province))

    assert "law=Lu%E1%BA%ADt+C%C3%B4ng+%C4%91o%C3%A0n+2012" in client.get("/question-sources").text
    page = client.get("/question-sources/questions", query_string={"law": OLD}).text
    assert page.count("Câu hỏi số") == 2
    assert client.get("/question-sources?day=hôm+qua").status_code == 400


@pytest.mark.parametrize("page", ["/question-sources", "/question-sources/questions"])
def test_only_trainers_open_them(client: FlaskClient, app: Flask, page: str) -> None:
    assert client.get(page).location.startswith("/sign-in")
    sign_in(client, make_staff(Role.ORGANISER, make_unit()))
    assert client.get(page).status_code == 403
