"""How far the mailbox that is looked into was read, and what is wrong with it."""

from datetime import datetime
from typing import Any

from bot.storage import UnitOfWork

KEY = "mailbox"
"""The setting that holds it."""


def mark(uow: UnitOfWork) -> tuple[int, int] | None:
    """Give the validity and the UID of what was read last; None before the first look."""
    known = uow.settings.get(KEY) or {}
    return (known["validity"], known["uid"]) if "uid" in known else None


def note(uow: UnitOfWork, validity: int, uid: int) -> None:
    """Note what was read last: the mailbox works."""
    wanted = {"validity": validity, "uid": uid}
    if uow.settings.get(KEY) != wanted:
        uow.settings.put(KEY, wanted)


def fail(uow: UnitOfWork, reason: str) -> None:
    """Note that the mailbox cannot be read, and since when."""
    known: dict[str, Any] = dict(uow.settings.get(KEY) or {})
    before = known.get("trouble") or {}
    since = before.get("since") or uow.now.isoformat()
    uow.settings.put(KEY, {**known, "trouble": {"since": since, "reason": reason}})


def trouble(uow: UnitOfWork) -> tuple[datetime, str] | None:
    """Give since when the mailbox cannot be read, and why; None where all is well."""
    found = (uow.settings.get(KEY) or {}).get("trouble")
    return (datetime.fromisoformat(found["since"]), str(found["reason"])) if found else None
