"""Questions as trainers write them: "Câu 1: ...", "A. ...", the key by a line, a look, a sign or a table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lms.i18n import lazy_gettext as _l
from lms.text import fold
from quizzes.bank.content import Answer, NewQuestion, Option, QuestionKind
from quizzes.bank.formats.listing.keys import Keys, is_heading, letters_of, read_keys
from quizzes.bank.formats.listing.lines import Line, Look
from quizzes.bank.formats.listing.notes import noted, written
from quizzes.bank.formats.reading import Reading
from quizzes.bank.rules import several_right, true_or_false

NUMBERED = re.compile(
    r"Câu(?:\s+hỏi)?\s*(?:số\s*)?(\d{1,4})\s*(?:\(([^)]{1,40})\))?\s*[.:)/\-–]?\s*", re.IGNORECASE
)
BARE_NUMBER = re.compile(r"(\d{1,4})\s*[.)/:]\s*(?=\D)")
OPTION = re.compile(r"(?:^|(?<=\s))(\*?)\s{0,9}([A-Ha-h])\s{0,9}[.)/:]\s*(?=\S)")
KEY = re.compile(
    r"(?:=>|→)?\s*(?:đáp\s*án(?:\s+đúng)?(?:\s+là)?|đ\s*/\s*a|đa|answer|key|trả\s+lời)\s*[:.\-–]?\s*(.*)",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"(giải\s+thích|lời\s+giải|hướng\s+dẫn(?:\s+giải)?|căn\s+cứ|nguồn|chủ\s+đề|mức\s+độ|độ\s+khó"
    r"|hiệu\s+lực|nhãn|thư\s+mục|tên\s+câu\s+hỏi|văn\s+bản|điều|khoản)"
    r"\s*[:.]\s*(.*)",
    re.IGNORECASE,
)
CHOOSE = re.compile(
    r"(?:=>|→)?\s*chọn(?:\s{1,9}đáp\s{0,9}án)?\s{0,9}[:.]?\s{0,9}([A-H])\s*\.?", re.IGNORECASE
)
BESIDE = re.compile(
    r"[(\[]\s*(?:đáp\s*án|đ\s*/\s*a)\s*[:.]?\s*([A-H](?:\s*,\s*[A-H])*)\s*[)\]]$", re.IGNORECASE
)
"""A key in brackets at the end of what is asked."""
SECTION = re.compile(r"(?:phần|chương|mục)\s+(?:[IVXLC]+|\d+)\s*[.:–-].*", re.IGNORECASE)
"""The title of the questions that follow."""
LOOKS = (Look.HIGHLIGHT, Look.UNDERLINE, Look.COLOUR, Look.BOLD)
LOOK_NAMES = {
    Look.HIGHLIGHT: _l("tô nền"),
    Look.UNDERLINE: _l("gạch chân"),
    Look.COLOUR: _l("tô màu"),
    Look.BOLD: _l("in đậm"),
}
ESSAY = "tu luan"
"""The key of a question that is answered in writing."""
TRUTH = {"dung": True, "d": True, "true": True, "sai": False, "s": False, "false": False}


@dataclass
class Draft:
    """A question while its lines are read."""

    number: int
    line: int
    stem: list[Line] = field(default_factory=list)
    options: list[tuple[str, Line]] = field(default_factory=list)
    heads: list[Line] = field(default_factory=list)
    starred: set[str] = field(default_factory=set)
    key: str = ""
    section: str = ""
    notes: dict[str, list[Line]] = field(default_factory=dict)
    last_note: str = ""


def read_listing(
    lines: Sequence[Line], *, reading: Reading | None = None, keys: Keys | None = None
) -> Reading:
    """Return the questions in the lines; `keys` are those of a second file."""
    reading = reading or Reading()
    drafts, tail = _drafts(lines)
    known = {**read_keys(tail), **(keys or {})}
    numbers = [draft.number for draft in drafts]
    for draft in drafts:
        reading.next_question(line=draft.line)
        if numbers.count(draft.number) > 1 and draft.number in known:
            reading.error(
                _l("Số câu %(number)d lặp lại nên không rõ đáp án của câu nào.", number=draft.number)
            )
        else:
            _take(draft, known, reading)
    for number in sorted(set(known) - set(numbers)):
        reading.lost(str(number), _l("Bảng đáp án có câu %(number)d mà đề không có.", number=number))
    return reading


def _drafts(lines: Sequence[Line]) -> tuple[list[Draft], list[Line]]:
    """Return the questions, and the lines of the keys at the end."""
    begins = NUMBERED if any(NUMBERED.match(line.text) for line in lines) else BARE_NUMBER
    drafts: list[Draft] = []
    section = ""
    for place, line in enumerate(lines):
        if is_heading(line.text) and drafts and read_keys(lines[place + 1 :]):
            return drafts, list(lines[place + 1 :])
        if SECTION.fullmatch(line.text) and (not drafts or drafts[-1].options or drafts[-1].key):
            section = line.text
            continue
        match = begins.match(line.text)
        if line.row and not match and drafts and read_keys(lines[place : place + 2]):
            return drafts, list(lines[place:])
        if match and not (begins is BARE_NUMBER and drafts and drafts[-1].options and len(line.text) < 3):
            drafts.append(Draft(int(match[1]), line.number, section=section))
            if begins is NUMBERED and match[2]:
                drafts[-1].notes["muc do"] = [Line(line.number, match[2].strip())]
            line = line.part(match.end())
        if drafts and line.text:
            _add(drafts[-1], line)
    return drafts, []


def _add(draft: Draft, line: Line) -> None:
    """Add a line to a question: as options, key, note, or as more of what came last."""
    markers = _markers(line, len(draft.options))
    key, note = _key(draft, line), NOTE.fullmatch(line.text)
    if markers:
        if markers[0].start() > 0:
            _continue(draft, line.part(0, markers[0].start()))
        for place, marker in enumerate(markers):
            end = markers[place + 1].start() if place + 1 < len(markers) else None
            _add_option(draft, line, marker, end)
    elif key and (draft.options or key[1]):
        draft.key, draft.last_note = key[1].strip(), ""
    elif note:
        draft.last_note = fold(note[1])
        draft.notes.setdefault(draft.last_note, []).append(line.part(note.start(2)))
    else:
        _continue(draft, line)


def _key(draft: Draft, line: Line) -> re.Match[str] | None:
    return KEY.fullmatch(line.text) or (CHOOSE.fullmatch(line.text) if draft.options else None)


def _markers(line: Line, known: int) -> list[re.Match[str]]:
    """Return the letters that begin an option, which follow one another in the alphabet."""
    found: list[re.Match[str]] = []
    for match in OPTION.finditer(line.text):
        wanted = "ABCDEFGH"[known + len(found) : known + len(found) + 1]
        if match[2].upper() == wanted and (found or match.start() == 0 or (known == 0 and wanted == "A")):
            found.append(match)
    if found and found[0].start() > 0 and len(found) < 2:
        return []
    return found


def _add_option(draft: Draft, line: Line, marker: re.Match[str], end: int | None) -> None:
    letter, option = marker[2].upper(), line.part(marker.end(), end)
    if marker[1]:
        draft.starred.add(letter)
    for text, start, stop in ((option.text[:1], 1, None), (option.text[-1:], 0, -1)):
        if text == "*" and len(option.text) > 1:
            draft.starred.add(letter)
            option = option.part(start, None if stop is None else len(option.text) - 1)
    draft.options.append((letter, option))
    draft.heads.append(line.part(marker.start(2), marker.start(2) + 1))


def _continue(draft: Draft, line: Line) -> None:
    if draft.last_note:
        draft.notes[draft.last_note].append(line)
    elif draft.options:
        letter, option = draft.options[-1]
        space = Line(line.number, "\n", (frozenset(),) if option.looks else ())
        draft.options[-1] = (letter, _joined(_joined(option, space), line))
    else:
        beside = BESIDE.search(line.text)
        if beside and not draft.key:
            draft.key = beside[1]
            line = line.part(0, beside.start())
        draft.stem.append(line)


def _joined(first: Line, second: Line) -> Line:
    return replace(
        first,
        text=first.text + second.text,
        looks=first.looks + second.looks,
        pictures=first.pictures + second.pictures,
    )


def _take(draft: Draft, known: Mapping[int, frozenset[str]], reading: Reading) -> None:
    question = noted(
        NewQuestion(QuestionKind.ESSAY, written(draft.stem), category=(draft.section,)),
        draft.notes,
        reading,
    )
    if not draft.options:
        _take_without_options(question, draft, reading)
        return
    right = _right_letters(draft, known, reading)
    if right is None:
        return
    places = {place for place, (letter, _line) in enumerate(draft.options) if letter in right}
    if len(places) < len(right):
        said = ", ".join(sorted(right))
        reading.error(_l("Đáp án %(letter)s không có trong các phương án.", letter=said))
        return
    without = _looks_of_options(draft)
    texts = [line.html(without=without).replace("\n", "<br>") for _letter, line in draft.options]
    if len(places) == 1:
        options = tuple(Option(text, float(place in places)) for place, text in enumerate(texts))
        reading.take(replace(question, kind=QuestionKind.ONE_RIGHT, options=options))
    elif len(places) == len(texts):
        reading.error(_l("Mọi phương án đều được đánh dấu là đúng."))
    else:
        options = several_right(texts, places)
        reading.take(replace(question, kind=QuestionKind.SEVERAL_RIGHT, options=options))


def _looks_of_options(draft: Draft) -> list[Look]:
    """Return the looks that mean nothing in the options, or say which is right."""
    said = _looks(draft)
    options = [option for _letter, option in draft.options]
    return [
        look
        for look in LOOKS
        if str(LOOK_NAMES[look]) in said or any(option.has_mostly(look) for option in options)
    ]


def _take_without_options(question: NewQuestion, draft: Draft, reading: Reading) -> None:
    truth = TRUTH.get(fold(draft.key).rstrip("."))
    if draft.key and truth is not None:
        reading.take(replace(question, kind=QuestionKind.TRUE_FALSE, options=true_or_false(truth)))
    elif fold(draft.key) == ESSAY:
        reading.take(question)
    elif draft.key:
        reading.take(replace(question, kind=QuestionKind.SHORT_ANSWER, answers=(Answer(draft.key),)))
    else:
        reading.lost("essay", _l("Câu không có phương án A, B, C… nên được nhận là câu tự luận."))
        reading.take(question)


def _right_letters(
    draft: Draft, known: Mapping[int, frozenset[str]], reading: Reading
) -> frozenset[str] | None:
    """Return the right letters; what is missing or contradicts itself is an error."""
    signs: dict[str, frozenset[str]] = {}
    if draft.key:
        letters = letters_of(draft.key) or letters_of(draft.key.split()[0].rstrip(".,;:)"))
        if letters is None:
            reading.error(_l("Không hiểu đáp án “%(text)s”.", text=draft.key[:60]))
            return None
        signs[str(_l("dòng đáp án"))] = letters
    if draft.number in known:
        signs[str(_l("bảng đáp án"))] = known[draft.number]
    if draft.starred:
        signs[str(_l("dấu *"))] = frozenset(draft.starred)
    for name, letters in _looks(draft).items():
        signs[name] = letters
    if not signs:
        reading.error(_l("Chưa biết đáp án: không có dòng đáp án, dấu hay bảng đáp án cho câu này."))
        return None
    first = next(iter(signs.values()))
    if any(letters != first for letters in signs.values()):
        said = "; ".join(f"{name}: {', '.join(sorted(letters))}" for name, letters in signs.items())
        reading.error(_l("Các dấu hiệu đáp án mâu thuẫn: %(said)s.", said=said))
        return None
    return first


def _looks(draft: Draft) -> dict[str, frozenset[str]]:
    """Return the letters that stand out by each look: some options have it, others have not."""
    found = {}
    for look in LOOKS:
        letters = {
            letter
            for (letter, option), head in zip(draft.options, draft.heads, strict=True)
            if option.has_mostly(look) or (look != Look.BOLD and head.has_mostly(look))
        }
        if 0 < len(letters) < len(draft.options):
            found[str(LOOK_NAMES[look])] = frozenset(letters)
    return found
