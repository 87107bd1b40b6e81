"""The commands say what the page says."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lms import db
from lms.populations.models import Population
from lms.populations.rules import Definition, PersonKind
from tests.lms.populations.test_queries import World


@pytest.fixture
def world(app: Flask) -> World:
    world = World()
    world.chair.member_code = "DV01"
    world.officer.member_code = "DV02"
    db.commit()
    return world


def lms(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["populations", *arguments])
    return result.exit_code, result.output or str(result.exception)


def test_a_population_is_defined_by_the_same_conditions(app: Flask, world: World, tmp_path: Path) -> None:
    codes = tmp_path / "ma.txt"
    codes.write_text("DV02\nDV01\n", encoding="utf-8")
    units = ["--unit", world.zone.code, "--unit", world.school.code]
    rest = ["--level", "grassroots", "--post", "chair", "--cadre-type", "part_time", "--kind", "cadre"]

    assert lms(app, "define", "Chủ tịch", *units, *rest, "--members", str(codes)) == (
        0,
        "Đã lưu nhóm “Chủ tịch”: hôm nay có 1 người.\n",
    )
    population = db.session.scalars(select(Population)).one()
    assert population.unit_id == world.province.id
    assert Definition.from_json(population.definition) == Definition(
        units=(world.zone.id, world.school.id),
        levels=("grassroots",),
        post_kinds=("chair",),
        cadre_types=("part_time",),
        kind=PersonKind.CADRE,
        people=(world.chair.id, world.officer.id),
    )
    assert json.loads(lms(app, "list", "--json")[1]) == [
        {
            "name": "Chủ tịch",
            "kind": "cadre",
            "units": sorted([world.zone.code, world.school.code]),
            "levels": ["grassroots"],
            "posts": ["chair"],
            "cadre_types": ["part_time"],
            "members": ["DV01", "DV02"],
            "people": 1,
        }
    ]


def test_the_list_says_whom_each_means(app: Flask, world: World) -> None:
    lms(app, "define", "Đoàn viên", "--unit", world.zone.code)

    assert lms(app, "list") == (
        0,
        "Đoàn viên: 2 (Đoàn viên (gồm cả cán bộ); Công đoàn các Khu công nghiệp)\n",
    )


def test_a_dry_run_changes_nothing(app: Flask, world: World) -> None:
    assert lms(app, "define", "Đoàn viên", "--unit", world.zone.code, "--dry-run") == (
        0,
        "Nhóm “Đoàn viên” hôm nay có 2 người. Chưa lưu gì.\n",
    )
    assert db.session.scalars(select(Population)).all() == []


def test_what_is_unknown_is_named(app: Flask, world: World) -> None:
    for arguments, sentence in (
        (["--unit", "NOPE"], "NOPE"),
        (["--unit", world.zone.code, "--member", "XX"], "XX"),
    ):
        code, output = lms(app, "define", "Nhóm", *arguments)
        assert (code, sentence in output) == (1, True)
    assert db.session.scalars(select(Population)).all() == []
