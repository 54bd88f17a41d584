"""Every change of a deal asks who makes it, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.draft import Closing, NewDeal
from bot.domain.error import Forbidden
from bot.domain.money import Money
from bot.domain.person import Person, Role
from bot.domain.timeline import ActivityKind
from bot.services import deal, followup, journal, move
from bot.services.undo import undo
from bot.storage import UnitOfWork
from tests.conftest import Clock
from tests.services.conftest import Team

Change = Callable[[UnitOfWork, int, Person, Team], object]
TODAY = date(2026, 5, 1)

CHANGES: dict[str, Change] = {
    "move": lambda uow, id_, by, team: move.move(uow, id_, team.stage("Demo"), by=by),
    "win": lambda uow, id_, by, team: move.win(uow, id_, Closing(TODAY), by=by),
    "lose": lambda uow, id_, by, team: move.lose(uow, id_, Closing(TODAY), by=by),
    "value": lambda uow, id_, by, team: deal.set_value(uow, id_, Money(1, "USD"), by=by),
    "date": lambda uow, id_, by, team: deal.set_close_date(uow, id_, TODAY, by=by),
    "assign": lambda uow, id_, by, team: deal.assign(uow, id_, by.id, by=by),
    "edit": lambda uow, id_, by, team: deal.edit(uow, id_, name="New", by=by),
    "plan": lambda uow, id_, by, team: deal.plan(uow, id_, "Call", TODAY, by=by),
    "note": lambda uow, id_, by, team: journal.note(uow, id_, "Hm", by=by),
    "log": lambda uow, id_, by, team: journal.log(uow, id_, ActivityKind.CALL, None, by=by),
    "follow up": lambda uow, id_, by, team: followup.schedule(uow, id_, TODAY, by=by),
}


@pytest.fixture
def staffed(team: Team) -> Team:
    """Dana and Mina are in Slack, so that a deal of Dana's is hers."""

    def meet(uow: UnitOfWork) -> tuple[Person, Person]:
        dana = uow.persons.save(replace(team.dana, slack_id="U1"))
        return dana, uow.persons.save(replace(team.mina, slack_id="U2"))

    dana, mina = team.do(meet)
    return replace(team, dana=dana, mina=mina)


def test_a_rep_changes_no_deal_of_a_colleague_and_a_viewer_none(staffed: Team) -> None:
    card = staffed.new()
    free = staffed.do(lambda uow: deal.create(uow, NewDeal(name="Free"), by=staffed.dana))
    viewer = replace(staffed.mina, role=Role.VIEWER)
    for change in CHANGES.values():
        for deal_id, by in ((card.id, staffed.mina), (free.id, viewer)):
            with pytest.raises(Forbidden):
                staffed.do(lambda uow, c=change, d=deal_id, b=by: c(uow, d, b, staffed))
    with pytest.raises(Forbidden):
        staffed.do(lambda uow: deal.create(uow, NewDeal(name="No"), by=viewer))
    assert staffed.see(lambda uow: uow.deals.get(card.id)) == card


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN, Role.REP])
def test_who_leads_or_owns_makes_every_change(staffed: Team, role: Role) -> None:
    by = replace(staffed.mina, role=role) if role is not Role.REP else staffed.dana
    for change in CHANGES.values():
        card = staffed.new()
        staffed.do(lambda uow, c=change, d=card.id: c(uow, d, by, staffed))


def test_a_manager_undoes_what_a_rep_did_within_ten_minutes(staffed: Team, clock: Clock) -> None:
    card = staffed.new()
    boss = replace(staffed.mina, role=Role.MANAGER)
    staffed.do(lambda uow: move.move(uow, card.id, staffed.stage("Demo"), by=staffed.dana))
    clock.advance(minutes=9)
    back = staffed.do(lambda uow: undo(uow, card.id, by=boss))
    assert staffed.stage_name(back) == "Lead"


def test_what_was_given_away_by_mistake_can_be_taken_back(staffed: Team) -> None:
    card = staffed.new()
    staffed.do(lambda uow: deal.assign(uow, card.id, staffed.mina.id, by=staffed.dana))
    back = staffed.do(lambda uow: undo(uow, card.id, by=staffed.dana))
    assert back.owner_id == staffed.dana.id
