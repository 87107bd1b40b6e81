"""The rosters of real offices, where the folder of samples is at hand."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from lms.people.rules import CadreType, Sex
from lms.rosters.reading.readers import read_workbook
from lms.rosters.reading.roster import Origin, Roster, RosterPerson
from lms.rosters.reading.rules import LegacyLetters, read_roster
from lms.units.rules import Level

SAMPLES = os.environ.get("SAMPLES")
pytestmark = pytest.mark.skipif(not SAMPLES, reason="SAMPLES names no folder of sample files")

PROVINCE = "Liên đoàn Lao động tỉnh Bến Tre"
ZONES = "Công đoàn các khu công nghiệp"
LEVELS = {"Tỉnh": Level.PROVINCE, "Cấp trên trực tiếp cơ sở": Level.UPPER, "Cơ sở": Level.GRASSROOTS}


def sample(name: str) -> Path:
    return Path(SAMPLES or "") / "rosters" / name


def roster_of(name: str) -> Roster:
    workbook = read_workbook(sample(name).read_bytes(), name)
    return read_roster(workbook, legacy_letters=LegacyLetters.CONVERT)


def truth_of(name: str) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(sample(f"{name}.truth.json").read_text("utf-8"))
    return truth


def as_truth(person: RosterPerson) -> dict[str, object]:
    return {
        "family": person.name.family,
        "given": person.name.given,
        "name": person.name.full,
        "sex": {Sex.MALE: "Nam", Sex.FEMALE: "Nữ", None: None}[person.sex],
        "birth": person.birth.first.isoformat() if person.birth else None,
        "national_id": person.national_id,
        "phone": person.phone,
    }


@pytest.mark.parametrize("name", ["can-bo-khu-cong-nghiep.xlsx", "can-bo-phong-chu-cu.xlsx"])
def test_lists_of_cadres_are_read_to_the_last_letter(name: str) -> None:
    roster, truth = roster_of(name), truth_of(name)
    names = {unit.key: unit.name for unit in roster.units}

    assert [
        {
            **as_truth(person),
            "unit": names[person.units[0]],
            "post": post.title,
            "full_time": post.cadre_type is CadreType.FULL_TIME,
        }
        for person in roster.people
        for post in person.posts
    ] == truth["people"]
    assert [(unit.name, unit.level, names.get(unit.parent or "")) for unit in roster.units] == [
        (PROVINCE, Level.PROVINCE, None),
        (ZONES, Level.UPPER, PROVINCE),
        *[(unit, Level.GRASSROOTS, ZONES) for unit in truth["units"]],
    ]
    assert [names[key] for key in roster.letterhead] == [PROVINCE, ZONES]
    assert roster.errors == ()
    assert {str(problem.reason) for problem in roster.problems} == {
        "Số CCCD, CMND thiếu chữ số 0 ở đầu; đã thêm cho đủ."
    }


def test_the_members_of_a_province_are_read() -> None:
    roster, truth = roster_of("doan-vien-toan-tinh.xlsx"), truth_of("doan-vien-toan-tinh.xlsx")
    posts = [post for person in roster.people for post in person.posts]

    assert len(roster.people) == truth["people"]
    assert [
        {
            **as_truth(person),
            "code": person.member_code,
            "unit": person.units[0],
            "post": person.posts[0].title if person.posts else None,
            "cadre_type": {
                (): None,
                (CadreType.FULL_TIME,): "Chuyên trách",
                (CadreType.PART_TIME,): "Không chuyên trách",
            }[tuple(post.cadre_type for post in person.posts)],
        }
        for person in roster.people[: len(truth["sample"])]
    ] == truth["sample"]
    assert len(posts) == truth["cadres"]
    assert sum(post.cadre_type is CadreType.FULL_TIME for post in posts) == truth["full_time"]
    assert roster.problems == ()


def test_the_units_of_a_province_stand_in_their_tree() -> None:
    roster = roster_of("doan-vien-toan-tinh.xlsx")
    workbook = read_workbook(sample("doan-vien-toan-tinh.xlsx").read_bytes(), "doan-vien-toan-tinh.xlsx")

    assert sorted((unit.code, unit.name, unit.parent, unit.level) for unit in roster.units) == sorted(
        (code, name, parent or None, LEVELS[str(level)])
        for code, name, parent, level in workbook.sheets[0].rows[1:]
    )
    assert {unit.origin for unit in roster.units} == {Origin.UNITS_TABLE}
    assert [unit.code for unit in roster.units] == truth_of("doan-vien-toan-tinh.xlsx")["units"]


def test_letters_of_old_fonts_are_not_converted_silently() -> None:
    workbook = read_workbook(sample("can-bo-phong-chu-cu.xlsx").read_bytes(), "can-bo-phong-chu-cu.xlsx")

    roster = read_roster(workbook)

    assert [str(problem.reason) for problem in roster.errors] == [
        "Tệp có 188 ô dùng phông chữ cũ (TCVN3); hãy xem thử rồi chọn chuyển sang Unicode."
    ]
    assert roster.legacy is not None
    assert roster.legacy.fonts == (".VnTime", ".VnTimeH")
    assert [(sample.before, sample.after) for sample in roster.legacy.samples[:2]] == [
        ("liªn ®oµn lao ®éng tØnh bÕn tre", "LIÊN ĐOÀN LAO ĐỘNG TỈNH BẾN TRE"),
        ("c«ng ®oµn c¸c khu c«ng nghiÖp", "CÔNG ĐOÀN CÁC KHU CÔNG NGHIỆP"),
    ]
