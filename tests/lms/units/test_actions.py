"""Decisions about units change today's tree and leave a dated record."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import db
from lms.audit.models import AuditEntry
from lms.errors import Conflict, NotFound, Refused
from lms.units import actions, founding, queries
from lms.units.models import Unit, UnitEvent, UnitPlacement
from lms.units.rules import Decision, Level, NewUnit, UnitCycle
from tests.counting import count_statements
from tests.world import NOON, make_account

TODAY = date(2026, 11, 22)
REFORM = date(2025, 7, 1)
NOW = Decision(now=NOON)


def found(name: str, level: Level, parent: Unit | None = None, code: str | None = None) -> Unit:
    new = NewUnit(name, level, parent_id=parent.id if parent else None, code=code)
    return founding.found_unit(new, NOW)


@pytest.fixture
def province(app: Flask) -> Unit:
    return found("Liên đoàn Lao động tỉnh Sông Trăng", Level.PROVINCE)


@pytest.fixture
def ward(province: Unit) -> Unit:
    return found("Công đoàn phường An Thạnh", Level.UPPER, province)


@pytest.fixture
def school(ward: Unit) -> Unit:
    return found("CĐCS Trường Tiểu học", Level.GRASSROOTS, ward)


def placements_of(unit: Unit) -> list[tuple[str, str, int | None, date | None, date | None]]:
    rows = db.session.scalars(
        select(UnitPlacement).where(UnitPlacement.unit_id == unit.id).order_by(UnitPlacement.id)
    )
    return [(row.name, row.level, row.parent_id, row.valid_from, row.valid_to) for row in rows]


def events_of(unit: Unit) -> list[tuple[str, date | None, str]]:
    rows = db.session.scalars(select(UnitEvent).where(UnitEvent.unit_id == unit.id).order_by(UnitEvent.id))
    return [(row.kind, row.happened_on, row.decision) for row in rows]


def tree() -> list[str]:
    return [line.path_name for line in queries.list_tree()]


def test_a_unit_is_founded_with_its_place_its_code_and_its_history(province: Unit) -> None:
    decision = Decision(now=NOON, on=REFORM, number="12/QĐ-LĐLĐ")

    unit = founding.found_unit(
        NewUnit(" Công  đoàn phường An Thạnh", Level.UPPER, parent_id=province.id), decision
    )

    assert (province.code, province.path, province.depth, province.valid_from) == (
        "ST",
        f"/{province.id}/",
        0,
        None,
    )
    assert (unit.code, unit.path, unit.depth) == ("ST-01", f"/{province.id}/{unit.id}/", 1)
    assert (unit.name, unit.name_folded) == ("Công đoàn phường An Thạnh", "cong doan phuong an thanh")
    assert events_of(unit) == [("found", REFORM, "12/QĐ-LĐLĐ")]
    assert placements_of(unit) == [("Công đoàn phường An Thạnh", "upper", province.id, REFORM, None)]


def test_what_staff_do_to_a_unit_is_on_record(province: Unit, ward: Unit) -> None:
    account = make_account()
    by_staff = replace(NOW, account_id=account.id, number="15/QĐ")

    actions.rename_unit(ward.id, "Công đoàn phường An Thạnh Đông", by_staff)

    values = {"code": "ST-01", "level": "upper", "parent_id": province.id, "valid_to": None}
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.account_id, entry.action, entry.subject_kind, entry.subject_id, entry.unit_id) == (
        account.id,
        "unit.rename",
        "unit",
        ward.id,
        ward.id,
    )
    assert (entry.happened_at, entry.reason) == (NOON, "15/QĐ")
    assert entry.before == {"name": "Công đoàn phường An Thạnh", **values}
    assert entry.after == {"name": "Công đoàn phường An Thạnh Đông", **values}


def test_a_whole_tree_is_founded_in_a_few_statements(app: Flask) -> None:
    plans = [
        NewUnit("LĐLĐ tỉnh Sông Trăng", Level.PROVINCE, code="ST"),
        NewUnit("Công đoàn phường An Thạnh", Level.UPPER, parent_place=0),
        *(NewUnit(f"CĐCS {n}", Level.GRASSROOTS, parent_place=1) for n in range(3)),
    ]

    with count_statements() as few:
        units = founding.found_units(plans, NOW)

    more = [NewUnit(f"CĐCS {n}", Level.GRASSROOTS, parent_id=units[1].id) for n in range(100, 200)]
    with count_statements() as many:
        founding.found_units(more, NOW)
    assert [unit.code for unit in units] == ["ST", "ST-01", "ST-01-01", "ST-01-02", "ST-01-03"]
    assert tree()[:3] == [
        "LĐLĐ tỉnh Sông Trăng",
        "LĐLĐ tỉnh Sông Trăng › Công đoàn phường An Thạnh",
        "LĐLĐ tỉnh Sông Trăng › Công đoàn phường An Thạnh › CĐCS 0",
    ]
    assert len(tree()) == 105
    assert len(many) < len(few)


def test_a_plan_below_a_later_one_is_a_cycle(app: Flask) -> None:
    plans = [
        NewUnit("A", Level.UPPER, parent_place=1),
        NewUnit("B", Level.UPPER, parent_place=0),
    ]

    with pytest.raises(UnitCycle):
        founding.found_units(plans, NOW)

    assert tree() == []


def test_a_form_sent_twice_founds_one_unit(province: Unit, ward: Unit) -> None:
    with pytest.raises(Conflict, match="đã có ở đây"):
        found("CÔNG ĐOÀN phường An Thạnh", Level.UPPER, province)

    namesake = found("Công đoàn phường An Thạnh", Level.UPPER, province, code="AT2")
    assert namesake.id != ward.id


@pytest.mark.parametrize(
    ("values", "refusal", "reason"),
    [
        ({"name": "A" * 300}, Refused, "dài 300 ký tự"),
        ({"name": "<script>alert(1)</script>"}, Refused, "ký tự không dùng trong tên"),
        ({"code": "ST"}, Conflict, "Mã đơn vị “ST” đã được dùng"),
        ({"code": "S T"}, Refused, "không hợp lệ"),
        ({"level": Level.NATIONAL}, Refused, "không thể trực thuộc"),
        ({"parent_id": 999_999}, NotFound, "Không tìm thấy đơn vị"),
    ],
)
def test_bad_input_founds_nothing(
    province: Unit, values: dict[str, Any], refusal: type[Refused], reason: str
) -> None:
    new = replace(NewUnit("Công đoàn phường", Level.UPPER, parent_id=province.id), **values)

    with pytest.raises(refusal, match=reason):
        founding.found_unit(new, NOW)

    assert tree() == ["Liên đoàn Lao động tỉnh Sông Trăng"]


def test_a_unit_is_not_founded_in_the_future(app: Flask) -> None:
    with pytest.raises(Refused, match="23/11/2026 chưa đến"):
        founding.found_unit(NewUnit("CĐCS", Level.GRASSROOTS), Decision(NOON, on=date(2026, 11, 23)))


def test_a_new_name_begins_on_its_day(ward: Unit) -> None:
    actions.rename_unit(ward.id, "Công đoàn phường An Thạnh Đông", Decision(NOON, REFORM, "15/QĐ"))

    assert (ward.name, ward.name_folded) == (
        "Công đoàn phường An Thạnh Đông",
        "cong doan phuong an thanh dong",
    )
    assert [(name, since, until) for name, _, _, since, until in placements_of(ward)] == [
        ("Công đoàn phường An Thạnh", None, REFORM),
        ("Công đoàn phường An Thạnh Đông", REFORM, None),
    ]
    assert events_of(ward)[1:] == [("rename", REFORM, "15/QĐ")]


def test_the_same_change_twice_is_one(province: Unit, ward: Unit, school: Unit) -> None:
    for _ in range(2):
        actions.rename_unit(ward.id, "Công đoàn phường mới", NOW)
        actions.relevel_unit(school.id, Level.MEMBER_GRASSROOTS, NOW)
        actions.move_unit(school.id, province.id, NOW)
        actions.dissolve_unit(ward.id, NOW)

    assert [kind for kind, _, _ in events_of(ward)] == ["found", "rename", "dissolve"]
    assert [kind for kind, _, _ in events_of(school)] == ["found", "relevel", "move"]


def test_a_decision_is_not_older_than_the_last_one(ward: Unit) -> None:
    actions.rename_unit(ward.id, "Tên mới", Decision(NOON, REFORM))

    with pytest.raises(Refused, match="hiệu lực từ 01/07/2025"):
        actions.rename_unit(ward.id, "Tên mới hơn", Decision(NOON, date(2025, 6, 30)))

    assert ward.name == "Tên mới"


def test_a_unit_moves_with_all_below_it(province: Unit, ward: Unit, school: Unit) -> None:
    zone = found("Công đoàn các Khu công nghiệp", Level.UPPER, province)
    beside = found("CĐCS Công ty May", Level.GRASSROOTS, zone)
    group = found("Tổ công đoàn 1", Level.GROUP, school)

    actions.move_unit(ward.id, zone.id, Decision(NOON, REFORM))

    assert [(unit.path, unit.depth) for unit in (ward, school, group, beside)] == [
        (f"{zone.path}{ward.id}/", 2),
        (f"{zone.path}{ward.id}/{school.id}/", 3),
        (f"{zone.path}{ward.id}/{school.id}/{group.id}/", 4),
        (f"{zone.path}{beside.id}/", 2),
    ]
    assert [(parent, since, until) for _, _, parent, since, until in placements_of(ward)] == [
        (province.id, None, REFORM),
        (zone.id, REFORM, None),
    ]


def test_a_unit_may_become_a_root(ward: Unit, school: Unit) -> None:
    actions.move_unit(ward.id, None, NOW)

    assert (ward.path, ward.depth, school.path, school.depth) == (
        f"/{ward.id}/",
        0,
        f"/{ward.id}/{school.id}/",
        1,
    )


def test_a_unit_does_not_move_below_itself(province: Unit, ward: Unit, school: Unit) -> None:
    actions.relevel_unit(school.id, Level.UPPER, NOW)

    for place in (ward, school):
        with pytest.raises(UnitCycle, match="không thể trực thuộc chính nó"):
            actions.move_unit(ward.id, place.id, NOW)

    assert (ward.parent_id, ward.path) == (province.id, f"{province.path}{ward.id}/")


def test_a_unit_does_not_move_below_a_lower_level(province: Unit, ward: Unit) -> None:
    company = found("CĐCS Công ty May", Level.GRASSROOTS, province)

    with pytest.raises(Refused, match="không thể trực thuộc"):
        actions.move_unit(ward.id, company.id, NOW)


@pytest.mark.parametrize("level", [Level.NATIONAL, Level.GROUP])
def test_a_new_level_fits_between_those_above_and_below(ward: Unit, school: Unit, level: Level) -> None:
    with pytest.raises(Refused, match="không thể trực thuộc"):
        actions.relevel_unit(ward.id, level, NOW)


def test_a_dissolved_unit_stands_no_longer_and_keeps_its_history(ward: Unit, school: Unit) -> None:
    actions.dissolve_unit(school.id, Decision(NOON, REFORM))

    assert tree() == [
        "Liên đoàn Lao động tỉnh Sông Trăng",
        "Liên đoàn Lao động tỉnh Sông Trăng › Công đoàn phường An Thạnh",
    ]
    assert (school.valid_to, placements_of(school)) == (
        REFORM,
        [("CĐCS Trường Tiểu học", "grassroots", ward.id, None, REFORM)],
    )
    with pytest.raises(Refused, match="đã giải thể"):
        actions.rename_unit(school.id, "Tên mới", NOW)
    with pytest.raises(Refused, match="đã giải thể"):
        found("Tổ 1", Level.GROUP, school)


def test_a_unit_with_others_below_it_is_not_dissolved(ward: Unit, school: Unit) -> None:
    with pytest.raises(Refused, match="còn đơn vị trực thuộc"):
        actions.dissolve_unit(ward.id, NOW)

    assert ward.valid_to is None


def test_units_at_the_top_whose_names_begin_alike_get_codes_of_their_own(app: Flask) -> None:
    plans = [NewUnit(name, Level.GRASSROOTS) for name in ("CĐCS Công ty số 990", "CĐCS Công ty số 991")]

    units = founding.found_units(plans, NOW)

    assert len({unit.code for unit in units}) == 2
