"""What is the case with essays: what somebody wrote, what waits for marks, and the points of a round."""

from collections.abc import Collection, Sequence
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import defer

from lms import db
from lms.auth.models import Account, RoleGrant
from lms.errors import NotFound
from lms.i18n import lazy_gettext as _l
from lms.people.models import Person
from lms.rights import EVERYWHERE, Role
from lms.units.models import Unit
from quizzes.attempts.models import Attempt, Quiz
from quizzes.contests.models import Contest, ContestState, Round
from quizzes.contests.queries import rules_of
from quizzes.contests.rules.essay import EssayRules
from quizzes.essays import rules
from quizzes.essays.models import Essay, EssayMark, EssayMarker
from quizzes.essays.rules import Clock, State


class EssayRound(NamedTuple):
    """A round with an essay."""

    contest: Contest
    round: Round
    quiz: Quiz
    essay: EssayRules

    @property
    def clock(self) -> Clock:
        """When one may write."""
        if self.quiz.opens_at is None or self.quiz.closes_at is None:
            raise ValueError("a round has a window")
        return Clock(self.quiz.opens_at, self.quiz.closes_at, self.essay.minutes)


class Marked(NamedTuple):
    """An essay that counts, with the marks it has."""

    essay: Essay
    rules: EssayRules
    marks: tuple[EssayMark, ...]

    @property
    def given(self) -> list[int]:
        """The points of the markers, in hundredths."""
        return [mark.points for mark in self.marks]

    @property
    def state(self) -> State:
        """How far the marking is."""
        return rules.state_of(
            self.rules, self.given, self.essay.settled, is_void=bool(self.essay.void_reason)
        )

    @property
    def points(self) -> Fraction:
        """The points of the essay."""
        return rules.points_of(
            self.rules, self.given, self.essay.settled, is_void=bool(self.essay.void_reason)
        )

    @property
    def mean(self) -> Fraction:
        """The points that follow from the marks alone."""
        return rules.joined(self.rules, self.given)

    @property
    def text(self) -> str:
        """What is marked: what was handed in, else what was kept when the time ended."""
        return self.essay.draft if self.essay.text is None else self.essay.text


class Marker(NamedTuple):
    """An account that may mark for a contest."""

    account_id: int
    name: str
    is_named: bool
    marked: int


def rounds_with_essay(contest_id: int) -> list[EssayRound]:
    """Return the rounds of a published contest that have an essay, in order."""
    rows = db.session.execute(
        select(Contest, Round, Quiz)
        .join(Round, Round.contest_id == Contest.id)
        .join(Quiz, Quiz.id == Round.quiz_id)
        .where(Contest.id == contest_id, Contest.state == ContestState.PUBLISHED)
        .order_by(Round.number)
    ).all()
    if not rows:
        return []
    described = rules_of(contest_id).rounds
    return [
        EssayRound(contest, one, quiz, essay)
        for contest, one, quiz in rows
        if (essay := described[one.number - 1].essay) is not None
    ]


def require_round(slug: str, number: int) -> EssayRound:
    """Return a round with an essay of its own clock of a published contest; any other is not found."""
    contest_id = db.session.scalar(select(Contest.id).where(Contest.slug == slug))
    for one in rounds_with_essay(contest_id or 0):
        if one.round.number == number and not one.essay.within_paper:
            return one
    raise NotFound(_l("Vòng thi này không có bài tự luận."))


def find_essay(round_id: int, person_id: int | None) -> Essay | None:
    """Return what somebody writes in a round."""
    return db.session.scalar(
        select(Essay)
        .where(Essay.round_id == round_id, Essay.person_id == person_id, Essay.attempt_id.is_(None))
        .execution_options(populate_existing=True)
    )


