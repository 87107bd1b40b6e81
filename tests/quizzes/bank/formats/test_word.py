"""Word files: the key by a look, automatic numbers, tables, pictures."""

import pytest

from lms.errors import Refused
from quizzes.bank.content import NewQuestion
from quizzes.bank.formats.choosing import Format, Upload, read_questions
from quizzes.bank.formats.out.word.document import write_word
from quizzes.bank.formats.reading import Reading
from quizzes.bank.rules import accepted, one_right
from tests.quizzes.bank.formats.docx import W, docx, paragraph, table
from tests.quizzes.bank.formats.qti_items import PICTURE


def read(content: bytes, key: bytes | None = None) -> Reading:
    second = Upload(key, "dap-an.docx") if key else None
    found, reading = read_questions(Upload(content, "de.docx"), key=second)
    assert found == Format.WORD
    return reading


def only(content: bytes) -> NewQuestion:
    reading = read(content)
    assert reading.problems == []
    return reading.found[0].question


def right(question: NewQuestion) -> list[str]:
    return [option.html for option in question.options if option.fraction > 0]


@pytest.mark.parametrize("look", ["b", "u", "red", "yellow"])
def test_the_option_that_stands_out_is_right(look: str) -> None:
    question = only(
        docx(
            paragraph(("Câu 1: ", "b"), ("Hỏi?", "b")),
            paragraph("A. một"),
            paragraph(("B. hai", look)),
            paragraph("C. ba"),
        )
    )

    assert (question.stem, right(question)) == ("Hỏi?", ["hai"])


def test_a_letter_that_is_underlined_is_enough() -> None:
    question = only(
        docx(
            paragraph("Câu 1: Hỏi?"),
            paragraph("A. một\t", ("B", "u"), ". hai"),
            paragraph("C. ba\tD. bốn"),
        )
    )

    assert right(question) == ["hai"]


def test_a_look_that_every_option_has_says_nothing() -> None:
    content = docx(paragraph("Câu 1: Hỏi?"), *(paragraph((f"{x}. ý {x}", "b")) for x in "ABC"))

    [problem] = read(content).problems
    assert "Chưa biết đáp án" in str(problem.reason)


def test_looks_that_contradict_the_key_are_an_error() -> None:
    content = docx(
        paragraph("Câu 1: Hỏi?"), paragraph(("A. một", "red")), paragraph("B. hai"), paragraph("Đáp án: B")
    )

    [problem] = read(content).problems
    assert str(problem.reason) == "Các dấu hiệu đáp án mâu thuẫn: dòng đáp án: B; tô màu: A."


def test_signs_that_mean_something_in_a_text_stay() -> None:
    question = only(
        docx(
            paragraph("Câu 1: Từ ", ("gạch chân", "u"), " và m", ("2", "sup"), "?"),
            paragraph("*A. 5 m", ("2", "sup")),
            paragraph("B. 6"),
        )
    )

    assert question.stem == "Từ <u>gạch chân</u> và m<sup>2</sup>?"
    assert right(question) == ["5 m<sup>2</sup>"]


def test_a_table_at_the_end_gives_the_keys() -> None:
    content = docx(
        paragraph("Câu 1: Một?"),
        paragraph("A. a\tB. b"),
        paragraph("Câu 2: Hai?"),
        table(["A. a", "B. b"], ["C. c", "D. d"]),
        paragraph("BẢNG ĐÁP ÁN"),
        table(["Câu", "1", "2"], ["Đáp án", "B", "C"]),
    )

    assert [right(found.question) for found in read(content).found] == [["b"], ["c"]]


def test_a_second_word_file_gives_the_keys() -> None:
    content = docx(paragraph("Câu 1: Một?"), paragraph("A. a\tB. b"))

    reading = read(content, key=docx(paragraph("1. B")))
    assert right(reading.found[0].question) == ["b"]
    with pytest.raises(Refused, match="Không đọc được đáp án"):
        read(content, key=docx(paragraph("Không có gì")))


