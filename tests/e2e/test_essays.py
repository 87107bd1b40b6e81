"""An essay is written on a phone whose network goes, is refused once, and is handed in whole."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from lms import db
from lms.units.models import Unit
from quizzes.essays.models import Essay
from tests.e2e.conftest import PHONE, Enter, Visitors
from tests.e2e.looking import check_page, read
from tests.quizzes.essays.world import USUAL
from tests.quizzes.world import make_bank, make_contest, make_round
from tests.world import make_account, make_person

FORGOTTEN = """async () => {
  const kept = () => Object.keys(localStorage).some((key) => key.startsWith("essay-"));
  while (kept()) await new Promise(requestAnimationFrame);
}"""
"""Until nothing of the essay is in the browser."""


def test_an_essay_is_kept_while_it_is_written_and_handed_in(
    enter: Enter, visitors: Visitors, province: Unit
) -> None:
    now = datetime.now(UTC)
    window = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=1)}
    one = make_round(
        make_bank(8, unit=province), question_count=5, essay=replace(USUAL, may_change=False), **window
    )
    contest = make_contest(province, one)
    account = make_account(make_person("Nguyễn Thị Kiều Nhung", unit=province))
    db.commit()
    phone = visitors(PHONE)
    enter(phone, account)
    phone.goto(f"/c/{contest.slug}/essays/1")
    phone.get_by_role("button", name="Bắt đầu viết").click()
    text, state = phone.get_by_label("Bài viết"), phone.locator("[data-save-state]")

    text.fill("Tôi sẽ")
    expect(state).to_have_text("Đã lưu trên máy chủ")
    assert read(select(Essay.draft)) == ["Tôi sẽ"]
    check_page(phone)

    phone.context.set_offline(True)
    text.press("End")
    text.press_sequentially(" vận")
    expect(state).to_have_text("Mất mạng: bài được giữ trên máy này và sẽ tự gửi")
    phone.context.set_offline(False)
    phone.reload()
    expect(text).to_have_value("Tôi sẽ vận")
    expect(state).to_have_text(re.compile("^Đã lưu"))
    assert read(select(Essay.draft)) == ["Tôi sẽ vận"]

    text.fill("Vận động")
    phone.get_by_role("button", name="Nộp bài").click()
    expect(phone.get_by_text("Bài có 2 từ; bài nộp phải từ 3 đến 6 từ.").first).to_be_visible()
    expect(state).to_have_text("Đã lưu trên máy chủ")
    assert read(select(Essay.draft)) == ["Vận động"]

    text.fill("Tôi sẽ vận động")
    phone.get_by_role("button", name="Nộp bài").click()
    expect(phone.get_by_text("Bài đã nộp lúc")).to_be_visible()
    expect(text).to_have_count(0)
    check_page(phone)
    phone.evaluate(FORGOTTEN)
    assert read(select(Essay.text)) == ["Tôi sẽ vận động"]
