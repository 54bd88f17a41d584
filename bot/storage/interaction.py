"""Keys of what Slack sent: an effect and its key are stored together, so it happens once.

Only a hash of a key is kept: what a button carries may be a name, which would outlive its owner.
"""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select

from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import interaction
from bot.storage.upsert import insert

_CLAIM = Statement(lambda name: insert(name, interaction).on_conflict_do_nothing())
_TAKEN = Statement(
    select(interaction.c.key).where(
        interaction.c.workspace_id == given(interaction.c.workspace_id),
        interaction.c.key == given(interaction.c.key),
    )
)
_PURGE = Statement(delete(interaction).where(interaction.c.at < given(interaction.c.at, "before")))


class Interactions(Repository):
    """Keys of events, commands, clicks and submissions."""

    def claim(self, key: str) -> bool:
        """Take a key; False when it was taken before (its effect has been stored)."""
        touched = _CLAIM.run(
            self._link, workspace_id=self._workspace_id, key=_hash(key), at=self._uow.now
        )
        return touched == 1

    def taken(self, key: str) -> bool:
        """Tell whether a key was taken before, without taking it."""
        return _TAKEN.first(self._link, workspace_id=self._workspace_id, key=_hash(key)) is not None

    def purge(self, before: datetime) -> int:
        """Forget keys taken before an instant, of every workspace; give how many."""
        return _PURGE.run(self._link, before=before)


def _hash(key: str) -> str:
    return sha256(key.encode(errors="surrogatepass")).hexdigest()
