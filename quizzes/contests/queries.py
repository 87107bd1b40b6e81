"""What is the case with contests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from lms import db, i18n
from lms.errors import Forbidden, NotFound
from lms.i18n import lazy_gettext as _l
from lms.ledger.queries import unit_on
from lms.populations.meaning import is_in, populations_of
from lms.populations.models import Population
from lms.populations.rules import Definition
from lms.units.models import Unit
from lms.units.queries import path_names, within
from quizzes.attempts.models import Attempt, Quiz
from quizzes.attempts.plan import PaperPlan
from quizzes.attempts.queries import standings, window_of
from quizzes.attempts.rules import Purpose, Standing
from quizzes.contests.models import Contest, ContestState, Round, RulesVersion
from quizzes.contests.offers import RoundForPerson, offered
from quizzes.contests.rules.contest import ContestRules


class NotForYou(Forbidden):
    """The contest is for a population that the person is not in."""

    def __init__(self, population: str) -> None:
        super().__init__(
            _l(
                "Cuộc thi này dành cho: %(population)s. Theo danh sách hiện có, bạn không thuộc nhóm này.",
                population=population,
            )
        )


@dataclass(frozen=True)
class ContestForPerson:
    """A published contest as one person sees it."""

    contest: Contest
    unit_name: str
    population: Population | None
    rules: ContestRules
    version: RulesVersion
    rounds: tuple[RoundForPerson, ...]
    is_for_me: bool
    my_unit: str | None

    @property
    def offered(self) -> tuple[RoundForPerson, ...]:
        """The rounds that are open, else the one that comes next, else the last one."""
        return offered(self.rounds)

    @property
    def notice_purpose(self) -> Purpose:
        """What every page of the contest says it is for."""
        return Purpose.REHEARSAL if self.contest.is_rehearsal else Purpose.OFFICIAL


def find_slug(quiz_id: int) -> str:
    """Return the name in addresses of the contest that a quiz belongs to."""
    return db.session.connection().execute(SLUG, {"quiz": quiz_id}).scalar_one()


def require_published(slug: str, person_id: int | None, *, now: datetime) -> ContestForPerson:
    """Return a published contest with how far the person is in it; a draft is not found."""
    row = db.session.execute(PUBLISHED_CONTEST, {"slug": slug}).first()
    if row is None:
        raise NotFound(_l("Không tìm thấy cuộc thi này."))
    contest, unit_name, population, version = row
    is_for_me = person_id is not None and (
        population is None or is_in(Definition.from_json(population.definition), person_id, i18n.today(now))
    )
    return ContestForPerson(
        contest=contest,
        unit_name=unit_name,
        population=population,
        rules=ContestRules.from_json(version.rules),
        version=version,
        rounds=tuple(_rounds([contest.id], person_id, now=now)[contest.id]),
        is_for_me=is_for_me,
        my_unit=_unit_path(person_id, now=now),
    )


def list_for_person(person_id: int, *, now: datetime) -> list[tuple[Contest, RoundForPerson]]:
    """Return the contests that a person may enter now or soon, each with its current round."""
    contests = db.session.scalars(
        select(Contest)
        .join(Round, Round.contest_id == Contest.id)
        .join(Quiz, Quiz.id == Round.quiz_id)
        .where(Contest.state == ContestState.PUBLISHED, Quiz.closes_at > now)
        .distinct()
    ).all()
    mine = populations_of(person_id, i18n.today(now))
    asked = [one for one in contests if one.population_id is None or one.population_id in mine]
    rounds = _rounds([one.id for one in asked], person_id, now=now)
    current = [(one, offered(rounds[one.id])[0]) for one in asked]
    still = [(one, now_or_next) for one, now_or_next in current if not now_or_next.has_closed]
    return sorted(still, key=lambda pair: (pair[1].is_to_come, pair[1].window.closes_at, pair[0].id))


def require_contest(contest_id: int, paths: Iterable[str]) -> Contest:
    """Return a contest of the units below the paths; any other is not found."""
    contest = db.session.scalar(
        select(Contest).join(Unit, Unit.id == Contest.unit_id).where(Contest.id == contest_id, within(paths))
    )
    if contest is None:
        raise NotFound(_l("Không tìm thấy cuộc thi này."))
    return contest


def require_code(code: str) -> Contest:
    """Return the contest of this code, its name in addresses; any other is not found."""
    contest = db.session.scalar(select(Contest).where(Contest.slug == code))
    if contest is None:
        raise NotFound(_l("Không có cuộc thi mã “%(code)s”.", code=code))
    return contest


def all_contests() -> list[Contest]:
    """Return every contest, the newest first."""
    return list(db.session.scalars(select(Contest).order_by(Contest.id.desc())))


def is_published(activity_id: int) -> bool:
    """Whether a contest can be seen; an activity that no contest owns is not ours to judge."""
    state = db.session.scalar(select(Contest.state).where(Contest.activity_id == activity_id))
    return state is None or state == ContestState.PUBLISHED


def rules_of(contest_id: int) -> ContestRules:
    """Return the rules in force of a contest."""
    return ContestRules.from_json(
        db.session.scalars(
            select(RulesVersion.rules)
            .where(RulesVersion.contest_id == contest_id)
            .order_by(RulesVersion.number.desc())
            .limit(1)
        ).one()
    )


def count_versions(contest_id: int) -> int:
    """Return the number of the newest version of a contest's rules."""
    return db.session.scalars(
        select(func.max(RulesVersion.number)).where(RulesVersion.contest_id == contest_id)
    ).one()


