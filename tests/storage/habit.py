"""What people did, counted a second time from the raw rows."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from tests.storage.frame import Frame, ratio, within


def playbook(frame: Frame, first: date | None, last: date | None, before: date) -> dict[int, Any]:
    """Count by owner (0: nobody) the steps that were due before a day, and those done."""
    last = min(last or date.max, before - timedelta(days=1))
    rows = frame.tasks[within(pd.to_datetime(frame.tasks.due), first or date(1900, 1, 1), last)]
    owner = rows.deal_id.map(frame.deals.set_index("id").owner_id).fillna(0).astype(int)
    parts = (rows.state == "done").groupby(owner).agg(["size", "sum"])
    return {int(one): (int(n), int(done)) for one, n, done in parts.itertuples()}


def activities(frame: Frame, first: date | None, last: date | None) -> dict[int, int]:
    """Count by author the activities that were written down in a period."""
    rows = frame.entries[frame.entries.kind == "activity"]
    rows = rows[within(frame.days(rows.recorded_at), first, last)]
    return {int(one): int(n) for one, n in rows.groupby("author_id").size().items()}


def kept(frame: Frame, first: date | None, last: date | None, before: date) -> dict[int, Any]:
    """Count by assignee the follow-ups of days before one, and those done on time."""
    last = min(last or date.max, before - timedelta(days=1))
    due = pd.to_datetime(frame.followups.due)
    rows = frame.followups[within(due, first or date(1900, 1, 1), last)]
    rows = rows[rows.state.isin(["open", "done"]) & rows.assignee_id.notna()]
    done = {
        int(name.partition(":")[2]): at
        for changes, at in zip(frame.entries.changes, frame.entries["at"], strict=True)
        for name, _, state in changes or ()
        if name.startswith("followup:") and state == "done"
    }
    found: dict[int, Any] = {}
    for one in rows.itertuples():
        n, kept = found.get(one.assignee_id, (0, 0))
        at = done.get(one.id) if one.state == "done" else None
        zone = frame.people.zone[one.assignee_id]
        in_time = at is not None and pd.Timestamp(at).tz_convert(zone).date() <= one.due
        found[one.assignee_id] = (n + 1, kept + in_time)
    return found


def planned(frame: Frame, owner_id: int | None) -> float | None:
    """Give the share of somebody's open deals that have a next step, in percent."""
    mine = frame.deals.owner_id.fillna(0) == (owner_id or 0)
    ours = frame.deals[mine & (frame.deals.status == "open")]
    said = ours.next_step.notna() | ours.next_step_on.notna()
    waiting = set(frame.followups[frame.followups.state == "open"].deal_id)
    return ratio(int((said | ours.id.isin(waiting)).sum()), len(ours))
