"""A workbook of changes is read row by row; what cannot be read is told with its row."""

import io
from collections.abc import Sequence

import pytest
from flask import Flask

from lms.errors import Refused
from lms.reorganisations.columns import TITLES, Field
from lms.reorganisations.readers import read_changes
from lms.reorganisations.rules import Change, HasProblems, final_heirs
from lms.reorganisations.writers import EXAMPLES, template_tables
from lms.spreadsheets import Column, Table, write_xlsx
from lms.units.rules import EventKind, Level


def workbook(rows: Sequence[Sequence[str | int]], titles: Sequence[str] = tuple(TITLES.values())) -> bytes:
    stream = io.BytesIO()
    write_xlsx(stream, Table("Việc", [Column(title) for title in titles], rows))
    return stream.getvalue()


def test_each_row_of_the_examples_is_one_change(app: Flask) -> None:
    assert read_changes(workbook(EXAMPLES), "viec.xlsx") == [
        Change(
            EventKind.FOUND,
            unit="XA-01",
            name="Công đoàn xã Hoà Bình",
            level=Level.UPPER,
            other="TINH",
            number="15/QĐ-LĐLĐ",
            row=2,
        ),
        Change(EventKind.MOVE, unit="CS-001", other="XA-01", row=3),
        Change(EventKind.MERGE, unit="CS-002", other="CS-001", row=4),
        Change(
            EventKind.SPLIT,
            unit="CS-003",
            name="CĐCS Nhà máy số 2",
            new_code="CS-103",
            children=("TO-7", "TO-8"),
            people=("DV12", "DV15"),
            row=5,
        ),
        Change(EventKind.RENAME, unit="CS-004", name="CĐCS Công ty Gỗ Hoà Bình", row=6),
        Change(EventKind.DISSOLVE, unit="HUYEN-03", row=7),
    ]


def test_columns_may_stand_in_any_order_and_words_without_diacritics(app: Flask) -> None:
    titles = [TITLES[field] for field in (Field.OTHER, Field.RIGHTS, Field.POSTS, Field.UNIT, Field.KIND)]

    content = workbook([[112, "co", "thoi", 45, "SAP NHAP"], ["", "", "", "", ""]], titles)

    assert read_changes(content, "viec.xlsx") == [
        Change(EventKind.MERGE, unit="45", other="112", moves_posts=False, moves_rights=True, row=2)
    ]


def test_every_row_that_cannot_be_read_is_told(app: Flask) -> None:
    rows = [
        ["Bán", "CS-1"],
        ["Đổi cấp", "CS-2", "", "Huyện"],
        ["Sáp nhập", "CS-3", "", "", "CS-4", "", "", "", "Có lẽ"],
        ["Giải thể", "CS-5"],
    ]

    with pytest.raises(HasProblems) as refusal:
        read_changes(workbook([[*row, *[""] * (11 - len(row))] for row in rows]), "viec.xlsx")

    assert [(one.row, one.unit, one.text) for one in refusal.value.problems] == [
        (
            2,
            "CS-1",
            "Không rõ việc “Bán”; hãy ghi Thành lập, Đổi tên, Chuyển, Đổi cấp, Sáp nhập, Tách hoặc Giải thể.",
        ),
        (3, "CS-2", "Không rõ cấp “Huyện”."),
        (4, "CS-3", "Không rõ “Có lẽ”; hãy ghi Chuyển hoặc Thôi."),
    ]
    assert str(refusal.value).startswith("Tệp có 3 lỗi nên chưa ghi gì. Dòng 2: Không rõ việc “Bán”")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (workbook([["x"]], ["Họ và tên"]), "Không thấy dòng tiêu đề có cột “Việc” và “Mã đơn vị”"),
        (workbook([]), "Tệp không có việc nào"),
        (b"%PDF-1.7", "không phải bảng tính"),
    ],
)
def test_a_file_of_something_else_is_refused(app: Flask, content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_changes(content, "viec.xlsx")


def test_the_template_can_be_filled_in(app: Flask) -> None:
    stream = io.BytesIO()
    write_xlsx(stream, *template_tables())

    with pytest.raises(Refused, match="Tệp không có việc nào"):
        read_changes(stream.getvalue(), "mau.xlsx")


def test_heirs_are_the_last_in_a_chain() -> None:
    assert final_heirs({1: 2, 2: 3, 4: None, 5: 4}) == {1: 3, 2: 3, 4: None, 5: None}
