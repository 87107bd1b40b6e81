"""Entries by hand, thresholds handed down, lists that were sent, corrections, and what proves a number."""

import io
import json
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from lms import db
from lms.ledger import actions as ledger
from lms.ledger.models import Activity
from lms.paging import Page
from lms.populations.actions import define_population
from lms.populations.rules import Definition
from lms.registers.actions import add_entry, add_topic
from lms.registers.models import Topic
from lms.registers.rules import Counts, EntryKind, NewEntry, TopicKind
from lms.rights import Role
from lms.targets import actions
from lms.targets.basis import Basis, Condition
from lms.targets.cascades import asked_of
from lms.targets.documents import document_of
from lms.targets.models import Reading, ReadingUnit, Reminder, Statement, Target, TargetThreshold
from lms.targets.numbers import Branch, numbers_of, tree_of
from lms.targets.readers import read_targets
from lms.targets.readings import read_target
from lms.targets.rules import Ratio
from lms.targets.stating import NewStatement
from lms.units.actions import move_unit
from lms.units.rules import Decision
from tests.lms.files.test_actions import PDF
from tests.lms.targets.test_actions import TODAY, World
from tests.lms.targets.test_readers import catalogue
from tests.world import NOON, make_person, make_post, make_staff, make_unit, sign_in


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def organiser(world: World, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, world.province))
    return client


def promise(world: World, **changes: str) -> Target:
    rows = read_targets(catalogue({"id": "ST-7", **changes}))
    actions.import_targets(world.province.id, rows, now=NOON)
    target = db.session.scalars(select(Target).where(Target.code == "ST-7")).one()
    db.commit()
    return target


def topic_of(world: World) -> Topic:
    return add_topic("Kỹ năng số", kind=TopicKind.SUBJECT, unit=world.province, account_id=None, now=NOON)


def stated(world: World, **changes: object) -> dict[str, object]:
    usual = {"unit": world.province.code, "as_of": "2026-11-20", "note": "Báo cáo số 12"}
    return usual | changes


def count(model: type[db.Base]) -> int | None:
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_task_is_done_when_somebody_says_so_with_evidence(organiser: FlaskClient, world: World) -> None:
    task = promise(world, measure="exists", threshold="1")
    form = stated(world, is_done="yes", note="", file=(io.BytesIO(PDF), "bien-ban.pdf"))

    answer = organiser.post(f"/targets/{task.id}/statements/new", data=form)
    reading = read_target(task, as_of=TODAY, now=NOON)

    assert answer.status_code == 302
    assert reading is not None
    assert (reading.numerator, reading.denominator, reading.is_met) == (1, 1, True)
    assert "bien-ban.pdf" in organiser.get(f"/targets/{task.id}").text
    file = organiser.get(f"/targets/{task.id}/statements/1/file")
    assert file.data == PDF
    file.close()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"numerator": "11"}, "Trên 100%: tử số phải từ 0 đến mẫu số."),
        ({"as_of": "2027-01-01"}, "Ngày 01/01/2027 chưa đến."),
        ({"as_of": "2025-12-31"}, "Kỳ của chỉ tiêu ST-7 bắt đầu ngày 01/01/2026 nên chưa tính được."),
        ({"note": ""}, "Hãy kèm tệp minh chứng hoặc ghi rõ căn cứ."),
    ],
)
def test_what_cannot_be_entered_is_refused(
    organiser: FlaskClient, world: World, changes: dict[str, object], sentence: str
) -> None:
    target = promise(world)
    actions.bind_target(target, None, [], account_id=None, now=NOON, basis=Basis(Condition.DECLARED))
    db.commit()
    form = stated(world, numerator="9", denominator="10") | changes

    answer = organiser.post(f"/targets/{target.id}/statements/new", data=form)

    assert answer.status_code == 400
    assert sentence in answer.text
    assert count(Statement) == 0


