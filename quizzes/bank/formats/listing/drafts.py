"""Lines taken apart into questions: what is asked, its options, its key and its notes."""

import re
from collections.abc import Iterable, Sequence

from lms.i18n import lazy_gettext as _l
from lms.text import excerpt, fold
from quizzes.bank.formats.listing.draft import MARK, Draft
from quizzes.bank.formats.listing.key_lines import (
    BESIDE,
    CHOOSE,
    KEY,
    Headings,
    listed_behind,
    without_lead,
)
from quizzes.bank.formats.listing.keys import NUMBER, begins_table, is_mark, letters_of
from quizzes.bank.formats.listing.letters import LATIN, LETTER, letters_after
from quizzes.bank.formats.listing.lines import Line, all_standing, joined
from quizzes.bank.formats.reading import MOST_QUESTIONS, Place, Reading, TooManyQuestions

NUMBERED = re.compile(
    r"Câu(?:\s+hỏi)?\s*(?:số\s*)?(\d{1,4})\s*(?:\(([^)]{1,40})\))?\s*[.:)/\-–]?\s*", re.IGNORECASE
)
BARE_NUMBER = re.compile(r"(\d{1,4})\s*[.)/:]\s*(?=\D)")
OPTION = re.compile(
    rf"(?:^|(?<=\s))({MARK}|☐|\[\s?\])?\s{{0,9}}(?!đ\s?[/.]\s?a\b)\(?([{LETTER}])"
    rf"\s{{0,9}}([.)/:]|[-–](?=\s)|\t)\s*(?=\S|$)",
    re.IGNORECASE,
)
"""The letter of an option, with a mark before it; "Đ/a" begins a key."""
NOTE = re.compile(
    r"(giải\s+thích|lời\s+giải|hướng\s+dẫn(?:\s+giải)?|căn\s+cứ|nguồn|chủ\s+đề|mức\s+độ|độ\s+khó"
    r"|hiệu\s+lực|nhãn|thư\s+mục|tên\s+câu\s+hỏi|văn\s+bản|điều|khoản)"
    r"\s*[:.]\s*(.*)",
    re.IGNORECASE,
)
SECTION = re.compile(r"(?:phần|chương|mục)\s+(?:[IVXLC]+|\d+)\s*[.:–-].*", re.IGNORECASE)
ROMAN = re.compile(r"[IVX]+\s*[.:/–-]\s*\S")
"""The title of the questions that follow; in capitals a Roman number is enough."""
END = re.compile(r"[\W_]*(?:hết|the\s+end)[\W_]*", re.IGNORECASE)
RULE = re.compile(r"[-–—=*~]{3,}")
"""A line between questions."""
LOOKED_AHEAD = 4
"""A question has its first option within so many lines."""
NUMBERS = re.compile(r"[1-8](?:\s*[,;]\s*[1-8])*")
EXPLANATION = "giai thich"
"""The note that what stands below a key belongs to."""
NOTES = {
    "explanation": EXPLANATION,
    "source": "can cu",
    "law": "van ban",
    "article": "dieu",
    "clause": "khoan",
    "topic": "chu de",
    "difficulty": "muc do",
    "tags": "nhan",
    "category": "thu muc",
    "name": "ten cau hoi",
}
"""What stands in the columns of a table under the heads of notes."""


def drafts_of(lines: Sequence[Line], reading: Reading) -> tuple[list[Draft], list[Line]]:
    """Return the questions, and the lines of the keys at the end."""
    begins = NUMBERED if any(NUMBERED.match(line.text) for line in lines) else BARE_NUMBER
    drafts: list[Draft] = []
    keys: list[Line] = []
    section, headings = "", Headings(lines)
    for place, line in enumerate(lines):
        if len(drafts) > MOST_QUESTIONS:
            raise TooManyQuestions
        if line.fields:
            drafts.append(_drafted(line, after=drafts[-1].number if drafts else 0))
            continue
        standing = line.standing()
        below = headings.keys_below(place) if drafts else []
        listed = listed_behind(standing.text) if drafts and drafts[-1].options else None
        if below:
            return drafts, [*keys, *below]
        if listed:
            keys.append(listed)
            continue
        if _is_section(standing.text) and (not drafts or drafts[-1].options or drafts[-1].key):
            section = standing.text
            continue
        match, line = _beginning(begins, lines[place : place + LOOKED_AHEAD], drafts)
        if drafts and begins_table(lines[place : place + 2], is_numbered=match is not None):
            return drafts, [*keys, *all_standing(lines[place:])]
        if match and not (begins is BARE_NUMBER and drafts and drafts[-1].options and len(line.text) < 3):
            drafts.append(_begun(match, line, section))
            line = line.part(match.end())
        if line.text:
            _go_on(drafts, line, reading)
    return drafts, keys


