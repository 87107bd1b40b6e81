import re
import textwrap
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.catalogue.readers import StudyText, read_study_text
from lms.errors import Refused
from lms.html import plain

PLAN = """\
LIÊN ĐOÀN LAO ĐỘNG TỈNH SÔNG TRĂNG
Số: 12/KH-LĐLĐ
Sông Trăng, ngày 05 tháng 02 năm 2026
KẾ HOẠCH
Tập huấn kỹ năng số cho cán bộ công đoàn cơ sở năm 2026
Thực hiện chương trình công tác năm, Liên đoàn Lao động tỉnh tổ chức tập huấn kỹ năng số như sau:
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Giúp cán bộ công đoàn cơ sở dùng thành thạo điện thoại và máy tính trong công việc hằng ngày, góp phần \
phát triển kinh tế - xã hội của tỉnh.
- Giảm giấy tờ, giảm thời gian đi lại của người dự học.
2. Yêu cầu
Nội dung ngắn gọn, dễ hiểu, có bài tập làm ngay trên điện thoại. Người học được cấp giấy chứng nhận.
II. CHỈ TIÊU
1. Chỉ tiêu chung
1.1. Đến hết quý II
- 50% cán bộ công đoàn cơ sở hoàn thành khoá học;
+ trong đó có đủ các chủ tịch;
+ ưu tiên các đơn vị ở xa.
- Mỗi đơn vị có một người hướng dẫn.
1.2. Đến hết năm
100% cán bộ công đoàn cơ sở hoàn thành khoá học.
III. TỔ CHỨC THỰC HIỆN
1. Giao Văn phòng chuẩn bị tài liệu, phòng họp trực tuyến.
2. Giao Ban Tuyên giáo mở lớp, điểm danh, báo cáo kết quả.
Trên đây là Kế hoạch tập huấn, đề nghị các đơn vị triển khai thực hiện./.
Nơi nhận:
- Các công đoàn cơ sở;
- Lưu: VT.
TM. BAN THƯỜNG VỤ
PHÓ CHỦ TỊCH
Trần Thị Bạch Yến
"""
OUTLINE = {
    "Mở đầu": ["Mở đầu"],
    "I. MỤC ĐÍCH, YÊU CẦU": ["1. Mục đích", "2. Yêu cầu"],
    "II. CHỈ TIÊU": ["1. Chỉ tiêu chung: 1.1. Đến hết quý II", "1. Chỉ tiêu chung: 1.2. Đến hết năm"],
    "III. TỔ CHỨC THỰC HIỆN": ["III. TỔ CHỨC THỰC HIỆN"],
    "Lời kết, nơi nhận và chữ ký": ["Lời kết, nơi nhận và chữ ký"],
}


def read(text: str) -> StudyText:
    return read_study_text(text.encode(), "ke-hoach.txt")


def outline_of(study: StudyText) -> dict[str, list[str]]:
    return {module.title: [lesson.title for lesson in module.lessons] for module in study.modules}


def bodies_of(study: StudyText) -> list[str]:
    return [str(lesson.body) for module in study.modules for lesson in module.lessons]


def notes_of(study: StudyText) -> list[str]:
    return [str(note) for note in study.notes]


def on_pages(text: str, *, width: int, gap: str) -> str:
    """Print a text as a PDF gives it back: short lines, a head and a number on each page."""
    lines = [row for line in text.splitlines() for row in textwrap.wrap(line, width, break_on_hyphens=False)]
    pages = [lines[start : start + 12] for start in range(0, len(lines), 12)]
    return "\f".join(
        gap.join(["Tài liệu học tập - Sông Trăng", *page, f"Trang {number}/{len(pages)}"])
        for number, page in enumerate(pages, 1)
    )


def test_a_plan_becomes_modules_and_lessons_by_its_headings() -> None:
    study = read(PLAN)

    assert study.title == "Kế hoạch: Tập huấn kỹ năng số cho cán bộ công đoàn cơ sở năm 2026"
    assert outline_of(study) == OUTLINE
    assert notes_of(study) == []


