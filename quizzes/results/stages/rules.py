"""What is right about the results of a stage without a paper: points or places, prizes, one line each."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask_babel import LazyString

from lms import i18n
from lms.errors import Conflict, Invalid, Refused
from lms.i18n import lazy_gettext as _l
from lms.text import fold
from quizzes.contests.rules.stages import Stage
from quizzes.ranking.rules import Prize

MOST_LINES = 1000
POINTS = re.compile(r"[0-9]{1,7}([.,][0-9]{1,4})?")
PLACE = re.compile(r"[1-9][0-9]{0,3}")
LONGEST_NAME = 200
LONGEST_REMARK = 500
LAST = 10**9
COMPARED = ("place", "points", "prize", "remark")
COLUMNS = {
    "name": _l("Họ tên hoặc tên đội"),
    "kind": _l("Cá nhân hay tập thể"),
    "member_code": _l("Mã đoàn viên"),
    "receipt": _l("Mã phiếu"),
    "unit": _l("Mã đơn vị"),
    "points": _l("Điểm"),
    "place": _l("Hạng"),
    "prize": _l("Giải"),
    "remark": _l("Ghi chú"),
    "verified": _l("Đã xác minh"),
}
"""What the columns of a file are called."""
Told = dict[tuple[str, str, int], dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """A person, or a team or unit, in the results of a stage; `prize` is the title of a tier or empty.

    Somebody of the roster or among the entrants stands under their name of that day. A line with a
    `void_reason` does not count.
    """

    name: str
    is_team: bool = False
    person_id: int | None = None
    unit_id: int | None = None
    points: Decimal | None = None
    place: int | None = None
    prize: str = ""
    remark: str = ""
    is_verified: bool = False
    void_reason: str = ""

    @property
    def points_text(self) -> str:
        """The points as people write them, as in "9,25"; nothing for none."""
        return (written(self.points) or "").replace(".", ",")

    @property
    def tidy(self) -> "Line":
        """The same with its words on one line."""
        name, remark = (" ".join(one.split()) for one in (self.name, self.remark))
        return replace(self, name=name, remark=remark)

    def is_of(self, other: "Line") -> bool:
        """Whether both are about the same person, or the same name in the same unit."""
        if self.person_id is not None or other.person_id is not None:
            return self.person_id == other.person_id
        return (self.name, self.unit_id) == (other.name, other.unit_id)


class StageOpen(Refused):
    """The stage is not over."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(
            _l(
                "Phần thi “%(stage)s” chưa kết thúc nên chưa công bố được. Phần thi đóng lúc %(time)s.",
                stage=stage.title,
                time=i18n.moment_end(stage.closes_at),
            )
        )


class NothingNew(Conflict):
    """The lines are those of the version that is published."""

    def __init__(self) -> None:
        super().__init__(_l("Kết quả vẫn như bản đã công bố."))


def points_of(text: str) -> Decimal | None:
    """Return points as somebody wrote them, as in "9,25"; nothing written is none."""
    if not text.strip():
        return None
    if not POINTS.fullmatch(text.strip()):
        raise Refused(_l("Điểm phải là một số không âm, ví dụ 9,25."))
    return Decimal(text.strip().replace(",", "."))


def place_of(text: str) -> int | None:
    """Return a place as somebody wrote it; nothing written is none."""
    if not text.strip():
        return None
    if not PLACE.fullmatch(text.strip()):
        raise Refused(_l("Hạng phải là một số nguyên từ 1."))
    return int(text)


def prizes_of(prizes: Sequence[Prize], number: int) -> list[Prize]:
    """Return the prizes of a stage, the highest first."""
    return [one for one in prizes if one.is_of_stage(number)]


def problems_of_line(line: Line, prizes: Sequence[Prize]) -> dict[str, LazyString]:
    """Return what is wrong with a line by itself, by field."""
    found: dict[str, LazyString] = {}
    if not line.name:
        found["name"] = _l("Hãy ghi người, đội hoặc chọn đơn vị.")
    elif len(line.name) > LONGEST_NAME:
        found["name"] = _l("Tên dài tối đa %(most)d ký tự.", most=LONGEST_NAME)
    if line.is_team and line.person_id is not None:
        found["is_team"] = _l("Người có trong danh sách thì dự thi với tư cách cá nhân.")
    if line.points is None and line.place is None and not line.prize and not line.remark:
        found["points"] = _l("Hãy ghi điểm, hạng, giải hoặc ghi chú.")
    if len(line.remark) > LONGEST_REMARK:
        found["remark"] = _l("Ghi chú dài tối đa %(most)d ký tự.", most=LONGEST_REMARK)
    if line.prize and line.prize not in {one.title for one in prizes}:
        found["prize"] = _l("Phần thi này không có giải “%(title)s”.", title=line.prize)
    return found


