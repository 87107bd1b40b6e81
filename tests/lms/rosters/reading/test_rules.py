"""Ugly workbooks, each with one thing that offices do."""

from dataclasses import replace
from datetime import date

import pytest

from lms.people.partial_dates import PartialDate, Precision
from lms.people.posts import PostKind
from lms.people.rules import CadreType, Sex
from lms.rosters.reading.problems import Place
from lms.rosters.reading.roster import Origin, RosterPost
from lms.rosters.reading.rules import read_roster
from lms.rosters.reading.workbook import Range, Workbook
from lms.units.rules import Level
from tests.lms.rosters.reading.grids import sheet_of
from tests.lms.rosters.reading.looking import (
    AN,
    BINH,
    HEADER,
    SHORT,
    Rows,
    people,
    problems,
    read,
    tree,
    unit_names,
)


def test_a_letterhead_may_name_the_unit_of_everybody_and_stand_beside_the_national_heading() -> None:
    roster = read(
        [
            ["LĐLĐ TỈNH BẾN TRE", "", "", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["CĐCS CÔNG TY TNHH MAY ABC", "", "", "Độc lập - Tự do - Hạnh phúc"],
            [],
            ["", "DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN"],
            HEADER,
            [1, "Nguyễn Văn An", 1985.0, "Nam", "Chủ tịch", "0912345678"],
            ["", "Trần Thị Bình", "", "Nữ", "Đoàn viên", ""],
            ["Cộng: 02 người"],
            ["", "", "", "", "TM. BCH CÔNG ĐOÀN"],
            ["", "", "", "", "CHỦ TỊCH"],
            ["", "", "", "", "Nguyễn Văn An"],
        ]
    )

    assert people(roster) == [
        ("Nguyễn Văn An", "CĐCS Công ty TNHH May ABC", ["Chủ tịch"]),
        ("Trần Thị Bình", "CĐCS Công ty TNHH May ABC", []),
    ]
    assert tree(roster) == [
        ("LĐLĐ tỉnh Bến Tre", Level.PROVINCE, None),
        ("CĐCS Công ty TNHH May ABC", Level.GRASSROOTS, "LĐLĐ tỉnh Bến Tre"),
    ]
    assert [unit_names(roster)[key] for key in roster.letterhead] == ["LĐLĐ tỉnh Bến Tre"]
    assert roster.problems == ()


@pytest.mark.parametrize(
    ("lines", "units"),
    [
        ([["LIÊN ĐOÀN LAO ĐỘNG"], ["TỈNH BẾN TRE"]], ["Liên đoàn Lao động tỉnh Bến Tre"]),
        ([["LIÊN ĐOÀN LAO ĐỘNG TỈNH A\nCÔNG ĐOÀN XÃ B"]], ["Liên đoàn Lao động tỉnh A", "Công đoàn xã B"]),
        ([["Công đoàn cấp trên: LĐLĐ tỉnh A"], ["Đơn vị: CĐCS Trường B"]], ["LĐLĐ tỉnh A", "CĐCS Trường B"]),
        ([["CĐCS Trường B"], ["LĐLĐ tỉnh A"]], ["LĐLĐ tỉnh A", "CĐCS Trường B"]),
        ([["BCH CÔNG ĐOÀN XÃ B"]], ["Công đoàn xã B"]),
        (
            [["CÔNG ĐOÀN CÁC KHU CÔNG NGHIỆP"], ["TỈNH BẾN TRE"]],
            ["Công đoàn các khu công nghiệp tỉnh Bến Tre"],
        ),
        ([["DANH SÁCH CÁN BỘ CÔNG ĐOÀN"], ["(Kèm theo Công văn số 5)"]], []),
    ],
)
def test_letterheads_of_many_forms(lines: Rows, units: list[str]) -> None:
    roster = read([*lines, HEADER, [1, "Nguyễn An", "1/1/1990", "Nam", "CT", ""]])

    assert [unit.name for unit in roster.units] == units


def test_headings_nest_by_their_level_and_blocks_are_no_units() -> None:
    roster = read(
        [
            ["LĐLĐ TỈNH X"],
            HEADER,
            ["A", "KHỐI DOANH NGHIỆP"],
            ["I", "Công đoàn khu vực Châu Thành"],
            ["1", "CĐCS Công ty A (2 người)"],
            [1, "Nguyễn An", "1/1/1990", "Nam", "CT", ""],
            ["1.1", "Tổ công đoàn 1"],
            [1, "Nguyễn Em", "1/1/1990", "Nam", "Tổ trưởng", ""],
            ["2", "CĐCS Công ty B"],
            [1, "Nguyễn Bình", "1/1/1990", "Nam", "CT", ""],
            ["1.1", "Tổ công đoàn 1"],
            [1, "Nguyễn Gấm", "1/1/1990", "Nam", "Tổ trưởng", ""],
            ["II", "Công đoàn khu vực Ba Tri"],
            ["1", "CĐCS Công ty C"],
            [1, "Nguyễn Chi", "1/1/1990", "Nam", "CT", ""],
            ["B", "KHỐI TRƯỜNG HỌC"],
            ["", "TRƯỜNG MẦM NON HOA SEN"],
            [1, "Trương Dung", "1/1/1990", "Nam", "CT", ""],
        ]
    )

    assert tree(roster) == [
        ("LĐLĐ tỉnh X", Level.PROVINCE, None),
        ("Công đoàn khu vực Châu Thành", Level.UPPER, "LĐLĐ tỉnh X"),
        ("CĐCS Công ty A", Level.GRASSROOTS, "Công đoàn khu vực Châu Thành"),
        ("Tổ công đoàn 1", Level.GROUP, "CĐCS Công ty A"),
        ("CĐCS Công ty B", Level.GRASSROOTS, "Công đoàn khu vực Châu Thành"),
        ("Tổ công đoàn 1", Level.GROUP, "CĐCS Công ty B"),
        ("Công đoàn khu vực Ba Tri", Level.UPPER, "LĐLĐ tỉnh X"),
        ("CĐCS Công ty C", Level.GRASSROOTS, "Công đoàn khu vực Ba Tri"),
        ("Trường Mầm non Hoa Sen", Level.GRASSROOTS, "LĐLĐ tỉnh X"),
    ]
    assert [(name, unit) for name, unit, _ in people(roster)] == [
        ("Nguyễn An", "CĐCS Công ty A"),
        ("Nguyễn Em", "Tổ công đoàn 1"),
        ("Nguyễn Bình", "CĐCS Công ty B"),
        ("Nguyễn Gấm", "Tổ công đoàn 1"),
        ("Nguyễn Chi", "CĐCS Công ty C"),
        ("Trương Dung", "Trường Mầm non Hoa Sen"),
    ]


def test_headings_may_tell_the_kind_of_cadre() -> None:
    roster = read(
        [
            HEADER,
            ["I", "CÁN BỘ CHUYÊN TRÁCH"],
            [1, "Nguyễn An", "1/1/1990", "Nam", "CT", ""],
            ["II", "CÁN BỘ KHÔNG CHUYÊN TRÁCH"],
            [1, "Nguyễn Bình", "1/1/1990", "Nam", "PCT", ""],
        ]
    )

    assert [person.posts[0].cadre_type for person in roster.people] == [
        CadreType.FULL_TIME,
        CadreType.PART_TIME,
    ]
    assert roster.units == ()


def test_marks_below_the_names_of_posts() -> None:
    roster = read(
        [
            ["STT", "Họ tên", "Năm sinh", "", "Chức vụ công đoàn", "", "", "Nhiệm kỳ", "Từ ngày", "Đến ngày"],
            ["", "", "Nam", "Nữ", "CT", "PCT", "UV BCH", "", "", ""],
            [1, "Nguyễn An", 1980.0, "", "x", "", "x", "2023-2028", "15/3/2023", "2028"],
            [2, "Lê Thị Bình", "", 1979.0, "", "x", "", "", "", ""],
        ]
    )
    since, until = PartialDate(date(2023, 3, 15)), PartialDate(date(2028, 1, 1), Precision.YEAR)

    assert [person.posts for person in roster.people] == [
        (
            RosterPost("CT", PostKind.CHAIR, CadreType.PART_TIME, None, "2023-2028", since, until),
            RosterPost(
                "UV BCH", PostKind.COMMITTEE_MEMBER, CadreType.PART_TIME, None, "2023-2028", since, until
            ),
        ),
        (RosterPost("PCT", PostKind.VICE_CHAIR, CadreType.PART_TIME, None),),
    ]
    assert [(str(person.birth), person.sex) for person in roster.people] == [
        ("1980", Sex.MALE),
        ("1979", Sex.FEMALE),
    ]


def test_a_name_merged_over_two_rows_is_one_person_with_two_posts() -> None:
    roster = read(
        [
            ["STT", "Họ tên", "Ngày sinh", "Chức vụ", "Đơn vị"],
            [1, "Nguyễn An", "1/1/1990", "CT", "CĐCS A"],
            ["", "", "", "UV BCH", "CĐ khu vực B"],
            [2, "Lê Bình", "1/1/1991", "PCT", "CĐCS A"],
        ],
        [Range(1, 0, 2, 0), Range(1, 1, 2, 1), Range(1, 2, 2, 2)],
    )
    names = unit_names(roster)

    assert people(roster) == [("Nguyễn An", "CĐCS A", ["CT", "UV BCH"]), ("Lê Bình", "CĐCS A", ["PCT"])]
    assert [names[post.unit or ""] for post in roster.people[0].posts] == ["CĐCS A", "CĐ khu vực B"]
    assert roster.problems == ()


def test_headers_repeated_on_every_page_and_column_numbers_are_passed_over() -> None:
    roster = read(
        [
            HEADER,
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            [1, "Nguyễn An", "1/1/1990", "Nam", "CT", ""],
            ["TỔNG CỘNG:", "", 1.0],
            ["", "", "", "", "NGƯỜI LẬP"],
            HEADER,
            [2, "Lê Bình", "1/1/1991", "Nữ", "PCT", ""],
        ]
    )

    assert [name for name, _, _ in people(roster)] == ["Nguyễn An", "Lê Bình"]
    assert roster.problems == ()


def test_day_month_and_year_in_columns_of_their_own() -> None:
    roster = read(
        [
            ["TT", "Họ và tên", "", "Ngày sinh", "", "", "Nữ", "Điện thoại"],
            ["", "Họ", "Tên", "Ngày", "Tháng", "Năm", "", ""],
            [1, "Nguyễn", "An", 2.0, 3.0, 1990.0, "", "0912345678"],
            [2, "Lê Thị", "Bình", "", "", "1991", "x", "0912345679"],
        ]
    )

    assert [(person.name.full, str(person.birth), person.sex) for person in roster.people] == [
        ("Nguyễn An", "02/03/1990", Sex.MALE),
        ("Lê Thị Bình", "1991", Sex.FEMALE),
    ]


def test_a_unit_written_once_for_a_group_holds_for_the_group() -> None:
    roster = read(
        [
            ["Đơn vị", "Họ tên", "CCCD"],
            ["CĐCS A", "Nguyễn An", AN],
            ["", "Lê Bình", ""],
            ["", "Lê Chi", ""],
            ["CĐCS B", "Lê Dung", ""],
            ["", "Lê Em", ""],
        ]
    )

    assert [unit for _, unit, _ in people(roster)] == ["CĐCS A", "CĐCS A", "CĐCS A", "CĐCS B", "CĐCS B"]
    assert problems(roster) == [
        (
            "warning", None, None, "",
            "Đơn vị chỉ ghi ở dòng đầu của mỗi nhóm; các dòng trống bên dưới tính cùng đơn vị.",
        ),
    ]  # fmt: skip


def test_a_missing_unit_among_given_ones_is_not_guessed() -> None:
    roster = read([SHORT, ["Lê An", "CĐCS A", "", AN], ["Lê Bình"], ["Chi"], ["Lê Dung", "CĐCS A", "", BINH]])

    assert [(name, unit) for name, unit, _ in people(roster)] == [
        ("Lê An", "CĐCS A"),
        ("Lê Bình", None),
        ("Lê Dung", "CĐCS A"),
    ]
    assert problems(roster) == [
        ("warning", 4, None, "Chi", "Dòng không phải là người hay đơn vị nên không được nhập."),
    ]


def test_a_place_of_work_within_a_headed_union_is_no_unit() -> None:
    roster = read(
        [
            ["STT", "Họ tên", "Đơn vị công tác", "CCCD"],
            ["I. CĐCS Công ty A"],
            [1, "Nguyễn An", "Phòng Kế toán", AN],
            ["II. CĐCS Công ty B"],
            [1, "Nguyễn Bình", "Công ty B", BINH],
        ]
    )

    assert [(unit.name, unit.origin) for unit in roster.units] == [
        ("CĐCS Công ty A", Origin.SECTION),
        ("CĐCS Công ty B", Origin.SECTION),
    ]


def test_ways_to_write_one_unit_mean_one_unit() -> None:
    roster = read(
        [
            SHORT,
            ["An", "CĐCS Công ty TNHH B", "CT", AN],
            ["Bình", "CÔNG ĐOÀN CƠ SỞ CTY TNHH B", "PCT", ""],
            ["Chi", "Công ty trách nhiệm hữu hạn  B", "", ""],
        ]
    )

    assert [unit for _, unit, _ in people(roster)] == ["CĐCS Công ty TNHH B"] * 3
    assert len(roster.units) == 1


def test_units_by_code_and_the_unit_above_in_columns() -> None:
    roster = read(
        [
            ["Họ tên", "Mã đơn vị", "Tên đơn vị", "Công đoàn cấp trên", "CCCD"],
            ["Nguyễn An", "BT-1", "CĐCS Công ty A", "Công đoàn khu vực Ba Tri", AN],
            ["Nguyễn Bình", "BT-1", "", "Công đoàn khu vực Ba Tri", ""],
            ["Nguyễn Chi", "BT-9", "", "", BINH],
        ]
    )
    names = unit_names(roster)

    assert [(unit.code, unit.name, unit.origin, names.get(unit.parent or "")) for unit in roster.units] == [
        (None, "Công đoàn khu vực Ba Tri", Origin.COLUMN, None),
        ("BT-1", "CĐCS Công ty A", Origin.COLUMN, "Công đoàn khu vực Ba Tri"),
        ("BT-9", None, Origin.REFERENCE, None),
    ]
    assert [unit.place for unit in roster.units][-1] == Place("Danh sách", 4, "B", "Mã đơn vị")


def test_a_sheet_for_each_unit_beside_sheets_that_are_no_lists() -> None:
    first = sheet_of(
        [["LĐLĐ TỈNH X"], ["CĐ KCN Y"], HEADER, [1, "Nguyễn An", "1/1/1990", "Nam", "CT", ""]],
        "CĐCS Công ty A",
    )
    second = sheet_of([HEADER, [1, "Lê Bình", "1/1/1990", "Nữ", "CT", ""]], "Công ty B")
    guide = sheet_of([["Hướng dẫn"], ["1. Ghi đầy đủ"]], "Hướng dẫn")
    old = replace(sheet_of([HEADER, [1, "Lê Chi", "1/1/1990", "Nữ", "CT", ""]], "Bản cũ"), is_hidden=True)

    roster = read_roster(Workbook((first, second, guide, old)))

    assert people(roster) == [("Nguyễn An", "CĐCS Công ty A", ["CT"]), ("Lê Bình", "Công ty B", ["CT"])]
    assert tree(roster)[2:] == [
        ("CĐCS Công ty A", Level.GRASSROOTS, "CĐ KCN Y"),
        ("Công ty B", Level.GRASSROOTS, "CĐ KCN Y"),
    ]
    assert [(problem.place.sheet, str(problem.reason)) for problem in roster.problems] == [
        ("Hướng dẫn", "Trang không có danh sách nên không được nhập."),
        ("Bản cũ", "Trang đang ẩn nên không được nhập."),
    ]
