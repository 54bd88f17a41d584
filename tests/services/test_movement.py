"""What changed between two instants: every line by its reason, and all of them add up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.draft import Closing
from bot.domain.error import Invalid
from bot.domain.metrics import Period
from bot.domain.money import Money
from bot.domain.movement import Extent, Flow, LineKind, Movement
from bot.services import deal as deals
from bot.services import move, movement
from bot.services.undo import undo
from tests.conftest import Clock
from tests.services.conftest import Team


def dollars(deals: int, amount: int) -> Flow:
    return Flow(deals, {"USD": Money(amount * 100, "USD")})


def lines(moved: Movement) -> dict[LineKind, Flow]:
    assert moved.adds_up
    return {line.kind: line.flow for line in moved.lines}


def test_each_line_says_why_and_they_add_up(team: Team, clock: Clock) -> None:
    won, lost, grown = team.new("Won", 100), team.new("Lost", 200), team.new("Grown", 300)
    came_back = team.new("Back", 400)
    today = team.workspace.day(clock.now)
    team.do(lambda uow: move.lose(uow, came_back.id, Closing(on=today), by=team.dana))
    since = clock.now
    clock.advance(hours=1)
    team.new("New", 50)
    worth_more = Closing(on=today, value=Money(15_000, "USD"))
    team.do(lambda uow: move.win(uow, won.id, worth_more, by=team.dana))
    team.do(lambda uow: move.lose(uow, lost.id, Closing(on=today), by=team.dana))
    team.do(lambda uow: deals.set_value(uow, grown.id, Money(33_000, "USD"), by=team.dana))
    team.do(lambda uow: move.reopen(uow, came_back.id, by=team.dana))
    moved = team.see(lambda uow: movement.changes(uow, Extent(team.pipeline.id), since))
    assert moved.opening == dollars(3, 600)
    assert lines(moved) == {
        LineKind.NEW: dollars(1, 50),
        LineKind.REOPENED: dollars(1, 400),
        LineKind.WON: dollars(-1, -150),
        LineKind.DISQUALIFIED: dollars(-1, -200),
        LineKind.VALUE_CHANGED: dollars(0, 80),
    }
    assert moved.closing == dollars(3, 780)
    whole = team.see(lambda uow: movement.changes(uow, Extent(), None))
    assert whole.opening == Flow()
    assert lines(whole)[LineKind.NEW] == dollars(5, 1050)
    with pytest.raises(Invalid):
        team.see(
            lambda uow: movement.changes(uow, Extent(), clock.now, clock.now - timedelta(days=1))
        )


def test_what_was_undone_meanwhile_is_in_no_line_but_counts_for_the_time_between(
    team: Team, clock: Clock
) -> None:
    deal = team.new("Acme", 100)
    since = clock.now
    clock.advance(minutes=1)
    today = team.workspace.day(clock.now)
    team.do(lambda uow: move.lose(uow, deal.id, Closing(on=today), by=team.dana))
    closed = clock.now
    clock.advance(minutes=1)
    team.do(lambda uow: undo(uow, deal.id, by=team.dana))
    extent = Extent(team.pipeline.id)
    assert lines(team.see(lambda uow: movement.changes(uow, extent, since))) == {}
    between = team.see(lambda uow: movement.changes(uow, extent, since, closed))
    assert lines(between) == {LineKind.DISQUALIFIED: dollars(-1, -100)}
    after = team.see(lambda uow: movement.changes(uow, extent, closed))
    assert lines(after) == {LineKind.REOPENED: dollars(1, 100)}


def test_deals_are_pulled_into_and_pushed_out_of_a_closing_period(team: Team, clock: Clock) -> None:
    pulled, pushed, won = team.new("Pulled", 100), team.new("Pushed", 200), team.new("Won", 400)
    june, july = date(2026, 6, 15), date(2026, 7, 1)
    for deal, day in ((pulled, july), (pushed, june), (won, june)):
        team.do(
            lambda uow, deal=deal, day=day: deals.set_close_date(uow, deal.id, day, by=team.dana)
        )
    since = clock.now
    clock.advance(hours=1)
    for deal, day in ((pulled, june), (pushed, july)):
        team.do(
            lambda uow, deal=deal, day=day: deals.set_close_date(uow, deal.id, day, by=team.dana)
        )
    today = Closing(on=team.workspace.day(clock.now))
    team.do(lambda uow: move.win(uow, won.id, today, by=team.dana))
    extent = Extent(team.pipeline.id, closing=Period(date(2026, 6, 1), date(2026, 6, 30)))
    moved = team.see(lambda uow: movement.changes(uow, extent, since))
    assert moved.opening == dollars(2, 600)
    assert lines(moved) == {
        LineKind.PULLED_IN: dollars(1, 100),
        LineKind.WON: dollars(-1, -400),
        LineKind.PUSHED_OUT: dollars(-1, -200),
    }
    assert moved.closing == dollars(1, 100)


def test_a_change_of_owner_moves_deals_in_and_out_of_the_scope(team: Team, clock: Clock) -> None:
    deal = team.new("Acme", 100)
    since = clock.now
    clock.advance(hours=1)
    team.do(lambda uow: deals.assign(uow, deal.id, team.mina.id, by=team.dana))
    danas, minas = Extent(owner_id=team.dana.id), Extent(owner_id=team.mina.id)
    out = team.see(lambda uow: movement.changes(uow, danas, since))
    assert lines(out) == {LineKind.MOVED_OUT: dollars(-1, -100)}
    into = team.see(lambda uow: movement.changes(uow, minas, since))
    assert lines(into) == {LineKind.MOVED_IN: dollars(1, 100)}
    assert lines(team.see(lambda uow: movement.changes(uow, Extent(), since))) == {}


def test_a_sum_that_is_off_is_not_said_to_add_up(team: Team, clock: Clock) -> None:
    team.new("Acme", 100)
    moved = team.see(lambda uow: movement.changes(uow, Extent(), None))
    assert moved.adds_up
    assert not replace(moved, closing=dollars(1, 99)).adds_up
    assert not replace(moved, closing=dollars(2, 100)).adds_up
