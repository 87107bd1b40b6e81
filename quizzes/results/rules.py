"""When a round can be ranked and published, and how a winner is named in public."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from lms import i18n
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.ranking.values import scaled

Winners = Mapping[tuple[str, str, str], Mapping[str, Any]]
"""The units that won, as they are told, by the key of the collective prize, their code and the division."""
LONGEST_REASON = 500
STAGES = 1000
"""Stage 1 stands as 1001 where otherwise the number of a round stands."""


def stage_place(number: int) -> int:
    """Return what stands for a stage where otherwise the number of a round stands."""
    return STAGES + number


def stage_number(round_number: int) -> int | None:
    """Return the number of the stage that is meant by the number of a round; None where a round is meant."""
    return round_number - STAGES if round_number > STAGES else None


class StillOpen(Refused):
    """The round, or the grace after it, is not over."""

    def __init__(self, closes_at: datetime | None) -> None:
        super().__init__(
            _l(
                "Vòng thi chưa kết thúc nên chưa xếp hạng được. Vòng đóng lúc %(time)s.",
                time=i18n.moment(closes_at),
            )
        )


class StillSitting(Refused):
    """Attempts are not handed in."""

    def __init__(self, count: int) -> None:
        super().__init__(_l("Còn %(count)d bài chưa nộp xong. Hãy xếp hạng lại sau ít phút.", count=count))


class TiesLeft(Refused):
    """Equals stand at the edge of a prize, and nobody decided."""

    def __init__(self, prizes: Iterable[str]) -> None:
        super().__init__(
            _l(
                "Có người bằng nhau ở mép giải: %(prizes)s. Ban Tổ chức phải quyết định trước khi công bố.",
                prizes=", ".join(dict.fromkeys(prizes)),
            )
        )


class Unverified(Refused):
    """Winners were not verified."""

    def __init__(self, count: int) -> None:
        super().__init__(
            _l(
                "Còn %(count)d người đạt giải chưa được xác minh đủ thông tin nên chưa công bố được.",
                count=count,
            )
        )


class PrizesLeft(Refused):
    """The organising board has not given all prizes that it gives by hand."""

    def __init__(self, prizes: Iterable[str]) -> None:
        super().__init__(
            _l(
                "Ban Tổ chức chưa trao hết giải tập thể: %(prizes)s. "
                "Hãy trao ở trang “Giải do Ban Tổ chức xét” rồi xếp hạng lại, "
                "hoặc chọn công bố trước và trao các giải này sau.",
                prizes=", ".join(dict.fromkeys(prizes)),
            )
        )


def worth(right: int, questions: int, points: str | None, most: str | None) -> tuple[int, int]:
    """Return what a paper is worth, and was worth at most, in exact parts.

    Where marks were kept, they say it; else each right answer is a point.
    """
    if points is None or most is None:
        return scaled(Fraction(right)), scaled(Fraction(questions))
    return scaled(Fraction(points)), scaled(Fraction(most))


def masked(name: str) -> str:
    """Return a name as results show it: the family name whole, of the others the first letter."""
    family, *others = name.split() or [""]
    return " ".join([family, *(f"{one[0]}." for one in others)])


def prize_changes(
    before: Mapping[str, Collection[str]], after: Mapping[str, Collection[str]]
) -> list[dict[str, Any]]:
    """Return whose prizes differ between two versions, by receipt."""
    return [
        {
            "entrant": receipt,
            "change": "prize",
            "before": list(before.get(receipt, ())),
            "after": list(after.get(receipt, ())),
        }
        for receipt in sorted({*before, *after})
        if sorted(before.get(receipt, ())) != sorted(after.get(receipt, ()))
    ]


def unit_changes(before: Winners, after: Winners) -> list[dict[str, Any]]:
    """Return which units' prizes differ between two versions, by collective prize, code and division."""
    return [
        {
            "unit": (after.get(one) or before[one])["name"],
            "collective": one[0],
            "change": "prize",
            "before": [before[one]["prize"]] if one in before else [],
            "after": [after[one]["prize"]] if one in after else [],
        }
        for one in sorted({*before, *after})
        if one not in before or one not in after or before[one]["prize"] != after[one]["prize"]
    ]


def by_receipt(changes: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Return what a version changes of entrants, all of one receipt together, in the order of the first."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in changes:
        if "entrant" in one:
            found.setdefault(one["entrant"], []).append(one)
    return found
