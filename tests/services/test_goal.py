"""Goals: counted for whom they are set, carried on until changed, set by who may, undone."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.domain.draft import Closing
from bot.domain.error import Forbidden, Invalid
from bot.domain.forecast import Grain, month_of
from bot.domain.goal import Goal, Measure
from bot.domain.metrics import Period, Scope
from bot.domain.person import Person, Role
from bot.domain.timeline import ActivityKind
from bot.services import audit, goal, journal, move
from bot.services.rep import reps
from bot.storage import UnitOfWork
from tests.conftest import Clock
from tests.services.conftest import Team


def staffed(team: Team) -> tuple[Person, Person]:
    """Make Dana an admin of no team and Mina a manager in the North."""

    def work(uow: UnitOfWork) -> tuple[Person, Person]:
        dana = uow.persons.save(replace(team.dana, role=Role.ADMIN, team="South"))
        return dana, uow.persons.save(replace(team.mina, role=Role.MANAGER, team="North"))

    return team.do(work)


def test_each_measure_counts_its_own_and_a_goal_goes_on_until_it_is_changed(
    team: Team, clock: Clock
) -> None:
    boss, _ = staffed(team)
    today = clock.now.date()
    for measure, target in zip(Measure, (1_000_000, 2, 4, 5), strict=True):
        asked = Goal(measure, Grain.MONTH, today, target)
        team.do(lambda uow, asked=asked: goal.put(uow, asked, by=boss))
    won, _ = team.new("Won", 4_000, lead=False), team.new("Open", 7_000)
    team.do(lambda uow: journal.log(uow, won.id, ActivityKind.CALL, None, by=team.dana))
    team.do(lambda uow: move.win(uow, won.id, Closing(on=today), by=team.dana))
    made = {one.goal.measure: one for one in team.see(lambda uow: goal.progress(uow))}
    assert {measure: one.done for measure, one in made.items()} == {
        Measure.REVENUE: 400_000,
        Measure.WON: 1,
        Measure.LEADS: 2,
        Measure.ACTIVITIES: 1,
    }
    assert made[Measure.REVENUE].attainment == 40
    assert made[Measure.ACTIVITIES].coverage is None
    clock.advance(days=32)
    later = team.see(lambda uow: goal.progress(uow))
    assert [(one.goal.target, one.done) for one in later][:2] == [(1_000_000, 0), (2, 0)]
    ended = Goal(Measure.WON, Grain.MONTH, clock.now.date(), 0)
    team.do(lambda uow: goal.put(uow, ended, by=boss))
    assert Measure.WON not in {one.goal.measure for one in team.see(lambda uow: goal.progress(uow))}
    before = team.see(lambda uow: goal.progress(uow, day=today))
    assert Measure.WON in {one.goal.measure for one in before}


def test_goals_are_set_by_who_leads_and_seen_by_whose_they_are(team: Team, clock: Clock) -> None:
    boss, lead = staffed(team)
    today = clock.now.date()
    rep = team.do(lambda uow: uow.persons.add(Person(id=uow.new_id(), name="Joon", team="North")))
    other = team.do(lambda uow: uow.persons.add(Person(id=uow.new_id(), name="Ada", team="South")))
    his = Goal(Measure.WON, Grain.MONTH, today, 3, person_id=rep.id)
    team.do(lambda uow: goal.put(uow, his, by=lead))
    for refused in (replace(his, person_id=other.id), replace(his, person_id=None, team="South")):
        with pytest.raises(Forbidden):
            team.do(lambda uow, asked=refused: goal.put(uow, asked, by=lead))
    with pytest.raises(Forbidden):
        team.do(lambda uow: goal.put(uow, his, by=rep))
    with pytest.raises(Invalid):
        team.do(lambda uow: goal.put(uow, replace(his, target=-1), by=boss))

    def seen(viewer: Person) -> int:
        return len(team.see(lambda uow: goal.progress(uow, viewer=viewer, everything=True)))

    assert (seen(rep), seen(lead), seen(other)) == (1, 1, 0)
    team.do(lambda uow: uow.settings.put("leaderboard", True))
    assert seen(other) == 1


def test_a_goal_that_was_set_can_be_taken_back(team: Team, clock: Clock) -> None:
    boss, _ = staffed(team)
    first = Goal(Measure.LEADS, Grain.QUARTER, clock.now.date(), 10)
    team.do(lambda uow: goal.put(uow, first, by=boss))
    told = team.do(lambda uow: goal.put(uow, replace(first, target=20), by=boss))

    def target() -> list[int]:
        return [one.goal.target for one in team.see(lambda uow: goal.progress(uow))]

    assert target() == [20]
    team.do(lambda uow: audit.undo(uow, told.id, by=boss))
    assert target() == [10]


def test_the_way_back_rests_on_the_funnel_of_past_months(team: Team, clock: Clock) -> None:
    boss, _ = staffed(team)
    for number in range(12):
        card = team.new(f"Past {number}", 1_000)
        clock.advance(days=1)
        on = Closing(on=clock.now.date(), reason="price")
        closing = move.win if number % 2 else move.lose
        team.do(lambda uow, of=card.id, on=on, close=closing: close(uow, of, on, by=team.dana))
    clock.advance(days=90)
    asked = Goal(Measure.REVENUE, Grain.MONTH, clock.now.date(), 250_000)
    team.do(lambda uow: goal.put(uow, asked, by=boss))
    (made,) = team.see(lambda uow: goal.progress(uow))
    found = team.see(lambda uow: goal.back(uow, made))
    assert found is not None
    assert (found.wins, found.sample) == (3, 6)
    assert [one.needed for one in found.rungs][-1] == 6
    assert found.days == 1


def test_people_are_shown_with_goals_pace_and_what_they_skipped(team: Team, clock: Clock) -> None:
    boss, lead = staffed(team)
    today = clock.now.date()
    month = month_of(today)
    period = Period(month.first, month.last)
    for person in (team.dana, team.mina):
        asked = Goal(Measure.WON, Grain.MONTH, today, 4, person_id=person.id)
        team.do(lambda uow, asked=asked: goal.put(uow, asked, by=boss))
    quarter = Goal(Measure.WON, Grain.QUARTER, today, 9, person_id=team.dana.id)
    team.do(lambda uow: goal.put(uow, quarter, by=boss))
    far = team.new("Far", 9_000, lead=False)
    team.do(lambda uow: move.move(uow, far.id, team.stage("Proposal"), by=team.dana))
    team.do(lambda uow: move.win(uow, far.id, Closing(on=today), by=team.dana))
    rep = replace(lead, role=Role.REP)
    seen = team.see(lambda uow: goal.of_people(uow, period, viewer=rep))
    assert {one: [made.done for made in each] for one, each in seen.items()} == {rep.id: [0]}
    everybody = team.see(lambda uow: goal.of_people(uow, period))
    assert [made.done for made in everybody[team.dana.id]] == [1]
    shown = team.see(lambda uow: {one.owner_id: one for one in reps(uow, Scope(), period)})
    mine = shown[team.dana.id]
    assert mine.gone == everybody[team.dana.id][0].gone
    assert mine.pace(Decimal(9_000)) == 9_000 / mine.gone
    # Lead and Qualification, Demo and Negotiation were reached by going past them.
    assert (mine.reached, mine.reached - mine.stood) == (6, 4)
    assert team.see(lambda uow: goal.of_people(uow, Period())) == {}
