"""Word files become lessons with what makes a document readable: headings, numbers, lists, tables."""

import pytest

from courses.catalogue.readers import read_study_text
from courses.catalogue.study_word import read_word
from lms.documents.readers.numbering import W
from lms.errors import Refused
from lms.html import plain
from tests.quizzes.bank.formats.docx import docx, paragraph, run, table

NUMBERING = f"""<w:numbering xmlns:w="{W[1:-1]}">
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>""".encode()
STYLES = f"""<w:styles xmlns:w="{W[1:-1]}">
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
  <w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Muc rieng"/><w:basedOn w:val="H1"/></w:style>
<w:style w:type="paragraph" w:styleId="Old"><w:name w:val="Old"/>
  <w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:style>
</w:styles>""".encode()


def styled(style: str, text: str) -> str:
    """Return a paragraph in a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(text)}</w:p>'


def file_of(*blocks: str) -> bytes:
    """Return a Word file with the lists and styles of these tests."""
    return docx(*blocks, **{"word/numbering.xml": NUMBERING, "word/styles.xml": STYLES})


def lines_of(*blocks: str) -> list[str]:
    """Return the lines that a Word file of these blocks is read as."""
    return [line.text for line in read_word(file_of(*blocks), "a.docx").lines]


def test_a_plan_in_word_becomes_modules_and_lessons_by_numbers_that_word_wrote_itself() -> None:
    study = read_study_text(
        file_of(
            table(
                (
                    "LIÊN ĐOÀN LAO ĐỘNG TỈNH\nSố: 12/KH-LĐLĐ",
                    "Sông Trăng, ngày 05 tháng 02 năm 2026",
                )
            ),
            paragraph(("KẾ HOẠCH", "b")),
            paragraph(("Tập huấn kỹ năng số năm 2026", "b")),
            paragraph("Liên đoàn Lao động tỉnh tổ chức tập huấn như sau:"),
            paragraph("MỤC ĐÍCH, YÊU CẦU", number=(1, 0)),
            paragraph("Mục đích", number=(1, 1)),
            paragraph("Giúp cán bộ dùng thành thạo điện thoại", number=(2, 0)),
            paragraph("máy tính", number=(2, 1)),
            paragraph("Yêu cầu", number=(1, 1)),
            paragraph("Nội dung ", ("ngắn gọn", "b"), ", dễ hiểu."),
            paragraph("CHỈ TIÊU", number=(1, 0)),
            table((("STT", "b"), ("Đơn vị", "b")), ("1", "Thành phố")),
        ),
        "ke-hoach.docx",
    )

    assert study.title == "Kế hoạch: Tập huấn kỹ năng số năm 2026"
    assert [(module.title, [lesson.title for lesson in module.lessons]) for module in study.modules] == [
        ("Mở đầu", ["Mở đầu"]),
        ("I. MỤC ĐÍCH, YÊU CẦU", ["1. Mục đích", "2. Yêu cầu"]),
        ("II. CHỈ TIÊU", ["II. CHỈ TIÊU"]),
    ]
    purpose, demand = (lesson.body for lesson in study.modules[1].lessons)
    assert purpose == ("<ul><li>Giúp cán bộ dùng thành thạo điện thoại<ul><li>máy tính</li></ul></li></ul>")
    assert demand == "<p>Nội dung <strong>ngắn gọn</strong>, dễ hiểu.</p>"
    assert study.modules[2].lessons[0].body == (
        '<table><thead><tr><th scope="col">STT</th><th scope="col">Đơn vị</th></tr></thead>'
        "<tbody><tr><td>1</td><td>Thành phố</td></tr></tbody></table>"
    )
    letterhead = plain(study.modules[0].lessons[0].body)
    assert "Số: 12/KH-LĐLĐ" in letterhead
    assert "ngày 05 tháng 02 năm 2026" in letterhead


def test_headings_by_style_count_also_where_a_style_is_based_on_one() -> None:
    study = read_study_text(
        file_of(
            styled("H1", "Tổ trưởng công đoàn"),
            paragraph("Tổ trưởng gần đoàn viên nhất."),
            styled("Muc", "Họp tổ"),
            paragraph("Mỗi tháng một lần."),
        ),
        "to-truong.docx",
    )

    assert [module.title for module in study.modules] == ["Tổ trưởng công đoàn", "Họp tổ"]


def test_paragraphs_of_word_are_whole_and_never_joined() -> None:
    assert lines_of(paragraph("Các đơn vị gồm"), paragraph("công đoàn cơ sở"), paragraph("a", "b\nc")) == [
        "Các đơn vị gồm",
        "công đoàn cơ sở",
        "ab",
        "c",
    ]


def test_what_was_deleted_or_hidden_is_gone_and_what_was_inserted_or_linked_is_there() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>kín</w:t></w:r>"
    assert lines_of(
        f"<w:p><w:del>{run('cũ')}</w:del><w:ins>{run('mới')}</w:ins>{hidden}"
        f"<w:hyperlink>{run(' nối')}</w:hyperlink></w:p>"
    ) == ["mới nối"]


def test_a_link_leads_where_it_led() -> None:
    relations = (
        b'<Relationships><Relationship Id="r1" Target="https://congdoan.vn/a"/>'
        b'<Relationship Id="r2" Target="javascript:alert(1)"/></Relationships>'
    )
    blocks = [
        f'<w:p><w:hyperlink r:id="{name}">{run("xem")}</w:hyperlink></w:p>' for name in ("r1", "r2", "r3")
    ]
    word = read_word(docx(*blocks, **{"word/_rels/document.xml.rels": relations}), "a.docx")

    assert [line.text for line in word.lines] == ["[xem](https://congdoan.vn/a)", "xem", "xem"]


def test_stars_that_were_typed_are_no_marks() -> None:
    study = read_study_text(file_of(paragraph("Mức 2*3*4 và **không đậm**")), "a.docx")

    assert study.modules[0].lessons[0].body == "<p>Mức 2*3*4 và **không đậm**</p>"


def test_letters_of_old_fonts_become_unicode_and_the_note_says_so() -> None:
    study = read_study_text(
        file_of(paragraph("Đoàn viên là ai."), styled("Old", "§oµn viªn c«ng ®oµn c¬ së.")), "a.docx"
    )

    assert plain(study.modules[0].lessons[0].body).split("\n") == [
        "Đoàn viên là ai.",
        "Đoàn viên công đoàn cơ sở.",
    ]
    assert str(study.notes[0]) == "Đã chuyển chữ trong phông cũ (.Vn, VNI) sang Unicode. Hãy đọc lại."


def test_pictures_and_footnotes_are_named_with_their_number() -> None:
    picture = '<w:r><w:drawing><a:blip r:embed="r1"/></w:drawing></w:r>'
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    study = read_study_text(file_of(f"<w:p>{run('Chữ')}{picture}{picture}{note}</w:p>"), "a.docx")

    assert [str(one) for one in study.notes[:2]] == [
        "2 hình trong tệp không vào bài. Hãy thêm lại khi sửa bài.",
        "1 chú thích cuối trang trong tệp không vào bài. Hãy thêm lại khi sửa bài.",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Chu", "Tệp “a.docx” bị hỏng."),
        (docx(), "Tệp a.docx không có chữ nào. Hãy chọn tệp khác."),
        (docx("<w:p/>" * 10_001), "Tệp Word có quá nhiều chữ. Hãy chia thành nhiều tệp."),
        (docx(paragraph("x" * 2_000_001)), "Tệp Word có quá nhiều chữ. Hãy chia thành nhiều tệp."),
        (b"a" * 21_000_000, "Tệp a.docx quá lớn: loại tệp này được tới 20 MB. Hãy chia nhỏ rồi tải lên lại."),
    ],
    ids=["no zip", "no words", "too many paragraphs", "too many letters", "21 MB"],
)
def test_a_word_file_that_cannot_become_lessons_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_study_text(data, "a.docx")

    assert str(refusal.value) == sentence


def test_styles_that_are_based_on_each_other_end() -> None:
    styles = f"""<w:styles xmlns:w="{W[1:-1]}">
    <w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 2"/><w:basedOn w:val="B"/></w:style>
    <w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>
    </w:styles>""".encode()
    word = read_word(docx(styled("A", "Một"), styled("B", "Hai"), **{"word/styles.xml": styles}), "a.docx")

    assert word.lines[0].text == "## Một"
