"""Views are kept per person and for all, and what a channel shows is one of them."""

from bot.domain.board import BoardQuery, Filter, Sort
from bot.domain.view import View
from bot.domain.workspace import Workspace
from bot.storage import Database
from tests.storage import trade


def test_views_are_kept_replaced_shown_and_removed(db: Database, workspace: Workspace) -> None:
    with db.begin(workspace.id) as uow:
        ann, bo = trade.hire(uow, "Ann", "Bo")
        query = BoardQuery(uow.pipelines.default().id, ann.id, filter=Filter.CLOSING, sort=Sort.AGE)
        mine = uow.views.save(View(0, "Big", query, ann.id))
        shared = uow.views.save(View(0, "Alle", query))
        again = uow.views.save(View(0, "BIG", BoardQuery(query.pipeline_id), ann.id))
        assert again.id == mine.id and again.name == "BIG"
        uow.views.show_in("C1", mine.id, by_id=ann.id)
        uow.views.show_in("C1", shared.id, by_id=bo.id)
    with db.begin(workspace.id) as uow:
        assert uow.views.visible(ann.id) == [again, shared]
        assert uow.views.visible(bo.id) == [shared]
        assert shared.query == query
        assert uow.views.of_channel("C1") == shared
        assert uow.views.of_channel("C2") is None
        uow.views.remove(shared.id)
        assert uow.views.of_channel("C1") is None
        assert uow.views.visible(bo.id) == []
