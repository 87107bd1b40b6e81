"""Stages without a paper: results by hand or from a file, corrected on record, published, with papers."""

import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms import db
from lms.audit.models import AuditEntry
from lms.files.queries import get_file, path_of
from lms.people.models import Person
from lms.rights import Role
from lms.spreadsheets import Column, Table, write_xlsx
from lms.units.models import Level, Unit
from quizzes.attempts.models import Attempt
from quizzes.awards.actions import papers_of
from quizzes.awards.queries import awarded_in
from quizzes.contests.models import Contest
from quizzes.contests.queries import rules_of
from quizzes.contests.rules.stages import Stage, StageKind
from quizzes.ranking.rules import OnePrize, Prize, Ranking, Scope
from quizzes.results import actions
from quizzes.results.models import Award, Standing, StandingState
from quizzes.results.stages.models import StageLine
from tests.quizzes.results.world import OVER, make_draft, make_ranked_contest, sit
from tests.world import DAY, NOON, make_account, make_person, make_staff, make_unit, sign_in

FINAL = Stage("Chung kết đội tuyển", StageKind.LIVE, NOON + DAY, NOON + 2 * DAY)
AFTER = FINAL.closes_at + timedelta(minutes=1)
FIRST = Prize("Giải Nhất đội", 1, 3_000_000, scope=Scope.STAGE, stage=1)
SECOND = Prize("Giải Nhì đội", 2, scope=Scope.STAGE, stage=1)
HEADINGS = "Họ tên hoặc tên đội;Cá nhân hay tập thể;Mã đoàn viên;Mã đơn vị;Điểm;Hạng;Giải;Ghi chú;Đã xác minh"


@pytest.fixture(autouse=True)
def after_the_close() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def ward(app: Flask) -> Unit:
    return make_unit("Công đoàn phường", code="W", level=Level.UPPER)


@pytest.fixture
def an(ward: Unit) -> Person:
    return make_person("Nguyễn Văn An", unit=make_unit("CĐCS Một", parent=ward, code="G1"), member_code="DV1")


@pytest.fixture
def contest(ward: Unit, an: Person) -> Contest:
    contest = make_contest(ward)
    sit(an, contest, 5)
    db.commit()
    return contest


@pytest.fixture
def organiser(client: FlaskClient, ward: Unit) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, ward))
    return client


def make_contest(unit: Unit, **values: Any) -> Contest:
    """Publish a contest of one round and a live final."""
    prizes = (Prize("Giải Nhất", 1, 500_000), FIRST, SECOND)
    return make_ranked_contest(unit, **{"stages": (FINAL,), "prizes": prizes, **values})


def base(contest: Contest) -> str:
    return f"/organising/contests/{contest.id}/stages/1"


def add(client: FlaskClient, contest: Contest, **values: str) -> TestResponse:
    return client.post(base(contest), data={"prize": "", **values})


def upload(client: FlaskClient, contest: Contest, *rows: tuple[str, ...]) -> TestResponse:
    stream = BytesIO()
    write_xlsx(stream, Table("Kết quả", [Column(one) for one in HEADINGS.split(";")], rows))
    stream.seek(0)
    data = {"file": (stream, "chung-ket.xlsx")}
    return client.post(f"{base(contest)}/import", data=data, content_type="multipart/form-data")


def kept() -> list[tuple[object, ...]]:
    rows = db.session.scalars(select(StageLine).order_by(StageLine.id))
    return [(one.name, one.is_team, one.points, one.place, one.prize, one.is_verified) for one in rows]


def published(contest: Contest) -> list[Standing]:
    statement = select(Standing).where(Standing.contest_id == contest.id, Standing.round_number == 1001)
    return list(db.session.scalars(statement.order_by(Standing.version)))


