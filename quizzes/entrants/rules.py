"""What is right about entering: what must be said, who is let in, and in which division."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from flask_babel import LazyString

from lms.errors import Conflict, Forbidden, Invalid
from lms.i18n import lazy_gettext as _l
from lms.people.partial_dates import PartialDate, Precision
from lms.people.rules import Name
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.entry import FIELD_NAMES, EntryRules, Field, Kind, Need, UniqueKey

LONGEST_LINE = 200
CONSENT_VERSION = "v1"
"""The consent that is asked for today; its text, _consent_v1.html, never changes."""


@dataclass(frozen=True)
class Declaration:
    """What somebody says when registering; what is None or empty was not said."""

    full_name: Name | None = None
    birth_date: PartialDate | None = None
    phone: str | None = None
    email: str | None = None
    national_id: str | None = None
    kind: Kind | None = None
    unit_id: int | None = None
    workplace: str = ""
    address: str = ""
    division: str = ""
    consents: bool = False
    referrer: str = ""
    """The code of whoever referred them."""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return what `to_json` wrote; name, kind, unit, division, referrer, national ID stand elsewhere."""
        birth = value.get("birth_date")
        return cls(
            birth_date=PartialDate(date.fromisoformat(birth[0]), Precision(birth[1])) if birth else None,
            phone=value.get("phone"),
            email=value.get("email"),
            workplace=value.get("workplace", ""),
            address=value.get("address", ""),
        )

    def to_json(self) -> dict[str, Any]:
        """Return what is kept as it was said."""
        birth = self.birth_date
        said = {
            Field.BIRTH_DATE: [birth.first.isoformat(), birth.precision] if birth else None,
            Field.PHONE: self.phone,
            Field.EMAIL: self.email,
            Field.WORKPLACE: self.workplace,
            Field.ADDRESS: self.address,
        }
        return {name: value for name, value in said.items() if value}

    def says(self, name: Field) -> bool:
        """Whether a field was filled in."""
        return bool(getattr(self, attribute(name)))


def attribute(name: Field) -> str:
    """Return under which name a declaration holds a field."""
    return "unit_id" if name is Field.UNIT else name.value


@dataclass(frozen=True)
class Known:
    """What is known of a person without asking; whoever stands in no roster has no kind yet."""

    declared: Declaration
    has_national_id: bool
    member_code: str | None
    is_excluded_staff: bool


class AlreadyEntered(Conflict):
    """Somebody registered with the same key, or the person has registered before."""

    def __init__(self, key: UniqueKey) -> None:
        super().__init__(
            _l("%(field)s này đã được dùng để đăng ký cuộc thi.", field=KEY_NAMES[key])
            if key in KEY_NAMES
            else _l("Bạn đã đăng ký cuộc thi này rồi.")
        )


class Excluded(Forbidden):
    """The rules exclude this person."""

    def __init__(self) -> None:
        super().__init__(
            _l("Theo thể lệ, người của Ban Tổ chức và bộ phận giúp việc cuộc thi không được dự thi.")
        )


class EntryClosed(Conflict):
    """The last round has closed."""

    def __init__(self, closed_at: str) -> None:
        super().__init__(
            _l("Cuộc thi đã đóng lúc %(time)s nên không đăng ký hay sửa thông tin được nữa.", time=closed_at)
        )


class NotRegistered(Forbidden):
    """The contest asks who enters, and this person has not said it yet."""

    def __init__(self) -> None:
        super().__init__(
            _l("Bạn chưa đăng ký dự thi. Hãy mở trang của cuộc thi, bấm “Vào thi” và điền thông tin.")
        )


KEY_NAMES = {
    UniqueKey.PHONE: FIELD_NAMES[Field.PHONE],
    UniqueKey.EMAIL: FIELD_NAMES[Field.EMAIL],
    UniqueKey.NATIONAL_ID: FIELD_NAMES[Field.NATIONAL_ID],
}


def asks_consent(entry: EntryRules) -> bool:
    """Whether more is asked than the kind and the unit, so that the person agrees first."""
    return any(entry.asks(name) for name in Field if name not in (Field.KIND, Field.UNIT))


def is_closed(closes_at: datetime, now: datetime) -> bool:
    """Whether nobody can register any more; the moment of closing is too late."""
    return now >= closes_at


