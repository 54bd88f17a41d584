"""Changes in bulk: the deals each was begun with, and the entry that changed each of them."""

from collections.abc import Sequence

from sqlalchemy import Integer, bindparam, insert, select, update

from bot.domain.bulk import Bulk, BulkKind, BulkState
from bot.domain.error import NotFound
from bot.storage.insert import insert_many
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import bulk_item, bulk_run, timeline

_RUN, _ITEM = bulk_run.c, bulk_item.c
_BEGIN = Statement(insert(bulk_run))
_GET = Statement(
    select(
        _RUN.author_id, _RUN.at, _RUN.kind, _RUN.params, _RUN.total, _RUN.done, _RUN.state
    ).where(_RUN.workspace_id == given(_RUN.workspace_id), _RUN.id == given(_RUN.id))
)
_STORE = Statement(
    update(bulk_run)
    .where(
        _RUN.workspace_id == given(_RUN.workspace_id, "old_workspace_id"),
        _RUN.id == given(_RUN.id, "old_id"),
    )
    .values(done=given(_RUN.done, "new_done"), state=given(_RUN.state, "new_state"))
)
_NOTE = Statement(
    update(bulk_item)
    .where(
        _ITEM.workspace_id == given(_ITEM.workspace_id, "old_workspace_id"),
        _ITEM.run_id == given(_ITEM.run_id, "old_run_id"),
        _ITEM.deal_id == given(_ITEM.deal_id, "old_deal_id"),
    )
    .values(entry_id=given(_ITEM.entry_id, "new_entry_id"))
)
_ITEMS = Statement(
    select(_ITEM.deal_id, _ITEM.entry_id)
    .where(
        _ITEM.workspace_id == given(_ITEM.workspace_id),
        _ITEM.run_id == given(_ITEM.run_id),
        _ITEM.deal_id > given(_ITEM.deal_id, "after"),
    )
    .order_by(_ITEM.deal_id)
    .limit(bindparam("most", type_=Integer))
)
_PASSED = Statement(
    select(_ITEM.deal_id)
    .join(
        timeline,
        (timeline.c.workspace_id == _ITEM.workspace_id)
        & (timeline.c.deal_id == _ITEM.deal_id)
        & (timeline.c.id > _ITEM.entry_id)
        & timeline.c.after_pipeline_id.is_not(None),
    )
    .where(_ITEM.workspace_id == given(_ITEM.workspace_id), _ITEM.run_id == given(_ITEM.run_id))
    .order_by(_ITEM.deal_id)
    .limit(1)
)


class Bulks(Repository):
    """Changes in bulk of the workspace."""

    def begin(self, run: Bulk, deal_ids: Sequence[int]) -> None:
        """Store a change and the deals it is about."""
        _BEGIN.run(
            self._link,
            workspace_id=self._workspace_id,
            id=run.id,
            author_id=run.author_id,
            at=run.at,
            kind=run.kind.value,
            params={"to": run.to, "pipeline": str(run.pipeline_id), "stage": str(run.stage_id)},
            total=run.total,
            done=run.done,
            state=run.state.value,
        )
        rows = ((self._workspace_id, run.id, deal_id) for deal_id in deal_ids)
        insert_many(self._link, bulk_item, ("workspace_id", "run_id", "deal_id"), rows)

    def get(self, run_id: int) -> Bulk:
        """Give a change in bulk; raises `NotFound`."""
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=run_id)
        if row is None or row[2] not in BulkKind.__members__.values():
            raise NotFound("This change is not there any more.")
        author_id, at, kind, params, total, done, state = row
        return Bulk(
            run_id,
            author_id,
            at,
            BulkKind(kind),
            params["to"],
            int(params["pipeline"]),
            int(params["stage"]),
            total,
            done,
            BulkState(state),
        )

    def store(self, run: Bulk) -> None:
        """Store how far a change is."""
        _STORE.run(
            self._link,
            old_workspace_id=self._workspace_id,
            old_id=run.id,
            new_done=run.done,
            new_state=run.state.value,
        )

    def note(self, run_id: int, deal_id: int, entry_id: int) -> None:
        """Note which entry changed a deal."""
        _NOTE.later(
            self._link,
            old_workspace_id=self._workspace_id,
            old_run_id=run_id,
            old_deal_id=deal_id,
            new_entry_id=entry_id,
        )

    def items(self, run_id: int, after: int, most: int) -> list[tuple[int, int | None]]:
        """Give deals with the entries that changed them (None: not yet, or not at all), by id."""
        rows = _ITEMS.rows(
            self._link, workspace_id=self._workspace_id, run_id=run_id, after=after, most=most
        )
        return [(row[0], row[1]) for row in rows]

    def passed(self, run_id: int) -> int | None:
        """Give the id of a deal whose position somebody changed again since, None without one."""
        row = _PASSED.first(self._link, workspace_id=self._workspace_id, run_id=run_id)
        return row[0] if row else None
