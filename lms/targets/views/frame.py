"""What the pages of a target share: who may see it, of which unit they speak, and the way to it."""

from typing import Any, NamedTuple

from flask import has_request_context, request

from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.rights import Role
from lms.targets import queries
from lms.targets.history import require_reading
from lms.targets.models import FrozenUnit, Reading, Target
from lms.targets.numbers import find_place, places_above
from lms.units.models import Unit
from lms.units.queries import require_unit, require_unit_by_code, unit_ids_within
from lms.web import me

READING = "reading"
OF_A_READING = frozenset(
    {
        *("targets.show", "targets.tree", "targets.comparison"),
        *("targets.missing.index", "targets.readings.person"),
    }
)
"""The pages that show any reading that was kept."""


class Shown(NamedTuple):
    """A target as a page shows it for one unit; `way` leads down to the unit on the tree of the reading.

    `is_past` says that the reading was chosen and is not the newest.
    """

    target: Target
    owner: Unit
    unit: Unit
    reading: Reading | None
    place: FrozenUnit | None
    way: list[FrozenUnit]
    may_change: bool
    is_past: bool = False

    @property
    def name(self) -> str:
        """What the unit was called on the day of the reading."""
        return self.place.name if self.place else self.unit.name


def scope() -> tuple[str, ...]:
    """Return the paths whose targets this organiser sees."""
    return me().scope(Role.ORGANISER)


def own_target(target_id: int) -> tuple[Target, Unit]:
    """Return a target that this organiser may change: one of a unit in the scope."""
    target, owner = queries.find_target(target_id, scope())
    require_unit(owner.id, scope=scope())
    return target, owner


def shown(target_id: int, *, may_be_past: bool = False) -> Shown:
    """Return the target of a page with the unit in the address, else the topmost one that may be seen.

    Pages that say so show the reading in the address, all others the newest.
    """
    target, owner = queries.find_target(target_id, scope())
    newest = queries.newest_reading(target.id)
    chosen = request.args.get(READING, type=int) if may_be_past else None
    reading = require_reading(target.id, chosen) if chosen else newest
    unit = _unit(owner, reading)
    place = find_place(reading, unit.id) if reading else None
    above = places_above(reading, place, owner.id) if reading and place else []
    visible = may_open([one.unit_id for one in above], owner)
    way = [one for one in above if one.unit_id in visible]
    may_change = me().may(Role.ORGANISER, owner.path)
    return Shown(target, owner, unit, reading, place, way, may_change, is_past=reading is not newest)


def carry_reading(endpoint: str, values: dict[str, Any]) -> None:
    """Let links from a page about a chosen reading lead to pages about the same."""
    if endpoint not in OF_A_READING or not has_request_context() or READING not in request.args:
        return
    if values.get("target_id") == (request.view_args or {}).get("target_id"):
        values.setdefault(READING, request.args[READING])


def may_open(unit_ids: list[int], owner: Unit) -> set[int]:
    """Return which units this organiser may look into: rights follow the tree as it is today."""
    return unit_ids_within(unit_ids, _seen(owner))


def _seen(owner: Unit) -> tuple[str, ...]:
    """Return the paths of today below which the numbers of a target may be seen."""
    paths = scope()
    if any(owner.path.startswith(root) for root in paths):
        return paths
    return tuple(root for root in paths if root.startswith(owner.path))


def _unit(owner: Unit, reading: Reading | None) -> Unit:
    """Return the unit that the page speaks of; one that never stood below the owner is not found."""
    seen = _seen(owner)
    code = request.args.get("unit")
    if not code:
        is_all = any(owner.path.startswith(root) for root in seen)
        return owner if is_all else require_unit(int(seen[0].strip("/").split("/")[-1]), scope=seen)
    unit = require_unit_by_code(code, scope=seen)
    place = find_place(reading, unit.id) if reading else None
    stood_there = place is not None and f"/{owner.id}/" in place.path
    if not stood_there and not unit.path.startswith(owner.path):
        raise NotFound(_l("Không tìm thấy đơn vị này."))
    return unit
