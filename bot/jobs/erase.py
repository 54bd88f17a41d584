"""Erasing contacts whom somebody in Slack had erased, table by table, while everybody goes on."""

from functools import partial

from bot.domain.error import NotFound
from bot.services import chore
from bot.services import erase as service
from bot.storage import Database


def erase_people(db: Database, workspace_id: int) -> int:
    """Erase the contacts that wait for it in a workspace; gives how many there were.

    What is cut off is begun anew by the next round, and finds what is left.
    """
    with db.read(workspace_id) as uow:
        waiting = [one for one in chore.waiting(uow) if one["kind"] == service.ERRAND]
    for errand in waiting:
        contact_id = int(errand["run"])
        try:
            with db.read(workspace_id, budget=service.BUDGET) as uow:
                subject = service.contact_subject(uow, contact_id)
        except NotFound:
            # Undoing an import took the contact away meanwhile.
            db.write(workspace_id, partial(chore.drop, kind=service.ERRAND, run=errand["run"]))
            continue
        rows = service.erase(db, workspace_id, subject)
        done = partial(service.finish, contact_id=contact_id, by_id=int(errand["by"]), rows=rows)
        db.write(workspace_id, done)
    return len(waiting)
