"""Organisers set up how the papers of a round are put together; entrants know it before they start."""

import re
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms import db
from lms.errors import Invalid
from lms.rights import Role
from lms.units.models import Unit
from quizzes.attempts.models import Quiz
from quizzes.attempts.plan import PaperPlan, Part
from quizzes.attempts.plan_forms import NoPoints, read_points
from quizzes.bank.actions import retire_question
from quizzes.bank.content import Difficulty
from quizzes.bank.credit import Credit
from quizzes.contests.actions import publish_contest
from quizzes.contests.models import Contest
from quizzes.contests.queries import rules_of
from quizzes.contests.rules.rounds import RoundRules
from tests.quizzes.contests.test_views import typed
from tests.quizzes.world import make_contest, make_mixed_bank, make_round, quiz_of
from tests.world import DAY, NOON, make_account, make_person, make_staff, make_unit, sign_in

PLAN = "rounds-0-plan-"
NEW = "/organising/contests/new"


@pytest.fixture
def province(app: Flask) -> Unit:
    return make_unit("LĐLĐ tỉnh Sông Trăng")


@pytest.fixture
def bank_id(province: Unit) -> int:
    return make_mixed_bank(unit=province)


@pytest.fixture
def organiser(province: Unit, bank_id: int, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_staff(Role.ORGANISER, province))
    db.commit()
    return client


def part(place: int, **values: Any) -> dict[str, Any]:
    """Return what is typed about a part: of everything 3, a point each."""
    typed_in = {"source": "drawn", "count": 3, "points": "1", "title": "", "topic": "", "difficulty": ""}
    return {f"{PLAN}parts-{place}-{name}": value for name, value in (typed_in | values).items()}


def form(unit: Unit, bank_id: int, *parts: dict[str, Any], **plan: Any) -> dict[str, Any]:
    """Return the form of a contest of one round with these parts."""
    fields = typed(unit, bank_id)
    del fields["rounds-0-question_count"]
    for place, one in enumerate(parts):
        fields |= part(place, **one)
    return fields | {f"{PLAN}{name}": value for name, value in plan.items()}


def plan_of_first() -> PaperPlan:
    return rules_of(1).rounds[0].plan


def errors_on(page: str) -> list[str]:
    return [
        " ".join(re.sub(r"<.+?>", "", text).split())
        for text in re.findall(r'<p class="field-error".*?</p>', page, re.DOTALL)
    ]


def test_whoever_wants_twenty_questions_sees_no_more_than_before(organiser: FlaskClient) -> None:
    page = organiser.get(NEW).text

    assert '<details class="plan" >' in page
    assert 'name="rounds-0-question_count"' in page
    assert "rounds-0-plan-parts-0" not in page


def test_a_part_is_added_and_taken_away_without_storing_anything(
    organiser: FlaskClient, province: Unit, bank_id: int
) -> None:
    first = organiser.post(NEW, data=typed(province, bank_id) | {f"{PLAN}add_part": "Thêm phần"}).text
    second = organiser.post(
        NEW, data=form(province, bank_id, {"count": 20, "title": "Chung"}, add_part="Thêm phần")
    ).text
    less = organiser.post(
        NEW, data=form(province, bank_id, {"title": "Chung"}, {}, remove_part="Bỏ phần cuối")
    ).text

    assert f'name="{PLAN}parts-0-count" required type="text" value="20"' not in first
    assert re.findall(rf'name="({PLAN}parts-\d-count)".*?value="(\d+)"', first) == [
        (f"{PLAN}parts-0-count", "20")
    ]
    assert 'name="rounds-0-question_count"' not in first
    assert re.findall(
        r'<option (?:selected )?value="([^"]*)">(?:Mọi chủ đề|An toàn|Tiền lương|Đúng sai)', first
    ) == [
        "",
        "An toàn",
        "Đúng sai",
        "Tiền lương",
    ]
    assert [len(re.findall(r'class="plan-part"', page)) for page in (first, second, less)] == [1, 2, 1]
    assert 'value="Chung"' in less
    assert db.session.scalars(select(func.count(Contest.id))).one() == 0


