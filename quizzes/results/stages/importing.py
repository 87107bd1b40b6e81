"""The rows of a file as lines of a stage: every problem is named with its line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeVar

from flask_babel import LazyString

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from lms.text import fold
from lms.units.queries import find_unit
from quizzes.results.stages import finding, queries, rules
from quizzes.results.stages.queries import StageOf
from quizzes.results.stages.readers import Row
from quizzes.results.stages.rules import COLUMNS, Line

T = TypeVar("T")
KINDS = {"ca nhan": False, "tap the": True}
YES_OR_NO = {"x": True, "co": True, "khong": False}


class RowProblem(NamedTuple):
    """What is wrong on a line of a file."""

    line: int
    text: str


@dataclass
class Preview:
    """What a file comes to: lines to look at, and all that is wrong; with problems nothing is taken."""

    lines: list[Line] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def preview_of(one: StageOf, rows: Sequence[Row], *, scope: tuple[str, ...], now: datetime) -> Preview:
    """Return the rows as lines of a stage, with what is wrong by itself or beside one before."""
    found = Preview()
    voided = [line for _id, line in queries.list_lines(one) if line.void_reason]
    winners = queries.winners_elsewhere(one)
    for row in rows:
        reading = _Reading(one, row, scope, now)
        line = reading.line()
        problems: Mapping[str, str | LazyString] = reading.problems
        problems = problems or rules.problems_of_line(line, one.prizes)
        problems = problems or rules.problem_among(line, [*voided, *found.lines], one.prizes, winners=winners)
        found.problems += [RowProblem(row.line, str(text)) for text in problems.values()]
        found.lines.append(line)
    return found


class _Reading:
    """A row on its way to a line."""

    def __init__(self, one: StageOf, row: Row, scope: tuple[str, ...], now: datetime) -> None:
        self.problems: dict[str, str | LazyString] = {}
        self._one, self._row, self._scope, self._now = one, row, scope, now

    def line(self) -> Line:
        """Return the line; what cannot be read is noted and left out."""
        row = self._row
        person = self._person()
        unit = find_unit(row.unit) if row.unit else None
        if row.unit and unit is None:
            self.problems["unit"] = _l("Không có đơn vị mã “%(code)s”.", code=row.unit)
        is_team = person is None and unit is not None and not row.name
        name = person.name if person else row.name or (unit.name if unit else "")
        if person and row.name and row.name.casefold() != person.name.casefold():
            self.problems["name"] = _l(
                "Mã này là của %(known)s, không phải %(name)s.", known=person.name, name=row.name
            )
        return Line(
            name,
            self._choice("kind", KINDS, is_team),
            person.person_id if person else None,
            unit.id if unit else None,
            self._read("points", rules.points_of),
            self._read("place", rules.place_of),
            row.prize,
            row.remark,
            self._choice("verified", YES_OR_NO, False),
        ).tidy

    def _person(self) -> finding.Candidate | None:
        contest_id, row = self._one.contest.id, self._row
        found = None
        if row.member_code:
            found = finding.find_by_code(contest_id, row.member_code, self._scope, self._now)
            if found is None:
                self.problems["member_code"] = _l("Không có đoàn viên mã “%(code)s”.", code=row.member_code)
        if row.receipt:
            by_receipt = finding.find_by_receipt(contest_id, row.receipt)
            if by_receipt is None:
                self.problems["receipt"] = _l("Cuộc thi không có mã phiếu “%(code)s”.", code=row.receipt)
            elif found is not None and found.person_id != by_receipt.person_id:
                self.problems["receipt"] = _l("Mã phiếu và mã đoàn viên là của hai người khác nhau.")
            found = found or by_receipt
        return found

    def _read(self, name: str, rule: Callable[[str], T | None]) -> T | None:
        try:
            return rule(getattr(self._row, name))
        except Refused as refusal:
            self._note(name, refusal.text)
            return None

    def _choice(self, name: str, words: Mapping[str, bool], usual: bool) -> bool:
        written: str = getattr(self._row, name)
        said = fold(written)
        if not said:
            return usual
        if said not in words:
            self._note(name, _l("Không có lựa chọn “%(said)s”; hãy theo tệp mẫu.", said=written))
        return words.get(said, usual)

    def _note(self, name: str, problem: str | LazyString) -> None:
        self.problems[name] = _l("Cột “%(column)s”: %(problem)s", column=COLUMNS[name], problem=problem)
