"""Until when entrants may appeal against a published result."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from flask_babel import LazyString

from lms import i18n
from lms.i18n import lazy_gettext as _l

MOST_DAYS = 60


@dataclass(frozen=True)
class Appeals:
    """The window of appeals: so many days after each publication, or one moment for all results."""

    days: int | None = None
    until: datetime | None = None

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self | None:
        """Return the window that `to_json` wrote; nothing is no appeals."""
        if not value:
            return None
        until = value["until"]
        return cls(value["days"], datetime.fromisoformat(until) if until else None)

    def to_json(self) -> dict[str, Any]:
        """Return the window as JSON, its moment in UTC."""
        return {"days": self.days, "until": self.until.isoformat() if self.until else None}

    def closes_at(self, published_at: datetime) -> datetime:
        """Return the first moment that is too late; days count from the one after the publication."""
        if self.until is not None:
            return self.until
        return i18n.day_end(i18n.today(published_at) + timedelta(days=self.days or 0))


def problems_of_appeals(appeals: Appeals | None, closes_at: datetime | None) -> dict[str, LazyString]:
    """Return what is wrong with a window, by field; `closes_at` is the close of the last round."""
    if appeals is None:
        return {}
    if (appeals.days is None) == (appeals.until is None):
        return {"appeals-days": _l("Hạn phúc khảo ghi bằng số ngày hoặc một thời điểm, chỉ một trong hai.")}
    if appeals.days is not None and not 1 <= appeals.days <= MOST_DAYS:
        return {"appeals-days": _l("Hạn phúc khảo từ 1 đến %(most)d ngày sau khi công bố.", most=MOST_DAYS)}
    if appeals.until is not None and closes_at is not None and appeals.until <= closes_at:
        return {"appeals-until": _l("Hạn phúc khảo phải sau khi vòng cuối đóng.")}
    return {}
