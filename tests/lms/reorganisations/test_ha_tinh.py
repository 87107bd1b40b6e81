"""The reorganisation of Hà Tĩnh on 1/7/2025 at its real size, in one import."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, insert, select

from lms import db, i18n
from lms.ledger.actions import open_activity
from lms.people.figures import Figures, figures_on
from lms.people.models import Membership, Person, Post
from lms.populations.actions import define_population
from lms.populations.rules import Definition, PersonKind
from lms.reorganisations.columns import TITLES
from lms.spreadsheets import Column, Table, write_xlsx
from lms.targets.documents import document_of
from lms.targets.models import Reading, Target, TargetEvidence
from lms.targets.queries import newest_reading
from lms.targets.readings import read_target
from lms.text import fold, person_sort_key
from lms.units.founding import found_units
from lms.units.models import Unit
from lms.units.past import tree_as_of
from lms.units.rules import Decision, Level, NewUnit
from tests.world import NOON

REFORM = date(2025, 7, 1)
EVE = REFORM - timedelta(days=1)
UPPERS, ENDING, STAYING = 15, 1_031, 442
LEAVING_PEOPLE, STAYING_PEOPLE = 34_806, 37_253


def spread(count: int, over: int) -> Iterator[int]:
    """Give so many people to so many units, as evenly as can be."""
    for place in range(over):
        yield count // over + (place < count % over)


class HaTinh:
    """The province on the eve: 15 upper unions, and below them all grassroots unions with their members."""

    def __init__(self) -> None:
        decision = Decision(NOON)
        plans = [NewUnit("LĐLĐ tỉnh Hà Tĩnh", Level.PROVINCE, code="HT")]
        plans += [
            NewUnit(f"LĐLĐ huyện số {place}", Level.UPPER, parent_place=0, code=f"HT-{place:02}")
            for place in range(1, UPPERS + 1)
        ]
        plans += [
            NewUnit(
                f"CĐCS số {place}", Level.GRASSROOTS, parent_place=1 + place % UPPERS, code=f"CS-{place:04}"
            )
            for place in range(ENDING + STAYING)
        ]
        units = found_units(plans, decision)
        self.root_id = units[0].id
        codes = [unit.code for unit in units]
        self.uppers = codes[1 : UPPERS + 1]
        self.ending, self.staying = codes[UPPERS + 1 : -STAYING], codes[-STAYING:]
        sizes = [*spread(LEAVING_PEOPLE, ENDING), *spread(STAYING_PEOPLE, STAYING)]
        homes = [
            unit.id for unit, size in zip(units[UPPERS + 1 :], sizes, strict=True) for _turn in range(size)
        ]
        self._load_people(homes)

    def _load_people(self, homes: list[int]) -> None:
        key, folded = person_sort_key("Nguyễn Văn", "An"), fold("Nguyễn Văn An")
        db.session.execute(
            insert(Person),
            [
                {
                    "id": number,
                    "family_name": "Nguyễn Văn",
                    "given_name": "An",
                    "name_sort": key,
                    "name_folded": folded,
                    "created_at": NOON,
                }
                for number in range(1, len(homes) + 1)
            ],
        )
        db.session.execute(
            insert(Membership),
            [{"person_id": number, "unit_id": unit_id} for number, unit_id in enumerate(homes, 1)],
        )
        chairs = [
            (number, home) for number, home in enumerate(homes, 1) if number == 1 or homes[number - 2] != home
        ]
        db.session.execute(
            insert(Post),
            [
                {
                    "person_id": number,
                    "unit_id": home,
                    "title": "Chủ tịch",
                    "post_kind": "chair",
                    "cadre_type": "part_time",
                }
                for number, home in chairs
            ],
        )

    def workbook(self) -> list[tuple[str, ...]]:
        """Return the rows of the decision, in an order in which each is possible."""
        blank = ("",) * 6
        rows: list[tuple[str, ...]] = [("Chuyển", code, "", "", "HT", *blank) for code in self.staying]
        rows += [("Giải thể", code, "", "", "", *blank) for code in self.ending]
        return rows + [("Giải thể", code, "", "", "", *blank) for code in self.uppers]


@pytest.fixture
def province(app: Flask) -> HaTinh:
    made = HaTinh()
    db.commit()
    return made


@pytest.fixture
def workbook(province: HaTinh, tmp_path: Path) -> Path:
    path = tmp_path / "sap-xep-2025.xlsx"
    with path.open("wb") as stream:
        columns = [Column(title) for title in TITLES.values()]
        write_xlsx(stream, Table("Việc", columns, province.workbook()))
    return path


def import_file(app: Flask, path: Path, *options: str) -> dict[str, Any]:
    result: Result = app.test_cli_runner().invoke(
        args=["units", "import", str(path), "--as-of", "2025-07-01", "--json", *options]
    )
    assert result.exit_code == 0, result.output
    report: dict[str, Any] = json.loads(result.output)
    return report


def bound_target(province: HaTinh) -> Target:
    """Return a target over the cadres of the province, proven by a course."""
    population = define_population(
        "Cán bộ công đoàn",
        Definition(units=(province.root_id,), kind=PersonKind.CADRE),
        unit_id=province.root_id,
        now=NOON,
    )
    activity_id = open_activity(
        kind="course", key="course:luat", title="Luật Công đoàn", unit_id=province.root_id, now=NOON
    )
    values = dict.fromkeys(
        (
            "plan",
            "subject",
            "recurrence",
            "population_kind",
            "population_wording",
            "unit_of_count",
            "cadence",
        ),
        "",
    )
    target = Target(
        **values,
        code="HT-1",
        unit_id=province.root_id,
        wording="Cán bộ học Luật Công đoàn",
        measure="percent_people",
        comparator=">=",
        threshold=90,
        is_aspirational=False,
        reports_to="",
        population_id=population.id,
        created_at=NOON,
    )
    db.session.add(target)
    db.session.flush()
    db.session.add(TargetEvidence(target_id=target.id, activity_id=activity_id))
    db.session.flush()
    return target


def read_again(target: Target, day: date) -> Reading:
    reading = read_target(db.session.get_one(Target, target.id), as_of=day, now=NOON)
    assert reading is not None
    return reading


@pytest.mark.timeout(600)
def test_one_import_reorganises_the_province(app: Flask, province: HaTinh, workbook: Path) -> None:
    target = bound_target(province)
    june = read_again(target, EVE)
    before = (document_of(june), june.sha256)
    db.commit()

    tried = import_file(app, workbook, "--dry-run")
    done = import_file(app, workbook)

    facts = {"units": {"dissolve": UPPERS + ENDING, "move": STAYING}, "people_left": LEAVING_PEOPLE}
    assert (tried["state"], done["state"]) == ("dry_run", "imported")
    for report in (tried, done):
        assert {key: report[key] for key in facts} == facts
        assert (report["people_moved"], report["posts_ended"]) == (0, ENDING)
    old, new = tree_as_of(EVE), tree_as_of(REFORM)
    root = province.root_id
    assert (len(old.units), len(new.units)) == (1 + UPPERS + ENDING + STAYING, 1 + STAYING)
    assert {unit.parent_id for unit in new.units.values()} == {None, root}
    assert figures_on(old, [root])[root] == Figures(LEAVING_PEOPLE + STAYING_PEOPLE, ENDING + STAYING)
    assert figures_on(new, [root])[root] == Figures(STAYING_PEOPLE, STAYING)
    kept = newest_reading(target.id, as_of=EVE)
    assert kept is not None
    assert (document_of(kept), kept.sha256) == before
    again = read_again(target, EVE)
    assert (again.id, document_of(again), again.sha256) == (kept.id, *before)
    july = json.loads(document_of(read_again(target, REFORM)))
    assert len(july["people"]) == STAYING


@pytest.mark.timeout(600)
def test_a_dry_run_changes_nothing_and_undoing_sets_all_back(
    app: Flask, province: HaTinh, workbook: Path
) -> None:
    before = tree_as_of(i18n.today(NOON)).units
    held = select(func.count(Membership.id)).where(Membership.until.is_(None))

    import_file(app, workbook, "--dry-run")
    assert tree_as_of(i18n.today(NOON)).units == before
    done = import_file(app, workbook)
    assert db.session.scalar(held) == STAYING_PEOPLE
    db.rollback()

    result = app.test_cli_runner().invoke(args=["units", "undo", str(done["decision"])])

    assert result.exit_code == 0, result.output
    assert tree_as_of(i18n.today(NOON)).units == before
    assert db.session.scalar(held) == LEAVING_PEOPLE + STAYING_PEOPLE
    paths = {row[0]: row[1] for row in db.session.execute(select(Unit.id, Unit.path))}
    assert paths == {unit.id: unit.path for unit in before.values()}
