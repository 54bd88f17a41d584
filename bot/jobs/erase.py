"""Erasing whom somebody in Slack had erased, table by table, while everybody goes on."""

from functools import partial

from bot.domain.error import NotFound
from bot.services import chore
from bot.services import erase as service
from bot.storage import Database


def erase_people(db: Database, workspace_id: int) -> int:
    """Erase those who wait for it in a workspace; gives how many there were.

    What is cut off is begun anew by the next round, and finds what is left.
    """
    with db.read(workspace_id) as uow:
        waiting = service.waiting(uow)
    for errand in waiting:
        try:
            with db.read(workspace_id, budget=service.BUDGET) as uow:
                subject = service.subject_of(uow, errand)
        except NotFound:
            # Undoing an import took the contact away meanwhile.
            db.write(workspace_id, partial(chore.drop, kind=service.ERRAND, run=errand["run"]))
            continue
        rows = service.erase(db, workspace_id, subject)
        done = partial(service.finish, subject=subject, by_id=int(errand["by"]), rows=rows)
        db.write(workspace_id, done)
    return len(waiting)
