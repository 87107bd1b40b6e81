"""The days of the story that the demo tells: all of them are counted back from today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lms import i18n


@dataclass(frozen=True)
class Story:
    """What happened on which day; everything is over when today begins, but for the contest that is open."""

    today: date

    @property
    def end(self) -> datetime:
        """The moment at which the story ends: today begins."""
        return i18n.day_start(self.today)

    @property
    def year(self) -> int:
        """The year of today."""
        return self.today.year

    def day(self, ago: int) -> date:
        """Return a day so many days ago; a day to come is counted below nought."""
        return self.today - timedelta(days=ago)

    def at(self, ago: int, hour: int, minute: int = 0) -> datetime:
        """Return a moment of a day so many days ago, by Vietnamese time."""
        return datetime.combine(self.day(ago), time(hour, minute), i18n.ZONE)

    def month_ends(self, since: int) -> list[date]:
        """Return the last days of the months that ended since so many days ago."""
        days = (self.day(ago) for ago in range(since, 0, -1))
        return [day for day in days if (day + timedelta(days=1)).day == 1]