def essays_of(one: EssayRound) -> list[Marked]:
    """Return the essays of a round that count, each with its marks; two queries, texts as they are read."""
    essays = db.session.scalars(
        select(Essay)
        .where(Essay.round_id == one.round.id, _counts(one))
        .order_by(Essay.id)
        .options(defer(Essay.draft), defer(Essay.text))
    ).all()
    marks: dict[int, list[EssayMark]] = {}
    for mark in db.session.scalars(
        select(EssayMark)
        .join(Essay, Essay.id == EssayMark.essay_id)
        .where(Essay.round_id == one.round.id)
        .order_by(EssayMark.marked_at, EssayMark.account_id)
    ):
        marks.setdefault(mark.essay_id, []).append(mark)
    return [Marked(essay, one.essay, tuple(marks.get(essay.id, ()))) for essay in essays]


def points_by_person(contest_id: int, number: int) -> dict[int, Fraction]:
    """Return the points of the essays of a round by who survives of doubles; of two essays the better.

    Those that were written within papers belong to attempts.
    """
    found: dict[int, Fraction] = {}
    for one in rounds_with_essay(contest_id):
        if one.round.number == number and not one.essay.within_paper:
            essays = essays_of(one)
            survivors = _survivors(one.round.id)
            for marked in essays:
                person_id = survivors[marked.essay.person_id]
                found[person_id] = max(marked.points, found.get(person_id, Fraction(0)))
    return found


def count_unmarked(contest_id: int, number: int | None) -> int:
    """Return how many essays of a round, or of all rounds, wait for points or for a decision."""
    return sum(
        marked.state in (State.WAITING, State.APART)
        for one in rounds_with_essay(contest_id)
        if number in (None, one.round.number)
        for marked in essays_of(one)
    )


def count_changes(contest_id: int, number: int | None) -> int:
    """Return how often points of essays of a round, or of all rounds, changed."""
    statement = (
        select(func.coalesce(func.sum(Essay.changes), 0))
        .join(Round, Round.id == Essay.round_id)
        .where(Round.contest_id == contest_id)
    )
    return db.session.scalars(statement if number is None else statement.where(Round.number == number)).one()


def require_marked(contest_id: int, essay_id: int, *, is_locked: bool = False) -> tuple[EssayRound, Marked]:
    """Return an essay of a contest that counts, with its marks; a lock keeps others from marking it."""
    statement = (
        select(Essay)
        .join(Round, Round.id == Essay.round_id)
        .where(Essay.id == essay_id, Round.contest_id == contest_id)
        .execution_options(populate_existing=True)
    )
    essay = db.session.scalar(statement.with_for_update(of=Essay) if is_locked else statement)
    for one in rounds_with_essay(contest_id) if essay else ():
        if essay and one.round.id == essay.round_id:
            for marked in essays_of(one):
                if marked.essay.id == essay_id:
                    return one, marked
    raise NotFound(_l("Không tìm thấy bài tự luận này."))


def contests_marked_by(account_id: int, paths: Collection[str]) -> list[Contest]:
    """Return the contests that somebody was named to mark for and has the right to, the newest first."""
    rows = db.session.execute(
        select(Contest, Unit.path)
        .join(Unit, Unit.id == Contest.unit_id)
        .join(EssayMarker, EssayMarker.contest_id == Contest.id)
        .where(EssayMarker.account_id == account_id)
        .order_by(Contest.id.desc())
    )
    return [contest for contest, path in rows if any(path.startswith(one) for one in paths)]


def require_contest_marked_by(contest_id: int, account_id: int, paths: Collection[str]) -> Contest:
    """Return a contest that somebody marks for; any other is not found."""
    for contest in contests_marked_by(account_id, paths):
        if contest.id == contest_id:
            return contest
    raise NotFound(_l("Bạn không được phân công chấm cuộc thi này."))


