"""How every change of a deal is written: version, timeline, stall clock, in one place."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import chain

from bot.domain.deal import Deal
from bot.domain.error import Stale
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline, Stage
from bot.domain.rhythm import Pace
from bot.domain.stall import stalls_at
from bot.domain.timeline import ActivityKind, Change, Entry, EntryKind
from bot.services import permit, rhythm
from bot.services.holiday import KEY as HOLIDAYS
from bot.services.holiday import holidays_of
from bot.storage import UnitOfWork

# Fields that storage keeps for itself, or that follow from others and would only be noise.
_DERIVED = frozenset(
    {"id", "number", "position", "version", "company_id", "contact_id", "position_at"}
    | {"stalls_at", "stalled", "external_source", "external_id", "created_at"}
)


def fetch(
    uow: UnitOfWork, deal_id: int, version: int | None = None, *, by: Person | None = None
) -> Deal:
    """Load a deal; with a `version`, refuse (`Stale`) when somebody changed it since.

    With `by`, it is loaded to be changed: `Forbidden` when that person may not.
    """
    deal = uow.deals.get(deal_id)
    admit(uow, deal, version, by=by)
    return deal


def admit(uow: UnitOfWork, deal: Deal, version: int | None, *, by: Person | None) -> None:
    """Refuse, as `fetch` does, a change to a deal that was loaded."""
    if by is not None:
        permit.ask(uow, deal, by=by)
    if version is not None and deal.version != version:
        raise Stale("{deal} changed in the meantime. This is how it stands now.", deal=deal.name)


@contextmanager
def reading(
    uow: UnitOfWork, deal_id: int, version: int | None = None, *, by: Person
) -> Iterator[Deal]:
    """Load a deal to change its position, as `fetch` does, and at once what that asks for.

    What is written inside is sent together, see `Link.reading_ahead` and `Link.together`. The deal
    is asked for first, and what hangs on it waits for its lock.
    """
    asked = (
        uow.deals.ahead(deal_id),
        uow.persons.owner_ahead(deal_id),
        uow.pipelines.ahead(),
        uow.tasks.ahead(deal_id),
        uow.playbook.ahead(),
        uow.settings.ahead(HOLIDAYS),
        uow.workspaces.ahead(),
        uow.rhythms.ahead(deal_id),
        uow.followups.ahead(deal_id),
        uow.visits.ahead(deal_id),
        uow.posts.ahead(deal_id),
    )
    with uow.link.reading_ahead(chain.from_iterable(asked)):
        deal = uow.deals.get(deal_id)
        uow.persons.meet_owner(deal_id)
        uow.posts.of(deal_id)
        admit(uow, deal, version, by=by)
        with uow.link.together():
            yield deal


@contextmanager
def changing(uow: UnitOfWork, deal_ids: Sequence[int]) -> Iterator[dict[int, Deal]]:
    """Give those of several deals that are there, each to be changed once, by their ids.

    What their changes read is read at once, and what they write is sent together.
    """
    loaded = _loaded(uow, deal_ids)
    hang = (uow.tasks, uow.followups, uow.visits, uow.rhythms)
    asked = (
        uow.pipelines.ahead(),
        *(uow.persons.ahead(owner) for owner in {one.owner_id for one in loaded.values()}),
        uow.playbook.ahead(),
        uow.settings.ahead(HOLIDAYS),
        uow.workspaces.ahead(),
        uow.rhythms.ahead(),
    )
    with (
        uow.link.reading_many((one.batch() for one in hang), list(loaded)),
        uow.link.reading_ahead(chain.from_iterable(asked)),
        uow.link.together(),
        uow.link.gathering(),
    ):
        yield loaded


@contextmanager
def restoring(uow: UnitOfWork, entries: Mapping[int, int]) -> Iterator[list[tuple[Deal, Entry]]]:
    """Give those of several deals that are there, each with the entry that is to be taken back.

    `entries` are the entries' ids by the deals'. What the deals had planned is put back first and
    read after that, so it is not read at once.
    """
    loaded = _loaded(uow, list(entries))
    wanted = [entries[deal_id] for deal_id in loaded]
    with uow.link.reading_many([uow.timeline.batch()], wanted):
        pairs = [(deal, uow.timeline.get(entries[deal.id])) for deal in loaded.values()]
    with uow.link.reading_many([uow.visits.batch()], list(loaded)), uow.link.together():
        yield pairs


def _loaded(uow: UnitOfWork, deal_ids: Sequence[int]) -> dict[int, Deal]:
    keys = sorted(deal_ids)
    with uow.link.reading_many([uow.deals.batch()], keys):
        return {one.id: one for one in map(uow.deals.known, keys) if one is not None}


def stage_of(uow: UnitOfWork, deal: Deal) -> Stage:
    """Give the stage a deal stands in, one that is being emptied too."""
    pipeline = pipeline_of(uow, deal)
    return pipeline.known(deal.stage_id) or pipeline.stage(deal.stage_id)


def pipeline_of(uow: UnitOfWork, deal: Deal) -> Pipeline:
    """Give the pipeline a deal is in."""
    return uow.pipelines.get(deal.position.pipeline_id)


def stall_clock(uow: UnitOfWork, deal: Deal) -> Deal:
    """Set when a deal counts as stalled from its stage, activity, plan and owner."""
    owner = uow.persons.get(deal.owner_id) if deal.owner_id is not None else None
    since = deal.entered_at or uow.now
    free = holidays_of(uow, since.year, uow.now.year + 1)
    due = stalls_at(deal, stage_of(uow, deal), owner, uow.now, free)
    return replace(deal, stalls_at=due, stalled=due is not None and due <= uow.now)


def instant_for(deal: Deal, at: datetime) -> datetime:
    """Give the instant a change of position is booked at: never before the one before it."""
    return max(at, deal.position_at) if deal.position_at is not None else at


def record(
    uow: UnitOfWork,
    before: Deal,
    after: Deal,
    kind: EntryKind,
    *,
    by: Person | None,
    at: datetime | None = None,
    activity: ActivityKind | None = None,
    body: str | None = None,
    beside: tuple[Change, ...] = (),
    undoes: int | None = None,
    pace: Pace | None = None,
) -> Deal:
    """Write a changed deal and the timeline entry that says so; give the stored deal.

    A changed position is booked at `at` (now by default) and moves `position_at` with it; the
    other changed fields go into the entry as old and new value, with what changed `beside` the
    deal. `pace` is what it means to the rhythm of follow-ups (None: nothing, unless the stage,
    the owner or the next step is another now). Raises `Stale` when the deal was changed since
    `before` was read.
    """
    moved = before.position != after.position
    instant = instant_for(before, at or uow.now) if moved else at or uow.now
    after = replace(after, position_at=instant) if moved else after
    stored = uow.deals.change(before, stall_clock(uow, after))
    if pace is not None or rhythm.matters(before, stored):
        beside += rhythm.keep(uow, stored, stage_of(uow, stored), pace or Pace.NONE)
    uow.timeline.append(
        Entry(
            id=uow.new_id(),
            deal_id=before.id,
            kind=kind,
            at=instant,
            recorded_at=uow.now,
            author_id=by.id if by else None,
            before=before.position if moved else None,
            after=after.position if moved else None,
            activity=activity,
            body=body,
            changes=difference(before, after) + beside,
            undoes=undoes,
        )
    )
    return stored


def difference(before: Deal, after: Deal) -> tuple[Change, ...]:
    """List the fields outside the position in which two states of a deal differ."""
    return tuple(
        Change(name, old, new)
        for name in (field.name for field in fields(Deal) if field.name not in _DERIVED)
        if (old := written(getattr(before, name))) != (new := written(getattr(after, name)))
    )


def written(value: object) -> str | None:
    """Give a field's value as the timeline writes it."""
    match value:
        case None:
            return None
        case datetime() | date():
            return value.isoformat()
        case StrEnum():
            return value.value
        case _:
            return str(value)