def test_a_contest_with_parts_is_kept_shown_and_edited(
    organiser: FlaskClient, province: Unit, bank_id: int
) -> None:
    fields = form(
        province,
        bank_id,
        {"title": "Kiến thức chung", "topic": "Tiền lương", "shuffles_questions": "y"},
        {"count": 2, "topic": "An toàn", "points": "2,5", "seconds": 45, "shuffles_options": "y"},
        {"count": 1, "difficulty": "easy", "shuffles_options": "y"},
        credit="each_option",
    )

    created = organiser.post(NEW, data=fields)
    shown = organiser.get(created.location).text
    edit = organiser.get(f"{created.location}/edit").text
    sent = dict(re.findall(r'name="(rounds-0-plan-parts-1-\w+)"[^>]*?value="([^"]*)"', edit))
    organiser.post(f"{created.location}/edit", data=fields)

    assert (created.status_code, created.location) == (302, "/organising/contests/1")
    assert plan_of_first() == PaperPlan(
        (
            Part(3, "Kiến thức chung", "Tiền lương", shuffles_options=False),
            Part(2, topic="An toàn", points=Fraction("2.5"), seconds=45, shuffles_questions=False),
            Part(1, difficulty=Difficulty.EASY, shuffles_questions=False),
        ),
        credit=Credit.EACH_OPTION,
    )
    assert rules_of(1).rounds[0].question_count == 6
    for text in ("Kiến thức chung", "chủ đề “An toàn”, 45 giây mỗi câu", "mọi chủ đề, mức Dễ", "2,5"):
        assert text in shown
    assert "3 phần, 9 điểm; câu có giờ riêng: 45 giây; các câu hiện lần lượt, không quay lại" in shown
    assert sent[f"{PLAN}parts-1-points"] == "2,5"
    assert sent[f"{PLAN}parts-1-seconds"] == "45"


def test_the_questions_of_a_fixed_part_are_chosen_from_a_list(
    organiser: FlaskClient, province: Unit, bank_id: int
) -> None:
    fixed = {"source": "fixed", "points": "1"}
    listed = organiser.post(
        NEW, data=form(province, bank_id, fixed, show_questions="Hiện các câu để chọn")
    ).text
    empty = organiser.post(NEW, data=form(province, bank_id, fixed))
    foreign = organiser.post(NEW, data=form(province, bank_id, fixed | {"question_ids": [999]}))
    kept = organiser.post(NEW, data=form(province, bank_id, fixed | {"question_ids": [3, 8]}))

    assert len(re.findall(r'question_ids" type="checkbox" value="\d+"', listed)) == 11
    assert "Câu hỏi số 7 về giờ nghỉ?" in listed
    assert errors_on(empty.text) == ["Phần này chưa có câu nào. Hãy thêm câu hoặc bỏ phần này."]
    assert errors_on(foreign.text) == ["Hãy chọn một mục trong danh sách."]
    assert kept.status_code == 302
    (only,) = plan_of_first().parts
    assert (only.is_fixed, only.question_ids, only.needed) == (True, (3, 8), 2)


@pytest.mark.parametrize(
    ("of_part", "of_plan", "sentence"),
    [
        ({"count": 0}, {}, "Phần này chưa có câu nào. Hãy thêm câu hoặc bỏ phần này."),
        ({"count": -3}, {}, "Phần này chưa có câu nào. Hãy thêm câu hoặc bỏ phần này."),
        ({"points": "0"}, {}, "Điểm mỗi câu phải lớn hơn 0 và không quá 1000."),
        ({"points": "-1"}, {}, "Hãy nhập một số, ví dụ 1 hoặc 2,5."),
        ({"points": "hai"}, {}, "Hãy nhập một số, ví dụ 1 hoặc 2,5."),
        ({"points": "0,333"}, {}, "Điểm mỗi câu có tối đa hai chữ số thập phân."),
        ({"points": "1001"}, {}, "Điểm mỗi câu phải lớn hơn 0 và không quá 1000."),
        ({"seconds": 4}, {}, "Giờ riêng của mỗi câu từ 5 đến 3600 giây."),
        (
            {"seconds": 301},
            {},
            "Giờ riêng của các câu cộng lại là 903 giây, dài hơn 15 phút của cả bài.",
        ),
        (
            {},
            {"question_seconds": 301},
            "Giờ riêng của các câu cộng lại là 903 giây, dài hơn 15 phút của cả bài.",
        ),
        (
            {"seconds": 30},
            {"needs_all": "y"},
            "Câu hiện lần lượt không quay lại được, nên không thể bắt buộc trả lời đủ. Hãy bỏ một trong hai.",
        ),
        (
            {"count": 5, "topic": "An toàn"},
            {},
            "Phần 1 (chủ đề “An toàn”) cần 5 câu, ngân hàng chỉ có 4 câu cho phần này.",
        ),
        ({"count": 201}, {}, "Mỗi đề có từ 1 đến 200 câu."),
        ({"topic": "Không có"}, {}, "Hãy chọn một mục trong danh sách."),
        ({"difficulty": "x"}, {}, "Hãy chọn một mục trong danh sách."),
        ({"title": "x" * 201}, {}, "Tên phần dài tối đa 200 ký tự."),
        ({}, {"credit": "x"}, "Hãy chọn một mục trong danh sách."),
    ],
)
def test_a_plan_that_cannot_hold_comes_back_with_a_sentence(
    organiser: FlaskClient, of_part: dict[str, Any], of_plan: dict[str, Any], sentence: str
) -> None:
    (province,) = db.session.scalars(select(Unit)).all()

    answer = organiser.post(NEW, data=form(province, 1, of_part, **of_plan))

    assert answer.status_code == 400
    assert sentence in errors_on(answer.text)
    assert '<details class="plan" open>' in answer.text
    assert db.session.scalars(select(func.count(Contest.id))).one() == 0


