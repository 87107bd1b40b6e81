"""Who may enter a contest, what they say about themselves, and in which division they stand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self

from lms.i18n import lazy_gettext as _l
from lms.people.partial_dates import PartialDate
from quizzes.attempts.prediction import Prediction as Prediction
from quizzes.attempts.prediction import Scope as Scope
from quizzes.attempts.prediction import Target as Target


class Kind(StrEnum):
    """What an entrant is to the union; each is counted apart."""

    OFFICIAL = "official"
    MEMBER = "member"
    WORKER = "worker"
    CITIZEN = "citizen"


KIND_NAMES = {
    Kind.OFFICIAL: _l("Cán bộ công đoàn"),
    Kind.MEMBER: _l("Đoàn viên"),
    Kind.WORKER: _l("Người lao động chưa vào công đoàn"),
    Kind.CITIZEN: _l("Người dân"),
}


class Field(StrEnum):
    """What an entrant may be asked to say."""

    FULL_NAME = "full_name"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    EMAIL = "email"
    NATIONAL_ID = "national_id"
    KIND = "kind"
    UNIT = "unit"
    WORKPLACE = "workplace"
    ADDRESS = "address"


FIELD_NAMES = {
    Field.FULL_NAME: _l("Họ và tên"),
    Field.BIRTH_DATE: _l("Ngày sinh"),
    Field.PHONE: _l("Số điện thoại"),
    Field.EMAIL: _l("E-mail"),
    Field.NATIONAL_ID: _l("Số CCCD"),
    Field.KIND: _l("Bạn là"),
    Field.UNIT: _l("Đơn vị công đoàn"),
    Field.WORKPLACE: _l("Nơi làm việc"),
    Field.ADDRESS: _l("Nơi ở"),
}


class Need(StrEnum):
    """Whether a field is asked, and whether it may stay empty."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class Asked:
    """How a field is asked; what is locked cannot be changed by the entrant after registering."""

    need: Need = Need.OFF
    is_locked: bool = True


NOT_ASKED = Asked()


class UniqueKey(StrEnum):
    """What makes somebody one entrant: nobody else in the contest has the same."""

    MEMBER = "member"
    """The person as the roster knows them."""
    PHONE = "phone"
    EMAIL = "email"
    NATIONAL_ID = "national_id"


@dataclass(frozen=True)
class Ages:
    """From which age to which, both included; None has no bound."""

    youngest: int | None = None
    oldest: int | None = None

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return what `to_json` wrote."""
        return cls(**value)

    def to_json(self) -> dict[str, Any]:
        """Return the bounds as JSON."""
        return dict(vars(self))

    def admit(self, birth: PartialDate | None, on: date) -> bool:
        """Whether somebody is of this age on a day; of a birth date known in part, the day that suits."""
        if self == EVERY_AGE:
            return True
        if birth is None:
            return False
        eldest, youngest = _age(birth.first, on), _age_after(birth.after, on)
        return (self.youngest is None or eldest >= self.youngest) and (
            self.oldest is None or youngest <= self.oldest
        )


EVERY_AGE = Ages()
EVERY_KIND = tuple(Kind)


@dataclass(frozen=True)
class EntryRules:
    """Who may enter, and what they say about themselves; the usual rules ask for nothing.

    Ages are counted on `ages_on`, or on the day of registering. Excluded are people by their member codes,
    and whoever holds a role of staff for one of the units whose codes stand in `excluded_staff_of`. The code
    is a label that leads to the contest, not a secret. Where entry is public, nobody needs an account. With
    referrals, every entrant has a code to give on, and says when registering whose code they came with.
    """

    kinds: tuple[Kind, ...] = EVERY_KIND
    ages: Ages = EVERY_AGE
    ages_on: date | None = None
    fields: Mapping[Field, Asked] = field(default_factory=dict)
    unique_key: UniqueKey = UniqueKey.MEMBER
    excluded_people: tuple[str, ...] = ()
    excluded_staff_of: tuple[str, ...] = ()
    code: str = ""
    is_public: bool = False
    chooses_division: bool = False
    has_referrals: bool = False

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the rules that `to_json` wrote; nothing asks for nothing."""
        if not value:
            return cls()
        return cls(
            kinds=tuple(map(Kind, value["kinds"])),
            ages=Ages.from_json(value["ages"]),
            ages_on=date.fromisoformat(value["ages_on"]) if value["ages_on"] else None,
            fields={
                Field(name): Asked(Need(need), is_locked)
                for name, (need, is_locked) in value["fields"].items()
            },
            unique_key=UniqueKey(value["unique_key"]),
            excluded_people=tuple(value["excluded_people"]),
            excluded_staff_of=tuple(value["excluded_staff_of"]),
            code=value["code"],
            is_public=value["is_public"],
            chooses_division=value["chooses_division"],
            has_referrals=value.get("has_referrals", False),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the rules as JSON."""
        return {
            "kinds": list(self.kinds),
            "ages": self.ages.to_json(),
            "ages_on": self.ages_on.isoformat() if self.ages_on else None,
            "fields": {name: [one.need, one.is_locked] for name, one in sorted(self.fields.items())},
            "unique_key": self.unique_key,
            "excluded_people": list(self.excluded_people),
            "excluded_staff_of": list(self.excluded_staff_of),
            "code": self.code,
            "is_public": self.is_public,
            "chooses_division": self.chooses_division,
            "has_referrals": self.has_referrals,
        }

    def asked(self, name: Field) -> Asked:
        """Return how a field is asked."""
        return self.fields.get(name, NOT_ASKED)

    def asks(self, name: Field) -> bool:
        """Whether a field is asked at all."""
        return self.asked(name).need is not Need.OFF

    def day_of_ages(self, today: date) -> date:
        """Return the day on which ages are counted."""
        return self.ages_on or today

    @property
    def asks_anything(self) -> bool:
        """Whether one registers before the first attempt; a code alone asks for nothing."""
        return any(self.asks(name) for name in Field) or (
            self.kinds,
            self.ages,
            self.unique_key,
            self.excluded_people,
            self.excluded_staff_of,
            self.is_public,
            self.has_referrals,
        ) != (EVERY_KIND, EVERY_AGE, UniqueKey.MEMBER, (), (), False, False)


ASKS_NOTHING = EntryRules()


@dataclass(frozen=True)
class Division:
    """A part of the entrants with a ranking and prizes of its own: by kind, age and units (by their codes).

    What is empty does not restrict. Somebody stands in the first division that admits them, or chooses among
    those that do.
    """

    key: str
    title: str
    kinds: tuple[Kind, ...] = ()
    ages: Ages = EVERY_AGE
    units: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the division that `to_json` wrote."""
        return cls(
            value["key"],
            value["title"],
            tuple(map(Kind, value["kinds"])),
            Ages.from_json(value["ages"]),
            tuple(value["units"]),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the division as JSON."""
        return {
            "key": self.key,
            "title": self.title,
            "kinds": list(self.kinds),
            "ages": self.ages.to_json(),
            "units": list(self.units),
        }

    def admits(self, kind: Kind, birth: PartialDate | None, unit_codes: Collection[str], on: date) -> bool:
        """Whether somebody belongs here; `unit_codes` are those of their unit and of all above it."""
        return (
            (not self.kinds or kind in self.kinds)
            and self.ages.admit(birth, on)
            and (not self.units or not set(self.units).isdisjoint(unit_codes))
        )


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _age_after(after: date, on: date) -> int:
    """Return the age on a day of whoever was born at the latest on the day before `after`."""
    return _age(date.fromordinal(after.toordinal() - 1), on)
