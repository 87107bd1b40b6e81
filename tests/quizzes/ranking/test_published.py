"""The published file: the same bytes for the same standing, and ranked again by whoever has it."""

import json
from array import array
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.ranking import telling
from quizzes.ranking.collective import Decided, Unit
from quizzes.ranking.conclusion import Conclusion, Terms, conclude
from quizzes.ranking.keys import Key, orders
from quizzes.ranking.published import COLUMNS, GAPPED2, standing_lines
from quizzes.ranking.readers import NotAStanding, rank_again
from quizzes.ranking.rules import CollectivePrize, CollectiveTier, Prize, Ranking
from quizzes.ranking.values import MISSING, Row, Table, Values, row_of, scaled
from quizzes.ranking.writers import write_standing
from tests.quizzes.ranking import slow_way
from tests.quizzes.ranking.test_standings import VALUES

TERMS = Terms(
    contest="luat-cong-doan",
    title="Tìm hiểu Luật Công đoàn",
    round_number=1,
    ranking=Ranking(orders(Key.SCORE, Key.PREDICTION, Key.DURATION, Key.LOT)),
    prizes=(Prize("Giải Nhất", 1, 500_000), Prize("Giải Nhì", 1, division="*")),
    collective=(CollectivePrize("people", "Đông nhất", tiers=(CollectiveTier("Nhất"),)),),
    divisions=("A", "B"),
    prediction={"target": "people", "scope": "round"},
    counted=3,
    seed="5f" * 32,
    people=3,
    attempts=4,
    units={
        "G1": Unit("G1", 'CĐCS May "Việt"', "", "grassroots", 12),
        "G2": Unit("G2", "CĐCS Hai", "", "grassroots", None),
    },
    decided={"people": Decided({"G1": 1}, {})},
)


def row(receipt: str, score: Fraction | int, prediction: int, division: str, unit: str) -> Row:
    away = MISSING if prediction == MISSING else abs(prediction - 3)
    values = Values(
        scaled(Fraction(score)), 7, 10, 10, 61_234, 5, 61_239, 0, prediction, away, most=scaled(Fraction(10))
    )
    return row_of(receipt, values, unit=unit, kind="member", division=division, attempt=17)


SECOND = {"target": "attempts", "scope": "round"}
ROWS = [
    row("AAAAA-AAAAA", 7, 5, "A", "G1"),
    row("CCCCC-CCCCC", Fraction(22, 3), MISSING, "B", "G1"),
    row("DDDDD-DDDDD", 7, 3, "A", "G2"),
]


def concluded(rows: list[Row] = ROWS, terms: Terms = TERMS) -> Conclusion:
    table = Table()
    table.add(rows)
    return conclude(terms, table)


def published(conclusion: Conclusion) -> bytes:
    stream = BytesIO()
    hashed = write_standing(conclusion, stream)
    assert hashed == sha256(stream.getvalue()).hexdigest()
    return stream.getvalue()


def test_a_file_names_receipts_and_values_and_nothing_personal() -> None:
    lines = [json.loads(line) for line in published(concluded()).splitlines()]

    same = ["0", "10", 7, 10, 61234, 5, 61239, 0, 0, 1, 0, 10]
    assert (lines[0]["format"], lines[0]["counted"], lines[0]["seed"]) == ("contest-standing/1", 3, "5f" * 32)
    assert lines[2:] == [
        ["CCCCC-CCCCC", 1, 1, "G1", "member", "B", "22/3", *same, None, None, None, [[0, "", 500000]]],
        ["DDDDD-DDDDD", 2, 1, "G2", "member", "A", "7", *same, 3, 0, None, [[1, "A", 0]]],
        ["AAAAA-AAAAA", 3, 2, "G1", "member", "A", "7", *same, 5, 2, None, []],
    ]


@given(
    st.lists(st.tuples(VALUES, st.sampled_from(("", "A", 'B"%s'))), max_size=9),
    st.integers(1, 4),
    st.booleans(),
)
def test_the_lines_are_those_of_the_obvious_way(
    found: list[tuple[Values, str]], at_once: int, has_second: bool
) -> None:
    rows = [
        row_of(f"R{place:04d}", values, unit=name, division=name, decided=place % 3 - 1)
        for place, (values, name) in enumerate(found)
    ]
    terms = replace(TERMS, prediction2=SECOND if has_second else {})
    conclusion = concluded(rows, replace(terms, divisions=("A", 'B"%s')))

    assert list(standing_lines(conclusion, at_once))[2:] == slow_way.file_lines(conclusion)


def test_the_order_of_the_input_changes_no_byte() -> None:
    assert published(concluded()) == published(concluded(ROWS[::-1]))


def test_a_file_is_ranked_again_without_a_database() -> None:
    content = published(concluded())

    again = rank_again(BytesIO(content))

    assert (again.differs_at, again.sha256) == (None, sha256(content).hexdigest())
    assert again.conclusion.terms == TERMS
    assert again.conclusion.units == concluded().units
    assert list(telling.entrants(again.conclusion)) == list(telling.entrants(concluded()))


