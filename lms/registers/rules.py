"""What a register holds: classes, outreach and study, each with its three counters."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.errors import Invalid
from lms.i18n import lazy_gettext as _l

MOST = 10_000_000
"""So many people or turns one entry may hold: more is a slip of the keyboard."""
MOST_CLASSES = 10_000


class TopicKind(StrEnum):
    """What entries are about."""

    SUBJECT = "subject"
    DOCUMENT = "document"


class EntryKind(StrEnum):
    """What was held."""

    CLASS = "class"
    OUTREACH = "outreach"
    STUDY = "study"


TOPIC_KIND_NAMES = {TopicKind.SUBJECT: _l("Chuyên đề"), TopicKind.DOCUMENT: _l("Văn bản")}
ENTRY_KIND_NAMES = {
    EntryKind.CLASS: _l("Lớp tập huấn, bồi dưỡng"),
    EntryKind.OUTREACH: _l("Tuyên truyền"),
    EntryKind.STUDY: _l("Học tập, quán triệt văn bản"),
}


@dataclass(frozen=True)
class Counts:
    """How many classes or sessions, people and turns; outsiders stand beside them and are never added."""

    classes: int = 1
    people: int = 0
    turns: int = 0
    outsiders: int = 0


@dataclass(frozen=True)
class NewEntry:
    """Something that a unit held."""

    unit_id: int
    topic_id: int
    kind: EntryKind
    held_on: date
    counts: Counts
    note: str = ""


def check_entry(entry: NewEntry, *, today: date) -> None:
    """Refuse an entry that cannot be true, each number by its own sentence."""
    problems = {}
    counts = entry.counts
    if entry.held_on > today:
        problems["held_on"] = _l("Ngày %(day)s chưa đến.", day=f"{entry.held_on:%d/%m/%Y}")
    if not 1 <= counts.classes <= MOST_CLASSES:
        problems["classes"] = _l("Số lớp, buổi phải từ 1 đến %(most)s.", most=MOST_CLASSES)
    for name in ("people", "turns", "outsiders"):
        if not 0 <= getattr(counts, name) <= MOST:
            problems[name] = _l("Số phải từ 0 đến %(most)s.", most=MOST)
    if counts.turns and counts.people > counts.turns:
        problems["turns"] = _l("Số lượt không thể ít hơn số người: mỗi người dự ít nhất một lượt.")
    if problems:
        raise Invalid(problems)


def turns_of(counts: Counts) -> int:
    """Return the turns of an entry: where only people were counted, each came once."""
    return counts.turns or counts.people
