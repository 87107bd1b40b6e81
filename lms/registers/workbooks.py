"""Workbooks of what was held: the empty one to fill in, and the way of a filled one into the register."""

from collections.abc import Iterable, Sequence
from datetime import date

from lms.i18n import gettext as _
from lms.registers import queries
from lms.registers.models import Topic
from lms.registers.readers import COLUMNS, Row, WrongRows
from lms.registers.rules import ENTRY_KIND_NAMES, EntryKind, NewEntry
from lms.spreadsheets import CellKind, Column, Table
from lms.units.models import Unit
from lms.units.queries import find_unit

NUMBERS = frozenset({"classes", "people", "turns", "outsiders"})


def entries_of(rows: Sequence[Row], scope: Sequence[str]) -> list[NewEntry]:
    """Return the rows with their units and topics, or refuse with every line that names none of the scope."""
    units = {row.unit: find_unit(row.unit, scope=scope) for row in rows}
    topics = {row.topic: queries.find_topic(row.topic, scope) for row in rows}
    problems: list[str] = []
    entries = []
    for row in rows:
        unit, topic = units[row.unit], topics[row.topic]
        if unit is None:
            problems.append(_("Dòng %(line)s: không có đơn vị mã “%(code)s”.", line=row.line, code=row.unit))
        if topic is None:
            problems.append(
                _("Dòng %(line)s: không có nội dung “%(topic)s” trong sổ.", line=row.line, topic=row.topic)
            )
        if unit and topic:
            entries.append(NewEntry(unit.id, topic.id, row.kind, row.held_on, row.counts, row.note))
    if problems:
        raise WrongRows(problems)
    return entries


def template(units: Iterable[Unit], topics: Sequence[Topic], today: date) -> tuple[Table, Table, Table]:
    """Return an empty table to fill in, with the codes of units and the topics on sheets of their own."""
    kind = str(ENTRY_KIND_NAMES[EntryKind.CLASS])
    example = next(iter(topics), None)
    first = next(iter(units), None)
    line: list[str | int | date | None] = [
        first.code if first else "",
        example.title if example else "",
        kind,
        today,
        1,
        30,
        30,
        0,
        _("Dòng ví dụ: hãy xoá"),
    ]
    columns = [
        Column(str(title), CellKind.DAY if name == "held_on" else _kind(name), 24)
        for name, title in COLUMNS.items()
    ]
    return (
        Table(_("Sổ theo dõi"), columns, [line]),
        Table(
            _("Mã đơn vị"),
            [Column(_("Mã đơn vị")), Column(_("Tên đơn vị"), width=60)],
            ([unit.code, unit.name] for unit in units),
        ),
        Table(
            _("Nội dung"),
            [Column(_("Số, ký hiệu")), Column(_("Nội dung"), width=80)],
            ([topic.number, topic.title] for topic in topics),
        ),
    )


def _kind(name: str) -> CellKind:
    return CellKind.NUMBER if name in NUMBERS else CellKind.TEXT
