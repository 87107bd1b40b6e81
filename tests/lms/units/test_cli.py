"""The command that lists the tree of units."""

import json
from datetime import date

import pytest
from flask import Flask

from lms import db
from lms.units import actions, founding
from lms.units.rules import Decision, Level, NewUnit
from tests.world import NOON

REFORM = date(2025, 7, 1)


@pytest.fixture(autouse=True)
def province(app: Flask) -> None:
    plans = [
        NewUnit("LĐLĐ tỉnh Sông Trăng", Level.PROVINCE, code="ST"),
        NewUnit("Công đoàn phường Hoà Bình", Level.UPPER, parent_place=0),
        NewUnit("Công đoàn phường Ân Thạnh", Level.UPPER, parent_place=0),
        NewUnit("CĐCS Trường Tiểu học", Level.GRASSROOTS, parent_place=1),
    ]
    units = founding.found_units(plans, Decision(now=NOON, on=REFORM))
    actions.dissolve_unit(units[2].id, Decision(now=NOON))
    db.commit()


def test_the_tree_is_listed_with_its_levels_indented(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["units", "list"])

    assert (result.exit_code, result.stdout) == (
        0,
        "ST        LĐLĐ tỉnh Sông Trăng\n"
        "ST-01       Công đoàn phường Hoà Bình\n"
        "ST-01-01      CĐCS Trường Tiểu học\n",
    )


def test_the_json_names_parents_days_and_paths(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["units", "list", "--json", "--all"])

    described = {unit["code"]: unit for unit in json.loads(result.stdout)}
    assert list(described) == ["ST", "ST-02", "ST-01", "ST-01-01"]
    assert described["ST-02"] == {
        "code": "ST-02",
        "name": "Công đoàn phường Ân Thạnh",
        "level": "upper",
        "parent": "ST",
        "valid_from": "2025-07-01",
        "valid_to": "2026-11-22",
        "path": "LĐLĐ tỉnh Sông Trăng › Công đoàn phường Ân Thạnh",
    }
    assert (described["ST"]["parent"], described["ST"]["valid_to"]) == (None, None)
