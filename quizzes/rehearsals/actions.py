"""Holding a rehearsal without people: invented entrants act the way the pages let real ones act."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle, islice
from random import Random
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from lms import db, i18n
from lms.auth.models import Account
from lms.errors import Conflict, Refused
from lms.i18n import lazy_gettext as _l
from lms.people.actions import columns_of
from lms.people.models import Person
from lms.people.particulars import Particulars
from lms.units.models import Unit
from lms.units.queries import within
from quizzes.attempts import queries as sitting
from quizzes.attempts.actions import save_essay, save_guess, save_paper, show_next_question, start_attempt
from quizzes.attempts.ending import submit_attempt
from quizzes.attempts.essay import Writing
from quizzes.attempts.models import Quiz
from quizzes.attempts.plan import PaperPlan
from quizzes.attempts.prediction import Guess
from quizzes.contests.actions import publish_contest
from quizzes.contests.models import Contest, ContestState, Round
from quizzes.contests.queries import has_attempts, rules_of
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.entry import EntryRules, Field
from quizzes.contests.rules.essay import EssayRules
from quizzes.entrants.actions import register_entrant
from quizzes.entrants.queries import OpenContest, require_open_contest
from quizzes.entrants.referring import referral_code
from quizzes.entrants.rules import Declaration
from quizzes.essays.actions import begin_essay, hand_in_essay
from quizzes.essays.marking import mark_essay, settle_essay
from quizzes.essays.queries import essays_of, rounds_with_essay
from quizzes.essays.rules import GRACE, HUNDREDTHS, State
from quizzes.rehearsals.rules import COMES, REFERRED, Invented, answers, invent, moments, room_in

MOST_ENTRANTS = 100_000


class OnlyInRehearsals(Refused):
    """Entrants are invented in rehearsals alone."""

    def __init__(self) -> None:
        super().__init__(_l("Chỉ mô phỏng được cuộc thi diễn tập không giới hạn nhóm đối tượng."))


@dataclass(frozen=True)
class Role:
    """As whom people enter: in which division, by which rules of entry, from which units."""

    entry: EntryRules
    unit_ids: Sequence[int]
    division: str = ""


@dataclass(frozen=True)
class Scene:
    """What the invented people act in."""

    opened: OpenContest
    rules: ContestRules
    quizzes: Sequence[Quiz]
    roles: Sequence[Role]
    seed: int
    count: int


class Held(NamedTuple):
    """An attempt in the hands of its person."""

    attempt_id: int
    person_id: int


def prepare(contest: Contest, *, count: int, seed: int) -> Scene:
    """Return the scene of a rehearsal, which is published first if it is a draft: a day before it opens."""
    if not contest.is_rehearsal or contest.population_id is not None:
        raise OnlyInRehearsals
    if has_attempts(contest.id):
        raise Conflict(_l("Cuộc diễn tập này đã có lượt thi. Hãy nhập thể lệ thành một cuộc diễn tập mới."))
    if not 1 <= count <= MOST_ENTRANTS:
        raise Refused(_l("Số người mô phỏng từ 1 đến %(most)d.", most=MOST_ENTRANTS))
    rules = rules_of(contest.id)
    if contest.state == ContestState.DRAFT:
        first = min(one.opens_at for one in rules.rounds)
        publish_contest(contest.id, account_id=None, now=first - timedelta(days=1))
    quizzes = db.session.scalars(
        select(Quiz)
        .join(Round, Round.quiz_id == Quiz.id)
        .where(Round.contest_id == contest.id)
        .order_by(Round.number)
    ).all()
    roles = list(_roles(rules, contest.unit_id))
    return Scene(require_open_contest(contest.slug), rules, quizzes, roles, seed, count)


def _roles(rules: ContestRules, unit_id: int) -> Iterator[Role]:
    """Give what people can enter as: one for each division that admits anybody, else one for all."""
    everywhere = _units_below(Unit.id == unit_id)
    is_without = True
    for division in rules.divisions:
        entry = room_in(rules.entry, division)
        unit_ids = _units_below(Unit.code.in_(division.units)) if division.units else everywhere
        if entry is not None and unit_ids:
            is_without = False
            yield Role(entry, unit_ids, division.key)
    if is_without:
        yield Role(rules.entry, everywhere)


def _units_below(named: ColumnElement[bool]) -> list[int]:
    """Return the ids of some units and of all below them."""
    paths = db.session.scalars(select(Unit.path).where(named)).all()
    return list(db.session.scalars(select(Unit.id).where(within(paths)).order_by(Unit.id)))


def simulate(scene: Scene) -> Iterator[int]:
    """Let one invented person after another enter, and give how many attempts each made.

    The clock is that of the simulation; everything is the same for the same seed. Whoever asked commits.
    """
    random = Random(f"{scene.opened.contest.slug}:{scene.seed}")  # noqa: S311 - an invented story that can be told again
    opens_at = min(one.opens_at for one in scene.rules.rounds)
    entry = scene.rules.entry
    codes: list[str] = []
    on = entry.day_of_ages(i18n.today(opens_at))
    for number in range(1, scene.count + 1):
        role = scene.roles[0] if len(scene.roles) == 1 else random.choice(scene.roles)
        one = invent(number, role.entry, on, seed=scene.seed, random=random)
        person = Person(**columns_of(Particulars(one.name)), created_at=opens_at)
        db.session.add(person)
        db.session.flush()
        if scene.rules.registers:
            said = _said(role, one, random)
            if entry.has_referrals:
                said = replace(said, referrer=_referred_by(codes, random))
            entrant = register_entrant(scene.opened, person.id, said, now=opens_at)
            codes.append(referral_code(entrant.id))
        yield sum(_take_part(scene, quiz, person.id, one, random) for quiz in scene.quizzes)


def mark_essays(scene: Scene) -> int:
    """Let invented markers mark every essay after its round has closed; return how many marks they gave."""
    contest = scene.opened.contest
    random = Random(f"{contest.slug}:{scene.seed}:essays")  # noqa: S311 - an invented story that can be told again
    rounds = rounds_with_essay(contest.id)
    at = min(one.opens_at for one in scene.rules.rounds)
    names = [
        Account(display_name=str(_l("Người chấm mô phỏng %(number)d", number=number)), created_at=at)
        for number in range(1, max((one.essay.markers for one in rounds), default=0) + 1)
    ]
    db.session.add_all(names)
    db.session.flush()
    count = 0
    for one in rounds:
        now = one.clock.closes_at + GRACE
        for marked in essays_of(one):
            for account in names[: one.essay.markers]:
                points = random.randint(0, 4 * one.essay.points) * HUNDREDTHS // 4
                mark_essay(
                    contest,
                    marked.essay.id,
                    points,
                    remark="",
                    account_id=account.id,
                    person_id=None,
                    now=now,
                )
                count += 1
        for marked in essays_of(one):
            if marked.state is State.APART:
                points = round(marked.mean * HUNDREDTHS)
                reason = str(_l("Lấy điểm giữa của những người chấm (mô phỏng)."))
                settle_essay(contest, marked.essay.id, points, reason=reason, account_id=None, now=now)
    return count


def _write_essay(scene: Scene, quiz: Quiz, person_id: int, one: Invented) -> None:
    """Let somebody write the essay of a round with a clock of its own; the papers' story stays the same."""
    rules = scene.rules.rounds[scene.quizzes.index(quiz)].essay
    if rules is None or rules.within_paper:
        return
    random = Random(f"{scene.opened.contest.slug}:{scene.seed}:{quiz.title}:{one.phone}")  # noqa: S311 - as above
    if random.random() > COMES:
        return
    found = next(one for one in rounds_with_essay(scene.opened.contest.id) if one.quiz.id == quiz.id)
    clock = found.clock
    at = clock.opens_at + random.random() * (clock.closes_at - clock.opens_at) * 0.9
    begin_essay(found, person_id, now=at, random=random)
    hand_in_essay(found, person_id, _invented_text(rules, random), seq=1, now=at)


