"""From the lines of a text file to its paragraphs: page noise taken out, broken lines joined again."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

CAPITAL = "A-ZĐÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĨŨƠƯẠ-Ỹ"
PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:trang|page)?\s*\d{1,3}(?:\s*(?:/|of|trên)\s*\d{1,3})?[-–—\s]*", re.IGNORECASE
)
DRAWN_LINE = re.compile(r"[-–—_=*~.|:\s⸻]{3,}")
BULLET = re.compile(
    rf"\s*(?:(?P<mark>[-–—+•·▪●*])\s+|(?P<tight>[-–—+•])(?=[{CAPITAL}\d]))(?P<text>\S.*)", re.DOTALL
)
NUMBERED = re.compile(
    rf"(?:[IVX]{{1,6}}\s*(?:[./)]|[-–:]\s)|[IVX]{{1,6}}(?=\s+[{CAPITAL}]{{2}})|[A-HĐ]\.|[a-zđ][.)]|\(\w{{1,3}}\)"
    r"|\d{1,2}(?:\.[1-9]\d?){1,3}\.?(?=\s)|\d{1,2}\s*[./)](?!\d)"
    r"|(?:Điều|ĐIỀU|Phần|PHẦN|Chương|CHƯƠNG)\s+(?:[\dIVX]{1,4}\b|thứ\s|THỨ\s)[.:]?)\s*(?P<text>\S.*)?",
    re.DOTALL,
)
ROMAN = re.compile(rf"[IVX]{{1,6}}\s*(?:[./)]\s*|[-–:]\s+|\s)(?=[{CAPITAL}])")
KIND = re.compile(
    r"(?:CHƯƠNG TRÌNH|KẾ HOẠCH|NGHỊ QUYẾT|HƯỚNG DẪN|BÁO CÁO|ĐỀ ÁN|QUYẾT ĐỊNH|THÔNG BÁO|QUY CHẾ|QUY ĐỊNH"
    r"|CHỈ THỊ|KẾT LUẬN|TỜ TRÌNH|ĐỀ CƯƠNG|TÀI LIỆU|CHUYÊN ĐỀ|THỂ LỆ|ĐIỀU LỆ|QUY TRÌNH|CÔNG VĂN)\b"
)
SIGNING = re.compile(
    rf"(?i:Nơi nhận)|(?:TM|T/M|KT|TL|TUQ)\.?\s+[{CAPITAL}]{{2,}}"
    r"|(?:PHÓ )?(?:CHỦ TỊCH|TRƯỞNG BAN|GIÁM ĐỐC|CHÁNH VĂN PHÒNG)$"
)
ANNEX = re.compile(r"PHỤ LỤC\b|Phụ lục\s+(?:số\s+)?[\dIVX]+\b")
MOST_COLUMNS = 130
OPENING = re.compile(r"(?:Trên đây là|Căn cứ)\b")
UNFINISHED = re.compile(r"[^.;:!?…][\"”’)\]*_]*$")
LEANING = re.compile(
    r"(?:,|\b(?:của|và|các|cho|với|theo|tại|về|trong|từ|đến|là|để|do|bởi|hoặc|những|được|ở|trên|bằng|cùng))$"
)


class Gap(IntEnum):
    """What lies between two lines; the end of a page says nothing about paragraphs."""

    NONE = 0
    BLANK = 1
    PAGE = 2


@dataclass(frozen=True)
class Line:
    """A line as it stood on its page; cells when tabs or bars divide it."""

    text: str
    after_blank: bool = False
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in one piece, or a row of a table when it has cells."""

    text: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """How a file breaks its lines: inside sentences or not, when there is no room, or at blank lines.

    Where every line is whole, as in Word, none goes on in the next.
    """

    is_wrapped: bool
    room: int
    is_parted_by_blanks: bool
    is_whole: bool = False


WHOLE_LINES = Layout(is_wrapped=False, room=0, is_parted_by_blanks=False, is_whole=True)


def bare(text: str) -> str:
    """Return a line without the marks of Markdown around it."""
    return text.lstrip("#").strip("*_\\ \t")


def is_marked(text: str) -> bool:
    """Tell whether a line is a heading by its marks alone: Markdown, or bold from end to end."""
    return text.startswith("#") or re.fullmatch(r"\*\*(?:[^*]|\*(?!\*))+\*\*", text) is not None


def is_capitals(text: str) -> bool:
    """Tell whether the letters of a text are all capitals."""
    return text == text.upper() and any(letter.isalpha() for letter in text)


def without_page_noise(text: str) -> tuple[list[Line], int]:
    """Return the lines that carry words, and how many page numbers and running heads were taken out."""
    pages = [page.split("\n") for page in text.replace("\x0b", "\n").split("\f")]
    heads = _running_heads(pages)
    spared = {head for head in heads if KIND.match(bare(head)) or NUMBERED.match(bare(head))}
    lines: list[Line] = []
    removed, gap = 0, Gap.NONE
    for page in pages:
        for raw in page:
            words = raw.strip()
            if not words or DRAWN_LINE.fullmatch(words):
                gap = gap or Gap.BLANK
            elif PAGE_NUMBER.fullmatch(words) or words in heads - spared:
                removed, gap = removed + 1, Gap.PAGE
            else:
                lines.append(Line(words, after_blank=gap is Gap.BLANK, cells=_cells(raw)))
                spared.discard(words)  # a title that runs along stays where it stands first
                gap = Gap.NONE
        gap = Gap.PAGE
    return _with_whole_bold(lines), removed


