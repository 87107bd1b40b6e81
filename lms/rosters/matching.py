"""Who in the database a line of a roster means.

By member code; else by national ID together with the folded name; else by folded name, birth date and unit.
One national ID under two names is two people, never a merge.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from lms.people.partial_dates import PartialDate
from lms.rosters.known import KnownPerson
from lms.rosters.roster import RosterPerson
from lms.text import fold


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
            same.sort(key=lambda one: {member.unit_id for member in one.memberships} != set(unit_ids))
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
