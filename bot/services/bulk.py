"""One change to many deals, in chunks that go on where they stopped; and all of it back again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2s
from typing import Any

from bot.domain import permit
from bot.domain.board import BoardQuery
from bot.domain.bulk import MOST, Bulk, BulkKind, BulkState
from bot.domain.deal import Deal
from bot.domain.error import CrmError, Forbidden, Invalid, NotFound, Stale
from bot.domain.person import Person
from bot.services import chore, deal, move, news
from bot.services import permit as permit_of
from bot.services.change import admit, changing, restoring
from bot.services.undo import WINDOW, take_back
from bot.storage import UnitOfWork

CHUNK = 100
"""Deals changed in one transaction: well under the 250 ms that a write may last."""


def chosen(uow: UnitOfWork, query: BoardQuery) -> tuple[Deal, ...]:
    """Give the open deals that a board shows, on all of its pages: of a stage, or of all stages.

    Raises `Invalid` when there are none, or more than can be changed at once.
    """
    today = uow.workspace.day(uow.now)
    stages = uow.pipelines.worked(uow.pipelines.get(query.pipeline_id))
    inside = [one.id for one in stages if query.stage_id in (None, one.id)]
    sums = uow.board.sums(query, today)
    if sum(sums[one].deals for one in inside if one in sums) > MOST:
        raise Invalid("These are more than {limit} deals. Filter them first.", limit=MOST)
    whole = replace(query, page=0, cursor=None, size=MOST)
    found = [deal for one in inside if one in sums for deal in uow.board.cards(whole, one, today)]
    if not found:
        raise Invalid("No deal fits this choice any more.")
    return tuple(found)


def left_out(
    uow: UnitOfWork, found: Sequence[Deal], kind: BulkKind, to: str, *, by: Person
) -> list[tuple[Deal, CrmError]]:
    """Give the deals that would stay as they are, each with why: tried, but nothing is written."""
    stay: list[tuple[Deal, CrmError]] = []
    for one in found:
        try:
            permit_of.ask(uow, one, by=by)
            _ask_change(uow, one, kind, to)
        except (Invalid, Forbidden) as error:
            stay.append((one, error))
    return stay


def _ask_change(uow: UnitOfWork, one: Deal, kind: BulkKind, to: str) -> None:
    match kind:
        case BulkKind.MOVE:
            stands = one.stage_id == int(to)
        case BulkKind.ASSIGN:
            stands = one.owner_id == int(to)
        case BulkKind.DATE:
            stands = one.close_date == date.fromisoformat(to)
    if stands:
        raise Invalid("They are as asked already.")
    if kind is BulkKind.MOVE:
        target = uow.pipelines.get(one.position.pipeline_id).stage(int(to))
        move.ask_to_enter(uow, one, target)


def ask(uow: UnitOfWork, query: BoardQuery, kind: BulkKind, to: str) -> None:
    """Raise `Invalid` or `NotFound` unless the deals of a stage can be changed so."""
    match kind:
        case BulkKind.MOVE:
            target = uow.pipelines.get(query.pipeline_id).stage(int(to))
            if not target.kind.is_open:
                raise Invalid("Deals are won and lost one by one. Choose an open stage.")
            if target.id == query.stage_id:
                raise Invalid("They are in {stage} already.", stage=target.name)
        case BulkKind.ASSIGN:
            if not (owner := uow.persons.get(int(to))).active:
                raise Invalid("{person} has left. Choose another owner.", person=owner.name)
        case BulkKind.DATE:
            date.fromisoformat(to)


def seen_as(found: Sequence[Deal]) -> str:
    """Name how deals stand: which they are, their stages, owners, values and dates."""
    stand = sorted((one.id, repr(one.position)) for one in found)
    return blake2s(repr(stand).encode(), digest_size=8).hexdigest()


def begin(
    uow: UnitOfWork,
    query: BoardQuery,
    kind: BulkKind,
    to: str,
    *,
    by: Person,
    seen: str | None = None,
) -> Bulk:
    """Change the first of the deals that a board shows, and see to the rest.

    Which deals they are is settled here; each is changed as if alone, so one that the person may
    not change, or that lacks what a stage asks for, stays as it is. Raises what `chosen` and `ask`
    do, `Forbidden` for viewers, and `Stale` unless the deals stand as they were `seen_as`.
    """
    permit.ask_to_sell(by)
    ask(uow, query, kind, to)
    found = chosen(uow, query)
    if seen is not None and seen != seen_as(found):
        raise Stale("Some of these deals changed in the meantime. Look at them again.")
    run = Bulk(
        id=uow.new_id(),
        author_id=by.id,
        at=uow.now,
        kind=kind,
        to=to,
        pipeline_id=query.pipeline_id,
        stage_id=query.stage_id or 0,
        total=len(found),
    )
    uow.bulks.begin(run, sorted(one.id for one in found))
    errand = {"kind": "bulk", "run": str(run.id), "after": "0"}
    if advance(uow, errand):
        chore.add(uow, errand)
    return uow.bulks.get(run.id)


def advance(uow: UnitOfWork, errand: dict[str, Any]) -> bool:
    """Change the next deals and move the mark on; tell whether there are more."""
    run = uow.bulks.get(int(errand["run"]))
    if run.state is not BulkState.OPEN:
        return False
    by = uow.persons.get(run.author_id)
    uow.in_bulk = True
    items = uow.bulks.items(run.id, int(errand["after"]), CHUNK)
    with changing(uow, [deal_id for deal_id, _ in items]) as loaded:
        changed = sum(_change(uow, run, one, by=by) for one in loaded.values())
    more = len(items) == CHUNK
    if items:
        errand["after"] = str(items[-1][0])
    state = BulkState.OPEN if more else BulkState.DONE
    uow.bulks.store(replace(run, done=run.done + changed, state=state))
    if not more and run.kind is BulkKind.ASSIGN:
        news.tell_bulk(uow, run)
    return more


def undo(uow: UnitOfWork, run_id: int, *, by: Person) -> Bulk:
    """Take a change in bulk back, for ten minutes, by its author or a manager.

    Raises `Forbidden` for others, and `Invalid` when it is too late, was undone already, or a
    deal of it has been changed again since, which is named.
    """
    run = uow.bulks.get(run_id)
    if by.id != run.author_id and not permit.leads(by, uow.pipelines.get(run.pipeline_id)):
        author = uow.persons.get(run.author_id).name
        raise Forbidden(
            "{person} made this change. Only they or a manager can undo it.", person=author
        )
    if run.state is BulkState.UNDONE:
        raise Invalid("This was undone already.")
    if uow.now - run.at > WINDOW:
        raise Invalid("A change can be undone for ten minutes. Change it by hand now.")
    passed = uow.bulks.passed(run.id)
    if passed is not None:
        name = uow.deals.get(passed).name
        raise Invalid("{deal} was changed again since, so this stays.", deal=name)
    chore.drop(uow, "bulk", str(run.id))
    uow.bulks.store(replace(run, state=BulkState.UNDONE))
    errand = {"kind": "unbulk", "run": str(run.id), "after": "0", "by": str(by.id)}
    if retreat(uow, errand):
        chore.add(uow, errand)
    return uow.bulks.get(run.id)


def retreat(uow: UnitOfWork, errand: dict[str, Any]) -> bool:
    """Give the next deals back what they were and move the mark on; tell whether there are more."""
    run = uow.bulks.get(int(errand["run"]))
    by = uow.persons.get(int(errand["by"]))
    items = uow.bulks.items(run.id, int(errand["after"]), CHUNK)
    entries = {deal_id: entry_id for deal_id, entry_id in items if entry_id is not None}
    back = 0
    with restoring(uow, entries) as pairs:
        for one, entry in pairs:
            # What somebody changes while the chunks run stays as they put it.
            if one.position == entry.after:
                take_back(uow, one, entry, by=by)
                back += 1
    if items:
        errand["after"] = str(items[-1][0])
    uow.bulks.store(replace(run, done=run.done - back))
    return len(items) == CHUNK


def _change(uow: UnitOfWork, run: Bulk, before: Deal, *, by: Person) -> bool:
    """Change one deal; tell whether it was."""
    try:
        after = _apply(uow, run, before, by=by)
    except (Invalid, Forbidden, NotFound):
        return False
    if after.version == before.version:
        return False
    uow.bulks.note(run.id, before.id, uow.entries[-1].id)
    return True


def _apply(uow: UnitOfWork, run: Bulk, before: Deal, *, by: Person) -> Deal:
    admit(uow, before, None, by=by)
    match run.kind:
        case BulkKind.MOVE:
            return move.take(uow, before, int(run.to), by=by)
        case BulkKind.ASSIGN:
            return deal.hand_to(uow, before, int(run.to), by=by)
        case BulkKind.DATE:
            return deal.expect(uow, before, date.fromisoformat(run.to), by=by)
