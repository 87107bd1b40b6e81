"""Who in the database a line of a roster means.

By member code; else by national ID together with the folded name; else by folded name, birth date and unit.
One national ID under two names is two people, never a merge.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from lms.people.partial_dates import PartialDate
from lms.rosters.reading.roster import RosterPerson
from lms.text import fold


@dataclass(frozen=True, slots=True)
class KnownMembership:
    """A membership of today."""

    id: int
    unit_id: int
    since: date | None


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post held today."""

    id: int
    unit_id: int
    title: str
    post_kind: str | None
    cadre_type: str
    term: str | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as the database has them; of the national ID its keyed hash and its end."""

    id: int
    family: str
    given: str
    name_folded: str
    birth: PartialDate | None
    sex: str | None
    phone: str | None
    email: str | None
    member_code: str | None
    national_id_hash: str | None
    joined: PartialDate | None
    note: str
    national_id_last4: str | None = None
    memberships: tuple[KnownMembership, ...] = ()
    posts: tuple[KnownPost, ...] = ()


class Matcher:
    """Finds the known person for each line; nobody is found twice."""

    def __init__(self, known: Iterable[KnownPerson]) -> None:
        self._by_code: dict[str, KnownPerson] = {}
        self._by_national_id: defaultdict[tuple[str, str], list[KnownPerson]] = defaultdict(list)
        self._by_birth: defaultdict[tuple[str, PartialDate | None, int], list[KnownPerson]] = defaultdict(
            list
        )
        self._found: set[int] = set()
        for person in known:
            if person.member_code:
                self._by_code[person.member_code] = person
            if person.national_id_hash:
                self._by_national_id[person.name_folded, person.national_id_hash].append(person)
            for membership in person.memberships:
                self._by_birth[person.name_folded, person.birth, membership.unit_id].append(person)

    def find(
        self, person: RosterPerson, *, national_id_hash: str | None, unit_ids: Collection[int]
    ) -> KnownPerson | None:
        """Return who is meant, or None for somebody new."""
        name = fold(person.name.full)
        candidates: list[KnownPerson] = []
        if person.member_code and person.member_code in self._by_code:
            candidates.append(self._by_code[person.member_code])
        if national_id_hash:
            candidates += self._fitting(person, self._by_national_id[name, national_id_hash])
        for unit_id in unit_ids:
            same = self._fitting(person, self._by_birth[name, person.birth, unit_id])
            same.sort(
                key=lambda one: (
                    {member.unit_id for member in one.memberships} != set(unit_ids),
                    one.phone != person.phone,
                )
            )
            candidates += [
                one
                for one in same
                if None in {national_id_hash, one.national_id_hash}
                or one.national_id_hash == national_id_hash
            ]
        for candidate in candidates:
            if candidate.id not in self._found:
                self._found.add(candidate.id)
                return candidate
        return None

    @staticmethod
    def _fitting(person: RosterPerson, known: Iterable[KnownPerson]) -> list[KnownPerson]:
        """Leave out whoever has another member code."""
        return [
            one
            for one in known
            if None in {person.member_code, one.member_code} or one.member_code == person.member_code
        ]
