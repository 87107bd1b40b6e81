"""Papers about prizes: what decision, annex and certificates say, and who gets one."""

from dataclasses import replace
from datetime import date

import pytest

from lms.documents.rules import Document, Grid, Line, Parts
from quizzes.awards.annex import annex
from quizzes.awards.certificates import certificates
from quizzes.awards.decision import decision
from quizzes.awards.rules import (
    Awarded,
    Facts,
    FactsMissing,
    Laureate,
    NobodyAwarded,
    Sort,
    UnitLaureate,
    check,
    lines_of,
    pieces,
)

FACTS = Facts(
    issuer_above="Liên đoàn Lao động tỉnh",
    issuer="Công đoàn phường",
    place="Hải Phòng",
    authority="Ban Thường vụ Công đoàn phường",
    number="12",
    symbol="QĐ-CĐP",
    signed_on=date(2026, 2, 5),
    grounds=("Căn cứ Thể lệ", "Xét đề nghị của Ban Tổ chức"),
    funding="ngân sách công đoàn",
    recipients=("Như Điều 4", "Lưu: VP"),
    signs_for="TM. Ban Thường vụ",
    signer_title="Chủ tịch",
    signer_name="Đỗ Thị Ỷ",
)
OPEN = Facts(issuer="Công đoàn", place="Huế", authority="Ban Thường vụ", signer_title="Chủ tịch")
AN = Laureate(1, 1, "Nguyễn Văn An", "CĐCS Một, Công đoàn phường", "Giải Nhất", 500_000, "")
BINH = Laureate(2, 2, "Lê Thị Bình", "", "Giải Nhì", 0, "A")
UNIT = UnitLaureate("Đông nhất", 1, "CĐCS Một", "Nhất", 1_000_000, "")
AWARDED = Awarded(
    "Tìm hiểu luật", "Vòng 1", 2, "ab12", date(2026, 1, 31), False, (AN, BINH), (UNIT,), {"A": "Cán bộ"}
)


def said(document: Document) -> list[str]:
    """Return all lines of a document and the cells of its tables, row by row."""
    found: list[str] = []
    for block in (block for sheet in document.sheets for block in sheet):
        match block:
            case Line():
                found.append(f"{block.lead} {block.text}".strip())
            case Parts():
                found += [line.text for part in block.parts for line in part.lines]
            case Grid():
                found += [" | ".join(row) for row in block.rows]
    return found


def test_a_decision_says_who_decides_what_on_which_grounds() -> None:
    assert said(decision(AWARDED, FACTS)) == [
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH",
        "CÔNG ĐOÀN PHƯỜNG",
        "Số: 12/QĐ-CĐP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hải Phòng, ngày 05 tháng 02 năm 2026",
        "QUYẾT ĐỊNH",
        "Về việc trao giải Cuộc thi “Tìm hiểu luật”, Vòng 1",
        "BAN THƯỜNG VỤ CÔNG ĐOÀN PHƯỜNG",
        "Căn cứ Thể lệ;",
        "Căn cứ kết quả Cuộc thi “Tìm hiểu luật”, Vòng 1 công bố ngày 31/01/2026 (bản 2);",
        "Xét đề nghị của Ban Tổ chức.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Trao giải Cuộc thi “Tìm hiểu luật”, Vòng 1 cho 2 cá nhân và 1 tập thể có tên "
        "trong danh sách ban hành kèm theo Quyết định này.",
        "Điều 2. Tổng giá trị giải thưởng là 1.500.000 đồng, mức của từng giải ghi trong danh sách; "
        "kinh phí chi từ ngân sách công đoàn.",
        "Điều 3. Quyết định này có hiệu lực kể từ ngày ký.",
        "Điều 4. Ban Tổ chức cuộc thi, các đơn vị liên quan và các cá nhân, tập thể có tên tại Điều 1 "
        "chịu trách nhiệm thi hành Quyết định này./.",
        "Nơi nhận:",
        "- Như Điều 4;",
        "- Lưu: VP.",
        "TM. BAN THƯỜNG VỤ",
        "CHỦ TỊCH",
        "Đỗ Thị Ỷ",
    ]


