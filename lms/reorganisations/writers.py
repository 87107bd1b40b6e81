"""The template of a workbook of changes."""

from collections.abc import Iterator, Sequence

from lms.i18n import gettext as _
from lms.reorganisations.columns import KIND_WORDS, LEVEL_WORDS, MEANINGS, TITLES
from lms.spreadsheets import Column, Table
from lms.units.rules import EventKind, Level

EXAMPLES: tuple[tuple[str, ...], ...] = (
    (
        *(KIND_WORDS[EventKind.FOUND], "XA-01", "Công đoàn xã Hoà Bình", LEVEL_WORDS[Level.UPPER]),
        *("TINH", "", "", "", "", "", "15/QĐ-LĐLĐ"),
    ),
    (KIND_WORDS[EventKind.MOVE], "CS-001", "", "", "XA-01", "", "", "", "", "", ""),
    (KIND_WORDS[EventKind.MERGE], "CS-002", "", "", "CS-001", "", "", "", "Chuyển", "Không", ""),
    (
        *(KIND_WORDS[EventKind.SPLIT], "CS-003", "CĐCS Nhà máy số 2", "", "", "CS-103"),
        *("TO-7, TO-8", "DV12; DV15", "", "", ""),
    ),
    (KIND_WORDS[EventKind.RENAME], "CS-004", "CĐCS Công ty Gỗ Hoà Bình", *[""] * 8),
    (KIND_WORDS[EventKind.DISSOLVE], "HUYEN-03", *[""] * 9),
)
"""One row for each kind of change, of units that nobody has."""


def template_tables() -> Sequence[Table]:
    """Return an empty table to fill in, examples, and what each column is for."""
    columns = [Column(title, width=max(16, len(title) + 2)) for title in TITLES.values()]
    return (
        Table(_("Việc cần làm"), columns, []),
        Table(_("Ví dụ"), columns, EXAMPLES),
        Table(_("Cách ghi"), [Column(_("Cột"), width=34), Column(_("Ý nghĩa"), width=90)], _meanings()),
    )


def _meanings() -> Iterator[tuple[str, str]]:
    for field, meaning in MEANINGS:
        yield TITLES[field], str(meaning)
    yield (
        "",
        _("Mỗi dòng là một việc, làm lần lượt từ trên xuống: đơn vị mới ghi trước, giải thể ghi sau cùng."),
    )
