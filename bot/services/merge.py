"""The deals of stages that go moved into others, in chunks, and back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.audit import Audit
from bot.domain.deal import Deal, Status, status_in
from bot.domain.error import Invalid
from bot.domain.person import Person
from bot.domain.pipeline import StageKind
from bot.domain.timeline import EntryKind
from bot.services import chore, playbook
from bot.services.change import changing, instant_for, record, restoring, stage_of
from bot.services.undo import take_back
from bot.storage import UnitOfWork

CHUNK = 100
"""Deals moved in one transaction: well under the 250 ms that a write may last."""


def begin(uow: UnitOfWork, told: Audit, pairs: Mapping[int, int], *, by: Person) -> None:
    """Move the first deals of retired stages, each to its pair, and see to the rest."""
    uow.merges.begin(told, pairs)
    errands = [
        {
            "kind": "merge",
            "run": str(told.id),
            "stage": str(stage_id),
            "into": str(into_id),
            "by": str(by.id),
        }
        for stage_id, into_id in pairs.items()
    ]
    for place, errand in enumerate(errands):
        if place or advance(uow, errand):
            chore.add(uow, errand)


def advance(uow: UnitOfWork, errand: dict[str, Any]) -> bool:
    """Move the next deals; tell whether there are more."""
    stage_id, into_id = int(errand["stage"]), int(errand["into"])
    by = uow.persons.get(int(errand["by"]))
    uow.in_bulk = True
    found = sorted(uow.merges.standing(stage_id, CHUNK))
    with changing(uow, found) as loaded:
        for deal in loaded.values():
            _move(uow, deal, into_id, run_id=int(errand["run"]), by=by)
    return len(found) == CHUNK


def reverse(uow: UnitOfWork, told: Audit) -> None:
    """Bring the deals of a merge back to their stages, which are there again.

    Raises `Invalid` that names one which has gone on since.
    """
    left = uow.merges.left(told.id)
    if left is not None:
        deal = uow.deals.get(left)
        raise Invalid("{deal} has moved on since, so this stays.", deal=deal.name)
    chore.drop(uow, "merge", str(told.id))
    errand = {"kind": "unmerge", "run": str(told.id), "after": 0}
    if retreat(uow, errand):
        chore.add(uow, errand)


def retreat(uow: UnitOfWork, errand: dict[str, Any]) -> bool:
    """Bring the next deals back and move the mark on; tell whether there are more."""
    uow.in_bulk = True
    moved = uow.merges.moved(int(errand["run"]), int(errand["after"]), CHUNK)
    entries = dict(moved)
    with restoring(uow, entries) as pairs:
        for deal, entry in pairs:
            # What somebody moves while the chunks run stays where they put it.
            if entry.after is not None and deal.stage_id == entry.after.stage_id:
                take_back(uow, deal, entry, by=None)
    if moved:
        errand["after"] = str(moved[-1][0])
    return len(moved) == CHUNK


def _move(uow: UnitOfWork, deal: Deal, into_id: int, *, run_id: int, by: Person) -> None:
    pipeline = uow.pipelines.get(deal.position.pipeline_id)
    # Either may have been retired while the chunks run.
    into = pipeline.known(into_id) or pipeline.stage(into_id)
    came_from = stage_of(uow, deal).kind
    at = instant_for(deal, uow.now)
    qualifies = came_from is StageKind.LEAD and into.kind is StageKind.DEAL
    # A closed deal stays what it was: a disqualified lead is none that was lost.
    closed = deal.status is not Status.OPEN
    after = replace(
        deal,
        position=replace(
            deal.position,
            stage_id=into.id,
            status=deal.status if closed else status_in(into.kind, came_from=came_from),
        ),
        entered_at=at,
        qualified_at=deal.qualified_at or (at if qualifies else None),
    )
    asked = () if closed else playbook.enter(uow, after, into.id)
    moved = record(uow, deal, after, EntryKind.MOVED, by=by, at=at, beside=asked)
    uow.visits.move(moved, at)
    uow.merges.note(run_id, deal.id, uow.entries[-1].id)
