"""Decisions about units move people, posts and rights, and can be taken back."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import db
from lms.auth.models import RoleGrant
from lms.errors import Conflict
from lms.people.models import Membership, Person, Post
from lms.populations.actions import define_population
from lms.populations.rules import Definition
from lms.reorganisations.actions import (
    Paper,
    carry_out_decision,
    draft_decision,
    preview_decision,
    undo_decision,
)
from lms.reorganisations.rules import Change, HasProblems
from lms.rights import Role
from lms.units.history import following, history_of
from lms.units.models import DecisionState, EventKind, Level, Unit, UnitDecision, UnitEvent, UnitPlacement
from lms.units.past import tree_as_of
from lms.units.queries import ALL
from tests.world import NOON, make_person, make_post, make_staff, make_unit

REFORM = date(2025, 7, 1)
EVE = REFORM - timedelta(days=1)


class World:
    """A province with two upper unions, three factories and some people."""

    def __init__(self) -> None:
        self.province = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE, code="ST")
        self.zone = make_unit("CĐ các Khu công nghiệp", level=Level.UPPER, parent=self.province, code="ST-1")
        self.ward = make_unit(
            "Công đoàn phường An Thạnh", level=Level.UPPER, parent=self.province, code="ST-2"
        )
        self.mill = make_unit("CĐCS Nhà máy Gạch", parent=self.zone, code="ST-1-1")
        self.tailor = make_unit("CĐCS Công ty May", parent=self.zone, code="ST-1-2")
        self.school = make_unit("CĐCS Trường Tiểu học", parent=self.ward, code="ST-2-1")
        self.hoa = make_person("Nguyễn Thị Hoà", unit=self.mill, member_code="DV1")
        self.nam = make_person("Trần Văn Nam", unit=self.mill, member_code="DV2", since=date(2020, 3, 1))
        self.lan = make_person("Lê Thị Lan", unit=self.tailor, member_code="DV3")
        make_post(self.hoa, self.mill, title="Chủ tịch")
        make_post(self.lan, self.tailor, title="Tổ trưởng", post_kind="group_leader")
        self.staff = make_staff(Role.ORGANISER, self.mill)
        db.session.flush()


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def drafted(*changes: Change, on: date = REFORM) -> UnitDecision:
    return draft_decision(changes, Paper(on, "12/QĐ-LĐLĐ"), account_id=None, now=NOON)


def decided(*changes: Change, on: date = REFORM, scope: tuple[str, ...] = ALL) -> UnitDecision:
    draft = drafted(*changes, on=on)
    carry_out_decision(draft, scope=scope, now=NOON)
    return draft


def refused(*changes: Change, on: date = REFORM, scope: tuple[str, ...] = ALL) -> list[str]:
    before = everything()
    draft = drafted(*changes, on=on)
    preview_decision(draft, scope=scope, now=NOON)
    with pytest.raises(HasProblems) as refusal, db.session.begin_nested():
        carry_out_decision(draft, scope=scope, now=NOON)
    assert draft.summary["problems"] == [
        {"row": one.row, "unit": one.unit, "text": one.text} for one in refusal.value.problems
    ]
    assert everything() == before
    return [problem.text for problem in refusal.value.problems]


def everything() -> list[Sequence[Any]]:
    """Return all that a decision may change, as values."""
    tables = (
        select(Unit.id, Unit.name, Unit.level, Unit.parent_id, Unit.path, Unit.depth, Unit.valid_to),
        select(UnitEvent.id, UnitEvent.kind, UnitEvent.unit_id, UnitEvent.happened_on),
        select(
            UnitPlacement.id,
            UnitPlacement.unit_id,
            UnitPlacement.name,
            UnitPlacement.parent_id,
            UnitPlacement.valid_from,
            UnitPlacement.valid_to,
        ),
        select(Membership.id, Membership.person_id, Membership.unit_id, Membership.since, Membership.until),
        select(Post.id, Post.person_id, Post.unit_id, Post.title, Post.since, Post.until),
        select(RoleGrant.id, RoleGrant.account_id, RoleGrant.role, RoleGrant.unit_id, RoleGrant.ended_at),
    )
    db.session.flush()
    return [[tuple(row) for row in db.session.execute(table.order_by("id"))] for table in tables]


def memberships(person: Person) -> list[tuple[str, date | None, date | None]]:
    rows = db.session.execute(
        select(Unit.code, Membership.since, Membership.until)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.person_id == person.id)
        .order_by(Membership.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def test_a_merger_takes_people_posts_and_what_stands_below_along(world: World) -> None:
    decision = decided(Change(EventKind.MERGE, unit="ST-1", other="ST-2"))
    decided(Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2"))

    tree = tree_as_of(REFORM)
    assert [(unit.depth, unit.code) for unit in tree.in_order()] == [
        (0, "ST"),
        (1, "ST-2"),
        (2, "ST-1-2"),
        (2, "ST-2-1"),
    ]
    assert memberships(world.hoa) == [("ST-1-1", None, REFORM), ("ST-1-2", REFORM, None)]
    assert memberships(world.nam) == [("ST-1-1", date(2020, 3, 1), REFORM), ("ST-1-2", REFORM, None)]
    posts = db.session.execute(
        select(Post.unit_id, Post.since, Post.until).where(Post.person_id == world.hoa.id).order_by(Post.id)
    )
    assert [tuple(row) for row in posts] == [
        (world.mill.id, None, REFORM),
        (world.tailor.id, REFORM, None),
    ]
    assert (decision.state, decision.summary["units"]) == ("carried_out", {"merge": 1, "move": 2})


def test_the_unit_that_ended_keeps_its_history_and_names_its_successor(world: World) -> None:
    decided(Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2"))

    assert [(one.event.kind, [other.code for other in one.others]) for one in history_of(world.mill.id)] == [
        ("merge", ["ST-1-2"]),
        ("found", []),
    ]
    assert [one.event.kind for one in history_of(world.tailor.id)] == ["merge", "found"]
    assert following([world.mill.id], EVE) == {world.mill.id}
    assert following([world.mill.id], REFORM) == {world.tailor.id}


def test_successors_are_followed_over_several_decisions(world: World) -> None:
    decided(Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2"))
    decided(Change(EventKind.MERGE, unit="ST-1-2", other="ST-2-1"), on=date(2026, 1, 1))

    assert following([world.mill.id], date(2025, 12, 31)) == {world.tailor.id}
    assert following([world.mill.id], date(2026, 1, 1)) == {world.school.id}


def test_a_preview_names_what_would_move_and_changes_nothing(world: World) -> None:
    define_population("Công nhân gạch", Definition(units=(world.mill.id,)), unit_id=world.zone.id, now=NOON)
    before = everything()
    draft = drafted(Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2"))

    preview_decision(draft, scope=ALL, now=NOON)

    assert everything() == before
    assert draft.summary == {
        "units": {"merge": 1},
        "people_moved": 2,
        "people_left": 0,
        "posts_moved": 1,
        "posts_ended": 0,
        "rights_moved": 0,
        "rights_kept": 1,
        "people_along": 0,
        "posts_along": 0,
        "rights_along": 0,
        "rights_gained": 0,
        "rights_lost": 0,
        "lines": [
            {
                "kind": "merge",
                "name": "CĐCS Nhà máy Gạch",
                "code": "ST-1-1",
                "brings": "CĐCS Công ty May",
                "level": "",
            }
        ],
        "touched": {
            "populations": ["Công nhân gạch"],
            "population_count": 1,
            "people": [[2, 3]],
            "populations_within": [],
            "population_within_count": 0,
            "targets": [],
            "target_count": 0,
            "targets_within": [],
            "target_within_count": 0,
        },
    }
    assert (draft.state, draft.unit_id) == (DecisionState.DRAFT, world.zone.id)


def test_rights_go_along_only_where_that_is_asked_for(world: World) -> None:
    decided(Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2", moves_rights=True))

    grants = db.session.execute(
        select(RoleGrant.unit_id, RoleGrant.ended_at.is_(None)).where(RoleGrant.account_id == world.staff.id)
    )
    assert [tuple(row) for row in grants] == [(world.mill.id, False), (world.tailor.id, True)]


def test_posts_end_where_they_are_not_to_go_along(world: World) -> None:
    decision = decided(Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2", moves_posts=False))

    untils = db.session.scalars(select(Post.until).where(Post.person_id == world.hoa.id)).all()
    assert (untils, decision.summary["posts_ended"], decision.summary["people_moved"]) == ([REFORM], 1, 2)


def test_a_member_of_both_units_belongs_once_afterwards(world: World) -> None:
    db.session.add(Membership(person_id=world.hoa.id, unit_id=world.tailor.id, since=date(2024, 1, 1)))

    decided(Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2"))

    assert memberships(world.hoa) == [("ST-1-1", None, REFORM), ("ST-1-2", date(2024, 1, 1), None)]


def test_dissolving_lets_people_leave(world: World) -> None:
    decision = decided(Change(EventKind.DISSOLVE, unit="ST-1-1"))

    assert memberships(world.hoa) == [("ST-1-1", None, REFORM)]
    assert (decision.summary["people_left"], decision.summary["posts_ended"]) == (2, 1)


def test_a_part_of_a_unit_becomes_one_of_its_own(world: World) -> None:
    group = make_unit("Tổ Lò nung", level=Level.GROUP, parent=world.mill, code="ST-1-1-1")

    decided(
        Change(
            EventKind.SPLIT,
            unit="ST-1-1",
            name="CĐCS Lò nung",
            new_code="ST-1-9",
            children=("ST-1-1-1",),
            people=("DV2",),
        )
    )

    made = db.session.scalars(select(Unit).where(Unit.code == "ST-1-9")).one()
    assert (made.name, made.level, made.parent_id) == ("CĐCS Lò nung", Level.GRASSROOTS, world.zone.id)
    assert (group.parent_id, group.path) == (made.id, f"{made.path}{group.id}/")
    assert memberships(world.nam) == [("ST-1-1", date(2020, 3, 1), REFORM), ("ST-1-9", REFORM, None)]
    assert memberships(world.hoa) == [("ST-1-1", None, None)]
    assert following([world.mill.id], REFORM) == {world.mill.id}


def test_everything_is_as_before_once_a_decision_is_taken_back(world: World) -> None:
    before = everything()
    decision = decided(
        Change(EventKind.FOUND, unit="ST-3", name="Công đoàn xã Hoà Bình", level=Level.UPPER, other="ST"),
        Change(EventKind.RENAME, unit="ST-2", name="Công đoàn phường Mới"),
        Change(EventKind.MERGE, unit="ST-1", other="ST-3"),
        Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2", moves_rights=True),
        Change(EventKind.RELEVEL, unit="ST-2-1", level=Level.MEMBER_GRASSROOTS),
        Change(EventKind.DISSOLVE, unit="ST-2-1"),
    )
    assert everything() != before

    undo_decision(decision, account_id=None, now=NOON)

    assert everything() == before
    assert decision.state == DecisionState.UNDONE
    with pytest.raises(Conflict, match="không có gì để hoàn tác"):
        undo_decision(decision, account_id=None, now=NOON)


def test_a_decision_stays_while_a_later_one_speaks_of_the_same_units(world: World) -> None:
    first = decided(Change(EventKind.MOVE, unit="ST-1-1", other="ST-2"))
    second = decided(Change(EventKind.RENAME, unit="ST-1-1", name="CĐCS Gạch ngói"), on=date(2025, 8, 1))

    with pytest.raises(Conflict, match="“CĐCS Gạch ngói” đã có thay đổi khác"):
        undo_decision(first, account_id=None, now=NOON)
    undo_decision(second, account_id=None, now=NOON)
    undo_decision(first, account_id=None, now=NOON)

    assert db.session.get_one(Unit, world.mill.id).parent_id == world.zone.id


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            [
                Change(EventKind.MOVE, unit="ST-2-1", other="ST-1"),
                Change(EventKind.DISSOLVE, unit="ST-2"),
            ],
            "Đơn vị “Công đoàn phường An Thạnh” đã giải thể.",
        ),
        (
            [
                Change(EventKind.RELEVEL, unit="ST-2-1", level=Level.UPPER),
                Change(EventKind.MOVE, unit="ST-1", other="ST-2-1"),
            ],
            "“CĐ các Khu công nghiệp” (Công đoàn cấp trên trực tiếp cơ sở) không thể trực thuộc "
            "“CĐCS Trường Tiểu học” (Công đoàn cơ sở, nghiệp đoàn cơ sở).",
        ),
        (
            [
                Change(EventKind.MOVE, unit="ST-2", other="ST-1"),
                Change(EventKind.MOVE, unit="ST-2", other="ST"),
                Change(EventKind.MOVE, unit="ST-1", other="ST-2"),
            ],
            "Đơn vị “CĐ các Khu công nghiệp” không thể trực thuộc chính nó.",
        ),
    ],
)
def test_a_decision_stays_while_the_place_of_another_unit_rests_on_it(
    world: World, changes: list[Change], sentence: str
) -> None:
    done = [decided(change, on=date(2025, month, 1)) for month, change in enumerate(changes, start=7)]
    before = everything()

    with pytest.raises(Conflict) as refusal, db.session.begin_nested():
        undo_decision(done[-2], account_id=None, now=NOON)

    assert str(refusal.value) == f"Không hoàn tác được: {sentence}"
    assert everything() == before
    for decision in reversed(done):
        undo_decision(decision, account_id=None, now=NOON)


def test_a_decision_stays_once_a_membership_was_changed_by_hand(world: World) -> None:
    decision = decided(Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2"))
    changed = db.session.scalars(
        select(Membership).where(Membership.person_id == world.nam.id, Membership.unit_id == world.tailor.id)
    ).one()
    changed.until = date(2025, 9, 1)
    db.session.flush()

    with pytest.raises(Conflict, match="1 mục"):
        undo_decision(decision, account_id=None, now=NOON)


def test_a_decision_stays_once_somebody_came_into_what_it_founded(world: World) -> None:
    decision = decided(
        Change(EventKind.FOUND, unit="ST-3", name="Công đoàn xã Hoà Bình", level=Level.UPPER, other="ST")
    )
    make_person(unit=db.session.scalars(select(Unit).where(Unit.code == "ST-3")).one())

    with pytest.raises(Conflict, match="“Công đoàn xã Hoà Bình” đã có dữ liệu phát sinh"):
        undo_decision(decision, account_id=None, now=NOON)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change(EventKind.MERGE, unit="ST-1", other="ST-1"), "không thể sáp nhập vào chính nó"),
        (Change(EventKind.MERGE, unit="ST-1", other="ST-1-1"), "là đơn vị trực thuộc nó"),
        (Change(EventKind.MOVE, unit="ST-1", other="ST-1-1"), "không thể trực thuộc chính nó"),
        (Change(EventKind.DISSOLVE, unit="ST-1"), "còn đơn vị trực thuộc"),
        (Change(EventKind.DISSOLVE, unit="ST-9"), "Không có đơn vị mã “ST-9” trong phạm vi của bạn"),
        (Change(EventKind.RENAME, unit="ST-1", name=" "), "Hãy ghi tên đơn vị"),
        (Change(EventKind.RENAME, unit="ST-1", name="CĐ các Khu công nghiệp"), "Không có gì thay đổi"),
        (Change(EventKind.RELEVEL, unit="ST-1"), "Hãy ghi cấp mới"),
        (Change(EventKind.SPLIT, unit="ST-1", name="CĐ mới"), "Hãy ghi người hoặc đơn vị trực thuộc"),
        (
            Change(EventKind.SPLIT, unit="ST-1-1", name="CĐ mới", people=("DV3",)),
            "Không có đoàn viên mã “DV3” trong “CĐCS Nhà máy Gạch”",
        ),
        (
            Change(EventKind.FOUND, name="CĐCS Mới", other="ST-1", unit="ST-1-1"),
            "Mã đơn vị “ST-1-1” đã được dùng",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(world: World, change: Change, sentence: str) -> None:
    assert [sentence in text for text in refused(change)] == [True]


def test_a_unit_does_not_end_before_it_begins(world: World) -> None:
    decided(Change(EventKind.FOUND, unit="ST-1-7", name="CĐCS Mới", other="ST-1"), on=date(2026, 2, 1))

    for day in (date(2026, 1, 31), date(2026, 2, 1)):
        assert refused(Change(EventKind.DISSOLVE, unit="ST-1-7"), on=day) == [
            f"“CĐCS Mới” thành lập ngày 01/02/2026 nên không thể kết thúc từ ngày {day:%d/%m/%Y}."
        ]


def test_a_day_that_has_not_come_is_refused(world: World) -> None:
    assert refused(Change(EventKind.DISSOLVE, unit="ST-1-1"), on=date(2026, 11, 23)) == [
        "Ngày hiệu lực 23/11/2026 chưa đến."
    ]


def test_two_changes_of_one_day_in_the_wrong_order_are_refused(world: World) -> None:
    ends_first = (
        Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2", row=2),
        Change(EventKind.RENAME, unit="ST-1-1", name="CĐCS Gạch ngói", row=3),
    )

    assert refused(*ends_first) == [
        "Đơn vị “CĐCS Nhà máy Gạch · ST-1-1” đã kết thúc; nay là “CĐCS Công ty May · ST-1-2”."
    ]


def test_a_decision_of_an_earlier_day_must_go_with_those_of_later_ones(world: World) -> None:
    decided(Change(EventKind.MOVE, unit="ST-1", other="ST-2"), on=date(2025, 8, 1))
    decided(Change(EventKind.MOVE, unit="ST-1", other="ST"), on=date(2025, 9, 1))

    assert refused(Change(EventKind.MOVE, unit="ST-2", other="ST-1")) == [
        "Đơn vị “CĐ các Khu công nghiệp” không thể trực thuộc chính nó."
    ]


def test_a_unit_cannot_end_while_another_left_it_only_later(world: World) -> None:
    decided(
        Change(EventKind.MOVE, unit="ST-1-1", other="ST-2"),
        Change(EventKind.MOVE, unit="ST-1-2", other="ST-2"),
        on=date(2025, 8, 1),
    )

    [text] = refused(Change(EventKind.DISSOLVE, unit="ST-1"))
    assert text.startswith("Ngày 01/07/2025, “CĐCS")


def test_those_who_came_after_the_day_are_not_lost(world: World) -> None:
    make_person("Phạm Văn Mới", unit=world.mill, since=date(2025, 10, 1))

    assert refused(Change(EventKind.DISSOLVE, unit="ST-1-1")) == [
        "1 người vào đơn vị hoặc nhận chức vụ sau ngày hiệu lực; hãy sửa ngày của họ trước."
    ]


def test_somebody_who_came_after_the_day_is_moved_as_a_whole(world: World) -> None:
    late = make_person("Phạm Văn Mới", unit=world.mill, since=date(2025, 10, 1))

    decision = decided(Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2"))

    assert memberships(late) == [("ST-1-2", date(2025, 10, 1), None)]
    undo_decision(decision, account_id=None, now=NOON)
    assert memberships(late) == [("ST-1-1", date(2025, 10, 1), None)]


def test_only_those_above_a_unit_may_take_it_from_its_place(world: World) -> None:
    own = (world.zone.path,)

    assert refused(Change(EventKind.MOVE, unit="ST-1", other="ST-1-1"), scope=own) == [
        "Việc này với “CĐ các Khu công nghiệp” thuộc quyền của đơn vị cấp trên."
    ]
    assert refused(Change(EventKind.MOVE, unit="ST-2-1", other="ST-1"), scope=own) == [
        "Không có đơn vị mã “ST-2-1” trong phạm vi của bạn."
    ]
    assert refused(Change(EventKind.MOVE, unit="ST-1-1", other="ST-2"), scope=own) == [
        "Không có đơn vị mã “ST-2” trong phạm vi của bạn."
    ]
    assert refused(Change(EventKind.FOUND, name="LĐLĐ tỉnh Mới", level=Level.PROVINCE), scope=own) == [
        "Chỉ quản trị viên toàn hệ thống mới thêm được đơn vị cấp cao nhất."
    ]
    decided(Change(EventKind.MERGE, unit="ST-1-1", other="ST-1-2"), scope=own)


def test_a_decision_is_carried_out_once(world: World) -> None:
    decision = decided(Change(EventKind.DISSOLVE, unit="ST-1-1"))

    with pytest.raises(Conflict, match="đã được thực hiện"):
        carry_out_decision(decision, scope=ALL, now=NOON)
