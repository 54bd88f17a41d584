"""The mark a message of ours carries: by it, and by nothing else, history tells it apart.

Anybody in the channel can read a message's metadata, so there is a number in it that means
nothing outside our database, and a code that only we can make for it. The key of that code is
the workspace's own, made at random when it is first needed and kept with its settings.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from bot.storage import Database, OutboxRow, UnitOfWork

EVENT = "pipewright_sent"
SETTING = "delivery.marker"


class Marker:
    """Makes and reads marks."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._keys: dict[int, bytes] = {}

    def of(self, row: OutboxRow) -> dict[str, Any]:
        """Give the metadata a row's message is posted with."""
        payload = {"id": str(row.id), "code": self._code(row.workspace_id, str(row.id))}
        return {"event_type": EVENT, "event_payload": payload}

    def read(self, workspace_id: int, message: Mapping[str, Any]) -> int | None:
        """Give the id of the row a message of history was posted for, None when it is not ours."""
        metadata = message.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        number, code = str(payload.get("id") or ""), str(payload.get("code") or "")
        if metadata.get("event_type") != EVENT or not number.isdecimal():
            return None
        if not hmac.compare_digest(code, self._code(workspace_id, number)):
            return None
        return int(number)

    def _code(self, workspace_id: int, number: str) -> str:
        made = hmac.new(self._key(workspace_id), number.encode(), hashlib.sha256)
        return made.hexdigest()[:32]

    def _key(self, workspace_id: int) -> bytes:
        if workspace_id not in self._keys:
            self._keys[workspace_id] = bytes.fromhex(self._db.write(workspace_id, _stored_key))
        return self._keys[workspace_id]


def _stored_key(uow: UnitOfWork) -> str:
    known = uow.settings.held(SETTING)
    if known is None:
        known = secrets.token_hex(32)
        uow.settings.put(SETTING, known)
    return str(known)
