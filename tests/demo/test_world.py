"""The demo is the same wherever it is loaded, its numbers are right, and it comes in beside nothing else."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import func, select

from courses.learning.queries import list_tasks
from courses.learning.rules import DueKind
from demo import cast, rehearsal, world
from demo.rules import NotEmpty, PublicAddress
from lms import db, i18n
from lms.auth.actions import SignedIn, sign_in
from lms.auth.models import Account, Consent, RoleGrant
from lms.config import Settings
from lms.ledger.models import Activity, LedgerEntry
from lms.people.models import Membership, Person, Post
from lms.rights import Role
from lms.targets.models import Reading, ReadingUnit, Target
from lms.targets.queries import newest_reading, status_of
from lms.units.models import Unit
from quizzes.attempts.actions import start_attempt
from quizzes.attempts.models import Attempt
from quizzes.contests.models import Contest, Round
from quizzes.results.models import Standing
from tests.postgres import Postgres
from tests.world import Content, content, make_staff, make_unit
from wsgi import create_app

pytestmark = pytest.mark.timeout(600)

TODAY = date(2026, 11, 22)
NOON = i18n.day_start(TODAY) + timedelta(hours=12)
HOME = "http://127.0.0.1:8000"
SECRETS = {"password_hash", "code_hash", "token_hash", "lot_seed"}
"""What is different at each load, and must be."""


class Loaded(NamedTuple):
    """The demo in SQLite, open, and what the same demo was in PostgreSQL."""

    app: Flask
    elsewhere: Content


def settings_for(url: str, folder: Path) -> Settings:
    return Settings(
        data=folder, database_url=url, base_url=HOME, secret_key="s" * 20, data_key="d" * 20, is_testing=True
    )


@pytest.fixture(scope="module")
def loaded(sqlite_template: Path, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Load the demo twice: into PostgreSQL, of which only the content is kept, and into SQLite.

    The first is asked for in English, which changes nothing of what is written down.
    """
    with postgres.copy_of("template_lms") as url, pytest.MonkeyPatch.context() as environ:
        environ.setenv("LMS_LOCALE", "en")
        app = create_app(settings_for(url, tmp_path_factory.mktemp("elsewhere")))
        engine = db.engine()
        with app.app_context():
            world.load(TODAY, base_url=HOME)
            elsewhere = content(without=SECRETS)
        db.session.remove()
        engine.dispose()
    folder = tmp_path_factory.mktemp("here")
    shutil.copy(sqlite_template, folder / "lms.db")
    app = create_app(settings_for(f"sqlite:///{folder / 'lms.db'}", folder))
    engine = db.engine()
    with app.app_context():
        world.load(TODAY, base_url=HOME)
        db.commit()
    db.session.remove()
    engine.dispose()
    return Loaded(app, elsewhere)


