"""Leaving: a Slack that takes the app out is left alone at once, and its data goes days later."""

from datetime import datetime

from bot.storage import Database, UnitOfWork

BUDGET = 30.0
"""Seconds a chunk may wait for others."""

GOODBYES = frozenset({"app_uninstalled", "tokens_revoked"})
"""Events that say so; Slack sends them in any order, one of them or both, and more than once."""


def leave(uow: UnitOfWork, team_id: str | None, enterprise_id: str | None) -> None:
    """Stop all posting and forget the token; the data stays for whoever installs the app again."""
    uow.workspaces.leave(uow.workspace_id, team_id, enterprise_id)


def is_left(uow: UnitOfWork, workspace_id: int) -> bool:
    """Tell whether every Slack of a workspace took the app out: nothing goes in or out then."""
    return workspace_id in uow.workspaces.left(uow.now)


def delete_left(db: Database, before: datetime) -> int:
    """Delete the workspaces that were left by an instant, chunk by chunk; gives how many."""
    with db.read(None) as uow:
        left = uow.workspaces.left(before)
    for workspace_id in left:

        def work(uow: UnitOfWork) -> int:
            return uow.archives.wipe(everything=True)

        while db.write(workspace_id, work, budget=BUDGET):
            pass
        db.write(workspace_id, lambda uow: uow.archives.remove(), budget=BUDGET)
    return len(left)
