"""Pictures that are brought on the page of a question."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.rights import Role
from lms.units.models import Unit
from quizzes.bank.models import Question, QuestionVersion
from tests.quizzes.pictures import make_bank_of_signs, make_picture
from tests.quizzes.world import make_bank
from tests.world import make_staff, make_unit, sign_in

SIGN, TRIANGLE = make_picture(10), make_picture(20)
QUESTION = {"stem": "Biển nào cấm?", "options-0-words": "Biển A", "right": "1", "difficulty": "easy"}


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def trainer(province: Unit, client: FlaskClient) -> FlaskClient:
    """The browser of a trainer of the province."""
    sign_in(client, make_staff(Role.TRAINER, province))
    return client


@pytest.fixture
def address(province: Unit) -> str:
    """Where a question of an empty bank is written."""
    bank_id = make_bank(0, unit=province)
    db.commit()
    return f"/question-banks/{bank_id}/questions/new"


def brought() -> dict[str, Any]:
    """Return a question with a picture in its stem and one as its right option."""
    return QUESTION | {
        "pictures-0-file": (io.BytesIO(SIGN.content), "bien.png"),
        "pictures-0-description": 'Biển tròn "cấm"',
        "options-1-file": (io.BytesIO(TRIANGLE.content), "tam-giac.png"),
        "options-1-description": "Hình tam giác",
    }


def kept_texts() -> tuple[str, list[str]]:
    """Return the stem and the options of the newest version."""
    version = db.session.scalars(select(QuestionVersion).order_by(QuestionVersion.id.desc()).limit(1)).one()
    return version.stem, [option["html"] for option in version.options]


def test_pictures_come_with_what_they_show(trainer: FlaskClient, address: str) -> None:
    assert trainer.post(address, data=brought()).status_code == 302

    assert kept_texts() == (
        f'Biển nào cấm?<img src="{SIGN.address}" alt="Biển tròn &quot;cấm&quot;">',
        ["Biển A", f'<img src="{TRIANGLE.address}" alt="Hình tam giác">'],
    )
    with trainer.get(SIGN.address) as shown:
        assert shown.data == SIGN.content


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"options-1-description": ""}, "Hãy ghi hình vẽ gì"),
        ({"pictures-0-description": ""}, "Hãy ghi hình vẽ gì"),
        ({"options-1-file": b"<svg onload=alert(1)>"}, "Không nhận hình “a.svg”"),
    ],
)
def test_a_picture_that_is_none_or_is_not_described_is_refused(
    trainer: FlaskClient, address: str, wrong: dict[str, Any], sentence: str
) -> None:
    files = {name: (io.BytesIO(text), "a.svg") for name, text in wrong.items() if isinstance(text, bytes)}

    answer = trainer.post(address, data=brought() | wrong | files)

    assert (answer.status_code, sentence in answer.text) == (400, True)
    assert db.session.scalars(select(func.count(Question.id))).one() == 0


def test_a_picture_that_was_sent_once_need_not_be_sent_again(trainer: FlaskClient, address: str) -> None:
    page = trainer.post(address, data=brought() | {"stem": ""})
    assert f'value="{TRIANGLE.address}"' in page.text

    again = {"options-1-picture": TRIANGLE.address, "options-1-description": "Hình tam giác"}
    trainer.post(address, data=QUESTION | again)

    assert kept_texts()[1] == ["Biển A", f'<img src="{TRIANGLE.address}" alt="Hình tam giác">']


def test_who_brought_a_picture_sees_it_before_any_question_does(
    trainer: FlaskClient, address: str, app: Flask
) -> None:
    assert f'src="{SIGN.address}"' in trainer.post(address, data=brought() | {"look": "1"}).text
    other = app.test_client()
    sign_in(other, make_staff(Role.TRAINER, make_unit("LĐLĐ tỉnh Khác")))

    with trainer.get(SIGN.address) as shown:
        assert shown.status_code == 200
    assert other.get(SIGN.address).status_code == 404


def test_a_picture_is_described_and_dropped_later(trainer: FlaskClient, province: Unit) -> None:
    make_bank_of_signs(province)
    db.commit()
    stem, options = kept_texts()
    form = {
        "stem": stem,
        "pictures-0-place": "0",
        "pictures-0-picture": stem.split('"')[1],
        "pictures-0-description": "Biển cấm rẽ",
        "options-0-place": "0",
        "options-0-words": "Biển thứ nhất",
        "options-0-picture": options[0].split('"')[1],
        "options-0-drops_picture": "y",
        "options-1-place": "1",
        "options-1-picture": options[1].split('"')[1],
        "options-1-description": "Biển nền xanh",
        "right": "0",
        "difficulty": "easy",
        "seen_version": "1",
    }

    assert trainer.post("/questions/1/edit", data=form).status_code == 302

    stem, options = kept_texts()
    assert 'alt="Biển cấm rẽ"' in stem
    assert options[0] == "Biển thứ nhất"
    assert 'alt="Biển nền xanh"' in options[1]
