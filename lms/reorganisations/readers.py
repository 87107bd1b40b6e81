"""A workbook of changes becomes values: each row is one thing that happens to a unit, in this order."""

import re
from collections.abc import Mapping, Sequence

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.reorganisations.columns import GOES, KINDS, LEVELS, STAYS, TITLES, Field
from lms.reorganisations.rules import MOST_PROBLEMS, Change, HasProblems, Problem
from lms.rosters.reading.readers import read_workbook
from lms.text import excerpt, fold, nfc

MOST_CHANGES = 10_000
SEARCHED_ROWS = 20
"""So many rows may stand above the headings."""

_headings = {fold(title): field for field, title in TITLES.items()}


def read_changes(content: bytes, filename: str) -> list[Change]:
    """Return the changes of the first sheet, row by row; everything that cannot be read is told at once."""
    sheet = read_workbook(content, filename).sheets[0]
    rows = [[_text(cell) for cell in row] for row in sheet.rows]
    place, columns = _find_headings(rows)
    changes: list[Change] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows[place + 1 :], place + 2):
        cells = {field: row[column] for field, column in columns.items()}
        if not any(cells.values()):
            continue
        try:
            changes.append(_change(cells, number))
        except Refused as refusal:
            problems.append(Problem(number, cells.get(Field.UNIT, ""), str(refusal)))
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise HasProblems(tuple(problems))
    if not changes:
        raise Refused(_l("Tệp không có việc nào ở dưới dòng tiêu đề."))
    if len(changes) > MOST_CHANGES:
        raise Refused(_l("Tệp có quá nhiều dòng; mỗi tệp tối đa %(most)d việc.", most=MOST_CHANGES))
    return changes


def _find_headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[Field, int]]:
    """Return the row of the headings and where each column is."""
    for place, row in enumerate(rows[:SEARCHED_ROWS]):
        columns = {
            _headings[fold(cell)]: column for column, cell in enumerate(row) if fold(cell) in _headings
        }
        if {Field.KIND, Field.UNIT} <= columns.keys():
            return place, columns
    raise Refused(
        _l(
            "Không thấy dòng tiêu đề có cột “%(kind)s” và “%(unit)s”; hãy dùng tệp mẫu.",
            kind=TITLES[Field.KIND],
            unit=TITLES[Field.UNIT],
        )
    )


def _change(cells: Mapping[Field, str], row: int) -> Change:
    kind = KINDS.get(fold(cells[Field.KIND]))
    if kind is None:
        raise Refused(
            _l(
                "Không rõ việc “%(word)s”; hãy ghi Thành lập, Đổi tên, Chuyển, Đổi cấp, Sáp nhập, Tách hoặc "
                "Giải thể.",
                word=excerpt(cells[Field.KIND]),
            )
        )
    word = cells.get(Field.LEVEL, "")
    if word and fold(word) not in LEVELS:
        raise Refused(_l("Không rõ cấp “%(word)s”.", word=excerpt(word)))
    return Change(
        kind=kind,
        unit=cells[Field.UNIT],
        name=cells.get(Field.NAME, ""),
        level=LEVELS[fold(word)] if word else None,
        other=cells.get(Field.OTHER, ""),
        new_code=cells.get(Field.NEW_CODE, ""),
        children=codes(cells.get(Field.CHILDREN, "")),
        people=codes(cells.get(Field.PEOPLE, "")),
        number=cells.get(Field.NUMBER, ""),
        moves_posts=_goes(cells.get(Field.POSTS, "")),
        moves_rights=bool(cells.get(Field.RIGHTS)) and _goes(cells.get(Field.RIGHTS, "")),
        row=row,
    )


def codes(text: str) -> tuple[str, ...]:
    """Return the codes that stand in one cell or field, each once."""
    return tuple(dict.fromkeys(part for part in re.split(r"[\s,;]+", nfc(text)) if part))


def _goes(word: str) -> bool:
    if fold(word) in GOES:
        return True
    if fold(word) in STAYS:
        return False
    raise Refused(_l("Không rõ “%(word)s”; hãy ghi Chuyển hoặc Thôi.", word=excerpt(word)))


def _text(cell: object) -> str:
    """Return a cell as its text; a code that Excel took for a number has lost its point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(nfc(str(cell)).split())