def test_a_file_is_looked_at_taken_whole_published_and_read_by_a_stranger(
    app: Flask, organiser: FlaskClient, contest: Contest, an: Person
) -> None:
    assert "Chung kết đội tuyển" in organiser.get(f"/organising/contests/{contest.id}/results").text
    answer = upload(
        organiser,
        contest,
        ("Đội Sông Hồng", "Tập thể", "", "G1", "92,5", "", "Giải Nhất đội", "", "x"),
        ("nguyễn văn an", "", "DV1", "", "88", "", "Giải Nhì đội", "Thuyết trình hay", "x"),
        ("Lê Thị Bình", "Cá nhân", "", "", "88", "", "", "", ""),
    )
    preview = organiser.get(answer.location).text
    assert ["Đội Sông Hồng" in preview, "Ghi 3 dòng" in preview, kept()] == [True, True, []]

    assert organiser.post(answer.location).location == base(contest)
    assert organiser.post(f"{base(contest)}/publish").status_code == 302

    (standing,) = published(contest)
    with path_of(get_file(standing.file_id or 0)).open(encoding="utf-8") as stream:
        about, fields, *lines = [json.loads(line) for line in stream]
    assert (about["stage_title"], about["version"], fields) == (
        "Chung kết đội tuyển",
        1,
        ["place", "name", "unit", "points", "prize", "remark"],
    )
    assert lines == [
        [1, "Đội Sông Hồng", "G1", "92.5", "Giải Nhất đội", ""],
        [2, "Lê T. B.", "", "88", "", ""],
        [2, "Nguyễn V. A.", "", "88", "Giải Nhì đội", "Thuyết trình hay"],
    ]
    stranger = app.test_client()
    assert "Chung kết đội tuyển" in stranger.get(f"/c/{contest.slug}/results").text
    page = stranger.get(f"/c/{contest.slug}/results/stages/1").text
    shown = ("Đội Sông Hồng", "Nguyễn V. A.", "92,5", "Giải Nhì đội", standing.sha256)
    assert [one in page for one in (*shown, "Nguyễn Văn An", "Lê Thị Bình")] == [True] * 5 + [False] * 2
    with stranger.get(f"/c/{contest.slug}/results/stages/1/file") as sent:
        assert sha256(sent.data).hexdigest() == standing.sha256


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "", "", "", "5", "", "", "", ""), "Hãy ghi người, đội hoặc chọn đơn vị."),
        (("Đội A", "", "", "", "năm", "", "", "", ""), "Điểm phải là một số không âm"),
        (("Đội A", "", "", "", "", "0", "", "", ""), "Hạng phải là một số nguyên từ 1."),
        (("Đội A", "", "", "", "5", "", "Giải Ba", "", ""), "không có giải “Giải Ba”"),
        (("Đội A", "", "", "G9", "5", "", "", "", ""), "Không có đơn vị mã “G9”."),
        (("Đội A", "", "DV9", "", "5", "", "", "", ""), "Không có đoàn viên mã “DV9”."),
        (("Lê Thị Bình", "", "DV1", "", "5", "", "", "", ""), "Mã này là của Nguyễn Văn An"),
        (("Đội A", "nhóm", "", "", "5", "", "", "", ""), "Không có lựa chọn “nhóm”"),
        (("", "Tập thể", "DV1", "", "5", "", "", "", ""), "dự thi với tư cách cá nhân"),
        (("Đội Một", "", "", "", "5", "", "", "", ""), "“Đội Một” đã có trong kết quả."),
        (("Đội A", "", "", "", "5", "", "Giải Nhất đội", "", ""), "đã trao đủ số lượng theo thể lệ"),
        (("Đội A", "", "", "", "", "", "", "", ""), "Hãy ghi điểm, hạng, giải hoặc ghi chú."),
    ],
)
def test_a_file_with_a_wrong_line_names_it_and_nothing_is_stored(
    organiser: FlaskClient, contest: Contest, row: tuple[str, ...], sentence: str
) -> None:
    first = ("Đội Một", "", "", "", "9", "", "Giải Nhất đội", "", "x")
    address = upload(organiser, contest, first, row).location

    looked, taken = organiser.get(address).text, organiser.post(address)

    assert [text in looked for text in ("Dòng 3", sentence)] == [True, True]
    assert (taken.status_code, kept()) == (200, [])


def test_what_is_no_table_of_results_is_refused_with_the_columns_that_are_missing(
    organiser: FlaskClient, contest: Contest
) -> None:
    data = {"file": (BytesIO("Họ tên;Số\nAn;1\n".encode()), "x.csv")}
    answer = organiser.post(f"{base(contest)}/import", data=data, content_type="multipart/form-data")

    assert (answer.status_code, "Tệp thiếu cột: Họ tên hoặc tên đội, Điểm, Hạng." in answer.text) == (
        400,
        True,
    )


