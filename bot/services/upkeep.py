"""The errands on a workspace's list, each done chunk by chunk."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.services import bulk, chore, company, merge
from bot.services.change import stall_clock
from bot.services.chore import Errand
from bot.storage import UnitOfWork

CHUNK = 500
"""Deals ranked or timed anew in one transaction."""


def step(uow: UnitOfWork) -> bool:
    """Do a chunk of the first errand; tell whether anything is left to be done so.

    Errands that begin with a long read are the clock's own and stay on the list.

    What was done and how far it got are stored in the same transaction, so that work that was
    cut off goes on where it stopped, and two processes never do the same chunk twice.
    """
    errands = chore.taken(uow)
    first = next((one for one in errands if one["kind"] in _DOES), None)
    if first is None:
        return False
    if not _DOES[first["kind"]](uow, first):
        errands = [one for one in errands if one is not first]
    chore.put(uow, errands)
    return any(one["kind"] in _DOES for one in errands)


def _rerank(uow: UnitOfWork, errand: Errand) -> bool:
    """Rank deals anew after a rate or the workspace's currency changed."""
    last = uow.rates.rerank(int(errand.get("after", 0)), CHUNK)
    errand["after"] = str(last or 0)
    return last is not None


def _restall(uow: UnitOfWork, errand: Errand) -> bool:
    """Time the deals of a stage anew after its limit changed."""
    stage_id, after = int(errand["stage"]), int(errand.get("after", 0))
    found = uow.stalls.of_stage(stage_id, after, CHUNK)
    for deal in found:
        timed = stall_clock(uow, deal)
        if (timed.stalls_at, timed.stalled) != (deal.stalls_at, deal.stalled):
            uow.stalls.time(deal, timed)
    if found:
        errand["after"] = str(found[-1].id)
    return len(found) == CHUNK


_DOES: Mapping[str, Callable[[UnitOfWork, Errand], bool]] = MappingProxyType(
    {
        "bulk": bulk.advance,
        "unbulk": bulk.retreat,
        "merge": merge.advance,
        "unmerge": merge.retreat,
        "rerank": _rerank,
        "restall": _restall,
        "refile": company.refile,
    }
)
