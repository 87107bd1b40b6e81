"""Keeping the register: topics, what was held, and taking back what was wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import select

from lms import db, i18n
from lms.audit.actions import record as record_change
from lms.errors import Conflict, Invalid
from lms.i18n import lazy_gettext as _l
from lms.ledger import actions as ledger
from lms.ledger.models import Outcome
from lms.ledger.queries import find_activity
from lms.registers import queries
from lms.registers.models import RegisterEntry, Topic
from lms.registers.rules import NewEntry, TopicKind, check_entry, turns_of
from lms.text import nfc, slug, sort_key
from lms.units.models import Unit

KIND = "topic"
LONGEST_TITLE = 500


@dataclass(frozen=True)
class Imported:
    """How many entries a workbook brought, and how many were there already."""

    new: int
    known: int


def add_topic(
    title: str, *, kind: TopicKind, unit: Unit, account_id: int | None, now: datetime, number: str = ""
) -> Topic:
    """Return a new topic, or the document with this number, of a unit and all below it."""
    title, number = " ".join(nfc(title).split()), " ".join(nfc(number).split())
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid({"title": _l("Tên phải có từ 1 đến %(most)s ký tự.", most=LONGEST_TITLE)})
    if kind is TopicKind.DOCUMENT and not number:
        raise Invalid({"number": _l("Hãy ghi số, ký hiệu của văn bản.")})
    if any(queries.find_topic(text, [unit.path]) for text in (title, number) if text):
        raise Invalid({"title": _l("Đã có chuyên đề hoặc văn bản “%(title)s”.", title=title)})
    topic = Topic(
        activity_id=ledger.open_activity(
            kind=KIND, key=_free_key(number or title), title=title, unit_id=unit.id, now=now
        ),
        unit_id=unit.id,
        kind=kind,
        number=number,
        title=title,
        title_sort=sort_key(title),
        created_at=now,
    )
    db.session.add(topic)
    db.session.flush()
    record_change(
        account_id=account_id,
        action="topic.add",
        subject_kind="topic",
        subject_id=topic.id,
        subject_name=title,
        unit_id=unit.id,
        after={"title": title},
        now=now,
    )
    return topic


def add_entry(
    entry: NewEntry,
    *,
    account_id: int | None,
    now: datetime,
    file_id: int | None = None,
    attendance: Sequence[int] = (),
) -> RegisterEntry:
    """Keep that a unit held something; who is named as having attended gets an entry in the ledger."""
    check_entry(entry, today=i18n.today(now))
    counts = entry.counts
    kept = RegisterEntry(
        topic_id=entry.topic_id,
        unit_id=entry.unit_id,
        kind=entry.kind,
        held_on=entry.held_on,
        classes=counts.classes,
        people=counts.people,
        turns=turns_of(counts),
        outsiders=counts.outsiders,
        note=nfc(entry.note).strip(),
        file_id=file_id,
        account_id=account_id,
        created_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    topic = db.session.get_one(Topic, entry.topic_id)
    _record_attendance(kept, topic, attendance, now)
    _audit("register.add", kept, topic, account_id=account_id, now=now)
    return kept


def _record_attendance(kept: RegisterEntry, topic: Topic, attendance: Sequence[int], now: datetime) -> None:
    """Write into the ledger who attended, each person once."""
    for person_id in dict.fromkeys(attendance):
        ledger.record(
            person_id=person_id,
            activity_id=topic.activity_id,
            outcome=Outcome.COMPLETED,
            source=f"{queries.SOURCE}:{kept.id}:{person_id}",
            now=now,
            happened_at=i18n.day_start(kept.held_on),
        )


def import_entries(
    entries: Sequence[NewEntry], *, file_id: int | None, account_id: int | None, now: datetime
) -> Imported:
    """Keep what a workbook says was held; what stands in the register as often already is left alone."""
    known = queries.known_entries({entry.topic_id for entry in entries}, {entry.held_on for entry in entries})
    new = 0
    for entry in entries:
        if known[entry] > 0:
            known[entry] -= 1
        else:
            add_entry(entry, account_id=account_id, now=now, file_id=file_id)
            new += 1
    return Imported(new, len(entries) - new)


def withdraw_entry(entry: RegisterEntry, *, reason: str, account_id: int | None, now: datetime) -> None:
    """Let an entry count no longer, with the reason; the ledger takes back who attended."""
    db.session.refresh(entry, with_for_update=True)
    if entry.withdrawn_at is not None:
        raise Conflict(_l("Dòng này đã được rút."))
    if not reason.strip():
        raise Invalid({"reason": _l("Hãy ghi lý do rút.")})
    entry.withdrawn_at = now
    for ledger_id in queries.attendance_in_force(entry.id):
        ledger.reverse(ledger_id, source=f"{queries.SOURCE}-withdrawn:{ledger_id}", now=now)
    topic = db.session.get_one(Topic, entry.topic_id)
    _audit("register.withdraw", entry, topic, account_id=account_id, now=now, reason=nfc(reason).strip())


def _free_key(text: str) -> str:
    """Return a key that no other activity has."""
    stem = f"{KIND}:{slug(text)}"
    for number in count(1):
        key = stem if number == 1 else f"{stem}-{number}"
        if find_activity(key) is None:
            return key
    raise AssertionError("keys never end")


def _audit(
    action: str,
    entry: RegisterEntry,
    topic: Topic,
    *,
    account_id: int | None,
    now: datetime,
    reason: str = "",
) -> None:
    unit = db.session.scalars(select(Unit.name).where(Unit.id == entry.unit_id)).one()
    facts = {
        "held_on": entry.held_on.isoformat(),
        "class_count": entry.classes,
        "people_count": entry.people,
        "turns": entry.turns,
        "outsiders": entry.outsiders,
    }
    record_change(
        account_id=account_id,
        action=action,
        subject_kind="register_entry",
        subject_id=entry.id,
        subject_name=f"{topic.title} · {unit}",
        unit_id=entry.unit_id,
        before=facts if reason else None,
        after=None if reason else facts,
        reason=reason,
        now=now,
    )