def list_versions(contest_id: int) -> list[RulesVersion]:
    """Return every version of the rules of a contest, the newest first."""
    statement = select(RulesVersion).where(RulesVersion.contest_id == contest_id)
    return list(db.session.scalars(statement.order_by(RulesVersion.number.desc())))


def list_quizzes(contest_id: int) -> list[tuple[str, int]]:
    """Return the title and the quiz of each round of a contest, in order; a draft has none."""
    rows = db.session.execute(
        select(Round.title, Round.quiz_id).where(Round.contest_id == contest_id).order_by(Round.number)
    )
    return [(title, quiz_id) for title, quiz_id in rows]


def has_attempts(contest_id: int) -> bool:
    """Whether anybody has started in a contest."""
    first = (
        select(Attempt.id)
        .join(Round, Round.quiz_id == Attempt.quiz_id)
        .where(Round.contest_id == contest_id)
        .limit(1)
    )
    return db.session.scalar(first) is not None


def is_slug_taken(slug: str, *, except_id: int | None = None) -> bool:
    """Whether another contest has this name in addresses."""
    other = select(Contest.id).where(Contest.slug == slug, Contest.id.is_distinct_from(except_id))
    return db.session.scalar(other) is not None


def _unit_path(person_id: int | None, *, now: datetime) -> str | None:
    """Return the unit for which a person enters today, with all units above it."""
    unit_id = unit_on(person_id, i18n.today(now)) if person_id else None
    return path_names([unit_id])[unit_id] if unit_id else None


def _rounds(
    contest_ids: list[int], person_id: int | None, *, now: datetime
) -> dict[int, list[RoundForPerson]]:
    """Return the rounds of contests in their order, each with how far the person is; two queries."""
    rows = db.session.execute(ROUNDS, {"contests": contest_ids}).all()
    stood = standings([quiz.id for _round, quiz in rows], person_id) if person_id else {}
    rounds: dict[int, list[RoundForPerson]] = {}
    for one, quiz in rows:
        rounds.setdefault(one.contest_id, []).append(
            RoundForPerson(
                quiz_id=quiz.id,
                number=one.number,
                title=one.title,
                window=window_of(quiz),
                minutes=quiz.minutes,
                question_count=quiz.question_count,
                plan=PaperPlan.from_json(quiz.plan),
                attempt_limit=quiz.attempt_limit,
                daily_limit=quiz.daily_limit,
                purpose=Purpose(quiz.purpose),
                standing=stood.get(quiz.id, Standing()),
                now=now,
            )
        )
    return rounds


# What every entrant's page and start asks is put together once.
PUBLISHED_CONTEST = (
    select(Contest, Unit.name, Population, RulesVersion)
    .join(Unit, Unit.id == Contest.unit_id)
    .join(RulesVersion, RulesVersion.contest_id == Contest.id)
    .outerjoin(Population, Population.id == Contest.population_id)
    .where(Contest.slug == bindparam("slug"), Contest.state == ContestState.PUBLISHED)
    .order_by(RulesVersion.number.desc())
    .limit(1)
)
ROUNDS = (
    select(Round, Quiz)
    .join(Quiz, Quiz.id == Round.quiz_id)
    .where(Round.contest_id.in_(bindparam("contests", expanding=True)))
    .order_by(Round.contest_id, Round.number)
)
SLUG = (
    select(Contest.slug).join(Round, Round.contest_id == Contest.id).where(Round.quiz_id == bindparam("quiz"))
)
