"""From the lines of a document to its outline: title, headings with their paragraphs, and how it ends."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import takewhile, zip_longest

from courses.catalogue.study_lines import (
    ANNEX,
    BULLET,
    CAPITAL,
    KIND,
    NUMBERED,
    ROMAN,
    SIGNING,
    UNFINISHED,
    Layout,
    Line,
    Paragraph,
    bare,
    is_capitals,
    is_marked,
    mended,
    unmended,
)
from courses.catalogue.study_markup import words_of

BEGINNING = "Mở đầu"
ENDING = "Lời kết, nơi nhận và chữ ký"
CLOSING = re.compile(r"Trên đây là\b")
LONGEST_TITLE = 250
LONGEST_HEADING = 220
LONGEST_LEAD = 150


class Rank(IntEnum):
    """How high a heading stands; what stands apart is a part of its own beside the highest."""

    APART = 0
    PART = 1
    LETTER = 2
    ROMAN = 3
    ARTICLE = 4
    NUMBER = 5
    DECIMAL = 6


NUMBERINGS = {
    Rank.PART: re.compile(r"(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:(?P<number>[IVX]{1,6}|\d{1,2})\b|THỨ\s|thứ\s)"),
    Rank.LETTER: re.compile(rf"[A-HĐ]\.\s+(?=[{CAPITAL}]{{2}})"),
    Rank.ROMAN: re.compile(rf"(?=(?P<number>[IVX]{{1,6}})\b){ROMAN.pattern}"),
    Rank.ARTICLE: re.compile(r"(?:Điều|ĐIỀU)\s+(?P<number>\d{1,3})\b"),
    Rank.NUMBER: re.compile(rf"(?P<number>\d{{1,2}})\s*[./)]\s*(?=[{CAPITAL}“\"]|\d{{1,3}}\s?%)"),
    Rank.DECIMAL: re.compile(rf"\d{{1,2}}\.(?P<number>[1-9]\d?)\.?\s+(?=[{CAPITAL}“\"]|\d{{1,3}}\s?%)"),
}
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True)
class Part:
    """A heading with the paragraphs that stand between it and the next."""

    title: str
    rank: Rank
    paragraphs: Sequence[Paragraph]


@dataclass(frozen=True)
class Document:
    """A document taken apart in its own order; no title when it names none."""

    title: str
    parts: Sequence[Part]


def document_of(lines: Sequence[Line], layout: Layout) -> Document:
    """Return the title and the parts of a document, nothing left out."""
    main, ending, annexes = _divided(lines)
    start = _title_at(main)
    title, paragraphs = _titled(mended(main[start:], layout))
    closing = _closing_at(paragraphs) if ending else len(paragraphs)
    parts = list(_parts([*unmended(main[:start]), *paragraphs[:closing]]))
    if ending:
        parts.append(Part(ENDING, Rank.APART, [*paragraphs[closing:], *unmended(ending)]))
    return Document(title, [*parts, *_parts(mended(annexes, layout))])


def _closing_at(paragraphs: Sequence[Paragraph]) -> int:
    """Return where a text takes leave of its readers: "Trên đây là ..." among the last paragraphs."""
    last = len(paragraphs)
    near = range(max(last - 3, 0), last)
    return next((at for at in near if CLOSING.match(bare(paragraphs[at].text))), last)


def misnumbered(parts: Sequence[Part]) -> list[str]:
    """Return the titles whose number does not follow the one before it at the same level."""
    strange: list[str] = []
    last: dict[Rank, int] = {}
    for part in parts:
        number = _number(part)
        last = {rank: value for rank, value in last.items() if rank <= part.rank}
        if number is None:
            continue
        if number != last.get(part.rank, 0) + 1:
            strange.append(part.title)
        last[part.rank] = number
    return strange


def _number(part: Part) -> int | None:
    found = NUMBERINGS[part.rank].match(part.title) if part.rank in NUMBERINGS else None
    written = found.groupdict().get("number") if found else None
    if not written or written.isdecimal():
        return int(written) if written else None
    values = [ROMAN_VALUES[letter] for letter in written]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _divided(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line], Sequence[Line]]:
    """Return the text, what follows it from the signature or the recipients on, and the annexes."""
    annex = next((at for at, line in enumerate(lines) if at and _is_annex(line.text)), len(lines))
    romans = (at for at in range(annex) if ROMAN.match(bare(lines[at].text)) and not lines[at].cells)
    last = max(romans, default=-1)
    end = next((at for at in range(last + 1, annex) if SIGNING.match(bare(lines[at].text))), annex)
    return lines[:end], lines[end:annex], lines[annex:]


def _is_annex(text: str) -> bool:
    return ANNEX.match(bare(text)) is not None and len(text) <= LONGEST_LEAD and bool(UNFINISHED.search(text))


def _title_at(lines: Sequence[Line]) -> int:
    """Return where the title begins: at the kind of document, when that comes before the first heading."""
    for at, line in enumerate(lines):
        if KIND.match(bare(line.text)):
            return at
        if NUMBERED.match(bare(line.text)):
            break
    return 0


def _titled(paragraphs: Sequence[Paragraph]) -> tuple[str, list[Paragraph]]:
    """Return the title and the paragraphs after it."""
    has_kind = bool(paragraphs) and KIND.match(bare(paragraphs[0].text)) is not None
    rows: list[str] = []
    if not has_kind and _heads_one_part_of_several(paragraphs):
        return "", list(paragraphs)
    for paragraph in paragraphs[: 5 if has_kind else 1]:
        words = bare(paragraph.text)
        is_item = BULLET.match(paragraph.text) or NUMBERED.match(words) or words.startswith("(")
        if is_item or paragraph.cells or len(words) > LONGEST_TITLE or not UNFINISHED.search(words):
            break
        rows.append(words_of(paragraph.text))
    if len(rows) == len(paragraphs):
        rows = []
    return _in_one_line(rows), list(paragraphs[len(rows) :])


def _heads_one_part_of_several(paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether the first line is a heading like others further down, and so no title of them all."""
    depths = [len(one.text) - len(one.text.lstrip("#")) for one in paragraphs]
    return bool(depths) and depths[0] > 0 and any(0 < depth <= depths[0] for depth in depths[1:])


