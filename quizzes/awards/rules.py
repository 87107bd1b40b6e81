"""What papers about prizes say: who won what, and the few facts that the office types."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, Self

from lms import i18n
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l

DOTS = "........"
"""What the office fills in by hand."""
LONGEST_LINE = 200
LONGEST_TEXT = 3000


class Sort(StrEnum):
    """What is handed to those who win."""

    CERTIFICATE = "certificate"
    MERIT = "merit"


@dataclass(frozen=True)
class Facts:
    """What the office types about a decision; what is empty stays open on paper.

    `issuer_above` and `issuer` stand at the left of the head; `authority` decides; `signs_for` and
    `signer_title` stand above the name of who signs. `grounds` and `recipients` are lines.
    """

    issuer: str
    place: str
    authority: str
    signer_title: str
    issuer_above: str = ""
    number: str = ""
    symbol: str = ""
    signed_on: date | None = None
    grounds: tuple[str, ...] = ()
    funding: str = ""
    duty: str = ""
    recipients: tuple[str, ...] = ()
    signs_for: str = ""
    signer_name: str = ""
    sort: Sort = Sort.CERTIFICATE

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the facts that `to_json` wrote."""
        day = value["signed_on"]
        return cls(
            **{
                **value,
                "signed_on": date.fromisoformat(day) if day else None,
                "grounds": tuple(value["grounds"]),
                "recipients": tuple(value["recipients"]),
                "sort": Sort(value["sort"]),
            }
        )

    def to_json(self) -> dict[str, Any]:
        """Return the facts as JSON."""
        return {
            **vars(self),
            "signed_on": self.signed_on.isoformat() if self.signed_on else None,
            "grounds": list(self.grounds),
            "recipients": list(self.recipients),
        }

    @property
    def full_number(self) -> str:
        """The number with its symbol, as "12/QĐ-LĐLĐ"; dots where it is filled in by hand."""
        return f"{self.number or DOTS}/{self.symbol or 'QĐ-' + DOTS}"

    @property
    def day(self) -> str:
        """The day on which it is signed, as official documents write it; dots where it is open."""
        if self.signed_on is None:
            return f"ngày {DOTS} tháng {DOTS} năm {DOTS}"
        return i18n.long_day(self.signed_on)


class Laureate(NamedTuple):
    """Somebody with one prize; `unit` is the own unit with the one above it.

    `key` tells winners apart: the attempt, or the line of a stage.
    """

    key: int
    rank: int
    name: str
    unit: str
    prize: str
    value: int
    division: str


class UnitLaureate(NamedTuple):
    """A unit with a collective prize of the table of that title."""

    table: str
    rank: int | None
    name: str
    prize: str
    value: int
    division: str


@dataclass(frozen=True)
class Awarded:
    """What a published version of results awards, and to whom papers may be made.

    `round_title` is empty for a whole contest. `left_out` people have prizes, but are not verified or were
    voided since.
    """

    title: str
    round_title: str
    version: int
    sha256: str
    published_on: date
    is_rehearsal: bool
    people: tuple[Laureate, ...] = ()
    units: tuple[UnitLaureate, ...] = ()
    divisions: Mapping[str, str] = field(default_factory=dict)
    left_out: int = 0

    @property
    def contest(self) -> str:
        """The contest as a sentence names it."""
        named = self.title.casefold().startswith(("cuộc thi", "hội thi"))
        return self.title if named else f"Cuộc thi “{self.title}”"

    @property
    def occasion(self) -> str:
        """The contest with its round."""
        return f"{self.contest}, {self.round_title}" if self.round_title else self.contest

    @property
    def total(self) -> int:
        """What all prizes together are worth, in đồng."""
        return sum(one.value for one in self.people) + sum(one.value for one in self.units)

    @property
    def winners(self) -> int:
        """How many people have a prize."""
        return len({one.key for one in self.people})

    @property
    def source(self) -> str:
        """Which published version it comes from."""
        return f"Kết quả đã công bố: bản {self.version} · SHA-256 {self.sha256}"


class NobodyAwarded(Refused):
    """There is nobody to make papers for."""

    def __init__(self) -> None:
        super().__init__(
            _l("Kết quả này chưa có người hoặc đơn vị nào đạt giải đã xác minh nên không có gì để in.")
        )


class FactsMissing(Refused):
    """The office has not typed what stands on the papers."""

    def __init__(self) -> None:
        super().__init__(_l("Hãy điền và lưu thông tin của quyết định trước."))


def check(awarded: Awarded, facts: Facts | None) -> Facts:
    """Return the facts for papers that can be made, or refuse."""
    if facts is None:
        raise FactsMissing
    if not awarded.people and not awarded.units:
        raise NobodyAwarded
    return facts


def money(value: int) -> str:
    """Return an amount as papers write it: 500.000."""
    return f"{value:,}".replace(",", ".")


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something, without the marks at their ends."""
    return tuple(line.strip(" -;.\t") for line in text.splitlines() if line.strip(" -;.\t"))


def grouped(people: Iterable[Laureate]) -> dict[str, list[Laureate]]:
    """Return the winners of each division, those of no division first, each in their order."""
    found: dict[str, list[Laureate]] = {}
    for one in sorted(people, key=lambda one: one.division != ""):
        found.setdefault(one.division, []).append(one)
    return found


def pieces(count: int, size: int) -> Sequence[slice]:
    """Return how so many are cut into pieces of at most a size."""
    return [slice(first, first + size) for first in range(0, count, size)]
