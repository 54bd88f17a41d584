"""How fast rows may leave: kept in rows, so that a restart or another process changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Integer, bindparam, select, update

from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import pace
from bot.storage.upsert import insert

SLACK = "*slack"
"""The name under which a workspace's failures in a row are counted."""

SHAKY = 3
"""Calls in a row without an answer to count on, after which Slack is only asked if it is there."""

_LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Limit:
    """One row each `every` seconds, after `burst` at once."""

    every: float
    burst: int = 1

    def after(self, free_at: datetime, now: datetime) -> tuple[datetime, datetime]:
        """Count one row at `now`; give when all is idle again, and when the next may go."""
        idle = max(free_at, now) + timedelta(seconds=self.every)
        return idle, idle - timedelta(seconds=self.every * (self.burst - 1))


def _meters() -> dict[str, Limit]:
    return {
        "*post": Limit(0.2, burst=25),
        "*update": Limit(1.2, burst=25),
        "*call": Limit(3.0, burst=10),
    }


@dataclass(frozen=True, slots=True)
class Limits:
    """What Slack allows: a message a second and channel, and per workspace what its tiers say.

    Several hundred messages a minute for posting, tier 3 (50 a minute) for updates, tier 2 (20)
    for making channels. A person to whom reminders come late gets one each `late` seconds.
    """

    lane: Limit = Limit(1.0)
    meters: Mapping[str, Limit] = field(default_factory=_meters)
    late: float = 60.0
    late_after: float = 900.0


_READ = Statement(
    select(pace.c.free_at, pace.c.open_at, pace.c.failures).where(
        pace.c.workspace_id == given(pace.c.workspace_id), pace.c.name == given(pace.c.name)
    )
)


def _lock_row(dialect: str) -> object:
    added = insert(dialect, pace)
    return added.on_conflict_do_update(
        index_elements=[pace.c.workspace_id, pace.c.name], set_={"failures": pace.c.failures}
    )


def _write_row(dialect: str) -> object:
    added = insert(dialect, pace)
    return added.on_conflict_do_update(
        index_elements=[pace.c.workspace_id, pace.c.name],
        set_={"free_at": added.excluded.free_at, "open_at": added.excluded.open_at},
    )


_LOCK = Statement(_lock_row)  # type: ignore[arg-type]
_WRITE = Statement(_write_row)  # type: ignore[arg-type]
_COUNT = Statement(
    update(pace)
    .where(pace.c.workspace_id == given(pace.c.workspace_id), pace.c.name == SLACK)
    .values(
        failures=bindparam("new_failures", type_=Integer),
        open_at=given(pace.c.open_at, "new_open_at"),
    )
)
_SHAKY = Statement(
    select(pace.c.workspace_id).where(
        pace.c.name == SLACK,
        pace.c.failures >= SHAKY,
        pace.c.open_at <= given(pace.c.open_at, "instant"),
    )
)
_NEXT = Statement(
    select(pace.c.open_at)
    .where(pace.c.open_at > given(pace.c.open_at, "instant"))
    .order_by(pace.c.open_at)
    .limit(1)
)


class Paces(Repository):
    """When the next row may go: by lane, by kind, and to a workspace's Slack at all."""

    def charge(self, workspace_id: int, name: str, limit: Limit, now: datetime) -> None:
        """Count one row that went."""
        row = _READ.first(self._link, workspace_id=workspace_id, name=name)
        free_at, open_at = limit.after(row[0] if row else now, now)
        self._write(workspace_id, name, free_at, max(open_at, row[1]) if row else open_at)

    def allow(self, workspace_id: int, name: str, limit: Limit, now: datetime, wanted: int) -> int:
        """Count as many of `wanted` rows as may go now, and give that number.

        Whoever asks at the same time waits until this transaction ends.
        """
        self._lock(workspace_id, name, now)
        row = _READ.first(self._link, workspace_id=workspace_id, name=name)
        assert row is not None
        free_at, open_at = row[0], row[1]
        allowed = 0
        while allowed < wanted and open_at <= now:
            free_at, open_at = limit.after(free_at, now)
            allowed += 1
        if allowed:
            self._write(workspace_id, name, free_at, open_at)
        return allowed

    def block(self, workspace_id: int, name: str, until: datetime) -> None:
        """Let nothing go before an instant: what Slack's 429 asked for, or our own manners."""
        row = _READ.first(self._link, workspace_id=workspace_id, name=name)
        known = row or (until, until)
        self._write(workspace_id, name, max(known[0], until), max(known[1], until))

    def next_open(self, now: datetime) -> datetime | None:
        """Give when the next lane or kind that is closed opens."""
        row = _NEXT.first(self._link, instant=now)
        return row[0] if row else None

    def failed(self, workspace_id: int, now: datetime) -> int:
        """Count a call that had no answer to count on; gives how many in a row that are."""
        self._lock(workspace_id, SLACK, now)
        row = _READ.first(self._link, workspace_id=workspace_id, name=SLACK)
        assert row is not None
        failures = int(row[2]) + 1
        pause = min(2.0 ** max(failures - SHAKY, 0), _LONGEST_PAUSE)
        _COUNT.run(
            self._link,
            workspace_id=workspace_id,
            new_failures=failures,
            new_open_at=now + timedelta(seconds=pause),
        )
        return failures

    def answered(self, workspace_id: int, now: datetime) -> None:
        """Note that Slack is there."""
        row = _READ.first(self._link, workspace_id=workspace_id, name=SLACK)
        if row is not None and row[2]:
            _COUNT.run(self._link, workspace_id=workspace_id, new_failures=0, new_open_at=now)

    def shaky(self, now: datetime) -> list[int]:
        """Give the workspaces whose Slack has to be asked whether it is there again."""
        return [row[0] for row in _SHAKY.rows(self._link, instant=now)]

    def _lock(self, workspace_id: int, name: str, now: datetime) -> None:
        _LOCK.run(
            self._link, workspace_id=workspace_id, name=name, free_at=now, open_at=now, failures=0
        )

    def _write(self, workspace_id: int, name: str, free_at: datetime, open_at: datetime) -> None:
        _WRITE.run(
            self._link,
            workspace_id=workspace_id,
            name=name,
            free_at=free_at,
            open_at=open_at,
            failures=0,
        )