def test_more_parts_than_a_paper_may_have_are_refused(bank_id: int, province: Unit) -> None:
    many = PaperPlan((Part(1),) * 21)

    with pytest.raises(Invalid) as refusal:
        make_contest(province, make_round(bank_id, plan=many))

    assert {name: str(text) for name, text in refusal.value.problems.items()} == {
        "rounds-0-plan-parts": "Đề có tối đa 20 phần.",
        "rounds-0-plan-parts-11-count": (
            "Phần 12 (mọi chủ đề) cần 1 câu, ngân hàng chỉ có 0 câu cho phần này."
        ),
    }


def test_what_the_bank_lost_since_is_told_before_and_refused_at_publication(
    organiser: FlaskClient, province: Unit, bank_id: int
) -> None:
    organiser.post(NEW, data=form(province, bank_id, {"count": 4, "topic": "An toàn"}))
    retire_question(8, account_id=None, now=NOON)
    db.commit()
    sentence = "Phần 1 (chủ đề “An toàn”) cần 4 câu, ngân hàng chỉ có 3 câu cho phần này."

    assert f"{sentence} Không ai vào thi được cho đến khi đủ câu." in " ".join(
        organiser.get("/organising/contests/1").text.split()
    )
    with pytest.raises(Invalid) as refusal:
        publish_contest(1, account_id=None, now=NOON)
    assert [str(text) for text in refusal.value.problems.values()] == [sentence]


def test_publishing_hands_the_plan_to_the_quiz(bank_id: int, province: Unit) -> None:
    plan = PaperPlan((Part(2), Part(3, points=Fraction(1, 2))), credit=Credit.RIGHT_MINUS_WRONG)

    contest = make_contest(province, make_round(bank_id, plan=plan))

    quiz = db.session.get_one(Quiz, quiz_of(contest))
    assert (quiz.question_count, PaperPlan.from_json(quiz.plan)) == (5, plan)


def test_rules_of_the_days_before_plans_are_read_as_they_were() -> None:
    kept = RoundRules("Vòng 1", NOON, NOON + DAY, bank_id=1).to_json()
    del kept["plan"]

    assert RoundRules.from_json(kept) == RoundRules("Vòng 1", NOON, NOON + DAY, bank_id=1)


def test_an_entrant_knows_the_rules_of_the_paper_before_the_start(
    bank_id: int, province: Unit, client: FlaskClient
) -> None:
    now = datetime.now(UTC)
    plans = [
        PaperPlan((Part(2), Part(3, points=Fraction(5, 2))), needs_all=True),
        PaperPlan((Part(2, seconds=20), Part(3)), question_seconds=30),
        PaperPlan(asks_one_by_one=True),
        PaperPlan(),
    ]
    window = {"opens_at": now, "closes_at": now + DAY}
    slugs = [
        make_contest(
            province, make_round(bank_id, plan=plan, question_count=5, **window), title=f"Cuộc {n}"
        ).slug
        for n, plan in enumerate(plans)
    ]
    sign_in(client, make_account(make_person(unit=province)))
    db.commit()

    pages = [client.get(f"/c/{slug}").text for slug in slugs]

    assert "2 phần, 9,5 điểm; phải trả lời đủ mới nộp được" in pages[0]
    assert (
        "2 phần, 5 điểm; câu có giờ riêng: từ 20 đến 30 giây; các câu hiện lần lượt, không quay lại"
        in pages[1]
    )
    assert "Các câu hiện lần lượt, không quay lại" in pages[2]
    assert ["list-checks" in page for page in pages] == [True, True, True, False]


@pytest.mark.parametrize(("text", "points"), [("2,5", "5/2"), ("1", "1"), ("0.25", "1/4"), ("10,", "10")])
def test_points_are_read_as_typed(text: str, points: str) -> None:
    assert read_points(text) == Fraction(points)


@pytest.mark.parametrize("text", ["", ",5", "1e3", "-1", "1.2.3", "½", "١"])
def test_what_is_no_number_of_points_is_refused(text: str) -> None:
    with pytest.raises(NoPoints):
        read_points(text)