@pytest.fixture(autouse=True)
def _on_its_own_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Bind the sessions to the demo for each test of it: other tests of this module bind them elsewhere."""
    if "loaded" not in request.fixturenames:
        yield
        return
    demo: Loaded = request.getfixturevalue("loaded")
    engine = db.connect(demo.app.config["SETTINGS"].database_url)
    with demo.app.app_context():
        yield
    db.session.remove()
    engine.dispose()


def person_of(part: cast.Part) -> int:
    return db.session.scalars(select(Person.id).where(Person.email == part.name)).one() or 0


def test_two_loads_into_two_empty_databases_are_equal(loaded: Loaded) -> None:
    here = content(without=SECRETS)

    assert {name: len(rows) for name, rows in here.items()} == {
        name: len(rows) for name, rows in loaded.elsewhere.items()
    }
    assert here == loaded.elsewhere


def test_the_province_has_its_units_members_and_cadres(loaded: Loaded) -> None:
    levels = Counter(db.session.scalars(select(Unit.level)))
    cadres = db.session.execute(
        select(Post.cadre_type, func.count(Post.person_id.distinct())).group_by("cadre_type")
    )

    assert levels == {"province": 1, "upper": 3, "grassroots": 24}
    assert db.session.scalars(select(func.count(Person.id))).one() == 600 + rehearsal.ENTRANTS
    assert db.session.scalars(select(func.count(Membership.person_id.distinct()))).one() == 600
    assert dict(cadres.all()) == {"full_time": 18, "part_time": 102}
    assert db.session.scalars(select(func.count(Post.id)).where(Post.post_kind.is_(None))).one() == 0


def test_the_story_is_over_when_the_day_begins(loaded: Loaded) -> None:
    moments = [
        db.session.scalars(select(func.max(column))).one()
        for column in (LedgerEntry.happened_at, LedgerEntry.written_at, Attempt.submitted_at)
    ]

    assert [moment for moment in moments if moment is None or moment >= i18n.day_start(TODAY)] == []
    assert db.session.scalars(select(func.count(Attempt.id)).where(Attempt.submitted_at.is_(None))).one() == 0


def test_five_people_can_sign_in_and_nobody_else(loaded: Loaded) -> None:
    entered = [sign_in(part.name, cast.PASSWORD, is_shared=False, now=NOON) for part in cast.PARTS]
    accounts = db.session.scalars(select(Account.id).where(Account.password_hash.is_not(None))).all()

    assert [way.account_id for way in entered if isinstance(way, SignedIn)] == sorted(accounts)
    assert len(accounts) == 5
    assert db.session.scalars(select(func.count(Consent.id))).one() == 4
    assert set(db.session.scalars(select(RoleGrant.role))) == {"administrator", "organiser", "trainer"}


def test_the_cadre_has_a_course_behind_and_one_half_done(loaded: Loaded) -> None:
    tasks = list_tasks(person_of(cast.CADRE), today=TODAY)

    assert [(task.slug, task.due(TODAY).kind, task.progress.lessons_done) for task in tasks] == [
        ("an-toan-tren-khong-gian-mang-cho-can-bo-cong-doan", DueKind.DONE, 5),
        ("bao-ve-du-lieu-ca-nhan-cua-doan-vien", DueKind.SOON, 2),
    ]
    assert tasks[1].progress.next_lesson == tasks[1].progress.lessons[2]


def test_a_course_is_overdue_for_some(loaded: Loaded) -> None:
    cadres = select(Post.person_id).distinct()
    kinds = Counter(
        task.due(TODAY).kind
        for person_id in db.session.scalars(cadres)
        for task in list_tasks(person_id, today=TODAY)
        if task.slug.startswith("an-toan")
    )

    assert kinds[DueKind.OVERDUE] == 31
    assert kinds[DueKind.DONE] + kinds[DueKind.DONE_LATE] == 89
    assert kinds[DueKind.DONE_LATE] > 0


def test_the_contest_is_open_to_the_member_who_has_not_entered_it(loaded: Loaded) -> None:
    newest = select(Round.quiz_id).join(Contest, Contest.id == Round.contest_id).order_by(Contest.id.desc())
    quiz_id = db.session.scalars(newest.limit(1)).one()
    entrants = select(func.count(Attempt.person_id.distinct())).where(Attempt.quiz_id == quiz_id)
    before = db.session.scalars(entrants).one()

    attempt = db.session.get_one(Attempt, start_attempt(quiz_id, person_of(cast.MEMBER), now=NOON))

    assert (before, attempt.number, attempt.question_count) == (121, 1, 20)
    assert attempt.deadline_at == NOON + timedelta(minutes=15)


def test_the_rehearsal_has_results_of_both_rounds_and_of_the_whole_and_no_entry_in_the_ledger(
    loaded: Loaded,
) -> None:
    contest = db.session.scalars(select(Contest).where(Contest.is_rehearsal)).one()
    standings = db.session.execute(
        select(Standing.round_number, Standing.state)
        .where(Standing.contest_id == contest.id)
        .order_by(Standing.round_number)
    ).all()
    entries = select(func.count(LedgerEntry.id)).where(LedgerEntry.activity_id == contest.activity_id)

    assert standings == [(0, "published"), (1, "published"), (2, "published")]
    assert db.session.scalars(entries).one() == 0


def completions(course_slug: str) -> dict[int, datetime]:
    """Return who completed a course, and when."""
    rows = db.session.execute(
        select(LedgerEntry.person_id, LedgerEntry.happened_at)
        .join(Activity, Activity.id == LedgerEntry.activity_id)
        .where(Activity.key == f"course:{course_slug}")
    )
    return dict(rows.all())


def counted_again(reading: Reading, cadre_type: str, done: dict[int, datetime]) -> dict[int, tuple[int, int]]:
    """Count a reading once more, person by person: those done and all, by unit."""
    units = {unit.id: unit for unit in db.session.scalars(select(Unit))}
    people: dict[int, set[int]] = {}
    for post in db.session.scalars(select(Post).where(Post.cadre_type == cadre_type)):
        if post.since is None or post.since <= reading.as_of:
            above = [int(one) for one in units[post.unit_id].path.strip("/").split("/")]
            people.setdefault(post.person_id, set()).update(above)
    end = i18n.day_end(reading.as_of)
    return {
        unit: (
            sum(1 for person in people if unit in people[person] and person in done and done[person] < end),
            sum(1 for person in people if unit in people[person]),
        )
        for unit in set().union(*people.values())
    }


@pytest.mark.parametrize(
    ("code", "cadre_type", "reached", "is_met"),
    [("ST-1", "full_time", (15, 18), False), ("ST-2", "part_time", (74, 102), True)],
)
def test_every_reading_of_a_target_equals_a_slow_recount(
    loaded: Loaded, code: str, cadre_type: str, reached: tuple[int, int], is_met: bool
) -> None:
    readings = db.session.scalars(
        select(Reading)
        .join(Target, Target.id == Reading.target_id)
        .where(Target.code == code)
        .order_by(Reading.id)
    ).all()
    done = completions("an-toan-tren-khong-gian-mang-cho-can-bo-cong-doan")
    kept = {
        reading.id: {
            row.unit_id: (row.numerator, row.denominator)
            for row in db.session.scalars(
                select(ReadingUnit).where(ReadingUnit.reading_id == reading.id, ReadingUnit.denominator > 0)
            )
        }
        for reading in readings
    }

    assert [reading.as_of for reading in readings] == [
        *(date(2026, month, day) for month, day in ((5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31))),
        TODAY,
    ]
    assert kept == {reading.id: counted_again(reading, cadre_type, done) for reading in readings}
    assert (readings[-1].numerator, readings[-1].denominator) == reached
    assert readings[-1].is_met is is_met


def test_the_other_targets_are_read_from_the_register_or_by_hand_or_wait(loaded: Loaded) -> None:
    targets = db.session.scalars(select(Target).order_by(Target.id)).all()

    assert [(target.code, str(status_of(target))) for target in targets] == [
        ("ST-1", "computed"),
        ("ST-2", "computed"),
        ("ST-3", "not_bound"),
        ("ST-4", "not_bound"),
        ("ST-5", "computed"),
        ("ST-6", "entered"),
    ]
    newest = {target.code: newest_reading(target.id) for target in targets if target.code in ("ST-5", "ST-6")}
    assert {
        code: (reading.numerator, reading.denominator) for code, reading in newest.items() if reading
    } == {"ST-5": (1, 3), "ST-6": (1, 1)}


def test_the_command_tells_the_accounts_of_a_demo_that_is_there(loaded: Loaded) -> None:
    runner = loaded.app.test_cli_runner()
    before = content(without=SECRETS)

    told = runner.invoke(args=["demo", "load", "--if-empty"])
    as_json = runner.invoke(args=["demo", "load", "--if-empty", "--json"])
    again = runner.invoke(args=["demo", "load"])

    assert [line.split()[-1] for line in told.output.splitlines()[:1]] == ["gì"]
    assert [account["name"] for account in json.loads(as_json.output)] == [part.name for part in cast.PARTS]
    assert isinstance(again.exception, NotEmpty)
    assert content(without=SECRETS) == before


def test_beside_anything_else_it_is_refused(app: Flask) -> None:
    make_unit()
    before = content(without=SECRETS)

    with pytest.raises(NotEmpty):
        world.load(TODAY, base_url=HOME)

    assert content(without=SECRETS) == before


def test_where_others_can_sign_in_it_is_refused(app: Flask, settings: Settings) -> None:
    public = replace(settings, base_url="https://hoctap.songtrang.example")
    app.config["SETTINGS"] = public

    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert isinstance(result.exception, PublicAddress)
    assert {name: rows for name, rows in content(without=SECRETS).items() if rows} == {}


def test_an_office_that_has_only_an_administrator_gets_no_demo_by_itself(app: Flask) -> None:
    make_staff(Role.ADMINISTRATOR, None)
    db.commit()
    before = content(without=SECRETS)

    result = app.test_cli_runner().invoke(args=["demo", "load", "--if-empty"])

    assert (result.exit_code, result.output) == (0, "")
    assert content(without=SECRETS) == before