def problem_among(
    line: Line,
    before: Sequence[Line],
    prizes: Sequence[Prize],
    *,
    winners: Collection[int],
) -> dict[str, LazyString]:
    """Return what is wrong with a line beside those before it, by field.

    `winners` are those who have a prize elsewhere in the contest that keeps them from another.
    """
    if len(before) >= MOST_LINES:
        return {"name": _l("Mỗi phần thi có tối đa %(most)d dòng kết quả.", most=MOST_LINES)}
    same = next((one for one in before if one.is_of(line)), None)
    if same is not None and same.void_reason:
        return {"name": _l("Kết quả của “%(name)s” đã bị huỷ. Hãy gỡ việc huỷ trước.", name=line.name)}
    if same is not None:
        return {"name": _l("“%(name)s” đã có trong kết quả.", name=line.name)}
    return _problem_of_prize(line, before, prizes, winners=winners)


def _problem_of_prize(
    line: Line, before: Sequence[Line], prizes: Sequence[Prize], *, winners: Collection[int]
) -> dict[str, LazyString]:
    tier = next((one for one in prizes if one.title == line.prize), None)
    if tier is None:
        return {}
    if tier.count is not None and given(tier, before) >= tier.count:
        return {"prize": _l("Giải “%(title)s” đã trao đủ số lượng theo thể lệ.", title=tier.title)}
    if line.person_id in winners:
        return {
            "prize": _l("“%(name)s” đã có giải ở phần khác; thể lệ cho mỗi người một giải.", name=line.name)
        }
    return {}


def given(prize: Prize, lines: Iterable[Line]) -> int:
    """Return how many of a tier the lines have that count."""
    return sum(one.prize == prize.title and not one.void_reason for one in lines)


def places_of(lines: Sequence[Line]) -> list[int | None]:
    """Return the place of each line: as written, or, where none is written, as the points say: 1, 1, 3."""
    if any(one.place is not None for one in lines):
        return [one.place for one in lines]
    counts = Counter(one.points for one in lines if one.points is not None)
    places: dict[Decimal | None, int] = {}
    first = 1
    for points, count in sorted(counts.items(), reverse=True):
        places[points] = first
        first += count
    return [places.get(one.points) for one in lines]


def in_order(lines: Sequence[Line]) -> list[Line]:
    """Return lines with their places, in the order of these and of names; those without stand last."""
    placed = [replace(line, place=place) for line, place in zip(lines, places_of(lines), strict=True)]
    return sorted(placed, key=standing_order)


def standing_order(line: Line) -> tuple[int, str]:
    """Return what lines that have their places are sorted by."""
    return (line.place or LAST, fold(line.name))


def written(points: Decimal | None) -> str | None:
    """Return points in their one form, as in "9.25"."""
    if points is None:
        return None
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def differences(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return what a version changes in the one before it: who left or came, and whose line differs."""
    return list(_differences(_by_name(before), _by_name(after)))


def _differences(old: Told, new: Told) -> Iterator[dict[str, Any]]:
    for one in sorted({*old, *new}):
        if one not in new:
            yield {"name": one[0], "change": "removed"}
        elif one not in old:
            yield {"name": one[0], "change": "added"}
        elif old[one] != new[one]:
            yield {"name": one[0], "change": "line", "before": old[one], "after": new[one]}


def _by_name(lines: Sequence[Mapping[str, Any]]) -> Told:
    """Return lines by name and unit; those that masks make alike, by their order."""
    found: Told = {}
    seen: Counter[tuple[str, str]] = Counter()
    for one in lines:
        same = (one["name"], one["unit"])
        found[*same, seen[same]] = {name: one[name] for name in COMPARED}
        seen[same] += 1
    return found


def refuse(problems: Mapping[str, LazyString]) -> None:
    """Refuse by field what is wrong, if anything is."""
    if problems:
        raise Invalid(problems)
