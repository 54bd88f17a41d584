"""The next touch of a deal is planned, counted, paused, reset, and asked about after the last."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.deal import Deal
from bot.domain.draft import Closing
from bot.domain.error import CrmError, Invalid
from bot.domain.followup import ASK, TOUCH, Followup, FollowupState
from bot.domain.timeline import ActivityKind
from bot.services import deal as deals
from bot.services import followup, journal, move
from bot.services.undo import undo
from bot.storage import UnitOfWork
from tests.conftest import Clock
from tests.draw import drawn
from tests.services.conftest import Team


def planned(team: Team, deal_id: int) -> list[Followup]:
    """What is open on a deal."""
    return team.see(lambda uow: uow.followups.open_of(deal_id))


def count(team: Team, deal_id: int) -> int:
    """Touches counted on a deal."""
    return team.see(lambda uow: uow.rhythms.of(deal_id)).touches


def touch_done(team: Team, deal_id: int) -> Deal:
    """Do the touch that is planned."""

    def work(uow: UnitOfWork) -> Deal:
        return followup.finish(uow, uow.followups.open_of(deal_id)[0].id, by=team.dana)

    return team.do(work)


def test_five_touches_are_planned_one_after_the_other_and_then_the_owner_is_asked(
    team: Team, clock: Clock
) -> None:
    card = team.new()
    days = []
    for number in range(1, 6):
        (one,) = planned(team, card.id)
        assert (one.kind, one.touch, one.touches) == (TOUCH, number, 5)
        assert one.assignee_id == team.dana.id
        days.append((one.due - clock.now.date()).days)
        clock.advance(days=days[-1])
        touch_done(team, card.id)
    # A Friday in May: three, four and five working days apart, weekends left out.
    assert days == [5, 6, 7, 7, 7]
    (asked,) = planned(team, card.id)
    assert (asked.kind, asked.due) == (ASK, clock.now.date())
    assert team.see(lambda uow: uow.rhythms.of(card.id)).asked_at == clock.now
    with pytest.raises(Invalid, match="Choose what becomes of Acme"):
        touch_done(team, card.id)
    assert team.see(lambda uow: uow.deals.get(card.id)).next_step_on is None
    team.do(lambda uow: followup.begin_again(uow, asked.id, by=team.dana))
    (again,) = planned(team, card.id)
    assert (again.touch, count(team, card.id)) == (1, 0)
    team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert [one.id for one in planned(team, card.id)] == [asked.id]
    assert count(team, card.id) == 5


def test_moving_on_does_not_start_the_touches_again(team: Team, clock: Clock) -> None:
    card = team.new()
    clock.advance(days=5)
    touch_done(team, card.id)
    (second,) = planned(team, card.id)
    team.do(lambda uow: move.move(uow, card.id, team.stage("Demo"), by=team.dana))
    assert planned(team, card.id) == [second]
    team.do(lambda uow: uow.rhythms.say(team.stage("Proposal"), (2, 2, 2)))
    team.do(lambda uow: move.move(uow, card.id, team.stage("Proposal"), by=team.dana))
    (moved,) = planned(team, card.id)
    assert (moved.touch, moved.touches, moved.due) == (2, 3, second.due)
    team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert planned(team, card.id) == [second]
    team.do(lambda uow: uow.rhythms.say(team.stage("Contact"), ()))
    team.do(lambda uow: move.move(uow, card.id, team.stage("Contact"), by=team.dana))
    assert planned(team, card.id) == []


def test_a_planned_next_step_pauses_and_what_was_counted_stays(team: Team, clock: Clock) -> None:
    card = team.new()
    clock.advance(days=5)
    touch_done(team, card.id)
    monday = clock.now.date() + timedelta(days=12)
    team.do(lambda uow: followup.schedule(uow, card.id, monday, by=team.dana))
    (own,) = planned(team, card.id)
    assert (own.kind, own.due) == ("follow_up", monday)
    clock.advance(days=12)
    touch_done(team, card.id)
    (third,) = planned(team, card.id)
    assert (third.touch, count(team, card.id)) == (3, 2)
    team.do(lambda uow: deals.plan(uow, card.id, "Wait for legal", None, by=team.dana))
    assert planned(team, card.id) == []
    team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert planned(team, card.id) == [third]
    closing = Closing(on=clock.now.date(), reason="price")
    team.do(lambda uow: move.lose(uow, card.id, closing, by=team.dana))
    assert planned(team, card.id) == []
    team.do(lambda uow: move.reopen(uow, card.id, by=team.dana))
    assert [one.touch for one in planned(team, card.id)] == [3]


def test_a_reply_begins_anew_and_an_activity_is_the_touch_that_was_planned(
    team: Team, clock: Clock
) -> None:
    card = team.new()
    for _ in range(2):
        team.do(lambda uow: journal.log(uow, card.id, ActivityKind.CALL, None, by=team.dana))
    assert count(team, card.id) == 1
    (second,) = planned(team, card.id)
    clock.advance(days=1)
    answered = team.do(lambda uow: journal.reply(uow, card.id, "call me Monday", by=team.dana))
    assert answered.last_activity_at == clock.now
    (first,) = planned(team, card.id)
    assert (first.touch, count(team, card.id)) == (1, 0)
    team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert planned(team, card.id) == [second]
    assert count(team, card.id) == 1


def test_what_was_planned_ends_with_the_close_and_comes_back_with_its_undoing(
    team: Team, clock: Clock
) -> None:
    card, today = team.new(), clock.now.date()
    team.do(lambda uow: followup.schedule(uow, card.id, today, by=team.dana, note="the offer"))
    (own,) = planned(team, card.id)
    closing = Closing(on=today, reason="price")
    team.do(lambda uow: move.lose(uow, card.id, closing, by=team.dana))
    assert planned(team, card.id) == []
    assert team.see(lambda uow: followup.agenda(uow, team.dana, ahead=7, limit=9)) == ()
    team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert planned(team, card.id) == [own]
    team.do(lambda uow: move.lose(uow, card.id, closing, by=team.dana))
    opened = team.do(lambda uow: move.reopen(uow, card.id, by=team.dana))
    (touch,) = planned(team, card.id)
    assert (opened.next_step, opened.next_step_on, touch.kind) == (None, None, TOUCH)


def test_an_activity_does_what_was_planned_for_its_day_and_nothing_planned_for_later(
    team: Team, clock: Clock
) -> None:
    card, today = team.new(), clock.now.date()
    team.do(lambda uow: followup.schedule(uow, card.id, today, by=team.dana, note="the offer"))
    (own,) = planned(team, card.id)
    logged = team.do(lambda uow: journal.log(uow, card.id, ActivityKind.CALL, None, by=team.dana))
    assert (logged.next_step, logged.next_step_on) == (None, None)
    assert team.see(lambda uow: uow.followups.get(own.id)).state is FollowupState.DONE
    team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert planned(team, card.id) == [own]
    assert team.see(lambda uow: uow.deals.get(card.id)).next_step == "the offer"
    team.do(lambda uow: journal.log(uow, card.id, ActivityKind.CALL, None, by=team.dana))
    clock.advance(days=1)
    habits = team.see(lambda uow: uow.reps.habits(today, today))
    assert (habits.due[team.dana.id], habits.kept[team.dana.id]) == (1, 1)
    (touch,) = planned(team, card.id)
    assert (touch.kind, touch.touch, count(team, card.id)) == (TOUCH, 2, 1)
    tomorrow = today + timedelta(days=2)
    team.do(lambda uow: followup.schedule(uow, card.id, tomorrow, by=team.dana))
    team.do(lambda uow: journal.log(uow, card.id, ActivityKind.CALL, None, by=team.dana))
    assert [one.due for one in planned(team, card.id)] == [tomorrow]


def test_a_nurtured_deal_comes_back_on_its_day_and_does_not_stall_before(
    team: Team, clock: Clock
) -> None:
    card = team.new()
    team.do(lambda uow: uow.rhythms.say(card.stage_id, (1,)))
    touch_done(team, card.id)
    (asked,) = planned(team, card.id)
    later = clock.now.date() + timedelta(days=120)
    with pytest.raises(Invalid, match="day to come"):
        team.do(lambda uow: followup.nurture(uow, asked.id, clock.now.date(), by=team.dana))
    held = team.do(lambda uow: followup.nurture(uow, asked.id, later, by=team.dana, note="budget"))
    assert held.hold_until == later == held.next_step_on
    assert held.stalls_at is not None and held.stalls_at.date() >= later
    (back,) = planned(team, card.id)
    assert (back.due, back.note) == (later, "budget")
    clock.advance(days=120)
    done = touch_done(team, card.id)
    assert done.hold_until is None
    assert [one.kind for one in planned(team, card.id)] == [ASK]


def test_touches_go_with_the_deal_to_its_new_owner_on_a_day_they_work(
    team: Team, clock: Clock
) -> None:
    card = team.new()
    (first,) = planned(team, card.id)
    weekends = frozenset({5, 6})
    team.do(lambda uow: uow.persons.save(replace(team.mina, working_days=weekends)))
    team.do(lambda uow: deals.assign(uow, card.id, team.mina.id, by=team.dana))
    (hers,) = planned(team, card.id)
    assert (hers.assignee_id, hers.touch) == (team.mina.id, 1)
    assert hers.due >= first.due and hers.due.weekday() in weekends
    team.do(lambda uow: deals.assign(uow, card.id, None, by=team.dana))
    assert planned(team, card.id) == []


DEEDS = (
    "done", "snooze", "plan", "clear", "log", "reply", "move", "assign", "lose", "reopen", "again",
    "nurture", "undo", "wait",
)  # fmt: skip
STEPS = st.lists(st.sampled_from(DEEDS), min_size=6, max_size=16)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@settings(
    max_examples=drawn(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_is_done_no_two_touches_are_planned_and_none_is_one_too_many(
    team: Team, clock: Clock, steps: list[str]
) -> None:
    card = team.new()
    for step in steps:
        with suppress(CrmError):
            team.do(lambda uow, step=step: _do(uow, team, card.id, step))
        if step == "wait":
            clock.advance(days=2)
        open_ = planned(team, card.id)
        ours = [one for one in open_ if one.kind in (TOUCH, ASK)]
        assert len(ours) <= 1
        assert not ours or len(open_) == 1
        assert all(one.touch <= one.touches for one in open_)
        assert count(team, card.id) <= 5


def _do(uow: UnitOfWork, team: Team, deal_id: int, step: str) -> None:
    by, today = team.dana, uow.now.date()
    open_ = uow.followups.open_of(deal_id)
    first = open_[0].id if open_ else 0
    deal = uow.deals.get(deal_id)
    other = team.stage("Demo" if deal.stage_id != team.stage("Demo") else "Contact")
    match step:
        case "done":
            followup.finish(uow, first, by=by)
        case "snooze":
            followup.snooze(uow, first, today + timedelta(days=3), by=by)
        case "plan":
            followup.schedule(uow, deal_id, today + timedelta(days=2), by=by)
        case "clear":
            deals.plan(uow, deal_id, None, None, by=by)
        case "log":
            journal.log(uow, deal_id, ActivityKind.EMAIL, None, by=by)
        case "reply":
            journal.reply(uow, deal_id, None, by=by)
        case "move":
            move.move(uow, deal_id, other, by=by)
        case "assign":
            new = team.mina.id if deal.owner_id == team.dana.id else team.dana.id
            deals.assign(uow, deal_id, new, by=by)
        case "lose":
            move.lose(uow, deal_id, Closing(on=date(2026, 4, 1), reason="price"), by=by)
        case "reopen":
            move.reopen(uow, deal_id, by=by)
        case "again":
            followup.begin_again(uow, first, by=by)
        case "nurture":
            followup.nurture(uow, first, today + timedelta(days=30), by=by)
        case "undo":
            undo(uow, deal_id, by=by)


def test_a_touch_that_was_skipped_is_known_as_such(team: Team) -> None:
    card = team.new()
    (one,) = planned(team, card.id)
    later = one.due + timedelta(days=9)
    team.do(lambda uow: followup.schedule(uow, card.id, later, by=team.dana))
    assert team.see(lambda uow: uow.followups.get(one.id)).state is FollowupState.SKIPPED
