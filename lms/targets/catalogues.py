"""What a catalogue would bring to a unit: new targets, others changed field by field, and what stays."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from flask_babel import LazyString
from sqlalchemy import select

from lms import db, i18n
from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.problems import Place, Problem, Report
from lms.targets.models import Target
from lms.targets.readers import MOST_PROBLEMS, HasProblems, TargetRow
from lms.text import fold
from lms.units.models import Unit

FIELDS = tuple(one.name for one in fields(TargetRow) if one.name not in {"at", "code"})
FIELD_NAMES: dict[str, LazyString] = {
    "plan": _l("Kế hoạch"),
    "deadline": _l("Hạn của chỉ tiêu"),
    "period_from": _l("Kỳ tính từ ngày"),
    "period_to": _l("Kỳ tính đến hết ngày"),
    "recurrence": _l("Lặp lại"),
    "aspires_to": _l("Hướng tới ngày"),
    "population_kind": _l("Nói về"),
    "population_wording": _l("Đối tượng theo kế hoạch"),
    "measure": _l("Cách đo"),
    "comparator": _l("Dấu so sánh"),
    "threshold": _l("Mức phải đạt"),
    "unit_of_count": _l("Đơn vị đếm"),
    "is_aspirational": _l("Chỉ là phấn đấu"),
    "subject": _l("Nội dung"),
    "cadence": _l("Kỳ báo cáo"),
    "reports_to": _l("Nơi nhận báo cáo"),
    "wording": _l("Câu chữ của chỉ tiêu"),
}


@dataclass(frozen=True)
class Changed:
    """A target that the catalogue words otherwise: its fields before and after, as they are written."""

    target: Target
    row: TargetRow
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def fields(self) -> Iterator[tuple[LazyString, Any, Any]]:
        """What each changed field is called, with its values before and after as a page shows them."""
        return (
            (FIELD_NAMES[name], _shown(getattr(self.target, name)), _shown(getattr(self.row, name)))
            for name in self.before
        )


@dataclass(frozen=True)
class Comparison:
    """What stands in a catalogue beside what a unit has promised; each row is in one of the three."""

    new: Sequence[TargetRow]
    changed: Sequence[Changed]
    unchanged: Sequence[TargetRow]

    @property
    def needs_binding(self) -> list[str]:
        """The codes of those that are measured in another way, whose binding is lost."""
        return [one.row.code for one in self.changed if "measure" in one.after and one.target.basis]

    @property
    def sha256(self) -> str:
        """The same text for the same outcome: whoever confirms a preview confirms what they saw."""
        told = [self.new, [(one.row.code, one.before, one.after) for one in self.changed], self.unchanged]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def compare(unit: Unit, rows: Iterable[TargetRow]) -> Comparison:
    """Return what the targets of a catalogue would change; refused where one asks less than a unit above."""
    rows = list(rows)
    _refuse_less(unit, rows)
    statement = select(Target).where(Target.unit_id == unit.id)
    known = {target.code: target for target in db.session.scalars(statement)}
    new = [row for row in rows if row.code not in known]
    others = [_changed(known[row.code], row) for row in rows if row.code in known]
    return Comparison(
        new,
        [one for one in others if one.before],
        [one.row for one in others if not one.before],
    )


def _changed(target: Target, row: TargetRow) -> Changed:
    names = [name for name in FIELDS if getattr(target, name) != getattr(row, name)]
    return Changed(
        target,
        row,
        {name: _written(getattr(target, name)) for name in names},
        {name: _written(getattr(row, name)) for name in names},
    )


def _shown(value: object) -> object:
    return i18n.day(value) if isinstance(value, date) else value


def _written(value: object) -> str | int | bool | None:
    """Return the value of a field as JSON holds it."""
    return value if value is None or isinstance(value, int) else str(value)


def _refuse_less(unit: Unit, rows: Sequence[TargetRow]) -> None:
    """Refuse what asks less than units above promised of the same people, on the same subject and days."""
    above = [int(step) for step in unit.path.strip("/").split("/")][:-1]
    if not above:
        return
    promised = db.session.execute(
        select(Target, Unit.name).join(Unit, Unit.id == Target.unit_id).where(Unit.id.in_(above))
    ).all()
    report = Report()
    for row in rows:
        for target, name in promised:
            if _is_same(target, row) and (row.threshold or 0) < (target.threshold or 0):
                report.error(
                    row.at or Place("", None, None, "threshold"),
                    _l(
                        "thấp hơn mức %(asked)s của chỉ tiêu %(code)s mà “%(unit)s” ở trên đã đề ra",
                        asked=target.threshold,
                        code=target.code,
                        unit=name,
                    ),
                    value=str(row.threshold),
                )
    problems: Sequence[Problem] = report.problems[:MOST_PROBLEMS]
    if problems:
        raise HasProblems(problems)


def _is_same(target: Target, row: TargetRow) -> bool:
    """Whether a target above and a row promise the same thing of the same people, with days in common."""
    return (
        target.measure == row.measure
        and bool(row.subject)
        and fold(target.subject) == fold(row.subject)
        and fold(target.population_wording) == fold(row.population_wording)
        and (not target.period_to or not row.period_from or row.period_from <= target.period_to)
        and (not target.period_from or not row.period_to or target.period_from <= row.period_to)
    )
