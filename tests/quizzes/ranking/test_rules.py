"""Rankings and prizes as data: what is written is read again, and what is wrong is said."""

from fractions import Fraction
from typing import Any

import pytest

from quizzes.ranking.keys import Direction, Key, Order, orders
from quizzes.ranking.presets import PRESETS
from quizzes.ranking.problems import (
    Setting,
    problems_of_collective,
    problems_of_prizes,
    problems_of_ranking,
)
from quizzes.ranking.rules import (
    CollectivePrize,
    CollectiveTier,
    Eligibility,
    Measure,
    OnePrize,
    Overall,
    Prize,
    Ranking,
    Scope,
    Ties,
)

FULL = Setting(
    round_count=3,
    question_count=20,
    prediction_count=1,
    has_essay=True,
    divisions=("A", "B"),
    levels=("upper", "grassroots"),
    kinds=("official", "member"),
    stage_count=2,
)
BY_HAND = {"scope": Scope.STAGE, "stage": 2}


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("score", Order(Key.SCORE, Direction.DESCENDING)),
        ("duration", Order(Key.DURATION, Direction.ASCENDING)),
        ("duration descending", Order(Key.DURATION, Direction.DESCENDING)),
        ("perfect_papers ascending", Order(Key.PERFECT_PAPERS, Direction.ASCENDING)),
    ],
)
def test_a_key_is_written_without_the_direction_that_is_usual(text: str, order: Order) -> None:
    assert (Order.parse(text), str(order)) == (order, text)


@pytest.mark.parametrize("text", ["", "speed", "score upwards"])
def test_a_key_that_nobody_knows_is_no_key(text: str) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        Order.parse(text)


@pytest.mark.parametrize(
    "ranking",
    [
        *(preset.ranking for preset in PRESETS.values()),
        Ranking(
            keys=(*orders(Key.RIGHT), Order(Key.START, Direction.DESCENDING), *orders(Key.LOT)),
            eligibility=Eligibility(fewest_right=15, needs_all_answered=True, needs_exact_prediction=True),
            overall=Overall.BEST_ROUND,
            overall_keys=orders(Key.SCORE),
            needs_every_round=True,
            one_prize=OnePrize.CONTEST,
        ),
    ],
)
def test_a_ranking_is_read_as_it_was_written(ranking: Ranking) -> None:
    assert Ranking.from_json(ranking.to_json()) == ranking


def test_rules_that_say_nothing_rank_as_most_union_contests_do() -> None:
    assert list(map(str, Ranking.from_json({}).keys)) == ["score", "duration", "hand_in"]


@pytest.mark.parametrize(
    ("prize", "won_in"),
    [
        (Prize("Nhất tuần"), [1, 2]),
        (Prize("Nhất tuần hai", round_number=2), [2]),
        (Prize("Nhất chung cuộc", scope=Scope.OVERALL), [None]),
        (Prize("Nhất đội", scope=Scope.STAGE, stage=1), []),
    ],
)
def test_a_prize_is_won_in_its_rounds_or_in_the_whole_contest(prize: Prize, won_in: list[int | None]) -> None:
    assert [number for number in (None, 1, 2) if prize.is_for(number)] == won_in


def test_prizes_are_read_as_they_were_written() -> None:
    pot = Prize("Chia giải", None, 5_000_000, Scope.OVERALL, ties=Ties.SHARE, keys=orders(Key.REFERRED))
    table = CollectivePrize(
        "ratio-a",
        "Tập thể",
        Measure.POINTS,
        (CollectiveTier("Nhất", 1, 3_000_000), CollectiveTier("Nhì", 2)),
        kinds=("member",),
        fewest_members=30,
        lowest_turnout=Fraction(80),
        lowest_score=Fraction(101, 2),
        turnout_weight=Fraction(1, 3),
        prize_points={"Giải Nhất": Fraction(5)},
    )

    flag = Prize("Giải Nhất đội", scope=Scope.STAGE, stage=1)

    assert [Prize.from_json(one.to_json()) for one in (pot, flag)] == [pot, flag]
    assert CollectivePrize.from_json(table.to_json()) == table