def test_lines_are_written_corrected_and_voided_on_record(
    organiser: FlaskClient, contest: Contest, an: Person
) -> None:
    found = organiser.get(f"{base(contest)}?q=nguyen van an").text
    assert f"person={an.id}" in found
    add(organiser, contest, person=str(an.id), points="9,5", prize="Giải Nhất đội", is_verified="y")
    add(organiser, contest, name="Đội Hai", is_team="y", points="9", prize="Giải Nhì đội", is_verified="y")
    organiser.post(f"{base(contest)}/publish")
    ids = db.session.scalars(select(StageLine.id).order_by(StageLine.id)).all()

    void = organiser.post(f"{base(contest)}/lines/{ids[0]}/void", data={"reason": "Không đúng đối tượng"})
    correct = organiser.post(
        f"{base(contest)}/lines/{ids[1]}",
        data={"name": "Đội Hai", "is_team": "y", "points": "9", "prize": "Giải Nhất đội", "is_verified": "y"},
    )
    assert (void.status_code, correct.status_code) == (302, 302)
    lifted = organiser.post(f"{base(contest)}/lines/{ids[0]}/lift")
    assert (lifted.status_code, "đã trao đủ số lượng" in lifted.text) == (409, True)
    assert [one.name for one in awarded_in(contest, published(contest)[0]).people] == []
    organiser.post(f"{base(contest)}/publish")

    first, second = published(contest)
    assert (first.differences, second.version) == ([], 2)
    before = {"place": 2, "points": "9", "prize": "Giải Nhì đội", "remark": ""}
    assert second.differences == [
        {"name": "Nguyễn V. A.", "change": "removed"},
        {
            "name": "Đội Hai",
            "change": "line",
            "before": before,
            "after": before | {"place": 1, "prize": "Giải Nhất đội"},
        },
    ]
    old = organiser.get(f"/c/{contest.slug}/results/stages/1?version=1").text
    assert ["Nguyễn V. A." in old, "Đây là bản cũ" in old] == [True, True]
    acts = select(AuditEntry.action, AuditEntry.reason).where(AuditEntry.action.like("stage.%"))
    assert [tuple(one) for one in db.session.execute(acts.order_by(AuditEntry.id))] == [
        ("stage.add_line", ""),
        ("stage.add_line", ""),
        ("stage.publish", ""),
        ("stage.void_line", "Không đúng đối tượng"),
        ("stage.correct_line", ""),
        ("stage.publish", ""),
    ]
    again = organiser.post(f"{base(contest)}/publish")
    assert (again.status_code, "Kết quả vẫn như bản đã công bố." in again.text) == (409, True)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"points": "5"}, "Hãy ghi người, đội hoặc chọn đơn vị."),
        ({"name": "Đội A"}, "Hãy ghi điểm, hạng, giải hoặc ghi chú."),
        ({"name": "Đội A", "points": "-5"}, "Điểm phải là một số không âm"),
        ({"name": "Đội Một", "points": "5"}, "“Đội Một” đã có trong kết quả."),
        ({"name": "Đội A", "prize": "Giải Nhất đội"}, "đã trao đủ số lượng theo thể lệ"),
        ({"name": "Đội A", "prize": "Giải Ba"}, "Hãy chọn một mục trong danh sách."),
        ({"name": "Đội A", "points": "5", "unit": "G9"}, "Không có đơn vị nào tên hoặc mã như vậy"),
    ],
)
def test_a_line_that_cannot_be_is_refused_beside_its_field(
    organiser: FlaskClient, contest: Contest, values: dict[str, str], sentence: str
) -> None:
    add(organiser, contest, name="Đội Một", points="9", prize="Giải Nhất đội")

    answer = add(organiser, contest, **values)

    assert (answer.status_code, sentence in answer.text, len(kept())) == (400, True, 1)


def test_nothing_is_published_before_the_close_without_lines_or_with_a_winner_who_is_not_verified(
    client: FlaskClient, ward: Unit, contest: Contest
) -> None:
    address, line = base(contest), {"name": "Đội Một", "prize": "Giải Nhất đội"}
    with time_machine.travel(FINAL.closes_at - timedelta(minutes=1), tick=False):
        sign_in(client, make_staff(Role.ORGANISER, ward))
        early = client.post(f"{address}/publish").text
    empty = client.post(f"{address}/publish").text
    assert client.post(address, data=line).status_code == 302
    unverified = client.post(f"{address}/publish").text

    assert "Chưa có dòng kết quả nào để công bố." in empty
    assert "Còn 1 người đạt giải chưa được xác minh" in unverified
    assert "chưa kết thúc nên chưa công bố được" in early
    assert db.session.scalars(select(Standing)).all() == []


