"""An organiser brings in the results of a live final as a file and publishes them; a stranger reads them."""

from datetime import UTC, datetime
from io import BytesIO

from playwright.sync_api import Locator, expect

from lms import db
from lms.rights import Role
from lms.spreadsheets import XLSX, Column, Table, write_xlsx
from lms.units.models import Unit
from quizzes.contests.actions import create_contest, publish_contest
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.contests.rules.stages import Stage, StageKind
from quizzes.ranking.rules import Prize, Scope
from tests.e2e.conftest import DESK, PHONE, Enter, Visitors
from tests.e2e.looking import check_page
from tests.quizzes.world import make_bank, make_round
from tests.world import DAY, make_staff, make_unit

HEADINGS = ("Họ tên hoặc tên đội", "Cá nhân hay tập thể", "Điểm", "Hạng", "Giải", "Đã xác minh")
TEAM, PERSON = "Đội Sông Hồng", "Nguyễn Văn An"


def test_the_results_of_a_live_final_come_as_a_file_and_are_read_by_a_stranger(
    visitors: Visitors, enter: Enter, province: Unit
) -> None:
    make_unit("CĐCS Công ty May Sông Trăng", parent=province)
    slug = hold(province)
    desk = visitors(DESK)
    enter(desk, make_staff(Role.ORGANISER, province))

    desk.goto("/organising/contests")
    desk.get_by_role("link", name="Hội thi tay nghề").click()
    desk.get_by_role("link", name="Xếp hạng và kết quả").click()
    desk.get_by_role("link", name="Ghi và công bố kết quả").click()
    desk.get_by_role("link", name="Nhập từ tệp").click()
    take(desk.get_by_label("Tệp Excel hoặc CSV"), (PERSON, "Cá nhân", "88", "", "Giải Tư", "x"))
    desk.get_by_role("button", name="Xem trước").click()
    expect(desk.get_by_role("cell", name="Phần thi này không có giải “Giải Tư”.")).to_be_visible()
    check_page(desk)
    desk.get_by_role("link", name="Chọn lại tệp").click()
    take(desk.get_by_label("Tệp Excel hoặc CSV"), (PERSON, "Cá nhân", "88", "", "", ""))
    desk.get_by_role("button", name="Xem trước").click()
    expect(desk.get_by_role("row", name=PERSON)).to_be_visible()
    check_page(desk)
    desk.get_by_role("button", name="Ghi 2 dòng").click()
    expect(desk.get_by_text("Đã ghi 2 dòng kết quả.")).to_be_visible()
    desk.get_by_role("button", name="Công bố").click()
    desk.get_by_role("dialog").get_by_role("button", name="Công bố").click()
    expect(desk.get_by_text("Đã công bố kết quả phần thi, bản 1.")).to_be_visible()

    stranger = visitors(PHONE)
    stranger.goto(f"/c/{slug}/results")
    stranger.get_by_role("link", name="Chung kết").click()
    expect(stranger.get_by_role("rowheader", name=TEAM).get_by_text("Giải Nhất đội")).to_be_visible()
    expect(stranger.get_by_role("rowheader", name="Nguyễn V. A.")).to_be_visible()
    expect(stranger.get_by_text(PERSON)).to_have_count(0)
    check_page(stranger)


def hold(unit: Unit) -> str:
    """Publish a contest whose round and live final are over, and return its code."""
    now = datetime.now(UTC).replace(microsecond=0)
    final = Stage("Chung kết", StageKind.LIVE, now - 2 * DAY, now - DAY)
    rules = ContestRules(
        (
            make_round(
                make_bank(8, unit=unit), question_count=5, opens_at=now - 4 * DAY, closes_at=now - 3 * DAY
            ),
        ),
        stages=(final,),
        prizes=(Prize("Giải Nhất đội", scope=Scope.STAGE, stage=1),),
    )
    described = NewContest("Hội thi tay nghề", unit.id, rules)
    contest = create_contest(described, account_id=None, now=now - 5 * DAY)
    publish_contest(contest.id, account_id=None, now=now - 5 * DAY)
    slug = contest.slug
    db.session.commit()
    return slug


def take(field: Locator, row: tuple[str, ...]) -> None:
    """Choose a workbook with the team that won, and one line more."""
    stream = BytesIO()
    rows = [(TEAM, "Tập thể", "92,5", "", "Giải Nhất đội", "x"), row]
    write_xlsx(stream, Table("Kết quả", [Column(one) for one in HEADINGS], rows))
    field.set_input_files({"name": "chung-ket.xlsx", "mimeType": XLSX, "buffer": stream.getvalue()})
