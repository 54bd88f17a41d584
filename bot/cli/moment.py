"""Days, instants and months as people type them on the command line."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import typer

from bot.domain.forecast import Window, month_of, quarter_of
from bot.domain.metrics import Period
from bot.domain.workspace import Workspace

_WINDOW = re.compile(r"(\d{4})-(?:(0[1-9]|1[0-2])|[Qq]([1-4]))")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and how it was typed; a bare date means the end of that local day."""

    text: str
    instant: datetime


def read_moment(text: str | None, workspace: Workspace) -> Moment | None:
    """Read `--as-of`: an ISO date (its last microsecond in the workspace's zone) or ISO instant.

    Raises `typer.BadParameter` for anything else.
    """
    if text is None:
        return None
    day = _date(text)
    if day is not None:
        end = workspace.end_of(day) - timedelta(microseconds=1)
        return Moment(day.isoformat(), end.astimezone(UTC))
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=workspace.tz)
        utc = instant.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(
            f"“{text}” is not a date like 2026-09-30.", param_hint="--as-of"
        ) from error
    return Moment(instant.isoformat(), utc)


def read_period(first: str | None, last: str | None) -> Period:
    """Read `--from` and `--to`, both days included; raises `typer.BadParameter`."""
    period = Period(_bound(first, "--from"), _bound(last, "--to"))
    if period.first and period.last and period.first > period.last:
        raise typer.BadParameter("--from is after --to.", param_hint="--from")
    return period


def read_window(text: str | None) -> Window | None:
    """Read `--period`, a month or a quarter; raises `typer.BadParameter`."""
    if text is None:
        return None
    found = _WINDOW.fullmatch(text.strip())
    year = int(found[1]) if found else 0
    # The calendar ends with the year 9999, and nobody sells in it.
    if found is None or not 1900 <= year <= 9998:
        raise typer.BadParameter(
            f"“{text}” is not a month like 2026-09 or a quarter like 2026-Q3.",
            param_hint="--period",
        )
    if found[2]:
        return month_of(date(year, int(found[2]), 1))
    return quarter_of(date(year, 3 * int(found[3]) - 2, 1))


def _bound(text: str | None, hint: str) -> date | None:
    if text is None:
        return None
    day = _date(text)
    if day is None:
        raise typer.BadParameter(f"“{text}” is not a date like 2026-09-30.", param_hint=hint)
    return day


# Zones reach fourteen hours to either side, so the calendar's first and last days have no
# midnight everywhere; nobody sells then.
_FIRST, _LAST = date(1, 1, 3), date(9999, 12, 29)


def _date(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if _FIRST <= day <= _LAST else None
