"""What is hidden, wrong or doubtful in a workbook, and what staff say about its columns and letters."""

from dataclasses import replace

import pytest

from lms.people.rules import Sex
from lms.rosters.reading.problems import Severity
from lms.rosters.reading.rules import LegacyLetters, read_roster
from tests.lms.rosters.reading.grids import book_of, sheet_of
from tests.lms.rosters.reading.looking import AN, BINH, HEADER, Rows, problems, read


def test_hidden_parts_are_read_and_named_and_a_visible_column_goes_first() -> None:
    sheet = sheet_of(
        [
            ["Họ tên", "SĐT", "SĐT", "CCCD"],
            ["Nguyễn An", "0911111111", "0922222222", AN],
            ["Lê Bình", "0933333333", "", ""],
        ]
    )

    roster = read_roster(
        book_of(replace(sheet, hidden_columns=frozenset({1, 9}), hidden_rows=frozenset({2, 7})))
    )

    assert [person.phone for person in roster.people] == ["0922222222", "0933333333"]
    assert problems(roster) == [
        ("warning", None, "B", "", "Cột đang ẩn nhưng vẫn được đọc."),
        ("warning", 3, None, "", "Có 1 dòng đang ẩn nhưng vẫn được đọc."),
    ]


def test_what_is_wrong_is_named_by_row_column_and_value() -> None:
    roster = read(
        [
            HEADER,
            [1, "Nguyễn An", "31/2/1990", "Nam", "Chủ tịch", "0912"],
            [2, "", "1/1/1990", "Nam", "", ""],
            [3, "<script>", "1/1/1990", "Nam", "", ""],
            [4, "A" * 300, "1/1/1990", "Nam", "", ""],
            [5, "=1+1", "1/1/1990", "Nam", "", ""],
            [6, "Lê Chi", "9/27/2001", "khác", "", "0912345678 / 0987654321"],
        ]
    )

    assert problems(roster) == [
        ("error", 2, "C", "31/2/1990", "Không có ngày “31/2/1990” trong lịch."),
        ("warning", 2, "F", "0912", "“0912” không phải là số điện thoại di động."),
        ("error", 3, "B", "2 | 1/1/1990 | Nam", "Dòng có dữ liệu nhưng thiếu họ tên."),
        ("error", 4, "B", "<script>", "Họ tên có ký tự không dùng trong tên người: “<script>”."),
        ("error", 5, "B", "A" * 59 + "…", "Họ tên dài quá 100 chữ."),
        ("error", 6, "B", "=1+1", "Họ tên có ký tự không dùng trong tên người: “=1+1”."),
        ("error", 7, "C", "9/27/2001", "Không có ngày “9/27/2001” trong lịch."),
        ("warning", 7, "D", "khác", "Không hiểu giới tính; hãy ghi Nam hoặc Nữ."),
        ("warning", 7, "F", "0912345678 / 0987654321", "Ô có nhiều số; lấy số 0912345678."),
    ]  # fmt: skip
    assert [problem.place.header for problem in roster.errors[:1]] == ["Ngày sinh"]


