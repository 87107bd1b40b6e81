"""What units ask of themselves, down the tree of today: more than the unit above, never less."""

from dataclasses import dataclass

from sqlalchemy import select

from lms import db
from lms.errors import Invalid, Refused
from lms.i18n import lazy_gettext as _l
from lms.targets.basis import check_threshold
from lms.targets.models import Target, TargetThreshold
from lms.targets.rules import MINIMUMS, PERCENTS, Measure
from lms.units.models import Unit
from lms.units.queries import below


@dataclass(frozen=True)
class OwnThreshold:
    """A unit with what it asks of itself."""

    unit: Unit
    threshold: int


def thresholds_below(target: Target, unit: Unit) -> list[OwnThreshold]:
    """Return what the unit and those below it ask of themselves, each after the one above it."""
    rows = db.session.execute(
        select(Unit, TargetThreshold.threshold)
        .join(TargetThreshold, TargetThreshold.unit_id == Unit.id)
        .where(TargetThreshold.target_id == target.id, below(unit.path))
        .order_by(Unit.depth, Unit.name_sort, Unit.id)
    )
    return [OwnThreshold(one, threshold) for one, threshold in rows]


def asked_of(target: Target, unit: Unit) -> int | None:
    """Return what is asked of a unit today: the most that the target, itself or a unit above it asks."""
    if target.threshold is None:
        return None
    chain = [int(part) for part in unit.path.strip("/").split("/")]
    own = db.session.scalars(
        select(TargetThreshold.threshold).where(
            TargetThreshold.target_id == target.id, TargetThreshold.unit_id.in_(chain)
        )
    )
    asked: list[int] = [target.threshold, *own]
    return max(asked)


def require_threshold(target: Target, unit: Unit, threshold: int | None) -> None:
    """Refuse what a unit may not ask of itself."""
    measure = Measure(target.measure)
    if measure not in PERCENTS | MINIMUMS or target.threshold is None:
        raise Refused(_l("Chỉ tiêu %(code)s không có mức để giao cho cấp dưới.", code=target.code))
    if unit.id == target.unit_id:
        raise Invalid({"threshold": _l("Mức của chính đơn vị đề ra nằm trong danh mục chỉ tiêu.")})
    if threshold is None:
        return
    parent = db.session.get_one(Unit, unit.parent_id)
    own = [one for one in thresholds_below(target, unit) if one.unit.id != unit.id]
    check_threshold(
        measure,
        threshold,
        above=asked_of(target, parent),
        below=[(one.unit.name, one.threshold) for one in own],
    )
