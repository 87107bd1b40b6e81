"""Somebody enters a contest that asks who they are, from its address to the receipt."""

import re
from datetime import UTC, datetime

from playwright.sync_api import Page, expect
from sqlalchemy import select

from lms import db
from lms.units.models import Level, Unit
from quizzes.attempts.models import Attempt
from quizzes.attempts.prediction import Prediction, Target
from quizzes.contests.models import Contest
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.entry import Asked, EntryRules, Field, Kind, Need, UniqueKey
from quizzes.entrants.models import Entrant
from tests.e2e.conftest import Enter
from tests.e2e.looking import check_page, read
from tests.quizzes.entrants.world import HOUR, fields
from tests.quizzes.world import make_bank, make_contest, make_round
from tests.world import make_account, make_person, make_unit

PREDICTIONS = (Prediction(Target.PEOPLE), Prediction(Target.ALL_RIGHT))


def make_asking_contest(province: Unit, entry: EntryRules) -> Contest:
    """Publish a contest of two questions and two predictions, open by the clock of the server."""
    now = datetime.now(UTC)
    one = make_round(make_bank(5, unit=province), question_count=2, opens_at=now - HOUR, closes_at=now + HOUR)
    rules = ContestRules((one,), "<p>Thể lệ</p>", entry=entry, predictions=PREDICTIONS)
    contest = make_contest(province, rules=rules)
    db.commit()
    return contest


def sit_and_predict(page: Page) -> None:
    """Answer both questions, forget the predictions, be led to each, and hand in."""
    for number in (1, 2):
        page.locator(f"[data-go='{number}']").click()
        page.locator(f"#question-{number} label").first.click()
    expect(page.get_by_text("Đã lưu 2/2")).to_be_visible()
    press_hand_in(page)
    page.get_by_role("link", name="Đến câu dự đoán").click()
    page.get_by_label("Có bao nhiêu người dự thi vòng này?").fill("1.250")
    page.get_by_label("Có bao nhiêu người dự thi vòng này?").blur()
    expect(page.get_by_text("Đã lưu 2/2")).to_be_visible()
    press_hand_in(page)
    page.get_by_role("link", name="Đến câu dự đoán").click()
    expect(page.get_by_label("trả lời đúng hết các câu")).to_be_focused()
    page.keyboard.type("37")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Đã lưu 2/2")).to_be_visible()
    check_page(page)
    press_hand_in(page)
    page.wait_for_url(re.compile("/receipt$"))
    for guess in ("1.250", "37"):
        expect(page.get_by_text(guess, exact=True)).to_be_visible()


def press_hand_in(page: Page) -> None:
    page.get_by_role("button", name="Nộp bài").click()
    page.get_by_role("dialog").get_by_role("button", name="Nộp bài").click()


def test_a_member_registers_confirms_another_unit_predicts_and_gets_a_receipt(
    enter: Enter, phone: Page, province: Unit
) -> None:
    zone = make_unit("Công đoàn các Khu công nghiệp", parent=province, level=Level.UPPER)
    factory = make_unit("CĐCS Công ty May Phước Mỹ", parent=zone, code="ST-07")
    member = make_person("Nguyễn Thị Nhung", unit=zone)
    asked = fields(Field.UNIT, Field.PHONE) | {Field.WORKPLACE: Asked(Need.OPTIONAL)}
    contest = make_asking_contest(province, EntryRules(fields=asked))
    enter(phone, make_account(member, phone="0912345678"))

    phone.goto(f"/c/{contest.slug}")
    phone.get_by_role("link", name="Vào thi").click()
    expect(phone.get_by_label("Số điện thoại")).to_have_value("0912345678")
    phone.get_by_label("Đơn vị công đoàn").fill("phuoc my")
    expect(phone.get_by_role("option")).to_have_text("CĐCS Công ty May Phước Mỹ · ST-07")
    check_page(phone)
    phone.get_by_role("option").tap()
    expect(phone.get_by_role("listbox")).to_be_hidden()
    phone.get_by_label("Tôi đồng ý").check()
    phone.get_by_role("button", name="Vào thi").click()
    expect(phone.get_by_text("Hãy xem lại đơn vị bạn vừa chọn")).to_be_visible()
    expect(phone.get_by_role("listitem").filter(has_text="Phước Mỹ")).to_be_visible()
    check_page(phone)
    phone.get_by_role("button", name="Vào thi").click()
    sit_and_predict(phone)

    assert read(select(Entrant.unit_id)) == [factory.id]
    assert read(select(Attempt.unit_id)) == [factory.id]
    assert (read(select(Attempt.prediction)), read(select(Attempt.prediction2))) == ([1250], [37])


