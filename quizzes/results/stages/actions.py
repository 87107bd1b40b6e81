"""Writing the results of a stage: line by line or from a file, corrected and voided on record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from lms import db
from lms.audit import actions as audit
from lms.errors import Conflict, Invalid
from lms.i18n import lazy_gettext as _l
from quizzes.contests.models import Contest
from quizzes.results.actions import KIND
from quizzes.results.stages import queries, rules
from quizzes.results.stages.models import StageLine
from quizzes.results.stages.queries import StageOf
from quizzes.results.stages.rules import Line

KEPT = ("name", "unit_id", "place", "prize", "remark", "is_verified")


def add_line(one: StageOf, line: Line, *, account_id: int | None, now: datetime) -> None:
    """Write one more line of the results; what is wrong is refused by field."""
    lock(one)
    tidy = line.tidy
    _check(one, tidy, _others(one))
    db.session.execute(insert(StageLine), [_values(one, tidy)])
    _record(one, "stage.add_line", account_id=account_id, now=now, after=_told(tidy))


def correct_line(one: StageOf, line_id: int, line: Line, *, account_id: int | None, now: datetime) -> None:
    """Write a line anew; what is published stays until the next version."""
    before = _known(one, line_id)
    tidy = replace(line.tidy, void_reason=before.void_reason)
    _check(one, tidy, _others(one, line_id))
    _update(line_id, _values(one, tidy))
    _record(
        one, "stage.correct_line", account_id=account_id, now=now, before=_told(before), after=_told(tidy)
    )


def void_line(one: StageOf, line_id: int, *, reason: str, account_id: int | None, now: datetime) -> None:
    """Let a line not count, for a reason."""
    before = _known(one, line_id)
    if not reason.strip():
        raise Invalid({"reason": _l("Hãy ghi lý do huỷ kết quả.")})
    if before.void_reason:
        raise Conflict(_l("Dòng này đã được huỷ."))
    _update(line_id, {"void_reason": reason.strip()})
    _record(
        one,
        "stage.void_line",
        account_id=account_id,
        now=now,
        reason=reason.strip(),
        before=_told(before),
    )


def lift_void(one: StageOf, line_id: int, *, account_id: int | None, now: datetime) -> None:
    """Let a line count again, unless its prize was given to somebody else since."""
    before = _known(one, line_id)
    if not before.void_reason:
        raise Conflict(_l("Việc huỷ này đã được gỡ."))
    line = replace(before, void_reason="")
    problems = rules.problem_among(
        line, _others(one, line_id), one.prizes, winners=queries.winners_elsewhere(one)
    )
    if problems:
        raise Conflict(next(iter(problems.values())))
    _update(line_id, {"void_reason": ""})
    _record(
        one,
        "stage.lift_void",
        account_id=account_id,
        now=now,
        reason=before.void_reason,
        after=_told(line),
    )


def remove_line(one: StageOf, line_id: int, *, account_id: int | None, now: datetime) -> None:
    """Take a line away that should never have been written; what is published stays."""
    before = _known(one, line_id)
    db.session.execute(delete(StageLine).where(StageLine.id == line_id))
    _record(one, "stage.remove_line", account_id=account_id, now=now, before=_told(before))


def replace_lines(one: StageOf, lines: Sequence[Line], *, account_id: int | None, now: datetime) -> None:
    """Put the lines of a file in the place of all that count; what was voided stays so."""
    lock(one)
    known = [line for _id, line in queries.list_lines(one)]
    kept = [line for line in known if line.void_reason]
    winners = queries.winners_elsewhere(one)
    for place, line in enumerate(lines):
        if rules.problem_among(line, [*kept, *lines[:place]], one.prizes, winners=winners):
            raise Conflict(_l("Kết quả vừa thay đổi. Hãy xem lại tệp trước khi ghi."))
    db.session.execute(
        delete(StageLine).where(
            StageLine.contest_id == one.contest.id,
            StageLine.stage_number == one.number,
            StageLine.void_reason == "",
        )
    )
    db.session.execute(insert(StageLine), [_values(one, line) for line in lines])
    _record(
        one,
        "stage.import",
        account_id=account_id,
        now=now,
        before={"line_count": len(known) - len(kept)},
        after={"line_count": len(lines)},
    )


def lock(one: StageOf) -> None:
    """Wait until nobody else is writing results of the contest."""
    db.session.execute(select(Contest.id).where(Contest.id == one.contest.id).with_for_update())


def record_publication(
    one: StageOf, after: Mapping[str, Any], *, account_id: int | None, now: datetime
) -> None:
    """Keep that a version of a stage was published."""
    _record(one, "stage.publish", account_id=account_id, now=now, after=after)


def _record(one: StageOf, action: str, **values: Any) -> None:
    audit.record(
        action=action,
        subject_kind=KIND,
        subject_id=one.contest.id,
        subject_name=f"{one.contest.title} · {one.stage.title}",
        unit_id=one.contest.unit_id,
        **values,
    )


def _known(one: StageOf, line_id: int) -> Line:
    lock(one)
    return queries.require_line(one, line_id)


def _others(one: StageOf, line_id: int | None = None) -> list[Line]:
    return [line for known_id, line in queries.list_lines(one) if known_id != line_id]


def _check(one: StageOf, line: Line, others: Sequence[Line]) -> None:
    rules.refuse(rules.problems_of_line(line, one.prizes))
    rules.refuse(rules.problem_among(line, others, one.prizes, winners=queries.winners_elsewhere(one)))


def _update(line_id: int, values: Mapping[str, Any]) -> None:
    db.session.execute(update(StageLine).where(StageLine.id == line_id).values(**values))


def _values(one: StageOf, line: Line) -> dict[str, Any]:
    return {
        **vars(line),
        "points": rules.written(line.points),
        "contest_id": one.contest.id,
        "stage_number": one.number,
    }


def _told(line: Line) -> dict[str, Any]:
    """Return what the record keeps of a line."""
    told = {name: getattr(line, name) for name in KEPT}
    return {**told, "points": rules.written(line.points)}
