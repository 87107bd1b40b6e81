"""What a target is measured by, beside the people it speaks of: which units, and when a unit counts."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from flask_babel import LazyString

from lms.errors import Invalid
from lms.i18n import lazy_gettext as _l
from lms.targets.rules import COUNTS_UNITS, PERCENTS, TASKS, Measure

MOST = 10_000_000


class Condition(StrEnum):
    """Where the numbers come from, or when a unit counts."""

    PEOPLE = "people"
    DOCUMENTS = "documents"
    CLASSES = "classes"
    TURNS = "turns"
    DECLARED = "declared"


CONDITION_NAMES = {
    Condition.PEOPLE: _l("Người của đơn vị hoàn thành khoá học, cuộc thi, chuyên đề"),
    Condition.DOCUMENTS: _l("Đơn vị đã ghi sổ đủ mọi nội dung trong danh mục"),
    Condition.CLASSES: _l("Đơn vị đã ghi sổ đủ số lớp, buổi"),
    Condition.TURNS: _l("Đơn vị đã ghi sổ đủ số lượt"),
    Condition.DECLARED: _l("Nhập tay, kèm minh chứng"),
}
CONDITIONS: dict[Measure, tuple[Condition, ...]] = {
    Measure.PERCENT_PEOPLE: (Condition.PEOPLE, Condition.DECLARED),
    Measure.PERCENT_UNITS: (
        Condition.DECLARED,
        Condition.PEOPLE,
        Condition.DOCUMENTS,
        Condition.CLASSES,
        Condition.TURNS,
    ),
    Measure.PERCENT_UNITS_CLOSED_LIST: (Condition.DOCUMENTS,),
    Measure.MINIMUM_CLASSES: (Condition.CLASSES,),
    Measure.MINIMUM_TURNS: (Condition.TURNS,),
    Measure.EXISTS: (Condition.DECLARED,),
    Measure.TASK: (Condition.DECLARED,),
    Measure.ANNUAL_TASK: (Condition.DECLARED,),
    Measure.OPEN_LIST_TASK: (Condition.DOCUMENTS,),
    Measure.CLOSED_LIST_TASK: (Condition.DOCUMENTS,),
}
"""What a measure may be measured by; the first is what it usually is."""
FROM_REGISTER = frozenset({Condition.DOCUMENTS, Condition.CLASSES, Condition.TURNS})


@dataclass(frozen=True)
class Basis:
    """How the numbers of a target come about.

    `levels` say which units count. `least` is how much lets a unit count: percent of its people, or a number
    of classes or turns. `needs_all` says that people have to complete each of the activities, not any one.
    """

    condition: Condition
    levels: tuple[str, ...] = ()
    least: int | None = None
    needs_all: bool = False

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Return the basis that `to_json` wrote."""
        needs_all = bool(value.get("needs_all"))
        return cls(Condition(value["condition"]), tuple(value["levels"]), value["least"], needs_all)

    def to_json(self) -> dict[str, Any]:
        """Return the basis as JSON; that each activity is needed is said only where it is."""
        said = {"condition": self.condition.value, "levels": sorted(self.levels), "least": self.least}
        return {**said, "needs_all": True} if self.needs_all else said


@dataclass(frozen=True)
class Bound:
    """What somebody chose beside the basis."""

    has_population: bool
    activities: int
    topics: int


def usual_basis(measure: Measure) -> Basis:
    """Return what a measure is measured by as long as nobody said otherwise."""
    return Basis(CONDITIONS[measure][0])


def check_basis(measure: Measure, basis: Basis, bound: Bound) -> None:
    """Refuse a binding that cannot be computed, each lack by its own sentence."""
    if measure in TASKS:
        raise Invalid({"": _l("Chỉ tiêu này không cần gắn: hãy nhập kết quả kèm minh chứng.")})
    problems: dict[str, str | LazyString] = {}
    if basis.condition not in CONDITIONS[measure]:
        problems["condition"] = _l("Cách tính này không dùng cho loại chỉ tiêu đó.")
    if measure in COUNTS_UNITS and not basis.levels:
        problems["levels"] = _l("Hãy chọn ít nhất một cấp đơn vị.")
    if basis.condition is Condition.PEOPLE:
        if not bound.has_population:
            problems["population_id"] = _l("Hãy chọn nhóm đối tượng.")
        if not bound.activities:
            problems["activity_ids"] = _l("Hãy chọn ít nhất một minh chứng.")
    if basis.condition in FROM_REGISTER and not bound.topics:
        problems["topic_ids"] = _l("Hãy chọn ít nhất một chuyên đề hoặc văn bản.")
    if measure is Measure.PERCENT_UNITS:
        problems |= _problems_of_least(basis)
    if problems:
        raise Invalid(problems)


def _problems_of_least(basis: Basis) -> dict[str, str | LazyString]:
    """Return what is wrong with how much lets a unit count."""
    if basis.condition is Condition.PEOPLE and not 1 <= (basis.least or 0) <= 100:
        return {"least": _l("Hãy ghi tỷ lệ từ 1 đến 100 phần trăm.")}
    if basis.condition in {Condition.CLASSES, Condition.TURNS} and not 1 <= (basis.least or 0) <= MOST:
        return {"least": _l("Hãy ghi số lớp hoặc số lượt tối thiểu, từ 1 trở lên.")}
    return {}


def check_threshold(
    measure: Measure, threshold: int, *, above: int | None, below: Collection[tuple[str, int]]
) -> None:
    """Refuse what a unit wants to ask of itself: over 100 percent, or less than the unit above it.

    `below` holds what units below it ask already, by their names.
    """
    most = 100 if measure in PERCENTS else MOST
    if not 0 <= threshold <= most:
        raise Invalid({"threshold": _l("Mức phải từ 0 đến %(most)s.", most=most)})
    if above is not None and threshold < above:
        raise Invalid(
            {"threshold": _l("Đơn vị cấp trên đặt mức %(above)s; mức giao không được thấp hơn.", above=above)}
        )
    lower = [name for name, asked in below if asked < threshold]
    if lower:
        raise Invalid(
            {
                "threshold": _l(
                    "Cấp dưới đã đặt mức thấp hơn: %(names)s. Hãy nâng mức của các đơn vị đó trước.",
                    names=", ".join(sorted(lower)[:5]),
                )
            }
        )


def is_readable(measure: Measure, basis: Basis, bound: Bound, *, has_statements: bool) -> bool:
    """Whether enough was said for a target to be read."""
    if measure in COUNTS_UNITS and not basis.levels:
        return False
    if basis.condition is Condition.PEOPLE:
        return bound.has_population and bound.activities > 0
    if basis.condition in FROM_REGISTER:
        return bound.topics > 0
    return has_statements or measure in COUNTS_UNITS
