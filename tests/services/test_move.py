"""Moves along the board, on both databases."""

from datetime import timedelta

import pytest

from bot.domain.board import BoardQuery
from bot.domain.deal import Status
from bot.domain.draft import Closing
from bot.domain.error import Invalid, Stale
from bot.domain.money import Money
from bot.domain.timeline import EntryKind
from bot.services import board, deal, move
from tests.conftest import Clock
from tests.services.conftest import Team


def test_a_card_walks_the_whole_board_and_the_board_follows(team: Team, clock: Clock) -> None:
    card = team.new()
    for name in ("Qualification", "Contact", "Demo", "Negotiation", "Proposal"):
        clock.advance(days=1)
        stage = team.stage(name)
        card = team.do(
            lambda uow, stage=stage, card=card: move.move(
                uow, card.id, stage, by=team.dana, version=card.version
            )
        )
        shown = team.see(lambda uow: board.board(uow, BoardQuery(team.pipeline.id)))
        holding = [column.stage.name for column in shown.columns if column.sums.deals]
        assert holding == [name]
        assert [one.name for column in shown.columns for one in column.cards] == ["Acme"]
    visits = team.see(lambda uow: uow.visits.of(card.id))
    assert [visit.seconds for visit in visits] == [86_400] * 5 + [None]


def test_leaving_the_lead_stages_forward_qualifies_once(team: Team, clock: Clock) -> None:
    card = team.new()
    assert card.qualified_at is None
    moment = clock.advance(hours=1)
    card = team.do(lambda uow: move.move(uow, card.id, team.stage("Demo"), by=team.dana))
    assert card.qualified_at == moment
    clock.advance(hours=1)
    card = team.do(lambda uow: move.move(uow, card.id, team.stage("Lead"), by=team.dana))
    card = team.do(lambda uow: move.move(uow, card.id, team.stage("Demo"), by=team.dana))
    assert card.qualified_at == moment


def test_a_stale_version_changes_nothing(team: Team) -> None:
    card = team.new()
    team.do(lambda uow: deal.set_value(uow, card.id, Money(1, "USD"), by=team.mina))
    with pytest.raises(Stale):
        team.do(
            lambda uow: move.move(
                uow, card.id, team.stage("Demo"), by=team.dana, version=card.version
            )
        )
    assert team.stage_name(team.see(lambda uow: uow.deals.get(card.id))) == "Lead"


def test_moving_to_where_it_stands_or_out_of_a_closed_state_is_refused(team: Team) -> None:
    card = team.new()
    with pytest.raises(Invalid, match="already in Lead"):
        team.do(lambda uow: move.move(uow, card.id, team.stage("Lead"), by=team.dana))
    today = team.workspace.day(card.position_at)
    team.do(lambda uow: move.win(uow, card.id, Closing(on=today), by=team.dana))
    with pytest.raises(Invalid, match="Reopen it"):
        team.do(lambda uow: move.move(uow, card.id, team.stage("Demo"), by=team.dana))


def test_a_win_asks_for_the_value_and_not_for_the_future(team: Team, clock: Clock) -> None:
    card = team.new(dollars=None)
    today = team.workspace.day(clock.now)
    with pytest.raises(Invalid, match="worth"):
        team.do(lambda uow: move.win(uow, card.id, Closing(on=today), by=team.dana))
    late = Closing(on=today + timedelta(days=1), value=Money(100, "USD"))
    with pytest.raises(Invalid, match="future"):
        team.do(lambda uow: move.win(uow, card.id, late, by=team.dana))
    closing = Closing(on=today, value=Money(100, "USD"))
    won = team.do(lambda uow: move.win(uow, card.id, closing, by=team.dana))
    assert (won.status, won.value, won.close_date) == (Status.WON, Money(100, "USD"), today)


def test_a_win_told_late_counts_on_its_day_but_never_before_the_move_it_followed(
    team: Team, clock: Clock
) -> None:
    card = team.new(lead=False)
    clock.advance(days=3)
    moved = team.do(lambda uow: move.move(uow, card.id, team.stage("Demo"), by=team.dana))
    clock.advance(days=4)
    day = team.workspace.day(clock.now) - timedelta(days=2)
    won = team.do(lambda uow: move.win(uow, card.id, Closing(on=day), by=team.dana))
    assert team.workspace.day(won.closed_at) == day
    reopened = team.do(lambda uow: move.reopen(uow, card.id, by=team.dana))
    assert team.stage_name(reopened) == "Demo"
    early = team.workspace.day(moved.entered_at) - timedelta(days=2)
    again = team.do(lambda uow: move.win(uow, card.id, Closing(on=early), by=team.dana))
    assert again.closed_at == reopened.position_at
    assert again.close_date == early


def test_a_close_in_the_evening_is_booked_now_where_the_workspace_has_its_next_day(
    team: Team, clock: Clock
) -> None:
    card, _ = team.new(), clock.advance(hours=17)
    seen, _ = clock.now, clock.advance(minutes=1)
    hers = clock.now.astimezone(team.dana.tz).date()
    assert hers < team.workspace.day(clock.now)
    closing = Closing(on=hers, reason="No budget")
    lost = team.do(lambda uow: move.lose(uow, card.id, closing, by=team.dana))
    assert (lost.closed_at, lost.close_date) == (clock.now, hers)
    stood = team.see(lambda uow: uow.board.sums_as_of(team.pipeline.id, seen))
    assert stood[team.stage("Lead")].deals == 1


def test_closing_a_lead_disqualifies_it_and_reopening_brings_it_back(
    team: Team, clock: Clock
) -> None:
    card = team.new()
    today = team.workspace.day(clock.now)
    closing = Closing(on=today, reason="No budget", note="Try next year")
    lost = team.do(lambda uow: move.lose(uow, card.id, closing, by=team.dana))
    assert (lost.status, lost.lost_reason) == (Status.DISQUALIFIED, "No budget")
    back = team.do(lambda uow: move.reopen(uow, card.id, by=team.mina))
    assert (back.status, back.lost_reason, back.closed_at) == (Status.OPEN, None, None)
    assert team.stage_name(back) == "Lead"
    told = team.see(lambda uow: [entry.kind for entry in uow.timeline.of(card.id)])
    assert told == [EntryKind.REOPENED, EntryKind.LOST, EntryKind.CREATED]


def test_a_deal_lost_from_a_deal_stage_is_lost(team: Team, clock: Clock) -> None:
    card = team.new(lead=False)
    closing = Closing(on=team.workspace.day(clock.now), reason="Price", competitor="Globex")
    lost = team.do(lambda uow: move.lose(uow, card.id, closing, by=team.dana))
    assert (lost.status, lost.competitor) == (Status.LOST, "Globex")
