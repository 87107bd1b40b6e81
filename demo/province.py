"""The invented province in the database: its units and people, and who of them can sign in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random

from sqlalchemy import select

from demo import cast, content, roster
from demo.cast import Accounts, Part
from demo.people import Member, Office, members
from demo.sittings import Event
from demo.story import Story
from lms import db
from lms.people.actions import By
from lms.people.models import Person
from lms.people.rules import CadreType
from lms.units.models import Unit

ROOT = "LDLD-ST"
ROSTER_AGO = 230


@dataclass(frozen=True)
class Province:
    """The people of the province, as everything that follows the roster needs them."""

    story: Story
    random: Random
    members: Sequence[Member]
    units: dict[str, int]
    person_ids: dict[str, int]
    accounts: Accounts

    @property
    def root_id(self) -> int:
        """The unit at the top."""
        return self.units[ROOT]

    def person_of(self, part: Part) -> int:
        """Return the person who plays a part."""
        return self.person_ids[cast.member_of(part, self.members).code]

    def crowd(self, cadre_type: CadreType | None) -> list[int]:
        """Return the cadres of a type, or those who are none, without late comers and players of parts."""
        players = {cast.member_of(part, self.members).code for part in cast.MEMBERS}
        return [
            self.person_ids[member.code]
            for member in self.members
            if member.cadre_type is cadre_type
            and member.code not in players
            and not self._comes_later(member)
        ]

    def elections(self) -> Iterator[Event]:
        """Give the entry of each post that somebody was elected to after the roster came in."""
        for member in self.members:
            if member.office is not None and self._comes_later(member):
                ago = (self.story.today - member.office.since).days
                yield Event(self.story.at(ago, 16), partial(self._elect, member.code, member.office))

    def _comes_later(self, member: Member) -> bool:
        return member.office_on(self.story.day(ROSTER_AGO)) is not member.office

    def _elect(self, code: str, office: Office, now: datetime) -> None:
        person = db.session.get_one(Person, self.person_ids[code])
        roster.elect(person, office, self.units[office.unit], by=By(self.accounts.administrator, now))


def settle(story: Story, random: Random) -> Province:
    """Bring in everybody, and let those in who play a part."""
    stock = content.province()
    everybody = members(stock, story, random)
    administrator = cast.admit_administrator(story)
    roster.bring_in(stock, everybody, account_id=administrator.account_id, now=story.at(ROSTER_AGO, 8, 30))
    units = dict(db.session.execute(select(Unit.code, Unit.id)).all())
    people = db.session.execute(select(Person.member_code, Person.id))
    person_ids = {code: person_id for code, person_id in people if code}
    organiser, trainer, *_rest = (
        cast.admit(
            part,
            person_ids[cast.member_of(part, everybody).code],
            db.session.get_one(Unit, units[ROOT]),
            by=administrator,
            story=story,
        )
        for part in cast.MEMBERS
    )
    accounts = Accounts(administrator.account_id, organiser, trainer)
    return Province(story, random, everybody, units, person_ids, accounts)
