"""How an uploaded study text becomes modules and lessons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePath

from flask_babel import LazyString
from markupsafe import Markup

from courses.catalogue import rules, study_files, study_outline
from courses.catalogue.study_markup import rich_text_of
from courses.catalogue.study_outline import Document, Part, Rank
from lms.html import plain
from lms.i18n import lazy_gettext as _l
from lms.text import nfc

SHORT_TITLE = 60


@dataclass(frozen=True)
class StudyLesson:
    """A lesson to be: its text is clean, its minutes are estimated from its words."""

    title: str
    body: Markup
    minutes: int


@dataclass(frozen=True)
class StudyModule:
    """A module to be."""

    title: str
    lessons: tuple[StudyLesson, ...]


@dataclass(frozen=True)
class StudyText:
    """What a file holds; the notes say what was mended and what a trainer should look at."""

    title: str
    modules: tuple[StudyModule, ...]
    notes: tuple[LazyString, ...]


def read_study_text(data: bytes, filename: str) -> StudyText:
    """Return the modules and lessons of a text, Word or PDF file by its headings; no word of it is lost.

    The highest numbered headings become modules, all below them lessons, each under the name of what it
    belongs to. Page numbers and running heads are dropped, lines that broke in a sentence are joined.
    """
    written = study_files.written_in(data, filename)
    if not any(letter.isalpha() for line in written.lines for letter in line.text):
        raise study_files.NoWords(filename)
    document = study_outline.document_of(written.lines, written.layout)
    title = document.title or nfc(PurePath(filename).stem).replace("_", " ").replace("-", " ").strip()
    return StudyText(title, tuple(_modules(document.parts)), (*written.notes, *_notes(document)))


def _modules(parts: Sequence[Part]) -> Iterator[StudyModule]:
    highest = min((part.rank for part in parts if part.rank != Rank.APART), default=Rank.APART)
    starts = [at for at, part in enumerate(parts) if at == 0 or part.rank in (Rank.APART, highest)]
    for start, end in zip(starts, [*starts[1:], len(parts)], strict=True):
        yield StudyModule(parts[start].title, tuple(_lessons(parts[start], parts[start + 1 : end])))


def _lessons(head: Part, parts: Sequence[Part]) -> Iterator[StudyLesson]:
    """Give the lessons of a module.

    A heading with nothing but headings below is named in the first of their lessons, a short one in all.
    """
    if head.paragraphs or not parts:
        yield _lesson(head.title, head)
    above: list[Part] = []
    named: list[Part] = []
    for part, after in zip_longest(parts, parts[1:]):
        above = [one for one in above if one.rank < part.rank]
        if part.paragraphs or after is None or after.rank <= part.rank:
            names = [one.title for one in above if one not in named or len(one.title) <= SHORT_TITLE]
            named.extend([*above, part])
            yield _lesson(": ".join([*names, part.title]), part)
        above.append(part)


def _lesson(title: str, part: Part) -> StudyLesson:
    body = rich_text_of(part.paragraphs)
    return StudyLesson(title, body, rules.minutes_for(len(plain(body).split())))


def _notes(document: Document) -> Iterator[LazyString]:
    if not document.title:
        yield _l("Không thấy tên văn bản ở đầu tệp: tên khoá học được đặt theo tên tệp.")
    if all(part.rank == Rank.APART for part in document.parts):
        yield _l("Không thấy đề mục nào như “I. MỤC ĐÍCH” hay “1. Yêu cầu”: cả văn bản thành một bài học.")
    for title in study_outline.misnumbered(document.parts):
        yield _l("Số thứ tự của mục “%(title)s” không nối tiếp mục trước. Hãy kiểm tra lại.", title=title)
    for part in _empty(document.parts):
        yield _l("Mục “%(title)s” chỉ có đề mục, chưa có nội dung.", title=part.title)
    if any(paragraph.cells for part in document.parts for paragraph in part.paragraphs):
        yield _l("Văn bản có bảng biểu. Hãy xem lại các cột của bảng trong bài học.")


def _empty(parts: Sequence[Part]) -> Iterator[Part]:
    """Give the headings with neither text nor headings below."""
    for part, after in zip_longest(parts, parts[1:]):
        if not part.paragraphs and (after is None or after.rank <= part.rank):
            yield part
