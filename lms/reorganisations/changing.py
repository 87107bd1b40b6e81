"""Carrying out the changes of a decision one after the other, by somebody who may."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from sqlalchemy import select

from lms import db
from lms.audit import actions as audit
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.people.models import Membership, Person
from lms.reorganisations.rules import Change
from lms.rights import EVERYWHERE
from lms.units import actions, founding, mergers
from lms.units.history import successors_of
from lms.units.models import Unit
from lms.units.queries import find_unit
from lms.units.rules import Decision, EndedUnit, EventKind, Level, NewUnit


@dataclass
class Changing:
    """A decision while it is carried out: who may change what, and what follows for people."""

    decision: Decision
    scope: tuple[str, ...]
    heirs: dict[int, int | None] = field(default_factory=dict)
    picked: dict[tuple[int, int], Collection[int]] = field(default_factory=dict)
    posts_stay: set[int] = field(default_factory=set)
    rights_go: set[int] = field(default_factory=set)
    founded: list[str] = field(default_factory=list)
    """The paths of the units that it founded: these may be changed further, too."""

    def carry_out(self, change: Change) -> None:
        """Change the units as asked; refuses what is not possible or not allowed."""
        does: dict[EventKind, Callable[[Change, Decision], None]] = {
            EventKind.FOUND: self._found,
            EventKind.RENAME: self._rename,
            EventKind.MOVE: self._move,
            EventKind.RELEVEL: self._relevel,
            EventKind.MERGE: self._merge,
            EventKind.SPLIT: self._split,
            EventKind.DISSOLVE: self._dissolve,
        }
        before = self.decision
        number = change.number or before.number
        does[change.kind](change, Decision(before.now, before.on, number, before.account_id, before.id))

    def _found(self, change: Change, decision: Decision) -> None:
        parent = self._unit(change.other) if change.other else None
        if parent is None and EVERYWHERE not in self.scope:
            raise Refused(_l("Chỉ quản trị viên toàn hệ thống mới thêm được đơn vị cấp cao nhất."))
        if parent is not None:
            actions.check_stood(parent, decision)
        plan = NewUnit(
            change.name,
            change.level or Level.GRASSROOTS,
            parent_id=parent.id if parent else None,
            code=change.unit or None,
        )
        self._keep_founded(founding.found_units([plan], decision)[0], EventKind.FOUND, decision)

    def _rename(self, change: Change, decision: Decision) -> None:
        actions.rename_unit(self._unit(change.unit).id, change.name, decision)

    def _move(self, change: Change, decision: Decision) -> None:
        unit = self._replaceable(change.unit)
        if not change.other and EVERYWHERE not in self.scope:
            raise Refused(_l("Hãy ghi đơn vị cấp trên mới."))
        parent = self._unit(change.other) if change.other else None
        actions.move_unit(unit.id, parent.id if parent else None, decision)

    def _relevel(self, change: Change, decision: Decision) -> None:
        if change.level is None:
            raise Refused(_l("Hãy ghi cấp mới của đơn vị."))
        actions.relevel_unit(self._unit(change.unit).id, change.level, decision)

    def _merge(self, change: Change, decision: Decision) -> None:
        unit, into = self._replaceable(change.unit), self._unit(change.other)
        mergers.merge_unit(unit.id, into.id, decision)
        self._end(unit, into.id, change)

    def _split(self, change: Change, decision: Decision) -> None:
        unit = self._replaceable(change.unit)
        people = self._members(unit, change.people)
        children = [self._unit(code).id for code in change.children]
        if not people and not children:
            raise Refused(_l("Hãy ghi người hoặc đơn vị trực thuộc đi theo đơn vị mới."))
        plan = NewUnit(change.name, change.level or Level(unit.level), code=change.new_code or None)
        made = mergers.split_unit(unit.id, plan, children, decision)
        self.picked[unit.id, made.id] = people
        self._keep_founded(made, EventKind.SPLIT, decision)

    def _dissolve(self, change: Change, decision: Decision) -> None:
        unit = self._replaceable(change.unit)
        actions.dissolve_unit(unit.id, decision)
        self._end(unit, None, change)

    def _end(self, unit: Unit, heir_id: int | None, change: Change) -> None:
        self.heirs[unit.id] = heir_id
        if not change.moves_posts:
            self.posts_stay.add(unit.id)
        if change.moves_rights:
            self.rights_go.add(unit.id)

    def _keep_founded(self, unit: Unit, kind: EventKind, decision: Decision) -> None:
        """Put a new unit on record, for those above it: undoing takes the unit itself away."""
        self.founded.append(unit.path)
        audit.record(
            account_id=decision.account_id,
            action=f"unit.{kind}",
            subject_kind="unit",
            subject_id=unit.id,
            subject_name=unit.name,
            unit_id=unit.parent_id,
            after={"code": unit.code, "name": unit.name, "level": unit.level, "parent_id": unit.parent_id},
            reason=decision.number,
            now=decision.now,
        )

    def _unit(self, code: str) -> Unit:
        """Return the unit with a code that stands and that may be changed."""
        unit = find_unit(code, scope=(*self.scope, *self.founded)) if code else None
        if unit is None:
            raise Refused(
                _l("Không có đơn vị mã “%(code)s” trong phạm vi của bạn.", code=code)
                if code
                else _l("Thiếu mã đơn vị.")
            )
        if unit.valid_to is not None:
            raise EndedUnit(
                f"{unit.name} · {unit.code}",
                [f"{one.name} · {one.code}" for one in successors_of([unit.id]).get(unit.id, ())],
            )
        return unit

    def _replaceable(self, code: str) -> Unit:
        """Return a unit that may be taken from its place: that is the right of those above it."""
        unit = self._unit(code)
        above = unit.path.removesuffix(f"{unit.id}/")
        if not any(above.startswith(path) for path in (*self.scope, *self.founded)):
            raise Refused(_l("Việc này với “%(name)s” thuộc quyền của đơn vị cấp trên.", name=unit.name))
        return unit

    def _members(self, unit: Unit, codes: Collection[str]) -> list[int]:
        """Return the members of a unit with these codes."""
        rows = db.session.execute(
            select(Person.member_code, Person.id)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.unit_id == unit.id, Person.member_code.in_(codes))
        )
        found = {row[0]: row[1] for row in rows}
        missing = [code for code in codes if code not in found]
        if missing:
            raise Refused(
                _l("Không có đoàn viên mã “%(code)s” trong “%(name)s”.", code=missing[0], name=unit.name)
            )
        return sorted(found.values())
