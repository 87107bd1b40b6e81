"""Publishing what is written of a stage as a numbered version for ever, with its file and its hash."""

from collections.abc import Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import insert, update

from lms import db
from lms.errors import Refused
from lms.files.actions import keep_made
from lms.i18n import lazy_gettext as _l
from quizzes.ranking.rules import OnePrize
from quizzes.results.actions import JSON_LINES
from quizzes.results.appeals.queries import upheld_since
from quizzes.results.appeals.rules import ticket
from quizzes.results.models import Standing, StandingState
from quizzes.results.rules import Unverified, masked
from quizzes.results.stages import actions, queries, rules
from quizzes.results.stages.models import StageRow
from quizzes.results.stages.queries import StageOf
from quizzes.results.stages.rules import Line, NothingNew, StageOpen
from quizzes.results.stages.writers import write_stage
from quizzes.results.versions import find_standing, next_version


def publish_stage(one: StageOf, *, account_id: int | None, now: datetime) -> Standing:
    """Publish what is written as the next version.

    Refused before the stage has closed and while winners are not verified, but for a rehearsal; without
    lines, with a winner whose prize elsewhere was published since, and where nothing is new.
    """
    actions.lock(one)
    lines = rules.in_order([line for _id, line in queries.list_lines(one) if not line.void_reason])
    before = find_standing(one.contest.id, one.place, StandingState.PUBLISHED)
    _check(one, lines, now)
    told = _told(lines)
    was = queries.told_rows(before) if before else []
    changes = _changes(before, was, told)
    if not changes and told == was:
        raise NothingNew
    version = next_version(one.contest.id, one.place)
    about = _about(one, version)
    with TemporaryFile() as stream:
        sha256 = write_stage(about, told, stream)
        name = f"{one.contest.slug}-phan-thi-{one.number}-v{version}.jsonl"
        file = keep_made(stream, name=name, media_type=JSON_LINES, uploaded_by_id=None, now=now)
    standing = Standing(
        contest_id=one.contest.id,
        round_number=one.place,
        version=version,
        state=StandingState.PUBLISHED,
        facts=about | {"rules_version": one.version, "lines": len(lines), "winners": _winners(lines)},
        ties=[],
        differences=changes,
        sha256=sha256,
        file_id=file.id,
        ranked_at=now,
        published_at=now,
        published_by_id=account_id,
    )
    db.session.add(standing)
    db.session.flush()
    if lines:
        db.session.execute(insert(StageRow), _rows(one, standing.id, lines, told))
    _outdate_drafts(one)
    after = {"version": version, "sha256": sha256, "line_count": len(lines)}
    actions.record_publication(one, after, account_id=account_id, now=now)
    return standing


def _check(one: StageOf, lines: Sequence[Line], now: datetime) -> None:
    if now < one.stage.closes_at and not one.contest.is_rehearsal:
        raise StageOpen(one.stage)
    if not lines:
        raise Refused(_l("Chưa có dòng kết quả nào để công bố."))
    unverified = sum(bool(line.prize) and not line.is_verified for line in lines)
    if unverified and not one.contest.is_rehearsal:
        raise Unverified(unverified)
    titles = {prize.title for prize in one.prizes}
    elsewhere = queries.winners_elsewhere(one)
    for line in lines:
        if line.prize and (line.prize not in titles or line.person_id in elsewhere):
            raise Refused(
                _l(
                    "Giải “%(prize)s” của “%(name)s” không còn trao được theo thể lệ. Hãy sửa dòng này.",
                    prize=line.prize,
                    name=line.name,
                )
            )


def _changes(
    before: Standing | None, was: Sequence[dict[str, Any]], told: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return what this version changes in the one before it; appeals that were upheld stand first."""
    if before is None:
        return []
    upheld = [
        {"name": masked(one.name), "change": "appeal", "ticket": ticket(one.appeal.number)}
        for one in upheld_since(before)
    ]
    return [*upheld, *rules.differences(was, told)]


def _about(one: StageOf, version: int) -> dict[str, Any]:
    return {
        "contest": one.contest.slug,
        "title": one.contest.title,
        "stage": one.number,
        "stage_title": one.stage.title,
        "kind": one.stage.kind,
        "version": version,
        "is_rehearsal": one.contest.is_rehearsal,
        "prizes": [prize.to_json() for prize in one.prizes],
    }


def _told(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return lines as they are published: people under masked names, units by code and name."""
    units = queries.units_of(lines)
    return [
        {
            "place": line.place,
            "name": line.name if line.is_team else masked(line.name),
            "unit": units[line.unit_id].code if line.unit_id is not None else "",
            "unit_name": units[line.unit_id].name if line.unit_id is not None else "",
            "points": rules.written(line.points),
            "prize": line.prize,
            "remark": line.remark,
        }
        for line in lines
    ]


def _rows(
    one: StageOf, standing_id: int, lines: Sequence[Line], told: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    worth = {prize.title: prize.value for prize in one.prizes}
    return [
        {
            "standing_id": standing_id,
            "place": place,
            "name": line.name,
            "is_team": line.is_team,
            "person_id": line.person_id,
            "unit_id": line.unit_id,
            "prize": line.prize,
            "value": worth.get(line.prize, 0),
            "told": said,
        }
        for place, (line, said) in enumerate(zip(lines, told, strict=True), start=1)
    ]


def _winners(lines: Sequence[Line]) -> int:
    return sum(bool(line.prize) for line in lines)


def _outdate_drafts(one: StageOf) -> None:
    """Let drafts of rounds wait for being ranked again where a prize here keeps somebody from one there."""
    if one.rules.ranking.one_prize is OnePrize.CONTEST:
        db.session.execute(
            update(Standing)
            .where(Standing.contest_id == one.contest.id, Standing.state == StandingState.DRAFT)
            .values(state=StandingState.OUTDATED)
        )
