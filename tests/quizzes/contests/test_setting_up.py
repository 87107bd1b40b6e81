"""The one page on which a contest is set up says everything that a rules file can say."""

import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.populations.actions import define_population
from lms.populations.rules import Definition, PersonKind
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.prediction import Prediction, Target
from quizzes.attempts.prediction import Scope as Span
from quizzes.contests import queries
from quizzes.contests.importing import Import, export_contest, import_contest
from quizzes.contests.models import Contest
from quizzes.contests.presets import PRESETS
from quizzes.contests.rulefile.contest import CONTEST
from quizzes.contests.rulefile.rounds import EACH_ROUND
from quizzes.contests.rulefile.tables import Table
from quizzes.contests.rules.entry import Division
from quizzes.ranking.presets import PRESETS as RANKINGS
from quizzes.ranking.rules import Prize
from tests.pages import fields_of, problems_of
from tests.quizzes.world import make_bank, make_mixed_bank
from tests.world import NOON, make_staff, make_unit, sign_in

EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "contests").glob("*.toml"))
EVERY_KEY = Path(__file__).with_name("every_key.toml")
NEW = "/organising/contests/new"
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
WITHOUT_PLACE = {("entry", "public"), ("appeals", "days")}
"""What this contest cannot say: it has a population, which has accounts, and a moment in place of days."""


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an empty, migrated SQLite database: what a page says does not hang on the kind."""
    shutil.copy(sqlite_template, tmp_path / "lms.db")
    return f"sqlite:///{tmp_path / 'lms.db'}"


@pytest.fixture
def province(app: Flask) -> Unit:
    unit = make_unit("LĐLĐ tỉnh Sông Trăng", code="LDLD-01")
    define_population("Cán bộ", Definition(kind=PersonKind.CADRE), unit_id=unit.id, now=NOON)
    make_mixed_bank(unit=unit)
    make_bank(30, unit=unit, name="An toàn")
    return unit


@pytest.fixture
def organiser(province: Unit, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, province))
    return client


def imported(path: Path) -> Contest:
    how = Import("LDLD-01", is_rehearsal=True, makes_banks=True)
    contest = import_contest(path.read_bytes(), how, now=NOON)
    db.commit()
    return contest


def facts_of(contest: Contest) -> tuple[object, ...]:
    db.session.expire_all()
    rules = queries.rules_of(contest.id)
    return rules, contest.title, contest.summary, contest.unit_id, contest.population_id, contest.is_rehearsal


def unsaid(table: Table, said: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the keys of a table, and of those inside it, that a file does not say."""
    found = said.get(table.name, {}) if table.name else said
    each = found if isinstance(found, list) else [found]
    here = (*path, table.name) if table.name else path
    yield from ((*here, key.name) for key in table.keys if not any(key.name in one for one in each))
    for inner in table.tables:
        if inner is not EACH_ROUND:
            merged = [one.get(inner.name, {}) for one in each]
            flat = [item for one in merged for item in (one if isinstance(one, list) else [one])]
            yield from unsaid(inner, {inner.name: flat}, here)


def test_the_sample_says_every_key_that_there_is() -> None:
    said = tomllib.loads(EVERY_KEY.read_text("utf-8"))

    assert set(unsaid(CONTEST, said)) == WITHOUT_PLACE


def test_every_real_contest_and_every_key_comes_back_unchanged_from_the_page(organiser: FlaskClient) -> None:
    for path in [*EXAMPLES, EVERY_KEY]:
        contest = imported(path)
        before, file = facts_of(contest), export_contest(contest)

        page = organiser.get(f"/organising/contests/{contest.id}/edit").text
        answer = organiser.post(f"/organising/contests/{contest.id}/edit", data=fields_of(page))

        assert (answer.status_code, problems_of(answer.text)) == (302, []), path.stem
        assert facts_of(contest) == before, path.stem
        assert export_contest(contest) == file, path.stem


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_needs_no_more_than_a_name(organiser: FlaskClient, preset: str) -> None:
    page = organiser.get(f"{NEW}?preset={preset}").text

    answer = organiser.post(f"{NEW}?preset={preset}", data=fields_of(page) | {"title": "Thi"})

    assert (answer.status_code, problems_of(answer.text)) == (302, [])
    kept = queries.rules_of(1)
    told = PRESETS[preset].rules(kept.rounds[0].opens_at - HOUR).tidy
    bank_id = kept.rounds[0].bank_id
    assert kept == replace(told, rounds=tuple(replace(one, bank_id=bank_id) for one in told.rounds))


