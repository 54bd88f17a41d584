"""How delivery is doing, for `pipewright doctor`: what waits, what failed and why."""

from collections import Counter
from datetime import datetime, timedelta

from rich.console import Console

from bot.cli import figure
from bot.storage import OutboxRow, OutboxState, UnitOfWork

LATE = timedelta(minutes=15)
"""How long a message may have been due before it is called late."""
_LISTED = 10
_LEFT = frozenset({"absent", "not_in_channel", "channel_not_found", "archived", "is_archived"})


def examine(uow: UnitOfWork, now: datetime) -> figure.Json:
    """Look at the workspace's outbox and at its Slack."""
    late, since = uow.outbox.late(now - LATE)
    failed = uow.outbox.failed()
    dead = [row for row in failed if row.state is OutboxState.DEAD]
    unknown = [row for row in failed if row.state is OutboxState.UNKNOWN]
    return {
        "disabled": uow.workspace_id in uow.workspaces.disabled(),
        "late": late,
        "late_since": since.isoformat() if since else None,
        "unknown": [_told(row) for row in unknown[:_LISTED]],
        "dead": [_told(row) for row in dead[:_LISTED]],
        "reasons": dict(Counter(row.error or "" for row in dead).most_common()),
        "left": sorted({_channel(row) for row in dead if row.error in _LEFT} - {""}),
    }


def show(console: Console, found: figure.Json) -> None:
    """Print it in lines of which the first character says whether to worry."""
    if found["disabled"]:
        console.print("✗ Slack: takes no calls; install the app again, set its token, restart")
    if found["late"]:
        console.print(f"! late: {found['late']:,} since {found['late_since']}; is the bot running?")
    for row in found["unknown"]:
        console.print(f"! may not have arrived: {_line(row)}")
    for row in found["dead"]:
        console.print(f"! not delivered: {_line(row)}")
    for channel in found["left"]:
        console.print(f"! channel {channel}: invite the app with /invite, or choose another")


def _told(row: OutboxRow) -> figure.Json:
    return {
        "what": row.subject,
        "where": _channel(row) or str(row.destination.get("user") or row.destination.get("to")),
        "why": row.error or "",
        "at": row.created_at.isoformat() if row.created_at else None,
    }


def _line(row: figure.Json) -> str:
    return f"{row['what']} to {row['where']}, {row['at']}: {row['why']}"


def _channel(row: OutboxRow) -> str:
    return str(row.channel or row.destination.get("channel") or "")
