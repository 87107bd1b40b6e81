"""Where a target counts units by their people, the list and the text to send still speak of people."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import db
from lms.ledger.models import Activity
from lms.registers.actions import add_entry, add_topic
from lms.registers.rules import Counts, EntryKind, NewEntry, TopicKind
from lms.rights import Role
from lms.targets import actions
from lms.targets.basis import Basis, Condition
from lms.targets.missing import people_of
from lms.targets.models import Reading, Reminder, Target
from lms.targets.numbers import numbers_of
from lms.targets.readers import read_targets
from lms.targets.readings import read_target
from lms.targets.rules import Ratio
from lms.units.models import Level
from tests.lms.targets.test_actions import TODAY, World
from tests.lms.targets.test_readers import catalogue
from tests.world import NOON, make_staff, sign_in


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def reading(world: World) -> Reading:
    """The upper unions half of whose cadres are trained: the ward with Bình is one of two."""
    rows = read_targets(catalogue({"id": "ST-9", "measure": "percent_units", "threshold": "80"}))
    actions.import_targets(world.province.id, rows, now=NOON)
    target = db.session.scalars(select(Target).where(Target.code == "ST-9")).one()
    basis = Basis(Condition.PEOPLE, (Level.UPPER,), 100)
    course = db.session.get_one(Activity, world.course)
    actions.bind_target(target, world.population, [course], account_id=None, now=NOON, basis=basis)
    world.complete(world.binh)
    found = read_target(target, as_of=TODAY, now=NOON)
    assert found is not None
    return found


def test_people_are_counted_beside_the_units(world: World, reading: Reading) -> None:
    assert numbers_of(reading, world.province.id).ratio == Ratio(0, 2)
    assert people_of(reading, world.province.id) == Ratio(1, 3)
    assert people_of(reading, world.ward.id) == Ratio(1, 2)


def test_the_list_and_the_text_name_as_many_people_as_they_count(
    client: FlaskClient, world: World, reading: Reading
) -> None:
    db.commit()
    sign_in(client, make_staff(Role.ORGANISER, world.province))

    listed = client.get(f"/targets/{reading.target_id}/missing").text
    text = client.get(f"/targets/{reading.target_id}/message").text
    client.post(f"/targets/{reading.target_id}/message")

    assert "Chưa hoàn thành (2)" in listed
    assert "Đã hoàn thành (1)" in listed
    assert 'data-label="Đơn vị chưa đạt" class="is-number">1</td>' in listed
    assert "còn 2 người chưa hoàn thành chỉ tiêu" in text
    assert "1. Lê Cường" in text
    assert "2. Võ Dung" in text
    assert db.session.scalars(select(Reminder.left_count)).all() == [2]


def test_where_units_hold_classes_the_text_names_the_units_that_lack_some(
    client: FlaskClient, world: World
) -> None:
    rows = read_targets(catalogue({"id": "ST-8", "measure": "percent_units", "threshold": "80"}))
    actions.import_targets(world.province.id, rows, now=NOON)
    target = db.session.scalars(select(Target).where(Target.code == "ST-8")).one()
    topic = add_topic(
        "Kỹ năng số", kind=TopicKind.DOCUMENT, number="1-NQ", unit=world.province, account_id=None, now=NOON
    )
    basis = Basis(Condition.CLASSES, (Level.UPPER,), 1)
    actions.bind_target(target, None, [], account_id=None, now=NOON, basis=basis, topics=[topic])
    read_target(target, as_of=TODAY, now=NOON)
    db.commit()
    sign_in(client, make_staff(Role.ORGANISER, world.province))

    page = client.get(f"/targets/{target.id}").text
    whole = client.get(f"/targets/{target.id}/message").text
    ward = client.get(f"/targets/{target.id}/message?unit={world.ward.code}").text

    assert f'href="/targets/{target.id}/message?unit={world.province.code}">Soạn tin gửi đơn vị' in page
    assert "còn 2 đơn vị chưa đạt chỉ tiêu" in whole
    assert "1. Công đoàn các Khu công nghiệp – mới có 0/1 lớp, buổi" in whole
    assert "2. Công đoàn phường An Thạnh – mới có 0/1 lớp, buổi" in whole
    assert "đơn vị chưa đạt chỉ tiêu" in ward
    assert "Danh sách:" not in ward

    sent = client.post(f"/targets/{target.id}/message")
    entry = NewEntry(world.zone.id, topic.id, EntryKind.CLASS, TODAY, Counts(1, 20, 20, 0))
    add_entry(entry, account_id=None, now=NOON)
    read_target(target, as_of=TODAY, now=NOON)
    db.commit()
    helped = client.get(sent.location).text
    assert sent.location == f"/targets/{target.id}/message?unit={world.province.code}"
    assert 'data-label="Đã đạt khi gửi" class="is-number">0/2</td>' in helped
    assert 'data-label="Đến nay đạt thêm" class="is-number">1</td>' in helped
    assert client.post(f"{sent.location.partition('?')[0]}?unit={world.zone.code}").status_code == 404