def test_eighteen_weeks_are_added_at_once_and_made_alike(organiser: FlaskClient) -> None:
    first = fields_of(organiser.get(NEW).text) | {
        "title": "Thi",
        "rounds-0-title": "Tuần 1",
        "rounds-0-opens_at": "2030-01-07T10:00",
        "rounds-0-closes_at": "2030-01-14T09:00",
    }
    more = {"more_rounds": "17", "rounds_every": "week", "add_rounds": "1"}

    all_of_them = fields_of(organiser.post(NEW, data=first | more).text)
    alike = fields_of(
        organiser.post(NEW, data=all_of_them | {"rounds-0-minutes": "9", "same_rounds": "1"}).text
    )
    organiser.post(NEW, data=alike)

    rounds = queries.rules_of(1).rounds
    assert [one.title for one in rounds] == [f"Tuần {number}" for number in range(1, 19)]
    assert {one.minutes for one in rounds} == {9}
    assert {one.opens_at - before.opens_at for before, one in pairwise(rounds)} == {WEEK}
    assert {one.closes_at - one.opens_at for one in rounds} == {WEEK - HOUR}


def test_rows_are_added_moved_up_and_taken_away_and_nothing_typed_is_lost(organiser: FlaskClient) -> None:
    def pressed(sent: dict[str, Any], **button: str) -> dict[str, Any]:
        answer = organiser.post(NEW, data=sent | button)
        assert (answer.status_code, problems_of(answer.text)) == (200, [])
        return fields_of(answer.text)

    form: dict[str, Any] = fields_of(organiser.get(NEW).text)
    form |= {"title": "Thi", "prizes-1-value": "1.500.000"}
    form = pressed(form, **{"raise": "prizes-1"})
    form = pressed(form, remove="prizes-3")
    form = pressed(form | {"prizes-2-count": "không"}, add="prizes")
    form = pressed(form, remove="prizes-1")
    assert form["prizes-1-count"] == ["không"]
    form = pressed(form, add="divisions")
    form = pressed(form, add="collective")
    form = pressed(form | {"collective-0-title": "Đông nhất"}, add="collective-0-tiers")
    form = pressed(form, use_ranking="score_prediction")
    form |= {
        "prizes-1-count": "3",
        "prizes-2-title": "Chót",
        "predictions-0-target": "people",
        "predictions-1-target": "all_right",
        "predictions-1-scope": "contest",
        "prizes-0-division": "A",
    }
    organiser.post(NEW, data=form | {"collective-0-tiers-1-title": "Nhì"})

    kept = queries.rules_of(1)
    assert kept.prizes == (
        Prize("Giải Nhì", 2, 1_500_000, division="A"),
        Prize("Giải Ba", 3),
        Prize("Chót", 1),
    )
    assert kept.divisions == (Division("A", "Bảng A"),)
    assert [tier.title for tier in kept.collective[0].tiers] == ["Giải tập thể", "Nhì"]
    assert kept.ranking == RANKINGS["score_prediction"].ranking
    assert kept.predictions == (
        Prediction(Target.PEOPLE, is_required=False),
        Prediction(Target.ALL_RIGHT, Span.CONTEST, is_required=False),
    )


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"entry-youngest": "16"}, "Có giới hạn tuổi thì phải bắt buộc ghi ngày sinh."),
        ({"predictions-0-target": "some_right"}, "Số câu đúng chỉ ghi, và phải ghi,"),
        ({"ranking-keys-1": "prediction"}, "Xếp hạng theo dự đoán nhưng cuộc thi không có câu dự đoán."),
        ({"entry-excluded_staff_of": "LDLD-01\nKHONG-CO"}, "Không có đơn vị mã “KHONG-CO”."),
        ({"entry-chooses_division": "y"}, "Muốn tự chọn bảng thì cuộc thi phải có từ hai bảng."),
        ({"prizes-0-count": "0"}, "Giải “Giải Nhất” chưa trao cho ai. Hãy ghi ít nhất 1 giải."),
        ({"prizes-0-value": "một triệu"}, "Hãy nhập một số nguyên, ví dụ 500.000."),
        ({"prizes-0-place": "7"}, "Hãy chọn một mục trong danh sách."),
        (
            {"rounds-0-weekdays": "0", "rounds-0-closes_at": "2030-01-08T09:00"},
            "không có khung giờ nào như vậy",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_stored_or_lost(
    organiser: FlaskClient, typed: dict[str, str], problem: str
) -> None:
    form = fields_of(organiser.get(NEW).text) | {"title": "Thi", "rounds-0-opens_at": "2030-01-08T08:00"}
    form |= {"rounds-0-closes_at": "2030-01-10T08:00"} | typed

    answer = organiser.post(NEW, data=form)

    assert answer.status_code == 400
    assert [problem in one for one in problems_of(answer.text)] == [True]
    assert {name: fields_of(answer.text)[name] for name in typed if name != "prizes-0-place"} == {
        name: [value] for name, value in typed.items() if name != "prizes-0-place"
    }
    assert db.session.scalars(select(func.count(Contest.id))).one() == 0
