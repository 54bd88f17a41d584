"""The tenant: one team's data, currency, zone and calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.person import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Workspace:
    """A team that sells together; `key` is its name on the command line ("local" until adopted)."""

    id: int
    key: str
    name: str
    currency: str = "USD"
    zone: str = "UTC"
    locale: str = "en"
    working_days: frozenset[int] = WEEKDAYS

    @property
    def tz(self) -> ZoneInfo:
        """The zone in which the workspace's periods and days are counted."""
        return ZoneInfo(self.zone)

    def day(self, instant: datetime) -> date:
        """Give the workspace's local date at an instant."""
        return _local_day(instant, self.zone)

    def end_of(self, day: date) -> datetime:
        """Give the instant a local day ends: the first one that belongs to the next day."""
        return datetime.combine(day + timedelta(days=1), time.min, tzinfo=self.tz)


@lru_cache(maxsize=8192)
def _local_day(instant: datetime, zone: str) -> date:
    """Give the date at an instant; totals ask it of the same few instants again and again."""
    return instant.astimezone(ZoneInfo(zone)).date()
