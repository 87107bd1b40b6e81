"""Banks that other units may use."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.jobs.execution import run_now
from lms.jobs.models import Job
from lms.rights import Role
from lms.units.actions import move_unit
from lms.units.mergers import merge_unit
from lms.units.models import Level, Unit
from lms.units.rules import Decision
from quizzes.bank.models import BankShare, Question, QuestionBank
from quizzes.bank.queries import list_banks
from quizzes.bank.sharing import ShareLine, list_shares, share_bank, unshare_bank
from tests.quizzes.world import make_bank
from tests.world import NOON, make_staff, make_unit, sign_in

READING = [
    "/question-banks/1",
    "/question-banks/1/coverage",
    "/question-banks/1/alike",
    "/question-banks/1/statistics",
    "/question-banks/1/exports/new",
    "/questions/1",
    "/questions/1/versions/1",
]
WRITING = [
    "/question-banks/1/questions/new",
    "/question-banks/1/imports/new",
    "/question-banks/1/table",
    "/questions/1/edit",
]
OWNING = ["/question-banks/1/edit", "/question-banks/1/shares"]
ACTS = ["/questions/1/retire", "/questions/1/restore", "/questions/1/replace/2"]
TEXT = "Câu 1: Thử việc bao lâu?\nA. 30 ngày\nB. 60 ngày\nĐáp án: B\n"


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)


@pytest.fixture
def commune(province: Unit) -> Unit:
    return make_unit("Công đoàn xã Bến Lở", parent=province, level=Level.UPPER)


@pytest.fixture
def bank(province: Unit) -> QuestionBank:
    """A bank of the province."""
    return db.session.get_one(QuestionBank, make_bank(3, unit=province))


def share(bank: QuestionBank, unit: Unit, *, may_write: bool = False) -> None:
    share_bank(bank, unit, may_write=may_write, account_id=None, now=NOON)
    db.commit()


def statuses(client: FlaskClient, pages: list[str]) -> set[int]:
    return {client.get(page, buffered=True).status_code for page in pages}


def test_a_share_reaches_the_unit_those_below_it_and_those_who_look_after_it(
    bank: QuestionBank, province: Unit, commune: Unit
) -> None:
    other = make_unit("LĐLĐ tỉnh Khác")
    theirs = make_unit("Công đoàn xã Khác", parent=other)
    below, beside = make_unit("CĐCS Khác", parent=theirs), make_unit("Xã bên", parent=other)
    share(bank, theirs)

    found = {
        unit.name: len(list_banks((unit.path,))) for unit in (province, commune, theirs, below, beside, other)
    }

    assert found == {
        "LĐLĐ tỉnh Sông Trăng": 1,
        "Công đoàn xã Bến Lở": 0,
        "Công đoàn xã Khác": 1,
        "CĐCS Khác": 1,
        "Xã bên": 0,
        "LĐLĐ tỉnh Khác": 1,
    }
    assert [line.is_shared for line in list_banks((below.path,))] == [True]
    assert list_banks((below.path,), writes=True) == []


@pytest.mark.parametrize(
    ("right", "expected"),
    [("none", (404, 404, 404)), ("read", (200, 404, 404)), ("write", (200, 200, 404))],
)
def test_a_right_opens_its_pages_and_no_others(
    client: FlaskClient,
    bank: QuestionBank,
    commune: Unit,
    right: str,
    expected: tuple[int, ...],
) -> None:
    if right != "none":
        share(bank, commune, may_write=right == "write")
    sign_in(client, make_staff(Role.TRAINER, commune))

    assert tuple(statuses(client, pages) for pages in (READING, WRITING, OWNING)) == tuple(
        {status} for status in expected
    )
    acted = {client.post(act).status_code for act in ACTS}
    assert acted == ({302} if right == "write" else {404})
    written = {client.post(page, data={"text": TEXT}).status_code for page in WRITING}
    assert written == ({400, 302} if right == "write" else {404})
    owned = {client.post(page, data={"name": "Của tôi", "right": "write"}).status_code for page in OWNING}
    assert owned | {client.post(f"/question-banks/1/shares/{commune.id}/end").status_code} == {404}


def test_the_share_of_a_unit_opens_nothing_to_its_neighbour(
    client: FlaskClient, bank: QuestionBank, commune: Unit, province: Unit
) -> None:
    share(bank, commune, may_write=True)
    sign_in(client, make_staff(Role.TRAINER, make_unit("Công đoàn xã bên", parent=province)))

    assert statuses(client, READING + WRITING + OWNING) == {404}
    assert {client.post(act).status_code for act in [*ACTS, "/questions/1/copy"]} == {404}
    assert "Pháp luật lao động" not in client.get("/question-banks").text
    for page in ("/question-sources", "/question-sources/questions?bank=1"):
        assert "Bộ luật Lao động 2019" not in client.get(page).text


def test_what_was_begun_under_a_share_ends_with_it(
    client: FlaskClient, bank: QuestionBank, commune: Unit
) -> None:
    share(bank, commune, may_write=True)
    sign_in(client, make_staff(Role.TRAINER, commune))
    draft = client.post("/question-banks/1/imports/new", data={"format": "", "text": TEXT}).location
    job_id = int(
        client.post("/question-banks/1/exports/new", data={"format": "gift"}).location.split("/")[-1]
    )
    run_now(job_id)
    file = str(db.session.get_one(Job, job_id, populate_existing=True).result_url)
    assert statuses(client, [draft, file]) == {200}

    unshare_bank(bank, commune.id, account_id=None, now=NOON)
    db.commit()

    assert statuses(client, [draft, file]) == {404}
    assert client.post(draft).status_code == 404
    assert list(db.session.scalars(select(Question.id))) == [1, 2, 3]


def test_a_bank_and_a_share_go_with_the_units_that_move(
    bank: QuestionBank, province: Unit, commune: Unit
) -> None:
    other = make_unit("LĐLĐ tỉnh Khác", level=Level.PROVINCE)
    own = make_bank(1, unit=commune, name="Của xã")
    share(bank, make_unit("CĐCS trường Bến Lở", parent=commune))
    move_unit(commune.id, other.id, Decision(NOON))
    db.commit()

    found = {
        unit.name: [line.id for line in list_banks((db.session.get_one(Unit, unit.id).path,))]
        for unit in (province, other, commune)
    }

    assert found == {
        "LĐLĐ tỉnh Sông Trăng": [bank.id],
        "LĐLĐ tỉnh Khác": [own, bank.id],
        "Công đoàn xã Bến Lở": [own, bank.id],
    }


def test_the_bank_of_a_unit_that_went_into_another_is_handed_on_from_above(
    bank: QuestionBank, province: Unit, commune: Unit
) -> None:
    own = db.session.get_one(QuestionBank, make_bank(1, unit=commune, name="Của xã"))
    into = make_unit("Công đoàn phường Bến Lở", parent=province, level=Level.UPPER)
    merge_unit(commune.id, into.id, Decision(NOON))
    assert [line.id for line in list_banks((province.path,))] == [own.id, bank.id]

    share(own, into, may_write=True)

    assert [line.id for line in list_banks((into.path,), writes=True)] == [own.id]


def test_who_may_read_copies_a_question_into_a_bank_of_their_own(
    client: FlaskClient, bank: QuestionBank, commune: Unit, province: Unit
) -> None:
    own = make_bank(0, unit=commune, name="Của xã")
    closed = make_bank(0, unit=province, name="Của tỉnh")
    share(bank, commune)
    sign_in(client, make_staff(Role.TRAINER, commune))

    refused = client.post("/questions/1/copy", data={"bank_id": closed})
    copied = client.post("/questions/1/copy", data={"bank_id": own})

    assert (refused.status_code, copied.status_code, copied.location) == (404, 302, "/questions/4")
    copy = db.session.get_one(Question, 4)
    assert (copy.bank_id, copy.text_folded) == (own, db.session.get_one(Question, 1).text_folded)


def test_a_shared_bank_is_offered_to_quizzes_and_contests(
    client: FlaskClient, bank: QuestionBank, commune: Unit
) -> None:
    staff = make_staff(Role.ORGANISER, commune)
    db.commit()
    sign_in(client, staff)
    assert "Pháp luật lao động" not in client.get("/organising/contests/new").text

    share(bank, commune)

    assert '<option value="1">Pháp luật lao động' in client.get("/organising/contests/new").text


def test_the_page_shares_changes_a_right_and_takes_it_back(
    client: FlaskClient, bank: QuestionBank, province: Unit, commune: Unit
) -> None:
    sign_in(client, make_staff(Role.TRAINER, province))

    for right in ("read", "write", "write"):
        form = {"unit": "Công đoàn xã Bến Lở", "right": right}
        assert client.post("/question-banks/1/shares", data=form).status_code == 302
    assert list_shares(1) == [ShareLine(commune.id, "Công đoàn xã Bến Lở", True)]
    wrong = client.post("/question-banks/1/shares", data={"unit": "Không có", "right": "read"})
    assert (wrong.status_code, "Không có đơn vị nào" in wrong.text) == (400, True)

    for _time in range(2):
        assert client.post(f"/question-banks/1/shares/{commune.id}/end").status_code == 302
    assert db.session.scalars(select(BankShare.unit_id)).all() == []


def test_a_share_that_ends_closes_the_bank(bank: QuestionBank, commune: Unit) -> None:
    share(bank, commune)
    unshare_bank(bank, commune.id, account_id=None, now=NOON)

    assert list_banks((commune.path,)) == []