def test_decision_and_certificates_name_people_and_teams_of_a_stage(
    app: Flask, organiser: FlaskClient, contest: Contest, an: Person, ward: Unit
) -> None:
    add(organiser, contest, person=str(an.id), unit="G1", place="1", prize="Giải Nhất đội", is_verified="y")
    add(organiser, contest, unit="W", place="2", prize="Giải Nhì đội", is_verified="y")
    organiser.post(f"{base(contest)}/publish")
    papers = f"/organising/contests/{contest.id}/results/1001/papers"
    facts = {"issuer": "CĐ phường", "authority": "Ban Thường vụ", "place": "Huế", "signer_title": "Chủ tịch"}

    assert organiser.post(papers, data=facts | {"sort": "certificate"}).status_code == 302
    release = organiser.post(f"/organising/contests/{contest.id}/results/1001/certificates/release")

    (standing,) = published(contest)
    awarded = awarded_in(contest, standing)
    assert [(one.name, one.unit, one.prize, one.value) for one in awarded.people] == [
        ("Nguyễn Văn An", "CĐCS Một, Công đoàn phường", "Giải Nhất đội", 3_000_000)
    ]
    assert [(one.table, one.name, one.prize) for one in awarded.units] == [
        ("Chung kết đội tuyển", "Công đoàn phường", "Giải Nhì đội")
    ]
    assert [one.kind for one in papers_of(contest, standing)] == ["decision", "annex", "certificates"]
    assert (release.status_code, awarded.round_title) == (302, "Chung kết đội tuyển")
    winner = app.test_client()
    sign_in(winner, make_account(an))
    own = winner.get(f"/c/{contest.slug}/certificates").text
    assert ["Giải Nhất đội" in own, "/certificates/1001" in own] == [True, True]
    assert "Kết quả của bạn" in winner.get(f"/c/{contest.slug}/results/stages/1").text


def test_one_prize_a_person_counts_stages_and_rounds_together(
    organiser: FlaskClient, ward: Unit, an: Person
) -> None:
    contest = make_contest(ward, ranking=Ranking(one_prize=OnePrize.CONTEST), collective=())
    binh = make_person("Lê Thị Bình", unit=ward)
    for person, right in ((an, 5), (binh, 3)):
        sit(person, contest, right)
    draft = make_draft(contest)
    db.commit()
    add(organiser, contest, person=str(an.id), place="1", prize="Giải Nhất đội", is_verified="y")
    organiser.post(f"{base(contest)}/publish")

    db.session.expire_all()
    assert db.session.get_one(Standing, draft.id).state == StandingState.OUTDATED
    draft = make_draft(contest)
    actions.publish_standing(draft.id, account_id=None, now=OVER, needs_verified=False)
    db.commit()
    sitters = select(Attempt.person_id).join(Award, Award.attempt_id == Attempt.id)
    assert db.session.scalars(sitters).all() == [binh.id]
    refused = add(organiser, contest, person=str(binh.id), place="2", prize="Giải Nhì đội")
    assert (refused.status_code, "đã có giải ở phần khác" in refused.text) == (400, True)


def test_others_find_no_stage_and_no_other_number(
    client: FlaskClient, ward: Unit, contest: Contest, an: Person
) -> None:
    assert client.get(base(contest)).status_code == 302
    assert client.get(f"/c/{contest.slug}/results/stages/1").status_code == 404
    assert client.get(f"/c/{contest.slug}/results/1001").status_code == 404
    sign_in(client, make_staff(Role.ORGANISER, make_unit("CĐCS khác", code="X")))
    assert [client.get(base(contest)).status_code, add(client, contest, name="A").status_code] == [404, 404]
    sign_in(client, make_staff(Role.ORGANISER, ward))
    other = base(contest).removesuffix("1") + "2"
    assert [client.get(other).status_code, client.get(f"{base(contest)}?person=99999").status_code] == [
        404
    ] * 2
    assert client.get(f"/organising/contests/{contest.id}/results/1001").status_code == 404
    assert rules_of(contest.id).stages == (FINAL,)
