"""Days and instants as people type them on the command line."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import typer

from bot.domain.metrics import Period
from bot.domain.workspace import Workspace


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