def _is_section(text: str) -> bool:
    """Whether a line is the title of a part."""
    return bool(SECTION.fullmatch(text) or (ROMAN.match(text) and text.isupper()))


def _beginning(
    begins: re.Pattern[str], lines: Sequence[Line], drafts: Sequence[Draft]
) -> tuple[re.Match[str] | None, Line]:
    """Return the number that begins a question, and its line; one written beside one struck out counts."""
    line = lines[0]
    if drafts and begins is NUMBERED and _is_next(drafts[-1], lines):
        begins = BARE_NUMBER
    match = begins.match(line.text)
    written = line.standing(match.end() if match else None)
    again = begins.match(written.text) if written is not line else None
    return (again, written) if again else (match, line)


def _is_next(draft: Draft, lines: Sequence[Line]) -> bool:
    """Whether a bare number begins the next question among those headed "Câu": it has options below it."""
    match = BARE_NUMBER.match(lines[0].text)
    if match is None or int(match[1]) != draft.number + 1 or len(draft.options) < 2:
        return False
    options = (OPTION.match(line.text) for line in lines[1:])
    return any(option is not None and option[2].upper() == "A" for option in options)


def _begun(match: re.Match[str], line: Line, section: str) -> Draft:
    """Return the question that a line begins, with the level that stands in brackets behind its number."""
    draft = Draft(int(match[1]), {"line": line.number}, section=section)
    if match.re is NUMBERED and match[2]:
        draft.notes["muc do"] = [Line(line.number, match[2].strip())]
    return draft


def _go_on(drafts: Sequence[Draft], line: Line, reading: Reading) -> None:
    """Add a line to the question that it stands below; before the first, or below a table, it is of none."""
    text = excerpt(line.standing().text)
    has_ended = drafts and drafts[-1].options and END.fullmatch(text)
    if drafts and not drafts[-1].is_closed and not has_ended:
        if not (drafts[-1].options and RULE.fullmatch(text)):
            _add(drafts[-1], line)
        return
    if not text:
        return
    reading.at(Place(line=line.number))
    if has_ended:
        reading.lost(text, _l("Đoạn “%(text)s” không được dùng.", text=text))
    elif drafts:
        reading.lost(text, _l("Đoạn “%(text)s” ở ngoài bảng câu hỏi nên không được dùng.", text=text))
    else:
        reading.lost(text, _l("Đoạn “%(text)s” ở trước câu hỏi đầu tiên nên không được dùng.", text=text))
    reading.at(Place())


def _drafted(row: Line, *, after: int) -> Draft:
    """Return a question of a table; one without a number counts on."""
    fields = row.fields
    stem = list(fields.get("stem", ()))
    begins = _number_before(stem[0].text, after + 1) if stem else None
    numbered = NUMBER.fullmatch(words_of(fields.get("number", ())))
    number = numbered or begins
    draft = Draft(
        int(number[1]) if number else after + 1, row.where, section=words_of(fields.get("section", ()))
    )
    if begins:
        stem[0] = stem[0].part(begins.end())
    columns = {letter: lines for letter, lines in fields.items() if len(letter) == 1}
    if columns or "options" in fields:
        draft.stem = all_standing(stem)
    else:
        _add_all(draft, stem)
    for letter, lines in columns.items():
        _add_column(draft, letter, lines)
    if not columns:
        _add_cell(draft, fields.get("options", ()))
    draft.notes |= {name: all_standing(fields[one]) for one, name in NOTES.items() if one in fields}
    draft.key = _key_of(draft, words_of(fields.get("key", ()))) or draft.key
    draft.is_closed = True
    return draft


def _number_before(text: str, following: int) -> re.Match[str] | None:
    """Return the number before what a row asks; a bare one only if it is the next."""
    bare = BARE_NUMBER.match(text)
    return NUMBERED.match(text) or (bare if bare and int(bare[1]) == following else None)


def _add_all(draft: Draft, lines: Iterable[Line]) -> None:
    for line in lines:
        if line.text:
            _add(draft, line)


def _add_column(draft: Draft, letter: str, lines: Sequence[Line]) -> None:
    """Add the option of a column, which may have its letter once more before it."""
    option = joined(all_standing(lines))
    again = OPTION.match(option.text)
    head = Line(option.number, "")
    if again and again[2].upper() == letter:
        head = option.part(again.start(2), again.end(2))
        if again[1]:
            draft.starred.add(letter)
        option = option.part(again.end())
    draft.add_option(letter, option, head)


