"""How far the clocks of a zone were from UTC, for databases that know no zones."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=64)
def offsets(zone: str) -> list[tuple[int, int]]:
    """Give since when clocks of a zone were how far from UTC, in microseconds, the oldest first."""
    tz, day = ZoneInfo(zone), timedelta(days=1)
    found: list[tuple[int, int]] = []
    at, last = datetime(1970, 1, 1, tzinfo=UTC), None
    while at.year < 2070:
        offset = at.astimezone(tz).utcoffset()
        if offset != last:
            since = at if last is None else _changed(tz, at - day, at)
            found.append((_micros(since - datetime(1970, 1, 1, tzinfo=UTC)), _micros(offset)))
            last = offset
        at += day
    return found


def _changed(tz: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Find the second at which the clocks were changed between two instants."""
    old = before.astimezone(tz).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle <= before:
            break
        before, after = (
            (middle, after) if middle.astimezone(tz).utcoffset() == old else (before, middle)
        )
    return after


def _micros(span: timedelta | None) -> int:
    return (span or timedelta()) // timedelta(microseconds=1)
