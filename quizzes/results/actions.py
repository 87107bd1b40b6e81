"""Freezing what a close came to, keeping a standing as a draft, and publishing it for ever."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from tempfile import TemporaryFile

from sqlalchemy import delete, insert, select

from lms import db
from lms.audit import actions as audit
from lms.bulk import insert_rows
from lms.errors import Conflict
from lms.files.actions import keep_made
from lms.i18n import lazy_gettext as _l
from quizzes.contests.models import Contest
from quizzes.essays.queries import count_changes, count_unmarked
from quizzes.essays.rules import EssaysUnmarked
from quizzes.ranking import telling
from quizzes.ranking.conclusion import Conclusion
from quizzes.ranking.telling import facts
from quizzes.ranking.writers import write_standing
from quizzes.results import queries, versions
from quizzes.results.models import (
    Award,
    Close,
    Standing,
    StandingRow,
    StandingState,
    StandingUnit,
    WinnerSigns,
)
from quizzes.results.queries import Asked
from quizzes.results.referrals import freeze_referrals
from quizzes.results.rows import BATCH, ROW_COLUMNS, standing_rows
from quizzes.results.rules import PrizesLeft, TiesLeft, Unverified
from quizzes.results.settling import settle_ledger
from quizzes.results.signs import Hints

KIND = "contest"
RANK = "contests.rank"
"""The kind of the job that ranks."""
JSON_LINES = "application/x-ndjson"
NONE: Mapping[int, Hints] = {}


def freeze_closes(asked: Asked, *, now: datetime) -> None:
    """Keep what each round came to at its close; what is frozen stays as it is."""
    for number, quiz_ids in queries.closes_for(asked):
        if queries.find_close(asked.contest.id, number) is None:
            people, attempts, counted = queries.count_at_close(quiz_ids, asked.rules.predictions)
            db.session.add(
                Close(
                    contest_id=asked.contest.id,
                    round_number=number,
                    people=people,
                    attempts=attempts,
                    **dict(zip(("counted", "counted2"), counted, strict=False)),
                    frozen_at=now,
                )
            )
            if asked.rules.entry.has_referrals:
                freeze_referrals(asked.contest.id, number, quiz_ids)
    db.session.flush()


def forget_draft(contest_id: int, round_number: int) -> Iterator[None]:
    """Take away what is not published of a standing, batch by batch: whoever asked commits after each."""
    drafts = db.session.scalars(
        select(Standing.id).where(
            Standing.contest_id == contest_id,
            Standing.round_number == round_number,
            Standing.state != StandingState.PUBLISHED,
        )
    ).all()
    for standing_id in drafts:
        first = 0
        while db.session.scalar(
            select(StandingRow.place).where(StandingRow.standing_id == standing_id).limit(1)
        ):
            first += BATCH
            db.session.execute(
                delete(StandingRow).where(StandingRow.standing_id == standing_id, StandingRow.place <= first)
            )
            yield
        for model in (Award, StandingUnit, WinnerSigns):
            db.session.execute(delete(model).where(model.standing_id == standing_id))
        db.session.execute(delete(Standing).where(Standing.id == standing_id))
        yield


def keep_standing(
    asked: Asked, conclusion: Conclusion, signs: Mapping[int, Hints] = NONE, *, now: datetime
) -> Iterator[int]:
    """Keep a standing as a draft with its file, batch by batch, and give how many rows are kept.

    Whoever asked commits after each, so that others never wait long; until the last one it is no draft.
    """
    terms = conclusion.terms
    with TemporaryFile() as stream:
        sha256 = write_standing(conclusion, stream)
        name = f"{terms.contest}-{terms.round_number or 'chung-cuoc'}-v{terms.version}.jsonl"
        file = keep_made(stream, name=name, media_type=JSON_LINES, uploaded_by_id=None, now=now)
    standing = Standing(
        contest_id=asked.contest.id,
        round_number=asked.round_number,
        version=terms.version,
        state=StandingState.WRITING,
        facts=facts(conclusion)
        | {"needs_essays": terms.needs_essays, "essay_changes": asked.essay_changes}
        | {"opens_at": asked.opens_at, "collective": {one.key: one.title for one in terms.collective}},
        ties=list(telling.ties(conclusion)),
        differences=[],
        sha256=sha256,
        file_id=file.id,
        ranked_at=now,
    )
    db.session.add(standing)
    db.session.flush()
    _keep_awards(standing.id, conclusion)
    _keep_units(standing.id, conclusion)
    _keep_signs(standing.id, signs)
    done = 0
    for batch in standing_rows(standing.id, conclusion):
        insert_rows(StandingRow, ROW_COLUMNS, batch)
        done += len(batch)
        yield done
    standing.differences = versions.differences(standing)
    standing.state = StandingState.DRAFT
    db.session.flush()
    yield done


def publish_standing(
    standing_id: int,
    *,
    account_id: int | None,
    now: datetime,
    needs_verified: bool = True,
    needs_given: bool = True,
) -> Standing:
    """Make a draft a published version for ever.

    Refused while a tie is open, while essays that rank are unmarked or were marked since, while winners are
    not verified, and while prizes by hand are left to give; a rehearsal asks for neither of the last two.
    """
    standing = db.session.scalars(
        select(Standing)
        .where(Standing.id == standing_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    contest = db.session.get_one(Contest, standing.contest_id)
    if standing.state != StandingState.DRAFT:
        raise Conflict(_l("Bảng xếp hạng này vừa thay đổi. Hãy tải lại trang."))
    if standing.ties:
        raise TiesLeft(one["prize"] for one in standing.ties)
    _check_essays(standing)
    to_give = standing.facts.get("to_give", [])
    if to_give and needs_given and not contest.is_rehearsal:
        raise PrizesLeft(one["prize"] for one in to_give)
    unverified = versions.count_unverified(standing)
    if unverified and needs_verified and not contest.is_rehearsal:
        raise Unverified(unverified)
    standing.state = StandingState.PUBLISHED
    standing.published_at, standing.published_by_id = now, account_id
    db.session.flush()
    settle_ledger(contest, standing.round_number, now=now)
    audit.record(
        action="standing.publish",
        subject_kind=KIND,
        subject_id=contest.id,
        subject_name=contest.title,
        unit_id=contest.unit_id,
        account_id=account_id,
        now=now,
        after={
            "round_number": standing.round_number,
            "version": standing.version,
            "sha256": standing.sha256,
            "unverified": unverified,
        },
    )
    return standing


def _check_essays(standing: Standing) -> None:
    """Refuse while an essay has no points yet, or has others than those that were ranked.

    Where no rank and no prize goes by them, essays may be marked later.
    """
    if not standing.facts.get("needs_essays", True):
        return
    number = standing.round_number or None
    unmarked = count_unmarked(standing.contest_id, number)
    if unmarked:
        raise EssaysUnmarked(unmarked)
    if count_changes(standing.contest_id, number) != standing.facts.get("essay_changes", 0):
        raise Conflict(_l("Điểm tự luận đã thay đổi sau khi xếp hạng. Hãy xếp hạng lại."))


def _keep_awards(standing_id: int, conclusion: Conclusion) -> None:
    winners = {one.row for one in conclusion.won}
    order = enumerate(conclusion.standing.order, start=1)
    places = {row: place for place, row in order if row in winners}
    awards = [
        {
            "standing_id": standing_id,
            "place": places[one.row],
            "attempt_id": conclusion.table.attempts[one.row],
            "tier": one.tier,
            "title": conclusion.terms.prizes[one.tier].title,
            "division": one.division,
            "value": one.value,
        }
        for one in conclusion.won
    ]
    if awards:
        db.session.execute(insert(Award), awards)


def _keep_units(standing_id: int, conclusion: Conclusion) -> None:
    lines = [
        {"standing_id": standing_id, "key": prize.key, "place": place, "told": told}
        for prize in conclusion.terms.collective
        for place, told in enumerate(telling.units(prize, conclusion.units[prize.key]), start=1)
    ]
    if lines:
        db.session.execute(insert(StandingUnit), lines)


def _keep_signs(standing_id: int, signs: Mapping[int, Hints]) -> None:
    rows = [
        {"standing_id": standing_id, "attempt_id": attempt_id, "signs": hints.to_json()}
        for attempt_id, hints in signs.items()
    ]
    if rows:
        db.session.execute(insert(WinnerSigns), rows)
