"""Saved views, and which of them a channel shows."""

from typing import Any

from sqlalchemy import Select, delete, insert, or_, select, update

from bot.domain.board import BoardQuery, Filter, Sort
from bot.domain.error import NotFound
from bot.domain.view import MOST, View
from bot.storage import upsert
from bot.storage.link import Row, Statement
from bot.storage.repository import Repository, folded, given
from bot.storage.tables import channel, saved_view

_VIEW = saved_view.c


def _ours() -> Select[Any]:
    return select(_VIEW.id, _VIEW.pipeline_id, _VIEW.owner_id, _VIEW.name, _VIEW.query).where(
        _VIEW.workspace_id == given(_VIEW.workspace_id)
    )


_VISIBLE = Statement(
    _ours()
    .where(or_(_VIEW.owner_id == given(_VIEW.owner_id), _VIEW.owner_id.is_(None)))
    # A person's own first, then everybody's, each by name.
    .order_by(_VIEW.owner_id.is_(None), _VIEW.name_key, _VIEW.id)
    .limit(given(_VIEW.id, "most"))
)
_GET = Statement(_ours().where(_VIEW.id == given(_VIEW.id)))
_OF_CHANNEL = Statement(
    _ours()
    .join(
        channel,
        (channel.c.workspace_id == _VIEW.workspace_id) & (channel.c.view_id == _VIEW.id),
    )
    .where(channel.c.channel_id == given(channel.c.channel_id))
)
_CHANNELS = Statement(
    select(channel.c.channel_id)
    .where(
        channel.c.workspace_id == given(channel.c.workspace_id),
        channel.c.view_id == given(channel.c.view_id),
    )
    .order_by(channel.c.channel_id)
)
_ADD = Statement(insert(saved_view))
_CHANGE = Statement(
    update(saved_view)
    .where(
        _VIEW.workspace_id == given(_VIEW.workspace_id, "old_workspace_id"),
        _VIEW.id == given(_VIEW.id, "old_id"),
    )
    .values(
        name=given(_VIEW.name, "new_name"),
        pipeline_id=given(_VIEW.pipeline_id, "new_pipeline_id"),
        query=given(_VIEW.query, "new_query"),
    )
)
_RENAME = Statement(
    update(saved_view)
    .where(
        _VIEW.workspace_id == given(_VIEW.workspace_id, "old_workspace_id"),
        _VIEW.id == given(_VIEW.id, "old_id"),
    )
    .values(name=given(_VIEW.name, "new_name"), name_key=given(_VIEW.name_key, "new_name_key"))
)
_REMOVE = Statement(
    delete(saved_view).where(
        _VIEW.workspace_id == given(_VIEW.workspace_id), _VIEW.id == given(_VIEW.id)
    )
)
_FORGET = Statement(
    update(channel)
    .where(
        channel.c.workspace_id == given(channel.c.workspace_id, "old_workspace_id"),
        channel.c.view_id == given(channel.c.view_id, "old_view_id"),
    )
    .values(view_id=None)
)


def _show(dialect: str) -> Any:
    added = upsert.insert(dialect, channel)
    return added.on_conflict_do_update(
        index_elements=[channel.c.workspace_id, channel.c.channel_id],
        set_={"view_id": added.excluded.view_id, "set_by": added.excluded.set_by},
    )


_SHOW = Statement(_show)


class Views(Repository):
    """Views of the workspace."""

    def visible(self, person_id: int) -> list[View]:
        """Give a person's own views and everybody's."""
        rows = _VISIBLE.rows(
            self._link, workspace_id=self._workspace_id, owner_id=person_id, most=MOST
        )
        return [_view(row) for row in rows]

    def get(self, view_id: int) -> View:
        """Give a view; raises `NotFound`."""
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=view_id)
        if row is None:
            raise NotFound("This view is not there any more.")
        return _view(row)

    def of_channel(self, channel_id: str) -> View | None:
        """Give the view a channel shows, if one was chosen."""
        row = _OF_CHANNEL.first(self._link, workspace_id=self._workspace_id, channel_id=channel_id)
        return _view(row) if row else None

    def channels(self, view_id: int) -> tuple[str, ...]:
        """Give the channels that show a view."""
        rows = _CHANNELS.rows(self._link, workspace_id=self._workspace_id, view_id=view_id)
        return tuple(row[0] for row in rows)

    def save(self, saved: View) -> View:
        """Store a view; one of the same name of the same owner takes its question."""
        known = next(
            (
                view
                for view in self.visible(saved.owner_id or 0)
                if view.owner_id == saved.owner_id and folded(view.name) == folded(saved.name)
            ),
            None,
        )
        query = {
            "owner": saved.query.owner_id,
            "filter": saved.query.filter.value,
            "sort": saved.query.sort.value,
            "lens": saved.query.lens_id,
        }
        if known is not None:
            _CHANGE.run(
                self._link,
                old_workspace_id=self._workspace_id,
                old_id=known.id,
                new_name=saved.name,
                new_pipeline_id=saved.query.pipeline_id,
                new_query=query,
            )
            return self.get(known.id)
        view_id = self._uow.new_id()
        _ADD.run(
            self._link,
            workspace_id=self._workspace_id,
            id=view_id,
            pipeline_id=saved.query.pipeline_id,
            owner_id=saved.owner_id,
            name=saved.name,
            name_key=folded(saved.name),
            query=query,
            created_at=self._uow.now,
        )
        return self.get(view_id)

    def rename(self, view_id: int, name: str) -> View:
        """Call a view something else."""
        _RENAME.run(
            self._link,
            old_workspace_id=self._workspace_id,
            old_id=view_id,
            new_name=name,
            new_name_key=folded(name),
        )
        return self.get(view_id)

    def remove(self, view_id: int) -> None:
        """Take a view away; channels that showed it show the whole board again."""
        workspace_id = self._workspace_id
        _FORGET.run(self._link, old_workspace_id=workspace_id, old_view_id=view_id)
        _REMOVE.run(self._link, workspace_id=workspace_id, id=view_id)

    def show_in(self, channel_id: str, view_id: int | None, *, by_id: int) -> None:
        """Make a view what a channel shows; None: the whole board."""
        _SHOW.run(
            self._link,
            workspace_id=self._workspace_id,
            channel_id=channel_id,
            view_id=view_id,
            set_by=by_id,
            purpose=None,
        )


def _view(row: Row) -> View:
    view_id, pipeline_id, owner_id, name, query = row
    asked = BoardQuery(
        pipeline_id,
        owner_id=query.get("owner"),
        filter=Filter(query["filter"]),
        sort=Sort(query["sort"]),
        # Views of old were not narrowed any further.
        lens_id=query.get("lens", 0),
    )
    return View(view_id, name, asked, owner_id)
