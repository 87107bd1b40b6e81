"""Collective prizes by hand: the organising board gives a tier to a unit, for a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from lms import db
from lms.audit import actions as audit
from lms.errors import Conflict, Invalid, NotFound
from lms.i18n import lazy_gettext as _l
from lms.units.models import Unit
from lms.units.rules import LEVEL_NAMES, Level
from quizzes.contests.models import Contest
from quizzes.ranking.rules import CollectivePrize, Measure
from quizzes.results.actions import KIND
from quizzes.results.deciding import outdate_drafts
from quizzes.results.models import UnitDecision
from quizzes.results.queries import Asked
from quizzes.results.rules import LONGEST_REASON


@dataclass(frozen=True)
class Given:
    """A prize that a unit has by hand."""

    unit: Unit
    tier: int
    reason: str


@dataclass(frozen=True)
class HandPrize:
    """A collective prize by hand with what is given of it, the highest tier first."""

    prize: CollectivePrize
    given: Sequence[Given]

    def left(self, tier: int) -> int:
        """Return how many of a tier are left to give."""
        return self.prize.tiers[tier].count - sum(one.tier == tier for one in self.given)


def list_hand_prizes(asked: Asked) -> list[HandPrize]:
    """Return the collective prizes of a standing that the board gives by hand."""
    prizes = [one for one in asked.rules.collective if one.measure is Measure.HAND and asked.awards(one)]
    rows = db.session.execute(
        select(UnitDecision, Unit)
        .join(Unit, Unit.id == UnitDecision.unit_id)
        .where(
            UnitDecision.contest_id == asked.contest.id,
            UnitDecision.round_number == asked.round_number,
            UnitDecision.tier.is_not(None),
        )
        .order_by(UnitDecision.tier, Unit.name_sort, Unit.id)
    ).all()
    return [
        HandPrize(
            prize,
            [
                Given(unit, kept.tier or 0, kept.reason)
                for kept, unit in rows
                if kept.key == prize.key and (kept.tier or 0) < len(prize.tiers)
            ],
        )
        for prize in prizes
    ]


def require_hand_prize(asked: Asked, key: str) -> HandPrize:
    """Return a collective prize that the board gives by hand; any other is not found."""
    found = next((one for one in list_hand_prizes(asked) if one.prize.key == key), None)
    if found is None:
        raise NotFound(_l("Kết quả này không có giải tập thể “%(key)s”.", key=key))
    return found


def give_prize(
    asked: Asked, key: str, unit: Unit, tier: int, *, reason: str, account_id: int | None, now: datetime
) -> None:
    """Give a unit a tier, for a reason; the draft is out of date then.

    Refused are a unit of another level, a second prize of the same table, and more than the rules have.
    """
    hand = _locked(asked, key)
    _check(hand, unit, tier, reason)
    db.session.merge(
        UnitDecision(
            contest_id=asked.contest.id,
            round_number=asked.round_number,
            key=key,
            unit_id=unit.id,
            tier=tier,
            reason=reason.strip(),
        )
    )
    db.session.flush()
    _keep(
        asked, "standing.give_prize", hand, unit, tier, account_id=account_id, now=now, reason=reason.strip()
    )


def _check(hand: HandPrize, unit: Unit, tier: int, reason: str) -> None:
    """Refuse by field what cannot be given."""
    prize = hand.prize
    if not reason.strip():
        raise Invalid({"reason": _l("Hãy ghi lý do trao giải.")})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": _l("Lý do dài tối đa %(most)d ký tự.", most=LONGEST_REASON)})
    if prize.level and unit.level != prize.level:
        level = LEVEL_NAMES[Level(prize.level)]
        raise Invalid({"unit": _l("Giải này chỉ trao cho đơn vị cấp: %(level)s.", level=level)})
    if any(one.unit.id == unit.id for one in hand.given):
        raise Invalid({"unit": _l("Đơn vị này đã có giải ở bảng này. Hãy thu lại giải đó trước.")})
    if hand.left(tier) < 1:
        title = prize.tiers[tier].title
        raise Invalid({"tier": _l("Giải “%(title)s” đã trao đủ số lượng theo thể lệ.", title=title)})


def take_prize_back(asked: Asked, key: str, unit_id: int, *, account_id: int | None, now: datetime) -> None:
    """Take a prize that was given by hand back from a unit; the draft is out of date then."""
    hand = _locked(asked, key)
    given = next((one for one in hand.given if one.unit.id == unit_id), None)
    if given is None:
        raise Conflict(_l("Giải này đã được thu lại."))
    db.session.execute(
        delete(UnitDecision).where(
            UnitDecision.contest_id == asked.contest.id,
            UnitDecision.round_number == asked.round_number,
            UnitDecision.key == key,
            UnitDecision.unit_id == unit_id,
        )
    )
    _keep(asked, "standing.take_prize", hand, given.unit, given.tier, account_id=account_id, now=now)


def _locked(asked: Asked, key: str) -> HandPrize:
    """Return a prize by hand once nobody else is giving prizes of the contest."""
    db.session.execute(select(Contest.id).where(Contest.id == asked.contest.id).with_for_update())
    return require_hand_prize(asked, key)


def _keep(asked: Asked, action: str, hand: HandPrize, unit: Unit, tier: int, **values: Any) -> None:
    outdate_drafts(asked.contest.id, asked.round_number)
    prize = f"{hand.prize.title}: {hand.prize.tiers[tier].title}"
    audit.record(
        action=action,
        subject_kind=KIND,
        subject_id=asked.contest.id,
        subject_name=f"{asked.contest.title} · {unit.name}",
        unit_id=asked.contest.unit_id,
        after={"round_number": asked.round_number, "prize": prize},
        **values,
    )