def _write_within(scene: Scene, quiz: Quiz, held: Held, phone: str, now: datetime) -> None:
    """Let somebody write the essay of a paper, or not, just before the end; its story stays the same, too."""
    rules = scene.rules.rounds[scene.quizzes.index(quiz)].essay
    if rules is None or not rules.within_paper:
        return
    random = Random(f"{scene.opened.contest.slug}:{scene.seed}:{phone}:{now}")  # noqa: S311 - as above
    if random.random() <= COMES:
        writing = Writing(_invented_text(rules, random), seq=1)
        save_essay(held.attempt_id, writing, person_id=held.person_id, now=now)


def _invented_text(rules: EssayRules, random: Random) -> str:
    """Return a text of a right length."""
    count = random.randint(max(rules.fewest_words, 1), rules.most_words)
    words = str(_l("Đây là bài viết mô phỏng của cuộc thi diễn tập.")).split()
    return " ".join(islice(cycle(words), count))


def _said(role: Role, one: Invented, random: Random) -> Declaration:
    """Return what an invented person says when registering: all that is asked."""
    asks = role.entry.asks
    return Declaration(
        full_name=one.name,
        birth_date=one.birth,
        phone=one.phone if asks(Field.PHONE) else None,
        email=one.email if asks(Field.EMAIL) else None,
        national_id=one.national_id if asks(Field.NATIONAL_ID) else None,
        kind=one.kind,
        unit_id=random.choice(role.unit_ids) if asks(Field.UNIT) else None,
        workplace=str(_l("Phân xưởng mô phỏng")),
        address=str(_l("Địa chỉ mô phỏng")),
        division=role.division if role.entry.chooses_division else "",
        consents=True,
    )


