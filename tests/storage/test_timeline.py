"""The timeline keeps what happened, for good; visits keep the time in each stage."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.error import NotFound
from bot.domain.timeline import ActivityKind, Change, Entry, EntryKind
from bot.domain.workspace import Workspace
from bot.storage import Database, Visit
from tests.conftest import Clock
from tests.storage import trade


def test_entries_come_back_newest_first_and_page_on(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        (ann,) = trade.hire(uow, "Ann")
        deal = trade.store(uow, trade.card(uow), ann)
        logged = [
            uow.timeline.append(
                Entry(
                    id=uow.new_id(),
                    deal_id=deal.id,
                    kind=EntryKind.ACTIVITY,
                    # Two at each instant: the page must neither skip nor repeat one.
                    at=clock.now + timedelta(hours=at // 2),
                    recorded_at=clock.now + timedelta(minutes=at),
                    author_id=ann.id,
                    activity=ActivityKind.CALL,
                    body=f"left voicemail {at}",
                    changes=(Change("last_activity_at", None, "now"),),
                )
            )
            for at in range(2, 9)
        ]
        undone = replace(logged[0], id=uow.new_id(), kind=EntryKind.UNDONE, undoes=logged[0].id)
        uow.timeline.append_many([undone])
    with db.read(workspace.id) as uow:
        told = uow.timeline.of(deal.id)
        assert [one.at for one in told] == sorted((one.at for one in told), reverse=True)
        assert set(told[:-1]) == {*logged, undone}
        assert told[-1].after == deal.position
        assert told[-1].before is None
        paged: list[Entry] = []
        while page := uow.timeline.of(deal.id, 3, paged[-1].id if paged else None):
            paged += page
        assert paged == told
        assert uow.timeline.get(undone.id) == undone
        assert uow.timeline.undone(logged[0].id)
        assert not uow.timeline.undone(logged[1].id)
        assert uow.timeline.last_by(ann.id, clock.now) == logged[-1]
        assert uow.timeline.last_by(ann.id, clock.now + timedelta(days=1)) is None
        with pytest.raises(NotFound):
            uow.timeline.get(1)


@pytest.mark.parametrize("change", ["UPDATE timeline SET body = 'x'", "DELETE FROM timeline"])
def test_r66_an_entry_cannot_be_changed_or_deleted(
    db: Database, workspace: Workspace, change: str
) -> None:
    with db.begin(workspace.id) as uow:
        deal = trade.store(uow, trade.card(uow))
    with pytest.raises(Exception, match="append-only"), db.begin(workspace.id) as uow:
        uow.link.driver.execute(change)
    with db.read(workspace.id) as uow:
        assert len(uow.timeline.of(deal.id)) == 1


def test_a_move_taken_back_gives_the_stage_clock_back(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        deal = trade.store(uow, trade.card(uow))
        stages = uow.pipelines.default().stages
    entered = clock.now
    with db.begin(workspace.id) as uow:
        at = clock.advance(hours=2)
        moved = replace(deal, position=replace(deal.position, stage_id=stages[1].id))
        uow.visits.move(moved, at)
        first, second = uow.visits.of(deal.id)
        assert (first.left_at, first.seconds, second.left_at) == (at, 7200, None)
        assert second.stage_id == stages[1].id
    with db.begin(workspace.id) as uow:
        assert uow.visits.take_back(deal) == entered
        (only,) = uow.visits.of(deal.id)
        assert (only.stage_id, only.entered_at, only.left_at) == (stages[0].id, entered, None)
        assert uow.visits.take_back(deal) == entered
        assert len(uow.visits.of(deal.id)) == 1


def test_an_undated_deals_first_visit_has_no_length(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        deal = uow.deals.add(trade.card(uow, created_at=None, entered_at=None))
        stages = uow.pipelines.default().stages
        visit = Visit(0, deal.id, stages[0].pipeline_id, stages[0].id, None)
        uow.visits.add_many([visit], {deal.id: deal.owner_id})
        moved = replace(deal, position=replace(deal.position, stage_id=stages[1].id))
        uow.visits.move(moved, clock.now)
        first, _ = uow.visits.of(deal.id)
    assert (first.entered_at, first.left_at, first.seconds) == (None, clock.now, None)
