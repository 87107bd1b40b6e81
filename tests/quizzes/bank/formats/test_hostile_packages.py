"""Packages that mean harm: small when they are packed, endless when they are read."""

import io
import time
import zipfile
from collections.abc import Callable, Mapping

import pytest
from flask import Flask

from lms.db import ROOT
from lms.documents.readers import archive, xml
from lms.errors import Refused
from lms.rosters.reading import readers
from quizzes.bank.formats import reading, sheets, word, word_parts
from quizzes.bank.formats.choosing import Upload, read_questions
from quizzes.bank.formats.qti import package
from quizzes.bank.formats.reading import Reading

MOST_SECONDS = 5
"""Of processor, for what takes minutes where it is not refused."""
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def related_to(*parts: tuple[str, str, str]) -> str:
    found = (
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{path}"/>' for name, kind, path in parts
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(found)}</Relationships>'


def workbook(*rows: str, shared: str = "") -> bytes:
    """Give a workbook of Excel whose sheets have these rows, and this as its one shared text."""
    numbers = range(len(rows))
    named = "".join(f'<sheet name="{n}" sheetId="{n + 1}" r:id="s{n}"/>' for n in numbers)
    found = [(f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    shown = f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": related_to(("b", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": shown,
        "xl/_rels/workbook.xml.rels": related_to(*found, ("t", "sharedStrings", "sharedStrings.xml")),
        "xl/sharedStrings.xml": f'<sst xmlns="{SPREADSHEET}"><si><t>{shared}</t></si></sst>',
    }
    for n, row in enumerate(rows):
        sheet = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{row}</sheetData></worksheet>'
        parts[f"xl/worksheets/sheet{n}.xml"] = sheet
    return packed(parts)


def wrapped(name: str, content: str) -> str:
    return f'<w:{name} xmlns:w="{WORD}">{content}</w:{name}>'


def document(body: str) -> bytes:
    return packed({"word/document.xml": wrapped("document", f"<w:body>{body}</w:body>")})


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a crowd of empty cells": ("a.xlsx", lambda: workbook("<c/>" * 4_100_000), "quá lớn hoặc bị hỏng"),
    "a cell far down on each sheet": (
        "a.xlsx",
        lambda: workbook(*['<row r="4999"><c r="BX4999"><v>1</v></c></row>'] * 3),
        "quá lớn hoặc bị hỏng",
    ),
    "one endless text in every cell": (
        "a.xlsx",
        lambda: workbook(
            "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 1000)),
            shared="x" * 2**20,
        ),
        "quá lớn hoặc bị hỏng",
    ),
    "a table of Word as wide as it is long": (
        "a.docx",
        lambda: document("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 64 + "</w:tr></w:tbl>"),
        "bảng nhiều hơn 63 cột",
    ),
    "more rows than anybody would fill": (
        "a.docx",
        lambda: document("<w:tbl>" + "<w:tr/>" * 150_001 + "</w:tbl>"),
        "hơn 150.000 hàng",
    ),
    "wide cells without end": (
        "a.docx",
        lambda: document(
            "<w:tbl>"
            + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr></w:tc></w:tr>' * 16_000
            + "</w:tbl>"
        ),
        "hơn 1.000.000 ô",
    ),
    "a crowd of sheets": ("a.xlsx", lambda: workbook(*[""] * 1001), "hơn 1.000 trang"),
    "an element of attributes": (
        "a.docx",
        lambda: document("<w:p " + " ".join(f"a{n}='>'" for n in range(1_000_000)) + "/>"),
        "hơn 1.000 thuộc tính",
    ),
    "an element of attributes in two bytes a letter": (
        "a.docx",
        lambda: packed(
            {
                "word/document.xml": ("<a " + " ".join(f'a{n}=""' for n in range(1_000_000)) + "/>").encode(
                    "utf-16"
                )
            }
        ),
        "hơn 1.000 thuộc tính",
    ),
    "a crowd of entries": ("a.zip", lambda: packed({f"{n}": "" for n in range(25_001)}), "hơn 25.000 tệp"),
    "a crowd of items": (
        "a.zip",
        lambda: packed({f"{n}.xml": "<assessmentItem/>" for n in range(21_001)}),
        "hơn 20.000 câu hỏi",
    ),
    "a crowd of elements over many items": (
        "a.zip",
        lambda: packed({f"{n}.xml": "<assessmentItem>" + "<a/>" * 99_000 for n in range(16)}),
        "quá nhiều phần tử",
    ),
    "a crowd of elements in one item": (
        "a.xml",
        lambda: b"<assessmentItem>" + b"<a/>" * 100_000 + b"</assessmentItem>",
        "quá nhiều phần tử",
    ),
    "a crowd of elements about one item": (
        "a.zip",
        lambda: packed(
            {
                "imsmanifest.xml": "<manifest><resource href='a.xml'>"
                + "<a/>" * 800_000
                + "</resource></manifest>"
            }
        ),
        "quá nhiều phần tử",
    ),
    "a crowd of elements over the headers of Word": (
        "a.docx",
        lambda: packed(
            {f"word/header{n}.xml": "<a>" + "<a/>" * 310_000 + "</a>" for n in range(10)}
            | {"word/document.xml": "<a/>"}
        ),
        "quá nhiều phần tử",
    ),
}


@pytest.mark.parametrize(("name", "content", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_package_without_end_is_refused_at_once(
    app: Flask, name: str, content: Callable[[], bytes], words: str
) -> None:
    file = Upload(content(), name)
    began = time.process_time()

    with pytest.raises(Refused, match=words):
        read_questions(file)

    assert time.process_time() - began < MOST_SECONDS


def test_a_large_picture_that_stands_everywhere_is_measured_once(app: Flask) -> None:
    content = b"\x89PNG\r\n\x1a\n" + bytes(20 * 2**20)
    reading = Reading()
    began = time.process_time()

    addresses = {reading.picture(content, "a.png") for _ in range(2000)}

    assert time.process_time() - began < MOST_SECONDS
    assert [picture.address for picture in reading.pictures.values()] == list(addresses)


def test_pictures_without_end_are_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PICTURES", 2)
    pictures = [b"\x89PNG\r\n\x1a\n" + bytes([place]) for place in range(3)]
    found = Reading()
    for picture in [*pictures[:2], *pictures[:2]]:
        assert found.picture(picture, "a.png")

    with pytest.raises(Refused, match="hơn 2 hình"):
        found.picture(pictures[2], "a.png")


@pytest.mark.parametrize(
    ("level", "form", "lists"), [("0", "%1" * 100_000, 1), ("99999", "%1", 1), ("0", "%1.", 5_000)]
)
def test_numbers_of_endless_levels_forms_and_lists_are_counted_soon(
    app: Flask, level: str, form: str, lists: int
) -> None:
    value = f'<w:ilvl w:val="{level}"/><w:numId w:val="1"/>'
    paragraph = f"<w:p><w:pPr><w:numPr>{value}</w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>"
    shape = f'<w:lvl w:ilvl="{level}"><w:lvlText w:val="{form}"/></w:lvl>' + "<w:lvl/>" * 20_000
    numbers = "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="1"/></w:num>' for n in range(lists))
    numbering = f'<w:abstractNum w:abstractNumId="1">{shape}</w:abstractNum>{numbers}'
    content = packed(
        {
            "word/document.xml": wrapped("document", f"<w:body>{paragraph * 3000}</w:body>"),
            "word/numbering.xml": wrapped("numbering", numbering),
        }
    )
    began = time.process_time()

    lines = word.read_word(content, "a.docx", Reading())

    assert len(lines) == 3000
    assert time.process_time() - began < MOST_SECONDS


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (f"{reading.MOST_PICTURES:_}".replace("_", "."), "more than {} pictures"),
        (f"{word_parts.MOST_ROWS:_}".replace("_", "."), "with more than {} rows or"),
        (word_parts.MOST_COLUMNS, "a table of Word with more than {} columns"),
        (f"{archive.MOST_PARTS:_}".replace("_", "."), "more than {} files in one zip"),
        (word_parts.MOST_CELLS // 10**6, "or {} million cells in its tables"),
        (xml.MOST_TAGS // 10**6, "a package with more than {} million tags in its XML"),
        (f"{package.MOST_TAGS / 10**6}".replace(".", ","), "one of QTI with more than {} million"),
        (f"{package.MOST_OF_AN_ITEM:_}".replace("_", "."), "with an item of more than {} elements"),
        (f"{xml.MOST_ATTRIBUTES:_}".replace("_", "."), "an element with more than {} attributes"),
        (f"{readers.MOST_SHEETS:_}".replace("_", "."), "a workbook that has more than {} sheets"),
        (sheets.LIMITS.unzipped // 2**20, "unpacks to more than {} MB"),
        (sheets.LIMITS.tags // 10**6, "has more than {} million tags"),
        (sheets.LIMITS.all_cells // 10**6, "or more than {} million cells"),
        (sheets.LIMITS.memory // 2**20, "in {} MB of memory"),
        (sheets.LIMITS.seconds, "in {} seconds of processor"),
    ],
)
def test_the_bounds_that_the_documentation_tells_are_those_of_the_code(figure: int | str, words: str) -> None:
    assert words.format(figure) in (ROOT / "docs" / "question-form.md").read_text()


@pytest.mark.parametrize(
    "part", ["<simpleChoice/>", "<value/>", "<mapEntry/>", "<equal/>", "<modalFeedback/>"]
)
def test_an_item_of_parts_that_nobody_would_look_at_is_told_where_it_stands(app: Flask, part: str) -> None:
    body = "<itemBody><extendedTextInteraction/></itemBody>"
    content = f'<assessmentItem title="Dài">{body}{part * 801}</assessmentItem>'.encode()

    found = read_questions(Upload(content, "a.xml"))[1]

    assert [(str(problem.reason), problem.place.name) for problem in found.problems] == [
        ("Câu có hơn 400 phương án, đáp án hoặc cặp.", "Dài")
    ]


def test_long_attributes_and_long_texts_are_no_crowd_of_attributes(app: Flask) -> None:
    picture = "data:image/png;base64," + "A=" * 100_000
    sums = " b='c'" * 2000
    xml.check_tags(f'<a href="{picture}">{sums}</a>'.encode())


def test_what_a_large_manifest_notes_is_kept_for_each_item(app: Flask) -> None:
    body = "<itemBody><p>Câu {0}</p><extendedTextInteraction/></itemBody>"
    item = f"<assessmentItem>{body}</assessmentItem>"
    lom = "<metadata><lom><general><keyword><string>thẻ {0}</string></keyword></general></lom></metadata>"
    noted = "".join(f"<resource href='{n}.xml'>{lom.format(n)}</resource><other/>" for n in range(300))
    parts = {f"{n}.xml": item.format(n) for n in range(300)}

    found = read_questions(
        Upload(packed({"imsmanifest.xml": f"<manifest>{noted}</manifest>"} | parts), "a.zip")
    )[1]

    assert [one.question.tags for one in found.found] == [(f"thẻ {n}",) for n in range(300)]
