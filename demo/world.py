"""The whole demo, made through the actions that the pages use: the same day gives the same world."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from flask_babel import force_locale

from courses.audiences.actions import publish
from demo import (
    appeals,
    awards,
    cast,
    closed_contest,
    content,
    contest,
    open_contest,
    promises,
    queries,
    register,
    rehearsal,
    results,
)
from demo.crowd import Crowd, Season, Share, learn
from demo.learning import BuiltCourse, Effort, leave_off, studies, write_course
from demo.promises import Proof
from demo.province import Province, settle
from demo.rules import NotEmpty, PublicAddress, serves_only_itself
from demo.sittings import Event
from demo.story import Story
from lms.people.rules import CadreType
from lms.populations.actions import define_population
from lms.populations.models import Population
from lms.populations.rules import Definition, PersonKind
from quizzes.contests.models import Contest

SEED = 17_2025
ENTRANTS = 120
CLOSED_ENTRANTS = 64
POPULATIONS_AGO = 212
SECURITY_AGO, SECURITY_DUE_AGO = 196, 12
PRIVACY_AGO, PRIVACY_DUE_AGO = 48, -6


class Populations(NamedTuple):
    """Whom courses and targets speak of."""

    members: Population
    cadres: Population
    full_time: Population
    part_time: Population


class Courses(NamedTuple):
    """The courses: one asked of cadres that is overdue, and one asked of everybody."""

    security: BuiltCourse
    privacy: BuiltCourse


def load(today: date, *, base_url: str) -> None:
    """Make the demo as of a day: people, accounts, courses, a contest, targets and months of learning.

    Refused where it could do harm: beside an office's own data, or where others can sign in. What it
    writes down is Vietnamese, whatever language the command speaks.
    """
    if not serves_only_itself(base_url):
        raise PublicAddress(base_url)
    if not queries.is_empty():
        raise NotEmpty
    with force_locale("vi"):
        _tell(Story(today))


def _tell(story: Story) -> None:
    """Let everything happen, one thing after another."""
    random = Random(SEED)  # noqa: S311  # a story, not a secret
    province = settle(story, random)
    populations = _populations(province)
    promises.promise(story, unit_id=province.root_id)
    courses = _courses(province, populations)
    proofs = (
        Proof("ST-1", populations.full_time, courses.security.course),
        Proof("ST-2", populations.part_time, courses.security.course),
    )
    promises.bind(proofs, account_id=province.accounts.organiser, now=story.at(SECURITY_AGO - 1, 15))
    quiz_id, closed = _contests(province)
    events = [*_events(province, courses, quiz_id), *_closed_entries(province, closed)]
    for event in sorted(events, key=lambda event: event.at):
        event.act(event.at)
    steps, organiser = closed_contest.steps(story), province.accounts.organiser
    closed_contest.honour(closed, story, account_id=organiser)
    closed_contest.decide_final(closed, story, account_id=organiser)
    results.announce(closed, None, steps, account_id=organiser)
    awards.hand_out(closed, 1, account_id=organiser, now=steps.published)
    appeals.hear(closed, story, cadre_id=province.person_of(cast.CADRE), account_id=organiser)
    promises.read(proofs, story=story, since=SECURITY_AGO)
    register.fill(story, unit_id=province.root_id, account_id=province.accounts.organiser)


def _populations(province: Province) -> Populations:
    units = (province.root_id,)
    cadres = Definition(units, kind=PersonKind.CADRE)
    full_time = Definition(units, kind=PersonKind.CADRE, cadre_types=(CadreType.FULL_TIME,))
    part_time = Definition(units, kind=PersonKind.CADRE, cadre_types=(CadreType.PART_TIME,))
    now = province.story.at(POPULATIONS_AGO, 10)
    return Populations(
        *(
            define_population(name, definition, unit_id=province.root_id, now=now)
            for name, definition in (
                ("Toàn thể đoàn viên", Definition(units)),
                ("Cán bộ công đoàn toàn tỉnh", cadres),
                ("Cán bộ chuyên trách", full_time),
                ("Cán bộ không chuyên trách", part_time),
            )
        )
    )


def _courses(province: Province, populations: Populations) -> Courses:
    """Write both courses and publish them."""
    story, trainer = province.story, province.accounts.trainer
    written = {course.slug: course for course in content.courses()}
    security, privacy = (
        write_course(written[slug], unit_id=province.root_id, account_id=trainer, now=story.at(ago + 7, 10))
        for slug, ago in (("an-toan-khong-gian-mang", SECURITY_AGO), ("bao-ve-du-lieu-ca-nhan", PRIVACY_AGO))
    )
    for built, population, due_on, ago in (
        (security, populations.cadres, story.day(SECURITY_DUE_AGO), SECURITY_AGO),
        (privacy, populations.cadres, story.day(PRIVACY_DUE_AGO), PRIVACY_AGO),
        (privacy, populations.members, None, PRIVACY_AGO),
    ):
        publish(
            built.course,
            population_id=population.id,
            due_on=due_on,
            account_id=trainer,
            now=story.at(ago, 9),
        )
    return Courses(security, privacy)


def _contests(province: Province) -> tuple[int, Contest]:
    """Return the quiz of the contest for everybody, and the contest that is over.

    The one that asks who enters stands beside them, and so does the rehearsal.
    """
    story, organiser = province.story, province.accounts.organiser
    bank_id = contest.fill_bank(story, unit_id=province.root_id, account_id=organiser)
    registered = [
        province.person_of(cast.TRAINER),
        *province.crowd(CadreType.PART_TIME)[:8],
        *province.crowd(None)[:16],
    ]
    open_contest.hold(
        story, bank_id=bank_id, unit_id=province.root_id, account_id=organiser, person_ids=registered
    )
    rehearsal.hold(
        story,
        bank_id=bank_id,
        unit_id=province.root_id,
        account_id=organiser,
        marker_id=province.accounts.administrator,
    )
    closed = closed_contest.hold(story, bank_id=bank_id, unit_id=province.root_id, account_id=organiser)
    quiz_id = contest.hold(story, bank_id=bank_id, unit_id=province.root_id, account_id=organiser)
    return quiz_id, closed


def _closed_entries(province: Province, closed: Contest) -> Iterator[Event]:
    """Give who entered the contest that is over; chance of its own, so that the rest of the story stays."""
    random = Random(SEED + 1)  # noqa: S311  # a story, not a secret
    people = [*province.crowd(CadreType.PART_TIME), *province.crowd(None)]
    cadre = province.person_of(cast.CADRE)
    others = [person for person in random.sample(people, CLOSED_ENTRANTS) if person != cadre]
    yield from closed_contest.entries(closed, [cadre, *others], province.story, random)


def _events(province: Province, courses: Courses, quiz_id: int) -> Iterator[Event]:
    """Give everything that people did since the roster came in."""
    story, random = province.story, province.random
    staff, elected = province.crowd(CadreType.FULL_TIME), province.crowd(CadreType.PART_TIME)
    others = province.crowd(None)
    early, late = Season(SECURITY_AGO - 1, 110), Season(100, SECURITY_DUE_AGO - 1)
    lately = Season(PRIVACY_AGO - 1, 9)
    yield from province.elections()
    yield from _parts(province, courses, quiz_id)
    for built, crowd in (
        (courses.security, Crowd(staff, Share(13, stopping=1), (early, late))),
        (courses.security, Crowd(elected, Share(73, failing=2, stopping=7), (early, late))),
        (courses.privacy, Crowd([*staff, *elected], Share(22, stopping=9), (lately,))),
        (courses.privacy, Crowd(others, Share(16, failing=1, stopping=8), (lately,))),
    ):
        yield from learn(built, crowd, story, random)
    everybody = [*staff, *elected, *others]
    yield from contest.entries(quiz_id, random.sample(everybody, ENTRANTS), story, random)


def _parts(province: Province, courses: Courses, quiz_id: int) -> Iterator[Event]:
    """Give what the people did who can sign in: the cadre is in the midst of the second course."""
    story, random = province.story, province.random
    organiser, trainer, cadre = (
        province.person_of(part) for part in (cast.ORGANISER, cast.TRAINER, cast.CADRE)
    )
    for person_id, ago in ((organiser, 160), (trainer, 180), (cadre, 140)):
        whole = Effort(len(courses.security.lessons), (1.0,))
        yield from studies(courses.security, person_id, whole, story.day(ago), random)
    yield from studies(courses.privacy, cadre, Effort(2), story.day(7), random)
    yield leave_off(courses.privacy, cadre, 3, story.at(1, 20, 10))
    yield from contest.entries(quiz_id, [cadre], story, random)
