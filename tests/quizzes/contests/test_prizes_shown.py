"""What can be won, on the page of a contest: every tier with its place, number and worth."""

from html import unescape
from re import findall, sub

from flask.testing import FlaskClient

from quizzes.contests.models import Contest
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.entry import Division
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Prize, Scope, Ties
from tests.quizzes.world import make_bank, make_contest, make_round
from tests.world import DAY, NOON, make_account, make_person, make_unit, sign_in

OFFICES = Division("offices", "Khối cơ quan")


def prizes_on_page(client: FlaskClient, contest: Contest) -> list[tuple[str, str]]:
    page = unescape(client.get(f"/c/{contest.slug}").text).split("Giải thưởng</h2>")
    facts = (
        findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page[1].split("</dl>")[0], 16) if len(page) > 1 else []
    )
    return [(title, " ".join(sub(r"<.*?>", " / ", text).split()).strip(" /")) for title, text in facts]


def test_every_tier_is_told_with_where_how_many_and_what_it_is_worth(client: FlaskClient) -> None:
    unit, bank_id = make_unit(), make_bank()
    rounds = (
        make_round(bank_id, title="Tuần 1", opens_at=NOON - DAY, closes_at=NOON),
        make_round(bank_id, title="Tuần 2", opens_at=NOON, closes_at=NOON + DAY),
    )
    prizes = (
        Prize("Giải Nhất", 1, 5_000_000, Scope.OVERALL, division="*"),
        Prize("Giải Nhì", 2, 1_000_000, Scope.OVERALL, division="offices"),
        Prize("Giải tuần", 10),
        Prize("Giải khai mạc", 3, 200_000, round_number=1),
        Prize("Giải đồng đội", None, 9_000_000, Scope.OVERALL, ties=Ties.SHARE),
    )
    collective = CollectivePrize(
        "turnout", "Đông người dự thi", tiers=(CollectiveTier("Nhất tập thể", 2, 3_000_000),)
    )
    rules = ContestRules(rounds, divisions=(OFFICES,), prizes=prizes, collective=(collective,))
    contest = make_contest(unit, rules=rules)
    sign_in(client, make_account(make_person("Nguyễn Thị Hoà", unit=unit)))

    assert prizes_on_page(client, contest) == [
        ("Giải Nhất", "1 giải, mỗi giải 5.000.000 đồng / chung cuộc · mỗi bảng thi"),
        ("Giải Nhì", "2 giải, mỗi giải 1.000.000 đồng / chung cuộc · Khối cơ quan"),
        ("Giải tuần", "10 giải / mỗi vòng thi"),
        ("Giải khai mạc", "3 giải, mỗi giải 200.000 đồng / Tuần 1"),
        ("Giải đồng đội", "mọi người được xếp hạng, chia nhau 9.000.000 đồng / chung cuộc"),
        ("Nhất tập thể", "2 giải, mỗi giải 3.000.000 đồng / Đông người dự thi · chung cuộc"),
    ]


def test_a_contest_without_prizes_has_no_such_card(client: FlaskClient) -> None:
    unit = make_unit()
    contest = make_contest(unit)
    sign_in(client, make_account(make_person("Nguyễn Thị Hoà", unit=unit)))

    assert "Giải thưởng" not in client.get(f"/c/{contest.slug}").text