def filled(entry: EntryRules, said: Declaration, known: Known) -> Declaration:
    """Return what somebody said, completed by what is known.

    Name, kind and exact birth date of the roster hold against what is said. What the rules do not ask is left
    out, but for the name, the kind, the unit and the division.
    """
    roster = known.declared
    born = roster.birth_date
    is_exact = born is not None and born.precision is Precision.DAY
    asks = entry.asks
    return Declaration(
        full_name=roster.full_name or said.full_name,
        birth_date=(born if is_exact else said.birth_date or born) if asks(Field.BIRTH_DATE) else None,
        phone=said.phone if asks(Field.PHONE) else None,
        email=said.email if asks(Field.EMAIL) else None,
        national_id=said.national_id if asks(Field.NATIONAL_ID) else None,
        kind=_kind(entry.kinds, roster.kind or said.kind),
        unit_id=(said.unit_id if asks(Field.UNIT) else None) or roster.unit_id,
        workplace=said.workplace if asks(Field.WORKPLACE) else "",
        address=said.address if asks(Field.ADDRESS) else "",
        division=said.division,
        consents=said.consents,
        referrer=said.referrer,
    )


def keeping_locked(entry: EntryRules, said: Declaration, kept: Declaration) -> Declaration:
    """Return what somebody says later: what is locked stays as it was kept, the division among it."""
    locked = [name for name in Field if entry.asked(name).is_locked]
    values = {attribute(name): getattr(kept, attribute(name)) for name in locked}
    return replace(said, **values, division=kept.division, consents=kept.consents)


def check(entry: EntryRules, declared: Declaration, known: Known, *, today: date) -> None:
    """Refuse whoever may not enter, or has not said what is asked."""
    if known.is_excluded_staff or known.member_code in entry.excluded_people:
        raise Excluded
    problems: dict[str, LazyString] = {
        name: _l("Hãy điền mục này.")
        for name in Field
        if entry.asked(name).need is Need.REQUIRED
        and not declared.says(name)
        and not (name is Field.NATIONAL_ID and known.has_national_id)
    }
    if asks_consent(entry) and not declared.consents:
        problems["consents"] = _l("Cần bạn đồng ý thì mới đăng ký dự thi được.")
    if declared.kind not in entry.kinds:
        problems.setdefault(Field.KIND, _l("Cuộc thi này không dành cho đối tượng của bạn."))
    on = entry.day_of_ages(today)
    if Field.BIRTH_DATE not in problems and not entry.ages.admit(declared.birth_date, on):
        problems[Field.BIRTH_DATE] = _wrong_age(entry, on)
    if problems:
        raise Invalid(problems)


def division_of(
    rules: ContestRules, declared: Declaration, *, unit_codes: Collection[str], today: date
) -> str:
    """Return the division of somebody who may enter, empty without divisions; none that admits is refused."""
    if not rules.divisions:
        return ""
    kind, on = declared.kind or Kind.CITIZEN, rules.entry.day_of_ages(today)
    admitting = [one.key for one in rules.divisions if one.admits(kind, declared.birth_date, unit_codes, on)]
    if not admitting:
        raise Invalid({"division": _l("Theo thông tin đã khai, bạn không thuộc bảng thi nào của cuộc thi.")})
    if not rules.entry.chooses_division:
        return admitting[0]
    if declared.division not in admitting:
        raise Invalid({"division": _l("Hãy chọn một bảng thi dành cho bạn.")})
    return declared.division


def _kind(admitted: Sequence[Kind], kind: Kind | None) -> Kind | None:
    """Return as what somebody enters: an official is a member where officials are not counted apart."""
    if kind is Kind.OFFICIAL and kind not in admitted and Kind.MEMBER in admitted:
        return Kind.MEMBER
    if kind is None:
        return next((one for one in (Kind.WORKER, Kind.CITIZEN) if one in admitted), None)
    return kind


def _wrong_age(entry: EntryRules, on: date) -> LazyString:
    day, ages = f"{on:%d/%m/%Y}", entry.ages
    if ages.oldest is None:
        return _l("Người dự thi phải đủ %(age)s tuổi vào ngày %(day)s.", age=ages.youngest, day=day)
    if ages.youngest is None:
        return _l("Người dự thi không quá %(age)s tuổi vào ngày %(day)s.", age=ages.oldest, day=day)
    return _l(
        "Người dự thi phải từ %(youngest)s đến %(oldest)s tuổi vào ngày %(day)s.",
        youngest=ages.youngest,
        oldest=ages.oldest,
        day=day,
    )


def settled(entry: EntryRules, known: Known, *, is_registered: bool, is_corrected: bool) -> frozenset[Field]:
    """Return what an entrant is not asked (again): what the roster says, and what is locked by now."""
    roster = known.declared
    born = roster.birth_date
    found = {
        Field.FULL_NAME: roster.full_name is not None,
        Field.KIND: roster.kind is not None,
        Field.BIRTH_DATE: born is not None and born.precision is Precision.DAY,
        Field.UNIT: is_corrected,
    }
    return frozenset(
        name for name in Field if found.get(name, False) or (is_registered and entry.asked(name).is_locked)
    )
