"""Entering without an account: who one is, the session that is good for this contest, and coming back."""

import hmac
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, or_, select

from lms import crypto, db
from lms.access.rules import LETTERS, normalise
from lms.auth import actions as auth
from lms.auth.actions import NotSignedIn, SignedIn
from lms.auth.models import Account
from lms.errors import Conflict, Forbidden, Invalid, Refused
from lms.i18n import lazy_gettext as _l
from lms.people import rules as people_rules
from lms.people.models import Person
from lms.text import fold, person_sort_key
from quizzes.attempts.actions import start_attempt
from quizzes.contests.queries import rules_of
from quizzes.contests.rules.entry import EntryRules, Field, UniqueKey
from quizzes.entrants import queries, rules
from quizzes.entrants.actions import Secret, check_open, keep, secret_of, standing, unique_hash
from quizzes.entrants.models import Entrant
from quizzes.entrants.queries import OpenContest
from quizzes.entrants.referring import referrer_of
from quizzes.entrants.rules import Declaration, Excluded, Known

MOST_A_MINUTE = 3000
"""So many register without an account in one contest within a minute; the rest is asked to wait."""
CODE_LENGTH = 8
WRONG = _l("Thông tin hoặc mã chưa đúng. Mã ở trên phiếu nộp bài.")
TOO_OFTEN = _l("Đã nhập sai nhiều lần. Hãy chờ ít phút rồi thử lại.")
STRANGER = Known(Declaration(), has_national_id=False, member_code=None, is_excluded_staff=False)


class Browser(NamedTuple):
    """From where somebody enters: the device, and how it is used."""

    device: str
    user_agent: str
    is_shared: bool


class Declared(NamedTuple):
    """Somebody was let in: the session, and the attempt that began, if any."""

    signed_in: SignedIn
    attempt_id: int | None


class TooMany(Conflict):
    """More register than the contest takes in a minute."""

    status = 429

    def __init__(self) -> None:
        super().__init__(_l("Đang có rất nhiều người đăng ký. Hãy chờ một phút rồi bấm lại."))


def declare_entrant(
    opened: OpenContest, said: Declaration, *, home: str, quiz_id: int | None, browser: Browser, now: datetime
) -> Declared:
    """Let somebody in who says who they are, and start an attempt at the quiz, where one is named.

    They become a person without a membership, whom no population counts, and an account without a password.
    What reaches them stays with the entrant, where it is nobody's sign-in name.
    """
    wanted = rules_of(opened.contest.id)
    if not wanted.entry.is_public:
        raise Forbidden(_l("Cuộc thi này phải dự thi bằng tài khoản."))
    check_open(opened, now)
    _check_crowd(opened.contest.id, now)
    declared = rules.filled(wanted.entry, said, STRANGER)
    secret = secret_of(declared.national_id)
    values = standing(opened, wanted, declared, STRANGER, secret, now=now)
    _check_excluded(wanted.entry, declared, secret)
    referrer_id = referrer_of(opened.contest.id, wanted.entry, said.referrer)
    account = _new_account(declared, now=now)
    entrant = Entrant(
        contest_id=opened.contest.id,
        person_id=account.person_id,
        is_declared=True,
        registered_at=now,
        **values,
    )
    kept = keep(entrant, wanted.entry.unique_key, referrer_id)
    signed_in = _open_session(account.id, home, browser, now)
    if quiz_id is None:
        return Declared(signed_in, None)
    attempt_id = start_attempt(
        quiz_id, kept.person_id, device=browser.device, user_agent=browser.user_agent, now=now
    )
    return Declared(signed_in, attempt_id)


