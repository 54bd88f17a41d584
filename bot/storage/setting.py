"""What a workspace has set, by key, as small JSON values."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, func, literal_column, select

from bot.storage.link import Ask, Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import setting
from bot.storage.upsert import insert

_GET = Statement(
    select(setting.c.value).where(
        setting.c.workspace_id == given(setting.c.workspace_id),
        setting.c.key == given(setting.c.key),
    )
)
_DROP = Statement(
    delete(setting).where(
        setting.c.workspace_id == given(setting.c.workspace_id),
        setting.c.key == given(setting.c.key),
    )
)


def _put(dialect: str) -> Any:
    added = insert(dialect, setting)
    return added.on_conflict_do_update(
        index_elements=[setting.c.workspace_id, setting.c.key],
        set_={"value": added.excluded.value},
    )


_PUT = Statement(_put)


_ALONE = Statement(
    select(func.pg_advisory_xact_lock(func.hashtextextended(given(setting.c.key), 0)))
)
_OWNERS = Statement(
    # The literal is that of the partial index, which a parameter would not match.
    select(setting.c.workspace_id).where(setting.c.key == literal_column("'chores'"))
)


class Settings(Repository):
    """Settings of the workspace."""

    def with_chores(self) -> list[int]:
        """Give the ids of all workspaces that have work to be gone on with."""
        return [row[0] for row in _OWNERS.rows(self._link)]

    def get(self, key: str) -> Any:
        """Give what is set under a key, None when nothing is."""
        known = self._read()
        if key not in known:
            row = _GET.first(self._link, workspace_id=self._workspace_id, key=key)
            known[key] = row[0] if row else None
        return known[key]

    def held(self, key: str) -> Any:
        """Give what is set under a key, to be changed: until the end nobody else changes it."""
        self.alone(key)
        self._read().pop(key, None)
        return self.get(key)

    def alone(self, key: str) -> None:
        """Wait until nobody else in the workspace holds a key, and hold it until the end."""
        if self._link.postgres:
            # A row that is not there yet cannot be locked; SQLite has one writer anyway.
            _ALONE.rows(self._link, key=f"{self._workspace_id}:{key}")

    def ahead(self, key: str) -> Iterator[Ask]:
        """Say what will be asked under a key."""
        if key not in self._read():
            yield _GET, {"workspace_id": self._workspace_id, "key": key}

    def put(self, key: str, value: Any) -> None:
        """Set a value (anything JSON holds); None takes the setting away."""
        self._read()[key] = value
        if value is None:
            _DROP.run(self._link, workspace_id=self._workspace_id, key=key)
        else:
            _PUT.run(self._link, workspace_id=self._workspace_id, key=key, value=value)

    def _read(self) -> dict[str, Any]:
        """Give what was read or set in this transaction."""
        if not hasattr(self, "_known"):
            self._known: dict[str, Any] = {}
        return self._known