def test_a_second_prediction_is_in_the_file_and_ranks_again_from_it_alone() -> None:
    table = Table()
    table.add(ROWS)
    table.prediction2, table.distance2 = array("q", (5, 1, MISSING)), array("q", (1, 3, MISSING))
    keys = orders(Key.PREDICTION2, Key.SCORE)
    terms = replace(TERMS, ranking=Ranking(keys), prediction2=SECOND, counted2=4)
    content = published(conclude(terms, table))
    lines = [json.loads(line) for line in content.splitlines()]

    assert (lines[0]["counted2"], lines[0]["prediction2"], lines[1][-2:]) == (4, SECOND, [*GAPPED2])
    assert [(line[0], line[-2:]) for line in lines[2:]] == [
        ("AAAAA-AAAAA", [5, 1]),
        ("CCCCC-CCCCC", [1, 3]),
        ("DDDDD-DDDDD", [None, None]),
    ]
    again = rank_again(BytesIO(content))
    assert (again.differs_at, again.conclusion.terms) == (None, terms)
    assert rank_again(BytesIO(content.replace(b'"counted2":4', b'"counted2":1'))).differs_at == 3


def test_a_file_without_a_second_prediction_says_nothing_of_it() -> None:
    terms, columns = published(concluded()).splitlines()[:2]

    assert ({"prediction2", "counted2"} & set(json.loads(terms)), tuple(json.loads(columns))) == (
        set(),
        COLUMNS,
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (b'["DDDDD-DDDDD",2,', b'["DDDDD-DDDDD",1,', 4),
        (b'[[1,"A",0]]', b"[]", 4),
        (b'"22/3"', b'"20/3"', 3),
        (b'["AAAAA-AAAAA",3', b'[ "AAAAA-AAAAA",3', 5),
        (b'"counted":3', b'"counted":4', 4),
    ],
)
def test_what_somebody_changed_is_found_by_its_line(old: bytes, new: bytes, line: int) -> None:
    content = published(concluded())
    assert content.count(old) == 1

    assert rank_again(BytesIO(content.replace(old, new))).differs_at == line


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda content: b"", 0),
        (lambda content: b"hello", 1),
        (lambda content: b"[]\n", 1),
        (lambda content: content.replace(b"contest-standing/1", b"contest-standing/9"), 1),
        (lambda content: content.replace(b'"rank","division_rank"', b'"division_rank","rank"'), 2),
        (lambda content: content.replace(b'"22/3"', b'"22/0"'), 3),
        (lambda content: content.replace(b'"22/3"', b'"1/23"'), 3),
        (lambda content: content[:-10], 5),
    ],
)
def test_what_is_no_standing_is_refused_with_its_line(damage: Callable[[bytes], bytes], line: int) -> None:
    with pytest.raises(NotAStanding) as refusal:
        rank_again(BytesIO(damage(published(concluded()))))

    assert str(refusal.value) == (f"Tệp không phải là kết quả đã công bố, hoặc đã bị hỏng ở dòng {line}.")


def test_entrants_are_told_with_the_value_of_every_key() -> None:
    first = next(telling.entrants(concluded()))
    lot = first["values"].pop("lot")

    assert first == {
        "rank": 1,
        "entrant": "CCCCC-CCCCC",
        "unit": "G1",
        "kind": "member",
        "division": "B",
        "values": {"score": "22/3", "prediction": None, "duration": 61234},
        "prizes": ["Giải Nhất"],
    }
    assert lot == int(sha256(b"5f" * 32 + b":CCCCC-CCCCC").hexdigest()[:15], 16)
    assert [one["rank"] for one in telling.entrants(concluded(), "A")] == [1, 2]


def test_units_are_told_with_their_prize() -> None:
    prize = TERMS.collective[0]

    assert list(telling.units(prize, concluded().units["people"])) == [
        {
            "rank": 1,
            "unit": "G1",
            "name": 'CĐCS May "Việt"',
            "division": "",
            "people": 2,
            "members": 12,
            "turnout": 16.67,
            "score": 71.67,
            "prizes": 1,
            "value": 2.0,
            "prize": "Nhất",
        },
        {
            "rank": 2,
            "unit": "G2",
            "name": "CĐCS Hai",
            "division": "",
            "people": 1,
            "members": None,
            "turnout": None,
            "score": 70.0,
            "prizes": 1,
            "value": 1.0,
            "prize": None,
        },
    ]


def test_what_must_be_decided_is_told() -> None:
    terms = replace(TERMS, ranking=Ranking(orders(Key.RIGHT)), decided={})
    rows = [row("AAAAA-AAAAA", 7, 5, "A", "G1"), row("CCCCC-CCCCC", 7, 5, "B", "G2")]

    conclusion = concluded(rows, terms)

    assert conclusion.is_open
    assert list(telling.ties(conclusion)) == [
        {"prize": "Giải Nhất", "division": "", "entrants": ["AAAAA-AAAAA", "CCCCC-CCCCC"], "places": 1},
        {"collective": "people", "prize": "Nhất", "division": "", "units": ["G1", "G2"], "places": 1},
    ]
