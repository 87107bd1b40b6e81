"""The list of entrants as a table for Excel."""

from collections.abc import Iterable, Mapping

from lms import i18n
from lms.i18n import gettext as _
from lms.spreadsheets import CellKind, Column, Table
from quizzes.contests.rules.entry import FIELD_NAMES, KIND_NAMES, EntryRules, Field, Kind
from quizzes.entrants.queries import EntrantLine, declaration_of

ASKED = (Field.BIRTH_DATE, Field.PHONE, Field.EMAIL, Field.WORKPLACE, Field.ADDRESS)
"""What was said and is given out, where the contest asks it; of the national ID only the end."""


def entrant_table(
    title: str, entry: EntryRules, divisions: Mapping[str, str], lines: Iterable[EntrantLine]
) -> Table:
    """Return the entrants of a contest: a row each, with what the rules ask."""
    asked = [name for name in ASKED if entry.asks(name)]
    return Table(
        name=_("Người dự thi"),
        heading=(_("Danh sách người dự thi"), title),
        columns=(
            Column(_("STT"), CellKind.NUMBER, 6),
            Column(_("Họ và tên"), width=28),
            Column(_("Đối tượng"), width=24),
            Column(_("Bảng thi"), width=20),
            Column(_("Đơn vị"), width=56),
            *(Column(str(FIELD_NAMES[name]), width=22) for name in asked),
            Column(_("Số cuối CCCD"), width=14),
            Column(_("Đăng ký lúc"), width=22),
        ),
        rows=(
            (
                number,
                line.entrant.name,
                str(KIND_NAMES[Kind(line.entrant.kind)]),
                divisions.get(line.entrant.division, line.entrant.division),
                line.unit_path,
                *_said(line, asked),
                line.entrant.national_id_last4,
                i18n.moment(line.entrant.registered_at),
            )
            for number, line in enumerate(lines, start=1)
        ),
    )


def _said(line: EntrantLine, asked: list[Field]) -> list[str]:
    said = declaration_of(line.entrant)
    return [str(getattr(said, name) or "") for name in asked]
