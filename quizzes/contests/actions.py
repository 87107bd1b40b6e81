"""Setting up a contest: a draft, its publication, and back to a draft while nobody has entered."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from secrets import token_hex
from typing import Any

from flask_babel import LazyString
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lms import db, i18n
from lms.audit import actions as audit
from lms.errors import Conflict, Invalid
from lms.i18n import lazy_gettext as _l
from lms.ledger import actions as ledger
from lms.people.queries import has_members
from lms.text import slug as named
from lms.text import sort_key
from lms.units.models import Unit
from quizzes.attempts.models import Quiz
from quizzes.attempts.pools import pools_of
from quizzes.attempts.quizzes import change_quiz, create_quiz
from quizzes.attempts.rules import NewQuiz
from quizzes.contests import queries
from quizzes.contests.models import Contest, ContestState, Round, RulesVersion
from quizzes.contests.rules.changes import problems_of_change
from quizzes.contests.rules.contest import ContestRules, NewContest, problems_of_contest

SEED_BYTES = 32
KIND = "contest"
"""The kind of activity that a contest is in the ledger: taking part is what counts."""


def create_contest(contest: NewContest, *, account_id: int | None, now: datetime) -> Contest:
    """Return a new draft; what is wrong is refused by field, and nothing is stored."""
    checked = _checked(contest, now=now)
    slug = _free_slug(checked.title)
    activity_id = ledger.open_activity(
        kind=KIND, key=f"{KIND}:{slug}", title=checked.title, unit_id=checked.unit_id, now=now
    )
    kept = Contest(
        activity_id=activity_id,
        slug=slug,
        title=checked.title,
        title_sort=sort_key(checked.title),
        summary=checked.summary,
        unit_id=checked.unit_id,
        population_id=checked.population_id,
        is_rehearsal=checked.is_rehearsal,
        state=ContestState.DRAFT,
        created_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    db.session.execute(
        insert(RulesVersion).values(
            contest_id=kept.id, number=1, rules=checked.rules.to_json(), notice="", created_at=now
        )
    )
    _record(kept, "contest.create", account_id=account_id, now=now, after=_facts(kept, checked.rules))
    return kept


def edit_contest(contest_id: int, contest: NewContest, *, account_id: int | None, now: datetime) -> None:
    """Change a draft; a published contest is refused."""
    checked = _checked(contest, now=now)
    kept = _locked(contest_id, ContestState.DRAFT)
    before = _facts(kept, queries.rules_of(contest_id))
    kept.slug = _free_slug(checked.title, except_id=contest_id)
    kept.title, kept.title_sort, kept.summary = checked.title, sort_key(checked.title), checked.summary
    kept.unit_id, kept.population_id = checked.unit_id, checked.population_id
    kept.is_rehearsal = checked.is_rehearsal
    ledger.rename_activity(kept.activity_id, title=kept.title, key=f"{KIND}:{kept.slug}")
    db.session.execute(
        update(RulesVersion)
        .where(RulesVersion.contest_id == contest_id, RulesVersion.number == 1)
        .values(rules=checked.rules.to_json())
    )
    after = _facts(kept, checked.rules)
    if after != before:
        _record(kept, "contest.change", account_id=account_id, now=now, before=before, after=after)


def publish_contest(contest_id: int, *, account_id: int | None, now: datetime) -> None:
    """Open a draft to its entrants; what has become wrong since it was written is refused."""
    kept = _locked(contest_id, ContestState.DRAFT)
    rules = queries.rules_of(contest_id)
    if rules.closes_at <= now:
        raise Conflict(_l("Vòng cuối đã qua giờ đóng. Hãy sửa thời gian rồi công bố."))
    _checked(_described(kept, rules), now=now)
    for place, one in enumerate(rules.rounds):
        quiz_id = create_quiz(_quiz(kept, rules, place, version=1), now=now)
        db.session.add(Round(contest_id=contest_id, number=place + 1, title=one.title, quiz_id=quiz_id))
    kept.state, kept.published_at = ContestState.PUBLISHED, now
    kept.lot_seed = kept.lot_seed or token_hex(SEED_BYTES)
    db.session.flush()
    _record(kept, "contest.publish", account_id=account_id, now=now)


def change_rules(
    contest_id: int, rules: ContestRules, *, notice: str, account_id: int | None, now: datetime
) -> int:
    """Return the number of the version that a published contest's rules become, with a notice to entrants.

    Rounds that have closed stay as they were; attempts that were started keep their paper, their deadline and
    their version.
    """
    kept = _locked(contest_id, ContestState.PUBLISHED)
    before, tidy = queries.rules_of(contest_id), rules.tidy
    problems = found_wrong(_described(kept, tidy), now=now)
    problems |= problems_of_change(before, tidy, notice=notice, now=now)
    if problems:
        raise Invalid(problems)
    number = queries.count_versions(contest_id) + 1
    db.session.execute(
        insert(RulesVersion).values(
            contest_id=contest_id, number=number, rules=tidy.to_json(), notice=notice.strip(), created_at=now
        )
    )
    _change_rounds(kept, before, tidy, version=number, now=now)
    _record(
        kept,
        "contest.change_rules",
        account_id=account_id,
        now=now,
        reason=notice.strip(),
        before={"rules": before.to_json()},
        after={"rules": tidy.to_json()},
    )
    return number


def take_back_contest(contest_id: int, *, account_id: int | None, now: datetime) -> None:
    """Make a published contest a draft again, as long as nobody has entered it."""
    kept = _locked(contest_id, ContestState.PUBLISHED)
    quiz_ids = db.session.scalars(select(Round.quiz_id).where(Round.contest_id == contest_id)).all()
    try:
        with db.session.begin_nested():
            db.session.execute(delete(Round).where(Round.contest_id == contest_id))
            db.session.execute(delete(Quiz).where(Quiz.id.in_(quiz_ids)))
    except IntegrityError as error:
        raise Conflict(_l("Đã có người vào thi nên không đưa cuộc thi về bản nháp được nữa.")) from error
    kept.state, kept.published_at = ContestState.DRAFT, None
    db.session.flush()
    _record(kept, "contest.take_back", account_id=account_id, now=now)


def _change_rounds(
    kept: Contest, before: ContestRules, after: ContestRules, *, version: int, now: datetime
) -> None:
    """Give rounds that have not closed their new rules, add new ones, take dropped ones away."""
    statement = select(Round).where(Round.contest_id == kept.id).order_by(Round.number)
    rounds = db.session.scalars(statement).all()
    for one, old, place in zip(rounds, before.rounds, range(len(rounds)), strict=True):
        if place >= len(after.rounds):
            db.session.execute(delete(Round).where(Round.id == one.id))
            db.session.execute(delete(Quiz).where(Quiz.id == one.quiz_id))
        elif now < old.closes_at:
            change_quiz(one.quiz_id, _quiz(kept, after, place, version=version))
            one.title = after.rounds[place].title
    for place in range(len(rounds), len(after.rounds)):
        quiz_id = create_quiz(_quiz(kept, after, place, version=version), now=now)
        title = after.rounds[place].title
        db.session.add(Round(contest_id=kept.id, number=place + 1, title=title, quiz_id=quiz_id))
    db.session.flush()


def _quiz(kept: Contest, rules: ContestRules, place: int, *, version: int) -> NewQuiz:
    return rules.rounds[place].quiz(
        kept.title,
        activity_id=kept.activity_id,
        is_only=len(rules.rounds) == 1,
        version=version,
        is_rehearsal=kept.is_rehearsal,
        predictions=rules.predictions,
    )


def found_wrong(contest: NewContest, *, now: datetime) -> dict[str, LazyString]:
    """Return what is wrong with a contest, by field, as banks and rosters are now.

    In a rehearsal prizes by the number of members can be tried before there is a roster.
    """
    pools = pools_of(one.bank_id for one in contest.rules.rounds)
    unit = db.session.get_one(Unit, contest.unit_id)
    has_totals = contest.is_rehearsal or has_members(unit, i18n.today(now))
    return problems_of_contest(contest, pools=pools, has_members=has_totals)


def _described(kept: Contest, rules: ContestRules) -> NewContest:
    """Return a contest that is kept as it would be with some rules."""
    return NewContest(
        kept.title, kept.unit_id, rules, kept.summary, kept.population_id, is_rehearsal=kept.is_rehearsal
    )


def _checked(contest: NewContest, *, now: datetime) -> NewContest:
    """Return the contest with tidy words; refuses by field."""
    tidy = contest.tidy
    problems = found_wrong(tidy, now=now)
    if problems:
        raise Invalid(problems)
    return tidy


def _locked(contest_id: int, state: ContestState) -> Contest:
    """Return the contest once nobody else is changing it; refuses one that is no longer in this state."""
    contest = db.session.scalars(
        select(Contest)
        .where(Contest.id == contest_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if contest.state != state:
        raise Conflict(_l("Cuộc thi vừa được người khác thay đổi. Hãy tải lại trang."))
    return contest


def _free_slug(title: str, *, except_id: int | None = None) -> str:
    return next(slug for slug in _slugs(title) if not queries.is_slug_taken(slug, except_id=except_id))


def _slugs(title: str) -> Iterator[str]:
    base = named(title) or "cuoc-thi"
    yield base
    yield from (f"{base}-{number}" for number in count(2))


def _facts(contest: Contest, rules: ContestRules) -> dict[str, Any]:
    """Return what the record keeps of a contest."""
    return {
        "title": contest.title,
        "summary": contest.summary,
        "unit_id": contest.unit_id,
        "population_id": contest.population_id,
        "is_rehearsal": contest.is_rehearsal,
        "rules": rules.to_json(),
    }


def _record(contest: Contest, action: str, **values: Any) -> None:
    audit.record(
        action=action,
        subject_kind=KIND,
        subject_id=contest.id,
        subject_name=contest.title,
        unit_id=contest.unit_id,
        **values,
    )
