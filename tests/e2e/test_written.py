"""Orders, pairs, short answers and numbers on a phone, and without scripts."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from lms import db
from lms.auth.models import Account
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.attempts.plan import PaperPlan, Part
from quizzes.bank.actions import add_questions, create_bank
from tests.e2e.conftest import PHONE, Enter, Visitors
from tests.e2e.looking import check_page, read
from tests.quizzes.bank.samples import MATCHING, NUMBER, ORDER, SHORT_ANSWER
from tests.quizzes.world import make_contest, make_round
from tests.world import NOON, make_account, make_person

WRITTEN = PaperPlan((Part(0, is_fixed=True, question_ids=(1, 2, 3, 4), shuffles_questions=False),))


@pytest.fixture
def account(province: Unit) -> Account:
    return make_account(make_person("Nguyễn Thị Kiều Nhung", unit=province, member_code="ST1024"))


@pytest.fixture
def contest(province: Unit) -> str:
    """The address of an open contest that asks a question of each written kind."""
    bank_id = create_bank(name="Nhiều loại", unit_id=province.id, account_id=None, now=NOON)
    add_questions(bank_id, [ORDER, MATCHING, SHORT_ANSWER, NUMBER], account_id=None, now=NOON)
    now = datetime.now(UTC)
    window = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=1)}
    address = f"/c/{make_contest(province, make_round(bank_id, plan=WRITTEN, **window)).slug}"
    db.commit()
    return address


def begin(page: Page, account: Account, address: str, enter: Enter) -> Page:
    enter(page, account)
    page.goto(address)
    page.get_by_role("button", name="Vào thi").click()
    return page


def write(page: Page, place: int) -> None:
    """Answer one of the questions by its labels, as somebody with a screen reader finds them."""
    question = page.get_by_role("group", name=re.compile(f"Câu {place} trong 4"))
    if place == 1:
        for label, value in (("Tổ", "1"), ("Xã", "2"), ("Tỉnh", "3")):
            question.get_by_label(label).select_option(value)
    elif place == 2:
        for left, right in (("Lào Cai", "Bắc"), ("Nghệ An", "Trung")):
            box = question.get_by_label(left)
            name = box.locator("option", has_text=right).inner_text()
            box.select_option(label=name)
    else:
        question.get_by_role("textbox").fill("Hà Nội" if place == 3 else "3,14")


def test_every_kind_is_answered_on_a_phone_and_stays(
    enter: Enter, visitors: Visitors, account: Account, contest: str
) -> None:
    phone = begin(visitors(PHONE), account, contest, enter)
    for place in range(1, 5):
        write(phone, place)
        expect(phone.locator("[data-save-text]")).to_have_text(re.compile(f"^Đã lưu {place}/4 lúc"))
        check_page(phone)
        if place < 4:
            phone.get_by_role("button", name="Câu sau").click()

    phone.reload()
    expect(phone.locator("#question-4 input")).to_have_value("3,14")
    expect(phone.locator(".paper-map a.is-answered")).to_have_count(4)
    phone.get_by_role("button", name="Nộp bài").click()
    phone.get_by_role("dialog").get_by_role("button", name="Nộp bài").click()
    phone.wait_for_url(re.compile("/receipt$"))

    assert read(select(Attempt.score)) == [100]


def test_without_scripts_fields_are_sent_with_the_page(
    enter: Enter, visitors: Visitors, account: Account, contest: str
) -> None:
    phone = begin(visitors(PHONE | {"java_script_enabled": False}), account, contest, enter)
    for place in range(1, 5):
        write(phone, place)
    phone.get_by_role("button", name="Nộp bài").click()
    phone.get_by_role("button", name="Nộp bài").click()
    phone.wait_for_url(re.compile("/receipt$"))

    assert read(select(Attempt.score)) == [100]