def return_entrant(
    opened: OpenContest, key_text: str, code: str, *, home: str, browser: Browser, now: datetime
) -> SignedIn | NotSignedIn:
    """Let somebody in again who knows the key of their registration and the code of its receipt.

    A wrong code is counted for the key, so the caller commits in either case.
    """
    key = rules_of(opened.contest.id).entry.unique_key
    hashed = hash_of_key(key, key_text)
    subject = f"return:{opened.contest.id}:{hashed}"
    waiting = auth.held_back(subject, now=now)
    if waiting is not None:
        return _told(waiting)
    row = db.session.execute(
        select(Entrant.id, Account.id)
        .join(Person, Person.id == Entrant.person_id)
        .join(Account, Account.person_id.in_((Person.id, Person.merged_into_id)))
        .where(
            Entrant.contest_id == opened.contest.id,
            Entrant.unique_hash == hashed,
            Entrant.is_declared,
            Account.activated_at.is_(None),  # whoever has an account of their own signs in with it
            Account.is_active,
        )
    ).first()
    if row is None or not hmac.compare_digest(return_code(row[0]), normalise(code)):
        return _told(auth.wrong(subject, WRONG, now=now))
    return _open_session(row[1], home, browser, now)


def return_code(entrant_id: int) -> str:
    """Return the code by which an entrant comes back on another device; only we can make it."""
    number = int(crypto.keyed_hash(f"return:{entrant_id}"), 16)
    letters = []
    for _place in range(CODE_LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def _told(refusal: NotSignedIn) -> NotSignedIn:
    """Return why somebody is not let in again, in the words of this page."""
    return refusal._replace(text=TOO_OFTEN if refusal.waits_until else WRONG)


def _check_crowd(contest_id: int, now: datetime) -> None:
    lately = db.session.scalars(
        select(func.count(Entrant.id)).where(
            Entrant.contest_id == contest_id, Entrant.registered_at > now - timedelta(minutes=1)
        )
    ).one()
    if lately >= MOST_A_MINUTE:
        raise TooMany


def _check_excluded(entry: EntryRules, declared: Declaration, secret: Secret) -> None:
    """Refuse whoever the roster knows under this phone, e-mail or national ID as excluded."""
    same = [Person.phone == declared.phone] if declared.phone else []
    same += [Person.email == declared.email] if declared.email else []
    same += [Person.national_id_hash == secret.hash] if secret.hash else []
    if not same or not (entry.excluded_people or entry.excluded_staff_of):
        return
    known = db.session.execute(select(Person.id, Person.member_code).where(or_(*same))).all()
    for person_id, member_code in known:
        if member_code in entry.excluded_people or queries.is_staff_of(person_id, entry.excluded_staff_of):
            raise Excluded


def _new_account(declared: Declaration, *, now: datetime) -> Account:
    name, birth = declared.full_name, declared.birth_date
    if name is None:
        raise Invalid({Field.FULL_NAME: _l("Hãy điền mục này.")})
    person = Person(
        family_name=name.family,
        given_name=name.given,
        name_sort=person_sort_key(*name),
        name_folded=fold(name.full),
        birth_date=birth.first if birth else None,
        birth_precision=birth.precision if birth else None,
        created_at=now,
    )
    db.session.add(person)
    db.session.flush()
    account = Account(person_id=person.id, display_name=name.full, created_at=now)
    db.session.add(account)
    db.session.flush()
    return account


def _open_session(account_id: int, home: str, browser: Browser, now: datetime) -> SignedIn:
    token = auth.open_session(
        account_id, user_agent=browser.user_agent, is_shared=browser.is_shared, home=home, now=now
    )
    return SignedIn(account_id, token)


def hash_of_key(key: UniqueKey, text: str) -> str | None:
    """Return the keyed hash of a key as somebody typed it; what is no such key is nobody's."""
    try:
        if key is UniqueKey.NATIONAL_ID:
            return crypto.keyed_hash(people_rules.national_id(text).number)
        declared = (
            Declaration(phone=people_rules.phone(text))
            if key is UniqueKey.PHONE
            else Declaration(email=people_rules.email(text))
        )
    except Refused:
        return None
    return unique_hash(key, declared, Secret())
