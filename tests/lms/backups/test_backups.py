"""A backup holds everything of one moment, and comes back on either database, whole or not at all."""

import hashlib
import io
import json
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lms import checks, db
from lms.backups import actions, queries
from lms.backups.rules import MANIFEST, NotABackup
from lms.config import read_settings
from lms.crypto import decrypt, encrypt
from lms.errors import Refused
from lms.files import actions as files
from lms.files.models import File
from lms.files.queries import path_of
from lms.files.rules import SPREADSHEETS
from lms.ledger import actions as ledger
from lms.ledger.models import Outcome
from lms.people.models import Person
from lms.units.models import Level
from tests.postgres import Postgres
from tests.world import NOON, content, make_account, make_person, make_post, make_unit
from wsgi import create_app


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The environment of an empty place of either kind, without a table."""
    if request.param == "sqlite":
        return {"LMS_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'elsewhere.db'}"}
    server: Postgres = request.getfixturevalue("postgres")
    return {"LMS_DATA": str(tmp_path), "DATABASE_URL": server.create("elsewhere")}


@contextmanager
def platform(environ: Mapping[str, str]) -> Iterator[Flask]:
    """Work in another place for a while."""
    here = db.engine()
    app = create_app(replace(read_settings(environ), is_testing=True))
    there = db.engine()
    try:
        with app.app_context():
            yield app
    finally:
        db.use(here)
        there.dispose()


def make_world() -> None:
    """Make a little of everything: people with secrets, a file, an entry that corrects another, a reading."""
    unit = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)
    person = make_person("Nguyễn Thị Hoà", unit=unit, national_id_encrypted=encrypt("001199000001"))
    make_post(person, unit, since=date(2024, 2, 29))
    make_account(person)
    merged = make_person("NGUYEN THI HOA", unit=unit)
    merged.merged_into_id = person.id
    person.merged_into_id = None
    files.keep(
        io.BytesIO("Họ và tên\nNguyễn Thị Hoà\n".encode()),
        name="danh sách.csv",
        accepted=SPREADSHEETS,
        uploaded_by_id=None,
        now=NOON,
    )
    activity = ledger.open_activity(kind="course", key="course:x", title="X", unit_id=unit.id, now=NOON)
    ledger.record(
        person_id=person.id,
        activity_id=activity,
        outcome=Outcome.COMPLETED,
        score=0.1,
        source="a:1",
        now=NOON,
    )
    db.commit()


def test_a_backup_comes_back_on_either_database(
    app: Flask, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    make_world()
    before = content()
    taken = actions.back_up(tmp_path / "all.backup", now=NOON)

    with platform(elsewhere):
        assert actions.restore(tmp_path / "all.backup") == taken

    with platform(elsewhere):
        assert content() == before
        assert (
            decrypt(db.session.scalars(select(Person.national_id_encrypted)).first() or "") == "001199000001"
        )
        file = db.session.scalars(select(File)).one()
        assert path_of(file).read_text() == "Họ và tên\nNguyễn Thị Hoà\n"
        assert [check.problems for check in checks.run_checks(NOON)] == [[], [], [], [], []]
        assert make_person().id == len(before["people"]) + 1
        db.rollback()


def test_a_backup_shows_one_moment_while_others_write(app: Flask, tmp_path: Path) -> None:
    unit = make_unit()
    db.commit()
    stop = threading.Event()
    written = threading.Event()

    def write() -> None:
        while not stop.is_set():
            make_person(unit=unit)
            db.commit()
            written.set()
        db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(20)
    try:
        counts = []
        for number in range(5):
            taken = actions.back_up(tmp_path / f"{number}.backup", now=NOON)
            counts.append((taken.tables["people"].rows, taken.tables["memberships"].rows))
    finally:
        stop.set()
        writer.join()

    assert [people for people, _ in counts] == [memberships for _, memberships in counts]
    assert counts[0][0] < counts[-1][0], "nobody wrote meanwhile"


def test_a_place_that_is_in_use_is_left_alone(app: Flask, tmp_path: Path) -> None:
    make_world()
    actions.back_up(tmp_path / "all.backup", now=NOON)
    before = content()

    with pytest.raises(Refused, match="Chỉ khôi phục được vào nơi còn trống"):
        actions.restore(tmp_path / "all.backup")

    assert content() == before


def test_a_key_of_the_environment_that_reads_nothing_is_refused(
    app: Flask, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    make_world()
    actions.back_up(tmp_path / "all.backup", now=NOON)

    with platform({**elsewhere, "DATA_KEY": "a key of another platform"}):
        with pytest.raises(Refused, match="DATA_KEY"):
            actions.restore(tmp_path / "all.backup")
        with db.engine().connect() as connection:
            assert queries.list_tables(connection) == []


def rewritten(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Return a copy of a backup in which something was changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    changed = path.with_name("changed.backup")
    with zipfile.ZipFile(changed, "w") as archive:
        for name, held in members.items():
            archive.writestr(name, held)
    return changed


def newer(members: dict[str, bytes]) -> None:
    members[MANIFEST] = json.dumps({**json.loads(members[MANIFEST]), "revision": "9999"}).encode()


def outside(members: dict[str, bytes]) -> None:
    manifest = json.loads(members[MANIFEST])
    members["files/../../evil"] = b""
    manifest["files"]["files/../../evil"] = hashlib.sha256(b"").hexdigest()
    members[MANIFEST] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda members: members.pop(MANIFEST), "không phải là bản sao lưu"),
        (lambda members: members.update({MANIFEST: b"["}), "không phải là bản sao lưu"),
        (lambda members: members.update({MANIFEST: b"[]"}), "không phải là bản sao lưu"),
        (lambda members: members.pop("tables/people.jsonl"), "không phải là bản sao lưu"),
        (lambda members: members.update({"tables/people.jsonl": b""}), "không phải là bản sao lưu"),
        (lambda members: members.update({"keys/data.key": b"x"}), "không phải là bản sao lưu"),
        (lambda members: members.update({"strange": b""}), "không phải là bản sao lưu"),
        (outside, "không phải là bản sao lưu"),
        (newer, "mới hơn phần mềm này"),
    ],
)
def test_a_damaged_or_a_foreign_backup_is_refused(
    app: Flask, tmp_path: Path, change: Callable[[dict[str, bytes]], object], text: str
) -> None:
    make_world()
    actions.back_up(tmp_path / "all.backup", now=NOON)
    changed = rewritten(tmp_path / "all.backup", change)

    with platform({"LMS_DATA": str(tmp_path / "there")}):
        with pytest.raises(Refused, match=text):
            actions.restore(changed)
        with db.engine().connect() as connection:
            assert queries.list_tables(connection) == []


@pytest.mark.parametrize("held", [b"", b"PK", b"Day khong phai ban sao luu" * 100])
def test_what_is_no_archive_is_refused(app: Flask, tmp_path: Path, held: bytes) -> None:
    (tmp_path / "x.backup").write_bytes(held)

    with pytest.raises(NotABackup):
        actions.restore(tmp_path / "x.backup")


def test_a_pointer_to_nobody_leaves_the_place_empty(
    app: Flask, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    """Hashes that agree are not enough: rows must fit each other."""
    make_world()
    actions.back_up(tmp_path / "all.backup", now=NOON)

    def forget_the_unit(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[MANIFEST])
        members["tables/units.jsonl"] = b""
        manifest["tables"]["units"] = {"rows": 0, "sha256": hashlib.sha256(b"").hexdigest()}
        members[MANIFEST] = json.dumps(manifest).encode()

    changed = rewritten(tmp_path / "all.backup", forget_the_unit)
    with platform(elsewhere):
        with pytest.raises(Refused):
            actions.restore(changed)
        assert {name for name, rows in content().items() if rows} == set()
        assert not list(Path(elsewhere["LMS_DATA"]).glob("files/*"))


def test_a_backup_is_for_its_owner_alone_and_whole_under_its_name(app: Flask, tmp_path: Path) -> None:
    make_world()
    (tmp_path / "all.backup").write_bytes(b"of yesterday")

    actions.back_up(tmp_path / "all.backup", now=NOON)

    assert stat.S_IMODE((tmp_path / "all.backup").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["all.backup"]
    with pytest.raises(OSError, match="No such file"):
        actions.back_up(tmp_path / "no" / "folder" / "all.backup", now=NOON)


def test_the_commands_say_what_they_did(app: Flask, tmp_path: Path) -> None:
    make_world()
    runner = app.test_cli_runner()

    told = runner.invoke(args=["backup", str(tmp_path / "all.backup"), "--json"])

    assert told.exit_code == 0
    document = json.loads(told.stdout)
    assert (document["tables"]["people"], document["tables"]["units"], document["files"]) == (2, 1, 3)
    with platform({"LMS_DATA": str(tmp_path / "there")}) as there:
        told = there.test_cli_runner().invoke(args=["restore", str(tmp_path / "all.backup")])
        assert told.stdout.startswith(f"Đã khôi phục từ {tmp_path / 'all.backup'} và đối chiếu từng bảng.\n")