def test_a_unit_is_found_and_taken_with_the_keys_whatever_the_marks_and_the_order_of_the_words(
    enter: Enter, desk: Page, province: Unit
) -> None:
    for number, name in enumerate(["CĐCS Công ty May Phước Mỹ", "CĐCS Trường Phước Mỹ"]):
        make_unit(name, parent=province, code=f"ST-0{number}")
    contest = make_asking_contest(province, EntryRules(fields=fields(Field.UNIT)))
    enter(desk, make_account(make_person("Nguyễn Thị Nhung", unit=province)))
    desk.goto(f"/c/{contest.slug}/entry")
    unit = desk.get_by_role("combobox", name="Đơn vị công đoàn")

    unit.fill("phuoc")
    desk.get_by_role("button", name="Vào thi").click()
    expect(desk.get_by_text("Chưa rõ đơn vị nào.").first).to_be_visible()

    unit.fill("my phuoc")
    expect(desk.get_by_role("option")).to_have_count(2)
    unit.press("Escape")
    expect(desk.get_by_role("listbox")).to_be_hidden()
    unit.fill("my phuoc truong")
    expect(desk.get_by_role("option")).to_have_count(1)
    unit.press("ArrowDown")
    expect(desk.get_by_role("option", selected=True)).to_have_text("CĐCS Trường Phước Mỹ · ST-01")
    unit.press("Enter")

    expect(unit).to_have_value("CĐCS Trường Phước Mỹ · ST-01")
    expect(desk.get_by_role("listbox")).to_be_hidden()
    assert desk.url.endswith("/entry")


def test_a_stranger_goes_from_the_link_to_the_receipt_and_leaves_the_phone_to_the_next(
    phone: Page, province: Unit
) -> None:
    make_unit("CĐCS Công ty May Phước Mỹ", parent=province, code="ST-07")
    entry = EntryRules(
        kinds=(Kind.WORKER, Kind.CITIZEN),
        fields=fields(Field.FULL_NAME, Field.PHONE, Field.KIND),
        unique_key=UniqueKey.PHONE,
        is_public=True,
    )
    contest = make_asking_contest(province, entry)

    phone.goto(f"/c/{contest.slug}")
    check_page(phone)
    phone.get_by_role("link", name="Vào thi").click()
    phone.get_by_label("Họ và tên").fill("Trần Văn An")
    phone.get_by_label("Người lao động").check()
    phone.get_by_label("Số điện thoại").fill("0912 345 678")
    phone.get_by_label("Tôi đồng ý").check()
    check_page(phone)
    phone.get_by_role("button", name="Vào thi").click()
    sit_and_predict(phone)
    expect(phone.get_by_text("Mã vào lại", exact=True)).to_be_visible()
    check_page(phone)
    phone.get_by_role("button", name="Người tiếp theo").click()

    expect(phone.get_by_role("link", name="Vào thi")).to_be_visible()
    assert phone.get_by_text("Trần Văn An").count() == 0
    assert phone.evaluate("Object.keys(localStorage)") == []
    assert read(select(Entrant.name)) == ["Trần Văn An"]