def test_what_the_office_fills_in_by_hand_is_dots() -> None:
    lines = said(decision(replace(AWARDED, people=(BINH,), units=()), OPEN))

    assert [line for line in lines if "..." in line] == [
        "Số: ......../QĐ-........",
        "Huế, ngày ........ tháng ........ năm ........",
        "........................",
    ]
    assert "- Như Điều 3;" in lines  # without a value there is no article about money


def test_an_annex_lists_people_by_division_and_units_by_prize() -> None:
    assert said(annex(AWARDED, FACTS))[2:] == [
        "(Ban hành kèm theo Quyết định số 12/QĐ-CĐP ngày 05 tháng 02 năm 2026 "
        "của Ban Thường vụ Công đoàn phường)",
        "I. GIẢI CÁ NHÂN",
        "Giải chung",
        "1 | 1 | Nguyễn Văn An | CĐCS Một, Công đoàn phường | Giải Nhất | 500.000",
        "Bảng: Cán bộ",
        "1 | 2 | Lê Thị Bình |  | Giải Nhì | ",
        "II. GIẢI TẬP THỂ",
        "Đông nhất",
        "1 | 1 | CĐCS Một | Nhất | 1.000.000",
    ]


def test_an_annex_without_values_has_no_column_of_them_and_units_alone_come_first() -> None:
    lines = said(annex(replace(AWARDED, people=(), units=(UNIT._replace(value=0),)), FACTS))

    assert lines[3:] == ["I. GIẢI TẬP THỂ", "Đông nhất", "1 | 1 | CĐCS Một | Nhất"]


def test_a_certificate_is_a_page_for_each_prize_of_a_person_or_a_unit() -> None:
    made = certificates(AWARDED, replace(FACTS, sort=Sort.MERIT))

    assert [said(replace(made, sheets=(sheet,)))[3:8] for sheet in made.sheets] == [
        ["GIẤY KHEN", "Trao tặng", "Nguyễn Văn An", "Đơn vị: CĐCS Một, Công đoàn phường", "Đạt Giải Nhất"],
        ["GIẤY KHEN", "Trao tặng", "Lê Thị Bình", "Đạt Giải Nhì", "Cuộc thi “Tìm hiểu luật”"],
        ["GIẤY KHEN", "Tặng tập thể", "CĐCS Một", "Đạt Nhất", "Cuộc thi “Tìm hiểu luật”"],
    ]


@pytest.mark.parametrize("made", [decision, annex, certificates])
def test_every_paper_names_its_version_and_a_rehearsal_says_that_it_is_one(made: object) -> None:
    assert callable(made)
    papers = [made(replace(AWARDED, is_rehearsal=known), FACTS) for known in (False, True)]

    assert [paper.watermark for paper in papers] == ["", "DIỄN TẬP"]
    assert papers[0].foot == "Kết quả đã công bố: bản 2 · SHA-256 ab12"


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Tìm hiểu luật", "Cuộc thi “Tìm hiểu luật”"),
        ("Cuộc thi viết", "Cuộc thi viết"),
        ("Hội thi tay nghề", "Hội thi tay nghề"),
    ],
)
def test_a_contest_is_not_called_contest_twice(title: str, named: str) -> None:
    assert replace(AWARDED, title=title).contest == named


def test_without_facts_or_winners_there_is_nothing_to_make() -> None:
    assert check(AWARDED, FACTS) is FACTS
    with pytest.raises(FactsMissing):
        check(AWARDED, None)
    with pytest.raises(NobodyAwarded):
        check(replace(AWARDED, people=(), units=()), FACTS)


def test_facts_are_read_back_as_they_were_kept() -> None:
    assert [Facts.from_json(one.to_json()) for one in (FACTS, OPEN)] == [FACTS, OPEN]


def test_typed_lines_lose_their_marks() -> None:
    assert lines_of("- Như Điều 4;\n\n  Lưu: VT.\r\n") == ("Như Điều 4", "Lưu: VT")


def test_many_certificates_are_cut_into_files() -> None:
    assert pieces(5, 2) == [slice(0, 2), slice(2, 4), slice(4, 6)]
