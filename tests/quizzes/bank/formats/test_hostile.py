"""Files that mean harm, and files that are broken: a clear refusal, soon, in little memory."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from lms.db import ROOT
from lms.documents.readers import archive
from quizzes.bank.checks import LONGEST_TEXT
from quizzes.bank.formats import choosing, reading, word
from quizzes.bank.formats.choosing import Format
from quizzes.bank.formats.gift import read_gift
from quizzes.bank.formats.listing import lines
from quizzes.bank.formats.moodle import read_moodle
from scripts.fuzz import fuzz

MOST_SECONDS = 10
"""Of processor: a busy machine is not the fault of the reader."""
MOST_MEMORY = 300 * 2**20
PROGRAM = """
import json, re, sys, time
from lms.errors import Refused
from quizzes.bank.formats.choosing import Upload, read_questions
from wsgi import create_app

with create_app().app_context(), open(sys.argv[1], "rb") as file:
    began, words = time.process_time(), ""
    try:
        read_questions(Upload(file.read(30 * 2**20 + 1), sys.argv[1]))
    except Refused as refusal:
        words = str(refusal)
    peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
    print(json.dumps([words, time.process_time() - began, int(peak[1]) * 1024]))
"""
NAMES = zip("abcdefgh", "bcdefghi", strict=True)
DOUBLED = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in NAMES)
BOMB = f'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">{DOUBLED}'.encode()
WORD = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>"
)


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "an entity bomb for Moodle": ("a.xml", lambda: BOMB + b"]><quiz>&i;</quiz>", "DOCTYPE"),
    "an entity bomb for QTI": ("a.xml", lambda: BOMB + b"]><assessmentItem>&i;</assessmentItem>", "DOCTYPE"),
    "an entity bomb in Word": (
        "a.docx",
        lambda: zipped(**{"word/document.xml": BOMB + b"]><document>&i;</document>"}),
        "DOCTYPE",
    ),
    "an entity of a file": (
        "a.xml",
        lambda: b'<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>',
        "DOCTYPE",
    ),
    "a zip that leads outside": (
        "a.zip",
        lambda: zipped(**{"../../a.xml": b"<assessmentItem/>"}),
        "ra ngoài",
    ),
    "a zip bomb": ("a.docx", lambda: zipped(**{"word/document.xml": b" " * (150 * 2**20)}), "giải nén"),
    "a crowd of elements": (
        "a.xml",
        lambda: b"<quiz>" + b"<a/>" * 7_000_000 + b"</quiz>",
        "quá nhiều phần tử",
    ),
    "a crowd of elements in an item": (
        "a.xml",
        lambda: b"<assessmentItem>" + b"<a/>" * 7_000_000 + b"</assessmentItem>",
        "quá nhiều phần tử",
    ),
    "100 MB of questions": ("a.gift", lambda: b"C{T}\n\n" * (100 * 2**20 // 6), "lớn hơn"),
    "100 MB of XML": ("a.xml", lambda: b"<quiz>" + b" " * (100 * 2**20), "lớn hơn"),
    "a Word file of one endless paragraph": (
        "a.docx",
        lambda: zipped(**{"word/document.xml": WORD % (b"a" * (35 * 2**20))}),
        "quá nhiều chữ",
    ),
    "a Word file of one huge part": (
        "a.docx",
        lambda: zipped(**{"word/document.xml": WORD % (b"a" * (90 * 2**20))}),
        "hơn 60 MB",
    ),
    "8 MB of a question for Aiken": (
        "a.txt",
        lambda: b"x\n" * (4 * 2**20 - 99) + b"A. a\nB. b\nANSWER: A\n",
        "dòng chữ",
    ),
    "8 MB within the braces of GIFT": (
        "a.gift",
        lambda: b"C{=a\n" + b"a\n" * (4 * 2**20 - 9) + b"}",
        "dòng chữ",
    ),
    "8 MB of short lines": (
        "a.txt",
        lambda: b"C\xc3\xa2u 1: a\n" + b"A. x\n" * (8 * 2**20 // 5 - 9),
        "dòng chữ",
    ),
    "8 MB of line ends": ("a.txt", lambda: b"\n" * (8 * 2**20 - 9) + b"x", "Không nhận ra"),
    "8 MB of braces": ("a.gift", lambda: b"{" * (8 * 2**20 - 1), "Không nhận ra"),
}


@pytest.mark.parametrize(("name", "content", "words"), HOSTILE.values(), ids=HOSTILE)
def test_what_means_harm_is_refused_soon_and_in_little_memory(
    tmp_path: Path, name: str, content: Callable[[], bytes], words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content())

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(file)],
        cwd=ROOT,
        env={"LMS_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    said, seconds, memory = json.loads(done.stdout)

    assert words in said
    assert seconds < MOST_SECONDS
    assert memory < MOST_MEMORY


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<p>" + "a<br>• " * 3000 + "</p>{T}", "Có 3002 thẻ định dạng, tối đa 3000."),
        ("// " + "[tag:" * 200_000 + "\nC{T}", ""),
    ],
)
def test_a_question_with_too_much_markup_is_named_and_a_long_comment_is_read(
    app: Flask, content: str, words: str
) -> None:
    assert "".join(str(problem.reason) for problem in read_gift(content).problems) == words


def test_a_file_of_too_much_markup_is_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_TAGS_OF_FILE", 20)

    with pytest.raises(reading.TooManyTags):
        read_gift("<p>• a<br>b</p>{T}\n\n" * 8)
    with pytest.raises(reading.TooManyTags):
        read_gift("<b>a{T}\n\n" * 6)
    assert not read_gift("<p dir='ltr'>a</p>{T}\n\n" * 4).problems
    assert not read_gift('<p dir="ltr">a&nbsp; b</p><ul><li>c</li></ul>{T}\n\n' * 40).problems


def test_a_question_of_too_many_answers_is_refused_before_all_are_read(app: Flask) -> None:
    answers = b"<answer fraction='0'><text>a</text></answer>" * 20_000
    content = b"<quiz><question type='multichoice'>" + answers + b"</question></quiz>"

    with pytest.raises(reading.TooManyParts):
        read_moodle(content)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (choosing.MOST_BYTES // 2**20, "A file has at most {} MB"),
        (choosing.MOST_TEXT // 2**20, "a text {} MB"),
        (archive.MOST_OF_A_PART // 2**20, "a zip with a part of more than {} MB"),
        (lines.MOST_LINES, "A text of more than {} lines is refused"),
        (word.MOST_LETTERS // 10**6, "a Word file of more than {} million letters"),
        (word.LONGEST_PARAGRAPH, "with a paragraph of more than {}, "),
        (reading.MOST_QUESTIONS, "and {} questions;"),
        (reading.MOST_PARTS, "more than {} options, answers or pairs"),
        (reading.MOST_TAGS, "or with more than {} tags"),
        (reading.MOST_TAGS_OF_FILE, "have at most {} tags."),
        (reading.TAGS_OF_A_TEXT, "Each of these texts counts as {} more."),
        (reading.MOST_PROBLEMS, "Of each sort {} problems are told"),
        (LONGEST_TEXT, "at most {} characters once it is cleaned"),
    ],
)
def test_the_bounds_that_the_documentation_tells_are_those_of_the_code(figure: int, words: str) -> None:
    shown = f"{figure:,}".replace(",", ".")

    assert words.format(shown) in (ROOT / "docs" / "question-form.md").read_text()


@pytest.mark.parametrize("kind", Format)
def test_a_broken_file_is_never_more_than_refused(app: Flask, kind: Format) -> None:
    assert not fuzz(kind, 1.0, Random(5))
