"""Who gets leads that come in by themselves: by rule, in turn, fairly, also many at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.assignment import AssignRule, Traits
from bot.domain.door import DoorKind, Inquiry, Outcome
from bot.domain.error import Forbidden, Invalid
from bot.domain.person import Person, Role
from bot.services import arrival, assignment
from bot.services import audit as audits
from bot.services import door as doors
from bot.storage import UnitOfWork
from tests.conftest import Clock
from tests.services.conftest import Team

ANYBODY = Traits()


@pytest.fixture
def boss(team: Team) -> Person:
    return team.do(
        lambda uow: uow.persons.add(Person(uow.new_id(), "Boss", Role.ADMIN, slack_id="UBOSS"))
    )


def rule(team: Team, uow: UnitOfWork, *people: Person, **conditions: object) -> AssignRule:
    fresh = AssignRule(uow.new_id(), team.pipeline.id, 0, tuple(one.id for one in people))
    return replace(fresh, **conditions)


def chosen(team: Team, lead: Traits = ANYBODY) -> int | None:
    return team.do(lambda uow: assignment.choose(uow, team.pipeline.id, lead))


def test_many_at_once_are_given_away_evenly_and_each_is_one_lead(team: Team, boss: Person) -> None:
    def prepare(uow: UnitOfWork) -> object:
        assignment.add(uow, rule(team, uow, team.dana, team.mina), by=boss)
        return doors.open_(uow, team.pipeline.id, DoorKind.HOOK, by=boss)[0]

    door = team.do(prepare)

    def come(number: int) -> object:
        said = Inquiry(name=f"Person {number}", email=f"p{number // 2}@two.example")
        return team.do(
            lambda uow: arrival.receive(uow, door, said, key=str(number), digest=str(number))
        )

    with ThreadPoolExecutor(4) as pool:
        arrived = list(pool.map(come, range(24)))
    # One mail address is one lead, also when it comes twice at the same moment; only the first
    # of those at one company's host makes a lead at all.
    made = [one for one in arrived if one.outcome is Outcome.CREATED]
    assert len({one.deal_id for one in made}) == len(made) == 12
    with team.db.read(team.workspace.id) as uow:
        owners = Counter(uow.deals.get(one.deal_id).owner_id for one in made)
    assert owners == {team.dana.id: 6, team.mina.id: 6}


def test_the_first_rule_that_holds_decides_and_unknown_facts_hold_for_none(
    team: Team, boss: Person
) -> None:
    def prepare(uow: UnitOfWork) -> None:
        assignment.add(uow, rule(team, uow, team.dana), by=boss)
        large = rule(team, uow, team.mina, low=500, countries=("Korea", "KR"))
        assignment.add(uow, large, by=boss)

    team.do(prepare)
    assert chosen(team) == team.dana.id
    assert chosen(team, Traits(employees=500, country=" kr ")) == team.mina.id
    assert chosen(team, Traits(employees=499, country="KR")) == team.dana.id
    assert chosen(team, Traits(employees=900)) == team.dana.id


def test_who_is_away_or_off_is_passed_by_and_has_nothing_to_make_up_for(
    team: Team, boss: Person, clock: Clock
) -> None:
    team.do(lambda uow: assignment.add(uow, rule(team, uow, team.dana, team.mina), by=boss))
    assert [chosen(team) for _ in range(2)] == [team.dana.id, team.mina.id]
    until = clock().date() + timedelta(days=3)
    team.do(lambda uow: assignment.leave(uow, team.dana.id, until, by=team.dana))
    assert {chosen(team) for _ in range(4)} == {team.mina.id}
    clock.advance(days=5)
    assert [chosen(team) for _ in range(3)] == [team.dana.id, team.mina.id, team.dana.id]
    # On Sunday nobody works, and the lead is not left alone.
    clock.advance(days=4)
    assert chosen(team) is not None
    # In Seoul the Monday has begun, in New York it is still Sunday.
    clock.advance(hours=10)
    assert {chosen(team) for _ in range(2)} == {team.mina.id}


def test_rules_are_set_by_who_leads_and_can_be_undone(team: Team, boss: Person) -> None:
    with pytest.raises(Forbidden):
        team.do(lambda uow: assignment.add(uow, rule(team, uow, team.dana), by=team.dana))
    with pytest.raises(Invalid):
        team.do(lambda uow: assignment.add(uow, rule(team, uow), by=boss))
    with pytest.raises(Forbidden):
        team.do(lambda uow: assignment.leave(uow, team.mina.id, None, by=team.dana))
    told = team.do(lambda uow: assignment.add(uow, rule(team, uow, team.dana), by=boss))
    assert chosen(team) == team.dana.id
    team.do(lambda uow: audits.undo(uow, told.id, by=boss))
    assert chosen(team) is None


def test_a_known_company_gets_no_second_lead_and_facts_fill_the_record(
    team: Team, boss: Person
) -> None:
    door = team.do(lambda uow: doors.open_(uow, team.pipeline.id, DoorKind.HOOK, by=boss)[0])

    def come(key: str, **said: object) -> object:
        return team.do(lambda uow: arrival.receive(uow, door, Inquiry(**said), key=key, digest=key))

    first = come("1", name="Jane", company="Acme", email="j@acme.example", employees=50)
    second = come("2", name="Bob", email="bob@acme.example", message="Hello")
    other = come("3", name="Eve", email="eve@gmail.com")
    another = come("4", name="Adam", email="adam@gmail.com")
    assert second.deal_id == first.deal_id and second.outcome is Outcome.ATTACHED
    assert len({first.deal_id, other.deal_id, another.deal_id}) == 3
    with team.db.read(team.workspace.id) as uow:
        known = uow.companies.get(uow.companies.named("acme") or 0)
    assert (known.employees, known.domain) == (50, "acme.example")