def _in_one_line(rows: Sequence[str]) -> str:
    """Return the rows of a title as one line: "KẾ HOẠCH" and its subject become "Kế hoạch: ..."."""
    text = " ".join(rows)
    kind = KIND.match(text)
    if kind is None:
        return text
    head = " ".join(takewhile(is_capitals, rows)) or kind[0]
    rest = text.removeprefix(head).strip()
    if head == kind[0]:
        head = head.capitalize()
    return f"{head}{' ' if rest[0].islower() else ': '}{rest}" if rest else head


def _parts(paragraphs: Sequence[Paragraph]) -> Iterator[Part]:
    """Give the parts of a text; what stands before the first heading is the beginning."""
    title, rank, inside = BEGINNING, Rank.APART, list[Paragraph]()
    is_numbered = any(_numbered_rank(paragraph) for paragraph in paragraphs)
    for paragraph, after in zip_longest(paragraphs, paragraphs[1:]):
        found = _rank(paragraph, after, is_numbered=is_numbered)
        if found is None and not inside and _is_annex(title) and _names(paragraph):
            found = Rank.NUMBER
        if found is None:
            inside.append(paragraph)
            continue
        if inside or title != BEGINNING:
            yield Part(title, rank, inside)
        title, rank, inside = words_of(paragraph.text).rstrip(" .:"), found, []
    if inside or title != BEGINNING:
        yield Part(title, rank, inside)


def _rank(paragraph: Paragraph, after: Paragraph | None, *, is_numbered: bool) -> Rank | None:
    """Return how high a paragraph stands as a heading, or None for all others."""
    if paragraph.cells:
        return None
    if _is_annex(paragraph.text):
        return Rank.APART
    rank = _numbered_rank(paragraph)
    if rank is not None:
        return rank if is_marked(paragraph.text) or _leads(paragraph, rank, after) else None
    if paragraph.text.startswith("#"):
        depth = len(paragraph.text) - len(paragraph.text.lstrip("#"))
        return Rank.NUMBER if is_numbered or depth > 2 else Rank.ROMAN
    return None


def _numbered_rank(paragraph: Paragraph) -> Rank | None:
    if paragraph.cells:
        return None
    words = words_of(paragraph.text)
    return next((rank for rank, numbering in NUMBERINGS.items() if numbering.match(words)), None)


def _leads(paragraph: Paragraph, rank: Rank, after: Paragraph | None) -> bool:
    """Tell whether a numbered paragraph without marks is the heading of what comes after it."""
    words = bare(paragraph.text)
    following = None if after is None else _numbered_rank(after)
    has_text = after is not None and (following is None or following > rank)
    if len(words) > LONGEST_HEADING or words.endswith(","):
        return False
    if words.endswith(":"):
        return has_text and len(words) <= LONGEST_LEAD
    if words.endswith("."):  # one short sentence above a list
        is_sentence = len(words) <= LONGEST_LEAD and not re.search(r"[.;]\s", words.partition(" ")[2])
        return is_sentence and after is not None and BULLET.match(after.text) is not None
    if not UNFINISHED.search(words):
        return False
    return has_text if rank > Rank.ROMAN else is_capitals(words) or len(words) <= LONGEST_LEAD


def _names(paragraph: Paragraph) -> bool:
    """Tell whether the first paragraph of an annex is its name."""
    words = bare(paragraph.text)
    is_short = len(words) <= LONGEST_TITLE and UNFINISHED.search(words) is not None
    return not paragraph.cells and is_short and not BULLET.match(paragraph.text)
