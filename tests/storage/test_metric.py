"""The numbers by their definitions, on a pipeline small enough to count on fingers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.domain import metrics
from bot.domain.deal import Source, Status
from bot.domain.error import Invalid
from bot.domain.metrics import Number, Period, Scope
from bot.domain.money import Money
from bot.domain.workspace import Workspace
from bot.services.workspace import make
from bot.storage import Database
from tests.conftest import Clock
from tests.storage import trade

WON, LOST = 6, 7


@pytest.fixture
def told(db: Database, workspace: Workspace, clock: Clock) -> Database:
    """Six cards: won, won before it was made, lost for 0, disqualified, open, undated."""
    day = timedelta(days=1)
    begun = clock.now
    with db.begin(workspace.id) as uow:
        ann, bo = trade.hire(uow, "Ann", "Bo")

        def add(name: str, stage: int, status: Status, **fields: object) -> None:
            closed = fields.get("close_date") if status is not Status.OPEN else None
            trade.store(uow, trade.card(uow, name=name, stage=stage, status=status, **fields))
            assert closed is None or isinstance(closed, date)

        add(
            "won",
            WON,
            Status.WON,
            owner_id=ann.id,
            value=Money(90_000, "USD"),
            close_date=(begun + 10 * day).date(),
            qualified_at=begun,
            source=Source.CALL,
        )
        add(
            "early",
            WON,
            Status.WON,
            owner_id=bo.id,
            value=Money(30_000, "USD"),
            close_date=(begun - 2 * day).date(),
            qualified_at=begun,
        )
        add(
            "lost",
            LOST,
            Status.LOST,
            owner_id=ann.id,
            value=Money(0, "USD"),
            close_date=(begun + 40 * day).date(),
            source=Source.CALL,
        )
        add("no lead", LOST, Status.DISQUALIFIED, close_date=begun.date())
        add("open", 3, Status.OPEN, owner_id=ann.id, value=Money(50_001, "KRW"), probability=30)
        add("undated", 0, Status.OPEN, created_at=None, entered_at=None, value=Money(7, "USD"))
    clock.now = begun + 45 * day
    return db


def test_each_number_is_counted_by_its_definition(told: Database, workspace: Workspace) -> None:
    with told.read(workspace.id) as uow:
        tally = uow.metrics.tally(Scope(), Period())
    assert (tally.deals, tally.open_leads, tally.open_deals, tally.undated) == (6, 1, 1, 1)
    assert (tally.won, tally.lost, tally.disqualified) == (2, 1, 1)
    # All time counts every card, the undated one too.
    assert (tally.created, tally.created_won, tally.created_open) == (6, 2, 2)
    assert tally.created_qualified == 2
    assert tally.open_value == {"KRW": 50_001, "USD": 7}
    assert tally.weighted_value == {"KRW": Decimal("15000.3"), "USD": Decimal("0.35")}
    assert (tally.won_value, tally.won_known) == ({"USD": 120_000}, {"USD": 2})
    assert (tally.lost_value, tally.lost_known) == ({}, {})
    assert (tally.won_days, tally.won_cycles, tally.suspicious) == (8, 2, 1)
    assert (tally.lost_days, tally.lost_cycles) == (40, 1)
    assert (tally.closed_median, tally.won_median) == (Decimal(10), Decimal(4))
    assert metrics.win_rate(tally) == Decimal(200) / 3
    assert metrics.cycle_days(tally) == Decimal(16)


def test_what_is_said_to_close_later_has_not_closed(
    told: Database, workspace: Workspace, clock: Clock
) -> None:
    clock.now -= timedelta(days=30)
    with told.read(workspace.id) as uow:
        whole, since = Period(), Period(date(2026, 4, 1))
        for period in (whole, since, Period(date(2026, 4, 5))):
            tally = uow.metrics.tally(Scope(), period)
            assert (tally.won, tally.lost, tally.lost_days, tally.closed_median) == (2, 0, 0, 4)
            assert tally == uow.metrics.scan(Scope(), period)
        call = uow.metrics.tally(Scope(source="call"), whole)
        assert (call.won, call.lost) == (1, 0)
        ends = {by: uow.metrics.groups(by, Scope(), whole) for by in ("owner", "source", "month")}
        assert {by: sum(one.lost for _, one in found) for by, found in ends.items()} == {
            "owner": 0,
            "source": 0,
            "month": 0,
        }
        assert [name for name, _ in ends["month"]] == ["2026-04", "2026-05"]
        assert uow.listings.count(Number.WIN_RATE, Scope(), whole) == 2
        # A period that says how far it goes is taken at its word.
        assert uow.metrics.tally(Scope(), Period(last=date(2026, 6, 30))).lost == 1


def test_wins_go_by_close_day_and_cohorts_by_creation_day(
    told: Database, workspace: Workspace
) -> None:
    with told.read(workspace.id) as uow:
        april = uow.metrics.tally(Scope(), Period(date(2026, 4, 1), date(2026, 4, 30)))
        may = uow.metrics.tally(Scope(), Period(date(2026, 5, 1), date(2026, 5, 31)))
        eleventh = uow.metrics.tally(Scope(), Period(date(2026, 5, 11), date(2026, 5, 11)))
    assert (april.won, april.created, april.lost) == (1, 0, 0)
    # A win was recorded and a loss once was: the rate of a month without one is known.
    assert metrics.win_rate(april) == 100
    assert (may.won, may.lost, may.disqualified, may.created) == (1, 0, 1, 5)
    assert (may.undated, may.deals) == (1, 6)
    assert (eleventh.won, eleventh.closed_median) == (1, Decimal(10))


def test_groups_part_the_deals_and_add_up(told: Database, workspace: Workspace) -> None:
    with told.read(workspace.id) as uow:
        by_owner = dict(uow.metrics.groups("owner", Scope(), Period()))
        assert {name: tally.deals for name, tally in by_owner.items()} == {"Ann": 3, "Bo": 1, "": 2}
        by_stage = uow.metrics.groups("stage", Scope(), Period())
        assert [name for name, _ in by_stage] == ["Lead", "Demo", "Won", "Lost"]
        by_source = dict(uow.metrics.groups("source", Scope(), Period()))
        assert by_source["call"].deals == 2
        by_month = dict(uow.metrics.groups("month", Scope(), Period()))
        assert {name: (tally.won, tally.lost) for name, tally in by_month.items()} == {
            "2026-04": (1, 0),
            "2026-05": (1, 0),
            "2026-06": (0, 1),
        }
        assert [name for name, _ in uow.metrics.groups("quarter", Scope(), Period())] == ["2026-Q2"]
        for by in ("team", "region", "persona", "product", "pipeline"):
            assert sum(tally.deals for _, tally in uow.metrics.groups(by, Scope(), Period())) == 6
        with pytest.raises(Invalid):
            uow.metrics.groups("colour", Scope(), Period())


def test_days_are_those_of_the_workspaces_zone(db: Database, clock: Clock) -> None:
    seoul = make(db, Workspace(id=0, key="seoul", name="Seoul", zone="Asia/Seoul"))
    clock.now = datetime(2026, 4, 30, 15, 30, tzinfo=UTC)
    with db.begin(seoul.id) as uow:
        uow.deals.add(trade.card(uow))
        may = Period(date(2026, 5, 1), date(2026, 5, 1))
        uow.totals.flush()
        assert uow.metrics.tally(Scope(), may).created == 1
        assert uow.metrics.scan(Scope(), may).created == 1
