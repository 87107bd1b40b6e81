"""An essay is written on a paper, on a phone whose network goes, beside its questions and in their clock."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from lms import db
from lms.units.models import Unit
from quizzes.attempts.models import Attempt
from quizzes.essays.models import Essay
from tests.e2e.conftest import PHONE, Enter, Visitors
from tests.e2e.looking import check_page, read
from tests.quizzes.essays.world import USUAL
from tests.quizzes.world import make_bank, make_contest, make_round
from tests.world import make_account, make_person


def test_an_essay_on_a_paper_outlives_a_cut_network_and_is_handed_in_with_it(
    enter: Enter, visitors: Visitors, province: Unit
) -> None:
    now = datetime.now(UTC)
    window = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=1)}
    essay = replace(USUAL, within_paper=True)
    contest = make_contest(
        province, make_round(make_bank(8, unit=province), question_count=3, essay=essay, **window)
    )
    account = make_account(make_person("Nguyễn Thị Kiều Nhung", unit=province))
    db.commit()
    phone = visitors(PHONE)
    enter(phone, account)
    phone.goto(f"/c/{contest.slug}")
    phone.get_by_role("button", name="Vào thi").click()
    phone.locator("#question-1 label").first.click()
    phone.locator("[data-go='4']").first.click()
    text, state = phone.get_by_label("Bài viết"), phone.locator("[data-save-text]")
    expect(phone.get_by_text("Câu 4 trong 4", exact=True)).to_be_visible()

    text.press_sequentially("Tôi sẽ")
    expect(phone.locator("[data-words]")).to_have_text("2")
    text.blur()
    expect(state).to_have_text(re.compile("^Đã lưu 1/3"))
    assert read(select(Essay.draft)) == ["Tôi sẽ"]
    check_page(phone)

    phone.context.set_offline(True)
    text.press("End")
    text.press_sequentially(" vận")
    expect(state).to_have_text(re.compile("^Mất mạng"))
    text.press_sequentially(" động")
    phone.context.set_offline(False)
    phone.reload()
    expect(text).to_have_value("Tôi sẽ vận động")
    expect(phone.locator("[data-words]")).to_have_text("4")
    expect(state).to_have_text(re.compile("^Đã lưu 1/3"))
    assert read(select(Essay.draft)) == ["Tôi sẽ vận động"]

    text.press("End")
    text.press_sequentially(" nhé")
    phone.get_by_role("button", name="Nộp bài").first.click()
    expect(phone.get_by_text("Còn 2 câu chưa trả lời: 2, 3.")).to_be_visible()
    phone.locator("[data-hand-in-now]").click()
    expect(phone.get_by_text("Mã phiếu", exact=True)).to_be_visible()
    expect(phone.get_by_text("Tôi sẽ vận động nhé", exact=True)).to_be_visible()
    check_page(phone)
    assert read(select(Essay.draft)) == ["Tôi sẽ vận động nhé"]
    assert read(select(Attempt.ended_by)) == ["person"]
