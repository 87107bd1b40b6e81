"""Decisions about units: looked at as a draft, carried out in one transaction, and taken back."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete

from lms import db, i18n
from lms.audit import actions as audit
from lms.errors import Conflict, Refused
from lms.i18n import lazy_gettext as _l
from lms.reorganisations import effects, queries, reach
from lms.reorganisations.changing import Changing
from lms.reorganisations.handing_over import Handover, hand_over
from lms.reorganisations.rules import MOST_PROBLEMS, Change, HasProblems, Moved, Problem, final_heirs
from lms.units.actions import check_places, lock_tree
from lms.units.models import DecisionState, UnitDecision
from lms.units.rules import Decision
from lms.units.undoing import events_of_decision, undo_events

PREVIEW, CARRY_OUT, UNDO = "units.preview", "units.carry_out", "units.undo"
"""The kinds of job that work on decisions."""


class Paper(NamedTuple):
    """The decision as an office wrote it: from when it holds, its number, when it was signed, its file."""

    on: date
    number: str = ""
    signed_on: date | None = None
    file_id: int | None = None


def draft_decision(
    changes: Sequence[Change],
    paper: Paper,
    *,
    workbook_id: int | None = None,
    account_id: int | None,
    now: datetime,
) -> UnitDecision:
    """Return a decision that changes nothing yet."""
    draft = UnitDecision(
        state=DecisionState.DRAFT,
        takes_effect_on=paper.on,
        number=paper.number,
        signed_on=paper.signed_on,
        file_id=paper.file_id,
        workbook_id=workbook_id,
        changes=[change.to_json() for change in changes],
        summary={},
        account_id=account_id,
        created_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def preview_decision(draft: UnitDecision, *, scope: tuple[str, ...], now: datetime) -> None:
    """Keep with a draft what carrying it out would do: it is carried out, looked at and rolled back."""
    trial = db.session.begin_nested()
    try:
        summary = _carry_out(draft, scope=scope, now=now)
    except HasProblems as refusal:
        summary = {"problems": [asdict(problem) for problem in refusal.problems]}
    finally:
        trial.rollback()
        db.session.expire_all()
    draft.summary = summary
    draft.unit_id = queries.owner_of(draft)
    db.session.flush()


def carry_out_decision(draft: UnitDecision, *, scope: tuple[str, ...], now: datetime) -> None:
    """Carry a draft out, all of it or nothing."""
    db.session.refresh(draft, with_for_update=True)
    if draft.state != DecisionState.DRAFT:
        raise Conflict(_l("Quyết định này đã được thực hiện."))
    draft.unit_id = queries.owner_of(draft)
    draft.summary = _carry_out(draft, scope=scope, now=now)
    draft.state, draft.carried_out_at = DecisionState.CARRIED_OUT, now
    _keep_record(draft, "unit.decide", draft.account_id, now)


def undo_decision(done: UnitDecision, *, account_id: int | None, now: datetime) -> None:
    """Take a decision back: the tree, the people, posts and rights are as they were before.

    Refused while something else has changed the same units, or came to depend on what it made.
    """
    db.session.refresh(done, with_for_update=True)
    if done.state != DecisionState.CARRIED_OUT:
        raise Conflict(_l("Quyết định này không có gì để hoàn tác."))
    effects.set_back(done.id)
    _undo_events(done, today=i18n.today(now))
    db.session.refresh(done)
    done.state, done.undone_at = DecisionState.UNDONE, now
    _keep_record(done, "unit.undo", account_id, now)


def _undo_events(done: UnitDecision, *, today: date) -> None:
    """Set the tree back, unless what later decisions made of other units stands on this one."""
    touched = {event.unit_id for event in events_of_decision(done.id)}
    try:
        undo_events(done.id)
        check_places(touched)
        queries.check_days(touched, on=done.takes_effect_on, today=today)
    except Conflict:
        raise
    except Refused as refusal:
        raise Conflict(_l("Không hoàn tác được: %(reasons)s", reasons=refusal.text)) from refusal


def drop_draft(draft: UnitDecision) -> None:
    """Forget a draft."""
    if draft.state != DecisionState.DRAFT:
        raise Conflict(_l("Quyết định này đã được thực hiện."))
    db.session.execute(delete(UnitDecision).where(UnitDecision.id == draft.id))


def _carry_out(draft: UnitDecision, *, scope: tuple[str, ...], now: datetime) -> dict[str, Any]:
    """Carry the changes out and return what they did; `HasProblems` tells all that is wrong with them."""
    lock_tree()
    decision = Decision(now, draft.takes_effect_on, draft.number, draft.account_id, draft.id)
    changes = [Change.from_json(change) for change in draft.changes]
    on = decision.on or decision.today
    before, ground = queries.names_before(changes), reach.ground_of(on)
    changing = Changing(decision, scope)
    _change_units(changing, changes)
    events = events_of_decision(draft.id)
    if not events:
        raise HasProblems((Problem(None, "", str(_l("Không có gì thay đổi."))),))
    moved = Moved()
    try:
        queries.check_days({event.unit_id for event in events}, on=on, today=i18n.today(now))
        handover = Handover(
            final_heirs(changing.heirs), changing.picked, changing.posts_stay, changing.rights_go
        )
        handed = hand_over(handover, decision, decision_id=draft.id, moved=moved)
    except Refused as refusal:
        raise HasProblems((Problem(None, "", str(refusal)),)) from refusal
    return {
        "touched": reach.reach_of(ground, handed, on=on, moved=moved),  # it counts what goes along, too
        **asdict(moved),
        "units": queries.count_events(draft.id),
        "lines": queries.lines_of(draft.id, before),
    }


def _change_units(changing: Changing, changes: Sequence[Change]) -> None:
    """Change the units; every change that cannot be is told, up to some."""
    problems: list[Problem] = []
    for change in changes:
        try:
            with db.session.begin_nested():
                changing.carry_out(change)
        except Refused as refusal:
            problems.append(Problem(change.row, change.unit, str(refusal)))
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise HasProblems(tuple(problems))


def _keep_record(decision: UnitDecision, action: str, account_id: int | None, now: datetime) -> None:
    counts = {key: value for key, value in decision.summary.items() if isinstance(value, int) and value}
    audit.record(
        account_id=account_id,
        action=action,
        subject_kind="unit_decision",
        subject_id=decision.id,
        subject_name=decision.number or f"{decision.takes_effect_on:%d/%m/%Y}",
        unit_id=decision.unit_id,
        after=counts,
        reason=decision.number,
        now=now,
    )