def test_what_stands_in_a_cell_and_cannot_be_used_is_left_out_with_a_warning() -> None:
    roster = read(
        [
            ["Họ tên", "Nam", "Nữ", "CCCD", "Email", "Chuyên trách", "Chức vụ CĐ"],
            ["Nguyễn An", "1/1/1990", "1/1/1990", "12", "an@", "Hợp đồng", "CT"],
            ["Lê Bình", "1980", "", 83190000002.0, "-", "x", "không"],
        ]
    )

    assert problems(roster) == [
        ("warning", 2, "C", "Nguyễn An", "Cả cột Nam và cột Nữ đều có dữ liệu."),
        ("warning", 2, "D", "12", "“12” không phải là số CCCD (12 số) hay CMND (9 số)."),
        ("warning", 2, "F", "Hợp đồng", "Không hiểu loại cán bộ; tính là không chuyên trách."),
        ("warning", 2, "E", "an@", "“an@” không phải là địa chỉ e-mail."),
        ("warning", 3, "D", "83190000002", "Số CCCD, CMND thiếu chữ số 0 ở đầu; đã thêm cho đủ."),
        ("warning", 3, "D", BINH, "Số CCCD cho biết giới tính khác với dòng này."),
        ("warning", 3, "D", BINH, "Số CCCD cho biết năm sinh khác với dòng này."),
        ("warning", 3, "F", "x", "Ghi là cán bộ chuyên trách nhưng không có chức vụ công đoàn."),
    ]
    assert [(person.national_id, person.email, person.sex) for person in roster.people] == [
        (None, None, None),
        (BINH, None, Sex.MALE),
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "Tệp không có dữ liệu."),
        (
            [["Nguyễn An", AN], ["Lê Bình", BINH]],
            "Không tìm thấy dòng tiêu đề có cột “Họ và tên”; hãy chọn cột cho từng mục.",
        ),
        (
            [["STT", "Ngày sinh", "SĐT"], [1, "1/1/1990", "0912345678"]],
            "Không tìm thấy dòng tiêu đề có cột “Họ và tên”; hãy chọn cột cho từng mục.",
        ),
        ([HEADER, [], ["Tổng cộng: 0 người"]], "Danh sách không có người nào."),
    ],
)
def test_a_file_without_a_list_is_an_error(rows: Rows, sentence: str) -> None:
    assert [(problem.severity, str(problem.reason)) for problem in read(rows).problems] == [
        (Severity.ERROR, sentence)
    ]


def test_staff_say_which_column_is_which() -> None:
    rows: Rows = [["Cột 1", "Cột 2", "Cột 3"], ["Nguyễn An", AN, "CT"], ["Lê Bình", BINH, "PCT"]]
    table = read(rows).tables[0]
    chosen = {"full_name": "A", "national_id": "B", "post": "C"}

    roster = read_roster(book_of(sheet_of(rows)), {table.header_key: chosen})

    assert (table.is_known, [column.example for column in table.columns]) == (False, ["Nguyễn An", AN, "CT"])
    assert [(person.name.full, person.national_id, person.posts[0].title) for person in roster.people] == [
        ("Nguyễn An", AN, "CT"),
        ("Lê Bình", BINH, "PCT"),
    ]
    assert {column.letters: column.field for column in roster.tables[0].columns} == {
        "A": "full_name",
        "B": "national_id",
        "C": "post",
    }


def test_staff_may_take_a_column_away_or_move_it() -> None:
    rows: Rows = [["Họ tên", "SĐT", "Số", "CCCD"], ["Nguyễn An", "0911111111", "0922222222", AN]]
    key = read(rows).tables[0].header_key

    moved = read_roster(book_of(sheet_of(rows)), {key: {"phone": "C"}})
    removed = read_roster(book_of(sheet_of(rows)), {key: {"phone": ""}})
    other = read_roster(book_of(sheet_of(rows)), {"another header": {"phone": "C"}})

    assert [roster.people[0].phone for roster in (moved, removed, other)] == [
        "0922222222",
        None,
        "0911111111",
    ]


def test_letters_of_old_fonts_can_be_kept_converted_or_asked_about() -> None:
    book = book_of(sheet_of([["Hä vµ tªn", "CCCD"], ["NguyÔn V¨n §øc", AN]]))
    kept = book_of(sheet_of([["Họ và tên", "CCCD"], ["José Peña", AN]]))

    asked, converted = read_roster(book), read_roster(book, legacy_letters=LegacyLetters.CONVERT)

    assert problems(asked) == [
        (
            "error", None, None, "Hä vµ tªn",
            "Tệp có 2 ô dùng phông chữ cũ (TCVN3); hãy xem thử rồi chọn chuyển sang Unicode.",
        )
    ]  # fmt: skip
    assert (asked.people, asked.legacy) == (converted.people, converted.legacy)
    assert converted.people[0].name.full == "Nguyễn Văn Đức"
    assert converted.problems == ()
    assert read_roster(kept, legacy_letters=LegacyLetters.KEEP).people[0].name.full == "José Peña"
    assert read_roster(kept).legacy is None
