"""Who learns what and how well, and who enters the contest: chosen by chance, in fixed numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from demo.learning import BuiltCourse, Effort, studies
from demo.sittings import Event
from demo.story import Story

PASSES = (0.9, 1.0)
FAILURES = (0.4, 0.5, 0.6, 0.7)


@dataclass(frozen=True)
class Share:
    """How many of a group complete a course, fail its quiz for good, or stop after some lessons."""

    completing: int
    failing: int = 0
    stopping: int = 0


@dataclass(frozen=True)
class Season:
    """The days ago, first and last, on which people begin a course."""

    first: int
    last: int


@dataclass(frozen=True)
class Crowd:
    """A group of people, how many of them do what, and when they begin."""

    people: Sequence[int]
    share: Share
    seasons: tuple[Season, ...]


def learn(built: BuiltCourse, crowd: Crowd, story: Story, random: Random) -> Iterator[Event]:
    """Give what a group does in a course; the rest of the group does nothing."""
    count, share = len(built.lessons), crowd.share
    efforts = [_completing(count, random) for _ in range(share.completing)]
    efforts += [Effort(count, tuple(random.choices(FAILURES, k=3))) for _ in range(share.failing)]
    efforts += [Effort(random.randrange(1, count)) for _ in range(share.stopping)]
    for person_id, effort in zip(random.sample(crowd.people, len(efforts)), efforts, strict=True):
        season = random.choice(crowd.seasons)
        begins_on = story.day(random.randint(season.last, season.first))
        yield from studies(built, person_id, effort, begins_on, random)


def _completing(count: int, random: Random) -> Effort:
    """Return the effort of somebody who passes: most at once, some at the second try, few at the third."""
    failed = random.choice([0, 0, 0, 0, 0, 0, 1, 1, 2])
    return Effort(count, (*random.choices(FAILURES, k=failed), random.choice(PASSES)))
