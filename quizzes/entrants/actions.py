"""Entering a contest: registering, changing what one said, and what organisers put right."""

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from lms import crypto, db, i18n
from lms.audit import actions as audit
from lms.errors import Invalid
from lms.i18n import lazy_gettext as _l
from lms.people.models import Person
from lms.people.queries import rows_of
from lms.populations.meaning import is_in
from lms.populations.models import Population
from lms.populations.rules import Definition
from lms.rights import EVERYWHERE
from lms.text import fold, person_sort_key
from lms.units.models import Unit
from quizzes.attempts.actions import start_attempt
from quizzes.attempts.models import Attempt, Quiz
from quizzes.contests.models import Contest, Round
from quizzes.contests.queries import NotForYou, rules_of
from quizzes.contests.rules.contest import ContestRules
from quizzes.contests.rules.entry import Field, Need, UniqueKey
from quizzes.entrants import queries, rules
from quizzes.entrants.models import Entrant
from quizzes.entrants.queries import OpenContest
from quizzes.entrants.referring import keep_referral, referrer_of
from quizzes.entrants.rules import AlreadyEntered, Declaration, EntryClosed, Known


class Secret(NamedTuple):
    """A national ID as it is kept: to be matched, to be read again, and its end to be shown."""

    hash: str | None = None
    encrypted: str | None = None
    last4: str | None = None


NO_SECRET = Secret()


def register_entrant(opened: OpenContest, person_id: int, said: Declaration, *, now: datetime) -> Entrant:
    """Return the registration of a person; whoever may not enter is refused, and nothing is stored.

    Registering again changes what is not locked.
    """
    contest = opened.contest
    check_open(opened, now)
    _check_population(contest, person_id, now)
    wanted = rules_of(contest.id)
    known = queries.known_of(person_id, wanted.entry, i18n.today(now))
    kept = queries.find_entrant(contest.id, person_id)
    if kept is not None:
        return _change(opened, kept, wanted, said, known, now=now)
    declared = rules.filled(wanted.entry, said, known)
    secret = _secret_of(declared, db.session.get_one(Person, person_id), wanted)
    values = standing(opened, wanted, declared, known, secret, now=now)
    referrer_id = referrer_of(contest.id, wanted.entry, said.referrer)
    entrant = Entrant(
        contest_id=contest.id, person_id=person_id, is_declared=False, registered_at=now, **values
    )
    return keep(entrant, wanted.entry.unique_key, referrer_id)


def enter_contest(
    opened: OpenContest,
    person_id: int,
    said: Declaration,
    *,
    quiz_id: int | None,
    device: str,
    user_agent: str,
    now: datetime,
) -> int | None:
    """Register a person and start an attempt at the quiz, where one is named; return the attempt."""
    register_entrant(opened, person_id, said, now=now)
    if quiz_id is None:
        return None
    return start_attempt(quiz_id, person_id, device=device, user_agent=user_agent, now=now)


def correct_entrant(
    entrant: Entrant,
    *,
    unit_id: int | None,
    division: str,
    reason: str,
    account_id: int | None,
    now: datetime,
) -> None:
    """Put the unit or the division of an entrant right, on record; refused once the last round has closed.

    Attempts of rounds that are still open go with the unit; closed rounds stay as they were.
    """
    contest = db.session.get_one(Contest, entrant.contest_id)
    check_open(queries.require_open_contest(contest.slug), now)
    if not reason.strip():
        raise Invalid({"reason": _l("Hãy ghi lý do.")})
    if division not in {one.key for one in rules_of(contest.id).divisions} | {entrant.division}:
        raise Invalid({"division": _l("Hãy chọn một mục trong danh sách.")})
    before = {"unit_id": entrant.unit_id, "division": entrant.division}
    after = {"unit_id": unit_id, "division": division}
    if after == before:
        return
    _check_unit(unit_id, entrant.unit_id)
    entrant.unit_id, entrant.division, entrant.corrected_at = unit_id, division, now
    db.session.flush()
    _move_attempts(entrant, now)
    audit.record(
        account_id=account_id,
        action="entrant.correct",
        subject_kind="entrant",
        subject_id=entrant.id,
        subject_name=entrant.name,
        unit_id=contest.unit_id,
        before=before,
        after=after,
        reason=reason.strip(),
        now=now,
    )


def check_open(opened: OpenContest, now: datetime) -> None:
    """Refuse whoever comes when the last round has closed."""
    if rules.is_closed(opened.closes_at, now):
        raise EntryClosed(i18n.moment_end(opened.closes_at))