def _add_cell(draft: Draft, lines: Sequence[Line]) -> None:
    """Add the options of one cell: behind their letters, else a line each, else between signs."""
    if any(_markers(line, "", "") for line in lines):
        _add_all(draft, lines)
        return
    parts = list(lines)
    if len(parts) == 1:
        sign = next((sign for sign in "|;" if sign in parts[0].text), None)
        ends = re.finditer(rf"[^{sign}]+", parts[0].text) if sign else ()
        parts = [parts[0].part(*match.span()) for match in ends]
    filled = [part for part in parts if part.text]
    for letter, part in zip(LATIN, filled, strict=False):
        draft.add_option(letter, part, Line(part.number, ""))
    if filled:
        draft.options[-1][1].extend(filled[len(LATIN) :])


def _key_of(draft: Draft, text: str) -> str:
    """Return the key of a cell as letters: it may be letters, the words of an option, or their numbers."""
    said = [letter for letter, lines in draft.options if lines and words_of(lines) == text]
    if not said and draft.options and NUMBERS.fullmatch(text):
        places = [int(figure) for figure in re.findall(r"\d", text)]
        said = [draft.letters[at - 1] if at <= len(draft.options) else str(at) for at in places]
    return ", ".join(said) or without_lead(text)


def words_of(lines: Iterable[Line]) -> str:
    """Return the words of a cell in one line, without those struck out."""
    return " ".join(" ".join(line.standing().text for line in lines).split())


def _add(draft: Draft, line: Line) -> None:
    """Add a line to a question: as options, key, note, or as more of what came last."""
    markers = _markers(line, draft.letters, draft.firm_letters)
    if not markers:
        _add_words(draft, line)
        return
    if markers[0].start() > 0:
        _add_words(draft, line.part(0, markers[0].start()), only_more=True)
    draft.last_note = ""
    for place, marker in enumerate(markers):
        end = markers[place + 1].start() if place + 1 < len(markers) else None
        if marker[1] and is_mark(line.part(*marker.span(1)).standing().text.strip("[]()")):
            draft.starred.add(marker[2].upper())
        head = line.part(marker.start(2), marker.start(2) + 1)
        draft.add_option(marker[2].upper(), line.part(marker.end(), end), head)


def _add_words(draft: Draft, line: Line, *, only_more: bool = False) -> None:
    """Add what is not struck out in a line as key or note, or as more of what came last."""
    draft.was_struck |= line.is_struck
    line = line.standing()
    key, note = _key(draft, line), NOTE.fullmatch(line.text)
    if not line.text:
        return
    if only_more:
        _continue(draft, line)
    elif key and (draft.options or key[1]):
        draft.key, draft.last_note = key[1].strip(), EXPLANATION
    elif draft.last_note == EXPLANATION and not draft.key and draft.options and letters_of(line.text):
        draft.key = line.text
    elif note:
        draft.last_note = fold(note[1])
        draft.notes.setdefault(draft.last_note, []).append(line.part(note.start(2)))
    else:
        _continue(draft, line)


def _key(draft: Draft, line: Line) -> re.Match[str] | None:
    return KEY.fullmatch(line.text) or (CHOOSE.fullmatch(line.text) if draft.options else None)


def _markers(line: Line, known: str, firm: str) -> list[re.Match[str]]:
    """Return the letters that begin an option, which follow one another in one of the alphabets.

    They follow those known, or those that stand firm: what is struck out behind these is written again.
    """
    found: list[re.Match[str]] = []
    for match in OPTION.finditer(line.text):
        if match.start() > 0 and (match[3] not in ".)/:" or match.end() == len(line.text)):
            continue
        is_first = match.start() == 0 or not known
        letter = match[2].upper()
        before = next((one for one in (known, firm) if letter in letters_after(one)), None)
        if before is not None and (found or is_first):
            found.append(match)
            known = before + letter
            firm = firm if line.part(match.start(2), match.end(2)).is_struck else known
    if found and found[0].start() > 0 and len(found) < 2:
        return []
    return found


def _continue(draft: Draft, line: Line) -> None:
    if draft.last_note:
        draft.notes.setdefault(draft.last_note, []).append(line)
    elif draft.options:
        draft.options[-1][1].append(line)
    else:
        beside = BESIDE.search(line.text)
        if beside and not draft.key:
            draft.key = beside[1]
            line = line.part(0, beside.start())
        draft.stem.append(line)
