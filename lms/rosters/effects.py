"""What an import does to each person, in words: what stood there before, and what will stand there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from lms.i18n import lazy_gettext as _l
from lms.people.rules import CADRE_TYPE_NAMES, CadreType, Sex
from lms.rosters.changes import PersonPlan, PlannedPost
from lms.rosters.matching import KnownPerson, KnownPost
from lms.rosters.staged import Staged

WHAT = {
    "name": _l("họ tên"),
    "birth": _l("ngày sinh"),
    "sex": _l("giới tính"),
    "phone": _l("điện thoại"),
    "email": _l("e-mail"),
    "member_code": _l("mã đoàn viên"),
    "national_id": _l("số CCCD"),
    "joined": _l("ngày vào công đoàn"),
    "note": _l("ghi chú"),
}
SEX_NAMES = {Sex.MALE: _l("Nam"), Sex.FEMALE: _l("Nữ")}
SEXES = frozenset(Sex)
HIDDEN = "••••"


class Effect(NamedTuple):
    """One thing that changes of a person: what it is, its value before and after; either may be blank."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class UnitNames:
    """The names of units: of those of the file by key, of those that people leave by id."""

    by_key: Mapping[str, str]
    by_id: Mapping[int, str]


def unit_names(staged: Staged, by_id: Mapping[int, str]) -> UnitNames:
    """Return the names of all units that the effects of an import speak of."""
    names = {unit.key: unit.name or unit.code or "" for unit in staged.roster.units}
    return UnitNames(names | {key: unit.name for key, unit in staged.units.existing.items()}, by_id)


def units_left(staged: Staged) -> set[int]:
    """Return the ids of the units whose names stand beside people who leave them or are missing."""
    left = {membership.unit_id for plan in staged.people for membership in plan.leaves}
    return left | {membership.unit_id for _person, membership in staged.missing}


def effects_of(plan: PersonPlan, names: UnitNames) -> list[Effect]:
    """Return what an import changes of a person, in the order of the page."""
    return [*_of_units(plan, names), *_of_posts(plan), *_of_fields(plan)]


def _of_units(plan: PersonPlan, names: UnitNames) -> Iterator[Effect]:
    if plan.joins or plan.leaves:
        before = "; ".join(names.by_id.get(membership.unit_id, "") for membership in plan.leaves)
        after = "; ".join(names.by_key.get(key, key) for key in plan.joins)
        yield Effect(str(_l("đơn vị")), before, after or str(_l("thôi thuộc")))


def _of_posts(plan: PersonPlan) -> Iterator[Effect]:
    what = str(_l("chức vụ"))
    for post in plan.new_posts:
        yield Effect(what, "", post_text(post))
    for held, post in plan.retyped_posts:
        yield Effect(what, post_text(held), post_text(post, before=held))
    for held in plan.ended_posts:
        yield Effect(what, post_text(held), str(_l("thôi giữ")))


def _of_fields(plan: PersonPlan) -> Iterator[Effect]:
    known, line = plan.known, plan.line
    if known is None:
        return
    for field in plan.fields:
        if field == "name":
            before, after = name_of(known), line.name.full
        elif field == "national_id":
            before, after = ending(known.national_id_last4), ending((line.national_id or "")[-4:])
        else:
            before, after = _shown(getattr(known, field)), _shown(getattr(line, field))
        yield Effect(str(WHAT[field]), before, after)


def name_of(person: KnownPerson) -> str:
    """Return the full name of somebody known."""
    return f"{person.family} {person.given}".strip()


def post_text(post: PlannedPost | KnownPost, *, before: KnownPost | None = None) -> str:
    """Return a post on one line: title, kind of cadre, term, days; what is not said is as it was before."""
    term = post.term or (before.term if before else None)
    since, until = post.since or (before and before.since), post.until or (before and before.until)
    parts = [post.title, str(CADRE_TYPE_NAMES[CadreType(post.cadre_type)]).lower()]
    parts += [str(_l("nhiệm kỳ %(term)s", term=term))] if term else []
    parts += [str(_l("từ %(day)s", day=_day(since)))] if since else []
    parts += [str(_l("đến %(day)s", day=_day(until - timedelta(days=1))))] if until else []
    return ", ".join(parts)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def ending(digits: str | None) -> str:
    """Return the last digits of a number that is shown to nobody in full."""
    return f"{HIDDEN}{digits}" if digits else ""


def _shown(value: object) -> str:
    if value in SEXES:
        return str(SEX_NAMES[Sex(str(value))])
    return "" if value is None else str(value)


def repeated(staged: Staged) -> Iterable[PersonPlan]:
    """Give the people who stand in several rows of the file and are counted once."""
    return (plan for plan in staged.people if len(plan.line.places) > 1)
