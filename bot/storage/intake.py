"""What imported rows said the last time, by source and external id."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from bot.storage.insert import insert_many
from bot.storage.link import Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables.intake import import_row
from bot.storage.upsert import insert


@dataclass(frozen=True, slots=True)
class Said:
    """A row of a file: the deal it became, and a digest (32 characters) of all it said."""

    external_id: str
    deal_id: int
    digest: str


_KEY = (import_row.c.workspace_id, import_row.c.source, import_row.c.external_id)
_AGAIN = Statement(
    lambda name: (
        insert(name, import_row)
        .values({column: given(column) for column in import_row.columns})
        .on_conflict_do_update(
            index_elements=_KEY,
            set_={
                "deal_id": given(import_row.c.deal_id),
                "digest": given(import_row.c.digest),
            },
        )
    )
)
_SAID = Statement(
    lambda name: select(import_row.c.external_id, import_row.c.digest).where(
        import_row.c.workspace_id == given(import_row.c.workspace_id),
        import_row.c.source == given(import_row.c.source),
        among(name, import_row.c.external_id),
    )
)
_NAMES = tuple(column.name for column in import_row.columns)


class Intake(Repository):
    """Imported rows; a row that is unchanged there is left alone here."""

    def said(self, source: str, external_ids: Collection[str]) -> dict[str, str]:
        """Give the digest of each of the rows that were imported before, by external id."""
        rows = _SAID.rows(
            self._link, workspace_id=self._workspace_id, source=source, ids=list(external_ids)
        )
        return {row[0]: row[1] for row in rows}

    def keep_many(self, source: str, rows: Iterable[Said]) -> None:
        """Store what new rows said, in bulk."""
        workspace_id = self._workspace_id
        lines = ([workspace_id, source, row.external_id, row.deal_id, row.digest] for row in rows)
        insert_many(self._link, import_row, _NAMES, lines)

    def keep(self, source: str, row: Said) -> None:
        """Store what a row says now."""
        _AGAIN.run(
            self._link,
            workspace_id=self._workspace_id,
            source=source,
            external_id=row.external_id,
            deal_id=row.deal_id,
            digest=row.digest,
        )
