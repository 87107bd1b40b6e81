"""The command that ranks a published file again."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from lms.errors import Refused
from quizzes.contests.cli import commands
from quizzes.ranking.collective import Unit
from quizzes.ranking.conclusion import Terms, conclude
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Prize
from quizzes.ranking.values import SCALE, Table, Values, row_of
from quizzes.ranking.writers import write_standing

TERMS = Terms(
    contest="luat",
    title="Tìm hiểu luật",
    round_number=2,
    prizes=(Prize("Giải Nhất"),),
    collective=(CollectivePrize("people", "Đông nhất", tiers=(CollectiveTier("Nhất"),)),),
    divisions=("A", "B"),
    people=2,
    attempts=3,
    units={"G1": Unit("G1", "CĐCS Một", "", "grassroots", 5)},
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    table = Table()
    for receipt, right, division in (("AAAAA-AAAAA", 7, "A"), ("CCCCC-CCCCC", 9, "B")):
        values = Values(right * SCALE, right, 10, 10, 60_000, 0, 60_000, most=10 * SCALE)
        table.add([row_of(receipt, values, unit="G1", kind="member", division=division)])
    path = tmp_path / "round-2.jsonl"
    with path.open("wb") as stream:
        write_standing(conclude(TERMS, table), stream)
    return path


def run(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(commands, ["rank", *map(str, words)], catch_exceptions=False)


def test_a_published_file_is_ranked_alone(app: Flask, file: Path) -> None:
    result = run(app, "--from", file, "--json")

    told = json.loads(result.stdout)
    assert {name: told[name] for name in ("contest", "round", "agrees", "ranked", "ties")} == {
        "contest": "luat",
        "round": 2,
        "agrees": True,
        "ranked": 2,
        "ties": [],
    }
    assert [(one["rank"], one["entrant"], one["values"], one["prizes"]) for one in told["entrants"]] == [
        (1, "CCCCC-CCCCC", {"score": 9, "duration": 60_000, "hand_in": 60_000}, ["Giải Nhất"]),
        (2, "AAAAA-AAAAA", {"score": 7, "duration": 60_000, "hand_in": 60_000}, []),
    ]
    assert result.exit_code == 0


def test_a_division_and_the_units_of_a_prize_are_told_alone(app: Flask, file: Path) -> None:
    division = json.loads(run(app, "--from", file, "--division", "A", "--json").stdout)
    units = json.loads(run(app, "--from", file, "--collective", "people", "--json").stdout)

    assert [(one["rank"], one["entrant"]) for one in division["entrants"]] == [(1, "AAAAA-AAAAA")]
    assert [(one["rank"], one["unit"], one["people"], one["prize"]) for one in units["units"]] == [
        (1, "G1", 2, "Nhất")
    ]
    with pytest.raises(Refused, match="không có giải tập thể “ratio”"):
        run(app, "--from", file, "--collective", "ratio")


def test_people_read_a_table(app: Flask, file: Path) -> None:
    lines = run(app, "--from", file).stdout.splitlines()

    assert lines == [
        "rank\tentrant\tunit\tkind\tdivision\tscore\tduration\thand_in\tprizes",
        "1\tCCCCC-CCCCC\tG1\tmember\tB\t9\t60000\t60000\tGiải Nhất",
        "2\tAAAAA-AAAAA\tG1\tmember\tA\t7\t60000\t60000\t",
    ]


def test_a_file_that_somebody_changed_ends_the_command_with_a_fault(app: Flask, file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"CCCCC-CCCCC",1', b'"CCCCC-CCCCC",2'))

    result = run(app, "--from", file, "--json")

    assert (result.exit_code, json.loads(result.stdout)["differs_at_line"]) == (1, 3)
    assert "khác với tệp, bắt đầu từ dòng 3" in result.stderr