def test_numbers_by_hand_add_up_until_the_unit_above_enters_its_own(world: World) -> None:
    target = promise(world)
    actions.bind_target(target, None, [], account_id=None, now=NOON, basis=Basis(Condition.DECLARED))
    for unit, done, whole in ((world.zone, 7, 10), (world.ward, 5, 5)):
        entered = NewStatement(unit.id, date(2026, 6, 1), done, whole, "Khảo sát")
        actions.state(target, entered, file_id=None, account_id=None, now=NOON)
    first = read_target(target, as_of=TODAY, now=NOON)
    entered = NewStatement(world.province.id, date(2026, 9, 1), 20, 21, "Báo cáo tỉnh")
    actions.state(target, entered, file_id=None, account_id=None, now=NOON)
    second = read_target(target, as_of=TODAY, now=NOON)
    nobody = NewStatement(world.province.id, date(2026, 9, 2), 0, 0, "Không có ai")
    actions.state(target, nobody, file_id=None, account_id=None, now=NOON)
    third = read_target(target, as_of=TODAY, now=NOON)

    assert first is not None
    assert second is not None
    assert third is not None
    assert [(one.numerator, one.denominator, one.is_met) for one in (first, second, third)] == [
        (12, 15, False),
        (20, 21, False),
        (0, 0, None),
    ]


def test_a_unit_may_ask_more_of_itself_and_never_less(organiser: FlaskClient, world: World) -> None:
    target = promise(world, threshold="80")
    zone, office = world.zone.code, make_unit("CĐCS Cơ quan", parent=world.zone).code
    db.commit()

    def ask(code: str, threshold: str) -> str:
        form = {"unit": code, "threshold": threshold}
        answer = organiser.post(f"/targets/{target.id}/thresholds", data=form)
        return "" if answer.status_code == 302 else answer.text

    assert "Đơn vị cấp trên đặt mức 80; mức giao không được thấp hơn." in ask(zone, "79")
    assert "Mức phải từ 0 đến 100." in ask(zone, "101")
    assert ask(zone, "90") == ""
    assert "Đơn vị cấp trên đặt mức 90; mức giao không được thấp hơn." in ask(office, "85")
    assert ask(office, "95") == ""
    assert "Cấp dưới đã đặt mức thấp hơn: CĐCS Cơ quan." in ask(zone, "100")
    rows = db.session.scalars(select(TargetThreshold.threshold).order_by(TargetThreshold.unit_id))
    assert rows.all() == [90, 95]


def test_what_a_unit_asks_of_itself_decides_whether_it_is_met(world: World) -> None:
    world.target.threshold = 50
    world.bind()
    world.complete(world.cuong)
    actions.set_threshold(world.target, world.zone, 60, account_id=None, now=NOON)

    reading = world.read()

    zone, ward = numbers_of(reading, world.zone.id), numbers_of(reading, world.ward.id)
    assert (zone.ratio, zone.asked, zone.is_met) == (Ratio(1, 2), 60, False)
    assert (ward.ratio, ward.asked, ward.is_met) == (Ratio(0, 2), 50, False)


def test_a_unit_that_asked_less_than_a_plan_that_was_raised_is_asked_as_much(world: World) -> None:
    world.target.threshold = 50
    world.bind()
    actions.set_threshold(world.target, world.zone, 60, account_id=None, now=NOON)
    world.target.threshold = 70

    reading = world.read()

    assert numbers_of(reading, world.zone.id).asked == asked_of(world.target, world.zone) == 70