@pytest.mark.parametrize(
    ("ranking", "setting", "expected"),
    [
        (Ranking(), Setting(), {}),
        (Ranking(()), Setting(), {"keys": "Hãy chọn ít nhất một tiêu chí xếp hạng."}),
        (
            Ranking(orders(Key.SCORE, Key.SCORE)),
            Setting(),
            {"keys": "Tiêu chí “Điểm” được chọn hai lần."},
        ),
        (
            Ranking(overall_keys=orders(Key.LOT, Key.SCORE)),
            Setting(),
            {"overall_keys": "Rút thăm phải là tiêu chí cuối cùng: sau rút thăm không còn ai bằng nhau."},
        ),
        (
            Ranking(orders(Key.SCORE, Key.PREDICTION)),
            Setting(),
            {"keys": "Xếp hạng theo dự đoán nhưng cuộc thi không có câu dự đoán."},
        ),
        (
            Ranking(orders(Key.PREDICTION), overall_keys=orders(Key.PREDICTION2)),
            Setting(prediction_count=1),
            {"overall_keys": "Xếp hạng theo dự đoán thứ hai nhưng cuộc thi không có câu dự đoán thứ hai."},
        ),
        (Ranking(orders(Key.PREDICTION2, Key.PREDICTION)), Setting(prediction_count=2), {}),
        (
            Ranking(orders(Key.SCORE_WITH_ESSAY)),
            Setting(),
            {"keys": "Xếp hạng theo điểm tự luận nhưng cuộc thi không có bài tự luận."},
        ),
        (
            Ranking(eligibility=Eligibility(fewest_right=12, needs_exact_prediction=True)),
            Setting(question_count=10),
            {
                "fewest_right": "Số câu đúng tối thiểu là 12, nhưng đề chỉ có 10 câu.",
                "needs_exact_prediction": "Xếp hạng theo dự đoán nhưng cuộc thi không có câu dự đoán.",
            },
        ),
    ],
)
def test_what_is_wrong_with_a_ranking_is_said(
    ranking: Ranking, setting: Setting, expected: dict[str, str]
) -> None:
    assert {name: str(text) for name, text in problems_of_ranking(ranking, setting).items()} == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"count": 0}, {"count": "Giải “Nhất” chưa trao cho ai. Hãy ghi ít nhất 1 giải."}),
        ({"count": None}, {}),
        ({"title": " "}, {"title": "Hãy đặt tên cho giải."}),
        ({"value": -1}, {"value": "Giá trị giải thưởng không hợp lệ."}),
        ({"round_number": 4}, {"round_number": "Không có vòng 4: cuộc thi có 3 vòng."}),
        (
            {"round_number": 1, "scope": Scope.OVERALL},
            {"round_number": "Giải chung cuộc không thuộc riêng một vòng."},
        ),
        ({"division": "C"}, {"division": "Không có bảng “C”."}),
        ({"division": "*"}, {}),
        (BY_HAND, {}),
        (BY_HAND | {"count": None}, {}),
        (BY_HAND | {"stage": 3}, {"stage": "Hãy ghi số thứ tự phần thi, từ 1 đến 2."}),
        (BY_HAND | {"stage": None}, {"stage": "Hãy ghi số thứ tự phần thi, từ 1 đến 2."}),
        ({"stage": 1}, {"stage": "Số thứ tự phần thi chỉ ghi cho giải của phần thi."}),
        (BY_HAND | {"round_number": 1}, {"round_number": "Giải của phần thi không thuộc vòng nào."}),
        (BY_HAND | {"division": "A"}, {"division": "Giải của phần thi không chia bảng."}),
        (
            BY_HAND | {"ties": Ties.SHARE},
            {"ties": "Giải của phần thi do Ban Tổ chức trao, không chia cho người bằng nhau."},
        ),
        (
            BY_HAND | {"keys": orders(Key.SCORE)},
            {"keys": "Giải của phần thi do Ban Tổ chức trao, không xếp theo tiêu chí."},
        ),
    ],
)
def test_what_is_wrong_with_a_prize_is_said(change: dict[str, Any], expected: dict[str, str]) -> None:
    prize = Prize(**{"title": "Nhất", **change})

    found = {name: str(text) for name, text in problems_of_prizes([prize], FULL).items()}

    assert found == {f"prizes-0-{name}": text for name, text in expected.items()}


@pytest.mark.parametrize(
    ("change", "setting", "expected"),
    [
        ({}, FULL, {}),
        ({"key": ""}, FULL, {"key": "Hãy đặt mã cho giải tập thể."}),
        ({"level": "street"}, FULL, {"level": "Không có cấp đơn vị “street”."}),
        ({"kinds": ("guest",)}, FULL, {"kinds": "Không có đối tượng dự thi “guest”."}),
        ({"lowest_turnout": Fraction(101)}, FULL, {"lowest_turnout": "Mức tối thiểu phải từ 0 đến 100 %."}),
        (
            {"tiers": (CollectiveTier("Nhất", 0),)},
            FULL,
            {"tiers-0-count": "Giải “Nhất” chưa trao cho ai. Hãy ghi ít nhất 1 giải."},
        ),
        (
            {"measure": Measure.POINTS, "turnout_weight": Fraction(0)},
            FULL,
            {"turnout_weight": "Hãy cho điểm tỷ lệ dự thi hoặc điểm của giải cá nhân."},
        ),
        (
            {"measure": Measure.RATIO},
            Setting(has_members=False),
            {
                "measure": "Giải “Tập thể” cần số đoàn viên của từng đơn vị, nhưng chưa có danh sách đoàn "
                "viên. Hãy nhập danh sách hoặc chọn cách xét khác."
            },
        ),
        ({"division": "*"}, Setting(), {"division": "Giải theo từng bảng nhưng cuộc thi không chia bảng."}),
        (
            {"measure": Measure.HAND, "division": "*"},
            FULL,
            {
                "tiers": "Giải “Tập thể” do Ban Tổ chức xét phải có mức giải.",
                "division": "Giải do Ban Tổ chức xét thì lập riêng cho từng bảng, không dùng dấu *.",
            },
        ),
    ],
)
def test_what_is_wrong_with_a_collective_prize_is_said(
    change: dict[str, Any], setting: Setting, expected: dict[str, str]
) -> None:
    prize = CollectivePrize(**{"key": "all", "title": "Tập thể", **change})

    found = {name: str(text) for name, text in problems_of_collective([prize], setting).items()}

    assert found == {f"collective-0-{name}": text for name, text in expected.items()}


def test_what_is_listed_twice_is_said() -> None:
    table = CollectivePrize("all", "Tập thể")

    prizes = problems_of_prizes([Prize("Nhất"), Prize("Nhất", division="A"), Prize("Nhất")], FULL)
    tables = problems_of_collective([table, table], FULL)

    assert (list(prizes), list(tables)) == (["prizes-2-title"], ["collective-1-key"])
