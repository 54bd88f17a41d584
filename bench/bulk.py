"""A thousand deals moved in one go, as a person asks for it: chosen, begun, and seen to the end."""

from collections.abc import Callable
from functools import partial

from bench.byhand_bulk import BulkByHand
from bench.piece import BEST, OURS, Bench, Work
from bot.domain.board import BoardQuery
from bot.domain.bulk import BulkKind, BulkState
from bot.domain.person import Person
from bot.domain.pipeline import Stage
from bot.services import bulk, upkeep
from bot.services.deal import assign
from bot.storage import UnitOfWork

BULK = "bulk move"
DEALS = 1_000

_RUNS, _WARM_UP, _CHUNK = 6, 1, 50


def works(bench: Bench) -> dict[str, Callable[[], Work]]:
    """Give by name how to prepare this work."""
    return {f"{BULK} of {DEALS:,}": partial(_bulk, bench)}


def _bulk(bench: Bench) -> Work:
    """Move all deals of one person from stage to stage, and as many others by hand."""
    db, workspace_id = bench.db, bench.ground.workspace.id
    by, owner = bench.ground.people[:2]
    deals = [deal_id for deal_id, _ in bench.open_deals(2 * DEALS)]
    mine, others = deals[:DEALS], deals[DEALS:]
    _gather(bench, mine, owner, by)
    stages = bench.ground.pipeline.open_stages
    query = BoardQuery(bench.ground.pipeline.id, owner_id=owner.id)
    by_hand = BulkByHand(bench.bare, bench.ground)

    def begin(uow: UnitOfWork, target: Stage) -> int:
        return bulk.begin(uow, query, BulkKind.MOVE, str(target.id), by=by).id

    def ours(number: int) -> None:
        target = stages[number % len(stages)]
        run_id = db.write(workspace_id, lambda uow: begin(uow, target))
        while db.write(workspace_id, upkeep.step):
            pass
        with db.read(workspace_id) as uow:
            assert uow.bulks.get(run_id).state is BulkState.DONE

    return Work(
        {
            OURS: ours,
            BEST: lambda number: by_hand.move(others, stages[number % len(stages)]),
        },
        bench.yardstick,
        runs=_RUNS,
        warm_up=_WARM_UP,
    )


def _gather(bench: Bench, deal_ids: list[int], owner: Person, by: Person) -> None:
    """Give a person exactly these open deals."""
    workspace_id = bench.ground.workspace.id
    other = bench.ground.people[2]
    had = bench.bare.rows(
        "SELECT id FROM deal WHERE status = 'open'"
        f" AND workspace_id = {workspace_id} AND owner_id = {owner.id}"
    )
    wanted = set(deal_ids)
    given = [(deal_id, other) for (deal_id,) in had if deal_id not in wanted]
    kept = {deal_id for (deal_id,) in had} & wanted
    given += [(deal_id, owner) for deal_id in deal_ids if deal_id not in kept]
    for at in range(0, len(given), _CHUNK):
        with bench.db.begin(workspace_id) as uow:
            for deal_id, whose in given[at : at + _CHUNK]:
                assign(uow, deal_id, whose.id, by=by)
