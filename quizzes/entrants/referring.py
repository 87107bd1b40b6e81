"""The code by which an entrant refers others to a contest, and who referred whom."""

import hmac

from sqlalchemy import func, select

from lms import crypto, db
from lms.access.rules import LETTERS, normalise
from lms.errors import Invalid
from lms.i18n import lazy_gettext as _l
from quizzes.contests.rules.entry import EntryRules
from quizzes.entrants.models import Entrant, Referral

FROM = "from"
"""Under this name a link carries the code of whoever gave it on."""
CHECKED = 4
"""So many letters at the end of a code tell a mistyped one from a right one."""
LONGEST = 20
LARGEST = 2**63 - 1


def referral_code(entrant_id: int) -> str:
    """Return the code that an entrant gives on; it says nothing about the person."""
    number, letters = entrant_id, ""
    while number:
        number, place = divmod(number, len(LETTERS))
        letters = LETTERS[place] + letters
    return letters + _check(entrant_id)


def find_referrer(contest_id: int, code: str) -> int | None:
    """Return the entrant of a contest whose code somebody typed."""
    letters = normalise(code)
    if not CHECKED < len(letters) <= LONGEST or not set(letters) <= set(LETTERS):
        return None
    number = 0
    for letter in letters[:-CHECKED]:
        number = number * len(LETTERS) + LETTERS.index(letter)
    if number > LARGEST or not hmac.compare_digest(_check(number), letters[-CHECKED:]):
        return None
    return db.session.scalar(select(Entrant.id).where(Entrant.id == number, Entrant.contest_id == contest_id))


def referrer_of(contest_id: int, entry: EntryRules, code: str) -> int | None:
    """Return who referred somebody who gives a code; a code that no entrant has is refused."""
    if not entry.has_referrals or not code.strip():
        return None
    found = find_referrer(contest_id, code)
    if found is None:
        raise Invalid(
            {"referrer": _l("Không có người dự thi nào mang mã này. Hãy xem lại mã, hoặc để trống.")}
        )
    return found


def keep_referral(entrant: Entrant, referrer_id: int | None) -> None:
    """Note who referred somebody who has just registered."""
    if referrer_id is not None:
        db.session.add(Referral(entrant_id=entrant.id, referrer_id=referrer_id))
        db.session.flush()


def find_referrer_name(entrant_id: int) -> str | None:
    """Return the name of who referred an entrant."""
    return db.session.scalar(
        select(Entrant.name)
        .join(Referral, Referral.referrer_id == Entrant.id)
        .where(Referral.entrant_id == entrant_id)
    )


def count_registered(entrant_id: int) -> int:
    """Return how many people registered with the code of an entrant."""
    statement = select(func.count(Referral.entrant_id)).where(Referral.referrer_id == entrant_id)
    return db.session.scalars(statement).one()


def _check(entrant_id: int) -> str:
    """Return letters that only we can make for an entrant."""
    number, letters = int(crypto.keyed_hash(f"referral:{entrant_id}"), 16), ""
    for _place in range(CHECKED):
        number, place = divmod(number, len(LETTERS))
        letters += LETTERS[place]
    return letters
