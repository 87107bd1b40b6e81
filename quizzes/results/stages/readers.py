"""A file of the results of a stage becomes rows; each keeps its line."""

from dataclasses import dataclass

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.readers import read_workbook
from lms.rosters.reading.workbook import Sheet, shown
from lms.text import fold, nfc
from quizzes.results.stages.rules import COLUMNS

NEEDED = ("name", "points", "place")
HEADER_WITHIN = 20


@dataclass(frozen=True)
class Row:
    """One line of the file, as written."""

    line: int
    name: str
    kind: str
    member_code: str
    receipt: str
    unit: str
    points: str
    place: str
    prize: str
    remark: str
    verified: str


def read_rows(content: bytes, filename: str) -> list[Row]:
    """Return the rows of the first sheet that has the columns; a file without them is refused."""
    for sheet in read_workbook(content, filename).sheets:
        found = _header(sheet)
        if found is not None:
            header, places = found
            rows = [
                _row(number, {name: nfc(shown(cells[place])) for name, place in places.items()})
                for number, cells in enumerate(sheet.rows[header + 1 :], start=header + 2)
                if any(shown(cell) for cell in cells)
            ]
            if not rows:
                raise Refused(_l("Tệp không có dòng nào dưới tiêu đề."))
            return rows
    names = ", ".join(str(COLUMNS[name]) for name in NEEDED)
    raise Refused(_l("Tệp thiếu cột: %(columns)s. Hãy dùng tệp mẫu.", columns=names))


def _row(number: int, cells: dict[str, str]) -> Row:
    return Row(number, **{name: cells.get(name, "") for name in COLUMNS})


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Return the row of the header and where each column stands."""
    wanted = {fold(str(title)): name for name, title in COLUMNS.items()}
    for number, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        found = {
            wanted[fold(shown(cell))]: place
            for place, cell in reversed(list(enumerate(cells)))
            if fold(shown(cell)) in wanted
        }
        if all(name in found for name in NEEDED):
            return number, found
    return None
