"""The people of the invented province: names, ages and posts by chance, the same for the same day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from demo.content import Province, Unit
from demo.story import Story
from lms.people.posts import PostKind, post_kind
from lms.people.rules import CadreType, Sex

STAFF_UNIT = "CQ-LDLD"
"""The union whose members the full-time staff of the province and of the upper unions are."""
WOMEN_AMONG_TEN = 6
PREFIX = "095"
"""No operator gives out these numbers: nobody is called by mistake."""
FIRST_TERM_YEARS = 3
LATE_COMERS = 6
"""So many part-time cadres were elected while the story goes on."""


@dataclass(frozen=True)
class Office:
    """A post that somebody holds."""

    unit: str
    title: str
    cadre_type: CadreType
    since: date


@dataclass(frozen=True)
class Member:
    """A member as the roster of the province lists one, and the post held, if any."""

    code: str
    unit: str
    family: str
    given: str
    sex: Sex
    birth: date
    joined: date
    phone: str
    office: Office | None = None

    @property
    def cadre_type(self) -> CadreType | None:
        """Whether a cadre is full-time; None is no cadre."""
        return self.office.cadre_type if self.office else None

    def office_on(self, day: date) -> Office | None:
        """Return the post that is held on a day."""
        return self.office if self.office and self.office.since <= day else None


@dataclass
class Registry:
    """Members being made, one after another."""

    stock: Province
    story: Story
    random: Random
    phones: Iterator[str] = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        numbers = self.random.sample(range(10**7), 1000)
        self.phones = (f"{PREFIX}{number:07d}" for number in numbers)

    def member(self, unit: str, office: Office | None) -> Member:
        """Return the next member; whoever holds a post is no beginner, and women lead women's affairs."""
        self.count += 1
        is_woman = self.random.randrange(10) < WOMEN_AMONG_TEN
        if office and post_kind(office.title) is PostKind.WOMEN_AFFAIRS_BOARD:
            is_woman = True
        sex = Sex.FEMALE if is_woman else Sex.MALE
        age = self.random.randint(32 if office else 21, 56)
        birth = self.story.day(age * 365 + self.random.randrange(365))
        grown = birth + timedelta(days=20 * 365)
        latest = self.story.day(3000 if office else 500)
        joined = grown + timedelta(days=self.random.randrange(max((latest - grown).days, 1)))
        return Member(
            code=f"ST{self.count:04d}",
            unit=unit,
            family=f"{self._family()} {self.random.choice(self.stock.middles[sex])}",
            given=self.random.choice(self.stock.givens[sex]),
            sex=sex,
            birth=birth,
            joined=joined,
            phone=next(self.phones),
            office=office,
        )

    def _family(self) -> str:
        return self.random.choices(list(self.stock.families), list(self.stock.families.values()))[0]


def members(stock: Province, story: Story, random: Random) -> list[Member]:
    """Return every member, union by union, whoever holds a post first."""
    registry = Registry(stock, story, random)
    late = set(random.sample(list(_last_posts(stock.units)), LATE_COMERS))
    found: list[Member] = []
    for unit in stock.units:
        if not unit.members:
            continue
        offices: list[Office] = []
        if unit.code == STAFF_UNIT:
            offices += _staff_offices(stock.units, stock.posts, story, random)
        for place, title in enumerate(stock.posts[unit.level][: unit.cadres]):
            is_late = place == unit.cadres - 1 and unit.code in late
            since = story.day(random.randint(15, 150)) if is_late else _term_start(story, random)
            offices.append(Office(unit.code, title, CadreType.PART_TIME, since))
        found += [registry.member(unit.code, office) for office in offices]
        found += [registry.member(unit.code, None) for _ in range(unit.members - len(offices))]
    return found


def _staff_offices(
    units: Sequence[Unit], posts: Mapping[str, Sequence[str]], story: Story, random: Random
) -> list[Office]:
    """Return the full-time posts of the province and the upper unions; the last one began lately."""
    places = [(unit.code, title) for unit in units if not unit.members for title in posts[unit.level]]
    offices = [
        Office(unit, title, CadreType.FULL_TIME, _term_start(story, random)) for unit, title in places[:-1]
    ]
    return [*offices, Office(*places[-1], CadreType.FULL_TIME, story.day(75))]


def _last_posts(units: Sequence[Unit]) -> Iterator[str]:
    """Give the unions that are large enough to have filled their last post later."""
    return (unit.code for unit in units if unit.cadres >= 4 and unit.code != STAFF_UNIT)


def _term_start(story: Story, random: Random) -> date:
    """Return a day in the spring in which the term began."""
    return date(story.year - FIRST_TERM_YEARS, random.randint(3, 5), random.randint(1, 28))