def _referred_by(codes: Sequence[str], random: Random) -> str:
    """Return the code somebody came with: of one who registered before, or of nobody."""
    return random.choice(codes) if codes and random.random() < REFERRED else ""


def _take_part(scene: Scene, quiz: Quiz, person_id: int, one: Invented, random: Random) -> int:
    """Let somebody sit a round, or not; return with how many attempts."""
    if random.random() > COMES:
        return 0
    window = sitting.window_of(quiz)
    _write_essay(scene, quiz, person_id, one)
    times = list(moments(window, limit=quiz.attempt_limit, daily_limit=quiz.daily_limit, random=random))
    for from_when, until_when in times:
        attempt_id = start_attempt(quiz.id, person_id, now=from_when, random=random)
        for place in range(len(scene.rules.predictions)):
            guess = Guess(random.randint(1, 2 * scene.count), seq=1, place=place)
            save_guess(attempt_id, guess, person_id=person_id, now=from_when)
        held = Held(attempt_id, person_id)
        ended = _answer(quiz, held, one, (from_when, until_when), random)
        _write_within(scene, quiz, held, one.phone, ended)
        submit_attempt(attempt_id, now=ended)
    return len(times)


def _answer(
    quiz: Quiz, held: Held, one: Invented, times: tuple[datetime, datetime], random: Random
) -> datetime:
    """Answer a paper as a page does, question by question where it asks so; return when it is done."""
    started, ended = times
    attempt_id, person_id = held
    plan = PaperPlan.from_json(quiz.plan)
    chosen = answers(sitting.items_of(attempt_id), one.knows, needs_all=plan.needs_all, random=random)
    if not plan.is_one_by_one:
        save_paper(attempt_id, chosen, page_seq=1, person_id=person_id, now=ended)
        return ended
    step = (ended - started) / quiz.question_count
    if plan.is_timed:
        step = timedelta(seconds=min(plan.times) / 2)
    at = started
    for number in range(1, quiz.question_count + 1):
        at += step
        choice = {number: chosen.get(number, [])}
        save_paper(attempt_id, choice, page_seq=number, person_id=person_id, now=at)
        show_next_question(attempt_id, number, person_id=person_id, now=at)
    return at
