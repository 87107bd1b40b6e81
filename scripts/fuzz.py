"""`make fuzz`: broken files for each reader of questions; whatever is not a clear refusal is a fault."""

import argparse
import io
import sys
import time
import traceback
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

from lms.errors import Refused
from lms.spreadsheets import Column, Table, write_xlsx
from quizzes.bank.formats.choosing import Format, Upload, read_questions
from wsgi import create_app

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "tests" / "fixtures" / "questions"
FAULTS = ROOT / "build" / "fuzz"
SIGNS = [
    b"{",
    b"}",
    b"=",
    b"~",
    b"#",
    b"::",
    b"%",
    b"<",
    b">",
    b"&",
    b"\\",
    b"\n\n",
    b"\xff",
    b"\0",
    b"9" * 30,
]
LISTING = "Câu 1: Hỏi?\nA. một\tB. hai\n*C. ba\nĐáp án: C\nCâu 2: Hai?\nA. a\nB. b\nBẢNG ĐÁP ÁN\n2.B\n"
AIKEN = "Hỏi?\nA. một\nB. hai\nANSWER: B\n\nHai?\nA) a\nB) b\nANSWER: A\n"
ITEM = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t">
<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier">
<correctResponse><value>A</value></correctResponse>
<mapping lowerBound="0" upperBound="2" defaultValue="-1"><mapEntry mapKey="A" mappedValue="2"/>
</mapping></responseDeclaration><itemBody><p>P</p>
<choiceInteraction maxChoices="0" responseIdentifier="RESPONSE"><prompt>Q</prompt>
<simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice>
</choiceInteraction></itemBody><responseProcessing><responseCondition><responseIf><isNull>
<variable identifier="RESPONSE"/></isNull><setOutcomeValue identifier="SCORE">
<baseValue baseType="float">0</baseValue></setOutcomeValue></responseIf><responseElse>
<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>
</responseElse></responseCondition></responseProcessing></assessmentItem>"""
RUN = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
ROW = f"<w:tr><w:tc>{RUN.format(1)}</w:tc><w:tc>{RUN.format('A')}</w:tc></w:tr>"
CELLS = '<w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr>{}</w:tc>'
HEAD = "".join(
    CELLS.format(span, RUN.format(name)) for span, name in ((1, "Câu hỏi"), (2, "A"), (1, "Đáp án"))
)
BELOW = "".join(CELLS.format(span, RUN.format(text)) for span, text in ((1, "Hỏi?"), (2, "đ. một"), (1, "A")))
WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    f"{RUN.format('Câu 1: Hỏi?')}<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>A. một</w:t><w:tab/></w:r><w:r>"
    f"<w:t>B. hai</w:t></w:r></w:p><w:tbl><w:tr>{HEAD}</w:tr><w:tr>{BELOW}</w:tr></w:tbl>"
    f"<w:tbl>{ROW}</w:tbl></w:body></w:document>"
)
TABLE = "STT\tCâu hỏi\tA\tB\tĐ\tĐáp án\n1\tHỏi?\tmột\thai\t\tB\n\tPhần I. Hai\t\t\t\n2\tHai?\ta\tb\tc\tĐ\n"


def main() -> int:
    """Feed each reader for a while, and fail with the file that it could not bear."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", default=[kind.value for kind in Format])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with create_app().app_context():
        faults = [
            fuzz(Format(kind), asked.seconds, Random(asked.seed))  # noqa: S311 - the same files each time
            for kind in asked.formats
        ]
    return 1 if any(faults) else 0


def fuzz(kind: Format, seconds: float, random: Random) -> bool:
    """Feed one reader with broken files; a file that it does not refuse in words is kept and told."""
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        content = broken(kind, random)
        count += 1
        try:
            read_questions(Upload(content, f"fuzz.{kind.value}"), chosen=kind)
        except Refused:
            continue
        except Exception:
            traceback.print_exc()
            FAULTS.mkdir(parents=True, exist_ok=True)
            (FAULTS / kind.value).write_bytes(content)
            print(f"{kind.value}: fault after {count} files, kept in {FAULTS / kind.value}")
            return True
    print(f"{kind.value}: {count} files")
    return False


def broken(kind: Format, random: Random) -> bytes:
    """Return a file of a format with some damage; in a zip its parts are damaged, or the zip itself."""
    if kind == Format.WORD:
        return zipped({"word/document.xml": damaged(WORD.encode(), random)}, random)
    if kind == Format.XLSX and random.random() < 0.8:
        return zipped(_one_damaged(parts_of(_sheet()), random), random)
    if kind == Format.QTI and random.random() < 0.3:
        return zipped({"a.xml": damaged(ITEM.encode(), random)}, random)
    return damaged(random.choice(seeds(kind)), random)


def seeds(kind: Format) -> Sequence[bytes]:
    """Return sound files of a format."""
    if kind == Format.XLSX:
        return [_sheet()]
    texts = {
        Format.GIFT: [(FIXTURES / "tu-giao-vien.gift").read_bytes()],
        Format.MOODLE_XML: [(FIXTURES / "ngan-hang.xml").read_bytes()],
        Format.QTI: [ITEM.encode()],
        Format.AIKEN: [AIKEN.encode()],
        Format.TEXT: [LISTING.encode(), TABLE.encode()],
    }
    return texts[kind]


def damaged(content: bytes, random: Random) -> bytes:
    """Return the content with pieces taken out, doubled, exchanged or put in."""
    for _time in range(random.randint(1, 6)):
        first, last = sorted(random.randint(0, len(content)) for _end in range(2))
        last = min(last, first + random.choice([1, 4, 40]))
        way = random.randrange(4)
        piece = content[first:last]
        if way == 0:
            content = content[:first] + content[last:]
        elif way == 1:
            content = content[:last] + piece + content[last:]
        elif way == 2:
            content = content[:first] + random.choice(SIGNS) + content[last:]
        else:
            content = content[:first] + random.randbytes(len(piece)) + content[last:]
    return content


def zipped(parts: dict[str, bytes], random: Random) -> bytes:
    """Return the parts as a zip, which is now and then damaged itself."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return damaged(stream.getvalue(), random) if random.random() < 0.2 else stream.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a zip by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _one_damaged(parts: dict[str, bytes], random: Random) -> dict[str, bytes]:
    name = random.choice(sorted(parts))
    return parts | {name: damaged(parts[name], random)}


@cache
def _sheet() -> bytes:
    stream = io.BytesIO()
    columns = [Column(title) for title in ("Câu hỏi", "A", "B", "Đáp án")]
    write_xlsx(stream, Table("Đề", columns, [("Hỏi?", "một", "hai", "A")]))
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main())
