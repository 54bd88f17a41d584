"""Undo gives everything back as it was, the stage clock too."""

from datetime import date

import pytest

from bot.domain.deal import Status
from bot.domain.draft import Closing
from bot.domain.error import Invalid
from bot.domain.followup import TOUCH, FollowupState
from bot.domain.money import Money
from bot.domain.timeline import ActivityKind
from bot.services import deal, followup, journal, move
from bot.services.undo import undo
from tests.conftest import Clock
from tests.services.conftest import Team


def test_a_move_undone_does_not_restart_the_stage_clock(team: Team, clock: Clock) -> None:
    card = team.new(lead=False)
    clock.advance(days=3)
    team.do(lambda uow: move.move(uow, card.id, team.stage("Demo"), by=team.dana))
    clock.advance(minutes=9)
    back = team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert (back.stage_id, back.entered_at) == (card.stage_id, card.entered_at)
    assert back.stalls_at == card.stalls_at
    visits = team.see(lambda uow: uow.visits.of(card.id))
    assert [(visit.entered_at, visit.left_at) for visit in visits] == [(card.entered_at, None)]


def test_a_win_undone_is_open_again_with_its_expected_date(team: Team, clock: Clock) -> None:
    card = team.new(lead=False)
    expected = date(2026, 6, 30)
    team.do(lambda uow: deal.set_close_date(uow, card.id, expected, by=team.dana))
    closing = Closing(on=team.workspace.day(clock.now), value=Money(7, "USD"))
    team.do(lambda uow: move.win(uow, card.id, closing, by=team.dana))
    back = team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert (back.status, back.close_date, back.value) == (Status.OPEN, expected, card.value)
    assert back.closed_at is None


def test_undo_goes_back_step_by_step_and_stops_at_the_beginning(team: Team) -> None:
    card = team.new()
    team.do(lambda uow: deal.set_value(uow, card.id, Money(1, "USD"), by=team.dana))
    team.do(lambda uow: deal.edit(uow, card.id, name="Globex", company="Globex", by=team.dana))
    team.do(lambda uow: deal.assign(uow, card.id, team.mina.id, by=team.dana))
    assert team.do(lambda uow: undo(uow, card.id, by=team.dana)).owner_id == team.dana.id
    renamed = team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert (renamed.name, renamed.company, renamed.company_id) == ("Acme", None, None)
    assert team.do(lambda uow: undo(uow, card.id, by=team.dana)).value == card.value
    with pytest.raises(Invalid, match="nothing to undo"):
        team.do(lambda uow: undo(uow, card.id, by=team.dana))


def test_only_its_author_and_only_for_ten_minutes(team: Team, clock: Clock) -> None:
    card = team.new()
    team.do(lambda uow: move.move(uow, card.id, team.stage("Demo"), by=team.dana))
    with pytest.raises(Invalid, match="Dana made the last change"):
        team.do(lambda uow: undo(uow, card.id, by=team.mina))
    clock.advance(minutes=11)
    with pytest.raises(Invalid, match="ten minutes"):
        team.do(lambda uow: undo(uow, card.id, by=team.dana))


def test_a_note_of_a_colleague_does_not_stand_in_the_way(team: Team) -> None:
    card = team.new()
    team.do(lambda uow: move.move(uow, card.id, team.stage("Demo"), by=team.dana))
    team.do(lambda uow: journal.note(uow, card.id, "Nice", by=team.mina))
    back = team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert team.stage_name(back) == "Lead"


def test_a_logged_call_undone_gives_back_the_last_activity_before(team: Team, clock: Clock) -> None:
    card = team.new(lead=False)
    first = team.do(lambda uow: journal.log(uow, card.id, ActivityKind.CALL, None, by=team.dana))
    clock.advance(minutes=5)
    team.do(lambda uow: journal.log(uow, card.id, ActivityKind.MEETING, "Lunch", by=team.dana))
    back = team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert back.last_activity_at == first.last_activity_at


def test_a_follow_up_planned_then_undone_is_off_the_list(team: Team, clock: Clock) -> None:
    card = team.new()
    due = date(2026, 5, 8)
    team.do(lambda uow: followup.schedule(uow, card.id, due, by=team.dana))
    team.do(lambda uow: undo(uow, card.id, by=team.dana))
    (touch,) = team.see(lambda uow: uow.followups.open_of(card.id))
    assert touch.kind == TOUCH
    assert team.see(lambda uow: uow.deals.get(card.id)).next_step_on is None


def test_a_follow_up_ticked_off_by_mistake_comes_back(team: Team) -> None:
    card = team.new()
    due = date(2026, 5, 8)
    team.do(lambda uow: followup.schedule(uow, card.id, due, by=team.dana, note="Send deck"))
    planned = team.see(lambda uow: uow.followups.open_of(card.id))[0]
    done = team.do(lambda uow: followup.finish(uow, planned.id, by=team.dana))
    assert (done.next_step, done.next_step_on) == (None, None)
    back = team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert (back.next_step, back.next_step_on) == ("Send deck", due)
    again = team.see(lambda uow: uow.followups.get(planned.id))
    assert again.state is FollowupState.OPEN
