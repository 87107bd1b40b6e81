"""What is known of a person, and what a person holds, as values."""

from dataclasses import dataclass
from datetime import date

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.people.partial_dates import PartialDate
from lms.people.posts import PostKind
from lms.people.rules import CadreType, Name, Sex


@dataclass(frozen=True)
class Particulars:
    """What is known of a person apart from units and posts; each value as lms.people.rules gives it."""

    name: Name
    birth: PartialDate | None = None
    sex: Sex | None = None
    phone: str | None = None
    email: str | None = None
    member_code: str | None = None
    national_id: str | None = None
    joined: PartialDate | None = None
    note: str = ""


@dataclass(frozen=True)
class Span:
    """From a day (included, None is unknown) until a day (excluded, None is not known yet)."""

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise Refused(
                _l(
                    "Ngày kết thúc %(until)s phải sau ngày bắt đầu %(since)s.",
                    until=f"{self.until:%d/%m/%Y}",
                    since=f"{self.since:%d/%m/%Y}",
                )
            )

    def overlaps(self, other: "Span") -> bool:
        """Whether there is a day in both."""
        return _is_before(self.since, other.until) and _is_before(other.since, self.until)


@dataclass(frozen=True)
class Held:
    """A post as written, its kind and type, and from when until when it is held."""

    title: str
    kind: PostKind | None
    cadre_type: CadreType = CadreType.PART_TIME
    term: str | None = None
    span: Span = Span()


def _is_before(since: date | None, until: date | None) -> bool:
    return since is None or until is None or since < until
