"""What people did: activities logged, follow-ups kept, next steps planned, playbook done."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Text, and_, case, cast, exists, func, or_, select

from bot.domain.followup import FollowupState
from bot.domain.timeline import SINCE_EVER, EntryKind
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import deal, followup, person, task, timeline
from bot.storage.tables.deal import has_no_step
from bot.storage.tables.followup import is_planned

_ENTRY, _PLANNED, _TASK = timeline.c, followup.c, task.c
_UNDOING = timeline.alias("undoing")
_EARLY = timedelta(days=366)
"""How long before its day a follow-up is looked for as done."""

_ACTIVITIES = Statement(
    select(person.c.id, func.count(_ENTRY.id))
    .join(
        timeline,
        and_(_ENTRY.workspace_id == person.c.workspace_id, _ENTRY.author_id == person.c.id),
    )
    .where(
        person.c.workspace_id == given(person.c.workspace_id),
        _ENTRY.recorded_at > given(_ENTRY.recorded_at, "since"),
        _ENTRY.recorded_at <= given(_ENTRY.recorded_at, "until"),
        _ENTRY.kind == EntryKind.ACTIVITY.value,
    )
    .group_by(person.c.id)
)
_DONE = Statement(
    select(_ENTRY.changes, _ENTRY.at).where(
        _ENTRY.workspace_id == given(_ENTRY.workspace_id),
        _ENTRY.author_id == given(_ENTRY.author_id),
        _ENTRY.recorded_at > given(_ENTRY.recorded_at, "since"),
        _ENTRY.recorded_at <= given(_ENTRY.recorded_at, "until"),
        # A touch is done by ticking it off, or with the activity that is logged of it.
        or_(
            _ENTRY.kind == EntryKind.FOLLOWUP_DONE.value,
            and_(
                _ENTRY.kind == EntryKind.ACTIVITY.value,
                cast(_ENTRY.changes, Text).contains('"followup:'),
            ),
        ),
    )
)
_DUE = Statement(
    select(_PLANNED.id, _PLANNED.assignee_id, _PLANNED.due, _PLANNED.state).where(
        _PLANNED.workspace_id == given(_PLANNED.workspace_id),
        _PLANNED.assignee_id.is_not(None),
        _PLANNED.due.between(given(_PLANNED.due, "first"), given(_PLANNED.due, "last")),
        or_(_PLANNED.state == FollowupState.OPEN.value, _PLANNED.state == FollowupState.DONE.value),
    )
)
_STEPS = Statement(
    select(
        deal.c.owner_id,
        func.count(),
        func.sum(case((_TASK.state == "done", 1), else_=0)),
    )
    .join(deal, and_(deal.c.workspace_id == _TASK.workspace_id, deal.c.id == _TASK.deal_id))
    .where(
        _TASK.workspace_id == given(_TASK.workspace_id),
        _TASK.due.between(given(_TASK.due, "first"), given(_TASK.due, "last")),
    )
    .group_by(deal.c.owner_id)
)
# A touch that is planned is a next step as well, as it is for reminders and the fix-it list.
_STEPLESS = Statement(
    select(deal.c.owner_id, deal.c.pipeline_id, func.count())
    .where(
        deal.c.workspace_id == given(deal.c.workspace_id),
        has_no_step,
        ~exists().where(
            _PLANNED.workspace_id == deal.c.workspace_id,
            _PLANNED.deal_id == deal.c.id,
            is_planned,
        ),
    )
    .group_by(deal.c.owner_id, deal.c.pipeline_id)
)


@dataclass(slots=True)
class Habits:
    """Counts by owner, `stepless` by owner and pipeline; owner 0 is nobody."""

    activities: Counter[int] = field(default_factory=Counter)
    due: Counter[int] = field(default_factory=Counter)
    kept: Counter[int] = field(default_factory=Counter)
    stepless: Counter[tuple[int, int]] = field(default_factory=Counter)
    steps: Counter[int] = field(default_factory=Counter)
    steps_done: Counter[int] = field(default_factory=Counter)


class Reps(Repository):
    """What people did."""

    def habits(self, first: date | None, last: date | None) -> Habits:
        """Count what everybody did in a period of local days; what stands open is of now.

        An activity counts on the day it was written down. A follow-up is kept when it was done
        on its day or before, in the zone of the one it was planned for; those put off or skipped
        count for nothing, and neither do those whose day is not over.
        """
        workspace = self._uow.workspace
        since = workspace.end_of(first - timedelta(days=1)) if first else SINCE_EVER
        found, ours = Habits(), {"workspace_id": self._workspace_id}
        found.activities = self.activities(first, last)
        for owner_id, pipeline_id, n in _STEPLESS.rows(self._link, **ours):
            found.stepless[owner_id or 0, pipeline_id] = int(n)
        yesterday = workspace.day(self._uow.now) - timedelta(days=1)
        days = {
            "first": first or SINCE_EVER.date(),
            "last": min(last, yesterday) if last else yesterday,
        }
        for owner_id, n, done in _STEPS.rows(self._link, **days, **ours):
            found.steps[owner_id or 0] = int(n)
            found.steps_done[owner_id or 0] = int(done)
        self._followups(found, days, since - _EARLY if first else since)
        return found

    def activities(self, first: date | None, last: date | None) -> Counter[int]:
        """Count the activities each person logged in a period, by when they were written down."""
        workspace = self._uow.workspace
        since = workspace.end_of(first - timedelta(days=1)) if first else SINCE_EVER
        until = min(workspace.end_of(last), self._uow.now) if last else self._uow.now
        rows = _ACTIVITIES.rows(
            self._link,
            workspace_id=self._workspace_id,
            since=since - timedelta(microseconds=1),
            until=until,
        )
        return Counter({person_id: int(n) for person_id, n in rows})

    def _followups(self, found: Habits, days: dict[str, date], since: datetime) -> None:
        ours = {"workspace_id": self._workspace_id}
        due = _DUE.rows(self._link, **days, **ours)
        if not due:
            return
        done: dict[int, datetime] = {}
        zones = {one.id: one.tz for one in self._uow.persons.all(active_only=False)}
        for author_id in zones:
            rows = _DONE.rows(
                self._link, author_id=author_id, since=since, until=self._uow.now, **ours
            )
            for changes, at in rows:
                for name, _, state in changes or ():
                    head, _, number = name.partition(":")
                    if head == "followup" and state == FollowupState.DONE.value:
                        done[int(number)] = at
        for followup_id, assignee_id, day, state in due:
            found.due[assignee_id] += 1
            at = done.get(followup_id) if state == FollowupState.DONE.value else None
            found.kept[assignee_id] += (
                at is not None and at.astimezone(zones[assignee_id]).date() <= day
            )
