"""A pipeline given another preset while deals stand in it, and given its own stages back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.board import BoardQuery
from bot.domain.draft import Closing, NewDeal
from bot.domain.error import CrmError, Forbidden, Invalid
from bot.domain.money import Money
from bot.domain.movement import Extent
from bot.domain.person import Role
from bot.domain.pipeline import Pipeline
from bot.domain.preset import CLASSIC, INBOUND_SAAS, RENEWALS, SERVICES
from bot.jobs.tick import tick
from bot.services import audit, bulk, merge, move, movement, preset, stage
from bot.services.board import board, board_as_of
from bot.services.deal import create
from bot.services.undo import undo
from bot.storage import UnitOfWork
from bot.storage.rebuild import check
from bot.views.board import board as drawn
from bot.views.words import Words
from tests.conftest import Clock
from tests.services.conftest import Team


@pytest.fixture
def boss(team: Team) -> Team:
    """Dana is an admin."""
    dana = team.do(lambda uow: uow.persons.save(replace(team.dana, role=Role.ADMIN)))
    return replace(team, dana=dana)


def now(team: Team) -> Pipeline:
    return team.see(lambda uow: uow.pipelines.get(team.pipeline.id))


def stood(team: Team) -> dict[str, int]:
    """Give how many deals the board shows in each stage."""
    shown = team.see(lambda uow: board(uow, BoardQuery(team.pipeline.id), closed=True))
    return {one.stage.name: one.sums.deals for one in shown.columns if one.sums.deals}


def adds_up(team: Team, clock: Clock) -> None:
    """The kept totals equal a recount, and what changed adds up from the beginning to now."""
    tick(team.db, clock.now)
    assert check(team.db, team.workspace.id) == []
    hour_ago = clock.now - timedelta(minutes=2)
    for since in (None, hour_ago):
        assert team.see(lambda uow, s=since: movement.changes(uow, Extent(), s)).adds_up


def test_a_preset_is_taken_deals_go_where_they_are_sent_and_all_of_it_is_undone(
    boss: Team, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "CHUNK", 2)
    leads = [boss.new(f"Lead {n}") for n in range(3)]
    deals = [boss.new(f"Deal {n}", lead=False) for n in range(3)]
    talks = boss.new("Talks", lead=False)
    boss.do(lambda uow: move.move(uow, talks.id, boss.stage("Negotiation"), by=boss.dana))
    sold = boss.new("Sold", lead=False)
    won = Closing(on=clock.now.date(), value=Money(5, "USD"))
    boss.do(lambda uow: move.win(uow, sold.id, won, by=boss.dana))
    before, was = stood(boss), clock.now
    assert before == {"Lead": 3, "Contact": 3, "Negotiation": 1, "Won": 1}
    clock.advance(minutes=1)
    found = boss.see(lambda uow: preset.plan(uow, boss.pipeline.id, SERVICES, by=boss.dana))
    assert {one.stage.name: (one.deals, one.place) for one in found.leaving if one.deals} == {
        "Lead": (3, 0),
        "Contact": (3, 1),
    }
    places = {boss.stage("Contact"): 2}
    told = boss.do(lambda uow: preset.take(uow, boss.pipeline.id, SERVICES, places, by=boss.dana))
    half = stood(boss)
    assert sum(half.values()) == 8 and half["Lead"] == 1 and half["Contact"] == 3
    adds_up(boss, clock)
    after = {"Enquiry": 3, "Estimate sent": 3, "Negotiation": 1, "Won": 1}
    assert stood(boss) == after
    assert [one.name for one in now(boss).stages] == [one.names["en"] for one in SERVICES.stages]
    past = boss.see(lambda uow: board_as_of(uow, boss.pipeline.id, was, closed=True))
    assert {one.stage.name: one.sums.deals for one in past.columns if one.sums.deals} == before
    names = {one.id: one.name for one in now(boss).ever}
    visits = boss.see(lambda uow: uow.visits.of(deals[0].id))
    assert [names[one.stage_id] for one in visits] == ["Contact", "Estimate sent"]
    clock.advance(minutes=1)
    boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))
    assert sum(stood(boss).values()) == 8
    adds_up(boss, clock)
    assert stood(boss) == before
    assert now(boss).stages == boss.pipeline.stages
    assert boss.see(lambda uow: uow.deals.get(leads[0].id)).entered_at == leads[0].entered_at


def test_what_came_later_is_named_and_keeps_the_new_stages(boss: Team) -> None:
    card = boss.new("Acme", lead=False)
    told = boss.do(lambda uow: preset.take(uow, boss.pipeline.id, RENEWALS, {}, by=boss.dana))
    new = replace(boss, pipeline=now(boss))
    fresh = new.new("Fresh", lead=False)
    with pytest.raises(Invalid, match="Fresh came to Due in 90 days since"):
        boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))
    boss.do(lambda uow: move.move(uow, fresh.id, new.stage("Renewal quote"), by=boss.dana))
    with pytest.raises(Invalid, match="Fresh came to Renewal quote since"):
        boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))
    boss.do(lambda uow: move.lose(uow, fresh.id, Closing(on=uow.now.date()), by=boss.dana))
    boss.do(lambda uow: move.move(uow, card.id, new.stage("Renewal quote"), by=boss.dana))
    with pytest.raises(Invalid, match="Acme has moved on"):
        boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))


def test_nothing_comes_to_stand_in_a_stage_that_is_gone(boss: Team, clock: Clock) -> None:
    card, lost = boss.new("Acme", lead=False), boss.new("Gone", lead=False)
    boss.do(lambda uow: move.lose(uow, lost.id, Closing(on=clock.now.date()), by=boss.dana))
    query = BoardQuery(boss.pipeline.id)
    to = str(boss.stage("Negotiation"))
    run = boss.do(lambda uow: bulk.begin(uow, query, bulk.BulkKind.MOVE, to, by=boss.dana))
    boss.do(lambda uow: preset.take(uow, boss.pipeline.id, SERVICES, {}, by=boss.dana))
    for back in (
        lambda uow: undo(uow, card.id, by=boss.dana),
        lambda uow: bulk.undo(uow, run.id, by=boss.dana),
    ):
        with pytest.raises(CrmError, match="not part of Sales any more"):
            boss.do(back)
    again = boss.do(lambda uow: move.reopen(uow, lost.id, by=boss.dana))
    assert now(boss).stage(again.stage_id).name == "Scoping"


def test_a_preset_that_changes_nothing_or_sends_deals_astray_is_refused(boss: Team) -> None:
    boss.new("Acme", lead=False)
    with pytest.raises(Invalid, match="has these stages already"):
        boss.do(lambda uow: preset.take(uow, boss.pipeline.id, CLASSIC, {}, by=boss.dana))
    won = {boss.stage("Contact"): 5}
    with pytest.raises(Invalid, match="of the same kind"):
        boss.do(lambda uow: preset.take(uow, boss.pipeline.id, INBOUND_SAAS, won, by=boss.dana))
    with pytest.raises(Forbidden):
        boss.do(lambda uow: preset.take(uow, boss.pipeline.id, INBOUND_SAAS, {}, by=boss.mina))
    assert now(boss) == boss.pipeline


def test_a_removed_stage_stays_on_the_board_until_its_last_deal_has_gone(
    boss: Team, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "CHUNK", 2)
    for n in range(5):
        boss.new(f"Deal {n}", lead=False)
    gone, into = boss.stage("Contact"), boss.stage("Demo")
    boss.do(lambda uow: stage.retire(uow, boss.pipeline.id, gone, into, by=boss.dana))
    assert stood(boss) == {"Contact": 3, "Demo": 2}
    shown = boss.see(lambda uow: board(uow, BoardQuery(boss.pipeline.id)))
    assert shown.total.deals == 5 and sum(len(one.cards) for one in shown.columns) == 5
    seen = drawn(shown, Words("en", zone="UTC", now=clock.now), people={})
    assert "*Contact* · 3 deals · moving to another stage" in str(seen["blocks"])
    adds_up(boss, clock)
    assert stood(boss) == {"Demo": 5}


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_hundred_deals_move_along_and_none_is_left_behind(boss: Team, clock: Clock) -> None:
    names = ("Lead", "Qualification", "Contact", "Demo", "Proposal")

    def fill(uow: UnitOfWork) -> None:
        for number in range(100):
            value = Money(number * 1_000, "USD")
            draft = NewDeal(name=f"Deal {number}", value=value, owner_id=boss.dana.id)
            made = create(uow, draft, by=boss.dana)
            if name := names[number % 5] if number % 5 else "":
                move.move(uow, made.id, boss.stage(name), by=boss.dana)

    boss.do(fill)
    assert stood(boss) == dict.fromkeys(names, 20)
    worth = boss.see(lambda uow: board(uow, BoardQuery(boss.pipeline.id))).total.value
    told = boss.do(lambda uow: preset.take(uow, boss.pipeline.id, INBOUND_SAAS, {}, by=boss.dana))
    assert sum(stood(boss).values()) == 100
    adds_up(boss, clock)
    assert stood(boss) == {
        "New signup": 20,
        "Qualified (MQL)": 20,
        "Discovery call": 20,
        "Trial": 20,
        "Quote sent": 20,
    }
    assert boss.see(lambda uow: board(uow, BoardQuery(boss.pipeline.id))).total.value == worth
    boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))
    adds_up(boss, clock)
    assert stood(boss) == dict.fromkeys(names, 20)
