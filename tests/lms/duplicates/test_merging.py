"""Two rows of one person become one, with a look at both first, and can be parted again."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.auth.models import Account
from lms.duplicates.actions import merge_people, part_people
from lms.duplicates.models import PersonMerge
from lms.errors import Conflict, Refused
from lms.ledger.actions import open_activity, record
from lms.ledger.models import LedgerEntry, Outcome
from lms.people.actions import By
from lms.people.figures import Figures, figures_of
from lms.people.models import Membership, Person, Post
from lms.populations.meaning import people_clause
from lms.populations.queries import count_people
from lms.populations.rules import Definition, PersonKind
from lms.reports.queries import SURVIVOR
from lms.rights import Role
from lms.units.models import Level
from tests.world import NOON, make_account, make_person, make_post, make_staff, make_unit, sign_in

TODAY = date(2026, 11, 22)
BY = By(None, NOON)


class World:
    """Two factories below a province; Hoà stands in both, once with a code and once with a post."""

    def __init__(self) -> None:
        self.province = make_unit("LĐLĐ tỉnh Sông Trăng", level=Level.PROVINCE)
        self.mill = make_unit("CĐCS Nhà máy Gạch", parent=self.province)
        self.tailor = make_unit("CĐCS Công ty May", parent=self.province)
        self.hoa = make_person("Nguyễn Thị Hoà", unit=self.mill, phone="0912345678")
        self.double = make_person(
            "Nguyễn Thị Hòa", unit=self.tailor, member_code="DV7", birth_date=date(1990, 1, 1)
        )
        self.double.birth_precision = "year"
        make_post(self.hoa, self.mill)
        make_post(self.double, self.tailor, title="Uỷ viên", post_kind="committee_member")
        activity_id = open_activity(
            kind="course", key="course:luat", title="Luật", unit_id=self.province.id, now=NOON
        )
        record(
            person_id=self.double.id,
            activity_id=activity_id,
            outcome=Outcome.COMPLETED,
            source="test:1",
            now=NOON,
            unit_id=self.tailor.id,
        )
        db.session.flush()


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def everything() -> list[Sequence[Any]]:
    db.session.flush()
    tables = (
        select(Person.id, Person.merged_into_id, Person.member_code, Person.birth_date, Person.phone),
        select(Membership.id, Membership.person_id, Membership.unit_id, Membership.since, Membership.until),
        select(Post.id, Post.person_id, Post.unit_id, Post.title),
        select(Account.id, Account.person_id, Account.is_active, Account.display_name),
        select(LedgerEntry.id, LedgerEntry.person_id, LedgerEntry.unit_id),
    )
    return [[tuple(row) for row in db.session.execute(table.order_by("id"))] for table in tables]


def figures(world: World) -> list[Figures]:
    found = figures_of([world.province, world.mill, world.tailor], TODAY)
    return [found[unit.id] for unit in (world.province, world.mill, world.tailor)]


def test_every_count_is_over_the_surviving_person(world: World) -> None:
    assert figures(world) == [Figures(2, 2), Figures(1, 1), Figures(1, 1)]

    merge_people(world.double, world.hoa, by=BY)

    assert figures(world) == [Figures(1, 1), Figures(1, 1), Figures(1, 1)]
    cadres = Definition(kind=PersonKind.CADRE)
    assert count_people(cadres, TODAY) == 1
    assert {row[0] for row in db.session.execute(people_clause(cadres, TODAY))} == {world.hoa.id}


def test_the_ledger_is_not_rewritten_and_counts_for_the_survivor(world: World) -> None:
    merge_people(world.double, world.hoa, by=BY)

    rows = db.session.execute(
        select(LedgerEntry.person_id, SURVIVOR).join(Person, Person.id == LedgerEntry.person_id)
    )
    assert [tuple(row) for row in rows] == [(world.double.id, world.hoa.id)]


def test_what_is_known_of_the_double_fills_gaps_alone(world: World) -> None:
    merge_people(world.double, world.hoa, by=BY)

    hoa = db.session.get_one(Person, world.hoa.id)
    assert (hoa.name, hoa.member_code, hoa.birth_date, hoa.birth_precision, hoa.phone) == (
        "Nguyễn Thị Hoà",
        "DV7",
        date(1990, 1, 1),
        "year",
        "0912345678",
    )
    assert db.session.get_one(Person, world.double.id).member_code is None


def test_a_membership_that_both_have_stays_with_the_double(world: World) -> None:
    db.session.add(Membership(person_id=world.double.id, unit_id=world.mill.id, since=date(2024, 1, 1)))

    merge_people(world.double, world.hoa, by=BY)

    rows = db.session.execute(select(Membership.person_id, Membership.unit_id).order_by(Membership.id))
    assert [tuple(row) for row in rows] == [
        (world.hoa.id, world.mill.id),
        (world.hoa.id, world.tailor.id),
        (world.double.id, world.mill.id),
    ]
    assert figures(world)[0] == Figures(1, 1)


def test_the_only_account_goes_over_and_bears_the_name(world: World) -> None:
    account = make_account(world.double)

    merge_people(world.double, world.hoa, by=BY)

    found = db.session.get_one(Account, account.id, populate_existing=True)
    assert (found.person_id, found.display_name) == (world.hoa.id, "Nguyễn Thị Hoà")


def test_of_two_accounts_that_of_the_double_is_closed(world: World) -> None:
    own, other = make_account(world.hoa), make_account(world.double)

    merge_people(world.double, world.hoa, by=BY)

    assert (own.is_active, other.is_active, other.person_id) == (True, False, world.double.id)


@pytest.mark.parametrize("accounts", [(), ("double",), ("hoa", "double")])
def test_all_is_as_before_once_a_merge_is_taken_back(world: World, accounts: tuple[str, ...]) -> None:
    for name in accounts:
        make_account(getattr(world, name))
    before = everything()
    merge = merge_people(world.double, world.hoa, by=BY)
    assert everything() != before

    part_people(merge, by=BY)

    assert everything() == before
    with pytest.raises(Conflict, match="đã được hoàn tác"):
        part_people(merge, by=BY)


def test_a_double_of_a_double_follows_to_the_last_survivor(world: World) -> None:
    third = make_person("Nguyễn Thị Hoà", unit=world.mill)
    before = everything()
    first = merge_people(third, world.double, by=BY)
    second = merge_people(world.double, world.hoa, by=BY)

    assert db.session.get_one(Person, third.id).merged_into_id == world.hoa.id
    part_people(second, by=BY)
    part_people(first, by=BY)
    assert everything() == before


def test_a_merge_stays_once_something_was_changed_again(world: World) -> None:
    merge = merge_people(world.double, world.hoa, by=BY)
    world.hoa.member_code = "DV8"
    db.session.flush()

    with pytest.raises(Conflict, match="1 mục đã được sửa tiếp"):
        part_people(merge, by=BY)


def test_nobody_is_merged_into_themselves_or_twice(world: World) -> None:
    with pytest.raises(Refused, match="chính họ"):
        merge_people(world.hoa, world.hoa, by=BY)
    merge_people(world.double, world.hoa, by=BY)
    with pytest.raises(Conflict, match="đã được gộp"):
        merge_people(world.double, world.hoa, by=BY)


def test_two_rows_are_found_compared_merged_and_parted(world: World, client: FlaskClient) -> None:
    sign_in(client, make_staff(Role.ADMINISTRATOR, world.province))
    page = f"/people/{world.hoa.id}/doubles"

    assert "Nguyễn Thị Hòa" in client.get(page).text
    assert "Nguyễn Thị Hòa" in client.get(f"{page}?q=DV7").text
    compared = client.get(f"{page}/{world.double.id}").text
    assert ("DV7" in compared, "CĐCS Công ty May" in compared) == (True, True)
    done = client.post(f"{page}/{world.double.id}", follow_redirects=True).text
    assert "Mọi số liệu từ nay tính cho" in done
    assert client.get(f"/people/{world.double.id}").status_code == 404
    merge = db.session.scalars(select(PersonMerge)).one()
    client.post(f"/people/{world.hoa.id}/merges/{merge.id}/undo")
    assert client.get(f"/people/{world.double.id}").status_code == 200


def test_only_administrators_of_both_may_merge(world: World, client: FlaskClient) -> None:
    page = f"/people/{world.hoa.id}/doubles"
    db.commit()
    assert client.get(page).location.startswith("/sign-in")

    sign_in(client, make_staff(Role.ADMINISTRATOR, world.mill))
    assert "Nguyễn Thị Hòa" not in client.get(page).text
    assert client.post(f"{page}/{world.double.id}").status_code == 404
    sign_in(client, make_staff(Role.ORGANISER, world.province))
    assert client.post(f"{page}/{world.double.id}").status_code == 403
    assert db.session.scalar(select(PersonMerge.id)) is None
