"""A catalogue is looked at, field by field, before any of it is kept; all of it is, or nothing."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lms import db
from lms.audit.models import AuditEntry
from lms.files.models import File
from lms.rights import Role
from lms.targets import actions
from lms.targets.catalogues import compare
from lms.targets.models import Target
from lms.targets.readers import HasProblems, read_targets
from tests.lms.targets.test_actions import World
from tests.lms.targets.test_readers import catalogue
from tests.world import NOON, make_staff, make_unit, sign_in

RAISED = {"id": "ST-1", "threshold": "95", "deadline": "2027-06-30"}
SUBJECT = {"subject": "chuyển đổi số"}


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def organiser(world: World, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, world.province))
    return client


def send(client: FlaskClient, world: World, content: bytes) -> TestResponse:
    form = {"unit_id": world.province.id, "file": (io.BytesIO(content), "danh-muc.csv")}
    return client.post("/targets/import", data=form)


def seen_in(page: TestResponse) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page.text)
    assert found is not None
    return found.group(1)


def kept() -> list[tuple[str, int | None]]:
    return [(one.code, one.threshold) for one in db.session.scalars(select(Target).order_by(Target.code))]


def test_a_catalogue_is_kept_once_it_was_seen_and_again_changes_nothing(
    organiser: FlaskClient, world: World
) -> None:
    address = send(organiser, world, catalogue(RAISED, {"id": "ST-9"})).location
    page = organiser.get(address)

    assert "1 chỉ tiêu mới, 1 thay đổi, 0 giữ nguyên." in page.text
    for cell in ("Mức phải đạt", "100", "95", "Hạn của chỉ tiêu", "31/12/2026", "30/06/2027"):
        assert f">{cell}</td>" in page.text
    assert kept() == [("ST-1", 100)]

    seen = seen_in(page)
    assert organiser.post(address, data={"seen": seen}).location == "/targets"
    assert kept() == [("ST-1", 95), ("ST-9", 100)]
    assert organiser.post(address, data={"seen": seen}).location == address
    assert "Không có gì thay đổi" in organiser.get(address).text
    assert kept() == [("ST-1", 95), ("ST-9", 100)]


def test_what_changed_since_the_preview_is_shown_first(organiser: FlaskClient, world: World) -> None:
    address = send(organiser, world, catalogue(RAISED)).location
    seen = seen_in(organiser.get(address))
    actions.import_targets(world.province.id, read_targets(catalogue({"threshold": "90"})), now=NOON)
    db.commit()

    assert organiser.post(address, data={"seen": seen}).location == address
    assert "vừa thay đổi" in organiser.get(address).text
    assert kept() == [("ST-1", 90)]


def test_a_wrong_catalogue_names_every_place_and_stores_nothing(organiser: FlaskClient, world: World) -> None:
    wrong = {"id": "ST-10", "threshold": "Trên 100%", "measure": "percent_peple"}
    answer = send(organiser, world, catalogue({"id": "ST-9"}, wrong, {"id": "ST-9"}))

    assert answer.status_code == 400
    for text in (
        "danh-muc, dòng 3, measure (J)",
        "có phải “percent_people” không",
        "danh-muc, dòng 4, id (A)",
    ):
        assert text in answer.text
    assert kept() == [("ST-1", 100)]
    assert db.session.scalar(select(func.count()).select_from(File)) == 0


def test_the_file_of_another_person_and_a_foreign_unit_are_not_found(
    organiser: FlaskClient, world: World
) -> None:
    address = send(organiser, world, catalogue(RAISED)).location
    other = make_unit("LĐLĐ tỉnh Khác")
    db.commit()

    file_id = address.split("/")[3]
    assert organiser.get(f"/targets/import/{file_id}/{other.id}").status_code == 404
    sign_in(organiser, make_staff(Role.ORGANISER, world.province, name="Lê Thị Khác"))
    assert organiser.get(address).status_code == 404
    assert organiser.post(address, data={"seen": ""}).status_code == 404


def test_a_unit_may_promise_more_than_the_one_above_and_never_less(world: World) -> None:
    actions.import_targets(
        world.province.id, read_targets(catalogue({"id": "ST-5", "threshold": "80", **SUBJECT})), now=NOON
    )
    less, more = ({"id": code, "threshold": asked, **SUBJECT} for code, asked in (("A", "79"), ("B", "80")))
    other = {"id": "C", "threshold": "10", "subject": "việc khác"}
    later = {**less, "id": "D", "period_from": "2027-01-01", "period_to": "2027-12-31"}

    found = compare(world.zone, read_targets(catalogue(more, other, later)))
    with pytest.raises(HasProblems) as refusal:
        actions.import_targets(world.zone.id, read_targets(catalogue(more, less)), now=NOON)

    assert [row.code for row in found.new] == ["B", "C", "D"]
    assert str(refusal.value) == (
        "Trang “chi-tieu”, dòng 3, cột threshold, giá trị “79”: thấp hơn mức 80 của chỉ tiêu ST-5 mà "
        "“LĐLĐ tỉnh Sông Trăng” ở trên đã đề ra."
    )
    assert db.session.scalars(select(Target.code).where(Target.unit_id == world.zone.id)).all() == []


def test_the_fields_of_each_changed_target_are_on_record(world: World) -> None:
    actions.import_targets(world.province.id, read_targets(catalogue(RAISED)), now=NOON)

    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "target.change"))
    assert [(one.subject_name, one.before, one.after) for one in entries] == [
        (
            "ST-1",
            {"target_threshold": 100, "target_deadline": "2026-12-31"},
            {"target_threshold": 95, "target_deadline": "2027-06-30"},
        )
    ]


def test_the_command_says_what_would_change_and_what_is_wrong(
    app: Flask, world: World, tmp_path: Path
) -> None:
    db.commit()
    right, wrong = tmp_path / "chi-tieu.csv", tmp_path / "sai.csv"
    right.write_bytes(catalogue(RAISED, {"id": "ST-9"}))
    wrong.write_bytes(catalogue({"threshold": "Trên 100%", "recurrence": "year"}))

    def run(*arguments: str) -> tuple[int, dict[str, Any]]:
        result = app.test_cli_runner().invoke(args=["targets", "import", *arguments, "--json"])
        return result.exit_code, json.loads(result.stdout.splitlines()[0])

    told = {
        "unit": world.province.code,
        "new": 1,
        "changed": 1,
        "unchanged": 0,
        "added": ["ST-9"],
        "changes": {"ST-1": {"deadline": ["2026-12-31", "2027-06-30"], "threshold": [100, 95]}},
    }
    assert run(str(right), "--dry-run") == (0, {**told, "dry_run": True})
    assert kept() == [("ST-1", 100)]
    code, refused = run(str(wrong))
    assert (code, [one["column"] for one in refused["problems"]]) == (1, ["recurrence", "threshold"])
    misspelt = ["--unit", f"{world.zone.code}X"]
    near = app.test_cli_runner().invoke(args=["targets", "import", str(right), *misspelt])
    assert f"có phải “{world.zone.code}” không" in str(near.exception)
    assert run(str(right)) == (0, {**told, "dry_run": False})
    assert kept() == [("ST-1", 95), ("ST-9", 100)]
