"""Word files with text that is struck out, hidden or deleted: it is no part of a question, and is named."""

import pytest

from quizzes.bank.formats.choosing import Upload, read_questions
from quizzes.bank.formats.reading import Reading
from tests.quizzes.bank.formats.docx import W, docx, paragraph, run, table
from tests.quizzes.bank.formats.test_sheets import right
from tests.quizzes.bank.formats.test_word import NUMBERING

OPTIONS = (paragraph("A. một"), paragraph("B. hai"), paragraph("C. ba"))
STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
<w:style w:type="paragraph" w:styleId="Old"><w:basedOn w:val="Normal"/><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Older"><w:basedOn w:val="Old"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Round"><w:basedOn w:val="Round"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Twice"><w:rPr><w:dstrike/></w:rPr></w:style>
</w:styles>""".encode()


def read(*blocks: str, key: bytes | None = None, **parts: bytes) -> Reading:
    second = Upload(key, "dap-an.docx") if key else None
    return read_questions(Upload(docx(*blocks, **parts), "de.docx"), key=second)[1]


def asked(reading: Reading) -> list[tuple[str, list[str], list[str]]]:
    questions = [found.question for found in reading.found]
    return [(one.stem, [option.html for option in one.options], right(one)) for one in questions]


def told(reading: Reading) -> list[tuple[str, str, str]]:
    return [(one.severity.value, one.place.words, str(one.reason)) for one in reading.problems]


def struck(text: str, place: str) -> tuple[str, str, str]:
    return ("warning", place, f"Đoạn “{text}” bị gạch ngang nên không được dùng.")


@pytest.mark.parametrize("look", ["strike", "dstrike"])
def test_words_that_are_struck_out_are_left_out_and_named_with_their_line(look: str) -> None:
    reading = read(
        paragraph("Câu 1: Ai ", ("được", look), " phải làm ", ("ngay ", look), "việc này?"),
        paragraph("A. một"),
        paragraph("B. hai ", ("mươi", look)),
        paragraph("Đáp án: ", ("A", look), " B"),
    )

    assert asked(reading) == [("Ai phải làm việc này?", ["một", "hai"], ["hai"])]
    assert told(reading) == [
        struck("được", "dòng 1"),
        struck("ngay", "dòng 1"),
        struck("mươi", "dòng 3"),
        struck("A", "dòng 4"),
    ]


@pytest.mark.parametrize(
    ("lines", "options", "named"),
    [
        ([("A. một",), ("B. hai", "strike"), ("C. ba",)], ["một", "ba"], ["B. hai"]),
        ([("A. một",), ("B. hai", "strike"), ("B. ba",)], ["một", "ba"], ["B. hai"]),
        ([("A. một", "strike"), ("B. hai", "strike"), ("A. ba",), ("B. bốn",)], ["ba", "bốn"], None),
        ([("A. một", "strike"), ("B. hai",), ("C. ba",)], ["hai", "ba"], ["A. một"]),
        ([("A. một",), ("B. hai",), ("C. ba", "strike")], ["một", "hai"], ["C. ba"]),
        ([("A. một",), ("*B. hai", "strike"), ("C. ba",), ("D. bốn",)], ["một", "ba", "bốn"], ["*B. hai"]),
    ],
)
def test_an_option_that_is_struck_out_leaves_the_others_their_letters(
    lines: list[tuple[str, ...]], options: list[str], named: list[str] | None
) -> None:
    text = [paragraph(line if len(line) == 2 else line[0]) for line in lines]
    last = next(line[0] for line in reversed(lines) if len(line) == 1)
    reading = read(paragraph("Câu 1: Hỏi?"), *text, paragraph(f"Đáp án: {last[0]}"))

    assert asked(reading) == [("Hỏi?", options, [last[3:]])]
    if named:
        assert [reason for *_rest, reason in told(reading)] == [struck(one, "")[2] for one in named]


def test_options_on_one_line_and_with_automatic_letters_are_struck_out_alike() -> None:
    reading = read(
        paragraph("Câu 1: Một?"),
        paragraph("A. a\t", ("B. b", "strike"), "\tC. c"),
        paragraph("Đáp án: C"),
        paragraph("Hai?", number=(3, 0)),
        paragraph("d", number=(3, 1)),
        paragraph(("e", "strike"), number=(3, 1)),
        paragraph(("f", "b"), number=(3, 1)),
        **{"word__numbering.xml": NUMBERING},
    )

    assert asked(reading) == [("Một?", ["a", "c"], ["c"]), ("Hai?", ["d", "f"], ["f"])]
    assert told(reading) == [struck("B. b", "dòng 2"), struck("e", "dòng 6")]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (paragraph("Đáp án: B"), "Đáp án B không có trong các phương án."),
        (
            paragraph(("Đáp án: A", "strike")),
            "Chưa biết đáp án: không có dòng đáp án, dấu hay bảng đáp án cho câu này.",
        ),
    ],
)
def test_a_key_that_is_struck_out_or_names_what_is_does_not_count(key: str, reason: str) -> None:
    reading = read(
        paragraph("Câu 1: Hỏi?"),
        paragraph("A. một"),
        paragraph(("B. hai", "strike")),
        paragraph("C. ba"),
        key,
    )

    assert (reading.found, told(reading)[-1]) == ([], ("error", "dòng 1, câu 1", reason))


def test_a_star_or_a_letter_in_the_table_of_keys_that_is_struck_out_does_not_count() -> None:
    reading = read(
        paragraph("Câu 1: Một?"),
        paragraph(("*", "strike"), "A. a"),
        paragraph("*B. b"),
        paragraph("Câu 2: Hai?"),
        paragraph("A. a"),
        paragraph("B. b"),
        paragraph("Đáp án"),
        table(["Câu", "2"], ["Đáp án", ("A", "strike")]),
        paragraph("2. B"),
    )

    assert [answer for *_rest, answer in asked(reading)] == [["b"], ["b"]]
    assert told(reading) == [struck("*", "dòng 2"), struck("A", "bảng 1, hàng 2")]


def test_a_question_that_is_struck_out_as_a_whole_is_left_out() -> None:
    reading = read(
        paragraph(("Câu 1: Cũ?", "strike")),
        *(paragraph((f"{letter}. cũ", "strike")) for letter in "AB"),
        paragraph(("Câu 1:", "dstrike"), " Câu 2: Mới?"),
        *OPTIONS,
        paragraph("Đáp án: B"),
        paragraph("Câu ", ("2", "strike"), "3: Nữa?"),
        *OPTIONS,
        paragraph("Đáp án: C"),
    )

    assert asked(reading) == [("Mới?", ["một", "hai", "ba"], ["hai"]), ("Nữa?", ["một", "hai", "ba"], ["ba"])]
    assert told(reading) == [
        struck("Câu 1: Cũ?", "dòng 1"),
        struck("A. cũ", "dòng 2"),
        struck("B. cũ", "dòng 3"),
        struck("Câu 1:", "dòng 4"),
        struck("2", "dòng 9"),
    ]


def test_a_table_of_questions_says_what_is_struck_out_by_its_row() -> None:
    reading = read(
        table(
            ("STT", "Câu hỏi", "A", "B", "C", "Đáp án"),
            ("1", "Một?", "a", ("b", "strike"), "c", "C"),
            tuple((text, "strike") for text in ("2", "Hai?", "a", "b", "c", "A")),
            ("3", "Ba?", "a", "b", "c", "B"),
        ),
        table(
            ("STT", "Câu hỏi", "Phương án", "Đáp án"),
            ("4", "Bốn?", ("A. a\nB. b", "strike"), "A"),
        ),
    )

    assert asked(reading) == [("Một?", ["a", "c"], ["c"]), ("Ba?", ["a", "b", "c"], ["b"])]
    places = [place for _severity, place, _reason in told(reading)]
    assert places == [
        "bảng 1, hàng 2",
        *["bảng 1, hàng 3"] * 5,
        *["bảng 2, hàng 2"] * 2,
        "bảng 2, hàng 2, câu 3",
    ]
    assert told(reading)[-1][2] == "Đáp án A không có trong các phương án."


@pytest.mark.parametrize(
    ("style", "properties", "stays"),
    [
        ("Old", "", False),
        ("Older", "", False),
        ("Normal", '<w:rStyle w:val="Gone"/>', False),
        ("Normal", '<w:rStyle w:val="Twice"/>', False),
        ("Old", '<w:rStyle w:val="Gone"/>', True),
        ("Old", '<w:strike w:val="0"/>', True),
        ("Round", "", False),
        ("Normal", '<w:strike w:val="false"/>', True),
        ("Unknown", "", True),
    ],
)
def test_styles_strike_out_and_hide_as_word_reads_them(style: str, properties: str, stays: bool) -> None:
    part = (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:rPr>{properties}</w:rPr>'
        "<w:t>đoạn thêm</w:t></w:r></w:p>"
    )
    blocks = (paragraph("Câu 1: Hỏi?"), part, *OPTIONS, paragraph("Đáp án: A"))
    reading = read(*blocks, **{"word__styles.xml": STYLES})

    assert [stem for stem, *_rest in asked(reading)] == ["Hỏi?<br>đoạn thêm" if stays else "Hỏi?"]
    assert [place for _severity, place, _reason in told(reading)] == ([] if stays else ["dòng 2"])


def test_hidden_text_is_left_out_even_a_key_and_takes_no_number() -> None:
    hidden = paragraph(("Ẩn?", "vanish"), number=(3, 0)).replace(
        "</w:pPr>", "<w:rPr><w:vanish/></w:rPr></w:pPr>"
    )
    reading = read(
        hidden,
        paragraph("Một", (" (mật)", "vanish"), "?", number=(3, 0)),
        *OPTIONS,
        paragraph(("Đáp án: C", "vanish")),
        paragraph("Bảng đáp án"),
        paragraph("1. A"),
        **{"word__numbering.xml": NUMBERING},
    )

    assert asked(reading) == [("Một?", ["một", "hai", "ba"], ["một"])]
    assert told(reading) == [
        ("warning", "dòng 1", "Đoạn “Ẩn?” là chữ ẩn nên không được dùng."),
        ("warning", "dòng 1", "Đoạn “(mật)” là chữ ẩn nên không được dùng."),
        ("warning", "dòng 5", "Đoạn “Đáp án: C” là chữ ẩn nên không được dùng."),
    ]


def deleted(text: str) -> str:
    """Return a run that tracked changes have deleted."""
    return f"<w:del>{run(text).replace('<w:t ', '<w:delText ').replace('</w:t>', '</w:delText>')}</w:del>"


def test_what_tracked_changes_deleted_is_named_and_its_paragraph_goes_on_in_the_next() -> None:
    mark = "<w:pPr>{}<w:rPr><w:del/></w:rPr></w:pPr>"
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
    reading = read(
        f"<w:p>{mark.format(listed)}{deleted('Bỏ?')}</w:p>",
        paragraph("Một?", number=(3, 0)),
        f"<w:p>{mark.format('')}{run('A. mo')}{deleted('i')}</w:p>",
        paragraph("t\tB. hai"),
        paragraph("Đáp án: B"),
        f"<w:p>{mark.format('')}{run('Giải thích: vì thế')}</w:p>",
        **{"word__numbering.xml": NUMBERING},
    )

    assert asked(reading) == [("Một?", ["mot", "hai"], ["hai"])]
    assert reading.found[0].question.explanation == "vì thế"
    assert told(reading) == [
        ("warning", "dòng 1", "Đoạn “Bỏ?” đã bị xoá khi theo dõi sửa đổi nên không được dùng."),
        ("warning", "dòng 2", "Đoạn “i” đã bị xoá khi theo dõi sửa đổi nên không được dùng."),
    ]


def test_a_row_that_tracked_changes_deleted_is_no_question() -> None:
    rows = table(
        ("STT", "Câu hỏi", "A", "B", "Đáp án"), ("1", "Một?", "a", "b", "A"), ("2", "Hai?", "a", "b", "B")
    )
    reading = read(
        rows.replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>", 2).replace(
            "<w:tr><w:trPr><w:del/></w:trPr>", "<w:tr>", 1
        )
    )

    assert asked(reading) == [("Hai?", ["a", "b"], ["b"])]


def test_what_is_struck_out_in_a_second_file_of_keys_is_named_with_the_file() -> None:
    reading = read(
        paragraph("Câu 1: Hỏi?"), *OPTIONS, key=docx(paragraph(("1. A", "strike")), paragraph("1. C"))
    )

    assert asked(reading) == [("Hỏi?", ["một", "hai", "ba"], ["ba"])]
    assert told(reading) == [struck("1. A", "tệp dap-an.docx, dòng 1")]
