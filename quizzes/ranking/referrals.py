"""How many people everybody referred: each is counted for one other person at most, and never in a circle."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple


class Registration(NamedTuple):
    """A registration of a person for a contest: numbers go up, and the referrer's is that of another one."""

    number: int
    person: int
    referrer: int | None


def count_referrals(registrations: Iterable[Registration], present: Collection[int]) -> Mapping[int, int]:
    """Return how many people who are present each person referred; the order they come in is no matter.

    Of somebody's registrations the earliest says who referred them. It counts where that person's own
    earliest came before: so nobody is counted for themselves, and who names whom never makes a circle.
    """
    owners: dict[int, int] = {}
    earliest: dict[int, Registration] = {}
    for one in registrations:
        owners[one.number] = one.person
        known = earliest.get(one.person)
        if known is None or one.number < known.number:
            earliest[one.person] = one
    found: Counter[int] = Counter()
    for person, own in earliest.items():
        referrer = owners.get(own.referrer) if own.referrer is not None else None
        if referrer is not None and person in present and earliest[referrer].number < own.number:
            found[referrer] += 1
    return found