def waiting_for(
    contest_id: int, account_id: int, person_id: int | None, *, now: datetime
) -> list[tuple[EssayRound, Marked]]:
    """Return the essays that somebody can mark now: not one's own, not twice, not one with enough marks.

    Each marker begins at another place, so that two seldom read the same.
    """
    found = [
        (one, marked)
        for one in rounds_with_essay(contest_id)
        if one.clock.is_marked_from(now)
        for marked in essays_of(one)
        if marked.state is State.WAITING
        and marked.essay.person_id != person_id
        and account_id not in {mark.account_id for mark in marked.marks}
    ]
    first = account_id * 7919 % len(found) if found else 0
    return found[first:] + found[:first]


def marked_by(contest_id: int, account_id: int, *, most: int = 50) -> list[tuple[int, EssayMark]]:
    """Return what somebody marked in a contest, the last first, as far as a page shows."""
    rows = db.session.execute(
        select(Essay.id, EssayMark)
        .join(EssayMark, EssayMark.essay_id == Essay.id)
        .join(Round, Round.id == Essay.round_id)
        .where(Round.contest_id == contest_id, EssayMark.account_id == account_id)
        .order_by(EssayMark.marked_at.desc(), Essay.id.desc())
        .limit(most)
    )
    return [(essay_id, mark) for essay_id, mark in rows]


def list_markers(contest: Contest) -> list[Marker]:
    """Return who holds the right to mark at the unit of a contest, or was named, and how much each did."""
    path = db.session.scalars(select(Unit.path).where(Unit.id == contest.unit_id)).one()
    marks = (
        select(EssayMark.account_id, func.count().label("marked"))
        .join(Essay, Essay.id == EssayMark.essay_id)
        .join(Round, Round.id == Essay.round_id)
        .where(Round.contest_id == contest.id)
        .group_by(EssayMark.account_id)
        .subquery()
    )
    holds = (
        select(RoleGrant.account_id, func.coalesce(Unit.path, EVERYWHERE))
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.role.in_((Role.GRADER, Role.ADMINISTRATOR)), RoleGrant.ended_at.is_(None))
    )
    able = {account_id for account_id, held in db.session.execute(holds) if path.startswith(held)}
    rows = db.session.execute(
        select(Account.id, Account.display_name, EssayMarker.account_id, func.coalesce(marks.c.marked, 0))
        .outerjoin(
            EssayMarker, and_(EssayMarker.account_id == Account.id, EssayMarker.contest_id == contest.id)
        )
        .outerjoin(marks, marks.c.account_id == Account.id)
        .where(or_(Account.id.in_(able), EssayMarker.account_id.is_not(None)))
        .order_by(Account.id)
    )
    return [Marker(one, name, named is not None, count) for one, name, named, count in rows]


def writers_of(essay_ids: Sequence[int]) -> dict[int, str]:
    """Return who wrote essays; only organisers see it."""
    rows = db.session.execute(
        select(Essay.id, Person).join(Person, Person.id == Essay.person_id).where(Essay.id.in_(essay_ids))
    )
    return {essay_id: person.name for essay_id, person in rows}


def _counts(one: EssayRound) -> ColumnElement[bool]:
    """Whether an essay was handed in, or was kept in the right length when its time or attempt ended."""
    is_long = Essay.draft_words.between(max(one.essay.fewest_words, 1), one.essay.most_words)
    if not one.essay.within_paper:
        return and_(Essay.attempt_id.is_(None), or_(Essay.text.is_not(None), is_long))
    ended = select(Attempt.id).where(
        Attempt.quiz_id == one.quiz.id, Attempt.submitted_at.is_not(None), Attempt.given_back_at.is_(None)
    )
    return and_(Essay.attempt_id.in_(ended), is_long)


def _survivors(round_id: int) -> dict[int, int]:
    """Return who survives of the person of each essay."""
    rows = db.session.execute(
        select(Person.id, func.coalesce(Person.merged_into_id, Person.id))
        .join(Essay, Essay.person_id == Person.id)
        .where(Essay.round_id == round_id)
    )
    return dict(rows.all())