def layout_of(lines: Sequence[Line]) -> Layout:
    """Return how these lines were broken, as those show that surely go on: they begin with a small letter."""
    reaches = sorted(
        _reach(before.text, line.text)
        for before, line in pairwise(lines)
        if line.text[0].islower() and UNFINISHED.search(before.text)
    )
    longest = max((len(line.text) for line in lines if not line.cells), default=0)
    usual = reaches[len(reaches) // 2] if reaches else 0
    blanks = sum(line.after_blank for line in lines)
    return Layout(
        is_wrapped=usual >= 0.8 * longest and 0 < longest <= MOST_COLUMNS,
        room=reaches[len(reaches) // 20] if reaches else 0,
        is_parted_by_blanks=0.02 * len(lines) < blanks < 0.7 * len(lines),
    )


def mended(lines: Iterable[Line], layout: Layout) -> list[Paragraph]:
    """Return the paragraphs: a line that goes on in the middle of a sentence is joined to the one before."""
    paragraphs: list[Paragraph] = []
    before: Line | None = None
    for line in lines:
        if before is not None and _goes_on(before, line, layout):
            joined = f"{paragraphs[-1].text} {line.text}".replace("** **", " ")
            paragraphs[-1] = Paragraph(joined)
        else:
            paragraphs.append(Paragraph(line.text, cells=line.cells))
        before = line
    return paragraphs


def unmended(lines: Iterable[Line]) -> list[Paragraph]:
    """Return one paragraph for each line or cell, as in a letterhead or a list of recipients."""
    paragraphs: list[Paragraph] = []
    for text in (text for line in lines for text in line.cells or [line.text] if text):
        if paragraphs and text[0].islower() and UNFINISHED.search(paragraphs[-1].text):
            paragraphs[-1] = Paragraph(f"{paragraphs[-1].text} {text}")
        else:
            paragraphs.append(Paragraph(text))
    return paragraphs


def _goes_on(before: Line, line: Line, layout: Layout) -> bool:
    """Tell whether a line belongs to the paragraph of the line before it."""
    if layout.is_whole or before.cells or line.cells:
        return False
    is_unfinished = UNFINISHED.search(before.text) is not None
    is_full = layout.is_wrapped and _reach(before.text, line.text) >= layout.room
    item = BULLET.match(line.text) or NUMBERED.match(bare(line.text))
    if item and item["text"]:  # "kinh tế" and "- xã hội" were one line, broken at its dash
        return is_full and is_unfinished and item["text"][:1].islower()
    if is_marked(before.text) or _stands_alone(line.text) or _is_under_capitals(before.text, line.text):
        return False
    if bare(line.text)[:1].islower():
        return is_unfinished or is_full
    if layout.is_wrapped:
        is_parted = (line.after_blank and layout.is_parted_by_blanks) or before.text.endswith(":")
        return is_full and (is_unfinished or not is_parted)
    return LEANING.search(before.text) is not None


def _reach(before: str, after: str) -> int:
    """Return how long a line would have been with the first word of the next."""
    return len(before) + 1 + len(after.split()[0])


def _stands_alone(text: str) -> bool:
    words = bare(text)
    return is_marked(text) or any(start.match(words) for start in (SIGNING, ANNEX, OPENING))


def _is_under_capitals(before: str, after: str) -> bool:
    return is_capitals(bare(before)) and not is_capitals(bare(after))


def _cells(raw: str) -> tuple[str, ...]:
    words = raw.strip()
    if words.startswith("|") and words.endswith("|") and len(words) > 2:
        return tuple(cell.strip() for cell in words[1:-1].split("|"))
    inner, after = words.count("\t"), len(raw.rstrip(" \r")) - len(raw.rstrip())
    if after > 1 or (inner and inner + after > 1):
        return tuple(cell.strip() for cell in raw.rstrip(" \r").split("\t"))
    return ()


def _running_heads(pages: Sequence[Sequence[str]]) -> set[str]:
    """Return the lines that come back at the edges of pages: between form feeds, or beside page numbers."""
    filled = [[line.strip() for line in page if line.strip()] for page in pages]
    edges = Counter(line for page in filled for line in {*page[:2], *page[-2:]})
    lines = [line for page in filled for line in page]
    numbers = [at for at, line in enumerate(lines) if PAGE_NUMBER.fullmatch(line)]
    beside = Counter(
        lines[at] for number in numbers for at in (number - 1, number + 1) if 0 <= at < len(lines)
    )
    often = {line for line, count in edges.items() if count > 1 and 2 * count >= len(pages)}
    often |= {line for line, count in beside.items() if count > 2 and 2 * count >= len(numbers)}
    return {line for line in often if len(line) <= 120 and not BULLET.match(line) and "\t" not in line}


def _with_whole_bold(lines: Sequence[Line]) -> list[Line]:
    """Close a bold that runs over two lines at the end of the first, and open it again on the second."""
    whole = list(lines)
    for at, after in enumerate(lines[1:]):
        if whole[at].text.count("**") % 2 and after.text.count("**") % 2:
            whole[at] = replace(whole[at], text=whole[at].text + "**")
            whole[at + 1] = replace(after, text="**" + after.text)
    return whole
