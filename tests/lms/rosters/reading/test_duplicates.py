from collections.abc import Sequence

from lms.rosters.reading.roster import Roster
from lms.rosters.reading.rules import read_roster
from lms.rosters.reading.workbook import Value
from tests.lms.rosters.reading.grids import book_of, sheet_of

HEADER = ["Mã đoàn viên", "Họ tên", "Ngày sinh", "CCCD", "Đơn vị", "Chức vụ CĐ", "SĐT"]
ID = "083090000001"


def read(*rows: Sequence[Value]) -> Roster:
    return read_roster(book_of(sheet_of([HEADER, *rows])))


def people(
    roster: Roster,
) -> list[tuple[str, list[str | None], list[tuple[str, str | None]], list[int | None]]]:
    names = {unit.key: unit.name for unit in roster.units}
    return [
        (
            person.name.full,
            [names[key] for key in person.units],
            [(post.title, names[post.unit or ""]) for post in person.posts],
            [place.row for place in person.places],
        )
        for person in roster.people
    ]


def problems(roster: Roster) -> list[tuple[str, int | None, str]]:
    return [(problem.severity.value, problem.place.row, str(problem.reason)) for problem in roster.problems]


def test_posts_in_two_units_belong_to_one_person() -> None:
    roster = read(
        ["", "Lê An", "1/2/1990", ID, "CĐCS A", "Chủ tịch", ""],
        ["", "LÊ AN", "1/2/1990", ID, "CĐCS B", "UV BCH", "0912345678"],
    )

    assert people(roster) == [("Lê An", ["CĐCS A"], [("Chủ tịch", "CĐCS A"), ("UV BCH", "CĐCS B")], [2, 3])]
    assert roster.people[0].phone == "0912345678"
    assert problems(roster) == [("warning", 3, "Cùng một người với dòng 2; gộp các chức vụ.")]


def test_one_row_for_each_post_under_a_member_code_is_no_doubt() -> None:
    roster = read(
        ["DV1", "Lê An", "1/2/1990", ID, "CĐCS A", "Chủ tịch", ""],
        ["DV1", "Lê An", "1/2/1990", ID, "CĐCS A", "UV BCH", ""],
    )

    assert people(roster) == [("Lê An", ["CĐCS A"], [("Chủ tịch", "CĐCS A"), ("UV BCH", "CĐCS A")], [2, 3])]
    assert problems(roster) == []


def test_a_member_of_two_units_without_a_post_belongs_to_both() -> None:
    roster = read(
        ["DV1", "Lê An", "1/2/1990", ID, "CĐCS A", "", ""],
        ["DV1", "Lê An", "1/2/1990", ID, "CĐCS B", "", ""],
    )

    assert people(roster) == [("Lê An", ["CĐCS A", "CĐCS B"], [], [2, 3])]


def doubts(roster: Roster) -> list[tuple[str, int | None, str] | None]:
    return [
        (one.namesake.severity.value, one.namesake.place.row, str(one.namesake.reason))
        if one.namesake
        else None
        for one in roster.people
    ]


def test_the_same_row_twice_without_any_number_repeats_the_first() -> None:
    roster = read(
        ["", "Lê An", "1/2/1990", "", "CĐCS A", "Chủ tịch", ""],
        ["", "Lê  An", "1/2/1990", "", "CĐCS A", "Chủ tịch", ""],
    )

    assert doubts(roster) == [None, ("warning", 3, "Trùng với dòng 2.")]
    assert problems(roster) == []


def test_rows_that_differ_and_have_no_numbers_are_neither_merged_nor_doubled_in_silence() -> None:
    roster = read(
        ["", "Lê An", "1/2/1990", "", "CĐCS A", "Chủ tịch", "0912345678"],
        ["", "LÊ AN", "1/2/1990", "", "CĐCS A", "UV BCH", "0912345679"],
    )

    assert doubts(roster) == [
        None,
        (
            "error",
            3,
            "Cùng họ tên, ngày sinh và đơn vị với dòng 2 nhưng khác điện thoại, chức vụ. Nếu là hai "
            "người, hãy ghi mã đoàn viên hoặc số CCCD của từng người; nếu là một người, hãy ghi cùng số "
            "thứ tự ở hai dòng.",
        ),
    ]


def test_one_ordinal_number_makes_rows_one_person() -> None:
    rows: list[list[Value]] = [
        [1, "Lê An", "1/2/1990", "CĐCS A", "Chủ tịch"],
        [2, "Trần Bình", "1/2/1991", "CĐCS A", ""],
        [1, "Lê An", "1/2/1990", "CĐCS A", "UV BCH"],
    ]
    header = ["STT", "Họ tên", "Ngày sinh", "Đơn vị", "Chức vụ CĐ"]
    roster = read_roster(book_of(sheet_of([header, *rows])))

    assert [row[3] for row in people(roster)] == [[2, 4], [3]]
    assert doubts(roster) == [None, None]


def test_namesakes_of_whom_nothing_is_known_are_two_people_and_a_warning() -> None:
    roster = read(["", "Lê An", "", "", "CĐCS A", "", "0912345678"], ["", "Lê An", "", "", "CĐCS A", "", ""])

    assert len(roster.people) == 2
    assert problems(roster) == [
        (
            "warning",
            3,
            "Cùng họ tên và đơn vị với dòng 2, không có ngày sinh và số CCCD; tính là hai người.",
        )
    ]


def test_rows_of_one_person_that_differ_are_named_and_the_first_decides() -> None:
    roster = read(
        ["", "Lê An", "1/2/1990", ID, "CĐCS A", "Chủ tịch", "0912345678"],
        ["", "Lê An", "1/2/1991", ID, "CĐCS A", "Chủ tịch", "0912345679"],
    )

    assert (roster.people[0].phone, str(roster.people[0].birth)) == ("0912345678", "01/02/1990")
    assert problems(roster)[1:] == [
        ("warning", 3, "Cùng một người với dòng 2 nhưng khác ngày sinh, điện thoại; lấy theo dòng trước."),
    ]


def test_one_national_id_under_two_names_is_two_people_and_a_warning() -> None:
    roster = read(
        ["", "Lê An", "1/2/1990", ID, "CĐCS A", "", ""],
        ["", "Trần Bình", "5/6/1990", ID, "CĐCS A", "", ""],
    )

    assert [name for name, *_ in people(roster)] == ["Lê An", "Trần Bình"]
    assert problems(roster) == [("warning", 3, "Số CCCD này cũng ghi cho “Lê An” ở dòng 2.")]


def test_namesakes_of_one_day_are_two_people_where_their_numbers_or_units_differ() -> None:
    roster = read(
        ["", "Lê An", "1/2/1990", ID, "CĐCS A", "", ""],
        ["", "Lê An", "1/2/1990", "083090000002", "CĐCS A", "", ""],
        ["", "Lê An", "1/2/1990", "", "CĐCS B", "", ""],
        ["", "Lê An", "", "", "CĐCS A", "", ""],
    )

    assert len(roster.people) == 4
    assert problems(roster) == []


def test_one_member_code_for_two_people_is_an_error() -> None:
    roster = read(
        ["DV1", "Lê An", "1/2/1990", "", "CĐCS A", "", ""],
        ["DV1", "Trần Bình", "5/6/1991", "", "CĐCS A", "", ""],
    )

    assert problems(roster) == [("error", 3, "Mã đoàn viên này đã thuộc về người khác: “Lê An”, dòng 2.")]
