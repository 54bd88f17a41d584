"""Follow-ups are planned, put off and done without losing what they were for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.error import Forbidden, Invalid
from bot.domain.followup import FollowupState
from bot.services import deal as deals
from bot.services import followup
from bot.services.undo import undo
from bot.storage import UnitOfWork
from tests.conftest import Clock
from tests.services.conftest import Team


def test_a_follow_up_put_off_is_the_same_touch_on_a_later_day(team: Team, clock: Clock) -> None:
    card, today = team.new(), clock.now.date()
    later = today + timedelta(days=4)

    def plan_and_put_off(uow: UnitOfWork) -> int:
        followup.schedule(uow, card.id, today, by=team.dana, note="ask for the budget")
        (planned,) = uow.followups.open_of(card.id)
        followup.snooze(uow, planned.id, later, by=team.dana)
        return planned.id

    first = team.do(plan_and_put_off)
    (planned,) = team.see(lambda uow: uow.followups.open_of(card.id))
    assert (planned.due, planned.note) == (later, "ask for the budget")
    assert team.see(lambda uow: uow.followups.get(first)).state is FollowupState.SNOOZED
    assert team.see(lambda uow: uow.deals.get(card.id)).next_step_on == later
    team.do(lambda uow: undo(uow, card.id, by=team.dana))
    (back,) = team.see(lambda uow: uow.followups.open_of(card.id))
    assert (back.id, back.due) == (first, today)
    with pytest.raises(Invalid, match="day is over"):
        team.do(lambda uow: followup.snooze(uow, first, today - timedelta(days=2), by=team.dana))


def test_only_who_it_is_for_and_who_may_change_the_deal_put_it_off(
    team: Team, clock: Clock
) -> None:
    card, today = team.new(), clock.now.date()
    with team.db.begin(team.workspace.id) as uow:
        uow.persons.save(replace(team.dana, slack_id="U1"))
        followup.schedule(uow, card.id, today, by=team.dana)
        (planned,) = uow.followups.open_of(card.id)
    with pytest.raises(Forbidden, match="belongs to Dana"):
        team.do(lambda uow: followup.snooze(uow, planned.id, today, by=team.mina))


def test_the_agenda_has_what_is_due_and_the_next_days_of_one_person(
    team: Team, clock: Clock
) -> None:
    today = clock.now.date()
    for name, days in (("Late", 1), ("Soon", 6), ("Far", 40)):
        card = team.new(name)
        due = today + timedelta(days=days)
        team.do(lambda uow, of=card.id, on=due: followup.schedule(uow, of, on, by=team.dana))
    clock.advance(days=2)
    due = team.see(lambda uow: followup.agenda(uow, team.dana, ahead=7, limit=15))
    assert [one.deal.name for one in due] == ["Late", "Soon"]
    assert team.see(lambda uow: followup.agenda(uow, team.mina, ahead=7, limit=15)) == ()


def test_a_deal_without_a_follow_up_says_so(team: Team) -> None:
    card = team.new()
    team.do(lambda uow: deals.plan(uow, card.id, "Wait for legal", None, by=team.dana))
    with pytest.raises(Invalid, match="No follow-up is planned on Acme"):
        team.do(lambda uow: followup.first_of(uow, card))
