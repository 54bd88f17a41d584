"""What people forget, worked out once more from the plain rows, without the code of the rules.

Days are walked one by one here, and everything is read anew at every look: slow, and simple.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.storage import UnitOfWork
from bot.storage.tables import deal, followup, person, stage, task, timeline

_DAY = timedelta(days=1)
_TOLD = ("kind", "author_id", "before_close_date", "after_close_date")
Found = dict[int, frozenset[str]]
"""By deal, the names of the rules that hold for it."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose days count for a deal."""

    zone: tzinfo
    days: frozenset[int]
    free: Set[date]

    def works(self, day: date) -> bool:
        """Tell whether a local day is worked."""
        return day.weekday() in self.days and day not in self.free

    def over(self, start: datetime, now: datetime, days: int) -> bool:
        """Tell whether so many worked days have passed by the clock on the wall.

        When the last of them ends before days off, they are over when work begins again.
        """
        return (self._passed(start, now), self.works(now.astimezone(self.zone).date())) >= (
            days * _DAY,
            True,
        )

    def _passed(self, start: datetime, end: datetime) -> timedelta:
        first, last = (one.astimezone(self.zone).replace(tzinfo=None) for one in (start, end))
        sum_of, day = timedelta(), first.date()
        while day <= last.date():
            begins = max(first, datetime.combine(day, time.min))
            ends = min(last, datetime.combine(day + _DAY, time.min))
            if self.works(day):
                sum_of += ends - begins
            day += _DAY
        return sum_of

    def ahead(self, day: date, count: int) -> date:
        """Give the day so many worked days later."""
        while count:
            day += _DAY
            count -= self.works(day)
        return day


def holding(uow: UnitOfWork, free: Set[date]) -> Found:
    """Give what holds for each open deal of the workspace now."""
    ask, opened_ids = uow.connection.execute, select(deal.c.id).where(deal.c.status == "open")

    def rows(table: Any, *names: str) -> list[Mapping[str, Any]]:
        query = select(*(table.c[name] for name in names) if names else table.c)
        if "deal_id" in names:
            query = query.where(table.c.deal_id.in_(opened_ids))
        return list(ask(query.where(table.c.workspace_id == uow.workspace.id)).mappings())

    people = {row["id"]: row for row in rows(person)}
    stages = {row["id"]: row for row in rows(stage)}
    planned: dict[int, date] = {}
    for row in rows(followup, "deal_id", "due", "state"):
        if row["state"] == "open":
            planned[row["deal_id"]] = min(row["due"], planned.get(row["deal_id"], row["due"]))
    steps: dict[tuple[int, int], date] = {}
    for row in rows(task, "deal_id", "stage_id", "due", "state"):
        if row["state"] == "open" and row["due"] is not None:
            key = (row["deal_id"], row["stage_id"])
            steps[key] = min(row["due"], steps.get(key, row["due"]))
    pushes, touched = _done(rows(timeline, "deal_id", *_TOLD))
    opened = [row for row in rows(deal) if row["status"] == "open"]
    big = _big(opened)
    found: Found = {}
    for row in opened:
        case = _Case(uow.now, row, stages[row["stage_id"]], people.get(row["owner_id"]), free)
        case.planned = planned.get(row["id"])
        case.step = steps.get((row["id"], row["stage_id"]))
        case.pushes, case.touched = pushes.get(row["id"], 0), row["id"] in touched
        case.is_big = row["minor"] is not None and row["minor"] >= big.get(
            (row["pipeline_id"], row["currency"]), 1 << 62
        )
        found[row["id"]] = case.holding()
    return found


def _done(rows: list[Mapping[str, Any]]) -> tuple[dict[int, int], set[int]]:
    """Count how often each deal's close date was put off, and name those somebody worked on."""
    pushes: dict[int, int] = {}
    touched: set[int] = set()
    for row in rows:
        was, is_now = row["before_close_date"], row["after_close_date"]
        if row["kind"] == "date" and was is not None and is_now is not None and is_now > was:
            pushes[row["deal_id"]] = pushes.get(row["deal_id"], 0) + 1
        if row["author_id"] is not None and row["kind"] != "created":
            touched.add(row["deal_id"])
    return pushes, touched


def _big(opened: list[Mapping[str, Any]]) -> dict[tuple[int, str], float]:
    values: dict[tuple[int, str], list[int]] = {}
    for row in opened:
        if row["minor"] is not None:
            values.setdefault((row["pipeline_id"], row["currency"]), []).append(row["minor"])
    return {key: 3 * sum(all_of) / len(all_of) for key, all_of in values.items() if len(all_of) > 4}


class _Case:
    """One deal, and everything that is known of it."""

    def __init__(self, now: datetime, row: Any, place: Any, owner: Any, free: Set[date]) -> None:
        self.now, self.row, self.place, self.owner = now, row, place, owner
        zone = ZoneInfo(owner["zone"]) if owner and owner["zone"] else UTC
        days = (
            frozenset(int(one) for one in owner["working_days"]) if owner else frozenset(range(5))
        )
        self.whose = Whose(zone, days or frozenset(range(7)), free)
        self.today = now.astimezone(zone).date()
        self.planned: date | None = None
        self.step: date | None = None
        self.pushes, self.touched, self.is_big = 0, True, False

    def holding(self) -> frozenset[str]:
        """Give what holds; a deal that was put aside keeps still but for an owner who left."""
        row, found = self.row, set[str]()
        if self.owner is not None and not self.owner["active"]:
            found.add("owner_gone")
        if row["hold_until"] is not None and row["hold_until"] > self.today:
            return frozenset(found)
        if row["hold_until"] is not None:
            found.add("returning")
        if self.planned is not None and self.planned <= self.today:
            found.add("followup_due" if self.planned == self.today else "followup_overdue")
        if row["close_date"] is not None and row["close_date"] < self.today:
            found.add("close_passed")
        if self.step is not None and self.step < self.today:
            found.add("task_overdue")
        if self.pushes >= 3:
            found.add("pushed")
        if self._untouched():
            found.add("untouched")
        if self._no_step():
            found.add("no_step")
        if self._stalled():
            found.add("stalled")
        signs = found & {"stalled", "followup_overdue", "close_passed", "pushed", "no_step"}
        if self.is_big and len(signs) >= 2:
            found.add("at_risk")
        return frozenset(found)

    def _untouched(self) -> bool:
        made = self.row["created_at"]
        waits = not self.touched and self.place["kind"] == "lead" and made is not None
        return waits and self.whose.over(made, self.now, 1)

    def _no_step(self) -> bool:
        row = self.row
        if self.planned is not None or row["next_step"] is not None or row["next_step_on"]:
            return False
        known = [row[name] for name in ("entered_at", "created_at", "last_activity_at")]
        last = max((at for at in known if at is not None), default=None)
        return last is None or self.whose.over(last, self.now, 1)

    def _stalled(self) -> bool:
        row, limit = self.row, self.place["learned_days"] or self.place["stalled_days"]
        if row["entered_at"] is None or self.place["stalled_days"] is None:
            return False
        if not self.whose.over(row["entered_at"], self.now, limit):
            return False
        last, step = row["last_activity_at"], row["next_step_on"]
        if last is not None and not self.whose.over(last, self.now, 5):
            return False
        return step is None or not self.today <= step <= self.whose.ahead(self.today, limit)
