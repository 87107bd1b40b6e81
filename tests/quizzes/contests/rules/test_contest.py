"""What is right about the rules of a contest."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from quizzes.attempts.hours import Hours, Spell
from quizzes.attempts.prediction import Prediction, Target
from quizzes.attempts.rules import Reveal, ScoreShown
from quizzes.contests.rules.contest import ContestRules, NewContest, problems_of_contest
from quizzes.contests.rules.rounds import RoundRules
from quizzes.contests.rules.stages import Stage, StageKind
from quizzes.ranking.keys import Key, orders
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Prize, Ranking
from tests.quizzes.world import make_pool
from tests.world import DAY, NOON

ROUND = RoundRules(title="Vòng 1", opens_at=NOON, closes_at=NOON + DAY, bank_id=1)
CONTEST = NewContest(title="Cuộc thi", unit_id=1, rules=ContestRules((ROUND,)))
SECOND = timedelta(seconds=1)


def problems(*rounds: RoundRules, **values: Any) -> dict[str, str]:
    contest = replace(CONTEST, rules=ContestRules(rounds or (ROUND,), values.pop("text", "")), **values)
    found = problems_of_contest(contest, pools={1: make_pool(20), 2: make_pool(12)})
    return {field: str(text) for field, text in found.items()}


def test_the_preset_is_sound() -> None:
    assert problems() == {}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": ""}, {"rounds-0-title": "Hãy đặt tên cho vòng thi."}),
        ({"closes_at": NOON}, {"rounds-0-closes_at": "Giờ đóng phải sau giờ mở."}),
        ({"closes_at": NOON - DAY}, {"rounds-0-closes_at": "Giờ đóng phải sau giờ mở."}),
        (
            {"bank_id": 2},
            {"rounds-0-question_count": "Ngân hàng câu hỏi chỉ có 12 câu, không đủ để rút 20 câu."},
        ),
        ({"bank_id": 3}, {"rounds-0-bank_id": "Không tìm thấy ngân hàng câu hỏi này. Hãy chọn lại."}),
        ({"question_count": 0}, {"rounds-0-question_count": "Mỗi đề có từ 1 đến 200 câu."}),
        ({"minutes": 0}, {"rounds-0-minutes": "Thời gian làm bài từ 1 đến 300 phút."}),
        ({"attempt_limit": 0}, {"rounds-0-attempt_limit": "Số lượt làm bài từ 1 đến 100."}),
        ({"daily_limit": 0}, {"rounds-0-daily_limit": "Số lượt mỗi ngày từ 1 đến 100."}),
        (
            {"hours": Hours(spells=(Spell(60, 30),))},
            {"rounds-0-hours": "Khung giờ trong ngày phải kết thúc sau khi bắt đầu, muộn nhất lúc 24:00."},
        ),
        (
            {"hours": Hours(weekdays=(2,))},  # from a Sunday to the next day
            {"rounds-0-hours": "Từ giờ mở đến giờ đóng không có khung giờ nào như vậy."},
        ),
        (
            {"is_practice": True},
            {"rounds-0-is_practice": "Cuộc thi cần ít nhất một vòng thi chính thức."},
        ),
    ],
)
def test_what_is_wrong_with_a_round_is_named_by_its_field(
    change: dict[str, Any], expected: dict[str, str]
) -> None:
    assert problems(replace(ROUND, **change)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": ""}, {"title": "Hãy đặt tên cho cuộc thi."}),
        ({"title": "x" * 201}, {"title": "Tên cuộc thi dài tối đa 200 ký tự."}),
        ({"summary": "x" * 501}, {"summary": "Phần giới thiệu dài tối đa 500 ký tự."}),
        ({"text": "x" * 50_001}, {"text": "Phần thể lệ dài tối đa 50.000 ký tự."}),
    ],
)
def test_what_is_wrong_with_a_contest_is_named_by_its_field(
    change: dict[str, Any], expected: dict[str, str]
) -> None:
    assert problems(**change) == expected


def test_a_contest_has_a_round() -> None:
    empty = replace(CONTEST, rules=ContestRules(()))

    assert list(problems_of_contest(empty, pools={})) == ["rounds"]


def test_a_round_opens_when_the_one_before_has_closed() -> None:
    second = replace(ROUND, title="Vòng 2", opens_at=ROUND.closes_at, closes_at=ROUND.closes_at + DAY)

    assert problems(ROUND, second) == {}
    assert problems(ROUND, replace(second, opens_at=ROUND.closes_at - SECOND)) == {
        "rounds-1-opens_at": "Vòng này phải mở sau khi vòng trước đóng."
    }


def test_rounds_that_may_be_open_at_once_need_no_order() -> None:
    rules = ContestRules((ROUND, replace(ROUND, title="Vòng 2")), rounds_overlap=True)

    assert problems_of_contest(replace(CONTEST, rules=rules), pools={1: make_pool(20)}) == {}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"title": ""}, ["stages-0-title"]),
        ({"title": "x" * 201}, ["stages-0-title"]),
        ({"text": "x" * 10_001}, ["stages-0-text"]),
        ({"closes_at": NOON}, ["stages-0-closes_at"]),
    ],
)
def test_what_is_wrong_with_a_stage_is_named_by_its_field(
    change: dict[str, Any], expected: list[str]
) -> None:
    stage = replace(Stage("Chung kết", StageKind.LIVE, NOON, NOON + DAY), **change)
    rules = ContestRules((ROUND,), stages=(stage,))

    assert list(problems_of_contest(replace(CONTEST, rules=rules), pools={1: make_pool(20)})) == expected


def test_rules_survive_being_written_as_json() -> None:
    one = replace(ROUND, attempt_limit=None, daily_limit=1, hours=Hours((1, 3)), is_practice=True)
    other = replace(ROUND, score_shown=ScoreShown.AFTER_CLOSE, reveal=Reveal.NEVER)
    stages = (Stage("Chung kết", StageKind.LIVE, NOON, NOON + DAY),)
    rules = ContestRules((one, other), "<p>Thể lệ</p>", stages, rounds_overlap=True)

    assert ContestRules.from_json(rules.to_json()) == rules
    assert rules.to_json()["rounds"][0]["opens_at"] == "2026-11-22T05:00:00+00:00"


def test_rules_from_before_there_were_two_predictions_keep_the_one_they_have() -> None:
    asked = Prediction(Target.PEOPLE)
    told = ContestRules((ROUND,)).to_json()
    del told["predictions"]

    assert ContestRules.from_json(told | {"prediction": asked.to_json()}).predictions == (asked,)
    assert ContestRules.from_json(told | {"prediction": {}}).predictions == ()


def test_prizes_that_nobody_can_win_are_named_by_their_field() -> None:
    rules = ContestRules(
        (ROUND,),
        ranking=Ranking(orders(Key.PREDICTION)),
        prizes=(Prize("Giải Nhất", count=0), Prize("Giải Nhì", round_number=2)),
        collective=(CollectivePrize("dong", "", tiers=(CollectiveTier("Nhất"),), division="Z"),),
    )

    found = problems_of_contest(replace(CONTEST, rules=rules), pools={1: make_pool(20)})

    assert sorted(found) == [
        "collective-0-division",
        "collective-0-title",
        "prizes-0-count",
        "prizes-1-round_number",
        "ranking-keys",
    ]
    assert ContestRules.from_json(rules.to_json()) == rules


def test_words_are_tidied_and_rich_text_is_cleaned() -> None:
    typed = NewContest(
        title="  Tuần lễ  an toàn ",
        unit_id=1,
        rules=ContestRules((replace(ROUND, title=" Vòng  1"),), "<p onclick='x()'>Thể lệ</p>"),
    )

    tidy = typed.tidy

    assert (tidy.title, tidy.rules.rounds[0].title, tidy.rules.text) == (
        "Tuần lễ an toàn",
        "Vòng 1",
        "<p>Thể lệ</p>",
    )


def test_the_quiz_of_a_round_carries_its_rules() -> None:
    quiz = ROUND.quiz("Cuộc thi", activity_id=7, is_only=False, version=3)

    assert (quiz.title, quiz.activity_id, quiz.rules_version) == ("Cuộc thi · Vòng 1", 7, 3)
    assert (quiz.opens_at, quiz.closes_at, quiz.minutes) == (NOON, NOON + DAY, 15)
    assert quiz.pass_percent is None
    assert ROUND.quiz("Cuộc thi", activity_id=7, is_only=True, version=1).title == "Cuộc thi"
