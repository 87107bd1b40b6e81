"""What is the case with the results of a contest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, distinct, func, select, true

from lms import db
from lms.errors import NotFound, Refused
from lms.i18n import lazy_gettext as _l
from lms.people.models import Person
from lms.units.models import Unit
from quizzes.attempts.models import Attempt, Quiz
from quizzes.attempts.prediction import Prediction, Target
from quizzes.attempts.prediction import Scope as Span
from quizzes.attempts.queries import window_of
from quizzes.contests.models import Contest, ContestState, Round, RulesVersion
from quizzes.contests.rules.contest import ContestRules
from quizzes.essays.queries import count_changes
from quizzes.ranking.collective import Decided
from quizzes.ranking.rules import CollectivePrize, OnePrize, Prize
from quizzes.results.gathering import Left, RoundFacts
from quizzes.results.models import (
    WHOLE,
    Award,
    Close,
    Decision,
    Standing,
    StandingState,
    UnitDecision,
    Void,
)
from quizzes.results.rules import StillOpen, StillSitting
from quizzes.results.stages.models import StageRow


@dataclass(frozen=True)
class Asked:
    """A standing that somebody asks for: the rounds that make it, under the rules of their close."""

    contest: Contest
    round_number: int
    rounds: tuple[RoundFacts, ...]
    rules: ContestRules
    rules_version: int
    is_only: bool
    """Whether the contest has no other round, so that its prizes as a whole are won here, too."""
    essay_changes: int = 0
    """How often points of its essays had changed before anything was read."""

    @property
    def closes_at(self) -> datetime:
        """When the last of its rounds closed."""
        return max(one.closes_at for one in self.rounds)

    @property
    def opens_at(self) -> str | None:
        """When its round opened; the whole contest has no such moment."""
        return None if self.is_whole else self.rounds[0].opens_at.isoformat()

    @property
    def is_whole(self) -> bool:
        """Whether it is about the whole contest."""
        return self.round_number == WHOLE

    def awards(self, prize: Prize | CollectivePrize) -> bool:
        """Whether a prize is won here."""
        number = None if self.is_whole else self.round_number
        return prize.is_for(number) or (self.is_only and prize.is_for(None))

    @property
    def is_counted_whole(self) -> bool:
        """Whether a prediction is about the whole contest."""
        return any(one.scope is Span.CONTEST for one in self.rules.predictions)


def require_contest_by_code(code: str, *, state: ContestState | None = None) -> Contest:
    """Return the contest with a code, which is its name in addresses; any other is not found."""
    contest = db.session.scalar(select(Contest).where(Contest.slug == code))
    if contest is None or state not in (None, contest.state):
        raise NotFound(_l("Không có cuộc thi “%(code)s”.", code=code))
    return contest


def asked_for(contest: Contest, round_number: int | None, *, now: datetime) -> Asked:
    """Return a standing of a contest that can be ranked now; without a number, of all its rounds.

    The only round of a contest is its whole. A rehearsal is ranked as soon as nobody sits.
    """
    quizzes = ranked_quizzes(contest.id)
    if not quizzes:
        raise Refused(_l("Cuộc thi chưa công bố hoặc không có vòng nào được xếp hạng."))
    if round_number is None and len(quizzes) == 1:
        round_number = quizzes[0][0]
    chosen = [(number, quiz) for number, quiz in quizzes if round_number in (None, number)]
    if not chosen:
        raise NotFound(_l("Cuộc thi không có vòng %(number)s được xếp hạng.", number=round_number))
    needed = chosen if _is_predicted_per_round(contest.id) else quizzes
    for _number, quiz in needed:
        check_over(contest, quiz, now)
    version, rules = rules_at(contest.id, chosen[-1][1].closes_at or now)
    return Asked(
        contest,
        round_number or WHOLE,
        tuple(_facts(contest.id, number, quiz, rules) for number, quiz in chosen),
        rules,
        version,
        len(quizzes) == 1,
        count_changes(contest.id, round_number) if rules.setting.has_essay else 0,
    )


def count_at_close(quiz_ids: Sequence[int], asked: Sequence[Prediction]) -> tuple[int, int, list[int]]:
    """Return how many people and attempts were handed in, and what was predicted; voids change nothing."""
    sat = (
        Attempt.quiz_id.in_(quiz_ids),
        Attempt.submitted_at.is_not(None),
        Attempt.given_back_at.is_(None),
    )
    survivor = func.coalesce(Person.merged_into_id, Person.id)

    def people(condition: ColumnElement[bool]) -> int:
        statement = (
            select(func.count(distinct(survivor)))
            .join(Attempt, Attempt.person_id == Person.id)
            .where(*sat, condition)
        )
        return db.session.scalar(statement) or 0

    everybody = people(true())
    attempts = db.session.scalar(select(func.count(Attempt.id)).where(*sat)) or 0

    def counted(one: Prediction) -> int:
        if one.target is Target.PEOPLE:
            return everybody
        if one.target is Target.ATTEMPTS:
            return attempts
        needed = Attempt.question_count if one.target is Target.ALL_RIGHT else one.right
        return people(Attempt.right_count == needed)

    return everybody, attempts, [counted(one) for one in asked]


def find_close(contest_id: int, round_number: int) -> Close | None:
    """Return what a round, or the whole contest, came to at its close, as far as it is frozen."""
    return db.session.get(Close, (contest_id, round_number))


def closes_for(asked: Asked) -> list[tuple[int, list[int]]]:
    """Return what must be frozen for a standing: numbers of rounds with their quizzes, the whole as well."""
    every = ranked_quizzes(asked.contest.id)
    wanted: list[tuple[int, list[int]]] = [(one.number, [one.quiz_id]) for one in asked.rounds]
    if asked.is_whole or asked.is_counted_whole:
        wanted.append((WHOLE, [quiz.id for _number, quiz in every]))
    return wanted


def left_of(asked: Asked, number: int) -> Left:
    """Return who is left out of a round, who has a prize that keeps them from another, and decisions."""
    voided = db.session.scalars(
        select(func.coalesce(Person.merged_into_id, Person.id))
        .join(Void, Void.person_id == Person.id)
        .where(Void.contest_id == asked.contest.id, Void.round_number.in_((WHOLE, number)))
    )
    decided = db.session.execute(
        select(Decision.attempt_id, Decision.place).where(
            Decision.contest_id == asked.contest.id, Decision.round_number == asked.round_number
        )
    )
    winners: set[int] = set()
    if asked.rules.ranking.one_prize is OnePrize.CONTEST:
        winners = winners_of(asked.contest.id, except_place=asked.round_number)
    return Left(set(voided), winners, dict(decided.all()))


def decided_units(asked: Asked) -> dict[str, Decided]:
    """Return what was decided of units, by the key of the collective prize."""
    rows = db.session.execute(
        select(UnitDecision.key, Unit.code, UnitDecision.place, UnitDecision.tier)
        .join(Unit, Unit.id == UnitDecision.unit_id)
        .where(UnitDecision.contest_id == asked.contest.id, UnitDecision.round_number == asked.round_number)
        .order_by(UnitDecision.key, Unit.code)
    ).all()
    found: dict[str, Decided] = {}
    for row in rows:
        one = found.get(row.key, Decided({}, {}))
        places = dict(one.places) | ({} if row.place is None else {row.code: row.place})
        tiers = dict(one.tiers) | ({} if row.tier is None else {row.code: row.tier})
        found[row.key] = Decided(places, tiers)
    return found


def unit_ids(codes: Iterable[str]) -> dict[str, int]:
    """Return the ids of units by their codes."""
    wanted = set(codes)
    rows = db.session.execute(select(Unit.code, Unit.id))
    return {code: unit_id for code, unit_id in rows if code in wanted}


def rules_at(contest_id: int, moment: datetime) -> tuple[int, ContestRules]:
    """Return the version of the rules that was in force at a moment, and the rules; before all, the first."""
    versions = db.session.execute(
        select(RulesVersion.number, RulesVersion.rules, RulesVersion.created_at)
        .where(RulesVersion.contest_id == contest_id)
        .order_by(RulesVersion.number)
    ).all()
    row = [one for one in versions if one.created_at < moment or one is versions[0]][-1]
    return row.number, ContestRules.from_json(row.rules)


def ranked_quizzes(contest_id: int) -> list[tuple[int, Quiz]]:
    """Return the rounds that are ranked: not those for practice."""
    newest = select(func.max(RulesVersion.number)).where(RulesVersion.contest_id == contest_id)
    rows = db.session.execute(
        select(Round.number, Quiz, RulesVersion.rules)
        .join(Quiz, Quiz.id == Round.quiz_id)
        .join(Contest, Contest.id == Round.contest_id)
        .join(RulesVersion, RulesVersion.contest_id == Contest.id)
        .where(
            Round.contest_id == contest_id,
            Contest.state == ContestState.PUBLISHED,
            RulesVersion.number == newest.scalar_subquery(),
        )
        .order_by(Round.number)
    ).all()
    return [
        (number, quiz)
        for number, quiz, rules in rows
        if not rules["rounds"][number - 1].get("is_practice", False)
    ]


def _is_predicted_per_round(contest_id: int) -> bool:
    """Whether a round can be ranked before the others are over."""
    last = db.session.scalars(
        select(RulesVersion.rules)
        .where(RulesVersion.contest_id == contest_id)
        .order_by(RulesVersion.number.desc())
        .limit(1)
    ).one()
    return all(one.scope is Span.ROUND for one in ContestRules.from_json(last).predictions)


def check_over(contest: Contest, quiz: Quiz, now: datetime) -> None:
    """Refuse while somebody may sit, or sits."""
    if not contest.is_rehearsal and not window_of(quiz).is_over(now):
        raise StillOpen(quiz.closes_at)
    sitting = db.session.scalar(
        select(func.count(Attempt.id)).where(
            Attempt.quiz_id == quiz.id, Attempt.submitted_at.is_(None), Attempt.given_back_at.is_(None)
        )
    )
    if sitting:
        raise StillSitting(sitting)


def _facts(contest_id: int, number: int, quiz: Quiz, rules: ContestRules) -> RoundFacts:
    if quiz.opens_at is None or quiz.closes_at is None:
        raise ValueError("a round has a window")
    return RoundFacts(
        contest_id, number, quiz.id, quiz.opens_at, quiz.closes_at, rules.rounds[number - 1].counts
    )


def winners_of(contest_id: int, *, except_place: int) -> set[int]:
    """Return who won in the newest version of a published standing of the contest, but for one of them.

    Prizes of stages count like those of rounds.
    """
    newest = (
        select(Standing.round_number, func.max(Standing.version).label("version"))
        .where(Standing.contest_id == contest_id, Standing.state == StandingState.PUBLISHED)
        .group_by(Standing.round_number)
        .subquery()
    )
    of_it = (
        Standing.contest_id == contest_id,
        Standing.version == newest.c.version,
        Standing.round_number != except_place,
    )
    survivor = func.coalesce(Person.merged_into_id, Person.id)
    is_newest = newest.c.round_number == Standing.round_number
    of_rounds = (
        select(survivor)
        .select_from(Award)
        .join(Standing, Standing.id == Award.standing_id)
        .join(newest, is_newest)
        .join(Attempt, Attempt.id == Award.attempt_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(*of_it)
    )
    of_stages = (
        select(survivor)
        .select_from(StageRow)
        .join(Standing, Standing.id == StageRow.standing_id)
        .join(newest, is_newest)
        .join(Person, Person.id == StageRow.person_id)
        .where(*of_it, StageRow.prize != "")
    )
    return set(db.session.scalars(of_rounds.union(of_stages)))