def standing(
    opened: OpenContest,
    wanted: ContestRules,
    declared: Declaration,
    known: Known,
    secret: Secret,
    *,
    corrected: Entrant | None = None,
    now: datetime,
) -> dict[str, Any]:
    """Return the columns of an entrant who may enter; anybody else is refused.

    Of an entrant whom staff put right, the unit and the division stay.
    """
    today = i18n.today(now)
    _check_unit(declared.unit_id, known.declared.unit_id, within=opened.unit.path)
    known = replace(known, has_national_id=secret.hash is not None)
    rules.check(wanted.entry, declared, known, today=today)
    codes = queries.codes_above(declared.unit_id)
    unit_id = corrected.unit_id if corrected else declared.unit_id
    division = (
        corrected.division
        if corrected
        else rules.division_of(wanted, declared, unit_codes=codes, today=today)
    )
    if declared.full_name is None or declared.kind is None:
        raise Invalid({Field.FULL_NAME: _l("Hãy điền mục này.")})
    return {
        "name": declared.full_name.full,
        "name_sort": person_sort_key(*declared.full_name),
        "name_folded": fold(declared.full_name.full),
        "kind": declared.kind,
        "division": division,
        "unit_id": unit_id,
        "said": declared.to_json(),
        "national_id_hash": secret.hash,
        "national_id_encrypted": secret.encrypted,
        "national_id_last4": secret.last4,
        "unique_hash": unique_hash(wanted.entry.unique_key, declared, secret),
        "consent_version": rules.CONSENT_VERSION if declared.consents else None,
    }


def keep(entrant: Entrant, key: UniqueKey, referrer_id: int | None) -> Entrant:
    """Store an entrant with who referred them; the database lets in the first of two with the same key."""
    try:
        with db.session.begin_nested():
            db.session.add(entrant)
            db.session.flush()
            keep_referral(entrant, referrer_id)
    except IntegrityError as error:
        kept = queries.find_entrant(entrant.contest_id, entrant.person_id)
        if kept is None:
            raise AlreadyEntered(key) from error
        return kept
    return entrant


def unique_hash(key: UniqueKey, declared: Declaration, secret: Secret) -> str | None:
    """Return what nobody else in the contest may have; the person stands for itself."""
    if key is UniqueKey.MEMBER:
        return None
    if key is UniqueKey.NATIONAL_ID:
        return secret.hash
    return crypto.keyed_hash(f"{key}:{declared.phone if key is UniqueKey.PHONE else declared.email}")


def secret_of(national_id: str | None) -> Secret:
    """Return a national ID in the forms in which it is kept."""
    if not national_id:
        return NO_SECRET
    return Secret(crypto.keyed_hash(national_id), crypto.encrypt(national_id), national_id[-4:])


def _change(
    opened: OpenContest,
    kept: Entrant,
    wanted: ContestRules,
    said: Declaration,
    known: Known,
    *,
    now: datetime,
) -> Entrant:
    """Change what is not locked of a registration."""
    before = queries.declaration_of(kept)
    entry = wanted.entry
    known = replace(known, declared=rules.keeping_locked(entry, known.declared, before))
    declared = rules.filled(entry, rules.keeping_locked(entry, said, before), known)
    is_new_secret = bool(said.national_id) and not entry.asked(Field.NATIONAL_ID).is_locked
    secret = secret_of(said.national_id) if is_new_secret else _kept_secret(kept)
    corrected = kept if kept.corrected_at is not None else None
    values = standing(opened, wanted, declared, known, secret, corrected=corrected, now=now)
    try:
        with db.session.begin_nested():
            for name, value in values.items():
                setattr(kept, name, value)
            db.session.flush()
    except IntegrityError as error:
        raise AlreadyEntered(entry.unique_key) from error
    _move_attempts(kept, now)
    return kept


def _secret_of(declared: Declaration, person: Person, wanted: ContestRules) -> Secret:
    """Return the national ID that was said, else the one of the roster where the rules require it."""
    if declared.national_id or wanted.entry.asked(Field.NATIONAL_ID).need is not Need.REQUIRED:
        return secret_of(declared.national_id)
    return _kept_secret(person)


def _kept_secret(kept: Person | Entrant) -> Secret:
    return Secret(kept.national_id_hash, kept.national_id_encrypted, kept.national_id_last4)


def _check_population(contest: Contest, person_id: int, now: datetime) -> None:
    population = db.session.get(Population, contest.population_id) if contest.population_id else None
    if population is not None and not is_in(
        Definition.from_json(population.definition), person_id, i18n.today(now)
    ):
        raise NotForYou(population.name)


def _check_unit(unit_id: int | None, known_id: int | None, *, within: str = EVERYWHERE) -> None:
    """Refuse a unit that was dissolved or lies outside; the one that is known already is not asked about."""
    if unit_id is None or unit_id == known_id:
        return
    unit = db.session.get(Unit, unit_id)
    if unit is None or unit.valid_to is not None or not unit.path.startswith(within):
        raise Invalid({Field.UNIT: _l("Hãy chọn một đơn vị trong danh sách.")})


def _move_attempts(entrant: Entrant, now: datetime) -> None:
    """Let the attempts of rounds that are not closed be of the entrant's unit, of merged rows, too."""
    person = db.session.get_one(Person, entrant.person_id)
    open_quizzes = (
        select(Round.quiz_id)
        .join(Quiz, Quiz.id == Round.quiz_id)
        .where(Round.contest_id == entrant.contest_id, Quiz.closes_at > now)
    )
    db.session.execute(
        update(Attempt)
        .where(
            Attempt.person_id.in_(rows_of(person.merged_into_id or person.id)),
            Attempt.quiz_id.in_(open_quizzes),
        )
        .values(unit_id=entrant.unit_id)
    )
