"""Rehearsals of real contests: imported, simulated, ranked, published, ranked again from that file."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.errors import Conflict, Refused
from lms.ledger.models import LedgerEntry
from lms.units.models import Unit
from quizzes.attempts.models import Attempt, Quiz
from quizzes.contests.cli import commands
from quizzes.contests.importing import Import, import_contest
from quizzes.contests.models import Contest
from quizzes.contests.queries import rules_of
from quizzes.entrants.models import Entrant, Referral
from quizzes.essays.queries import essays_of, rounds_with_essay
from quizzes.essays.rules import State
from quizzes.rehearsals.actions import OnlyInRehearsals, mark_essays, prepare, simulate
from tests.quizzes.world import make_contest
from tests.world import NOON, make_unit

EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "contests").glob("*.toml"))
FEW = ("u1", "u12", "u20", "u22", "j4", "j18")
"""Those whose rules are of different kinds: hours, divisions, practice, days, ages, questions one by one."""
MANY = 6


@pytest.fixture
def province(app: Flask) -> Unit:
    unit = make_unit("LĐLĐ tỉnh Sông Trăng", code="LDLD-01")
    for number in range(1, 4):
        make_unit(f"CĐCS số {number}", parent=unit, code=f"CS-{number}")
    return unit


def imported(name: str) -> Contest:
    """Import an example as a rehearsal."""
    path = next(one for one in EXAMPLES if one.stem == name)
    how = Import("LDLD-01", is_rehearsal=True, makes_banks=True)
    contest = import_contest(path.read_bytes(), how, now=NOON)
    db.commit()
    return contest


def rehearse(name: str, *, count: int | None = None) -> Contest:
    """Let invented people enter the rehearsal of an example, fewer where it has many rounds."""
    contest = imported(name)
    count = count or (3 if len(rules_of(contest.id).rounds) > MANY else 9)
    scene = prepare(contest, count=count, seed=5)
    assert sum(simulate(scene)) > 0
    mark_essays(scene)
    db.commit()
    return contest


def test_invented_people_write_the_essay_of_a_paper_in_each_attempt_and_all_are_marked(
    province: Unit,
) -> None:
    contest = rehearse("u3")

    essays = [marked for one in rounds_with_essay(contest.id) for marked in essays_of(one)]
    people = {marked.essay.person_id for marked in essays}

    assert all(marked.essay.attempt_id for marked in essays)
    assert {marked.state for marked in essays} == {State.MARKED}
    assert len(essays) > len(people) > 1


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(commands, words, catch_exceptions=False)


def facts_of(contest: Contest) -> list[Any]:
    """Return what happened, without the ids."""
    rows = db.session.execute(
        select(Attempt.number, Attempt.started_at, Attempt.submitted_at, Attempt.score, Attempt.receipt_code)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Quiz.activity_id == contest.activity_id)
        .order_by(Attempt.id)
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("database_url", "name"),
    [("sqlite", one.stem) for one in EXAMPLES] + [("postgresql", name) for name in FEW],
    indirect=["database_url"],
)
def test_a_real_contest_is_rehearsed_from_its_rules_to_its_published_results(
    app: Flask, province: Unit, name: str
) -> None:
    contest = rehearse(name)

    published = json.loads(run(app, "publish", contest.slug, "--json").stdout)
    ranked = json.loads(run(app, "rank", contest.slug, "--json").stdout)
    again = run(app, "rank", "--from", published["file"], "--json")

    assert again.exit_code == 0
    assert json.loads(again.stdout)["entrants"] == ranked["entrants"]
    ranks = [one["rank"] for one in ranked["entrants"]]
    assert published["ranked"] == sum(rank is not None for rank in ranks)
    assert db.session.scalars(select(func.count(LedgerEntry.id))).one() == 0
    assert db.session.scalars(select(func.count(Attempt.id)).where(Attempt.submitted_at.is_(None))).one() == 0


def test_the_same_seed_tells_the_same_story(province: Unit) -> None:
    contest = imported("j26")
    stories = []

    for seed in (5, 5, 6):
        list(simulate(prepare(contest, count=4, seed=seed)))
        stories.append(facts_of(contest))
        db.rollback()

    assert stories[0] == stories[1] != stories[2]
    assert len(stories[0]) >= 2


def test_invented_people_register_as_the_rules_ask_and_stand_in_divisions(province: Unit) -> None:
    contest = rehearse("j4", count=6)

    entrants = db.session.scalars(select(Entrant).where(Entrant.contest_id == contest.id)).all()
    assert len(entrants) == 6
    assert {one.division for one in entrants} <= {"1", "2", "3"}
    assert all(one.unit_id is not None and one.said["phone"] for one in entrants)


DIVISIONS = """
title = "Hai bảng, mỗi bảng một đối tượng"
[entry]
chooses_division = {chooses}
[entry.fields]
birth_date = "required"
unit = "required"
[[divisions]]
key = "CB"
title = "Cán bộ dưới 40"
kinds = ["official"]
oldest = 39
units = ["CS-1"]
[[divisions]]
key = "DV"
title = "Đoàn viên từ 40"
kinds = ["member", "worker"]
youngest = 40
units = ["CS-2", "CS-3"]
[[divisions]]
key = "KHONG"
title = "Không ở đâu cả"
units = ["CS-9"]
[[rounds]]
title = "Vòng 1"
bank = "Luật"
opens = "1/12/2026"
closes = "10/12/2026"
"""


@pytest.mark.parametrize("chooses", ["true", "false"])
def test_invented_people_are_such_as_the_divisions_admit(province: Unit, chooses: str) -> None:
    how = Import("LDLD-01", is_rehearsal=True, makes_banks=True)
    contest = import_contest(DIVISIONS.format(chooses=chooses).encode(), how, now=NOON)

    list(simulate(prepare(contest, count=8, seed=5)))

    codes = dict(db.session.execute(select(Unit.id, Unit.code)).all())
    entered = db.session.scalars(select(Entrant).where(Entrant.contest_id == contest.id)).all()
    stood = {(one.division, one.kind, codes[one.unit_id or 0]) for one in entered}
    assert len(entered) == 8
    assert {division for division, _kind, _unit in stood} == {"CB", "DV"}
    assert stood <= {
        ("CB", "official", "CS-1"),
        *(("DV", kind, unit) for kind in ("member", "worker") for unit in ("CS-2", "CS-3")),
    }


def test_invented_people_come_with_the_codes_of_others_and_are_counted(app: Flask, province: Unit) -> None:
    contest = rehearse("j15", count=6)

    ranked = json.loads(run(app, "rank", contest.slug, "--round", "1", "--json").stdout)

    came = db.session.scalars(select(func.count(Referral.entrant_id))).one()
    assert 0 < sum(one["values"]["referred"] for one in ranked["entrants"]) <= came


def test_attempts_lie_within_the_hours_of_the_rules(province: Unit) -> None:
    contest = rehearse("u22", count=6)
    window = rules_of(contest.id).rounds[0]

    for number, started_at, submitted_at, _score, _code in facts_of(contest):
        begins, ends = next(window.hours.after(started_at))
        assert begins <= started_at < submitted_at <= ends, number


def test_only_a_rehearsal_that_nobody_sat_is_simulated(province: Unit) -> None:
    with pytest.raises(OnlyInRehearsals):
        prepare(make_contest(province), count=3, seed=1)
    with pytest.raises(Refused, match="từ 1 đến"):
        prepare(imported("j26"), count=0, seed=1)
    with pytest.raises(Conflict):
        prepare(rehearse("j26", count=2), count=2, seed=1)


def test_the_command_reports_how_many_people_made_how_many_attempts(app: Flask, province: Unit) -> None:
    contest = imported("j26")

    told = json.loads(run(app, "simulate", contest.slug, "--entrants", "3", "--seed", "9", "--json").stdout)

    assert (told["contest"], told["entrants"], told["seed"]) == (contest.slug, 3, 9)
    assert told["attempts"] == len(facts_of(contest)) > 0
