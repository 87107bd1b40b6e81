"""The units of a file while it is read: each is declared once, wherever it is named."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from lms.i18n import lazy_gettext as _l
from lms.rosters.reading.problems import Place, Report
from lms.rosters.reading.roster import Origin, RosterUnit
from lms.rosters.reading.unit_names import employer_key, level_of_name, tidy_unit_name, unit_key
from lms.units.rules import Level, UnitCycle, clean_code, clean_name, has_right_place, parents_first

BELOW = {
    Level.GRASSROOTS: Level.SECTION,
    Level.MEMBER_GRASSROOTS: Level.SECTION,
    Level.SECTION: Level.GROUP,
    Level.GROUP: Level.GROUP,
}


class UnitRegistry:
    """Units by key; a unit with a code has the code as its key, another the path of names down to it."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.units: dict[str, RosterUnit] = {}
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_employer: dict[str, list[str]] = defaultdict(list)

    def declare(
        self, name: str, place: Place, origin: Origin, *, parent: str | None, level: Level | None = None
    ) -> str | None:
        """The key of the unit that the name means below this parent, made if new; None if it is no name."""
        known = self.known(name, parent)
        if known is not None:
            return known
        clean = self.report.error_unless(lambda: clean_name(tidy_unit_name(name)), place, value=name)
        if clean is None:
            return None
        level = level or level_of_name(clean) or self.level_below(parent)
        above = self.parent_for(level, parent)
        return self.add(
            RosterUnit(f"{above or ''}/{unit_key(clean)}", origin, place, None, clean, level, above)
        )

    def declare_code(
        self, code: str, place: Place, *, name: str = "", parent: str | None = None
    ) -> str | None:
        """The key of the unit with this code, made if new: with its name, or as a mere reference."""
        if self.is_known_code(code) or (code in self.units and not name):
            return code
        if self.report.error_unless(lambda: clean_code(code), place, value=code) is None:
            return None
        if not name:
            return self.add(RosterUnit(code, Origin.REFERENCE, place, code))
        clean = self.report.error_unless(lambda: clean_name(tidy_unit_name(name)), place, value=name)
        level = level_of_name(name) or self.level_below(parent)
        return self.add(RosterUnit(code, Origin.COLUMN, place, code, clean, level, parent)) if clean else None

    def is_known_code(self, code: str) -> bool:
        """Whether the file has said what the code means."""
        return code in self.units and self.units[code].name is not None

    def add(self, unit: RosterUnit) -> str:
        """Remember a unit; the key it has."""
        self.units[unit.key] = unit
        if unit.name:
            self.by_name[unit_key(unit.name)].append(unit.key)
            self.by_employer[employer_key(unit.name)].append(unit.key)
        return unit.key

    def place_below(self, key: str, parent: str | None) -> None:
        """Set the unit above one that was added without."""
        self.units[key] = replace(self.units[key], parent=parent)

    def known(self, name: str, parent: str | None) -> str | None:
        """The key of the one unit that the name means, by its code, its name or that of its employer."""
        if name in self.units:
            return name
        same = self.by_name.get(unit_key(name), [])
        employers = [
            key
            for key in self.by_employer.get(employer_key(name), [])
            if level_of_name(name) is None or level_of_name(self.units[key].name or "") is None
        ]
        for keys in (same, employers):
            below = {key for key in keys if parent is None or parent in self.chain(key)}
            found = below or {
                key for key in keys if self.units[key].origin in (Origin.UNITS_TABLE, Origin.LETTERHEAD)
            }
            if len(found) == 1:
                return found.pop()
        return None

    def chain(self, key: str | None) -> tuple[str, ...]:
        """The key and those of the units above it, upwards."""
        keys: dict[str, None] = {}
        while key is not None and key in self.units and key not in keys:
            keys[key] = None
            key = self.units[key].parent
        return tuple(keys)

    def level_below(self, parent: str | None) -> Level:
        """The level of a unit whose name tells none, from the unit above it."""
        level = self.units[parent].level if parent in self.units else None
        return BELOW.get(level, Level.GRASSROOTS) if level else Level.GRASSROOTS

    def parent_for(self, level: Level, parent: str | None) -> str | None:
        """The nearest unit, from the given one upwards, below which a unit of this level stands."""
        for key in self.chain(parent):
            above = self.units[key].level
            if (
                above is None
                or (above is not level and has_right_place(level, above))
                or level is Level.GROUP
            ):
                return key
        return None

    def ordered(self, used: Collection[str]) -> tuple[RosterUnit, ...]:
        """The units, parents first; letterhead units above nobody and nothing are left out."""
        self._leave_out_idle(used)
        self._break_cycles()
        for unit in self.units.values():
            self._check_level(unit)
        parents = {key: unit.parent for key, unit in self.units.items()}
        return tuple(self.units[key] for key in parents_first(parents))

    def _leave_out_idle(self, used: Collection[str]) -> None:
        is_changed = True
        while is_changed:
            needed = {unit.parent for unit in self.units.values()} | set(used)
            kept = {
                key: unit
                for key, unit in self.units.items()
                if unit.origin is not Origin.LETTERHEAD or key in needed
            }
            is_changed, self.units = len(kept) < len(self.units), kept

    def _break_cycles(self) -> None:
        """Note units that stand below themselves, and cut them off, so that the rest can be shown."""
        for key, unit in list(self.units.items()):
            chain = self.chain(key)
            if self.units[chain[-1]].parent == key:
                self.report.error(unit.place, UnitCycle(unit.name or key).text, value=unit.parent or "")
                self.units[key] = replace(unit, parent=None)

    def _check_level(self, unit: RosterUnit) -> None:
        parent = self.units.get(unit.parent or "")
        if parent and parent.level and unit.level and not has_right_place(unit.level, parent.level):
            reason = _l("Cấp của đơn vị cao hơn cấp của đơn vị cấp trên “%(parent)s”.", parent=parent.name)
            self.report.warning(unit.place, reason, value=unit.name or "")
