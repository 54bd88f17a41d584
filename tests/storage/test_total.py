"""Kept totals are what the deals add up to, whatever happens to them and however many write."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from threading import Thread

import pytest

from bot.domain.board import BoardQuery, Filter, Sort, Sums
from bot.domain.deal import Deal
from bot.domain.error import Stale
from bot.domain.metrics import Period, Scope
from bot.domain.person import Person
from bot.domain.workspace import Workspace
from bot.storage import Database, UnitOfWork
from bot.storage.rebuild import check, rebuild
from tests.conftest import Clock
from tests.draw import seeds
from tests.storage import recount, trade


def busy_months(
    db: Database, workspace: Workspace, clock: Clock, seed: int, changes: int = 150
) -> list[Person]:
    """Let a team make and change cards at random over some months."""
    random = Random(seed)
    with db.begin(workspace.id) as uow:
        owners = trade.hire(uow, "Ann", "Bo", "Cho")
    deals: list[Deal] = []
    for _ in range(changes):
        clock.advance(hours=random.randrange(1, 40))
        with db.begin(workspace.id) as uow:
            if not deals or random.random() < 0.3:
                made = trade.random_card(uow, random, owners)
                deals.append(trade.store(uow, made, owners[0]))
            else:
                at = random.randrange(len(deals))
                deals[at] = trade.random_change(uow, random, deals[at], owners)
    return owners


def plain(sums: dict[int, Sums]) -> dict[int, Sums]:
    """Leave out currencies that add up to nothing: none of value 0 and none there look alike."""
    return {
        stage: Sums(
            one.deals,
            {code: money for code, money in one.value.items() if money.minor},
            {code: money for code, money in one.weighted.items() if money.minor},
            one.stalled,
        )
        for stage, one in sums.items()
    }


@pytest.mark.parametrize("seed", seeds(1))
def test_the_board_is_what_the_deals_add_up_to(
    db: Database, workspace: Workspace, clock: Clock, seed: int
) -> None:
    owners = busy_months(db, workspace, clock, seed)
    today = workspace.day(clock.now)
    with db.read(workspace.id) as uow:
        pipeline = uow.pipelines.default()
        deals = recount.all_deals(uow)
        assert len(deals) > 20
        for owner in (None, *owners):
            for filter_ in Filter:
                query = BoardQuery(pipeline.id, owner.id if owner else None, filter_)
                ours = recount.shown(query, deals, today)
                stalls = filter_ in (Filter.ALL, Filter.STALLED)
                right = recount.sums_of(
                    pipeline, ((one.position, one.stalled) for one in ours), stalls=stalls
                )
                assert plain(uow.board.sums(query, today)) == plain(right)
                for stage in pipeline.stages:
                    cards = uow.board.cards(query, stage.id, today)
                    here = [one for one in ours if one.stage_id == stage.id]
                    assert len(cards) == min(len(here), query.size)
                    assert set(cards) <= set(here)
                for sort in Sort:
                    sorted_by = replace(query, sort=sort)
                    stages = [stage.id for stage in pipeline.open_stages]
                    firsts = uow.board.firsts(sorted_by, stages, today)
                    for stage_id in stages:
                        cards = uow.board.cards(sorted_by, stage_id, today)
                        assert firsts.get(stage_id, ()) == cards


@pytest.mark.parametrize("seed", seeds(3))
def test_every_past_board_is_what_the_timeline_tells(
    db: Database, workspace: Workspace, clock: Clock, seed: int
) -> None:
    begun = clock.now
    busy_months(db, workspace, clock, seed)
    random = Random(seed)
    with db.read(workspace.id) as uow:
        pipeline = uow.pipelines.default()
        told = [(deal, uow.timeline.of(deal.id, 1000)) for deal in recount.all_deals(uow)]
        assert sum(len(entries) for _, entries in told) > 100
        for _ in range(12):
            instant = begun + random.random() * (clock.now - begun)
            right = recount.sums_of(pipeline, positions(told, instant), stalls=False)
            assert plain(uow.board.sums_as_of(pipeline.id, instant)) == plain(right)


def positions(
    told: Iterable[tuple[Deal, list]], instant: datetime
) -> Iterable[tuple[object, None]]:
    for deal, entries in told:
        position = recount.stood_at(deal, entries, instant)
        if position is not None:
            yield position, None


@pytest.mark.parametrize("seed", seeds(5))
def test_kept_numbers_are_the_scanned_ones(
    db: Database, workspace: Workspace, clock: Clock, seed: int
) -> None:
    begun = clock.now.date()
    owners = busy_months(db, workspace, clock, seed)
    last = clock.now.date()
    month = begun.replace(day=1)
    periods = [
        Period(),
        Period(month, None),
        Period(None, last),
        Period(month, (month + timedelta(days=62)).replace(day=1) - timedelta(days=1)),
        Period(begun + timedelta(days=5), last - timedelta(days=5)),
        Period(begun + timedelta(days=20), begun + timedelta(days=22)),
        Period(begun + timedelta(days=20), begun + timedelta(days=50)),
    ]
    with db.read(workspace.id) as uow:
        pipeline_id = uow.pipelines.default().id
        everything = uow.metrics.tally(Scope(), Period())
        assert everything.won + everything.lost > 2
        for owner in (None, *owners):
            for chosen in (None, pipeline_id):
                scope = Scope(chosen, owner.id if owner else None)
                for period in periods:
                    kept = uow.metrics.tally(scope, period)
                    assert kept == uow.metrics.scan(scope, period)
                    # As of now, the timeline must tell the same.
                    assert kept == uow.metrics.tally(scope, period, clock.now)


def test_eight_writers_and_a_rebuild_leave_the_totals_right(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        owners = trade.hire(uow, "Ann", "Bo")
        start = uow.deals.add_many([trade.random_card(uow, Random(at), owners) for at in range(12)])
    ids = [one.id for one in start]
    failures: list[BaseException] = []

    def sell(seed: int) -> None:
        random = Random(seed)
        for _ in range(25):
            chosen = random.choice(ids)

            def work(uow: UnitOfWork, chosen: int = chosen) -> None:
                trade.random_change(uow, random, uow.deals.get(chosen), owners)

            try:
                db.write(workspace.id, work, budget=30)
            except Stale:
                continue
            except BaseException as error:  # noqa: BLE001 (shown by the assertion below)
                failures.append(error)
                return

    def mend() -> None:
        for _ in range(5):
            try:
                assert rebuild(db, workspace.id) == 0
            except BaseException as error:  # noqa: BLE001 (shown by the assertion below)
                failures.append(error)

    threads = [Thread(target=sell, args=(seed,)) for seed in range(8)] + [Thread(target=mend)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert check(db, workspace.id) == []
    with db.read(workspace.id) as uow:
        versions = sum(uow.deals.get(one).version - 1 for one in ids)
    assert versions > 150


def test_a_rebuild_corrects_what_drifted(db: Database, workspace: Workspace, clock: Clock) -> None:
    busy_months(db, workspace, clock, 7, changes=40)
    with db.begin(workspace.id) as uow:
        uow.link.driver.execute("UPDATE stage_total SET n = n + 2, minor = minor - 500")
        uow.link.driver.execute("DELETE FROM day_total WHERE kind = 'created'")
        uow.link.driver.execute("UPDATE cycle_total SET n = 9")
    wrong = check(db, workspace.id)
    assert {one.table for one in wrong} >= {"stage_total", "day_total"}
    assert rebuild(db, workspace.id) == len(wrong)
    assert check(db, workspace.id) == []


def test_a_bulk_insert_counts_like_single_ones(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    random = Random(8)
    with db.begin(workspace.id) as uow:
        owners = trade.hire(uow, "Ann")
        stored = uow.deals.add_many([trade.random_card(uow, random, owners) for _ in range(60)])
    assert [one.number for one in stored] == list(range(1, 61))
    with db.read(workspace.id) as uow:
        assert [uow.deals.get(one.id) for one in stored] == stored
    assert check(db, workspace.id) == []