def test_the_text_of_a_plan_becomes_paragraphs_and_lists() -> None:
    assert bodies_of(read(PLAN)) == [
        "<p>LIÊN ĐOÀN LAO ĐỘNG TỈNH SÔNG TRĂNG</p>\n<p>Số: 12/KH-LĐLĐ</p>\n"
        "<p>Sông Trăng, ngày 05 tháng 02 năm 2026</p>\n"
        "<p>Thực hiện chương trình công tác năm, Liên đoàn Lao động tỉnh tổ chức tập huấn kỹ năng số "
        "như sau:</p>",
        "<ul><li>Giúp cán bộ công đoàn cơ sở dùng thành thạo điện thoại và máy tính trong công việc hằng "
        "ngày, góp phần phát triển kinh tế - xã hội của tỉnh.</li>"
        "<li>Giảm giấy tờ, giảm thời gian đi lại của người dự học.</li></ul>",
        "<p>Nội dung ngắn gọn, dễ hiểu, có bài tập làm ngay trên điện thoại. "
        "Người học được cấp giấy chứng nhận.</p>",
        "<ul><li>50% cán bộ công đoàn cơ sở hoàn thành khoá học;"
        "<ul><li>trong đó có đủ các chủ tịch;</li><li>ưu tiên các đơn vị ở xa.</li></ul></li>"
        "<li>Mỗi đơn vị có một người hướng dẫn.</li></ul>",
        "<p>100% cán bộ công đoàn cơ sở hoàn thành khoá học.</p>",
        "<p>1. Giao Văn phòng chuẩn bị tài liệu, phòng họp trực tuyến.</p>\n"
        "<p>2. Giao Ban Tuyên giáo mở lớp, điểm danh, báo cáo kết quả.</p>",
        "<p>Trên đây là Kế hoạch tập huấn, đề nghị các đơn vị triển khai thực hiện./.</p>\n<p>Nơi nhận:</p>\n"
        "<ul><li>Các công đoàn cơ sở;</li><li>Lưu: VT.</li></ul>\n<p>TM. BAN THƯỜNG VỤ</p>\n"
        "<p>PHÓ CHỦ TỊCH</p>\n<p>Trần Thị Bạch Yến</p>",
    ]


@pytest.mark.parametrize(
    "gap", ["\n", "\n\n", "\r\n"], ids=["close", "a blank line between all", "from Windows"]
)
@pytest.mark.parametrize("width", [50, 64, 80])
def test_lines_broken_by_pages_and_margins_are_mended(width: int, gap: str) -> None:
    printed = read(on_pages(PLAN, width=width, gap=gap))

    assert (printed.title, printed.modules) == (read(PLAN).title, read(PLAN).modules)
    assert [note.split(" ")[:2] for note in notes_of(printed)] == [["Đã", "bỏ"], ["Đã", "nối"]]


def test_markdown_gives_headings_bold_and_tables() -> None:
    study = read(
        "# Sổ tay công đoàn\n\nLời nói đầu của *ban biên tập*.\n\n## Họp tổ\n\n### Chuẩn bị\n\n"
        "Ghi **ba việc** và [địa chỉ](https://congdoan.example/a).\n\n"
        "| Việc | Ai làm |\n|---|:--|\n| Mời họp | Tổ trưởng |\n| <b>Chung</b> | |\n\n### Họp\n\nNói ngắn.\n"
    )

    assert study.title == "Sổ tay công đoàn"
    assert outline_of(study) == {"Mở đầu": ["Mở đầu"], "Họp tổ": ["Chuẩn bị", "Họp"]}
    assert bodies_of(study) == [
        "<p>Lời nói đầu của <em>ban biên tập</em>.</p>",
        "<p>Ghi <strong>ba việc</strong> và "
        '<a href="https://congdoan.example/a" rel="noopener noreferrer">địa chỉ</a>.</p>\n'
        '<table><thead><tr><th scope="col">Việc</th><th scope="col">Ai làm</th></tr></thead>'
        "<tbody><tr><td>Mời họp</td><td>Tổ trưởng</td></tr>"
        '<tr><td colspan="2"><strong>Chung</strong></td></tr></tbody></table>',
        "<p>Nói ngắn.</p>",
    ]
    assert notes_of(study) == ["Văn bản có bảng biểu. Hãy xem lại các cột của bảng trong bài học."]


def test_a_regulation_has_chapters_and_articles() -> None:
    study = read(
        "QUY CHẾ\nHoạt động của tổ công đoàn\nChương I. QUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n"
        "1. Áp dụng cho các tổ;\n2. Áp dụng từ năm 2026.\nĐiều 2. Giải thích từ ngữ\n"
        "a) Tổ là nhóm nhỏ;\nb) Tổ trưởng do tổ bầu.\n"
        "Chương II. HOẠT ĐỘNG\nĐiều 3. Họp tổ\nMỗi tháng một lần.\n"
        "PHỤ LỤC 1\nMẫu biên bản\nNgày tháng năm họp.\n"
    )

    assert study.title == "Quy chế: Hoạt động của tổ công đoàn"
    assert outline_of(study) == {
        "Chương I. QUY ĐỊNH CHUNG": ["Điều 1. Phạm vi", "Điều 2. Giải thích từ ngữ"],
        "Chương II. HOẠT ĐỘNG": ["Điều 3. Họp tổ"],
        "PHỤ LỤC 1": ["Mẫu biên bản"],
    }