NUMBERING = f"""<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="Câu %1:"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/>
<w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num></w:numbering>""".encode()


def test_automatic_numbers_count_as_word_counts() -> None:
    content = docx(
        paragraph("Một?", number=(3, 0)),
        paragraph("a", number=(3, 1)),
        paragraph(("b", "b"), number=(3, 1)),
        paragraph("Hai?", number=(3, 0)),
        paragraph(("c", "b"), number=(3, 1)),
        paragraph("d", number=(3, 1)),
        **{"word__numbering.xml": NUMBERING},
    )

    reading = read(content)
    assert reading.problems == []
    assert [(found.question.stem, right(found.question)) for found in reading.found] == [
        ("Một?", ["b"]),
        ("Hai?", ["c"]),
    ]


def test_a_picture_comes_along() -> None:
    blip = '<w:r><w:drawing><a:blip r:embed="rId5"/></w:drawing></w:r>'
    drawing = f"<w:p><w:r><w:t>Câu 1: Hình </w:t></w:r>{blip}</w:p>"
    relations = b'<Relationships><Relationship Id="rId5" Target="media/o.png"/></Relationships>'
    content = docx(
        drawing,
        paragraph("*A. một"),
        paragraph("B. hai"),
        **{"word/_rels/document.xml.rels": relations, "word__media__o.png": PICTURE},
    )

    reading = read(content)
    [picture] = reading.pictures.values()
    assert reading.found[0].question.stem == f'Hình <img src="{picture.address}" alt="">'


def test_a_picture_goes_out_with_its_words_and_comes_back() -> None:
    reading = Reading()
    address = reading.picture(PICTURE, "o.png")
    [kept] = reading.pictures.values()
    stem = f'Hình <img src="{address}" alt="một ô">'
    question = accepted(one_right(stem, ("có", f'<img src="{address}" alt="ô &amp; ô"> không'), 1))

    back = read(write_word([question], {kept.sha256: PICTURE}.__getitem__))

    assert (back.problems, [found.question for found in back.found]) == ([], [question])
    assert back.pictures == reading.pictures


def test_what_word_deleted_is_gone_and_what_cannot_be_kept_is_named() -> None:
    new = "<w:ins><w:r><w:t>Câu 1: Mới?</w:t></w:r></w:ins>"
    deleted = f"<w:p><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>{new}</w:p>"
    formula = (
        "<w:p><w:r><w:t>Tính </w:t></w:r><m:oMath "
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/></w:p>'
    )
    reading = read(docx(deleted, formula, paragraph("*A. một"), paragraph("B. hai")))

    assert reading.found[0].question.stem == "Mới?<br>Tính"
    assert [problem.feature for problem in reading.problems] == ["del: cũ", "oMath"]


def test_another_zip_is_no_word_file() -> None:
    with pytest.raises(Refused):
        read_questions(Upload(docx()[:200], "de.docx"))


def test_what_stands_twice_is_read_once_and_what_stands_beside_is_named() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    twice = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice><w:t>Câu 1: Hỏi</w:t></mc:Choice>'
        "<mc:Fallback><w:t>Câu 1: Hỏi</w:t></mc:Fallback></mc:AlternateContent>"
        "<w:noBreakHyphen/><w:t>đáp?</w:t><w:endnoteReference/></w:r>"
        "<w:moveFrom><w:r><w:t>chỗ cũ</w:t></w:r></w:moveFrom></w:p>"
    )
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    header = f'<w:hdr xmlns:w="{w}"><w:p><w:r><w:t>Đề thi thử</w:t></w:r></w:p></w:hdr>'
    empty = f'<w:ftr xmlns:w="{w}"><w:p/></w:ftr>'
    parts = {"word__header1.xml": header.encode(), "word__footer1.xml": empty.encode()}
    reading = read(docx(twice, paragraph("A. một"), paragraph("B. hai"), paragraph("Đáp án: A"), **parts))

    assert reading.found[0].question.stem == "Hỏi-đáp?"
    assert [problem.feature for problem in reading.problems] == ["word/header1.xml", "endnote"]
