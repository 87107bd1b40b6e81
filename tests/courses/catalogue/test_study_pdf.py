"""PDF files become lessons as the text on their pages does."""

import pytest

from courses.catalogue.readers import read_study_text
from lms.documents.readers import pdf
from lms.documents.readers.pdf import pages_of_pdf
from lms.documents.rules import Document, Line
from lms.documents.writers.pdf import write_pdf
from lms.errors import Refused
from lms.html import plain

LINES = [
    "KẾ HOẠCH",
    "Tuyên truyền pháp luật lao động năm 2026",
    "I. MỤC ĐÍCH",
    "Giúp đoàn viên hiểu quyền và nghĩa vụ của mình khi giao kết hợp đồng lao động, khi làm thêm giờ, "
    "khi nghỉ hằng năm và khi chấm dứt hợp đồng; mỗi tổ công đoàn có ít nhất một buổi trao đổi trong quý.",
    "II. TỔ CHỨC THỰC HIỆN",
    "Ban Chính sách pháp luật chủ trì, các công đoàn cơ sở phối hợp.",
]
"""As a plan stands on its page."""


@pytest.fixture(scope="module")
def plan() -> bytes:
    return write_pdf(Document("Kế hoạch", (tuple(Line(text) for text in LINES),)))


def test_a_plan_in_pdf_becomes_modules_and_lessons_with_its_lines_joined_again(plan: bytes) -> None:
    study = read_study_text(plan, "ke-hoach.pdf")

    assert study.title == "Kế hoạch: Tuyên truyền pháp luật lao động năm 2026"
    assert [module.title for module in study.modules] == ["I. MỤC ĐÍCH", "II. TỔ CHỨC THỰC HIỆN"]
    assert [plain(lesson.body) for module in study.modules for lesson in module.lessons] == [
        LINES[3],
        LINES[5],
    ]


def test_a_scan_says_that_it_holds_pictures_of_pages() -> None:
    empty = write_pdf(Document("Bản quét", ((),)))

    with pytest.raises(Refused) as refusal:
        read_study_text(empty, "quet.pdf")

    assert str(refusal.value) == (
        "Tệp quet.pdf là bản quét (ảnh chụp các trang), không có chữ để đọc. "
        "Hãy dùng tệp gốc trước khi in, hoặc đính kèm tệp này vào một bài học."
    )


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n%%EOF", b"", b"\0" * 10_000], ids=["a head", "nothing", "zeros"]
)
def test_a_broken_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        pages_of_pdf(data, "a.pdf")

    assert str(refusal.value) == ("Tệp “a.pdf” bị hỏng, không mở được. Hãy lưu lại tệp rồi thử lần nữa.")


@pytest.mark.parametrize("bound", ["MOST_PAGES", "MOST_LETTERS"])
def test_a_pdf_without_end_is_refused(bound: str, plan: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, bound, 0)

    with pytest.raises(Refused, match="Hãy chia nhỏ tệp"):
        pages_of_pdf(plan, "a.pdf")


def test_a_pdf_cut_in_the_middle_is_read_or_refused_but_breaks_nothing(plan: bytes) -> None:
    for length in range(1000, len(plan), 4001):
        try:
            pages_of_pdf(plan[:length], "a.pdf")
        except Refused:
            continue


def drawn(*pieces: str) -> bytes:
    """Return a PDF of one page, its letters drawn in the order of these pieces."""
    content = "BT " + " ".join(pieces) + " ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R/G 6 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = "".join(f"{number} 0 obj{one}endobj\n" for number, one in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R/Size 7>>\n%%EOF".encode()


def test_letters_that_were_written_after_the_others_stand_where_a_person_reads_them() -> None:
    in_order = drawn("/F 20 Tf 100 700 Td (Cong doan co so) Tj")
    later = drawn(
        "/F 20 Tf 100 700 Td [(C) -556 (ng d) -1112 (n c) -556 ( s)] TJ",
        "/G 20 Tf 14.44 0 Td [(o) -1946 (oa) -1334 (o) -778 (o)] TJ",
    )

    assert [page.split() for page in pages_of_pdf(in_order, "a.pdf")] == [["Cong", "doan", "co", "so"]]
    assert [page.split() for page in pages_of_pdf(later, "a.pdf")] == [["Cong", "doan", "co", "so"]]
