"""The past of a deal, rebuilt step by step as if it had been lived here."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.deal import Deal
from bot.domain.playbook import Task, TaskState
from bot.domain.timeline import SINCE_EVER, ActivityKind, Change, Entry, EntryKind
from bot.services.change import difference
from bot.services.playbook import FIELD
from bot.storage.visit import Visit


class History:
    """One deal with the timeline entries and stage visits that led to it, oldest first.

    `deal` starts as it was created and is replaced by each step; `dated` False books the creation
    before every instant and gives its first visit no time. `recorded_at` None says that each entry
    was written down when it happened. Nothing is written anywhere.
    """

    def __init__(
        self,
        deal: Deal,
        *,
        new_id: Callable[[], int],
        recorded_at: datetime | None,
        author_id: int | None = None,
        dated: bool = True,
    ) -> None:
        self.deal = deal
        self.entries: list[Entry] = []
        self.visits: list[Visit] = []
        self._new_id, self._recorded_at = new_id, recorded_at
        at = deal.created_at if dated and deal.created_at else SINCE_EVER
        self._tell(EntryKind.CREATED, at, author_id, after=deal)
        self.deal = replace(deal, position_at=at)

    @property
    def at(self) -> datetime:
        """When the deal last changed its position."""
        return self.deal.position_at or SINCE_EVER

    def visit(self, entered_at: datetime | None) -> None:
        """Begin a visit to the stage the deal stands in now; None: entered at an unknown time."""
        position = self.deal.position
        if self.visits and entered_at is not None:
            last = self.visits[-1]
            since = last.entered_at
            seconds = None if since is None else int((entered_at - since).total_seconds())
            self.visits[-1] = replace(last, left_at=entered_at, seconds=seconds)
        self.visits.append(
            Visit(
                id=self._new_id(),
                deal_id=self.deal.id,
                pipeline_id=position.pipeline_id,
                stage_id=position.stage_id,
                entered_at=entered_at,
            )
        )
        self.deal = replace(self.deal, entered_at=entered_at)

    def step(
        self, after: Deal, kind: EntryKind, at: datetime, *, by: int | None, body: str | None = None
    ) -> datetime:
        """Change the deal; a changed position is never booked before the one before it."""
        if after.position != self.deal.position:
            at = max(at, self.deal.position_at or at)
            after = replace(after, position_at=at)
        self._tell(kind, at, by, before=self.deal, after=after, body=body)
        self.deal = after
        return at

    def note(self, words: str, at: datetime, *, by: int | None) -> None:
        """Put a note between the steps."""
        self._tell(EntryKind.NOTE, at, by, body=words)

    def act(
        self, activity: ActivityKind, words: str | None, at: datetime, *, by: int | None
    ) -> None:
        """Log a touch with the customer between the steps."""
        self.deal = replace(self.deal, last_activity_at=at)
        self._tell(EntryKind.ACTIVITY, at, by, activity=activity, body=words)

    def tick(self, task: Task, at: datetime, *, by: int | None) -> None:
        """Say between the steps that a task of the playbook was done."""
        done = Change(f"{FIELD}{task.id}", TaskState.OPEN, TaskState.DONE)
        self._tell(EntryKind.TASK, at, by, body=task.name, beside=(done,))

    def _tell(
        self,
        kind: EntryKind,
        at: datetime,
        author_id: int | None,
        *,
        before: Deal | None = None,
        after: Deal | None = None,
        activity: ActivityKind | None = None,
        body: str | None = None,
        beside: tuple[Change, ...] = (),
    ) -> None:
        old = before.position if before else None
        new = after.position if after else None
        moved = old != new
        self.entries.append(
            Entry(
                id=self._new_id(),
                deal_id=self.deal.id,
                kind=kind,
                at=at,
                recorded_at=self._recorded_at or at,
                author_id=author_id,
                before=old if moved else None,
                after=new if moved else None,
                activity=activity,
                body=body,
                changes=(difference(before, after) if before and after else ()) + beside,
            )
        )
