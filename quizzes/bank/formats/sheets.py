"""Questions in Excel: a row each, the columns found by their headings or named by the person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lms.documents.readers.archive import unpacked
from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.limits import Limits
from lms.rosters.reading.readers import read_workbook
from lms.rosters.reading.workbook import Sheet, Value, Workbook, column_letter, shown
from lms.text import excerpt, fold
from quizzes.bank.content import Answer, NewQuestion, Option, QuestionKind
from quizzes.bank.formats.columns import FIRST_ROWS, LETTERS, Columns, columns_of, field_of
from quizzes.bank.formats.listing.keys import letters_of
from quizzes.bank.formats.listing.letters import LATIN, LETTER, VIETNAMESE, letters_after
from quizzes.bank.formats.listing.notes import LEVELS
from quizzes.bank.formats.listing.reading import TRUTH
from quizzes.bank.formats.reading import Place, Reading
from quizzes.bank.formats.texts import as_html
from quizzes.bank.rules import several_right, true_or_false

MOST_COLUMNS = 40
LIMITS = Limits(
    unzipped=40 * 2**20,
    tags=4_000_000,
    cells=1_000_000,
    all_cells=1_000_000,
    memory=280 * 2**20,
    seconds=6,
)
PICTURES = ("xl/media/", "Pictures/")
NOTES = re.compile(r"xl/(?:comments|threadedComments)")
MARKER = re.compile(rf"(?:^|(?<=\s))(\*?)([{LETTER}])\s*[.)/:]\s*")


def read_sheets(content: bytes, name: str, *, mapping: Mapping[str, int] | None = None) -> Reading:
    """Return the questions of every sheet that has them; `mapping` gives the columns of fields by hand."""
    reading = Reading()
    if content.startswith(b"PK"):
        _tell_beside(unpacked(content, name), reading)
    book = questions_workbook(content, name)
    for sheet in book.sheets:
        columns = _columns(sheet, mapping)
        if columns is not None:
            _read_sheet(sheet, columns, reading)
        elif any(any(shown(value) for value in row) for row in sheet.rows):
            before = Place(question=reading.place.question)
            reading.at(Place(sheet=sheet.name))
            reading.lost(sheet.name, _l("Trang này không có cột câu hỏi nên được bỏ qua."))
            reading.at(before)
    return reading


def questions_workbook(content: bytes, name: str) -> Workbook:
    """Return a workbook of questions or of keys, within what one import may take."""
    return read_workbook(content, name, limits=LIMITS)


def _tell_beside(parts: Mapping[str, bytes], reading: Reading) -> None:
    """Name what a workbook of Excel or LibreOffice holds beside the values of its cells."""
    pictures = next((start for start in PICTURES if any(path.startswith(start) for path in parts)), "")
    if pictures:
        text = _l("Hình trong tệp bảng tính không được lấy theo; hãy thêm hình sau khi nhập.")
        reading.lost(pictures.rstrip("/"), text)
    if any(NOTES.match(path) for path in parts) or b"<office:annotation" in parts.get("content.xml", b""):
        reading.lost("comments", _l("Ghi chú của ô không được lấy theo."))


def headings_of(
    content: bytes, name: str, *, mapping: Mapping[str, int] | None = None
) -> tuple[dict[str, str], dict[str, int]]:
    """Return what stands above each column of the first sheet with questions, and where the fields stand.

    Columns are keyed by their letters; a sheet whose headings are not known shows its first row.
    """
    sheets = [sheet for sheet in questions_workbook(content, name).sheets if any(map(_is_filled, sheet.rows))]
    if not sheets:
        return {}, {}
    sheet = next((one for one in sheets if _columns(one, mapping)), sheets[0])
    columns = _columns(sheet, mapping)
    first = next(number for number, row in enumerate(sheet.rows) if _is_filled(row))
    row = sheet.rows[columns.row if columns and columns.row >= 0 else first]
    headings = {column_letter(place): shown(value)[:60] for place, value in enumerate(row[:MOST_COLUMNS])}
    return headings, dict(columns.places) if columns else {}


def _is_filled(row: Sequence[Value]) -> bool:
    return any(map(shown, row))


def _columns(sheet: Sheet, mapping: Mapping[str, int] | None) -> Columns | None:
    """Return the columns of a sheet: those that its headings name, or those that were named by hand."""
    best = columns_of([[shown(value) for value in row] for row in sheet.rows[: FIRST_ROWS + 1]])
    if mapping:
        filled = (number for number, row in enumerate(sheet.rows) if any(map(shown, row)))
        return Columns(best.row if best.places else next(filled, 0), {**mapping})
    return best if len(best.places) > 1 else None


def _read_sheet(sheet: Sheet, columns: Columns, reading: Reading) -> None:
    known = set(columns.places.values())
    for number, row in enumerate(sheet.rows[: max(columns.row, 0)], start=1):
        text = excerpt(" ".join(words for words in map(shown, row) if words and not field_of(words)))
        if text:
            reading.at(Place(sheet=sheet.name, line=number, question=reading.place.question))
            reading.lost(text, _l("Đoạn “%(text)s” ở trên hàng đầu đề nên không được dùng.", text=text))
    for column, value in enumerate(sheet.rows[columns.row] if columns.row >= 0 else []):
        if shown(value) and column not in known:
            reading.at(
                Place(
                    sheet=sheet.name,
                    cell=f"{column_letter(column)}{columns.row + 1}",
                    question=reading.place.question,
                )
            )
            reading.lost(shown(value), _l("Cột “%(name)s” không được dùng.", name=shown(value)))
    _tell_unnamed(sheet, columns, reading)
    for number, row in enumerate(sheet.rows[columns.row + 1 :], start=columns.row + 2):
        cells = {field: _text(row, place) for field, place in columns.places.items()}
        if any(text for field, text in cells.items() if field != "number"):
            stem = columns.places.get("stem", 0)
            reading.next_question(sheet=sheet.name, cell=f"{column_letter(stem)}{number}", line=number)
            _take(cells, columns.letters, reading)


def _tell_unnamed(sheet: Sheet, columns: Columns, reading: Reading) -> None:
    """Name each column that holds something below no heading, by its first filled cell."""
    headings = sheet.rows[columns.row] if columns.row >= 0 else []
    told = {*columns.places.values(), *(place for place, value in enumerate(headings) if shown(value))}
    for number, row in enumerate(sheet.rows[columns.row + 1 :], start=columns.row + 2):
        for place, value in enumerate(row):
            if place not in told and shown(value):
                told.add(place)
                letter = column_letter(place)
                where = Place(sheet=sheet.name, cell=f"{letter}{number}", question=reading.place.question)
                reading.at(where)
                reading.lost(letter, _l("Cột %(name)s không có đầu đề nên không được dùng.", name=letter))


def _text(row: Sequence[Value], place: int) -> str:
    value = row[place] if 0 <= place < len(row) else ""
    return value.strip() if isinstance(value, str) else shown(value)


def _take(cells: Mapping[str, str], letters: str, reading: Reading) -> None:
    question = NewQuestion(
        QuestionKind.ESSAY,
        as_html(cells.get("stem", ""), may_be_html=False),
        explanation=as_html(cells.get("explanation", ""), may_be_html=False),
        name=cells.get("name", ""),
        law=cells.get("law", ""),
        article=cells.get("article", ""),
        clause=cells.get("clause", ""),
        topic=cells.get("topic", ""),
        tags=tuple(cells.get("tags", "").split(",")),
        category=tuple(cells.get("category", "").split("/")),
    )
    level = cells.get("difficulty", "")
    if level and fold(level) not in LEVELS:
        reading.lost(level, _l("Không hiểu mức độ “%(text)s”.", text=level[:60]))
    question = replace(question, difficulty=LEVELS.get(fold(level), question.difficulty))
    options, starred = _options(cells, letters)
    key = cells.get("key", "")
    if options:
        _take_choice(question, options, starred, key, reading)
    elif fold(key) in TRUTH:
        options_of = true_or_false(TRUTH[fold(key)])
        reading.take(replace(question, kind=QuestionKind.TRUE_FALSE, options=options_of))
    elif key:
        reading.take(replace(question, kind=QuestionKind.SHORT_ANSWER, answers=(Answer(key),)))
    else:
        reading.lost("essay", _l("Câu không có phương án A, B, C… nên được nhận là câu tự luận."))
        reading.take(question)


def _options(cells: Mapping[str, str], letters: str) -> tuple[dict[str, str], frozenset[str]]:
    """Return the options by their letters, from their columns or from one cell, and those with a star."""
    texts = (cells.get(f"option_{name}") for name in LETTERS)
    separate = {letter: text for letter, text in zip(letters, texts, strict=True) if text}
    if separate:
        return separate, frozenset(letter for letter, text in separate.items() if text.startswith("*"))
    whole = cells.get("options", "")
    markers = _markers(whole)
    if len(markers) > 1 and markers[0].start() == 0:
        ends = [*(marker.start() for marker in markers[1:]), len(whole)]
        found = {
            marker[2].upper(): whole[marker.end() : end].strip(" ;|\n")
            for marker, end in zip(markers, ends, strict=True)
        }
        return found, frozenset(marker[2].upper() for marker in markers if marker[1])
    sign = next((sign for sign in ("\n", "|", ";") if sign in whole), None)
    parts = list(filter(None, map(str.strip, whole.split(sign)))) if sign else []
    last = len(LATIN) - 1
    parts = [*parts[:last], *filter(None, ["\n".join(parts[last:])])]
    return dict(zip(LATIN, parts, strict=False)), frozenset()


def _markers(whole: str) -> list[re.Match[str]]:
    """Return the letters that begin an option, which follow one another."""
    found: list[re.Match[str]] = []
    for marker in MARKER.finditer(whole):
        if marker[2].upper() in letters_after("".join(one[2].upper() for one in found)):
            found.append(marker)
    return found


def _take_choice(
    question: NewQuestion, options: Mapping[str, str], starred: frozenset[str], key: str, reading: Reading
) -> None:
    right = _right(options, key) if key else starred
    if not right:
        text = _l("Không hiểu đáp án “%(text)s”.", text=key[:60]) if key else _l("Thiếu đáp án.")
        reading.error(text)
        return
    letters = list(options)
    places = {place for place, letter in enumerate(letters) if letter in right}
    if len(places) < len(right):
        said = ", ".join(sorted(right))
        reading.error(_l("Đáp án %(letter)s không có trong các phương án.", letter=said))
        return
    texts = [as_html(text.lstrip("*").strip(), may_be_html=False) for text in options.values()]
    if len(places) == len(texts):
        reading.error(_l("Mọi phương án đều được đánh dấu là đúng."))
    elif len(places) == 1:
        one = tuple(Option(text, float(place in places)) for place, text in enumerate(texts))
        reading.take(replace(question, kind=QuestionKind.ONE_RIGHT, options=one))
    else:
        several = several_right(texts, places)
        reading.take(replace(question, kind=QuestionKind.SEVERAL_RIGHT, options=several))


def _right(options: Mapping[str, str], key: str) -> frozenset[str]:
    """Return the letters of a key: letters, the number of an option, or its words."""
    same = frozenset(letter for letter, text in options.items() if text == key)
    if same:
        return same
    numbers = re.fullmatch(r"[1-8](?:\s*[,;]\s*[1-8])*", key)
    if numbers:
        letters = VIETNAMESE if "Đ" in options else LATIN
        return frozenset(letters[int(figure) - 1] for figure in re.findall(r"\d", key))
    return letters_of(key.rstrip(".")) or frozenset()