def test_a_text_without_headings_is_one_lesson_under_the_name_of_its_file() -> None:
    study = read_study_text("Họp tổ mỗi tháng một lần. ".encode() * 100, "nội_quy-họp tổ.txt")

    assert (study.title, outline_of(study)) == ("nội quy họp tổ", {"Mở đầu": ["Mở đầu"]})
    assert study.modules[0].lessons[0].minutes == 4  # 600 words
    assert notes_of(study) == [
        "Không thấy tên văn bản ở đầu tệp: tên khoá học được đặt theo tên tệp.",
        "Không thấy đề mục nào như “I. MỤC ĐÍCH” hay “1. Yêu cầu”: cả văn bản thành một bài học.",
    ]


def test_odd_numbers_and_empty_headings_are_named() -> None:
    study = read("I. MỘT\nChữ.\nIII. BA\n1. Mục\nChữ.\n3. Mục\nChữ.\nIV. BỐN\nV. NĂM\nChữ.")

    assert notes_of(study)[1:] == [
        "Số thứ tự của mục “III. BA” không nối tiếp mục trước. Hãy kiểm tra lại.",
        "Số thứ tự của mục “3. Mục” không nối tiếp mục trước. Hãy kiểm tra lại.",
        "Mục “IV. BỐN” chỉ có đề mục, chưa có nội dung.",
    ]


def test_an_old_encoding_is_said() -> None:
    study = read_study_text(("Công đoàn và đoàn viên cùng làm. " * 9).encode("cp1258"), "hop-to.txt")

    assert notes_of(study)[0] == "Đã chuyển văn bản từ bảng mã cũ windows-1258 sang Unicode."


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf \r\n\f\n", b"-----\n\n..."], ids=["empty", "blank", "lines"]
)
def test_a_file_without_words_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        read_study_text(data, "a.txt")

    assert str(refusal.value) == "Tệp a.txt không có chữ nào. Hãy chọn tệp khác."


def test_a_text_of_one_page_number_is_refused() -> None:
    with pytest.raises(Refused, match="không có chữ nào"):
        read("\n 1 \n\f 2 \n")


def test_a_title_that_runs_along_the_pages_is_kept_once() -> None:
    pages = [f"KẾ HOẠCH HỌP TỔ\nTrang này là phần {name}.\n{n}" for n, name in enumerate("abcd", 1)]

    study = read("\n".join(pages))

    assert study.title == "KẾ HOẠCH HỌP TỔ"
    assert bodies_of(study) == ["\n".join(f"<p>Trang này là phần {name}.</p>" for name in "abcd")]


def test_a_heading_before_the_first_of_the_highest_is_kept() -> None:
    assert outline_of(read("1. Lời đầu\nChữ.\nI. MỘT\nChữ.")) == {
        "1. Lời đầu": ["1. Lời đầu"],
        "I. MỘT": ["I. MỘT"],
    }


LINES = st.sampled_from(
    [
        *(
            "KẾ HOẠCH",
            "I. MỤC ĐÍCH",
            "II. YÊU CẦU",
            "1. Mục đích",
            "1. mục",
            "2.1. Năm nay",
            "2.1.3. Sâu hơn",
            "",
        ),
        *(
            "a) Một việc",
            "(1) Việc",
            "Điều 5. Phạm vi",
            "Chương I",
            "A. ĐẶC ĐIỂM",
            "PHỤ LỤC",
            "Phụ lục 2: Mẫu",
            "-",
        ),
        *(
            "- Việc thứ nhất",
            "+ Việc con",
            "* sao",
            "- xã hội",
            "## **II. MỤC TIÊU**",
            "### Không số",
            "#",
            "I",
            ".",
        ),
        *("**đậm", "hết** đậm", "***cả hai***", "\\* **Phân công:** Giao", "*Nơi nhận:", "TM. BAN THƯỜNG VỤ"),
        *(
            "CHỦ TỊCH",
            "Trên đây là kế hoạch.",
            "Căn cứ luật;",
            "chữ thường tiếp theo",
            "của",
            "Chữ hoa tiếp theo",
        ),
        *(
            "a\tb\tc",
            "x\t\t\t",
            "|d|e|",
            "|---|---|",
            "g < h > i & k",
            "_gạch_",
            "-----",
            "V.",
            "1.",
            "2)",
            "…",
        ),
    ]
)


def words_in(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]+", text.casefold()))


@settings(deadline=None)
@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_no_word_of_any_text_is_lost(lines: list[str], gap: str) -> None:
    text = gap.join([*lines, "Hết."])

    study = read(text)

    lessons = [lesson for module in study.modules for lesson in module.lessons]
    read_again = [study.title, *(f"{lesson.title} {plain(lesson.body)}" for lesson in lessons)]
    titles = [module.title for module in study.modules]
    assert words_in(text) - words_in(" ".join([*titles, *read_again])) == Counter()
