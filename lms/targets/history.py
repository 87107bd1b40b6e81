"""The readings of a target, one after the other, and what proves a number in one of them."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import aliased, defer

from lms import db, i18n
from lms.errors import NotFound
from lms.files.models import File
from lms.i18n import lazy_gettext as _l
from lms.ledger.models import Activity, LedgerEntry
from lms.ledger.queries import in_force
from lms.paging import Page, page_of
from lms.people.models import Person
from lms.populations.models import FrozenPerson
from lms.populations.queries import is_frozen_in
from lms.registers.models import RegisterEntry, Topic
from lms.targets.facts import PROOF
from lms.targets.missing import people_below
from lms.targets.models import (
    FrozenUnit,
    Reading,
    ReadingProof,
    ReadingRow,
    ReadingUnit,
    Reminder,
    Statement,
    TargetEvidence,
)
from lms.targets.queries import people_in
from lms.targets.rules import Ratio
from lms.units.models import Unit

PROOFS_SHOWN = 100


@dataclass(frozen=True)
class ListedReading:
    """A reading, and whether it corrects an earlier one about the same day."""

    reading: Reading
    is_correction: bool


@dataclass(frozen=True)
class PersonProof:
    """A person of a reading: where they stood, what was counted, and everything the ledger knows."""

    person: Person
    units: list[str]
    counted_id: int | None
    entries: list[Row[LedgerEntry, Activity, bool]]
    needs_all: bool = False
    """Whether each of the activities has to be completed."""
    counted_activities: frozenset[int] = frozenset()
    """Those that were completed in the days that the reading counts, where each has to be."""
    lacking: Sequence[str] = ()
    """Those that were not."""


@dataclass(frozen=True)
class UnitEvidence:
    """What a reading counted for a unit or one below it, with the one that held it, which may have ended."""

    unit: FrozenUnit
    held_by: Unit
    entry: RegisterEntry | None
    topic: Topic | None
    statement: Statement | None
    file: File | None


def page_readings(target_id: int, *, after: str | None = None) -> Page[ListedReading]:
    """Return a page of the readings of a target, the newest first; one query."""
    earlier = aliased(Reading)
    is_correction = exists().where(
        earlier.target_id == Reading.target_id, earlier.as_of == Reading.as_of, earlier.id < Reading.id
    )
    statement = (
        select(Reading, is_correction).where(Reading.target_id == target_id).options(defer(Reading.head))
    )
    page = page_of(statement, (-Reading.id).label("newest"), after=after)
    return Page([ListedReading(row[0], row[1]) for row in page.items], page.after)


def require_reading(target_id: int, reading_id: int) -> Reading:
    """Return a reading of a target."""
    reading = db.session.scalar(
        select(Reading).where(Reading.id == reading_id, Reading.target_id == target_id)
    )
    if reading is None:
        raise NotFound(_l("Không tìm thấy lần tính này."))
    return reading


def reading_before(reading: Reading) -> Reading | None:
    """Return the reading about the same day that this one corrects."""
    return db.session.scalar(
        select(Reading)
        .where(
            Reading.target_id == reading.target_id, Reading.as_of == reading.as_of, Reading.id < reading.id
        )
        .order_by(Reading.id.desc())
        .limit(1)
    )


def names_of_people(person_ids: Iterable[int]) -> list[Person]:
    """Return some people, by given name."""
    statement = select(Person).where(Person.id.in_(list(person_ids))).order_by(Person.name_sort, Person.id)
    return list(db.session.scalars(statement))


def names_of_units(reading: Reading, unit_ids: Collection[int]) -> dict[int, str]:
    """Return the names that units bore on the day of a reading."""
    rows = db.session.execute(
        select(FrozenUnit.unit_id, FrozenUnit.name).where(
            FrozenUnit.tree_id == reading.tree_id, FrozenUnit.unit_id.in_(unit_ids)
        )
    )
    return {row.unit_id: row.name for row in rows}


def proof_of(reading: Reading, person_id: int, root: int) -> PersonProof:
    """Return what proves, or does not, that a person below a unit is done; five queries at most."""
    found = db.session.execute(
        select(Person, ReadingRow.entry_id)
        .join(ReadingRow, ReadingRow.person_id == Person.id)
        .where(people_in(reading), Person.id == person_id)
    ).first()
    places = db.session.scalars(
        select(FrozenUnit)
        .join(FrozenPerson, FrozenPerson.unit_id == FrozenUnit.unit_id)
        .where(
            FrozenUnit.tree_id == reading.tree_id,
            is_frozen_in(reading.frozen_population_id),
            FrozenPerson.person_id == person_id,
        )
        .order_by(FrozenUnit.name_sort)
    ).all()
    if found is None or not any(f"/{root}/" in place.path for place in places):
        raise NotFound(_l("Người này không thuộc chỉ tiêu ở đơn vị đang xem."))
    evidence = select(TargetEvidence.activity_id).where(TargetEvidence.target_id == reading.target_id)
    is_in_force = exists().where(in_force.c.id == LedgerEntry.id)
    same = select(Person.id).where((Person.id == person_id) | (Person.merged_into_id == person_id))
    entries = db.session.execute(
        select(LedgerEntry, Activity, is_in_force)
        .join(Activity, Activity.id == LedgerEntry.activity_id)
        .where(
            LedgerEntry.person_id.in_(same),
            (LedgerEntry.id == found[1]) | LedgerEntry.activity_id.in_(evidence),
        )
        .order_by(LedgerEntry.happened_at, LedgerEntry.id)
    )
    return _proof(reading, found[0], found[1], [place.name for place in places], entries.all())


def _proof(
    reading: Reading,
    person: Person,
    counted_id: int | None,
    units: list[str],
    entries: Sequence[Row[LedgerEntry, Activity, bool]],
) -> PersonProof:
    """Return what was counted of the entries, by what the reading itself says of its days and its basis."""
    head = json.loads(reading.head)
    if not head.get("basis", {}).get("needs_all"):
        return PersonProof(person, units, counted_id, list(entries))
    first, last = (date.fromisoformat(day) if day else None for day in head["counted_days"])
    counted = frozenset(
        activity.id
        for entry, activity, is_in_force in entries
        if is_in_force and entry.outcome in PROOF and _is_within(i18n.today(entry.happened_at), first, last)
    )
    wanted = select(Activity).where(Activity.key.in_(head["evidence"])).order_by(Activity.id)
    lacking = [one.title for one in db.session.scalars(wanted) if one.id not in counted]
    return PersonProof(person, units, counted_id, list(entries), True, counted, lacking)


def _is_within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def evidence_of_unit(reading: Reading, place: FrozenUnit) -> list[UnitEvidence]:
    """Return what was counted for a unit and those below it, the newest first; one query."""
    newest = (
        select(ReadingProof.id)
        .join(FrozenUnit, FrozenUnit.unit_id == ReadingProof.unit_id)
        .where(
            FrozenUnit.tree_id == reading.tree_id,
            ReadingProof.reading_id == reading.id,
            FrozenUnit.path >= place.path,
            FrozenUnit.path < place.path + "~",
        )
        .order_by(ReadingProof.id.desc())
        .limit(PROOFS_SHOWN)
    )
    rows = db.session.execute(
        select(FrozenUnit, Unit, RegisterEntry, Topic, Statement, File)
        .join(ReadingProof, ReadingProof.unit_id == FrozenUnit.unit_id)
        .outerjoin(RegisterEntry, RegisterEntry.id == ReadingProof.register_entry_id)
        .outerjoin(Topic, Topic.id == RegisterEntry.topic_id)
        .outerjoin(Statement, Statement.id == ReadingProof.statement_id)
        .join(Unit, Unit.id == func.coalesce(RegisterEntry.unit_id, Statement.unit_id))
        .outerjoin(File, File.id == func.coalesce(RegisterEntry.file_id, Statement.file_id))
        .where(FrozenUnit.tree_id == reading.tree_id, ReadingProof.id.in_(newest))
        .order_by(ReadingProof.id.desc())
    )
    return [UnitEvidence(*row) for row in rows]


@dataclass(frozen=True)
class Sent:
    """A list that was sent to a unit, and whether it helped: so many are done, or so many units more."""

    reminder: Reminder
    reading: Reading
    helped: int
    before: Ratio | None = None
    """Of a list of units: how many of all were done when it was sent."""


def list_sent(newest: Reading, unit_id: int) -> list[Sent]:
    """Return the lists of people that a unit was sent, with how many of them are done by now."""
    before, now = aliased(ReadingRow), aliased(ReadingRow)
    found = []
    for reminder, reading in _reminders(newest, unit_id):
        helped = db.session.scalar(
            select(func.count())
            .select_from(before)
            .join(now, now.person_id == before.person_id)
            .where(
                people_in(reading, before),
                before.entry_id.is_(None),
                people_in(newest, now),
                now.entry_id.is_not(None),
                before.person_id.in_(people_below(reading, unit_id)),
            )
        )
        found.append(Sent(reminder, reading, helped or 0))
    return found


def list_sent_about_units(newest: Reading, unit_id: int) -> list[Sent]:
    """Return the lists of units that a unit was sent, with how many are done since; two queries."""
    sent = _reminders(newest, unit_id)
    wanted = {newest.id, *(reading.id for _reminder, reading in sent)}
    rows = db.session.execute(
        select(ReadingUnit.reading_id, ReadingUnit.numerator, ReadingUnit.denominator).where(
            ReadingUnit.unit_id == unit_id, ReadingUnit.reading_id.in_(wanted)
        )
    )
    ratios = {reading_id: Ratio(done, all_of_them) for reading_id, done, all_of_them in rows}
    now = ratios.get(newest.id, Ratio(0, 0))
    found = []
    for reminder, reading in sent:
        before = ratios.get(reading.id, Ratio(0, 0))
        found.append(Sent(reminder, reading, now.numerator - before.numerator, before))
    return found


def _reminders(newest: Reading, unit_id: int) -> Sequence[Row[Reminder, Reading]]:
    return db.session.execute(
        select(Reminder, Reading)
        .join(Reading, Reading.id == Reminder.reading_id)
        .where(Reading.target_id == newest.target_id, Reminder.unit_id == unit_id)
        .options(defer(Reading.head))
        .order_by(Reminder.id.desc())
        .limit(12)
    ).all()
