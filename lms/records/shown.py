"""Changes as people read them: in words, with the values before and after."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms import i18n
from lms.audit.models import AuditEntry
from lms.audit.words import Words, words_in_use
from lms.i18n import gettext as _
from lms.records.queries import Record, readable_units
from lms.records.rules import Difference, differences

BETWEEN = " › "
UNIT_FIELDS = frozenset({"unit_id", "parent_id", "units[]"})
LONGEST = 300

Names = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class ShownChange:
    """A value before and after in words; no value is "", and the plain act of making has none before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownRecord:
    """A change: when, who, what, to what, in which unit, why, and value by value."""

    moment: datetime
    who: str
    act: str
    subject: str
    unit: str
    reason: str
    changes: list[ShownChange]


def shown(records: Iterable[Record], scope: Collection[str]) -> list[ShownRecord]:
    """Return changes in words; one query for each kind of thing that they name by its id."""
    words = words_in_use()
    places = {name: place for place, name in enumerate(words.fields)}
    parted = [
        (record, sorted(differences(record.entry.before, record.entry.after), key=_place(places)))
        for record in records
    ]
    names = _names([one for _record, changes in parted for one in changes], words, scope)
    return [_shown(record, changes, words, names) for record, changes in parted]


def _place(places: Mapping[str, int]) -> Callable[[Difference], list[tuple[int, str]]]:
    """Return how differences are ordered: as the words for them, as no database keeps the order of values."""
    return lambda one: [(places.get(part, len(places)), part.zfill(4)) for part in one.way]


def _shown(record: Record, changes: Iterable[Difference], words: Words, names: Names) -> ShownRecord:
    entry: AuditEntry = record.entry
    return ShownRecord(
        moment=entry.happened_at,
        who=record.account_name or _("Lệnh trên máy chủ"),
        act=str(words.acts.get(entry.action, entry.action)),
        subject=entry.subject_name,
        unit=record.unit_name or "",
        reason=entry.reason,
        changes=[
            ShownChange(
                BETWEEN.join(str(words.fields.get(part, part)) for part in way),
                _text(way[-1], before, words, names),
                _text(way[-1], after, words, names),
            )
            for way, before, after in changes
        ],
    )


def _names(changes: Iterable[Difference], words: Words, scope: Collection[str]) -> Names:
    """Return the names behind the ids in these changes, field by field."""
    ids: dict[str, set[int]] = {}
    for way, *values in changes:
        for value in values:
            key = _key(way[-1], value)
            if value is not None and (key in UNIT_FIELDS or key in words.names):
                ids.setdefault(key, set()).update(value if isinstance(value, list) else [value])
    return {
        name: readable_units(found, scope) if name in UNIT_FIELDS else words.names[name](found)
        for name, found in ids.items()
    }


def _text(name: str, value: Any, words: Words, names: Names) -> str:
    """Return a value as people write it."""
    if value is None:
        return ""
    if (known := names.get(_key(name, value))) is not None:
        nobody = _("đã xoá, hoặc ngoài phạm vi của bạn")
        return ", ".join(known.get(one, nobody) for one in (value if isinstance(value, list) else [value]))
    if isinstance(value, list):
        return ", ".join(_text(name, one, words, names) for one in value)
    if isinstance(value, bool):
        return str(_("có") if value else _("không"))
    if isinstance(value, int | float):
        return str(i18n.number(value))
    word = words.values.get(name, {}).get(value)
    return str(word) if word is not None else _plain(str(value))


def _key(name: str, value: Any) -> str:
    return f"{name}[]" if isinstance(value, list) else name


def _plain(text: str) -> str:
    """Return a text without markup, at a length to read; days and moments as they are written here."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return i18n.day(date.fromisoformat(text))
    if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(\+\d\d:\d\d)", text):
        return i18n.moment(datetime.fromisoformat(text))
    words = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
