"""What only the database can tell to be wrong or doubtful in a roster."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from lms.i18n import lazy_gettext as _l
from lms.rights import EVERYWHERE
from lms.rosters import queries
from lms.rosters.reading.kinds_of_change import Change
from lms.rosters.reading.problems import Place, Problem, Severity
from lms.rosters.reading.roster import Origin
from lms.rosters.staged import Staged, brake_refusal, is_above_brake
from lms.units.models import Unit

NOWHERE = Place("")
"""The place of what concerns the file as a whole."""


def doubts(session: Session, staged: Staged, parent: Unit | None) -> Iterable[Problem]:
    """Give the people without a unit, and what reaches beyond the rights, the days or the brake."""
    if parent is None:
        for line in staged.roster.people:
            if not line.units:
                reason = _l("Không rõ người này thuộc đơn vị nào.")
                yield Problem(Severity.ERROR, line.places[0], reason, line.name.full)
    yield from _wrong_terms(staged, parent)
    yield from _units_elsewhere(staged, parent)
    yield from _people_elsewhere(session, staged)
    yield from _contradicted(staged)
    yield from _brake(staged)


def _contradicted(staged: Staged) -> Iterable[Problem]:
    """Give the rows of a file of changes that cannot be, as far as is known of the person."""
    for plan in staged.people:
        line, known = plan.line, plan.known
        if known is None and line.change not in {None, Change.NEW}:
            reason = _l(
                "Không tìm thấy người này trong hệ thống. Hãy ghi mã đoàn viên hoặc số CCCD; là người mới "
                "thì ghi “Mới”."
            )
            yield Problem(Severity.ERROR, line.places[0], reason, line.name.full)
        elif known is not None and line.change is Change.NEW and known.memberships:
            reason = _l("Ghi là mới nhưng người này đã có trong hệ thống; thông tin được cập nhật theo tệp.")
            yield Problem(Severity.WARNING, line.places[0], reason, line.name.full)
        elif line.change is Change.LEFT and not plan.leaves:
            reason = _l("Ghi là rời nhưng người này không còn thuộc đơn vị đó.")
            yield Problem(Severity.WARNING, line.places[0], reason, line.name.full)


def _wrong_terms(staged: Staged, parent: Unit | None) -> Iterable[Problem]:
    """Give what was chosen for the whole file and cannot be: an ended unit, a day to come for new units."""
    if parent is not None and parent.valid_to is not None:
        reason = _l("Đơn vị cấp trên đã chọn, “%(name)s”, đã giải thể.", name=parent.name)
        yield Problem(Severity.ERROR, NOWHERE, reason, parent.code)
    day = staged.terms.as_of
    if day is not None and day > staged.terms.day and staged.units.new:
        reason = _l("Ngày hiệu lực chưa đến, nên chưa lập được đơn vị mới.")
        yield Problem(Severity.ERROR, NOWHERE, reason, f"{day:%d/%m/%Y}")


def _units_elsewhere(staged: Staged, parent: Unit | None) -> Iterable[Problem]:
    """Give the units that the importer has no right over, and new ones that would stand beside all others."""
    scope, units = staged.terms.scope, staged.units
    for one in staged.roster.units:
        known = units.existing.get(one.key)
        is_above = one.origin is Origin.LETTERHEAD and one.key != staged.roster.letterhead[-1]
        if known is not None and not is_above and not _is_within(known.path, scope):
            reason = _l("Đơn vị “%(name)s” không thuộc phạm vi bạn quản lý.", name=known.name)
            yield Problem(Severity.ERROR, one.place, reason, one.name or one.code or "")
    if EVERYWHERE in scope or parent is not None:
        return
    places = {one.key: one.place for one in staged.roster.units}
    for key, plan in units.new:
        if plan.parent_id is None and plan.parent_place is None:
            reason = _l(
                "Hãy chọn đơn vị cấp trên cho tệp này: “%(name)s” chưa có trong hệ thống.", name=plan.name
            )
            yield Problem(Severity.ERROR, places[key], reason, plan.name)


def _people_elsewhere(session: Session, staged: Staged) -> Iterable[Problem]:
    """Give the people who would be taken out of units that the importer has no right over."""
    if EVERYWHERE in staged.terms.scope:
        return
    ids = {membership.unit_id for plan in staged.people for membership in plan.leaves}
    outside = {
        unit_id
        for chunk in queries.chunks(ids)
        for unit_id, path in queries.paths(session, chunk)
        if not _is_within(path, staged.terms.scope)
    }
    for plan in staged.people:
        if any(membership.unit_id in outside for membership in plan.leaves):
            reason = _l("Người này đang thuộc một đơn vị ngoài phạm vi bạn quản lý.")
            yield Problem(Severity.ERROR, plan.line.places[0], reason, plan.line.name.full)


def _brake(staged: Staged) -> Iterable[Problem]:
    """Give the refusals to remove more people than the brake allows, or others than were agreed to."""
    terms, gone = staged.terms, staged.missing_count
    if not terms.may_remove:
        return
    if terms.agreed_to_remove not in (None, gone):
        reason = _l(
            "Số người bị đưa ra đã đổi từ %(agreed)s thành %(gone)s so với lúc xem trước; hãy xem lại.",
            agreed=terms.agreed_to_remove,
            gone=gone,
        )
        yield Problem(Severity.ERROR, NOWHERE, reason)
    known = {person.id for person, _membership in staged.missing}
    known |= {plan.known.id for plan in staged.people if plan.known}
    if is_above_brake(gone, len(known), terms.brake_percent):
        yield Problem(Severity.ERROR, NOWHERE, brake_refusal(gone, len(known), terms.brake_percent))


def _is_within(path: str, scope: Iterable[str]) -> bool:
    return any(path.startswith(root) for root in scope)