def test_units_count_when_they_held_enough_classes(organiser: FlaskClient, world: World) -> None:
    target = promise(world, measure="minimum_classes_per_unit_per_year", threshold="2", recurrence="yearly")
    topic = topic_of(world)
    for unit, day, classes in (
        (world.zone, date(2026, 3, 1), 2),
        (world.ward, date(2025, 3, 1), 5),
        (world.ward, date(2026, 3, 1), 1),
    ):
        entry = NewEntry(unit.id, topic.id, EntryKind.CLASS, day, Counts(classes, 20, 30, 4))
        add_entry(entry, account_id=None, now=NOON)
    db.commit()
    form = {"levels": ["upper"], "topic_ids": [topic.id], "population_id": 0}
    assert organiser.post(f"/targets/{target.id}/binding", data=form).status_code == 302

    reading = read_target(target, as_of=TODAY, now=NOON)

    assert reading is not None
    whole, ward = numbers_of(reading, world.province.id), numbers_of(reading, world.ward.id)
    assert (whole.ratio, whole.people, whole.turns, whole.units) == (Ratio(1, 2), 40, 60, 2)
    assert (whole.outsiders, ward.amount, ward.amount_asked) == (8, 1, 2)
    page = organiser.get(f"/targets/{target.id}").text
    assert "Kỹ năng số" in page
    assert "Số đơn vị có tham gia" in page


def test_a_binding_that_cannot_be_computed_changes_nothing(organiser: FlaskClient, world: World) -> None:
    target = promise(world, measure="percent_units", threshold="80")

    answer = organiser.post(f"/targets/{target.id}/binding", data={"condition": "people", "population_id": 0})

    assert answer.status_code == 400
    for sentence in (
        "Hãy chọn ít nhất một cấp đơn vị.",
        "Hãy chọn nhóm đối tượng.",
        "Hãy chọn ít nhất một minh chứng.",
        "Hãy ghi tỷ lệ từ 1 đến 100 phần trăm.",
    ):
        assert sentence in answer.text
    assert db.session.get_one(Target, target.id).basis is None


def test_outsiders_stand_beside_the_numbers(world: World) -> None:
    world.bind()
    guest = make_person("Phan Khách", unit=world.zone)
    world.complete(guest)
    world.complete(world.binh)
    world.complete(world.binh, source="again")

    reading = world.read()

    zone = numbers_of(reading, world.zone.id)
    assert (zone.ratio, zone.people, zone.turns, zone.units) == (Ratio(1, 2), 1, 2, 1)
    assert zone.outsiders == 1


def test_a_reading_of_before_units_were_counted_keeps_its_bytes_and_says_so(
    organiser: FlaskClient, world: World
) -> None:
    world.bind()
    world.complete(world.binh)
    reading = world.read()
    db.session.execute(update(ReadingUnit).values(units=None))
    before = document_of(reading)

    assert "units_that_took_part" not in before
    assert "chưa đếm ở lần tính này" in organiser.get(f"/targets/{reading.target_id}").text


