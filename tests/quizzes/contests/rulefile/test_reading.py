"""What a rules file says, and what is wrong with it, by line."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from lms.i18n import ZONE
from quizzes.attempts.hours import Spell
from quizzes.contests.rulefile.reading import MOST_BYTES, WrongFile, read_rules
from quizzes.contests.rulefile.values import CLOSING, OPENING, Kind

START = 'title = "Thi"\n[[rounds]]\ntitle = "Tuần {n}"\nbank = "Luật"\n'
WINDOW = "opens = 2026-11-23 07:00:00\ncloses = 2026-11-29 21:00:00\n"


def problems(text: str) -> list[tuple[int | None, str]]:
    try:
        found = read_rules(text.encode()).problems
    except WrongFile as refusal:
        found = refusal.problems
    return sorted(((one.line, str(one.text)) for one in found), key=lambda one: one[0] or 0)


def rounds(text: str) -> list[dict[str, Any]]:
    written = read_rules((START + text).encode())
    assert written.problems == []
    found: list[dict[str, Any]] = written.values["rounds"]
    return found


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("minuts = 20", [(7, "không có mục “minuts”; có phải “minutes” không?")]),
        ("Questions = 20", [(7, "không có mục “Questions”; có phải “questions” không?")]),
        ("minutes = 2.5", [(7, "mục “minutes”: Ở đây phải là một số nguyên.")]),
        ("minutes = true", [(7, "mục “minutes”: Ở đây phải là một số nguyên.")]),
        (
            'attempts = "many"',
            [(7, "mục “attempts”: Ở đây phải là một số nguyên, hoặc “unlimited” nếu không giới hạn.")],
        ),
        (
            'counts = "worst"',
            [(7, "mục “counts”: Ở đây phải là một trong các từ: best, first, last, most_correct.")],
        ),
        (
            'weekdays = ["thứ hai"]',
            [(7, "mục “weekdays”: Các thứ trong tuần viết là mon, tue, wed, thu, fri, sat, sun.")],
        ),
        ('hours = ["11:00"]', [(7, 'mục “hours”: Khung giờ viết như "11:00-13:00".')]),
        ('hours = ["11:00-25:00"]', [(7, 'mục “hours”: Khung giờ viết như "11:00-13:00".')]),
        ("parts = 3", [(7, "“parts” là một danh sách bảng: viết [[parts]].")]),
        ("repeat = 61", [(7, "vòng thi lặp lại từ 1 đến 60 lần.")]),
        (
            'every = "năm"',
            [(7, 'bước lặp là "day", "week", "month" hoặc số ngày như "10 days".')],
        ),
        ("[[rounds.parts]]\nquestion = 5", [(8, "không có mục “question”; có phải “questions” không?")]),
        ("a = = 1", [(7, "Chỗ này không đúng cách viết TOML.")]),
        ("minutes = 15\nminutes = 20", [(8, "Chỗ này không đúng cách viết TOML.")]),
        (
            'minutes = "x"\nquestion = 5\n[[stages]]\n',
            [
                (7, "mục “minutes”: Ở đây phải là một số nguyên."),
                (8, "không có mục “question”; có phải “questions” không?"),
                (9, "thiếu mục “title”."),
                (9, "thiếu mục “kind”."),
                (9, "thiếu mục “opens”."),
                (9, "thiếu mục “closes”."),
            ],
        ),
    ],
)
def test_all_that_is_wrong_is_said_at_once_with_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert problems(START + WINDOW + text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('minuts = 1\ntitle = "Thi"', "không có mục “minuts” ở đây; có phải “minutes” của [[rounds]] không?"),
        (START + WINDOW + 'sumary = ""', "không có mục “sumary” ở đây; có phải “summary” của đầu tệp không?"),
    ],
)
def test_a_key_of_another_table_is_told_where_it_belongs(text: str, expected: str) -> None:
    assert expected in [said for _line, said in problems(text)]


def test_an_unknown_key_far_from_any_other_is_told_what_there_is() -> None:
    assert problems('xyz = 1\ntitle = "Thi"')[0][1].startswith(
        "không có mục “xyz”; ở đây có: title, summary,"
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe", "Tệp thể lệ phải là văn bản UTF-8."),
        (b" " * (MOST_BYTES + 1), "Tệp thể lệ lớn quá 1 MB."),
        (b"a = " + b"[" * 100_000, "Chỗ này không đúng cách viết TOML."),
        (b"a = " + b"9" * 10_000, "Chỗ này không đúng cách viết TOML."),
    ],
)
def test_what_is_no_text_of_a_person_is_refused(content: bytes, expected: str) -> None:
    with pytest.raises(WrongFile) as refusal:
        read_rules(content)

    assert [str(one.text) for one in refusal.value.problems] == [expected]


@pytest.mark.parametrize("number", ["1e999999999", "inf", "nan"])
def test_numbers_that_are_no_plain_ones_are_refused_by_their_key(number: str) -> None:
    text = START + WINDOW + f"[[rounds.parts]]\npoints = {number}"

    assert problems(text) == [(8, "mục “points”: Ở đây phải là một số, ví dụ 2 hoặc 2.5.")]


def test_one_prediction_may_stand_alone_and_is_blamed_where_it_stands() -> None:
    alone = read_rules((START + WINDOW + '[prediction]\ntarget = "people"').encode())
    several = read_rules((START + WINDOW + '[[prediction]]\ntarget = "people"').encode())

    alone.blame_field("predictions-0-target", "hỏi gì vậy")

    assert alone.values["predictions"] == several.values["predictions"] != []
    assert [one.line for one in alone.problems] == [8]


def test_a_key_that_rounds_share_is_blamed_where_it_stands() -> None:
    written = read_rules(("[each_round]\nminutes = 0\n" + START.partition("\n")[2] + WINDOW).encode())

    written.blame_field("rounds-0-minutes", "ngắn quá")
    written.blame_field("rounds-0-closes_at", "sớm quá")

    assert [one.line for one in written.problems[-2:]] == [2, 7]


@pytest.mark.parametrize(
    ("kind", "value", "moment"),
    [
        (OPENING, datetime(2026, 11, 22, 7, 30), local(2026, 11, 22, 7, 30)),  # noqa: DTZ001
        (OPENING, datetime(2026, 11, 22, 7, 30, tzinfo=UTC), datetime(2026, 11, 22, 7, 30, tzinfo=UTC)),
        (OPENING, local(2026, 11, 22).date().replace(day=22), local(2026, 11, 22)),
        (CLOSING, local(2026, 11, 22, 12).date(), local(2026, 11, 23)),
        (OPENING, "22/11/2026 7h30", local(2026, 11, 22, 7, 30)),
        (OPENING, "22/11/2026 7g", local(2026, 11, 22, 7)),
        (OPENING, "07:30 22/11/2026", local(2026, 11, 22, 7, 30)),
        (OPENING, "22/11/2026", local(2026, 11, 22)),
        (CLOSING, "22/11/2026", local(2026, 11, 23)),
        (CLOSING, "22/11/2026 24h00", local(2026, 11, 23)),
        (CLOSING, "22/11/2026 24:00", local(2026, 11, 23)),
        (CLOSING, "22/11/2026 hết ngày", local(2026, 11, 23)),
    ],
)
def test_moments_are_read_as_people_write_them(kind: Kind, value: Any, moment: datetime) -> None:
    assert kind.read(value) == moment


@pytest.mark.parametrize("value", ["31/2/2026", "22/11/2026 25:00", "22/11/26 7h", "mai", 5, "22/11/0001"])
def test_what_is_no_moment_is_refused(value: Any) -> None:
    assert "mục “opens”: Ở đây phải là ngày và giờ" in str(
        problems(START + f"opens = {value!r}".replace("'", '"') + "\ncloses = 2026-11-29 21:00:00\n")
    )


def test_rounds_follow_one_another_by_the_step_that_is_said() -> None:
    opened = {
        every: [one["opens_at"] for one in rounds(WINDOW + f'repeat = 3\nevery = "{every}"')]
        for every in ("day", "week", "10 days", "month")
    }

    assert opened == {
        "day": [local(2026, 11, day, 7) for day in (23, 24, 25)],
        "week": [local(2026, 11, 23, 7), local(2026, 11, 30, 7), local(2026, 12, 7, 7)],
        "10 days": [local(2026, 11, 23, 7), local(2026, 12, 3, 7), local(2026, 12, 13, 7)],
        "month": [local(2026, 11, 23, 7), local(2026, 12, 23, 7), local(2027, 1, 23, 7)],
    }
    assert [one["title"] for one in rounds(WINDOW + "repeat = 2")] == ["Tuần 1", "Tuần 2"]


def test_a_month_without_that_day_ends_on_its_last() -> None:
    late = "opens = 2026-12-31 07:00:00\ncloses = 2026-12-31 21:00:00\nrepeat = 3\nevery = 'month'"

    assert [one["opens_at"] for one in rounds(late)] == [
        local(2026, 12, 31, 7),
        local(2027, 1, 31, 7),
        local(2027, 2, 28, 7),
    ]


def test_what_is_not_said_is_usual_and_what_rounds_share_is_said_once() -> None:
    one = rounds(
        WINDOW + 'hours = ["11:00-13:00", "20h-21h30"]\n[[rounds.parts]]\npoints = 2.5\nquestions = 3'
    )[0]

    assert (one["question_count"], one["minutes"], one["attempt_limit"]) == (20, 15, 2)
    assert one["hours.spells"] == (Spell(660, 780), Spell(1200, 1290))
    assert one["plan.parts"][0]["points"] == Fraction(5, 2)
    shared = f"[each_round]\nminutes = 30\n{START.partition(chr(10))[2]}{WINDOW}"
    both = read_rules(f"{shared}[[rounds]]\nminutes = 10\n".encode()).values["rounds"]
    assert [each["minutes"] for each in both] == [30, 10]