def test_a_correction_is_a_new_reading_that_shows_what_changed(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.complete(world.binh)
    first = world.read()
    entry = dict(json.loads(document_of(first))["people"])[world.binh.id]
    ledger.reverse(entry, source="reversal", now=NOON)
    world.complete(world.dung)
    second = world.read()
    db.commit()

    listed = organiser.get(f"/targets/{world.target.id}/readings").text
    page = organiser.get(f"/targets/{world.target.id}/readings/{second.id}").text
    document = organiser.get(f"/targets/{world.target.id}/readings/{first.id}.json")

    assert listed.count("Tính lại, có thay đổi") == 1
    assert "Nay không còn được tính</h3>" not in page
    assert "Nay không còn được tính (1)" in page
    assert "Nay đã hoàn thành (1)" in page
    assert document.text == document_of(db.session.get_one(Reading, first.id))


def test_a_number_leads_to_the_line_of_the_ledger(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.complete(world.binh)
    world.complete(world.cuong, on=date(2025, 6, 1))
    world.read()
    db.commit()

    def why(person: int, unit: str) -> tuple[int, str]:
        answer = organiser.get(f"/targets/{world.target.id}/people/{person}?unit={unit}")
        return answer.status_code, answer.text

    assert f"(course:{world.binh.id})" in why(world.binh.id, world.zone.code)[1]
    assert "Chứng minh đã hoàn thành" in why(world.binh.id, world.ward.code)[1]
    assert "Ngoài kỳ hoặc sau ngày tính" in why(world.cuong.id, world.zone.code)[1]
    assert "Sổ chưa ghi kết quả nào" in why(world.dung.id, world.ward.code)[1]
    assert why(world.dung.id, world.zone.code)[0] == 404


def test_a_list_that_was_sent_says_later_whether_it_helped(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.read()
    db.commit()
    here = f"/targets/{world.target.id}"

    text = organiser.get(f"{here}/message?unit={world.zone.code}").text
    organiser.post(f"{here}/message?unit={world.zone.code}")
    world.complete(world.binh)
    world.target = db.session.get_one(Target, world.target.id)
    world.read()
    db.commit()
    sent = organiser.get(f"{here}/missing?unit={world.zone.code}").text

    assert "còn 2 người chưa hoàn thành chỉ tiêu" in text
    assert count(Reminder) == 1
    cells = sent[sent.index("Đến nay đã hoàn thành</th>") :]
    assert 'data-label="Đến nay đã hoàn thành" class="is-number">1</td>' in cells


def test_drilling_down_follows_the_tree_of_the_day(organiser: FlaskClient, world: World) -> None:
    office = make_unit("CĐCS Cơ quan", parent=world.zone)
    make_person("Đỗ Em", unit=office)
    members = define_population("Đoàn viên", Definition(), unit_id=world.province.id, now=NOON)
    actions.bind_target(
        world.target,
        members,
        [db.session.get_one(Activity, world.course)],
        account_id=None,
        now=NOON,
    )
    before = read_target(world.target, as_of=date(2026, 6, 30), now=NOON)
    assert before is not None
    document = document_of(before)
    move_unit(office.id, world.ward.id, Decision(NOON, on=date(2026, 7, 1)))
    again = read_target(world.target, as_of=date(2026, 6, 30), now=NOON)
    after = read_target(world.target, as_of=TODAY, now=NOON)
    db.commit()

    assert again is not None
    assert after is not None
    assert (again.id, document_of(again)) == (before.id, document)
    assert numbers_of(before, world.zone.id).ratio == Ratio(0, 4)
    assert numbers_of(after, world.ward.id).ratio == Ratio(0, 1)
    assert "CĐCS Cơ quan" in organiser.get(f"/targets/{world.target.id}?unit={world.ward.code}").text


def test_the_tree_and_the_comparison_say_how_units_stand(organiser: FlaskClient, world: World) -> None:
    world.bind()
    world.complete(world.cuong)
    world.read()
    db.commit()

    tree = organiser.get(f"/targets/{world.target.id}/tree").text
    compared = organiser.get(f"/targets/{world.target.id}/comparison").text

    assert "1 trong 2 người" in tree
    assert "Đang thực hiện" in tree
    assert compared.index(world.ward.name) < compared.index(f"unit={world.zone.code}")


def test_the_tree_opens_one_branch_at_a_time(organiser: FlaskClient, world: World) -> None:
    offices = {place: make_unit(f"CĐCS {place.name}", parent=place) for place in (world.zone, world.ward)}
    for office in offices.values():
        make_post(make_person("Đỗ Em", unit=office), office, cadre_type="full_time")
    world.bind()
    reading = world.read()
    db.commit()

    worst = tree_of(reading, world.province.id)
    other = tree_of(reading, world.province.id, opened_id=world.ward.id)
    text = organiser.get(f"/targets/{world.target.id}/tree").text

    def below(page: Page[Branch]) -> list[tuple[str, int, list[str]]]:
        return [
            (one.numbers.unit.name, one.count_below, [its.unit.name for its in one.below])
            for one in page.items
        ]

    zone, ward = world.zone.name, world.ward.name
    assert below(worst) == [(zone, 1, [f"CĐCS {zone}"]), (ward, 1, [])]
    assert below(other) == [(zone, 1, []), (ward, 1, [f"CĐCS {ward}"])]
    assert f"CĐCS {zone}" in text
    assert f"CĐCS {ward}" not in text
    assert f"open={world.ward.id}#u{world.ward.id}" in text
